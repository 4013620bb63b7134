using System.Runtime.CompilerServices;
using Bot.Conversations;
using Bot.Desk;
using Bot.Turns;

namespace Bot.Testing;

/// <summary>A conversation written down as a test: <c>await new Script().Send("hello").AssertReply("greet")</c>. Steps run in order
/// when the script is awaited; the first that fails says what the customer read instead.</summary>
public sealed class Script
{
    readonly List<Func<Task>> _steps = [];
    readonly Queue<ReadLine> _unread = [];
    ReadLine? _last;

    /// <summary>A script over a new bot.</summary>
    /// <param name="policy">What supervisors set; the defaults when null.</param>
    public Script(Policy? policy = null) => Bot = new(policy);

    /// <summary>The bot the script talks to.</summary>
    public TestBot Bot { get; }

    /// <summary>The customer opens the chat.</summary>
    public Script Open() => Then(() => Bot.TakeAsync(Some.Inbound(MessageKind.Joined, Bot.NextId(), at: Bot.Clock.GetUtcNow())));

    /// <summary>The customer writes or presses a button. What they had not read yet must have been asserted before.</summary>
    public Script Send(string text) => AssertQuiet().Then(() => Bot.SayAsync(text));

    /// <summary>Somebody at the desk acts, and is not refused.</summary>
    public Script Desk(DeskCommand command) => Then(async () =>
    {
        if ((await Bot.ActAsync(command)).Refusal is { } refusal)
            throw new ScriptException($"The desk refused {command}: {refusal}");
    });

    /// <summary>Time passes.</summary>
    public Script Wait(TimeSpan time) => Then(() => Bot.AdvanceAsync(time));

    /// <summary>Anything else.</summary>
    public Script Do(Action<TestBot> act) => Then(() =>
    {
        act(Bot);
        return Task.CompletedTask;
    });

    /// <summary>The next thing the customer reads has this topic, or contains these words.</summary>
    public Script AssertReply(string topicOrWords) => Then(async () =>
    {
        await ReadAsync();
        if (!_unread.TryDequeue(out _last))
            throw new ScriptException($"Expected \"{topicOrWords}\", but nothing more was said.");
        if (!_last.Is(topicOrWords))
            throw new ScriptException($"Expected \"{topicOrWords}\", but the customer read\n  {_last}");
    });

    /// <summary>The reply asserted last offers exactly these buttons.</summary>
    public Script AssertChoices(params IReadOnlyList<string> labels) => Then(() =>
        _last is not null && _last.Choices.SequenceEqual(labels)
            ? Task.CompletedTask
            : throw new ScriptException($"Expected the buttons {string.Join(" | ", labels)}, but the customer read\n  {_last}"));

    /// <summary>Nothing is there to read that was not asserted.</summary>
    public Script AssertQuiet() => Then(async () =>
    {
        await ReadAsync();
        if (_unread.Count > 0)
            throw new ScriptException($"Nothing more should have been said, but the customer read\n  {string.Join("\n  ", _unread)}");
    });

    /// <summary>Something holds for the conversation.</summary>
    public Script Assert(Func<Conversation, bool> holds, [CallerArgumentExpression(nameof(holds))] string says = "") => Then(() =>
        holds(Bot.Conversation) ? Task.CompletedTask : throw new ScriptException($"This should hold: {says}\n  {Bot.Conversation}"));

    /// <summary>Runs the steps.</summary>
    public TaskAwaiter GetAwaiter() => RunAsync().GetAwaiter();

    async Task RunAsync()
    {
        foreach (var step in _steps)
            await step();
        _steps.Clear();
        if (Bot.Failures is [var (problem, pending), ..])
            throw new ScriptException($"The turn of \"{pending.Message.Text}\" failed: {problem}");
    }

    Script Then(Func<Task> step)
    {
        _steps.Add(step);
        return this;
    }

    async Task ReadAsync()
    {
        foreach (var line in await Bot.ReadAsync())
            _unread.Enqueue(line);
    }
}

/// <summary>A conversation did not go as it was written down.</summary>
public sealed class ScriptException(string message) : Exception(message);
