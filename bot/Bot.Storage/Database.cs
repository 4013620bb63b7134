using Microsoft.EntityFrameworkCore;

namespace Bot.Storage;

/// <summary>The database of this installation: opened once at start, held alone by this process until it ends. Thread-safe.</summary>
public sealed class Database : IDisposable
{
    const string InstallationKey = "installation";
    readonly IDbContextFactory<BotDb> _contexts;

    internal Database(Engine engine, IDbContextFactory<BotDb> contexts) => (Engine, _contexts) = (engine, contexts);

    internal Engine Engine { get; }

    /// <summary>Id of the installation, made when the database was; null until it is open.</summary>
    public string? Installation { get; private set; }

    /// <summary>Takes the database for this process and brings its schema up to date.</summary>
    /// <exception cref="StorageRefusedException">Another process has it, it is newer than this program, or it cannot be used; the message
    /// says what to do.</exception>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        await Engine.OpenAsync(_contexts, cancellation);
        await using var db = await _contexts.CreateDbContextAsync(cancellation);
        var row = await db.Meta.SingleOrDefaultAsync(meta => meta.Key == InstallationKey, cancellation);
        if (row is null)
        {
            db.Add(row = new MetaRow { Key = InstallationKey, Value = Guid.NewGuid().ToString("N") });
            await db.SaveChangesAsync(cancellation);
        }
        Installation = row.Value;
    }

    /// <summary>Lets go of the database.</summary>
    public void Dispose() => Engine.Dispose();
}
