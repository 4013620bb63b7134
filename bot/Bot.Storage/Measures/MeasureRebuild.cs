using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bot.Storage;

/// <summary>Empties what the numbers are counted from; its follower reads all facts again when the program is started next.</summary>
public static class MeasureRebuild
{
    /// <summary>Empties it. The storage is open, and nothing else works with it.</summary>
    public static async Task RunAsync(IServiceProvider services, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(services);
        await using var db = await services.GetRequiredService<IDbContextFactory<BotDb>>().CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.Database.ExecuteSqlRawAsync("DELETE FROM talks; DELETE FROM marks; DELETE FROM followers WHERE name = 'measures'", cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
