using Bot.Audit;
using Bot.Conversations;
using Microsoft.Extensions.Caching.Memory;

namespace Bot.BackOffice.Audit;

/// <summary>Notes in the audit log what people do in the console beside the desk's commands, which note themselves. Thread-safe.</summary>
/// <remarks>What has no row of its own to be stored with (signing in, reading) is noted by itself, before the answer leaves.</remarks>
public sealed class Witness(IAuditLog audit, TimeProvider clock) : IDisposable
{
    // A desk that is open brings itself up to date every few seconds: one look is one entry.
    static readonly TimeSpan OneLook = TimeSpan.FromHours(1);

    readonly MemoryCache _seen = new(new MemoryCacheOptions { SizeLimit = 20_000 });

    /// <summary>Somebody nobody knows, such as who types a wrong password.</summary>
    public static Agent Nobody { get; } = new("", "Nobody signed in");

    /// <summary>Somebody did something.</summary>
    public ValueTask NoteAsync(Agent by, string act, string subject, string? was = null, string? became = null) =>
        audit.RecordAsync(new(clock.GetUtcNow(), by, act, subject) { Was = was, Became = became }, CancellationToken.None);

    /// <summary>Somebody read something; noted once an hour for the same.</summary>
    public async ValueTask ViewedAsync(Agent by, string act, string subject)
    {
        ArgumentNullException.ThrowIfNull(by);
        var look = (by.Id, act, subject);
        if (_seen.TryGetValue(look, out _))
            return;
        await NoteAsync(by, act, subject);
        _seen.Set(look, true, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = OneLook });
    }

    /// <inheritdoc/>
    public void Dispose() => _seen.Dispose();
}
