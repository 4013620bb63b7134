using Bot.Conversations;

namespace Bot.Audit;

/// <summary>That somebody did something, for whoever has to answer for it later. Says what was done and to what, never what customers wrote.</summary>
/// <param name="At">When, UTC, to the millisecond.</param>
/// <param name="By">Who.</param>
/// <param name="Act">What, one of <see cref="AuditActs"/>.</param>
/// <param name="Subject">To what: a conversation's id, <c>limits v4</c>, an account's id.</param>
public sealed record AuditEntry(DateTimeOffset At, Agent By, string Act, string Subject)
{
    /// <summary>Most characters of a text in an entry; longer ones are cut.</summary>
    public const int LongestText = 2000;

    /// <summary>What did something by itself: the program.</summary>
    public static Agent Program { get; } = new("switchboard", "Switchboard");

    /// <summary>Where: <c>console</c>, <c>desk</c> or <c>program</c>.</summary>
    public string Place { get; init; } = By.Id == Program.Id ? "program" : "console";

    /// <summary>What it was before; null where that makes no sense.</summary>
    public string? Was { get; init; }

    /// <summary>What it became; null where that makes no sense.</summary>
    public string? Became { get; init; }

    /// <summary>The reason they gave, if they gave one.</summary>
    public string? Why { get; init; }
}

/// <summary>An entry with its place in the chain.</summary>
/// <param name="Number">From 1 without gaps; 0 while it waits to be sealed, which takes a second.</param>
/// <param name="Seal">See <see cref="AuditChain"/>, 64 hexadecimal digits; empty while it waits.</param>
/// <param name="Entry">What was done.</param>
public sealed record SealedEntry(long Number, string Seal, AuditEntry Entry);

/// <summary>Where the chain stood at an instant, kept outside the database: who cuts the end off the log cannot cut it off here too.</summary>
/// <param name="Number">Number of the last entry then.</param>
/// <param name="Seal">Its seal.</param>
/// <param name="At">When it was noted.</param>
public sealed record AuditAnchor(long Number, string Seal, DateTimeOffset At);

/// <summary>What to look for in the log.</summary>
/// <param name="Who">Account id; null for anybody.</param>
/// <param name="Act">One of <see cref="AuditActs"/>; null for any.</param>
/// <param name="Text">Part of the subject; null for any.</param>
/// <param name="From">The first instant; null for the beginning.</param>
/// <param name="Until">The first instant no more; null for now.</param>
public sealed record AuditFilter(string? Who = null, string? Act = null, string? Text = null, DateTimeOffset? From = null, DateTimeOffset? Until = null);

/// <summary>The log as it is stored. Thread-safe.</summary>
public interface IAuditLog
{
    /// <summary>Notes that something was done. Durable when it returns.</summary>
    ValueTask RecordAsync(AuditEntry entry, CancellationToken cancellation);

    /// <summary>Seals what has come in since the last time, in the order it came.</summary>
    /// <param name="key">See <see cref="AuditChain"/>.</param>
    /// <param name="cancellation">Gives up; what was sealed stays sealed.</param>
    /// <returns>Number and seal of the last entry; null when there is none.</returns>
    ValueTask<(long Number, string Seal)?> SealAsync(ReadOnlyMemory<byte> key, CancellationToken cancellation);

    /// <summary>All sealed entries as they are stored, in the order of their numbers, read in pages.</summary>
    IAsyncEnumerable<SealedEntry> SealedAsync(CancellationToken cancellation);

    /// <summary>Entries that match, newest first, those not sealed yet included.</summary>
    /// <param name="filter">What to look for.</param>
    /// <param name="before">Key of the last entry of the page before; null for the newest.</param>
    /// <param name="limit">Most entries.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The entries, each with the key that continues after it.</returns>
    ValueTask<IReadOnlyList<(long Key, SealedEntry Entry)>> FindAsync(AuditFilter filter, long? before, int limit, CancellationToken cancellation);
}

/// <summary>Note in the log what a commit did, in the same transaction.</summary>
/// <param name="Entry">What was done.</param>
public sealed record RecordAudit(AuditEntry Entry) : Effect;
