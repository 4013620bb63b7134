using System.Text.Json;
using Bot.Audit;
using Bot.Conversations;
using Bot.Desk;
using Bot.Storage;
using Bot.Turns;
using Microsoft.EntityFrameworkCore;

namespace Bot.BackOffice.Desk;

/// <summary>What became of a run.</summary>
/// <param name="Done">Steps done.</param>
/// <param name="Refusal">Why the next one was refused; null when all were done.</param>
public sealed record MacroRun(int Done, string? Refusal);

/// <summary>The kept sequences, and their runs. Thread-safe.</summary>
public sealed class Macros(IDbContextFactory<BotDb> databases, IConversations conversations, DeskTurns desk, DeskTexts texts, IPolicies policies, TimeProvider clock)
{
    /// <summary>Macros that are kept, at most.</summary>
    public const int Most = 50;

    /// <summary>How long a run is remembered: so long a form sent again does nothing.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    /// <summary>All of them, in their order.</summary>
    public async Task<IReadOnlyList<Macro>> ListAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = await db.Macros.AsNoTracking().OrderBy(macro => macro.Place).ThenBy(macro => macro.Name).Take(Most).ToListAsync(cancellation);
        return [.. rows.Select((row, at) => new Macro(row.Name, at + 1, Read(row.Steps)))];
    }

    /// <summary>Keeps one in place of the one of its name; a new one comes last.</summary>
    /// <returns>Why it is not kept, in words for the person; null when it is.</returns>
    public async Task<string?> KeepAsync(string name, IReadOnlyList<MacroStep> steps, Agent by, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (Macro.Problem(name, steps, await texts.LabelsAsync(cancellation), policies.Current.Value.Plan()) is { } problem)
            return problem;
        var (at, body) = (clock.GetUtcNow(), JsonSerializer.Serialize(steps));
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var row = await db.Macros.SingleOrDefaultAsync(macro => macro.Name == name, cancellation);
        var was = row?.Steps;
        if (row is null && await db.Macros.CountAsync(cancellation) >= Most)
            return $"{Most} macros are kept already. Take one away first.";
        if (row is null)
            db.Macros.Add(new() { Name = name, Place = (await db.Macros.MaxAsync(macro => (int?)macro.Place, cancellation) ?? 0) + 1, Steps = body, By = by.Name, At = at });
        else
            (row.Steps, row.By, row.At) = (body, by.Name, at);
        db.Add(AuditRow.Of(new(at, by, AuditActs.MacrosChanged, name) { Was = was, Became = body }));
        await db.SaveChangesAsync(cancellation);
        return null;
    }

    /// <summary>Takes one away.</summary>
    public async Task DropAsync(string name, Agent by, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(by);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.ChangeAsync(() => db.Macros.Where(macro => macro.Name == name).ExecuteDeleteAsync(cancellation), new(clock.GetUtcNow(), by, AuditActs.MacrosChanged, name) { Became = "taken away" }, cancellation);
    }

    /// <summary>Puts one before the one before it: the first nine have keys.</summary>
    public async Task RaiseAsync(string name, Agent by, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(by);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = await db.Macros.OrderBy(macro => macro.Place).ThenBy(macro => macro.Name).ToListAsync(cancellation);
        var at = rows.FindIndex(macro => macro.Name == name);
        if (at < 1)
            return;
        (rows[at - 1], rows[at]) = (rows[at], rows[at - 1]);
        for (var place = 0; place < rows.Count; place++)
            rows[place].Place = place + 1;
        db.Add(AuditRow.Of(new(clock.GetUtcNow(), by, AuditActs.MacrosChanged, name) { Was = $"place {at + 1}", Became = $"place {at}" }));
        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>Runs one, step by step; a step that is refused stops the rest. The same key runs once: sent again it goes on where it was, which is nowhere when all is done.</summary>
    /// <param name="macro">Which.</param>
    /// <param name="conversation">The conversation, which its reader may see.</param>
    /// <param name="by">Who.</param>
    /// <param name="key">Key of the form.</param>
    /// <returns>What became of it; null when the key is another's.</returns>
    public async Task<MacroRun?> RunAsync(Macro macro, string conversation, Agent by, string key)
    {
        ArgumentNullException.ThrowIfNull(macro);
        ArgumentNullException.ThrowIfNull(by);
        var run = await EnterAsync(macro, conversation, by, key);
        if (run.Conversation != conversation || run.Staff != by.Id || run.Macro != macro.Name)
            return null;
        var labels = await texts.LabelsAsync(CancellationToken.None);
        // As they were when it was begun: an edit meanwhile is for the next run.
        var steps = Read(run.Steps);
        for (var at = run.Done; at < steps.Count; at++)
        {
            var done = at + 1;
            var now = await conversations.OpenAsync(conversation, CancellationToken.None);
            var outcome = await desk.HandleAsync(
                conversation, steps[at].Command(now, by, $"{key}:{done}", labels, clock.GetUtcNow()), static _ => null, (_, _) => new MarkMacroStep(key, done), CancellationToken.None);
            if (outcome.Refusal is { } refusal)
                return new(at, refusal);
            if (outcome.Facts.Count > 0)
                continue;
            // It was so already.
            await using var db = await databases.CreateDbContextAsync();
            await db.MacroRuns.Where(row => row.Key == key).ExecuteUpdateAsync(set => set.SetProperty(row => row.Done, done));
        }
        return new(steps.Count, null);
    }

    async Task<MacroRunRow> EnterAsync(Macro macro, string conversation, Agent by, string key)
    {
        var at = clock.GetUtcNow();
        var old = at - Remembered;
        await using var db = await databases.CreateDbContextAsync();
        await db.MacroRuns.Where(run => run.At < old).ExecuteDeleteAsync();
        if (await db.MacroRuns.AsNoTracking().SingleOrDefaultAsync(run => run.Key == key) is { } before)
            return before;
        MacroRunRow row = new() { Key = key, Conversation = conversation, Macro = macro.Name, Staff = by.Id, Steps = JsonSerializer.Serialize(macro.Steps), At = at };
        db.MacroRuns.Add(row);
        try
        {
            await db.SaveChangesAsync();
            return row;
        }
        catch (DbUpdateException)
        {
            // The same form, a moment earlier.
            db.ChangeTracker.Clear();
            return await db.MacroRuns.AsNoTracking().SingleAsync(run => run.Key == key);
        }
    }

    static IReadOnlyList<MacroStep> Read(string steps) => JsonSerializer.Deserialize<IReadOnlyList<MacroStep>>(steps) ?? [];
}
