using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bot.Storage;

/// <summary>Empties the index of search; its follower reads all facts again when the program is started next.</summary>
public static class SearchRebuild
{
    /// <summary>Empties it. The storage is open, and nothing else works with it.</summary>
    public static async Task RunAsync(IServiceProvider services, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(services);
        await using var db = await services.GetRequiredService<IDbContextFactory<BotDb>>().CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (db is SqliteBotDb)
            await db.Database.ExecuteSqlRawAsync("INSERT INTO search_words(search_words) VALUES ('delete-all')", cancellation);
        await db.Database.ExecuteSqlRawAsync("DELETE FROM search_texts; DELETE FROM search_parts; DELETE FROM followers WHERE name = 'search'", cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
