using Bot.Replays;
using Bot.Turns;
using Microsoft.EntityFrameworkCore;

namespace Bot.Storage;

/// <summary>Explains messages from the facts and the published policies. It asks for no lock, so it works beside the serving program.</summary>
sealed class StoredExplanations(IDbContextFactory<BotDb> contexts) : IExplanations
{
    public async ValueTask<IReadOnlyList<Explanation>> OfAsync(string conversation, string? message, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var facts = (await db.Facts.Where(fact => fact.Conversation == conversation).OrderBy(fact => fact.Number)
                .Select(fact => new { fact.Position, fact.Number, fact.Body }).ToListAsync(cancellation))
            .ConvertAll(fact => new Bot.Conversations.StoredFact(fact.Position, conversation, fact.Number, Stored.Fact(fact.Body)));
        var versions = Explanations.Versions(facts);
        var policies = (await db.Policies.AsNoTracking().Where(row => versions.Contains(row.Version)).ToListAsync(cancellation))
            .ToDictionary(row => row.Version, row => PolicyJson.Read(row.Body));
        policies[0] = Policy.Default.Value;
        return Explanations.Of(facts, policies, message);
    }
}
