using System.Collections.Concurrent;
using System.Threading.Channels;
using Bot.Conversations;
using Bot.Turns;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bot.Channels.Outbox;

/// <summary>How the outbox is emptied.</summary>
public sealed record OutboxOptions
{
    /// <summary>Messages on their way to one channel at the same time, each of another conversation. 1 or more.</summary>
    public int AtOnce { get; init; } = 16;

    /// <summary>How long a waiting message may go unnoticed when nobody nudged.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Age at which a message that cannot be delivered is given up.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromHours(24);
}

/// <summary>Sends what waits in the outbox: in order within a conversation, side by side across conversations, until each message is
/// delivered, overtaken by a person, or given up and shown to the desk.</summary>
/// <remarks>A crash between sending and settling sends again at the next start: channels that push may see a message twice, never none.</remarks>
public sealed partial class OutboxSender(
    IOutbox outbox, ChannelList channels, IConversations conversations, ConversationWakes wakes, OutboxOptions options, TimeProvider clock, ILogger<OutboxSender> logger)
    : BackgroundService
{
    // What waits for a channel that is down stays in front, so then a look has to reach behind it.
    const int Reach = 200, FarReach = 2_000;

    readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    readonly ConcurrentDictionary<string, Task> _underWay = new();
    readonly Lanes _lanes = new(options.AtOnce);
    readonly OutboxMetrics _metrics = new(clock);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _metrics.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var listening = wakes.ListenToAll(Nudge);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await StartDueAsync(stoppingToken);
                await _metrics.MeasureAsync(outbox, stoppingToken);
                await WaitAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception problem)
            {
                // The store is away. What waits stays where it is.
                LookFailed(logger, problem);
                await Task.Delay(options.Look, clock, CancellationToken.None);
            }
        }
        await Task.WhenAll(_underWay.Values);
    }

    // Conversations on a log are read by their clients; nothing of theirs waits here.
    void Nudge(string conversationId)
    {
        if (!WebChat.DirectLineRoutes.IsConversationId(conversationId))
            _wake.Writer.TryWrite(true);
    }

    async Task WaitAsync(CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var nudge = _wake.Reader.ReadAsync(either.Token).AsTask();
        await Task.WhenAny(nudge, Task.Delay(options.Look, clock, either.Token));
        await either.CancelAsync();
    }

    async Task StartDueAsync(CancellationToken stopping)
    {
        // Taken before the look: a message that was on its way then may be in the answer though it has arrived by now.
        var underWay = _underWay.Keys.ToHashSet(StringComparer.Ordinal);
        foreach (var item in await outbox.DueAsync(clock.GetUtcNow(), underWay.Count + (_lanes.IsAnyDown ? FarReach : Reach), stopping))
        {
            if (underWay.Contains(item.ConversationId) || !_lanes.TryEnter(item.Address.Channel))
                continue;
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _underWay[item.ConversationId] = done.Task;
            _ = RunAsync(item, done, stopping);
        }
    }

    async Task RunAsync(OutboxItem item, TaskCompletionSource done, CancellationToken stopping)
    {
        await Task.Yield();
        bool? answered = null;
        try
        {
            answered = await TryAsync(item, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopping: it is sent at the next start.
        }
        catch (Exception problem)
        {
            // What became of the attempt could not be written down. The row is still due, so it is tried again.
            SettleFailed(logger, item.Row, problem);
            await Task.Delay(options.Look, clock, CancellationToken.None);
        }
        finally
        {
            _lanes.Leave(item.Address.Channel, answered);
            _underWay.TryRemove(new(item.ConversationId, done.Task));
            done.SetResult();
            _wake.Writer.TryWrite(true);
        }
    }

    /// <returns>Whether the channel answered, whatever it said; null when it was not asked.</returns>
    async Task<bool?> TryAsync(OutboxItem item, CancellationToken stopping)
    {
        if (await IsOvertakenAsync(item))
        {
            await SettleAsync(item, OutboxState.Overtaken, null, "a person took over");
            return null;
        }
        CrashPoints.At("before-send");
        var delivery = await SendAsync(item, stopping);
        CrashPoints.At("sent");
        var now = clock.GetUtcNow();
        if (delivery.Outcome == DeliveryOutcome.Delivered)
        {
            await SettleAsync(item, OutboxState.Sent, null, null);
            return true;
        }
        var next = delivery.Outcome == DeliveryOutcome.TryAgain
            ? RetryPlan.Next(item.Attempts + 1, item.At, now, delivery.RetryAfter, Random.Shared.NextDouble(), options.GiveUpAfter)
            : null;
        if (next is not null)
        {
            await SettleAsync(item, OutboxState.Waiting, next, delivery.Reason);
            return false;
        }
        NotDelivered(logger, item.ConversationId, delivery.Reason);
        // The fact first: if the process dies in between, the desk hears of it twice instead of not at all.
        await ReportAsync(item, delivery.Reason ?? "not delivered", now);
        await SettleAsync(item, OutboxState.Failed, null, delivery.Reason);
        _metrics.GaveUp(item.Address.Channel);
        return delivery.Outcome == DeliveryOutcome.Refused;
    }

    // The desk shows what did not leave at once; everything else has been told by the commit that said it.
    async ValueTask SettleAsync(OutboxItem item, OutboxState state, DateTimeOffset? next, string? reason)
    {
        await outbox.SettleAsync(item.Row, state, next, reason, CancellationToken.None);
        if (state is OutboxState.Waiting or OutboxState.Failed || item.Attempts > 0)
            wakes.Wake(item.ConversationId);
    }

    // Asked once more in the last moment: somebody may have taken over since the row was read.
    async ValueTask<bool> IsOvertakenAsync(OutboxItem item) =>
        item.Overtaken || (item.Author == Author.Bot && item.Epoch < (await conversations.OpenAsync(item.ConversationId, CancellationToken.None)).Epoch);

    async ValueTask<Delivery> SendAsync(OutboxItem item, CancellationToken stopping)
    {
        try
        {
            return await channels[item.Address.Channel].SendAsync(item, stopping);
        }
        catch (Exception problem) when (problem is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            // Channels answer with values; this is the wall around one that does not.
            SendFailed(logger, item.Address.Channel, problem);
            return new(DeliveryOutcome.TryAgain, Reason: problem.GetType().Name);
        }
    }

    async ValueTask ReportAsync(OutboxItem item, string reason, DateTimeOffset now)
    {
        while (true)
        {
            var before = await conversations.OpenAsync(item.ConversationId, CancellationToken.None);
            var at = now > before.ChangedAt ? now : before.ChangedAt;
            if (await conversations.CommitAsync(
                Write.Commit(before, [new DeliveryFailed(at, item.MessageId, reason)], channels, item.Address, null, logged: false), CancellationToken.None))
                return;
        }
    }

    [LoggerMessage(LogLevel.Error, "The outbox could not be read")]
    static partial void LookFailed(ILogger logger, Exception problem);

    [LoggerMessage(LogLevel.Error, "Outbox row {Row} could not be settled")]
    static partial void SettleFailed(ILogger logger, long row, Exception problem);

    [LoggerMessage(LogLevel.Error, "Channel {Channel} failed to send")]
    static partial void SendFailed(ILogger logger, string channel, Exception problem);

    [LoggerMessage(LogLevel.Warning, "A message of {Conversation} is not delivered and given up: {Reason}")]
    static partial void NotDelivered(ILogger logger, string conversation, string? reason);
}
