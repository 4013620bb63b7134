using Bot.BackOffice.Releases;
using Bot.Releases;
using Bot.Rules;
using Bot.Turns;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bot.BackOffice.Pages;

/// <summary>What the pages that edit documents of the policy share: the draft they change, and the policy as it has it.</summary>
public abstract class DraftPage(OpenDraft open) : ConsolePage
{
    /// <summary>Said once after something was done.</summary>
    [TempData]
    public string? Said { get; set; }

    /// <summary>Why the last command was refused.</summary>
    public string? Refusal { get; protected set; }

    /// <summary>Key of the tab that is open.</summary>
    public abstract string Tab { get; }

    /// <summary>The draft; null while there is none.</summary>
    public Release? Draft { get; private set; }

    /// <summary>The policy as the draft has it, or the one in force.</summary>
    public Policy Edited { get; private set; } = null!;

    /// <summary>The version in force.</summary>
    public Versioned<Policy> Live => open.Live;

    /// <summary>An address that keeps to the draft.</summary>
    public string Link(string path) => OpenDraft.Link(path, Draft);

    /// <summary>The draft as a form's address names it.</summary>
    public Dictionary<string, string> Route => Draft is { } draft ? new() { [OpenDraft.Parameter] = draft.Number.ToString(System.Globalization.CultureInfo.InvariantCulture) } : [];

    /// <summary>Reads the draft.</summary>
    protected async Task ReadAsync(CancellationToken cancellation) =>
        (Draft, Edited) = (await open.FindAsync(cancellation), await open.PolicyAsync(cancellation));

    /// <summary>Changes the draft; null when it was done, otherwise why not.</summary>
    protected async Task<string?> ChangePolicyAsync(Func<Policy, Policy> change, CancellationToken cancellation)
    {
        var outcome = await open.ChangeAsync(change, cancellation);
        await ReadAsync(cancellation);
        return outcome.Refusal;
    }

    /// <summary>The page again, with why the command was refused.</summary>
    protected PageResult Refused(string why)
    {
        Refusal = why;
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }
}
