using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Bot.Audit;
using Bot.BackOffice.Access;
using Bot.BackOffice.Audit;
using Bot.BackOffice.Desk;
using Bot.BackOffice.Floor;
using Bot.BackOffice.Live;
using Bot.BackOffice.Models;
using Bot.Conversations;
using Bot.Desk;
using Bot.Dialogues;
using Bot.Models;
using Bot.Rules;
using Bot.Storage;
using Bot.Turns;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bot.BackOffice.Pages.Desk;

/// <summary>The desk: a list of conversations, one of them open, and what is known of its customer.</summary>
/// <remarks>Every form works without script; the script sends the same forms and puts the answer's parts in place. List and conversation can
/// be asked for alone (<c>?handler=List</c>, <c>?handler=Talk</c>), which is what the live connection does.</remarks>
[Authorize(ConsolePolicies.Desk)]
public sealed class IndexModel(
    DeskLists lists, Drafts drafts, DeskTexts texts, ConversationGate gate, IOutbox outbox, DeskTurns desk, Speech speech, IPolicies policies, IUnsureTurns unsure, ICorrections corrections, Lookers lookers, Witness witness, OpenOffers offers, IDeskFiles files, IDeskQueues queues) : ConsolePage
{
    /// <summary>Messages shown at first.</summary>
    public const int Window = 50;

    /// <summary>Messages of a stretch that is read on with.</summary>
    public const int ReadOn = 100;

    /// <summary>How long what was done can be taken back with one key.</summary>
    public static readonly TimeSpan UndoFor = TimeSpan.FromSeconds(30);

    // The last that an instant can be made of.
    const long LastInstant = 253402300799999;

    const double LeastSure = 0.4;
    const int MostInserts = 6;

    /// <summary>Until when a conversation can be put away, without typing.</summary>
    public IReadOnlyList<SnoozeChoice> SnoozeChoices =>
    [
        new("reply", $"Until {(Open?.Customer ?? "the customer")} writes", null),
        new("1h", "For an hour", When.Now.AddHours(1)),
        new("3h", "For three hours", When.Now.AddHours(3)),
        new("tomorrow", "Until tomorrow 09:00", When.At(1, 9)),
        new("monday", "Until Monday 09:00", When.At(((int)DayOfWeek.Monday - (int)When.Date(When.Now).DayOfWeek + 6) % 7 + 1, 9)),
    ];

    // Facts read for the card and a stretch of the transcript; a message brings two to four of them.
    const int FactsPerMessage = 6;
    const int FewestFacts = ReadOn * FactsPerMessage;

    /// <summary>The open conversation.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Id { get; set; }

    /// <summary>Key of the view.</summary>
    [BindProperty(SupportsGet = true, Name = "view")]
    public string? ViewKey { get; set; }

    /// <summary>Where the page of the list begins.</summary>
    [BindProperty(SupportsGet = true, Name = "after")]
    public string? After { get; set; }

    /// <summary>Only this queue; empty for all.</summary>
    [BindProperty(SupportsGet = true, Name = "queue"), StringLength(60)]
    public string? Queue { get; set; }

    /// <summary>Number of the customer's message that corrections are about; null for the last one.</summary>
    [BindProperty(SupportsGet = true, Name = "about")]
    public int? About { get; set; }

    /// <summary>What was just done and can be taken back: close, snooze, label:…, unlabel:… or correct:….</summary>
    [BindProperty(SupportsGet = true, Name = "undo"), StringLength(60)]
    public string? UndoKey { get; set; }

    /// <summary>The conversation it was done to.</summary>
    [BindProperty(SupportsGet = true, Name = "of"), StringLength(300)]
    public string? UndoOf { get; set; }

    /// <summary>Only what is earlier than this line; null for the newest.</summary>
    [BindProperty(SupportsGet = true, Name = "before")]
    public int? Before { get; set; }

    /// <summary>Only what is from this line on; null for the newest.</summary>
    [BindProperty(SupportsGet = true, Name = "from")]
    public int? From { get; set; }

    /// <summary>What was typed into the open form.</summary>
    [BindProperty, StringLength(DeskRules.LongestText * 2)]
    public string? Text { get; set; }

    /// <summary>Makes a form sent twice one message.</summary>
    [BindProperty, StringLength(64)]
    public string? Key { get; set; }

    /// <summary>How it ended.</summary>
    [BindProperty, StringLength(60)]
    public string? Disposition { get; set; }

    /// <summary>True to open the next conversation once this one is closed.</summary>
    [BindProperty]
    public bool Next { get; set; }

    /// <summary>Whether it is put before the others.</summary>
    [BindProperty]
    public bool Raised { get; set; }

    /// <summary>To whom it is passed on: <c>queue:</c> and its name, or <c>person:</c> and their account.</summary>
    [BindProperty, StringLength(120)]
    public string? To { get; set; }

    /// <summary>A label to put on or to take off.</summary>
    [BindProperty, StringLength(60)]
    public string? Label { get; set; }

    /// <summary>Until when it is put away: one of <see cref="SnoozeChoices"/>, or <c>at</c> for <see cref="At"/>.</summary>
    [BindProperty, StringLength(20)]
    public string? Until { get; set; }

    /// <summary>An instant on the desk's clock, as the browser writes it.</summary>
    [BindProperty]
    public DateTime? At { get; set; }

    /// <summary>When the time begins that a promised call is moved to, in milliseconds since 1970.</summary>
    [BindProperty]
    public long? Starts { get; set; }

    /// <summary>The kind of a draft.</summary>
    [BindProperty, StringLength(10)]
    public string? Mode { get; set; }

    /// <summary>Tells a page from others of the same person.</summary>
    [BindProperty, StringLength(60)]
    public string? Tab { get; set; }

    /// <summary>Whether they write.</summary>
    [BindProperty]
    public bool Typing { get; set; }

    /// <summary>What a message of the customer meant.</summary>
    [BindProperty, StringLength(60)]
    public string? Intent { get; set; }

    /// <summary>How a message sounds: one of <see cref="Corrections.Moods"/>.</summary>
    [BindProperty, StringLength(40)]
    public string? Sounds { get; set; }

    /// <summary>Where a value begins that was found in a message; null for one that was missed.</summary>
    [BindProperty]
    public int? Place { get; set; }

    /// <summary>What a value is: one of <see cref="Nlp.Entity.Kinds"/>, or <see cref="Corrections.Nothing"/>.</summary>
    [BindProperty, StringLength(40)]
    public string? Kind { get; set; }

    /// <summary>A value as it stands in a message.</summary>
    [BindProperty, StringLength(200)]
    public string? Words { get; set; }

    /// <summary>Topic of the suggested reply that a reply began as, or that is put aside.</summary>
    [BindProperty, StringLength(120)]
    public string? SuggestedTopic { get; set; }

    /// <summary>Number of the bot's line that a doubt is about.</summary>
    [BindProperty]
    public int Number { get; set; }

    /// <summary>Keys of the files that are attached to what is sent.</summary>
    [BindProperty]
    public IReadOnlyList<string> Files { get; set; } = [];

    /// <summary>Said once after a doubt.</summary>
    [TempData]
    public string? Said { get; set; }

    /// <summary>The view.</summary>
    public DeskView View => DeskView.Of(ViewKey);

    /// <summary>What can be taken back, if anything.</summary>
    public UndoOffer? Undo { get; private set; }

    /// <summary>What a message can mean, by name.</summary>
    public IReadOnlyList<string> Intents => speech.Intents;

    /// <summary>The labels that can be put.</summary>
    public IReadOnlyList<string> KeptLabels { get; private set; } = [];

    /// <summary>Whom a conversation can be passed on to.</summary>
    public IReadOnlyList<Colleague> Colleagues { get; private set; } = [];

    /// <summary>The times the promised call can be moved to, on the desk's clock; null when none is promised that has a time.</summary>
    public IReadOnlyList<CallbackSlot>? OtherTimes { get; private set; }

    /// <summary>The list.</summary>
    public DeskPage List { get; private set; } = new([], null);

    /// <summary>What its rows say beside their columns, by id.</summary>
    public IReadOnlyDictionary<string, RowMore> More { get; private set; } = new Dictionary<string, RowMore>();

    /// <summary>What awaits the reader.</summary>
    public IReadOnlyList<DeskNews> News { get; private set; } = [];

    /// <summary>Counts of the views.</summary>
    public IReadOnlyDictionary<string, int> Counts { get; private set; } = new Dictionary<string, int>();

    /// <summary>The open conversation, if any.</summary>
    public OpenConversation? Open { get; private set; }

    /// <summary>Why the last command was refused, in words for the reader.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The handler that was refused, so that its text goes back into its box.</summary>
    public string? Refused { get; private set; }

    /// <summary>Bytes of the largest file that can be sent.</summary>
    public long LargestFile => files.Largest;

    /// <summary>Most files with one message.</summary>
    public int MostFiles => files.Most;

    /// <summary>What waiting customers are promised.</summary>
    public TimeSpan Promise => TimeSpan.FromMinutes(policies.Current.Value.Desk.WaitPromiseMinutes);

    /// <summary>The promises that run for the open conversation, the most pressing first.</summary>
    public IReadOnlyList<SlaClock> Clocks => Open is { } open ? Sla.Of(open.Now, policies.Current.Value.Plan(), Inputs.TierOf(open.Now), When.Now) : [];

    /// <summary>Mood at which a conversation is handed over.</summary>
    public double AngerLimit => policies.Current.Value.Escalation.Anger;

    /// <summary>The policy in force, for the strip's version.</summary>
    public Versioned<Policy> Policy => policies.Current;

    /// <summary>No form and no part of the desk is for somebody who may not see the conversation it is about.</summary>
    [NonHandler]
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        if (!string.IsNullOrEmpty(Id) && await gate.OpenAsync(Reader, Id, HttpContext.RequestAborted) is null)
            context.Result = NotFound();
        else
            await next();
    }

    /// <summary>The desk.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        await ReadListAsync(cancellation);
        if (!await ReadOpenAsync(cancellation))
            return NotFound();
        Undo = await OfferUndoAsync(cancellation);
        if (Open is not null)
            await witness.ViewedAsync(Me, AuditActs.ConversationViewed, Open.Now.Id);
        return Page();
    }

    /// <summary>What awaits the reader, for the title and the sounds of a desk that nobody looks at.</summary>
    public async Task<IActionResult> OnGetNewsAsync(CancellationToken cancellation)
    {
        News = await lists.NewsAsync(Reader, await offers.ToAsync(Me.Id, cancellation), cancellation);
        return Partial("_News", this);
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

    /// <summary>The orders the conversation is about, as the shop knows them now.</summary>
    public async Task<IActionResult> OnGetOrdersAsync([FromServices] IShop shop, CancellationToken cancellation)
    {
        if (await gate.OpenAsync(Reader, Id, cancellation) is not { } conversation)
            return NotFound();
        var facts = await gate.FactsAsync(conversation, Math.Max(0, conversation.Version - FewestFacts), FewestFacts, cancellation);
        var card = await OrdersCard.AskAsync(shop, OrdersCard.NumbersOf(HandoffCard.Of(facts)), When.Now, cancellation);
        return Partial("_Orders", (card, When, Url.Page("/Desk/Index", "Orders", new { id = Id })!));
    }

    /// <summary>A stretch of the transcript alone.</summary>
    public async Task<IActionResult> OnGetLinesAsync(CancellationToken cancellation)
    {
        if (Id is null || !await ReadOpenAsync(cancellation))
            return NotFound();
        await witness.ViewedAsync(Me, AuditActs.ConversationViewed, Id);
        return Partial("_Log", this);
    }

    /// <summary>Opens who waits longest for an answer: of the reader first, then of anybody.</summary>
    public async Task<IActionResult> OnGetNextAsync(CancellationToken cancellation) =>
        RedirectToPage("/Desk/Index", new { id = await NextAsync(cancellation), view = View.Key, after = After, queue = Queue });

    /// <summary>Takes it from bot or queue.</summary>
    public Task<IActionResult> OnPostClaimAsync(CancellationToken cancellation) => DoAsync("Claim", new Claim(Me), cancellation);

    /// <summary>Would rather not take what was offered.</summary>
    public Task<IActionResult> OnPostDeclineAsync(CancellationToken cancellation) => DoAsync("Decline", new Decline(Me), cancellation);

    /// <summary>Takes it from a colleague.</summary>
    public Task<IActionResult> OnPostTakeOverAsync(CancellationToken cancellation) => DoAsync("TakeOver", new Claim(Me, FromColleague: true), cancellation);

    /// <summary>Answers the customer.</summary>
    public Task<IActionResult> OnPostReplyAsync(CancellationToken cancellation) => WriteAsync("Reply", Drafts.Reply, cancellation);

    /// <summary>Leaves a note.</summary>
    public Task<IActionResult> OnPostNoteAsync(CancellationToken cancellation) => WriteAsync("Note", Drafts.Note, cancellation);

    /// <summary>Gives it back to the bot.</summary>
    public Task<IActionResult> OnPostHandBackAsync(CancellationToken cancellation) => DoAsync("HandBack", new HandBack(Me), cancellation);

    /// <summary>Closes it, labels it if wanted, and opens the next one if wanted.</summary>
    public async Task<IActionResult> OnPostCloseAsync(CancellationToken cancellation)
    {
        if (Id is not null && Label is { Length: > 0 } label && (await desk.HandleAsync(Id, new PutLabel(Me, label, await texts.LabelsAsync(cancellation)), CancellationToken.None)).Refusal is { } refusal)
            return await RefuseAsync("Close", refusal, cancellation);
        return await DoAsync("Close", new Close(Me, Disposition ?? "", Text), cancellation, "close");
    }

    /// <summary>Passes it on.</summary>
    public async Task<IActionResult> OnPostTransferAsync(CancellationToken cancellation)
    {
        var (kind, name) = To?.Split(':', 2) is [var first, var rest] ? (first, rest) : ("", "");
        var colleague = kind == "person" ? (await lists.ColleaguesAsync(Me.Id, When.Now, cancellation)).FirstOrDefault(colleague => colleague.Id == name) : null;
        if (kind == "person" && colleague is null)
            return await RefuseAsync("Transfer", name == Me.Id ? "Choose somebody else: you have it." : "That colleague is not here any more.", cancellation);
        return await DoAsync("Transfer", new Transfer(Me, kind == "queue" ? name : null, colleague is null ? null : new(colleague.Id, colleague.Name), Text ?? ""), cancellation);
    }

    /// <summary>Gives it back to its queue.</summary>
    public Task<IActionResult> OnPostRequeueAsync(CancellationToken cancellation) => DoAsync("Requeue", new Requeue(Me), cancellation);

    /// <summary>Puts it away.</summary>
    public async Task<IActionResult> OnPostSnoozeAsync(CancellationToken cancellation)
    {
        var choice = SnoozeChoices.FirstOrDefault(choice => choice.Key == Until);
        if (choice is null && !(Until == "at" && At is not null))
            return await RefuseAsync("Snooze", "Choose until when.", cancellation);
        return await DoAsync("Snooze", new Snooze(Me, choice is null ? When.Instant(At!.Value) : choice.At), cancellation, "snooze");
    }

    /// <summary>Takes it back before its time.</summary>
    public Task<IActionResult> OnPostWakeAsync(CancellationToken cancellation) => DoAsync("Wake", new Wake(Me), cancellation);

    /// <summary>Calls the promised call off.</summary>
    public Task<IActionResult> OnPostCallOffAsync(CancellationToken cancellation) => DoAsync("CallOff", new CallOff(Me), cancellation);

    /// <summary>Moves the promised call to another time.</summary>
    public async Task<IActionResult> OnPostMoveCallAsync(CancellationToken cancellation) =>
        Starts is >= 0 and <= LastInstant && DateTimeOffset.FromUnixTimeMilliseconds(Starts.Value) is var starts
            ? await DoAsync("MoveCall", new MoveCall(Me, starts), cancellation) : await RefuseAsync("MoveCall", "Choose another time.", cancellation);

    /// <summary>Puts a label on it.</summary>
    public async Task<IActionResult> OnPostLabelAsync(CancellationToken cancellation) =>
        await DoAsync("Label", new PutLabel(Me, Label ?? "", await texts.LabelsAsync(cancellation)), cancellation, $"label:{Label}");

    /// <summary>Takes a label off.</summary>
    public Task<IActionResult> OnPostUnlabelAsync(CancellationToken cancellation) => DoAsync("Unlabel", new TakeLabel(Me, Label ?? ""), cancellation, $"unlabel:{Label}");

    /// <summary>Puts it before the others of its queue, or among them again.</summary>
    public Task<IActionResult> OnPostPriorityAsync(CancellationToken cancellation) => DoAsync("Priority", new Prioritise(Me, Raised), cancellation);

    /// <summary>Asks a colleague in.</summary>
    public async Task<IActionResult> OnPostInviteAsync(CancellationToken cancellation) =>
        (await lists.ColleaguesAsync(Me.Id, When.Now, cancellation)).FirstOrDefault(colleague => colleague.Id == To) is { } colleague
            ? await DoAsync("Invite", new Invite(Me, new(colleague.Id, colleague.Name), Text ?? ""), cancellation)
            : await RefuseAsync("Invite", "Choose a colleague who works here.", cancellation);

    /// <summary>Lets a colleague who was asked in write to the customer.</summary>
    public Task<IActionResult> OnPostLetWriteAsync(CancellationToken cancellation) => DoAsync("LetWrite", new LetWrite(Me, To ?? ""), cancellation);

    /// <summary>Lets a colleague who was asked in go, or leaves as one.</summary>
    public Task<IActionResult> OnPostLetGoAsync(CancellationToken cancellation) => DoAsync("LetGo", new LetGo(Me, To ?? ""), cancellation);

    /// <summary>Takes up again what was closed.</summary>
    public Task<IActionResult> OnPostReopenAsync(CancellationToken cancellation) => DoAsync("Reopen", new TakeUpAgain(Me), cancellation);

    /// <summary>Puts a suggested reply aside.</summary>
    public async Task<IActionResult> OnPostIgnoreAsync(CancellationToken cancellation) =>
        Id is not null && await SuggestedAsync(cancellation) is { } suggested ? await DoAsync("Ignore", new IgnoreSuggestion(Me, suggested), cancellation) : NotFound();

    /// <summary>Keeps what is being written. Answers at once and with nothing: it is asked for while somebody types.</summary>
    public async Task<IActionResult> OnPostDraftAsync(CancellationToken cancellation)
    {
        if (Id is null || Mode is not (Drafts.Reply or Drafts.Note))
            return NotFound();
        await drafts.KeepAsync(Id, Me.Id, Mode, Text ?? "", cancellation);
        return StatusCode(StatusCodes.Status204NoContent);
    }

    /// <summary>Keeps a file that somebody is about to send. The body is the file and no form: what it holds is looked through before any of it is written to disk.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellation">Given up.</param>
    public async Task<IActionResult> OnPostAttachAsync(string? name, CancellationToken cancellation)
    {
        if (Id is null || Mode is not (Drafts.Reply or Drafts.Note))
            return NotFound();
        if (Request.ContentLength > files.Largest)
            return NotTaken($"A file may have at most {FileWords.Size(files.Largest)}.");
        if (HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = files.Largest + 1;
        var (_, refusal) = await files.KeepAsync(Box(Mode), name ?? "", Request.Body, cancellation);
        return refusal is null ? Partial("_Files", (Mode, files.Of(Box(Mode)))) : NotTaken(refusal);
    }

    /// <summary>Takes a file off again that was not sent.</summary>
    public IActionResult OnPostDetach()
    {
        if (Id is null || Mode is not (Drafts.Reply or Drafts.Note))
            return NotFound();
        files.Drop(Box(Mode), Key ?? "");
        return Partial("_Files", (Mode, files.Of(Box(Mode))));
    }

    /// <summary>A file that was sent here, to the customer or to colleagues. Only pictures are shown; everything else is offered for saving.</summary>
    /// <param name="key">Which.</param>
    /// <param name="name">What to call it.</param>
    public IActionResult OnGetFile(string? key, string? name)
    {
        if (Id is null || files.Find(Id, key ?? "") is not { } found)
            return NotFound();
        return found.Type.StartsWith("image/", StringComparison.Ordinal) ? PhysicalFile(found.Path, found.Type) : PhysicalFile(found.Path, found.Type, string.IsNullOrWhiteSpace(name) ? key : name);
    }

    /// <summary>Says who looks here and who writes.</summary>
    public IActionResult OnPostHere()
    {
        if (Tab is { Length: > 0 })
            lookers.Seen(Tab, Me, string.IsNullOrEmpty(Id) ? null : Id, Typing);
        return StatusCode(StatusCodes.Status204NoContent);
    }

    /// <summary>Says what a message of the customer meant; those who teach the model find it labelled.</summary>
    public async Task<IActionResult> OnPostCorrectAsync(CancellationToken cancellation)
    {
        if (Number < 1 || await gate.OpenAsync(Reader, Id, cancellation) is not { } conversation)
            return NotFound();
        if (!speech.Intents.Contains(Intent ?? ""))
            return await RefuseAsync("Correct", "Choose what it meant.", cancellation);
        var facts = await gate.FactsAsync(conversation, Number - 1, 1, cancellation);
        if (facts is not [{ Fact: CustomerSpoke { Heard: { } heard } spoke } found])
            return NotFound();
        var text = Anonymous.Text(spoke.Text);
        if (!Anonymous.IsWorthLabelling(text))
            return await RefuseAsync("Correct", "There is too little in that message to learn from.", cancellation);
        await unsure.CorrectAsync(new(LiveModels.LanguageOf(heard.Model), conversation.Id, found.Number, spoke.At, text, heard, Me.Name), Intent!, cancellation);
        await witness.NoteAsync(Me, AuditActs.AnswerDoubted, conversation.Id, was: heard.Intents is [var best, ..] ? best.Intent : null, became: Intent);
        Said = $"Thank you. Those who teach the model find it labelled “{Names.Intent(Intent)}”, without personal data.";
        return RedirectToPage("/Desk/Index", new { id = Id, view = View.Key, after = After, queue = Queue });
    }

    /// <summary>Says how a message of the customer sounds.</summary>
    public Task<IActionResult> OnPostCorrectMoodAsync(CancellationToken cancellation) =>
        CorrectAsync("CorrectMood", (message, customer) => Corrections.OfMood(message, customer, Sounds, Me, When.Now), cancellation);

    /// <summary>Says what a value in a message of the customer is.</summary>
    public Task<IActionResult> OnPostCorrectValueAsync(CancellationToken cancellation) =>
        CorrectAsync("CorrectValue", (message, customer) => Corrections.OfValue(message, customer, Place, Kind, Words, Me, When.Now), cancellation);

    /// <summary>Takes a correction of one's own back.</summary>
    public async Task<IActionResult> OnPostUncorrectAsync(CancellationToken cancellation)
    {
        if (await MineAsync(Id, Label, cancellation) is not { } mine)
            return NotFound();
        await corrections.TakeBackAsync(mine.Id, new(Me, When.Now), CancellationToken.None);
        return RedirectToPage("/Desk/Index", new { id = Id, view = View.Key, after = After, queue = Queue });
    }

    async Task<IActionResult> CorrectAsync(string handler, Func<StoredFact, string?, (Correction? Example, string? Refusal)> say, CancellationToken cancellation)
    {
        if (Number < 1 || await gate.OpenAsync(Reader, Id, cancellation) is not { } conversation || await gate.FactsAsync(conversation, Number - 1, 1, cancellation) is not [var message])
            return NotFound();
        About = Number;
        var (example, refusal) = say(message, conversation.Customer?.Name);
        if (example is null)
            return await RefuseAsync(handler, refusal!, cancellation);
        var kept = await corrections.KeepAsync(example, CancellationToken.None);
        return RedirectToPage("/Desk/Index", new { id = Id, view = View.Key, after = After, queue = Queue, undo = $"correct:{kept.Id}", of = Id });
    }

    // What the reader corrected in a conversation, by the id a form says.
    async Task<Correction?> MineAsync(string? conversation, string? id, CancellationToken cancellation) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && await corrections.FindAsync(number, cancellation) is { } found && found.Conversation == conversation && found.By.Id == Me.Id ? found : null;

    /// <summary>What can be put into a reply: kept texts and articles, those that fit what was typed.</summary>
    public async Task<IActionResult> OnGetInsertAsync(string? q, CancellationToken cancellation)
    {
        if (await gate.OpenAsync(Reader, Id, cancellation) is not { } conversation)
            return NotFound();
        var words = (q ?? "").Trim();
        var kept = (await texts.RepliesAsync(cancellation)).Where(reply => words.Length == 0 || reply.Shortcut.Contains(words, StringComparison.OrdinalIgnoreCase) || reply.Text.Contains(words, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(reply => reply.Shortcut.StartsWith(words, StringComparison.OrdinalIgnoreCase)).ThenBy(reply => reply.Shortcut, StringComparer.Ordinal).Take(MostInserts)
            .Select(reply => new Insert($"/{reply.Shortcut}", CannedText.Fill(reply.Text, conversation, Me)));
        // Without words those that are about what the customer said last.
        var articles = speech.Articles(conversation, words.Length == 0 ? conversation.LastSaid : words, MostInserts).Select(article => new Insert(article.Title, article.Text));
        return Partial("_Inserts", new Inserts([.. kept], [.. articles]));
    }

    /// <summary>Sends the customer's message before a line of the bot to those who teach the model: it was understood wrongly.</summary>
    public async Task<IActionResult> OnPostDoubtAsync(CancellationToken cancellation)
    {
        if (Number < 1 || await gate.OpenAsync(Reader, Id, cancellation) is not { } conversation)
            return NotFound();
        var facts = await gate.FactsAsync(conversation, Math.Max(0, Number - FactsPerMessage), FactsPerMessage, cancellation);
        if (facts.LastOrDefault(fact => fact.Number < Number && fact.Fact is CustomerSpoke { Heard: not null }) is not { Fact: CustomerSpoke { Heard: { } heard } spoke } found)
            return NotFound();
        var text = Anonymous.Text(spoke.Text);
        if (Anonymous.IsWorthLabelling(text) && !UnsureFollower.IsPress(heard))
            await unsure.DoubtAsync(new(LiveModels.LanguageOf(heard.Model), conversation.Id, found.Number, spoke.At, text, heard, Me.Name), cancellation);
        await witness.NoteAsync(Me, AuditActs.AnswerDoubted, conversation.Id, became: $"line {Number}");
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
    public string Link(string? id) => Url.Page("/Desk/Index", null, new { id = id ?? "", view = View.Key, after = After, queue = Queue }) ?? "/console/desk";

    /// <summary>The address of a page of this list.</summary>
    public string PageLink(string? after) => Url.Page("/Desk/Index", null, new { id = "", view = View.Key, after, queue = Queue }) ?? "/console/desk";

    /// <summary>All views, and those of the labels that are kept.</summary>
    public IEnumerable<DeskView> Views => DeskView.With(Counts);

    async Task<IActionResult> WriteAsync(string handler, string mode, CancellationToken cancellation)
    {
        var attached = Id is null ? [] : files.Release(Box(mode), Files.ToHashSet(), $"{Request.Scheme}://{Request.Host}{Request.PathBase}");
        var gone = attached.Count < Files.Distinct().Count();
        DeskCommand command = mode == Drafts.Note
            ? new Note(Me, Text ?? "", Key ?? NewKey()) { Files = attached, FileIsGone = gone }
            : new Reply(Me, Text ?? "", Key ?? NewKey()) { Files = attached, FileIsGone = gone, From = SuggestedTopic is null ? null : await SuggestedAsync(cancellation) };
        var answer = await DoAsync(handler, command, cancellation);
        if (Refusal is null && Id is not null)
        {
            files.Sent(Box(mode), attached);
            await drafts.ForgetAsync(Id, Me.Id, mode, CancellationToken.None);
        }
        return answer;
    }

    FileBox Box(string mode) => new(Id!, Me.Id, mode == Drafts.Reply);

    static ContentResult NotTaken(string why) => new() { StatusCode = StatusCodes.Status409Conflict, Content = why, ContentType = "text/plain; charset=utf-8" };

    async Task<IActionResult> DoAsync(string handler, DeskCommand command, CancellationToken cancellation, string? undo = null)
    {
        if (Id is null)
            return NotFound();
        // The command is not cancelled when the reader's connection breaks: either it is stored, or it was refused.
        var outcome = await desk.HandleAsync(Id, command, CancellationToken.None);
        if (outcome.Refusal is { } refusal)
            return await RefuseAsync(handler, refusal, cancellation);
        undo = outcome.Facts.Count == 0 ? null : undo;
        // What was passed on to another department is not there any more for who works for one.
        var next = Next && command is Close ? await NextAsync(cancellation) : await gate.OpenAsync(Reader, Id, cancellation) is null ? "" : Id;
        return RedirectToPage("/Desk/Index", new { id = next, view = View.Key, after = next == Id ? After : null, queue = Queue, undo, of = undo is null ? null : Id });
    }

    // Those of one's own who wait for an answer, then who has waited longest for anybody.
    async Task<string> NextAsync(CancellationToken cancellation)
    {
        var mine = (await lists.ReadAsync(DeskView.Mine, Reader, null, 2, cancellation)).Rows.Where(row => row.Waits is not null);
        var waiting = (await lists.ReadAsync(DeskView.Waiting, Reader, null, 2, cancellation, Queue)).Rows;
        return mine.Concat(waiting).FirstOrDefault(row => row.Id != Id)?.Id ?? Id ?? "";
    }

    async Task<IActionResult> RefuseAsync(string handler, string refusal, CancellationToken cancellation)
    {
        (Refusal, Refused) = (refusal, handler);
        await ReadListAsync(cancellation);
        if (!await ReadOpenAsync(cancellation))
            return NotFound();
        Response.StatusCode = StatusCodes.Status409Conflict;
        return Page();
    }

    async Task ReadListAsync(CancellationToken cancellation)
    {
        List = await lists.ReadAsync(View, Reader, After, DeskLists.PageSize, cancellation, Queue);
        More = await lists.MoreAsync(List.Rows, When.Now, cancellation);
        News = await lists.NewsAsync(Reader, await offers.ToAsync(Me.Id, cancellation), cancellation);
        Counts = await lists.CountAsync(Reader, cancellation, View);
    }

    async Task<bool> ReadOpenAsync(CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(Id))
            return true;
        if (await gate.OpenAsync(Reader, Id, cancellation) is not { } conversation)
            return false;
        var facts = await gate.FactsAsync(conversation, Math.Max(0, conversation.Version - FewestFacts), FewestFacts, cancellation);
        var late = Transcript.Late(facts, await outbox.UndeliveredAsync(Id, cancellation), When);
        var written = await drafts.OfAsync(Id, Me.Id, cancellation);
        var judged = (About is > 0 and { } about ? await gate.FactsAsync(conversation, about - 1, 1, cancellation) : facts).LastOrDefault(fact => fact.Fact is CustomerSpoke spoke && Corrections.IsJudged(spoke.Heard));
        Open = new(conversation, HandoffCard.Of(facts), await StretchAsync(conversation, facts, cancellation), late)
        {
            Reply = written.GetValueOrDefault(Drafts.Reply),
            Note = written.GetValueOrDefault(Drafts.Note),
            ReplyFiles = files.Of(Box(Drafts.Reply)),
            NoteFiles = files.Of(Box(Drafts.Note)),
            Suggested = Suggest(conversation, facts),
            Judged = judged,
            Corrected = judged is null ? [] : await corrections.OfAsync(Id, judged.Number, cancellation),
        };
        KeptLabels = await texts.LabelsAsync(cancellation);
        if (conversation.CallPlace is { } place)
            OtherTimes = [.. CallTimes.Of(Policy.Value.Desk, Policy.Value.Plan(), await queues.CallsAsync(place.Queue, cancellation), place, When.Now).Free.Where(slot => slot.From != place.Starts)];
        if (conversation.Owner == OwnerKind.Waiting || Open.IsMine(Me))
            Colleagues = await lists.ColleaguesAsync(Me.Id, When.Now, cancellation);
        return true;
    }

    async Task<Stretch> StretchAsync(Conversation conversation, IReadOnlyList<StoredFact> newest, CancellationToken cancellation)
    {
        if (From is { } from)
        {
            from = Math.Clamp(from, 1, Math.Max(1, conversation.Version));
            // A few facts more, for a line also says what led to it.
            var facts = await gate.FactsAsync(conversation, Math.Max(0, from - 1 - FactsPerMessage), FewestFacts, cancellation);
            var (lines, then) = Transcript.Oldest([.. Transcript.Of(facts, When, Me.Id).Where(line => line.Number >= from)], ReadOn);
            return new(lines, from, then - 1 ?? facts[^1].Number);
        }
        else
        {
            var last = Before is { } before ? Math.Clamp(before - 1, 1, conversation.Version) : conversation.Version;
            var after = Math.Max(0, last - FewestFacts);
            var (lines, cut) = Transcript.Newest(Transcript.Of(Before is null ? newest : await gate.FactsAsync(conversation, after, last - after, cancellation), When, Me.Id), Before is null ? Window : ReadOn);
            return new(lines, cut ? lines[0].Number : after + 1, last);
        }
    }

    // Only for who has it, only for words without an answer, and only once: what is said in public ends it.
    Suggested? Suggest(Conversation conversation, IReadOnlyList<StoredFact> facts)
    {
        if (conversation is not { Owner: OwnerKind.Agent, Unanswered: true } || conversation.Agent?.Id != Me.Id)
            return null;
        if (facts.LastOrDefault(fact => fact.Fact is CustomerSpoke or AgentReplied) is not { Fact: CustomerSpoke { Heard.Intents: [var best, ..] } spoke } last || last.Number <= conversation.SuggestionJudged)
            return null;
        return best.Confidence >= LeastSure && speech.Article(conversation, best.Intent) is { } article
            ? new(article, last.Number, best.Intent, best.Confidence, spoke.Heard!.Outcome == Nlp.Outcome.Act)
            : null;
    }

    // What the form says was suggested is looked up again: a form can say anything.
    async Task<Suggestion?> SuggestedAsync(CancellationToken cancellation)
    {
        if (await gate.OpenAsync(Reader, Id, cancellation) is not { } conversation)
            return null;
        var facts = await gate.FactsAsync(conversation, Math.Max(0, conversation.Version - FewestFacts), FewestFacts, cancellation);
        return Suggest(conversation, facts) is { } suggested && suggested.Article.Topic == SuggestedTopic
            ? new(suggested.Article.Topic, suggested.Article.Version, suggested.Number, suggested.Article.Text)
            : null;
    }

    async Task<UndoOffer?> OfferUndoAsync(CancellationToken cancellation)
    {
        if (UndoKey is null || UndoOf is null || await gate.OpenAsync(Reader, UndoOf, cancellation) is not { } done)
            return null;
        var (what, label) = UndoKey.Split(':', 2) is [var first, var rest] ? (first, rest) : (UndoKey, "");
        // It changes nothing in the conversation, so its own time counts.
        if (what == "correct")
            return await MineAsync(UndoOf, label, cancellation) is { } kept && When.Now - kept.At <= UndoFor ? new(UndoOf, "Uncorrect", label, CorrectionWords.Kept(kept)) : null;
        if (When.Now - done.ChangedAt > UndoFor)
            return null;
        var name = Names.Customer(done.Customer?.Name, done.Customer?.Id);
        return what switch
        {
            "close" when done.Owner == OwnerKind.Closed => new(UndoOf, "Reopen", null, $"Closed the conversation with {name}."),
            "snooze" when done.SnoozedSince is not null => new(UndoOf, "Wake", null, $"Put away {(done.SnoozedUntil is { } until ? $"until {When.Full(until)}" : $"until {name} writes")}."),
            "label" when done.Labels.Contains(label) => new(UndoOf, "Unlabel", label, $"Labelled “{label}”."),
            "unlabel" when label.Length > 0 && !done.Labels.Contains(label) => new(UndoOf, "Label", label, $"Took “{label}” off."),
            _ => null,
        };
    }
}

/// <summary>A conversation as the desk shows it.</summary>
/// <param name="Now">Its state.</param>
/// <param name="Card">What a person must know to take it.</param>
/// <param name="Log">What is shown of its transcript.</param>
/// <param name="Late">What of its newest lines did not reach the customer, by number.</param>
public sealed record OpenConversation(Conversation Now, HandoffCard Card, Stretch Log, IReadOnlyDictionary<int, LateMark> Late)
{
    /// <summary>What the reader has begun to write to the customer.</summary>
    public DraftRow? Reply { get; init; }

    /// <summary>What the reader has begun to write to colleagues.</summary>
    public DraftRow? Note { get; init; }

    /// <summary>What the reader has attached to it.</summary>
    public IReadOnlyList<KeptFile> ReplyFiles { get; init; } = [];

    /// <summary>What the reader has attached to the note.</summary>
    public IReadOnlyList<KeptFile> NoteFiles { get; init; } = [];

    /// <summary>The customer's message that corrections are about; null when none was judged.</summary>
    public StoredFact? Judged { get; init; }

    /// <summary>What the desk said of that message.</summary>
    public IReadOnlyList<Correction> Corrected { get; init; } = [];

    /// <summary>A reply that could be sent, if the knowledge base has one.</summary>
    public Suggested? Suggested { get; init; }

    /// <summary>The customer's name, or words for somebody who gave none.</summary>
    public string Customer => Names.Customer(Now.Customer?.Name, Now.Customer?.Id);

    /// <summary>Since when the customer waits for a person's answer; null when nobody owes one.</summary>
    public DateTimeOffset? Waits => Now.WaitingSince ?? (Now.Owner == OwnerKind.Agent && Now.Unanswered ? Now.CustomerSpokeAt : null);

    /// <summary>Whether the reader has it.</summary>
    public bool IsMine(Agent me) => Now.Owner == OwnerKind.Agent && Now.Agent?.Id == me?.Id;
}

/// <summary>A time to put a conversation away until.</summary>
/// <param name="Key">As the form says it.</param>
/// <param name="Words">As people read it.</param>
/// <param name="At">The instant; null for until the customer writes.</param>
public sealed record SnoozeChoice(string Key, string Words, DateTimeOffset? At);

/// <summary>A reply that could be sent.</summary>
/// <param name="Article">Where it is from.</param>
/// <param name="Number">Number of the customer's message it answers.</param>
/// <param name="Intent">What that was taken for.</param>
/// <param name="Confidence">How surely, 0 to 1.</param>
/// <param name="Sure">Whether the bot would have acted on it.</param>
public sealed record Suggested(ArticleText Article, int Number, string Intent, double Confidence, bool Sure);

/// <summary>What was just done, and the form that takes it back.</summary>
/// <param name="Id">The conversation.</param>
/// <param name="Handler">The form.</param>
/// <param name="Label">The label it is about, if any.</param>
/// <param name="Words">What was done.</param>
public sealed record UndoOffer(string Id, string Handler, string? Label, string Words);

/// <summary>Something to put into a reply.</summary>
/// <param name="Name">Shortcut or title.</param>
/// <param name="Text">As it would be put in.</param>
public sealed record Insert(string Name, string Text);

/// <summary>What can be put into a reply.</summary>
public sealed record Inserts(IReadOnlyList<Insert> Replies, IReadOnlyList<Insert> Articles);
