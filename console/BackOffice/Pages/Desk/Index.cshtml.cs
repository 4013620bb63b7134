using System.ComponentModel.DataAnnotations;
using Bot.Audit;
using Bot.BackOffice.Audit;
using Bot.BackOffice.Desk;
using Bot.Conversations;
using Bot.Desk;
using Bot.Models;
using Bot.Rules;
using Bot.Turns;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Bot.BackOffice.Pages.Desk;

/// <summary>The desk: a list of conversations, one of them open, and what is known of its customer.</summary>
/// <remarks>Every form works without script; the script sends the same forms and puts the answer's parts in place. List and conversation can
/// be asked for alone (<c>?handler=List</c>, <c>?handler=Talk</c>), which is what the live connection does.</remarks>
public sealed class IndexModel(DeskLists lists, IConversations conversations, IOutbox outbox, DeskTurns desk, IPolicies policies, IUnsureTurns unsure, Witness witness) : ConsolePage
{
    /// <summary>Messages shown at first.</summary>
    public const int Window = 50;

    // Facts read for the card and the transcript; a message brings two to four of them.
    const int FactsPerMessage = 6;
    const int FewestFacts = 600;

    /// <summary>The open conversation.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Id { get; set; }

    /// <summary>Key of the view.</summary>
    [BindProperty(SupportsGet = true, Name = "view")]
    public string? ViewKey { get; set; }

    /// <summary>Where the page of the list begins.</summary>
    [BindProperty(SupportsGet = true, Name = "after")]
    public string? After { get; set; }

    /// <summary>Messages wanted.</summary>
    [BindProperty(SupportsGet = true, Name = "show")]
    public int Show { get; set; } = Window;

    /// <summary>What was typed into the open form.</summary>
    [BindProperty, StringLength(DeskRules.LongestText * 2)]
    public string? Text { get; set; }

    /// <summary>Makes a form sent twice one message.</summary>
    [BindProperty, StringLength(64)]
    public string? Key { get; set; }

    /// <summary>How it ended.</summary>
    [BindProperty, StringLength(60)]
    public string? Disposition { get; set; }

    /// <summary>Number of the bot's line that a doubt is about.</summary>
    [BindProperty]
    public int Number { get; set; }

    /// <summary>Said once after a doubt.</summary>
    [TempData]
    public string? Said { get; set; }

    /// <summary>The view.</summary>
    public DeskView View => DeskView.Of(ViewKey);

    /// <summary>The list.</summary>
    public DeskPage List { get; private set; } = new([], null);

    /// <summary>Counts of the views.</summary>
    public IReadOnlyDictionary<string, int> Counts { get; private set; } = new Dictionary<string, int>();

    /// <summary>The open conversation, if any.</summary>
    public OpenConversation? Open { get; private set; }

    /// <summary>Why the last command was refused, in words for the reader.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The handler that was refused, so that its text goes back into its box.</summary>
    public string? Refused { get; private set; }

    /// <summary>What waiting customers are promised.</summary>
    public TimeSpan Promise => TimeSpan.FromMinutes(policies.Current.Value.Desk.WaitPromiseMinutes);

    /// <summary>Mood at which a conversation is handed over.</summary>
    public double AngerLimit => policies.Current.Value.Escalation.Anger;

    /// <summary>The policy in force, for the strip's version.</summary>
    public Versioned<Policy> Policy => policies.Current;

    /// <summary>The desk.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        await ReadListAsync(cancellation);
        if (!await ReadOpenAsync(cancellation))
            return NotFound();
        if (Open is not null)
            await witness.ViewedAsync(Me, AuditActs.ConversationViewed, Open.Now.Id);
        return Page();
    }

    /// <summary>The list alone.</summary>
    public async Task<IActionResult> OnGetListAsync(CancellationToken cancellation)
    {
        await ReadListAsync(cancellation);
        return Partial("_List", this);
    }

    /// <summary>The conversation and the customer alone.</summary>
    public async Task<IActionResult> OnGetTalkAsync(CancellationToken cancellation)
    {
        if (Id is null || !await ReadOpenAsync(cancellation))
            return NotFound();
        await witness.ViewedAsync(Me, AuditActs.ConversationViewed, Id);
        return Partial("_TalkAndWho", this);
    }

    /// <summary>Takes it from bot or queue.</summary>
    public Task<IActionResult> OnPostClaimAsync(CancellationToken cancellation) => DoAsync("Claim", new Claim(Me), cancellation);

    /// <summary>Takes it from a colleague.</summary>
    public Task<IActionResult> OnPostTakeOverAsync(CancellationToken cancellation) => DoAsync("TakeOver", new Claim(Me, FromColleague: true), cancellation);

    /// <summary>Answers the customer.</summary>
    public Task<IActionResult> OnPostReplyAsync(CancellationToken cancellation) => DoAsync("Reply", new Reply(Me, Text ?? "", Key ?? NewKey()), cancellation);

    /// <summary>Leaves a note.</summary>
    public Task<IActionResult> OnPostNoteAsync(CancellationToken cancellation) => DoAsync("Note", new Note(Me, Text ?? "", Key ?? NewKey()), cancellation);

    /// <summary>Gives it back to the bot.</summary>
    public Task<IActionResult> OnPostHandBackAsync(CancellationToken cancellation) => DoAsync("HandBack", new HandBack(Me), cancellation);

    /// <summary>Closes it.</summary>
    public Task<IActionResult> OnPostCloseAsync(CancellationToken cancellation) => DoAsync("Close", new Close(Me, Disposition ?? "", Text), cancellation);

    /// <summary>Sends the customer's message before a line of the bot to those who teach the model: it was understood wrongly.</summary>
    public async Task<IActionResult> OnPostDoubtAsync(CancellationToken cancellation)
    {
        if (Id is null || Number < 1)
            return NotFound();
        var facts = await conversations.FactsAsync(Id, Math.Max(0, Number - FactsPerMessage), FactsPerMessage, cancellation);
        if (facts.LastOrDefault(fact => fact.Number < Number && fact.Fact is CustomerSpoke { Heard: not null }) is not { Fact: CustomerSpoke { Heard: { } heard } spoke } found)
            return NotFound();
        var text = Anonymous.Text(spoke.Text);
        if (Anonymous.IsWorthLabelling(text) && !UnsureFollower.IsPress(heard))
            await unsure.DoubtAsync(new(LiveModels.LanguageOf(heard.Model), Id, found.Number, spoke.At, text, heard, Me.Name), cancellation);
        await witness.NoteAsync(Me, AuditActs.AnswerDoubted, Id, became: $"line {Number}");
        Said = "Thank you. Those who teach the model see it under Understanding, without personal data.";
        return RedirectToPage("/Desk/Index", new { id = Id, view = View.Key, after = After });
    }

    /// <summary>Tries at once what the channel did not take.</summary>
    public async Task<IActionResult> OnPostSendNowAsync(CancellationToken cancellation)
    {
        if (!IsSupervisor)
            return Forbid();
        if (Id is null)
            return NotFound();
        await outbox.HurryAsync(Id, When.Now, cancellation);
        await witness.NoteAsync(Me, AuditActs.DeliveryHurried, Id);
        return RedirectToPage("/Desk/Index", new { id = Id, view = View.Key, after = After });
    }

    /// <summary>A key for a form.</summary>
    public static string NewKey() => Guid.NewGuid().ToString("N");

    /// <summary>The address of this desk with another conversation open, or none.</summary>
    public string Link(string? id) => Url.Page("/Desk/Index", null, new { id = id ?? "", view = View.Key, after = After }) ?? "/console/desk";

    async Task<IActionResult> DoAsync(string handler, DeskCommand command, CancellationToken cancellation)
    {
        if (Id is null)
            return NotFound();
        // The command is not cancelled when the reader's connection breaks: either it is stored, or it was refused.
        var outcome = await desk.HandleAsync(Id, command, CancellationToken.None);
        if (outcome.Refusal is null)
            return RedirectToPage("/Desk/Index", new { id = Id, view = View.Key, after = After });
        (Refusal, Refused) = (outcome.Refusal, handler);
        await ReadListAsync(cancellation);
        if (!await ReadOpenAsync(cancellation))
            return NotFound();
        Response.StatusCode = StatusCodes.Status409Conflict;
        return Page();
    }

    async Task ReadListAsync(CancellationToken cancellation)
    {
        List = await lists.ReadAsync(View, Me.Id, After, DeskLists.PageSize, cancellation);
        Counts = await lists.CountAsync(Me.Id, cancellation);
    }

    async Task<bool> ReadOpenAsync(CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(Id))
            return true;
        var conversation = await conversations.OpenAsync(Id, cancellation);
        if (conversation.IsNew)
            return false;
        var show = Math.Clamp(Show, Window, 5000);
        var wanted = Math.Max(FewestFacts, show * FactsPerMessage);
        var facts = await FactsAsync(Id, Math.Max(0, conversation.Version - wanted), wanted, cancellation);
        var (lines, earlier) = Transcript.Newest(Transcript.Of(facts, When, Me.Id), show);
        var late = Transcript.Late(facts, await outbox.UndeliveredAsync(Id, cancellation), When);
        Open = new(conversation, HandoffCard.Of(facts), lines, late, earlier || conversation.Version > wanted, show);
        return true;
    }

    // Asks until all are there: a store may hand out fewer at once than were asked for.
    async Task<List<StoredFact>> FactsAsync(string id, int after, int limit, CancellationToken cancellation)
    {
        var facts = new List<StoredFact>();
        while (facts.Count < limit && await conversations.FactsAsync(id, facts.Count == 0 ? after : facts[^1].Number, limit - facts.Count, cancellation) is { Count: > 0 } more)
            facts.AddRange(more);
        return facts;
    }
}

/// <summary>A conversation as the desk shows it.</summary>
/// <param name="Now">Its state.</param>
/// <param name="Card">What a person must know to take it.</param>
/// <param name="Lines">Its newest lines.</param>
/// <param name="Late">What of them did not reach the customer, by number.</param>
/// <param name="Earlier">Whether earlier lines were left out.</param>
/// <param name="Shown">Messages asked for.</param>
public sealed record OpenConversation(Conversation Now, HandoffCard Card, IReadOnlyList<Line> Lines, IReadOnlyDictionary<int, LateMark> Late, bool Earlier, int Shown)
{
    /// <summary>The customer's name, or words for somebody who gave none.</summary>
    public string Customer => Names.Customer(Now.Customer?.Name, Now.Customer?.Id);

    /// <summary>Since when the customer waits for a person's answer; null when nobody owes one.</summary>
    public DateTimeOffset? Waits => Now.WaitingSince ?? (Now.Owner == OwnerKind.Agent && Now.Unanswered ? Now.CustomerSpokeAt : null);

    /// <summary>Whether the reader has it.</summary>
    public bool IsMine(Agent me) => Now.Owner == OwnerKind.Agent && Now.Agent?.Id == me?.Id;
}
