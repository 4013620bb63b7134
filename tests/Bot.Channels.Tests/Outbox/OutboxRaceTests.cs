using System.Collections.Concurrent;
using Bot.Channels.Outbox;
using Bot.Conversations;
using Bot.Testing;
using Bot.Turns;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bot.Channels.Tests.Outbox;

/// <summary>What happens between looking into the outbox and sending: the store and the channel are held at the worst moment.</summary>
public class OutboxRaceTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    readonly MemoryStore _store = new();

    [Fact]
    public async Task What_was_sent_while_somebody_looked_is_not_sent_again()
    {
        const int Messages = 10; // fewer than there are places: somebody always looks
        var channel = new HeldChannel("plain");
        var outbox = new SlowLook(_store, due =>
        {
            // The look has seen the message waiting. Before it tells, the message is delivered and settled.
            channel.Release();
            return ValueTask.FromResult(due);
        });
        for (var i = 0; i < Messages; i++)
            await SayAsync($"plain|{i}", "plain");

        await RunAsync(outbox, [channel], () => channel.Sent.Count >= Messages && outbox.Settled >= Messages, channel.Open);

        Assert.Equal(Messages, channel.Sent.Count);
        Assert.Equal(Messages, channel.Sent.Distinct().Count());
    }

    [Fact]
    public async Task Somebody_who_takes_over_between_the_look_and_the_sending_is_not_spoken_over()
    {
        var channel = new PlainChannel();
        await SayAsync(Some.ConversationId, "plain");
        var outbox = new SlowLook(_store, async due =>
        {
            var before = await _store.OpenAsync(Some.ConversationId, default);
            if (due.Count > 0 && before.Owner != OwnerKind.Agent)
                await CommitAsync(before, new Escalated(Some.At, "r", "r", "Service", 0), new AgentClaimed(Some.At, Some.Ana));
            return due;
        });

        await RunAsync(outbox, [channel], () => outbox.Settled > 0);

        Assert.Empty(channel.Sent);
    }

    [Fact]
    public async Task A_channel_that_hangs_does_not_hold_up_another()
    {
        var (hanging, well) = (new HeldChannel("hanging"), new PlainChannel());
        for (var i = 0; i < 100; i++)
            await SayAsync($"hanging|{i}", "hanging");
        await SayAsync(Some.ConversationId, "plain");

        await RunAsync(new SlowLook(_store, ValueTask.FromResult), [hanging, well], () => well.Sent.Count == 1, hanging.Open);

        Assert.Single(well.Sent);
    }

    [Theory]
    [InlineData("no failure", "", 16)]
    [InlineData("some failures", "----", 16)]
    [InlineData("down", "-----", 1)]
    [InlineData("down, and still", "---------", 1)]
    [InlineData("down, then up", "-----+", 16)]
    [InlineData("failures with an answer in between", "----+----", 16)]
    [InlineData("not asked says nothing", "-----  ", 1)]
    public void A_channel_that_is_down_is_tried_with_one_message_at_a_time(string what, string attempts, int places)
    {
        var lanes = new Lanes(16);
        foreach (var attempt in attempts)
        {
            Assert.True(lanes.TryEnter("c"), what);
            lanes.Leave("c", attempt switch { '+' => true, '-' => false, _ => null });
        }
        var free = 0;
        while (lanes.TryEnter("c"))
            free++;
        Assert.Equal(places, free);
        Assert.Equal(places == 1, lanes.IsAnyDown);
        Assert.True(lanes.TryEnter("another"));
    }

    // A conversation with one message of the bot that waits to be sent.
    async Task SayAsync(string conversation, string channel)
    {
        var address = new ReplyAddress(channel, Pull: false, "");
        var before = await _store.OpenAsync(conversation, default);
        Fact[] facts = [new ConversationOpened(Some.At, Some.Customer, address, null), Some.Said()];
        var message = new OutgoingMessage($"{conversation}|2", Author.Bot, 0, "Text.", [], Some.At);
        Assert.True(await _store.CommitAsync(new(before, before.After(facts), facts, [new(message, "{}")], null, [], Logged: false), default));
    }

    async Task CommitAsync(Conversation before, params Fact[] facts) =>
        Assert.True(await _store.CommitAsync(new(before, before.After(facts), facts, [], null, [], Logged: true), default));

    async Task RunAsync(IOutbox outbox, IChannel[] channels, Func<bool> done, Action? atEnd = null)
    {
        using var sender = new OutboxSender(outbox, new ChannelList(channels), _store, new ConversationWakes(), new OutboxOptions { Look = TimeSpan.FromMilliseconds(1) },
            new TestClock(), NullLogger<OutboxSender>.Instance);
        await sender.StartAsync(default);
        var limit = DateTime.UtcNow + Patience;
        while (!done() && DateTime.UtcNow < limit)
            await Task.Yield();
        var inTime = done();
        atEnd?.Invoke();
        await sender.StopAsync(default);
        Assert.True(inTime, "nothing more happened");
    }

    /// <summary>The store, but a look into it takes as long as the test wants.</summary>
    sealed class SlowLook(MemoryStore store, Func<IReadOnlyList<OutboxItem>, ValueTask<IReadOnlyList<OutboxItem>>> afterLook) : IOutbox
    {
        int _settled;

        public int Settled => Volatile.Read(ref _settled);

        public async ValueTask<IReadOnlyList<OutboxItem>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancellation) =>
            await afterLook(await store.DueAsync(now, limit, cancellation));

        public async ValueTask SettleAsync(long row, OutboxState state, DateTimeOffset? nextTry, string? reason, CancellationToken cancellation)
        {
            await store.SettleAsync(row, state, nextTry, reason, cancellation);
            Interlocked.Increment(ref _settled);
        }

        public ValueTask<Backlog> BacklogAsync(CancellationToken cancellation) => store.BacklogAsync(cancellation);

        public ValueTask<IReadOnlyList<Undelivered>> UndeliveredAsync(string conversationId, CancellationToken cancellation) => store.UndeliveredAsync(conversationId, cancellation);

        public ValueTask HurryAsync(string conversationId, DateTimeOffset now, CancellationToken cancellation) => store.HurryAsync(conversationId, now, cancellation);
    }

    /// <summary>A channel whose sends end when they are released.</summary>
    sealed class HeldChannel(string name) : IChannel
    {
        readonly ConcurrentQueue<TaskCompletionSource> _held = new();
        volatile bool _open;

        public string Name => name;

        public ConcurrentQueue<string> Sent { get; } = new();

        public string Compose(OutgoingMessage message, ReplyAddress address) => "{}";

        /// <summary>Lets one go, if one is held. What the sender does with it then is over when this returns.</summary>
        public void Release()
        {
            if (_held.TryDequeue(out var one))
                one.SetResult();
        }

        public void Open()
        {
            _open = true;
            while (_held.TryDequeue(out var one))
                one.SetResult();
        }

        public async ValueTask<Delivery> SendAsync(OutboxItem item, CancellationToken cancellation)
        {
            Sent.Enqueue(item.MessageId);
            var go = new TaskCompletionSource();
            _held.Enqueue(go);
            if (!_open)
                await go.Task;
            return new(DeliveryOutcome.Delivered);
        }
    }
}
