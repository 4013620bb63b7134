using System.ComponentModel.DataAnnotations;
using Bot.Audit;
using Bot.BackOffice.Access;
using Bot.BackOffice.Audit;
using Bot.BackOffice.Desk;
using Bot.BackOffice.Routes;
using Bot.Conversations;
using Bot.Desk;
using Bot.Storage;
using Bot.Turns;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Bot.BackOffice.Pages.Feedback;

/// <summary>What customers told us, by the department that can act on it, and the answer they get.</summary>
[Authorize(ConsolePolicies.Desk)]
public sealed class IndexModel(FeedbackLists lists, DeskTurns desk, IConversations conversations, Speech speech, IPolicies policies, Witness witness) : ConsolePage
{
    /// <summary>The open case.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Id { get; set; }

    /// <summary>The department; null for all.</summary>
    [BindProperty(SupportsGet = true, Name = "department")]
    public string? Department { get; set; }

    /// <summary>"settled", or anything else for open.</summary>
    [BindProperty(SupportsGet = true, Name = "state")]
    public string? StateKey { get; set; }

    /// <summary>Page of the list, from 0.</summary>
    [BindProperty(SupportsGet = true, Name = "page_")]
    public int PageNumber { get; set; }

    /// <summary>The message to the customer.</summary>
    [BindProperty, StringLength(DeskRules.LongestText * 2)]
    public string? Message { get; set; }

    /// <summary>The department to move to.</summary>
    [BindProperty, StringLength(60)]
    public string? MoveTo { get; set; }

    /// <summary>Open or settled.</summary>
    public CaseState State => StateKey == "settled" ? CaseState.Settled : CaseState.Open;

    /// <summary>The list.</summary>
    public IReadOnlyList<CaseRow> Cases { get; private set; } = [];

    /// <summary>Whether the list goes on.</summary>
    public bool HasMore { get; private set; }

    /// <summary>Open cases per department, in the order of departments; those without any are listed too.</summary>
    public IReadOnlyList<DepartmentCount> Counts { get; private set; } = [];

    /// <summary>Settled cases in all.</summary>
    public int Settled { get; private set; }

    /// <summary>The open case, if any.</summary>
    public CaseRow? Open { get; private set; }

    /// <summary>Whether the reader may open the conversation it came from.</summary>
    public bool SeesConversation { get; private set; }

    /// <summary>The answer that decided where the open case is.</summary>
    public SurveyAnswered? Answer { get; private set; }

    /// <summary>Which route that was, in words; null where the record does not say.</summary>
    public string? RoutedBy { get; private set; }

    /// <summary>Mood of its conversation now.</summary>
    public double? Mood { get; private set; }

    /// <summary>Why the last command was refused.</summary>
    public string? Refusal { get; private set; }

    /// <summary>True when the message is shown for a last look.</summary>
    public bool IsPreview { get; private set; }

    /// <summary>What the customer reads before and after the typed words.</summary>
    public (string Before, string After) Frame { get; private set; } = ("", "");

    /// <summary>The list, with a case beside it.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!await ReadAsync(cancellation))
            return NotFound();
        if (Open is not null)
            await witness.ViewedAsync(Me, AuditActs.CaseViewed, Open.Id);
        return Page();
    }

    /// <summary>Shows the message as the customer will read it; needed only without script.</summary>
    public async Task<IActionResult> OnPostPreviewAsync(CancellationToken cancellation)
    {
        IsPreview = true;
        return await ReadAsync(cancellation) ? Page() : NotFound();
    }

    /// <summary>Settles the case and tells the customer.</summary>
    public async Task<IActionResult> OnPostSettleAsync(CancellationToken cancellation)
    {
        if (Id is null || await lists.FindAsync(Reader, Id, cancellation) is not { } found)
            return NotFound();
        if (found.State == CaseState.Settled)
            return await RefusedAsync($"{found.SettledBy} settled this already. The customer has heard of it.", cancellation);
        var outcome = await desk.SettleAsync(found.Id, found.Conversation, Me, Message ?? "", CancellationToken.None);
        return outcome.Refusal is { } refusal ? await RefusedAsync(refusal, cancellation) : RedirectToPage("/Feedback/Index", new { id = Id, department = Department });
    }

    /// <summary>Gives the case to another department.</summary>
    public async Task<IActionResult> OnPostMoveAsync(CancellationToken cancellation)
    {
        if (Id is null || await lists.FindAsync(Reader, Id, cancellation) is not { } found)
            return NotFound();
        if (MoveTo is null || !Departments.All.Contains(MoveTo))
            return await RefusedAsync("Choose a department.", cancellation);
        if (MoveTo != found.Department && !await lists.MoveAsync(Id, found.Department, MoveTo, Me, cancellation))
            return await RefusedAsync("The case was settled or moved meanwhile.", cancellation);
        // Who works for one department sees no case of another, not even the one just given away.
        var seen = Reader.WorksFor(MoveTo);
        return RedirectToPage("/Feedback/Index", new { id = seen ? Id : "", department = seen && Department is not null ? MoveTo : Department });
    }

    /// <summary>The address of a list.</summary>
    public string Link(string? id, string? department, CaseState state, int page = 0) =>
        Url.Page("/Feedback/Index", null, new { id = id ?? "", department, state = state == CaseState.Settled ? "settled" : null, page_ = page == 0 ? (int?)null : page }) ?? "/console/feedback";

    async Task<IActionResult> RefusedAsync(string refusal, CancellationToken cancellation)
    {
        Refusal = refusal;
        if (!await ReadAsync(cancellation))
            return NotFound();
        Response.StatusCode = StatusCodes.Status409Conflict;
        return Page();
    }

    async Task<bool> ReadAsync(CancellationToken cancellation)
    {
        var cases = await lists.ReadAsync(Reader, Department, State, PageNumber, cancellation);
        (Cases, HasMore) = ([.. cases.Take(FeedbackLists.PageSize)], cases.Count > FeedbackLists.PageSize);
        var counted = (await lists.CountAsync(Reader, When.Now, cancellation)).ToDictionary(count => count.Department);
        Counts = [.. Departments.All.Concat(counted.Keys.Except(Departments.All)).Where(Reader.WorksFor).Select(name => counted.GetValueOrDefault(name) ?? new(name, 0, 0))];
        Settled = await lists.SettledAsync(Reader, cancellation);
        if (string.IsNullOrEmpty(Id))
            return true;
        Open = await lists.FindAsync(Reader, Id, cancellation);
        if (Open is null)
            return false;
        Answer = await lists.AnswerAsync(Open, cancellation);
        if (Answer is { Policy: { } version })
        {
            var under = version == 0 ? "the built-in routes" : $"the routes of v{version}";
            RoutedBy = Answer.Route is { } route
                ? $"the route “{(await policies.FindAsync(version, cancellation) is { } policy ? RouteBox.Title(policy.Value, route) : route)}” of {under}"
                : $"the fallback of {under}";
        }
        var conversation = await conversations.OpenAsync(Open.Conversation, cancellation);
        SeesConversation = !conversation.IsNew && Reader.Sees(conversation);
        Mood = conversation.IsNew ? null : conversation.Mood.Level;
        Frame = FrameOf(conversation);
        return true;
    }

    // The words around the message come from the same article that will be sent, so the preview cannot promise something else.
    (string Before, string After) FrameOf(Conversation conversation)
    {
        const string mark = "\u2063";
        var text = speech.Say(conversation, When.Now, "feedback/resolved", "preview", new Dictionary<string, object?> { ["case.message"] = mark }, notice: true).Text;
        var at = text.IndexOf(mark, StringComparison.Ordinal);
        return at < 0 ? (text, "") : (text[..at], text[(at + mark.Length)..]);
    }
}
