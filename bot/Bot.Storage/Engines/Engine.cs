using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Bot.Storage;

/// <summary>What differs between the two engines.</summary>
abstract class Engine : IDisposable
{
    /// <summary>Makes sure that this process is the only one, and that the schema is the one this program knows.</summary>
    /// <exception cref="StorageRefusedException">It is not, and what to do.</exception>
    public abstract Task OpenAsync(IDbContextFactory<BotDb> contexts, CancellationToken cancellation);

    /// <summary>The connection of the one writer. Called on its thread.</summary>
    public abstract RoadConnection OpenWriter();

    /// <summary>A connection that only reads.</summary>
    public abstract ValueTask<RoadConnection> OpenReaderAsync(CancellationToken cancellation);

    /// <summary>Tells the id of the row inserted last on a connection without asking the database; null where an insert has to return it.</summary>
    public abstract Func<DbConnection, long>? LastId { get; }

    /// <summary>An insert that returns the row's id.</summary>
    public Statement Returning(Statement insert) => _returning.GetOrAdd(insert, static insert => insert with { Sql = insert.Sql + " RETURNING id" });

    readonly ConcurrentDictionary<Statement, Statement> _returning = new();

    /// <summary>The next facts for a follower, none of which can still be overtaken by a commit under way.</summary>
    public abstract Statement FactsAfter { get; }

    /// <summary>Place of the fact that a follower comes to last: position and transaction.</summary>
    public abstract Statement NewestFact { get; }

    /// <summary>Which facts come after a follower's place (<c>@xid</c>, <c>@position</c>), and in which order: as in <see cref="FactsAfter"/>, but those still to settle included.</summary>
    public abstract (string Where, string Order) AfterPlace { get; }

    /// <summary>Search in this engine's own words.</summary>
    public abstract SearchSql Search { get; }

    /// <summary>Whether another process may publish a policy, so that a commit has to look which one is in force.</summary>
    public abstract bool OthersPublish { get; }

    /// <summary>Whether a failure is the engine's state (locked, full, out of reach) and not the statement's fault.</summary>
    public abstract bool IsUnavailable(Exception problem);

    public abstract void Dispose();

    /// <summary>What the database knows and this program does not; null when it is not newer.</summary>
    protected static async Task<string?> NewerAsync(BotDb db, CancellationToken cancellation)
    {
        var known = db.Database.GetMigrations().ToHashSet();
        var unknown = (await db.Database.GetAppliedMigrationsAsync(cancellation)).Where(migration => !known.Contains(migration)).ToList();
        return unknown.Count == 0 ? null : string.Join(", ", unknown);
    }
}
