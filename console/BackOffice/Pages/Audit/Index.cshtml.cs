using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using Bot.Audit;
using Bot.BackOffice.Access;
using Bot.BackOffice.Audit;
using Bot.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Bot.BackOffice.Pages.Audit;

/// <summary>Who did what, and whether the record of it is whole.</summary>
[Authorize(ConsolePolicies.Audit)]
public sealed class IndexModel(IAuditLog audit, AuditFiles files, AuditState state, Witness witness, IDbContextFactory<BotDb> databases) : ConsolePage
{
    const int PageSize = 100;

    /// <summary>Account of who did it; empty for anybody.</summary>
    [BindProperty(SupportsGet = true, Name = "who"), StringLength(64)]
    public string? Who { get; set; }

    /// <summary>What was done; empty for anything.</summary>
    [BindProperty(SupportsGet = true, Name = "act"), StringLength(40)]
    public string? Act { get; set; }

    /// <summary>Part of what it was done to; empty for anything.</summary>
    [BindProperty(SupportsGet = true, Name = "subject"), StringLength(200)]
    public string? Subject { get; set; }

    /// <summary>The first day, as the desk's zone has it.</summary>
    [BindProperty(SupportsGet = true, Name = "from")]
    public DateOnly? From { get; set; }

    /// <summary>The last day.</summary>
    [BindProperty(SupportsGet = true, Name = "until")]
    public DateOnly? Until { get; set; }

    /// <summary>Key of the last entry of the page before.</summary>
    [BindProperty(SupportsGet = true, Name = "after")]
    public long? After { get; set; }

    /// <summary>What was found, newest first.</summary>
    public IReadOnlyList<SealedEntry> Entries { get; private set; } = [];

    /// <summary>Continues after this page; null on the last one.</summary>
    public long? Next { get; private set; }

    /// <summary>Everybody who has or had an account.</summary>
    public IReadOnlyDictionary<string, string> People { get; private set; } = new Dictionary<string, string>();

    /// <summary>The last check of the whole log; null until the first one since the start has ended.</summary>
    public AuditState.Checked? Check => state.Last;

    /// <summary>Whether anything is looked for.</summary>
    public bool IsFiltered => Who is { Length: > 0 } || Act is { Length: > 0 } || Subject is { Length: > 0 } || From is not null || Until is not null;

    /// <summary>The list.</summary>
    public Task OnGetAsync(CancellationToken cancellation) => ReadAsync(cancellation);

    /// <summary>Checks the whole log now.</summary>
    public async Task<IActionResult> OnPostCheckAsync(CancellationToken cancellation)
    {
        state.Put(await AuditVerdict.OfAsync(audit.SealedAsync(cancellation), files.KeyOrNew(), files.Noted(), cancellation), When.Now);
        return RedirectToPage("/Audit/Index");
    }

    /// <summary>The whole log as a file, the last line of it a signature.</summary>
    public async Task<IActionResult> OnPostExportAsync(CancellationToken cancellation)
    {
        await witness.NoteAsync(Me, AuditActs.LogExported, "audit log");
        Response.ContentType = "application/jsonl";
        Response.Headers.ContentDisposition = $"attachment; filename=\"audit-{When.Now.ToString("yyyyMMdd-HHmm", CultureInfo.InvariantCulture)}.jsonl\"";
        await foreach (var line in AuditExport.LinesAsync(audit.SealedAsync(cancellation), files.KeyOrNew(), cancellation))
            await Response.WriteAsync(line + "\n", Encoding.UTF8, cancellation);
        return new EmptyResult();
    }

    /// <summary>The address of the entries before the last one shown.</summary>
    public string? Older => Next is null ? null : Url.Page("/Audit/Index", null, new { who = Who, act = Act, subject = Subject, from = Day(From), until = Day(Until), after = Next });

    /// <summary>A day as a date field has it.</summary>
    public static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>An act in words: <c>Limits published</c>.</summary>
    public static string Words(string act)
    {
        ArgumentException.ThrowIfNullOrEmpty(act);
        return string.Concat(char.ToUpperInvariant(act[0]).ToString(), act.AsSpan(1).ToString().Replace('-', ' '));
    }

    /// <summary>What an entry is about, in words; an account by its name.</summary>
    public string About(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return People.GetValueOrDefault(entry.Subject, entry.Subject);
    }

    async Task ReadAsync(CancellationToken cancellation)
    {
        await using (var db = await databases.CreateDbContextAsync(cancellation))
            People = await db.Users.AsNoTracking().OrderBy(s => s.DisplayName).ToDictionaryAsync(s => s.Id, s => s.DisplayName, cancellation);
        var filter = new AuditFilter(Or(Who), Or(Act), Or(Subject), When.Beginning(From), When.Beginning(Until, later: 1));
        var found = await audit.FindAsync(filter, After, PageSize + 1, cancellation);
        Entries = [.. found.Take(PageSize).Select(entry => entry.Entry)];
        Next = found.Count > PageSize ? found[PageSize - 1].Key : null;
    }

    static string? Or(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : typed.Trim();
}
