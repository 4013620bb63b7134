using System.Diagnostics.Metrics;
using Bot.Conversations;

namespace Bot.Turns;

/// <summary>What is counted about turns.</summary>
static class TurnMetrics
{
    static readonly Meter Meter = new("Switchboard");

    static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "switchboard.turn.duration", "s", "Time from the start of a turn to its commit, by what came of it.");

    static readonly Counter<long> DecidedAgain = Meter.CreateCounter<long>(
        "switchboard.turn.decided_again", description: "Turns decided again because somebody at the desk was quicker.");

    public static void Committed(TimeSpan took, IReadOnlyList<Fact> facts) => Duration.Record(took.TotalSeconds, new KeyValuePair<string, object?>("outcome", Outcome(facts)));

    public static void Again() => DecidedAgain.Add(1);

    static string Outcome(IReadOnlyList<Fact> facts)
    {
        var outcome = "silent";
        foreach (var fact in facts)
            switch (fact)
            {
                case Escalated:
                    return "handoff";
                case NotUnderstood:
                    outcome = "clarified";
                    break;
                case BotReplied when outcome == "silent":
                    outcome = "answered";
                    break;
            }
        return outcome;
    }
}
