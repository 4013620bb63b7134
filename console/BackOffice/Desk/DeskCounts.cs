using System.Collections.Concurrent;
using Bot.Conversations;
using Bot.Desk;
using Microsoft.Extensions.Hosting;

namespace Bot.BackOffice.Desk;

/// <summary>Counts that hold for everybody of a department, kept until any conversation changes: what a nudge makes a hundred consoles ask for at once is counted once. Thread-safe.</summary>
/// <remarks>Nothing older than a second is ever told, so what changes without a nudge, as by another node, is late by no more than that.</remarks>
public sealed class DeskCounts(ConversationWakes wakes, TimeProvider clock) : IHostedService
{
    static readonly TimeSpan Oldest = TimeSpan.FromSeconds(1);

    readonly ConcurrentDictionary<string, Kept> _kept = new();
    IDisposable? _listening;
    long _changes;

    /// <summary>The counts of the reader's department: those kept, or those that are read now.</summary>
    public async Task<IReadOnlyDictionary<string, int>> OfAsync(Viewer reader, Func<Task<IReadOnlyDictionary<string, int>>> read)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(read);
        // The queues belong to the key: a plan may give a department another one.
        var key = reader.Department is null ? "" : $"{reader.Department}\n{string.Join('\n', reader.Queues)}";
        // What changes while it is read may or may not be in it: it is then read again.
        var changes = Volatile.Read(ref _changes);
        if (_kept.TryGetValue(key, out var kept) && kept.Changes == changes && clock.GetElapsedTime(kept.At) < Oldest)
            return kept.Counts;
        var counts = await read();
        _kept[key] = new(counts, changes, clock.GetTimestamp());
        return counts;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listening = wakes.ListenToAll(_ => Interlocked.Increment(ref _changes));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _listening?.Dispose();
        return Task.CompletedTask;
    }

    sealed record Kept(IReadOnlyDictionary<string, int> Counts, long Changes, long At);
}
