using Bot.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Bot.BackOffice.Access;

/// <summary>Sees to it that somebody may look after accounts. Thread-safe.</summary>
sealed class Administrators(IDbContextFactory<BotDb> databases, TimeProvider clock)
{
    /// <summary>Where people have accounts and nobody who may sign in is an administrator, makes every supervisor who may one too.</summary>
    /// <returns>How many were made administrators.</returns>
    public async Task<int> EnsureAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var now = clock.GetUtcNow();
        var active = from has in db.UserRoles join staff in db.Users on has.UserId equals staff.Id where staff.LockoutEnd == null || staff.LockoutEnd < now select has;
        if (await active.AnyAsync(has => has.RoleId == StaffRoles.Admin, cancellation))
            return 0;
        var supervisors = await active.Where(has => has.RoleId == StaffRoles.Supervisor).Select(has => has.UserId).ToListAsync(cancellation);
        db.UserRoles.AddRange(supervisors.Select(id => new IdentityUserRole<string> { UserId = id, RoleId = StaffRoles.Admin }));
        return await db.SaveChangesAsync(cancellation);
    }
}
