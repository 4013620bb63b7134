using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Bot.Audit;

/// <summary>Binds each entry to all before it: its seal is the HMAC-SHA-256 (RFC 2104, FIPS 180-4) of the seal before, its number and
/// everything it says, under a key that lies outside the database. Pure and thread-safe.</summary>
/// <remarks>Who can write the database but does not have the key cannot change, add, move or take away an entry unseen. Who has both can
/// write the whole chain anew, but not what was noted of it elsewhere: see <see cref="AuditAnchor"/>.</remarks>
public static class AuditChain
{
    /// <summary>Bytes of a key.</summary>
    public const int KeyLength = 32;

    /// <summary>The seal before the first entry.</summary>
    public static string Beginning { get; } = new('0', 64);

    /// <summary>The seal of an entry.</summary>
    /// <param name="key">The key, <see cref="KeyLength"/> bytes.</param>
    /// <param name="before">The seal of the entry before, <see cref="Beginning"/> for the first.</param>
    /// <param name="number">The entry's number, from 1.</param>
    /// <param name="entry">The entry.</param>
    /// <returns>64 hexadecimal digits, lower case.</returns>
    public static string Seal(ReadOnlySpan<byte> key, string before, long number, AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        Append(hash, before);
        Append(hash, number);
        Append(hash, entry.At.ToUnixTimeMilliseconds());
        foreach (var text in (ReadOnlySpan<string?>)[entry.By.Id, entry.By.Name, entry.Act, entry.Subject, entry.Place, entry.Was, entry.Became, entry.Why])
            Append(hash, text);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }

    // With its length, or a text could give its end to the next one; -1 tells nothing said from an empty text.
    static void Append(IncrementalHash hash, string? text)
    {
        var bytes = text is null ? [] : Encoding.UTF8.GetBytes(text);
        Append(hash, text is null ? -1 : bytes.Length);
        hash.AppendData(bytes);
    }
}

/// <summary>What a check of the log found.</summary>
/// <param name="Entries">Entries that are as they were sealed, from the first on without a gap.</param>
/// <param name="Head">The seal of the last of them.</param>
/// <param name="FirstBad">Number of the first entry that is not; null when the log is whole.</param>
/// <param name="Problem">What is wrong there, in words; null when the log is whole.</param>
public sealed record AuditVerdict(long Entries, string Head, long? FirstBad, string? Problem)
{
    /// <summary>Whether nothing was changed, added, moved or taken away.</summary>
    public bool IsWhole => Problem is null;

    /// <summary>Checks the log from its beginning, holding one entry at a time.</summary>
    /// <param name="entries">The stored entries, ordered by their numbers.</param>
    /// <param name="key">The key they were sealed with.</param>
    /// <param name="anchors">What was noted of the chain outside the database.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<AuditVerdict> OfAsync(
        IAsyncEnumerable<SealedEntry> entries, ReadOnlyMemory<byte> key, IEnumerable<AuditAnchor> anchors, CancellationToken cancellation)
    {
        var noted = anchors.ToLookup(anchor => anchor.Number);
        var (number, seal) = (0L, AuditChain.Beginning);
        await foreach (var entry in entries.WithCancellation(cancellation))
        {
            if (entry.Number != number + 1)
                return new(number, seal, number + 1, entry.Number > number + 1
                    ? $"Entry {number + 1} is missing: entry {entry.Number} follows {number}."
                    : $"Entry {entry.Number} stands where entry {number + 1} belongs.");
            if (entry.Seal != AuditChain.Seal(key.Span, seal, entry.Number, entry.Entry))
                return new(number, seal, entry.Number, $"Entry {entry.Number} is not as it was sealed, or one before it was added, moved or taken away.");
            (number, seal) = (entry.Number, entry.Seal);
            if (noted[number].FirstOrDefault(anchor => anchor.Seal != entry.Seal) is { } other)
                return new(number - 1, seal, number, $"The log was written anew: entry {number} is not the one noted outside the database on {other.At:u}.");
        }
        return noted.Where(group => group.Key > number).MinBy(group => group.Key) is { } cut
            ? new(number, seal, number + 1, $"The end is missing: the log has {number} entries, and entry {cut.Key} was noted outside the database on {cut.First().At:u}.")
            : new(number, seal, null, null);
    }
}
