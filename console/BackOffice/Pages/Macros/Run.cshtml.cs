using System.ComponentModel.DataAnnotations;
using Bot.BackOffice.Access;
using Bot.BackOffice.Desk;
using Bot.Conversations;
using Bot.Desk;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Bot.BackOffice.Pages.Macros;

/// <summary>What a macro will do to a conversation, and the button that does it.</summary>
[Authorize(ConsolePolicies.Desk)]
public sealed class RunModel(Bot.BackOffice.Desk.Macros macros, ConversationGate gate) : ConsolePage
{
    /// <summary>The conversation.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Id { get; set; }

    /// <summary>Name of the macro.</summary>
    [BindProperty(SupportsGet = true, Name = "name"), StringLength(Macro.LongestName)]
    public string? Name { get; set; }

    /// <summary>The view of the desk to go back to.</summary>
    [BindProperty(SupportsGet = true, Name = "view"), StringLength(400)]
    public string? View { get; set; }

    /// <summary>Makes a form sent twice one run.</summary>
    [BindProperty, StringLength(64)]
    public string? Key { get; set; }

    /// <summary>The macro.</summary>
    public Macro Macro { get; private set; } = null!;

    /// <summary>The conversation.</summary>
    public Conversation Conversation { get; private set; } = null!;

    /// <summary>What became of the run; null before it.</summary>
    public MacroRun? Run { get; private set; }

    /// <summary>Said once at the desk.</summary>
    [TempData]
    public string? Said { get; set; }

    /// <summary>The way back.</summary>
    public string Back => Url.Page("/Desk/Index", null, new { id = Id, view = View }) ?? "/console/desk";

    /// <summary>Shows what it will do.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Key = Guid.NewGuid().ToString("N");
        return await ReadAsync(cancellation) ? Page() : NotFound();
    }

    /// <summary>Does it.</summary>
    public async Task<IActionResult> OnPostRunAsync(CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(Key) || !await ReadAsync(cancellation))
            return NotFound();
        if (await macros.RunAsync(Macro, Conversation.Id, Me, Key) is not { } run)
            return NotFound();
        if (run.Refusal is null)
        {
            Said = $"“{Macro.Name}” is done: {(run.Done == 1 ? "1 step" : $"{run.Done} steps")}.";
            // What was passed on to another department is not there any more for who works for one.
            return RedirectToPage("/Desk/Index", new { id = await gate.OpenAsync(Reader, Id, cancellation) is null ? "" : Id, view = View });
        }
        Run = run;
        Response.StatusCode = StatusCodes.Status409Conflict;
        return Page();
    }

    async Task<bool> ReadAsync(CancellationToken cancellation)
    {
        if (await gate.OpenAsync(Reader, Id, cancellation) is not { } conversation || (await macros.ListAsync(cancellation)).FirstOrDefault(macro => macro.Name == Name) is not { } macro)
            return false;
        (Conversation, Macro) = (conversation, macro);
        return true;
    }
}
