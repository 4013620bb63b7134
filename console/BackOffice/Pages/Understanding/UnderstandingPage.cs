using System.Globalization;
using Bot.BackOffice.Access;
using Bot.BackOffice.Desk;
using Bot.Models;
using Bot.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Nlp;

namespace Bot.BackOffice.Pages.Understanding;

/// <summary>What the pages about models share: the language they are about, and the model that answers in it.</summary>
[Authorize(ConsolePolicies.Understanding)]
public abstract class UnderstandingPage(IShippedLanguages languages, LiveModels live) : ConsolePage
{
    static readonly CultureInfo Culture = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>Code asked for; anything unknown means the first language.</summary>
    [BindProperty(SupportsGet = true, Name = "language")]
    public string? LanguageKey { get; set; }

    /// <summary>Said once after something was done.</summary>
    [TempData]
    public string? Said { get; set; }

    /// <summary>All languages.</summary>
    public IReadOnlyList<string> Languages => languages.Codes;

    /// <summary>The language of the page.</summary>
    public string Language => LanguageKey is { } key && languages.Codes.Contains(key) ? key : languages.Codes[0];

    /// <summary>For links: null for the first language, so that addresses stay short.</summary>
    public string? LanguageInLinks => Language == languages.Codes[0] ? null : Language;

    /// <summary>The model that answers.</summary>
    public LiveModel? Live => live.Of(Language);

    /// <summary>Key of the tab that is open.</summary>
    public abstract string Tab { get; }

    /// <summary>Why the last command was refused.</summary>
    public string? Refusal { get; protected set; }

    /// <summary>A share as people read it: "92.4 %".</summary>
    public static string Percent(double share) => (share * 100).ToString("0.0", Culture) + " %";

    /// <summary>A difference of shares in points: "+1.2", "−0.4", "±0.0".</summary>
    public static string Points(double difference) =>
        Math.Abs(difference) < 0.0005 ? "±0.0" : (difference > 0 ? "+" : "−") + Math.Abs(difference * 100).ToString("0.0", Culture);

    /// <summary>A code as people read it: "English".</summary>
    public static string LanguageName(string code)
    {
        try
        {
            return CultureInfo.GetCultureInfo(code, predefinedOnly: true).EnglishName;
        }
        catch (CultureNotFoundException)
        {
            return code;
        }
    }

    /// <summary>Words for what is done with a text.</summary>
    public static string Says(Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return verdict.Outcome == Outcome.Act ? Names.Intent(verdict.Intent) : Names.Capital(Compare.Name(verdict));
    }

    /// <summary>An intent's words; out of scope has its own.</summary>
    public static string IntentWords(string intent) => intent is Examples.OutOfScope or "" ? "Out of scope" : Names.Intent(intent);

    /// <summary>The training data as it would be trained now.</summary>
    protected async Task<(TrainingSet Set, IReadOnlyList<ExampleChange> Changes)> SetAsync(IExamples examples, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(examples);
        var (data, hash) = languages.Read(Language);
        var changes = await examples.ChangesAsync(Language, cancellation);
        return (Examples.Merge(data, hash, changes), changes);
    }

    /// <summary>How many people may approve a version.</summary>
    protected static async Task<int> SupervisorsAsync(IDbContextFactory<BotDb> databases, DateTimeOffset now, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(databases);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Users.CountAsync(
            staff => staff.PasswordHash != null && (staff.LockoutEnd == null || staff.LockoutEnd < now) && db.UserRoles.Any(role => role.UserId == staff.Id && role.RoleId == StaffRoles.Supervisor), cancellation);
    }
}
