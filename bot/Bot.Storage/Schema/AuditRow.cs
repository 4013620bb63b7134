using Bot.Audit;
using static Bot.Storage.DataClass;

namespace Bot.Storage;

/// <summary>That somebody did something. Appended, sealed once, never changed: see <see cref="AuditChain"/>.</summary>
public sealed class AuditRow
{
    /// <summary>Grows in the order in which rows came in, with gaps.</summary>
    [Privacy(None)]
    public long Id { get; init; }

    /// <summary>When.</summary>
    [Privacy(None)]
    public DateTimeOffset At { get; init; }

    /// <summary>Account of who did it.</summary>
    [Privacy(Pseudonym)]
    public required string WhoId { get; init; }

    /// <summary>Their name then.</summary>
    [Privacy(Personal)]
    public required string Who { get; init; }

    /// <summary>What, one of <see cref="AuditActs"/>.</summary>
    [Privacy(None)]
    public required string Act { get; init; }

    /// <summary>Where.</summary>
    [Privacy(None)]
    public required string Place { get; init; }

    /// <summary>To what.</summary>
    [Privacy(Pseudonym)]
    public required string Subject { get; init; }

    /// <summary>What it was before.</summary>
    [Privacy(None)]
    public string? Was { get; init; }

    /// <summary>What it became.</summary>
    [Privacy(None)]
    public string? Became { get; init; }

    /// <summary>Why, in their words.</summary>
    [Privacy(None)]
    public string? Why { get; init; }

    /// <summary>Place in the chain from 1; null until it is sealed.</summary>
    [Privacy(None)]
    public long? Number { get; init; }

    /// <summary>Its seal; null until it is sealed.</summary>
    [Privacy(None)]
    public string? Seal { get; init; }

    /// <summary>The row of an entry, for a unit of work that stores it with what it tells of.</summary>
    public static AuditRow Of(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new()
        {
            At = DateTimeOffset.FromUnixTimeMilliseconds(entry.At.ToUnixTimeMilliseconds()),
            WhoId = entry.By.Id,
            Who = entry.By.Name,
            Act = entry.Act,
            Place = entry.Place,
            Subject = Cut(entry.Subject)!,
            Was = Cut(entry.Was),
            Became = Cut(entry.Became),
            Why = Cut(entry.Why),
        };
    }

    internal SealedEntry Read() => new(Number ?? 0, Seal ?? "", new(At, new(WhoId, Who), Act, Subject) { Place = Place, Was = Was, Became = Became, Why = Why });

    static string? Cut(string? text) => text is { Length: > AuditEntry.LongestText } ? text[..AuditEntry.LongestText] : text;
}
