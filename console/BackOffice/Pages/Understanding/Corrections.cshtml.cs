using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Bot.BackOffice.Audit;
using Bot.Models;
using Microsoft.AspNetCore.Mvc;

namespace Bot.BackOffice.Pages.Understanding;

/// <summary>What the desk said was heard wrongly in customers' messages: how they sound, and values in them.</summary>
/// <remarks>A list of examples and no measure: who corrects looks at what seems wrong, so no share of what is right can be counted from it.</remarks>
public sealed class CorrectionsModel(IShippedLanguages languages, LiveModels live, ICorrections corrections) : UnderstandingPage(languages, live)
{
    /// <summary>Rows of a page.</summary>
    public const int Shown = 50;

    // Most rows of a file: years of them, and still read into memory at once.
    const int Most = 50_000;

    static readonly JsonSerializerOptions Lines = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public override string Tab => "corrections";

    /// <summary>"mood", "value", or anything else for both.</summary>
    [BindProperty(SupportsGet = true, Name = "of")]
    public string? Of { get; set; }

    /// <summary>Place in the list, from 0.</summary>
    [BindProperty(SupportsGet = true, Name = "at")]
    public int At { get; set; }

    /// <summary>The correction a command is about.</summary>
    [BindProperty]
    public long Id { get; set; }

    /// <summary>Only these; null for both.</summary>
    public CorrectionKind? Only => Of switch { "mood" => CorrectionKind.Mood, "value" => CorrectionKind.Value, _ => null };

    /// <summary>Those of the page, the newest first.</summary>
    public IReadOnlyList<Correction> Rows { get; private set; } = [];

    /// <summary>How many there are, by kind.</summary>
    public IReadOnlyDictionary<CorrectionKind, int> Counts { get; private set; } = new Dictionary<CorrectionKind, int>();

    /// <summary>How many the list has.</summary>
    public int All => Only is { } kind ? Counts.GetValueOrDefault(kind) : Counts.Values.Sum();

    /// <summary>Shows a page of them.</summary>
    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Counts = await corrections.CountAsync(Language, cancellation);
        At = Math.Clamp(At, 0, Math.Max(0, All - 1));
        Rows = await corrections.ReadAsync(Language, Only, At, Shown, cancellation);
    }

    /// <summary>The list as a file: an example on each line, as JSON.</summary>
    public async Task<IActionResult> OnGetExportAsync(CancellationToken cancellation)
    {
        var all = await corrections.ReadAsync(Language, Only, 0, Most, cancellation);
        var lines = all.Select(one => JsonSerializer.Serialize(
            new { one.At, one.Model, kind = one.Kind.ToString().ToLowerInvariant(), one.Text, one.Found, one.Right }, Lines) + "\n");
        return File(Encoding.UTF8.GetBytes(string.Concat(lines)), "application/x-ndjson", $"corrections-{Language}.jsonl");
    }

    /// <summary>Takes one back; what was said of the same before holds again.</summary>
    public async Task<IActionResult> OnPostTakeBackAsync(CancellationToken cancellation)
    {
        Said = await corrections.TakeBackAsync(Id, new(Me, When.Now), cancellation) ? "Taken back." : "It was taken back before.";
        return RedirectToPage("/Understanding/Corrections", new { of = Of, at = At == 0 ? (int?)null : At, language = LanguageInLinks });
    }
}
