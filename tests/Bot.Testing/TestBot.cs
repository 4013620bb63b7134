using System.Collections.Concurrent;
using Bot.Conversations;
using Bot.Desk;
using Bot.Feedback;
using Bot.Models;
using Bot.Surveys;
using Bot.Turns;
using Nlp;

namespace Bot.Testing;

/// <summary>Something a customer read.</summary>
/// <param name="Author">Who spoke.</param>
/// <param name="Name">The person's name; null for the bot.</param>
/// <param name="Text">Markdown.</param>
/// <param name="Choices">Labels of the quick replies.</param>
/// <param name="Topic">Topic of the reply or article; null for a person's words.</param>
public sealed record ReadLine(Author Author, string? Name, string Text, IReadOnlyList<string> Choices, string? Topic)
{
    /// <summary>Whether it is what was expected: its topic, or words that its text contains whatever their case and spacing.</summary>
    public bool Is(string expected) => Topic == expected || Plain(Text).Contains(Plain(expected), StringComparison.OrdinalIgnoreCase);

    static string Plain(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <inheritdoc/>
    public override string ToString() => $"{Name ?? "bot"}: {Topic}: {Plain(Text)}{(Choices.Count > 0 ? $" [{string.Join(" | ", Choices)}]" : "")}";
}

/// <summary>The whole bot in memory: the real reception, turns, desk, followers and content over <see cref="MemoryStore"/>, a clock
/// that stands, a shop and a queue that do as they are told. One customer, one conversation unless messages say otherwise.</summary>
public sealed class TestBot
{
    readonly ConcurrentQueue<(Exception Problem, PendingMessage Pending)> _failures = new();
    readonly IFollower[] _followers;
    long _read;
    int _messages;

    /// <summary>Puts a bot together.</summary>
    /// <param name="policy">What supervisors set; the defaults when null.</param>
    /// <param name="language">What understands; the shipped model when null.</param>
    /// <param name="limits">How much may wait; the defaults when null.</param>
    public TestBot(Policy? policy = null, LanguageModel? language = null, ReceptionLimits? limits = null)
    {
        Policies = new(policy);
        Models = new() { Languages = language is null ? Shipped.Detector : null };
        Models.Put(new(1, language ?? Shipped.Language));
        foreach (var other in language is null ? Shipped.OtherLanguages : [])
            Models.Put(new(1, other));
        var channels = new ChannelList([Channel]);
        var speech = Shipped.Speech;
        Queues.Calls = Store.CallsTaken;
        Turns = new(Store, channels, Models, new(speech), speech, Policies, Shop, Queues, Store, Clock);
        Reception = new(Store, Turns, limits ?? new(), (problem, pending) => _failures.Enqueue((problem, pending)));
        Desk = new(Store, channels, speech, Policies, Queues, Clock);
        _followers = [new WaitFollower(() => Policies.Current.Value.Desk), new SnoozeFollower(), new SurveyFollower(() => Policies.Current.Value.Surveys), new FeedbackFollower(() => Policies.Current.Value.Surveys.SettleDays)];
    }

    /// <summary>What is stored.</summary>
    public MemoryStore Store { get; } = new();

    /// <summary>The clock.</summary>
    public TestClock Clock { get; } = new();

    /// <summary>The shop.</summary>
    public FakeShop Shop { get; } = new();

    /// <summary>The queues.</summary>
    public FakeQueues Queues { get; } = new();

    /// <summary>The policy in force.</summary>
    public FixedPolicies Policies { get; }

    /// <summary>What understands.</summary>
    public LiveModels Models { get; }

    /// <summary>The channel.</summary>
    public PlainChannel Channel { get; } = new();

    /// <summary>Where messages come in.</summary>
    public Reception Reception { get; }

    /// <summary>The turn by itself.</summary>
    public TurnHandler Turns { get; }

    /// <summary>The desk.</summary>
    public DeskTurns Desk { get; }

    /// <summary>What went wrong in turns, in order.</summary>
    public IReadOnlyList<(Exception Problem, PendingMessage Pending)> Failures => [.. _failures];

    /// <summary>The conversation of <see cref="Some"/> as it stands.</summary>
    public Conversation Conversation => Store.OpenAsync(Some.ConversationId, default).AsTask().GetAwaiter().GetResult();

    /// <summary>Facts of that conversation, in order.</summary>
    public IEnumerable<Fact> Facts => Store.Facts.Where(fact => fact.ConversationId == Some.ConversationId).Select(fact => fact.Fact);

    /// <summary>The customer writes; ends when the turn has ended and the followers have followed.</summary>
    public Task<Taken> SayAsync(string text) => TakeAsync(Some.Text(text, NextId(), at: Clock.GetUtcNow()));

    /// <summary>A message id not used before.</summary>
    public string NextId() => $"m{Interlocked.Increment(ref _messages)}";

    /// <summary>Any message comes in; ends when its turn has ended and the followers have followed.</summary>
    public async Task<Taken> TakeAsync(InboundMessage message)
    {
        var (taken, turn) = await Reception.TakeAndWatchAsync(message, null, CancellationToken.None);
        await turn;
        Store.Follow(_followers);
        return taken;
    }

    /// <summary>Somebody at the desk acts.</summary>
    public async Task<DeskOutcome> ActAsync(DeskCommand command)
    {
        var outcome = await Desk.HandleAsync(Some.ConversationId, command, CancellationToken.None);
        Store.Follow(_followers);
        return outcome;
    }

    /// <summary>Somebody settles a feedback case.</summary>
    public async Task<DeskOutcome> SettleAsync(string caseId, Agent by, string message)
    {
        var outcome = await Desk.SettleAsync(caseId, Store.Cases[caseId].ConversationId, by, message, CancellationToken.None);
        Store.Follow(_followers);
        return outcome;
    }

    /// <summary>Time passes: every timer fires at its own instant, in order, and is handled before the next.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        var until = Clock.GetUtcNow() + by;
        while (Store.Timers.Where(timer => timer.Due <= until).MinBy(timer => timer.Due) is { } next)
        {
            if (next.Due > Clock.GetUtcNow())
                Clock.Advance(next.Due - Clock.GetUtcNow());
            foreach (var fired in await Store.FireAsync(Clock.GetUtcNow(), 100, CancellationToken.None))
                await Reception.Queue(fired);
            Store.Follow(_followers);
        }
        Clock.Advance(until - Clock.GetUtcNow());
    }

    /// <summary>What the customer read since the last time this was asked.</summary>
    public async Task<IReadOnlyList<ReadLine>> ReadAsync()
    {
        var lines = new List<ReadLine>();
        foreach (var logged in await Store.ReadAsync(Some.ConversationId, _read, int.MaxValue, CancellationToken.None))
        {
            _read = logged.Seq;
            var message = PlainChannel.Read(logged.Wire);
            var number = int.Parse(message.Id[(message.Id.LastIndexOf('|') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
            var fact = Store.Facts.Single(fact => fact.ConversationId == Some.ConversationId && fact.Number == number).Fact;
            lines.Add(new(message.Author, message.AuthorName, message.Text, [.. message.Choices.Select(choice => choice.Label)], (fact as BotReplied)?.Topic));
        }
        return lines;
    }
}
