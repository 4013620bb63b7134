using System.Text.Json;
using Bot.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bot.BackOffice.Rules;

/// <summary>How often a rule did something lately.</summary>
/// <param name="Times">How often it decided, raised or suppressed.</param>
/// <param name="Last">When it last did.</param>
public sealed record RuleCount(int Times, DateTimeOffset Last);

/// <summary>What rules did since an instant.</summary>
/// <param name="Since">Counted from here on: a day ago, or less when more was asked than is looked at.</param>
/// <param name="Asked">How often the rules were asked.</param>
/// <param name="ByRule">By name; a rule that did nothing is not there.</param>
public sealed record RuleCountsSince(DateTimeOffset Since, int Asked, IReadOnlyDictionary<string, RuleCount> ByRule);

/// <summary>Counts what rules did in the last day, from the record of every asking. Looked at anew once a minute at most. Thread-safe.</summary>
public sealed class RuleCounts(IDbContextFactory<BotDb> databases, TimeProvider clock) : IDisposable
{
    /// <summary>Askings looked at; beyond it the time looked at gets shorter, and the page says so.</summary>
    const int Most = 20_000;

    static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    readonly SemaphoreSlim _one = new(1);
    (DateTimeOffset At, RuleCountsSince Counts)? _held;

    /// <summary>The counts.</summary>
    public async Task<RuleCountsSince> ReadAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            var now = clock.GetUtcNow();
            if (_held is { } held && now - held.At < Fresh)
                return held.Counts;
            var counts = await CountAsync(now.AddDays(-1), cancellation);
            _held = (now, counts);
            return counts;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    async Task<RuleCountsSince> CountAsync(DateTimeOffset since, CancellationToken cancellation)
    {
        const int page = 1_000;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var (byRule, asked, before) = (new Dictionary<string, RuleCount>(), 0, long.MaxValue);
        var reached = since;
        // Backwards along the primary key: nothing older than what is counted is read, however long the history is.
        while (asked < Most)
        {
            var facts = await db.Facts.Where(fact => fact.Position < before).OrderByDescending(fact => fact.Position).Take(page)
                .Select(fact => new { fact.Position, fact.At, Body = fact.Kind == "rules-asked" ? fact.Body : null }).ToListAsync(cancellation);
            foreach (var fact in facts)
            {
                before = fact.Position;
                if (fact.At < since)
                    return new(since, asked, byRule);
                reached = fact.At;
                if (fact.Body is null)
                    continue;
                asked++;
                foreach (var rule in Did(fact.Body))
                    byRule[rule] = byRule.TryGetValue(rule, out var count) ? count with { Times = count.Times + 1 } : new(1, fact.At);
            }
            if (facts.Count < page)
                return new(since, asked, byRule);
        }
        return new(reached, asked, byRule);
    }

    static readonly string[] Doings = ["rule", "raised", "suppressed"];

    static IEnumerable<string> Did(string body)
    {
        using var fact = JsonDocument.Parse(body);
        foreach (var name in Doings)
            if (fact.RootElement.TryGetProperty(name, out var rule) && rule.ValueKind == JsonValueKind.String)
                yield return rule.GetString()!;
    }
}
