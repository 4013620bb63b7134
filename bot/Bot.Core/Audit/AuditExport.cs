using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bot.Audit;

/// <summary>The log as a file for somebody outside: one JSON object a line, the last of them a signature over all lines before it.</summary>
public static class AuditExport
{
    /// <summary>The lines, without their ends. The last one holds the number of entries, the seal of the last entry, and as
    /// <c>signature</c> the HMAC-SHA-256 under the log's key of the UTF-8 bytes of all lines before, each with a line feed.</summary>
    /// <param name="entries">The entries, ordered by their numbers.</param>
    /// <param name="key">The log's key.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async IAsyncEnumerable<string> LinesAsync(IAsyncEnumerable<SealedEntry> entries, ReadOnlyMemory<byte> key, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var signature = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.Span);
        var (count, head) = (0L, AuditChain.Beginning);
        await foreach (var entry in entries.WithCancellation(cancellation))
        {
            var line = JsonSerializer.Serialize(Line.Of(entry), AuditExportJson.Default.Line);
            signature.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
            (count, head) = (count + 1, entry.Seal);
            yield return line;
        }
        yield return JsonSerializer.Serialize(new Last(count, head, Convert.ToHexStringLower(signature.GetHashAndReset())), AuditExportJson.Default.Last);
    }

    internal sealed record Line(
        long Number, DateTimeOffset At, string WhoId, string Who, string Act, string Subject, string Place, string? Was, string? Became, string? Why, string Seal)
    {
        public static Line Of(SealedEntry entry) => new(
            entry.Number, entry.Entry.At, entry.Entry.By.Id, entry.Entry.By.Name, entry.Entry.Act, entry.Entry.Subject, entry.Entry.Place,
            entry.Entry.Was, entry.Entry.Became, entry.Entry.Why, entry.Seal);
    }

    internal sealed record Last(long Entries, string Head, string Signature);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AuditExport.Line))]
[JsonSerializable(typeof(AuditExport.Last))]
sealed partial class AuditExportJson : JsonSerializerContext;
