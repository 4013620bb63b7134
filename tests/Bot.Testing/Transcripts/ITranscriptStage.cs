using Bot.Conversations;
using Bot.Desk;
using Bot.Feedback;
using Bot.Turns;

namespace Bot.Testing.Transcripts;

/// <summary>Where a transcript is played: the bot in memory, or a running host. One customer, one conversation.</summary>
public interface ITranscriptStage
{
    /// <summary>The customer opens the chat.</summary>
    Task OpenAsync();

    /// <summary>The customer writes; ends when the turn has ended.</summary>
    Task SayAsync(string text);

    /// <summary>The customer sends a file without words.</summary>
    Task SendFileAsync(string name);

    /// <summary>The client sends the customer's last message once more, under the same id.</summary>
    Task SendAgainAsync();

    /// <summary>The customer ends the conversation.</summary>
    Task EndAsync();

    /// <summary>Somebody at the desk acts; the answer is the refusal, or null.</summary>
    Task<string?> ActAsync(DeskCommand command);

    /// <summary>Somebody settles the customer's only feedback case; the answer is the refusal, or null.</summary>
    Task<string?> SettleAsync(Agent by, string message);

    /// <summary>Time passes, and whatever falls due is handled.</summary>
    Task AdvanceAsync(TimeSpan by);

    /// <summary>Switches the shop's order system on or off.</summary>
    Task ShopIsAsync(bool up);

    /// <summary>Says how many people are at the desk and how many customers are ahead.</summary>
    Task QueueIsAsync(QueueView view);

    /// <summary>Sets the desk's hours, UTC, every day.</summary>
    Task HoursAreAsync(int opens, int closes);

    /// <summary>What the customer read since the last time this was asked.</summary>
    Task<IReadOnlyList<ReadLine>> ReadAsync();

    /// <summary>The conversation as stored.</summary>
    Task<Conversation> ConversationAsync();

    /// <summary>The facts of the conversation, in order.</summary>
    Task<IReadOnlyList<Fact>> FactsAsync();

    /// <summary>The customer's feedback case, if there is one.</summary>
    Task<FeedbackCase?> CaseAsync();
}

/// <summary>The bot in memory as a stage.</summary>
public sealed class MemoryStage : ITranscriptStage
{
    InboundMessage? _last;

    /// <summary>The bot.</summary>
    public TestBot Bot { get; } = new();

    /// <inheritdoc/>
    public Task OpenAsync() => TakeAsync(Inbound(MessageKind.Joined));

    /// <inheritdoc/>
    public Task SayAsync(string text) => TakeAsync(Inbound(MessageKind.Text) with { Text = text });

    /// <inheritdoc/>
    public Task SendFileAsync(string name) => TakeAsync(Inbound(MessageKind.Text) with { Value = name });

    /// <inheritdoc/>
    public Task SendAgainAsync() => TakeAsync(_last ?? throw new ScriptException("Nothing was sent that could be sent again."));

    /// <inheritdoc/>
    public Task EndAsync() => TakeAsync(Inbound(MessageKind.Ended));

    InboundMessage Inbound(MessageKind kind) => Some.Inbound(kind, Bot.NextId(), at: Bot.Clock.GetUtcNow());

    Task<Taken> TakeAsync(InboundMessage message) => Bot.TakeAsync(_last = message);

    /// <inheritdoc/>
    public async Task<string?> ActAsync(DeskCommand command) => (await Bot.ActAsync(command)).Refusal;

    /// <inheritdoc/>
    public async Task<string?> SettleAsync(Agent by, string message) => (await Bot.SettleAsync(Bot.Store.Cases.Keys.Single(), by, message)).Refusal;

    /// <inheritdoc/>
    public Task AdvanceAsync(TimeSpan by) => Bot.AdvanceAsync(by);

    /// <inheritdoc/>
    public Task ShopIsAsync(bool up)
    {
        Bot.Shop.Down = !up;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task QueueIsAsync(QueueView view)
    {
        Bot.Queues.View = view;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task HoursAreAsync(int opens, int closes)
    {
        var current = Bot.Policies.Current;
        var policy = current.Value with { Hours = [new() { Open = [new(Weekdays.Daily, opens * 60, closes * 60)] }] };
        await Bot.Policies.PublishAsync(policy, current.Version, new("transcript", "Transcript"), "hours", Bot.Clock.GetUtcNow(), CancellationToken.None);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReadLine>> ReadAsync() => Bot.ReadAsync();

    /// <inheritdoc/>
    public Task<Conversation> ConversationAsync() => Task.FromResult(Bot.Conversation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Fact>> FactsAsync() => Bot.Failures is [var (problem, pending), ..]
        ? throw new ScriptException($"The turn of \"{pending.Message.Text}\" failed: {problem}")
        : Task.FromResult<IReadOnlyList<Fact>>([.. Bot.Facts]);

    /// <inheritdoc/>
    public Task<FeedbackCase?> CaseAsync() => Task.FromResult(Bot.Store.Cases.Values.SingleOrDefault());
}
