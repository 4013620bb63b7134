using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Bot.Audit;
using Bot.BackOffice.Audit;
using Bot.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Bot.BackOffice.Pages.Understanding;

/// <summary>What the model was not sure of, one wording at a time: say what it means, by keyboard, and it becomes an example.</summary>
public sealed class InboxModel(IShippedLanguages languages, LiveModels live, IModels models, IExamples examples, IUnsureTurns unsure, TimeProvider clock, Witness witness)
    : UnderstandingPage(languages, live)
{
    const int Shown = 10, MostChoices = 9;

    /// <inheritdoc/>
    public override string Tab => "inbox";

    /// <summary>"frequent" or anything else for the newest first.</summary>
    [BindProperty(SupportsGet = true, Name = "order"), StringLength(20)]
    public string? OrderKey { get; set; }

    /// <summary>Place in the list, from 0.</summary>
    [BindProperty(SupportsGet = true, Name = "at")]
    public int At { get; set; }

    /// <summary>The wording a command is about.</summary>
    [BindProperty]
    public string? Fold { get; set; }

    /// <summary>What it means.</summary>
    [BindProperty, StringLength(60)]
    public string? Intent { get; set; }

    /// <summary>The last thing done here, to be undone: change (0 for none) and wording.</summary>
    [TempData]
    public string? Last { get; set; }

    /// <summary>The order of the list.</summary>
    public UnsureOrder Order => OrderKey == "frequent" ? UnsureOrder.MostFrequent : UnsureOrder.Newest;

    /// <summary>The wording to label; null when none is open.</summary>
    public UnsureTurn? Turn { get; private set; }

    /// <summary>Those that come next.</summary>
    public IReadOnlyList<UnsureTurn> Next { get; private set; } = [];

    /// <summary>Open wordings in all.</summary>
    public int Open { get; private set; }

    /// <summary>Intents to choose from by number, likeliest first, with how sure the model was; null where it did not think of it.</summary>
    public IReadOnlyList<(string Intent, double? Confidence)> Choices { get; private set; } = [];

    /// <summary>All intents, for the search.</summary>
    public IReadOnlyList<string> Intents { get; private set; } = [];

    /// <summary>Whether the last thing done can be undone.</summary>
    public bool CanUndo => TempData.Peek(nameof(Last)) is string { Length: > 0 };

    /// <summary>Shows the wording at a place.</summary>
    public Task OnGetAsync(CancellationToken cancellation) => ReadAsync(cancellation);

    /// <summary>Makes the wording an example of an intent, or of what is out of scope.</summary>
    public async Task<IActionResult> OnPostLabelAsync(CancellationToken cancellation)
    {
        if (Fold is null || await unsure.FindAsync(Language, Fold, cancellation) is not { } turn)
            return await RefusedAsync("that wording is gone.", cancellation);
        var (set, _) = await SetAsync(examples, cancellation);
        // Only what exists: a typing error must not make a new intent.
        if (Intent is null || (Intent != Examples.OutOfScope && !set.Data.Intents.ContainsKey(Intent)))
            return await RefusedAsync($"there is no intent “{Intent}”. Choose one from the list.", cancellation);
        var text = Examples.Tidy(turn.Text);
        if (text.Length > Examples.Longest)
            text = text[..text.LastIndexOf(' ', Examples.Longest)];
        var known = set.Data.Intents.GetValueOrDefault(Intent)?.Contains(text, StringComparer.OrdinalIgnoreCase) == true;
        if (!known && Examples.Problem(set.Data, Intent, text) is { } problem)
            return await RefusedAsync(problem, cancellation);
        if (!await unsure.MoveAsync(Language, Fold, UnsureState.Open, UnsureState.Labelled, cancellation))
            return await RefusedAsync("somebody else labelled or skipped it meanwhile.", cancellation);
        var id = known ? 0 : (await examples.AddAsync(new(0, Language, Intent, null, text, Examples.Labelled, Me, clock.GetUtcNow()), cancellation)).Id;
        return Done($"“{text}” means {IntentWords(Intent)}.", UnsureState.Labelled, id);
    }

    /// <summary>Passes on: nothing is learned from it.</summary>
    public async Task<IActionResult> OnPostSkipAsync(CancellationToken cancellation)
    {
        if (Fold is null || !await unsure.MoveAsync(Language, Fold, UnsureState.Open, UnsureState.Skipped, cancellation))
            return await RefusedAsync("somebody else labelled or skipped it meanwhile.", cancellation);
        await witness.NoteAsync(Me, AuditActs.WordingSkipped, $"unsure turns {Language}");
        return Done("Skipped.", UnsureState.Skipped, 0);
    }

    /// <summary>Takes the last label or skip back.</summary>
    public async Task<IActionResult> OnPostUndoAsync(CancellationToken cancellation)
    {
        if (Last?.Split('\n') is not [var state, var id, var fold] || !Enum.TryParse<UnsureState>(state, out var was) || !long.TryParse(id, CultureInfo.InvariantCulture, out var change))
            return await RefusedAsync("there is nothing to take back.", cancellation);
        if (change > 0)
            await examples.UndoAsync(change, new(Me, clock.GetUtcNow()), cancellation);
        await unsure.MoveAsync(Language, fold, was, UnsureState.Open, cancellation);
        await witness.NoteAsync(Me, AuditActs.WordingOpened, $"unsure turns {Language}", was: was == UnsureState.Skipped ? "skipped" : "labelled");
        (Last, Said) = (null, "Taken back.");
        return Back();
    }

    RedirectToPageResult Done(string said, UnsureState state, long change)
    {
        Said = said;
        Last = string.Create(CultureInfo.InvariantCulture, $"{state}\n{change}\n{Fold}");
        return Back();
    }

    RedirectToPageResult Back() => RedirectToPage("/Understanding/Inbox", new { order = Order == UnsureOrder.MostFrequent ? "frequent" : null, at = At == 0 ? (int?)null : At, language = LanguageInLinks });

    async Task<IActionResult> RefusedAsync(string refusal, CancellationToken cancellation)
    {
        Refusal = refusal;
        await ReadAsync(cancellation);
        Response.StatusCode = StatusCodes.Status409Conflict;
        return Page();
    }

    async Task ReadAsync(CancellationToken cancellation)
    {
        TempData.Keep(nameof(Last));
        Open = await unsure.CountAsync(Language, cancellation);
        At = Math.Clamp(At, 0, Math.Max(0, Open - 1));
        var turns = await unsure.ReadAsync(Language, Order, At, Shown, cancellation);
        var (set, _) = await SetAsync(examples, cancellation);
        Intents = [.. set.Data.Intents.Keys];
        if (turns.Count == 0)
            return;
        (Turn, Next) = (turns[0], [.. turns.Skip(1)]);
        var report = (await models.VersionsAsync(Language, cancellation)).FirstOrDefault(version => version.State == VersionState.Live)?.Report;
        Choices = Choose(Turn, report, set.Data.Intents.ContainsKey);
    }

    // What the customer chose, what the model thought of, then what is mixed up with that.
    static List<(string, double?)> Choose(UnsureTurn turn, ModelReport? report, Predicate<string> exists)
    {
        var thought = turn.Candidates.ToDictionary(candidate => candidate.Intent, candidate => candidate.Confidence);
        var mixed = (report?.Confusions ?? []).Where(pair => thought.ContainsKey(pair.Meant) || thought.ContainsKey(pair.Taken)).SelectMany(pair => new[] { pair.Meant, pair.Taken });
        return [.. new[] { turn.Suggested }.OfType<string>().Concat(turn.Candidates.Select(candidate => candidate.Intent)).Concat(mixed)
            .Distinct().Where(intent => exists(intent)).Take(MostChoices).Select(intent => (intent, thought.TryGetValue(intent, out var sure) ? sure : (double?)null))];
    }
}
