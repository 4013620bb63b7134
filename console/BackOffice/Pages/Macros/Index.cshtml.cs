using System.ComponentModel.DataAnnotations;
using Bot.BackOffice.Access;
using Bot.BackOffice.Desk;
using Bot.Desk;
using Bot.Turns;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Bot.BackOffice.Pages.Macros;

/// <summary>The kept sequences, beside the kept texts.</summary>
[Authorize(ConsolePolicies.Draft)]
public sealed class IndexModel(Bot.BackOffice.Desk.Macros macros, DeskTexts texts, IPolicies policies) : ConsolePage
{
    /// <summary>The one that is open.</summary>
    [BindProperty(SupportsGet = true, Name = "edit"), StringLength(Macro.LongestName)]
    public string? Edit { get; set; }

    /// <summary>Its name.</summary>
    [BindProperty, StringLength(100)]
    public string? Name { get; set; }

    /// <summary>Its steps as the form holds them; those without an act are none.</summary>
    [BindProperty]
    public IList<StepForm> Steps { get; set; } = [];

    /// <summary>All of them.</summary>
    public IReadOnlyList<Macro> All { get; private set; } = [];

    /// <summary>What a step can name: labels, queues and how it ended.</summary>
    public IReadOnlyList<string> Values { get; private set; } = [];

    /// <summary>Why the last command was refused.</summary>
    public string? Refusal { get; private set; }

    /// <summary>What was done, said once.</summary>
    [TempData]
    public string? Said { get; set; }

    /// <summary>The list and the form.</summary>
    public async Task OnGetAsync(CancellationToken cancellation)
    {
        await ReadAsync(cancellation);
        if (All.FirstOrDefault(macro => macro.Name == Edit) is { } open)
            (Name, Steps) = (open.Name, [.. open.Steps.Select(step => new StepForm { Act = step.Act, Text = step.Text, Value = step.Value })]);
    }

    /// <summary>Keeps one.</summary>
    public async Task<IActionResult> OnPostKeepAsync(CancellationToken cancellation)
    {
        var name = (Name ?? "").Trim();
        var steps = Steps.Where(step => step.Act is not null).Select(step => new MacroStep(step.Act!.Value, Given(step.Text), Given(step.Value))).ToList();
        // What a colleague keeps is replaced by who opened it, not by who hit upon the same name.
        var taken = name != Edit && (await macros.ListAsync(cancellation)).Any(macro => macro.Name == name) ? $"“{name}” is kept already. Edit that one, or take another name." : null;
        if ((taken ?? await macros.KeepAsync(name, steps, Me, cancellation)) is not { } problem)
            return Done($"“{name}” is kept. Everybody at the desk has it now.");
        Refusal = problem;
        await ReadAsync(cancellation);
        Response.StatusCode = StatusCodes.Status409Conflict;
        return Page();
    }

    /// <summary>Takes one away.</summary>
    public async Task<IActionResult> OnPostDropAsync(CancellationToken cancellation)
    {
        await macros.DropAsync(Name ?? "", Me, cancellation);
        return Done($"“{Name}” is gone.");
    }

    /// <summary>Puts one before the one before it.</summary>
    public async Task<IActionResult> OnPostRaiseAsync(CancellationToken cancellation)
    {
        await macros.RaiseAsync(Name ?? "", Me, cancellation);
        return Done($"“{Name}” comes earlier now.");
    }

    static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    RedirectToPageResult Done(string said)
    {
        Said = said;
        return RedirectToPage("/Macros/Index", new { edit = (string?)null });
    }

    async Task ReadAsync(CancellationToken cancellation)
    {
        All = await macros.ListAsync(cancellation);
        Values = [.. await texts.LabelsAsync(cancellation), .. policies.Current.Value.Plan().Queues.Select(queue => queue.Name), .. Dispositions.All];
    }
}

/// <summary>A step as the form holds it.</summary>
public sealed class StepForm
{
    /// <summary>What it does; null for no step.</summary>
    public MacroAct? Act { get; set; }

    /// <summary>The words.</summary>
    [StringLength(CannedText.Longest * 2)]
    public string? Text { get; set; }

    /// <summary>What it names.</summary>
    [StringLength(60)]
    public string? Value { get; set; }
}
