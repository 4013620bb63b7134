using System.Diagnostics.Metrics;
using Bot.Models;
using Quartz;

namespace Bot.Host.Models;

/// <summary>Looks at the drift monitors every quarter of an hour, for the metrics and the log. The console counts by itself when it is asked.</summary>
[DisallowConcurrentExecution]
sealed class DriftWatch(IDriftCounts counts, IModels models, LiveModels live, TimeProvider clock, ILogger<DriftWatch> log) : IJob
{
    static readonly Meter Meter = new("Switchboard");

    static readonly Gauge<double> Index = Meter.CreateGauge<double>(
        "switchboard.model.drift", description: "Population stability index of today against what is usual; above 0.2 somebody should look.");

    static readonly Gauge<int> Fallback = Meter.CreateGauge<int>(
        "switchboard.model.fallback", description: "1 while another model than the released one answers, because that could not be read.");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        foreach (var model in live.All)
        {
            var language = LiveModels.LanguageOf(model.Model.Version);
            Fallback.Record(model.Problem is null ? 0 : 1, new KeyValuePair<string, object?>("language", language));
            var report = (await models.VersionsAsync(language, cancellationToken)).FirstOrDefault(version => version.Version == model.Version)?.Report;
            var found = await counts.SinceAsync(model.Model.Version, DateOnly.MinValue, cancellationToken);
            foreach (var measure in Drift.Measures.Keys)
            {
                if (Drift.Baseline(measure, found, report, today) is not { } usual || Drift.Days(measure, usual.Counts, found, today, 1) is not [{ Index: { } index } day])
                    continue;
                Index.Record(index, new("language", language), new("measure", measure));
                if (day.Alerts)
                    log.LogWarning("The {Measure} of customers' messages in {Language} moved away from what is usual: index {Index:0.00} over {Turns} turns", measure, language, index, day.Turns);
            }
        }
    }
}
