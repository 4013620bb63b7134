using System.Globalization;
using Bot.BackOffice.Desk;
using Bot.Replays;
using Bot.Rules;

namespace Bot.BackOffice.Releases;

/// <summary>The report of a replay as people read it.</summary>
public static class ReportWords
{
    /// <summary>A share of fewer says nothing.</summary>
    public const int Fewest = 5;

    static readonly CultureInfo Culture = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>"28.2 %"; words instead of a share of too few.</summary>
    public static string Percent(Share share) => share.Of < Fewest ? string.Create(Culture, $"{share.Count} of {share.Of}") : (share.Value * 100).ToString("0.0", Culture) + " %";

    /// <summary>"+3.2 points"; empty when there are too few.</summary>
    public static string Points(Share before, Share after)
    {
        var points = (after.Value - before.Value) * 100;
        return before.Of < Fewest || after.Of < Fewest ? "" : Math.Abs(points) < 0.05 ? "±0.0 points" : $"{(points > 0 ? "+" : "−")}{Math.Abs(points).ToString("0.0", Culture)} points";
    }

    /// <summary>A count with its thousands.</summary>
    public static string Count(long count) => count.ToString("N0", Culture);

    /// <summary>Minutes as a clock shows them: "2:40"; words when a queue only grows.</summary>
    public static string Minutes(double? minutes) => minutes is not { } known ? "only grows" : When.Length(TimeSpan.FromMinutes(known));

    /// <summary>How decisions change: "now to a person".</summary>
    public static string Kind(ChangeKind kind) => kind switch
    {
        ChangeKind.ToPerson => "now to a person",
        ChangeKind.Offered => "now offered a person",
        ChangeKind.Kept => "now kept by the bot",
        ChangeKind.Otherwise => "by another rule or to another queue",
        _ => "only the priority",
    };

    /// <summary>How a conversation really ended, and whether that was bad.</summary>
    public static (string Says, bool Bad) Ended(ReplayEnd? end) => end is null ? ("not over yet", false)
        : (end switch
        {
            { Score: { } score } => $"Rated {score} of 5",
            { Left: true } => "The customer left",
            { CameBack: true } => "Came back in 72 h",
            { Disposition: { } disposition } => disposition,
            { WithPerson: true } => "With a person",
            _ => "Ended quietly",
        }, end.Bad);

    /// <summary>A decision in a few words: "To a person, Returns".</summary>
    public static string Decision(ReplayDecision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        var what = decision.Effect switch
        {
            null => "Kept by the bot",
            EffectKind.HandOver => "To a person",
            EffectKind.Offer => "Offers a person",
            EffectKind.AnswerWith => "Answers with an article",
            EffectKind.RaisePriority => "Raises the priority",
            _ => "Offers nobody",
        };
        return $"{what}{(decision.Queue is { } queue && decision.Effect == EffectKind.HandOver ? $", {queue}" : "")}{(decision.Raised is null ? "" : ", first in its queue")}";
    }

    /// <summary>Hours in which a queue is late, in words: "Monday 16:00 and 17:00, Friday 16:00".</summary>
    public static string Hours(IReadOnlyList<LateHour> late)
    {
        ArgumentNullException.ThrowIfNull(late);
        const int shown = 4;
        var days = late.Take(shown).GroupBy(hour => hour.Day).OrderBy(day => ((int)day.Key + 6) % 7)
            .Select(day => $"{day.Key} {string.Join(" and ", day.OrderBy(hour => hour.Hour).Select(hour => string.Create(Culture, $"{hour.Hour}:00")))}");
        return string.Join(", ", days) + (late.Count > shown ? $" and {Amount.Of(late.Count - shown, "more hour")} of the week" : "");
    }

    /// <summary>Extra handovers for each bad outcome caught; null when none more are caught or none more are handed over.</summary>
    public static double? Price(ReplayReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var (more, caught) = (report.After.HandedOver - report.Before.HandedOver, report.Before.Missed - report.After.Missed);
        return more > 0 && caught > 0 ? (double)more / caught : null;
    }
}
