using System.Security.Cryptography;
using System.Text;
using Bot.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bot.BackOffice.Access;

/// <summary>The one-time way in while nobody has an account: a link with a random token, shown only where the program is started
/// (see <see cref="SetUpNotice"/>).</summary>
/// <remarks>Only a hash is stored. Each start of the program without accounts replaces it, so an old log opens nothing; the first
/// account uses it up.</remarks>
public sealed class SetUpLink(IDbContextFactory<BotDb> databases)
{
    const string Key = "set-up-token";

    /// <summary>Path and query of the page, such as <c>/console/set-up?token=…</c>, with a new token; null when an account exists.</summary>
    public async Task<string?> CreateAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await db.Users.AnyAsync(cancellation))
            return null;
        // Letters only: the log masks what looks like a card, an account or a phone number.
        var token = RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz", 40);
        if (await db.Meta.SingleOrDefaultAsync(row => row.Key == Key, cancellation) is { } row)
            row.Value = Hash(token);
        else
            db.Meta.Add(new MetaRow { Key = Key, Value = Hash(token) });
        await db.SaveChangesAsync(cancellation);
        return $"/console/set-up?token={token}";
    }

    /// <summary>Whether the token opens the page now.</summary>
    public async Task<bool> IsValidAsync(string? token, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(token))
            return false;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var stored = await db.Meta.Where(row => row.Key == Key).Select(row => row.Value).SingleOrDefaultAsync(cancellation);
        return stored is not null && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(stored), Encoding.ASCII.GetBytes(Hash(token)));
    }

    /// <summary>Uses the token up; false when somebody was faster. Of two at once exactly one gets true.</summary>
    public async Task<bool> UseAsync(string token, CancellationToken cancellation)
    {
        var hash = Hash(token);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Meta.Where(row => row.Key == Key && row.Value == hash).ExecuteDeleteAsync(cancellation) == 1;
    }

    /// <summary>Gives a used token back when the account could not be made after all.</summary>
    public async Task ReturnAsync(string token, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        db.Meta.Add(new MetaRow { Key = Key, Value = Hash(token) });
        await db.SaveChangesAsync(cancellation);
    }

    static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
