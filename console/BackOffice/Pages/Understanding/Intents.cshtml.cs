using System.ComponentModel.DataAnnotations;
using System.IO.Compression;
using Bot.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Nlp;

namespace Bot.BackOffice.Pages.Understanding;

/// <summary>Intents with their examples: what a model learns from. Changes are kept one by one and can be taken back.</summary>
public sealed class IntentsModel(IShippedLanguages languages, LiveModels live, IModels models, IExamples examples, TimeProvider clock) : UnderstandingPage(languages, live)
{
    readonly IShippedLanguages _languages = languages;

    /// <inheritdoc/>
    public override string Tab => "intents";

    /// <summary>The intent that is open; null for the list alone.</summary>
    [BindProperty(SupportsGet = true), StringLength(60)]
    public string? Intent { get; set; }

    /// <summary>Another intent to look at beside it.</summary>
    [BindProperty(SupportsGet = true, Name = "with"), StringLength(60)]
    public string? With { get; set; }

    /// <summary>The phrase a command is about.</summary>
    [BindProperty]
    public string? Was { get; set; }

    /// <summary>The phrase as it should be.</summary>
    [BindProperty]
    public string? Text { get; set; }

    /// <summary>The change to take back.</summary>
    [BindProperty]
    public long Change { get; set; }

    /// <summary>What would be trained now.</summary>
    public TrainingSet Set { get; private set; } = null!;

    /// <summary>All changes of the language, newest first.</summary>
    public IReadOnlyList<ExampleChange> Changes { get; private set; } = [];

    /// <summary>Figures of the live version by intent.</summary>
    public IReadOnlyDictionary<string, IntentFigures> Figures { get; private set; } = new Dictionary<string, IntentFigures>();

    /// <summary>Examples the live version doubts.</summary>
    public ILookup<string, DoubtfulPhrase> Doubtful { get; private set; } = Array.Empty<DoubtfulPhrase>().ToLookup(phrase => phrase.Text);

    /// <summary>Examples of an intent, or the out-of-scope sentences.</summary>
    public IReadOnlyList<string> Phrases(string intent) => intent == Examples.OutOfScope ? Set.Data.OutOfScope : Set.Data.Intents.GetValueOrDefault(intent) ?? [];

    /// <summary>Where an example comes from, when it was not shipped.</summary>
    public ExampleChange? Origin(string intent, string phrase) => Changes.FirstOrDefault(change => change.Undone is null && change.Intent == intent && change.Text == phrase);

    /// <summary>Shows the list, with an intent beside it.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        await ReadAsync(cancellation);
        return Intent is null || IsKnown(Intent) || Examples.IsName(Intent) ? Page() : NotFound();
    }

    /// <summary>The language folder with all changes in it, for a repository to take back.</summary>
    public async Task<IActionResult> OnGetExportAsync(CancellationToken cancellation)
    {
        var files = Examples.Files(_languages.Files(Language), await examples.ChangesAsync(Language, cancellation));
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, text) in files)
            {
                await using var entry = await zip.CreateEntry($"{Language}/{name}").OpenAsync(cancellation);
                await using var writer = new StreamWriter(entry);
                await writer.WriteAsync(text.AsMemory(), cancellation);
            }
        bytes.Position = 0;
        return File(bytes, "application/zip", $"switchboard-language-{Language}.zip");
    }

    /// <summary>Adds an example, or changes one.</summary>
    public async Task<IActionResult> OnPostSaveAsync(CancellationToken cancellation)
    {
        var text = Examples.Tidy(Text);
        await ReadAsync(cancellation);
        if (Was is { } was && !Phrases(Intent ?? "").Contains(was))
            return Refused("that example was changed meanwhile.");
        if (Examples.Problem(Set.Data, Intent ?? "", text) is { } problem)
            return Refused(problem);
        var added = await examples.AddAsync(new(0, Language, Intent!, Was, text, Examples.Typed, Me, clock.GetUtcNow()), cancellation);
        Said = $"{(Was is null ? "Added" : "Changed to")} “{added.Text}”.{(added.Text == Text?.Trim() ? "" : " What tells who somebody is was taken out.")}";
        return Back();
    }

    /// <summary>Takes an example away.</summary>
    public async Task<IActionResult> OnPostRemoveAsync(CancellationToken cancellation)
    {
        await ReadAsync(cancellation);
        if (Was is null || !Phrases(Intent ?? "").Contains(Was))
            return Refused("that example is gone already.");
        await examples.AddAsync(new(0, Language, Intent!, Was, null, Examples.Typed, Me, clock.GetUtcNow()), cancellation);
        Said = $"Taken away: “{Was}”. The history below takes it back.";
        return Back();
    }

    /// <summary>Takes a change back.</summary>
    public async Task<IActionResult> OnPostUndoAsync(CancellationToken cancellation)
    {
        if (!await examples.UndoAsync(Change, new(Me, clock.GetUtcNow()), cancellation))
        {
            await ReadAsync(cancellation);
            return Refused("somebody took it back already.");
        }
        Said = "Taken back.";
        return Back();
    }

    bool IsKnown(string intent) => intent == Examples.OutOfScope || Set.Data.Intents.ContainsKey(intent);

    RedirectToPageResult Back() => RedirectToPage("/Understanding/Intents", new { intent = Intent, language = LanguageInLinks });

    PageResult Refused(string refusal)
    {
        Refusal = refusal;
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    async Task ReadAsync(CancellationToken cancellation)
    {
        (Set, var changes) = await SetAsync(examples, cancellation);
        Changes = [.. changes.Reverse()];
        var version = (await models.VersionsAsync(Language, cancellation)).FirstOrDefault(known => known.State == VersionState.Live);
        Figures = version?.Report.Intents.ToDictionary(figures => figures.Intent) ?? [];
        Doubtful = (version?.Report.Doubtful ?? []).ToLookup(phrase => phrase.Text);
    }
}
