using Bot.Desk;
using Bot.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bot.BackOffice.Desk;

/// <summary>What people have begun to write, kept for each conversation, person and kind of text until it is sent. Thread-safe.</summary>
/// <remarks>A draft belongs to who wrote it, whoever has the conversation meanwhile; nobody else reads it. Card numbers are hidden before
/// it is stored, as in everything.</remarks>
public sealed class Drafts(IDbContextFactory<BotDb> databases, TimeProvider clock)
{
    /// <summary>To the customer.</summary>
    public const string Reply = "reply";

    /// <summary>To colleagues.</summary>
    public const string Note = "note";

    /// <summary>How long an unsent draft is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>A person's drafts in a conversation, by kind.</summary>
    public async Task<IReadOnlyDictionary<string, DraftRow>> OfAsync(string conversation, string staff, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Drafts.AsNoTracking().Where(d => d.Conversation == conversation && d.Staff == staff).ToDictionaryAsync(d => d.Mode, cancellation);
    }

    /// <summary>Keeps what was typed, in place of what was kept before; nothing typed forgets it.</summary>
    public async Task KeepAsync(string conversation, string staff, string mode, string text, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            await ForgetAsync(conversation, staff, mode, cancellation);
            return;
        }
        var (at, kept) = (clock.GetUtcNow(), Nlp.PersonalData.Mask(text.Length <= 2 * DeskRules.LongestText ? text : text[..(2 * DeskRules.LongestText)]));
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await ReplaceAsync(db) == 1)
            return;
        db.Drafts.Add(new() { Conversation = conversation, Staff = staff, Mode = mode, Text = kept, At = at });
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException)
        {
            // Another window of theirs was quicker by a moment: then there is one to replace.
            await ReplaceAsync(db);
        }

        Task<int> ReplaceAsync(BotDb here) => here.Drafts.Where(d => d.Conversation == conversation && d.Staff == staff && d.Mode == mode)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.Text, kept).SetProperty(d => d.At, at), cancellation);
    }

    /// <summary>It was sent, or is not wanted any more. Takes what is too old along.</summary>
    public async Task ForgetAsync(string conversation, string staff, string mode, CancellationToken cancellation)
    {
        var old = clock.GetUtcNow() - Kept;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.Drafts.Where(d => (d.Conversation == conversation && d.Staff == staff && d.Mode == mode) || d.At < old).ExecuteDeleteAsync(cancellation);
    }
}
