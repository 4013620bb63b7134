using System.ComponentModel.DataAnnotations;
using Bot.BackOffice.Access;
using Bot.BackOffice.Desk;
using Bot.Desk;
using Bot.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Bot.BackOffice.Pages.Texts;

/// <summary>The texts people at the desk use again and again, and the labels they may choose from.</summary>
[Authorize(ConsolePolicies.Draft)]
public sealed class IndexModel(DeskTexts texts) : ConsolePage
{
    /// <summary>The text that is open.</summary>
    [BindProperty(SupportsGet = true, Name = "edit"), StringLength(60)]
    public string? Edit { get; set; }

    /// <summary>What is typed after a slash.</summary>
    [BindProperty, StringLength(60)]
    public string? Shortcut { get; set; }

    /// <summary>The text.</summary>
    [BindProperty, StringLength(CannedText.Longest * 2)]
    public string? Text { get; set; }

    /// <summary>A label.</summary>
    [BindProperty, StringLength(100)]
    public string? Label { get; set; }

    /// <summary>The texts.</summary>
    public IReadOnlyList<CannedReplyRow> Replies { get; private set; } = [];

    /// <summary>The labels.</summary>
    public IReadOnlyList<string> Labels { get; private set; } = [];

    /// <summary>The text in the form; null for a new one.</summary>
    public CannedReplyRow? Open { get; private set; }

    /// <summary>Why the last command was refused.</summary>
    public string? Refusal { get; private set; }

    /// <summary>What was done, said once.</summary>
    [TempData]
    public string? Said { get; set; }

    /// <summary>Both lists.</summary>
    public Task OnGetAsync(CancellationToken cancellation) => ReadAsync(cancellation);

    /// <summary>Keeps a text.</summary>
    public async Task<IActionResult> OnPostKeepAsync(CancellationToken cancellation)
    {
        var shortcut = (Shortcut ?? "").Trim().TrimStart('/');
        // What a colleague keeps is replaced by who opened it, not by who hit upon the same word.
        if (shortcut != Edit && (await texts.RepliesAsync(cancellation)).Any(reply => reply.Shortcut == shortcut))
            return await RefusedAsync($"/{shortcut} is kept already. Edit that one, or take another shortcut.", cancellation);
        return await texts.KeepReplyAsync(shortcut, Text ?? "", Me, cancellation) is { } problem ? await RefusedAsync(problem, cancellation) : Done($"/{shortcut} is kept. Everybody at the desk has it now.");
    }

    /// <summary>Takes a text away.</summary>
    public async Task<IActionResult> OnPostDropAsync(CancellationToken cancellation)
    {
        await texts.DropReplyAsync(Shortcut ?? "", Me, cancellation);
        return Done($"/{Shortcut} is gone.");
    }

    /// <summary>Keeps a label.</summary>
    public async Task<IActionResult> OnPostKeepLabelAsync(CancellationToken cancellation) =>
        await texts.KeepLabelAsync(Label ?? "", Me, cancellation) is { } problem ? await RefusedAsync(problem, cancellation) : Done($"“{Label!.Trim()}” can be put on conversations now.");

    /// <summary>Takes a label away.</summary>
    public async Task<IActionResult> OnPostDropLabelAsync(CancellationToken cancellation)
    {
        await texts.DropLabelAsync(Label ?? "", Me, cancellation);
        return Done($"“{Label}” cannot be chosen any more. Conversations that have it keep it.");
    }

    RedirectToPageResult Done(string said)
    {
        Said = said;
        return RedirectToPage("/Texts/Index", new { edit = (string?)null });
    }

    async Task<IActionResult> RefusedAsync(string refusal, CancellationToken cancellation)
    {
        Refusal = refusal;
        await ReadAsync(cancellation);
        Response.StatusCode = StatusCodes.Status409Conflict;
        return Page();
    }

    async Task ReadAsync(CancellationToken cancellation)
    {
        Replies = await texts.RepliesAsync(cancellation);
        Labels = await texts.LabelsAsync(cancellation);
        Open = Replies.FirstOrDefault(reply => reply.Shortcut == Edit);
    }
}
