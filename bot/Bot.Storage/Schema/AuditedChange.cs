using Bot.Audit;
using Microsoft.EntityFrameworkCore;

namespace Bot.Storage;

/// <summary>Changes of single rows that are told in the audit log.</summary>
public static class AuditedChange
{
    /// <summary>Changes one row and notes it in the log, or does neither.</summary>
    /// <param name="db">The unit of work; what else it holds is stored with it.</param>
    /// <param name="change">Changes the row on <paramref name="db"/>; the result is the number of rows changed.</param>
    /// <param name="entry">What was done.</param>
    /// <param name="cancellation">Gives up with nothing done.</param>
    /// <returns>False when there was no such row.</returns>
    public static async Task<bool> ChangeAsync(this BotDb db, Func<Task<int>> change, AuditEntry entry, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(change);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await change() != 1)
            return false;
        db.Add(AuditRow.Of(entry));
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }
}
