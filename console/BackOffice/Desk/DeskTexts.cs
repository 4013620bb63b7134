using Bot.Audit;
using Bot.Conversations;
using Bot.Desk;
using Bot.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bot.BackOffice.Desk;

/// <summary>What the house keeps for its desk: texts used again and again, and the labels people may choose from. Thread-safe.</summary>
public sealed class DeskTexts(IDbContextFactory<BotDb> databases, TimeProvider clock)
{
    /// <summary>Labels kept at most: each is counted in the menu.</summary>
    public const int MostLabels = 40;

    /// <summary>Texts kept at most.</summary>
    public const int MostReplies = 500;

    /// <summary>Longest label, in characters.</summary>
    public const int LongestLabel = 30;

    /// <summary>All texts, by shortcut.</summary>
    public async Task<IReadOnlyList<CannedReplyRow>> RepliesAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.CannedReplies.AsNoTracking().OrderBy(reply => reply.Shortcut).Take(MostReplies).ToListAsync(cancellation);
    }

    /// <summary>All labels, by name.</summary>
    public async Task<IReadOnlyList<string>> LabelsAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.KeptLabels.OrderBy(label => label.Label).Select(label => label.Label).Take(MostLabels).ToListAsync(cancellation);
    }

    /// <summary>Keeps a text under its shortcut, in place of the one before.</summary>
    /// <returns>Why it is not kept, in words for the person; null when it is.</returns>
    public async Task<string?> KeepReplyAsync(string shortcut, string text, Agent by, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (!CannedText.IsShortcut(shortcut))
            return "A shortcut has 1 to 30 small letters, digits and hyphens, such as “late-parcel”.";
        if (CannedText.Problem(text) is { } problem)
            return problem;
        var at = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var before = await db.CannedReplies.AsNoTracking().SingleOrDefaultAsync(reply => reply.Shortcut == shortcut, cancellation);
        if (before is null && await db.CannedReplies.CountAsync(cancellation) >= MostReplies)
            return $"{MostReplies} texts are kept already. Take one away first.";
        CannedReplyRow kept = new() { Shortcut = shortcut, Text = text.Trim(), By = by.Name, At = at };
        db.Entry(kept).State = before is null ? EntityState.Added : EntityState.Modified;
        db.Add(AuditRow.Of(new(at, by, AuditActs.RepliesChanged, $"/{shortcut}") { Was = before?.Text, Became = kept.Text }));
        await db.SaveChangesAsync(cancellation);
        return null;
    }

    /// <summary>Takes a text away.</summary>
    public async Task DropReplyAsync(string shortcut, Agent by, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(by);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.ChangeAsync(() => db.CannedReplies.Where(reply => reply.Shortcut == shortcut).ExecuteDeleteAsync(cancellation),
            new(clock.GetUtcNow(), by, AuditActs.RepliesChanged, $"/{shortcut}") { Became = "taken away" }, cancellation);
    }

    /// <summary>Keeps a label.</summary>
    /// <returns>Why it is not kept, in words for the person; null when it is.</returns>
    public async Task<string?> KeepLabelAsync(string label, Agent by, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(by);
        label = label.Trim();
        if (label.Length is 0 or > LongestLabel || label.Any(char.IsControl))
            return $"A label has 1 to {LongestLabel} characters.";
        var at = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var kept = await db.KeptLabels.Select(row => row.Label).ToListAsync(cancellation);
        if (kept.Contains(label, StringComparer.OrdinalIgnoreCase))
            return $"“{label}” is kept already.";
        if (kept.Count >= MostLabels)
            return $"{MostLabels} labels are kept already. Take one away first.";
        db.KeptLabels.Add(new() { Label = label, By = by.Name, At = at });
        db.Add(AuditRow.Of(new(at, by, AuditActs.LabelsChanged, label) { Became = "kept" }));
        await db.SaveChangesAsync(cancellation);
        return null;
    }

    /// <summary>Takes a label away from those that can be chosen. Conversations that have it keep it.</summary>
    public async Task DropLabelAsync(string label, Agent by, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(by);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.ChangeAsync(() => db.KeptLabels.Where(row => row.Label == label).ExecuteDeleteAsync(cancellation),
            new(clock.GetUtcNow(), by, AuditActs.LabelsChanged, label) { Became = "taken away" }, cancellation);
    }
}
