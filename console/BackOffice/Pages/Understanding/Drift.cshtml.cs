using System.Globalization;
using System.Text.Json;
using Bot.Models;

namespace Bot.BackOffice.Pages.Understanding;

/// <summary>A monitor: what it watches and how far each day was from what is usual.</summary>
/// <param name="Measure">Stored name.</param>
/// <param name="Title">The question it answers.</param>
/// <param name="Usual">Where "usual" comes from.</param>
/// <param name="Days">Day by day, oldest first; empty when nothing was counted.</param>
public sealed record Monitor(string Measure, string Title, string Usual, IReadOnlyList<DriftDay> Days)
{
    /// <summary>The last day; null when nothing was counted.</summary>
    public DriftDay? Today => Days.Count > 0 ? Days[^1] : null;

    /// <summary>What uPlot draws: seconds, then the index, null where there were too few turns.</summary>
    public string Series => JsonSerializer.Serialize(new object[]
    {
        Days.Select(day => new DateTimeOffset(day.Day, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeSeconds()).ToArray(),
        Days.Select(day => day.Index).ToArray(),
    });
}

/// <summary>Whether customers still write and get what they wrote and got when the model was new.</summary>
public sealed class DriftModel(IShippedLanguages languages, LiveModels live, IModels models, IDriftCounts counts) : UnderstandingPage(languages, live)
{
    const int Days = 60;

    static readonly (string Measure, string Title)[] Asked =
    [
        (Drift.Known, "Do customers use words the model knows?"),
        (Drift.Length, "Are messages as long as usual?"),
        (Drift.Confidence, "Is the model as sure as usual?"),
        (Drift.Outcomes, "Does it act, ask back and give up as often?"),
        (Drift.HandedOver, "Are as many handed over to a person?"),
        (Drift.Survey, "Are customers as content afterwards?"),
    ];

    /// <inheritdoc/>
    public override string Tab => "drift";

    /// <summary>The monitors.</summary>
    public IReadOnlyList<Monitor> Monitors { get; private set; } = [];

    /// <summary>Those somebody has to look at.</summary>
    public IReadOnlyList<Monitor> Alerts => [.. Monitors.Where(monitor => monitor.Today?.Alerts == true)];

    /// <summary>An index as people read it.</summary>
    public static string Index(double? index) => index is { } known ? known.ToString("0.00", CultureInfo.InvariantCulture) : "–";

    /// <summary>The word for it.</summary>
    public static string Word(DriftDay? day) => day?.Index switch { null => "too few turns", > Drift.AlertAbove => "moved away", > 0.1 => "moving", _ => "as usual" };

    /// <summary>Shows them.</summary>
    public async Task OnGetAsync(CancellationToken cancellation)
    {
        if (Live is not { } model)
            return;
        var today = DateOnly.FromDateTime(When.Now.UtcDateTime);
        var report = (await models.VersionsAsync(Language, cancellation)).FirstOrDefault(version => version.Version == model.Version)?.Report;
        var found = await counts.SinceAsync(model.Model.Version, DateOnly.MinValue, cancellation);
        Monitors = [.. Asked.Select(asked => Drift.Baseline(asked.Measure, found, report, today) is { } usual
            ? new Monitor(asked.Measure, asked.Title, usual.FromFirstWeek ? "against the first week" : "against the examples it learned from", Drift.Days(asked.Measure, usual.Counts, found, today, Days))
            : new Monitor(asked.Measure, asked.Title, "no first week to compare with yet", []))];
    }
}
