using System.Text.Json.Nodes;
using Bot.Escalations;
using Bot.Models;
using Bot.Rules;
using Bot.Turns;

namespace Bot.Replays;

/// <summary>What each of several settings of one limit would come to, from one pass over what was recorded. Stands beside the slider.</summary>
public sealed record LimitSweep
{
    /// <summary>The form in which this program writes sweeps.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Most settings of one sweep.</summary>
    public const int MostSettings = 41;

    /// <summary>The form it is written in.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>Name of the limit: the house value is what is set, overrides stay.</summary>
    public required string Limit { get; init; }

    /// <summary>First instant of the period, UTC.</summary>
    public DateTimeOffset From { get; init; }

    /// <summary>First instant after the period, UTC.</summary>
    public DateTimeOffset To { get; init; }

    /// <summary>The settings, in their order.</summary>
    public IReadOnlyList<SweepPoint> Points { get; init; } = [];

    /// <summary>Settings over the whole range of a limit, its own steps or coarser ones, both ends among them.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="most">Most of them, from 2 to <see cref="MostSettings"/>.</param>
    public static IReadOnlyList<double> Settings(Limit limit, int most)
    {
        ArgumentNullException.ThrowIfNull(limit);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(most, MostSettings);
        var (least, step) = (limit.Says.Least, limit.Says.Step);
        var steps = (int)Math.Floor((limit.Says.Most - least) / step + 1e-9);
        var stride = Math.Max(1, (int)Math.Ceiling(steps / (most - 1.0)));
        var settings = new List<double>();
        for (var i = 0; i < steps; i += stride)
            settings.Add(Math.Round(least + i * step, 6));
        settings.Add(limit.Says.Most);
        return settings;
    }

    /// <summary>A policy with another house value of one limit.</summary>
    /// <exception cref="ArgumentException">There is no such limit.</exception>
    public static Policy With(Policy policy, string limit, double value)
    {
        ArgumentNullException.ThrowIfNull(policy);
        if (Rules.Limit.Of(typeof(EscalationLimits)).FirstOrDefault(one => one.Property.Name == limit) is not { } found)
            throw new ArgumentException($"There is no limit {limit}.", nameof(limit));
        var written = JsonNode.Parse(PolicyJson.Write(policy))!;
        var name = System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(limit);
        written["escalation"]![name] = found.Property.PropertyType == typeof(int) ? (int)Math.Round(value) : value;
        return PolicyJson.Read(written.ToJsonString());
    }
}

/// <summary>What one setting comes to.</summary>
/// <param name="Value">The setting.</param>
/// <param name="Outcome">What the policy with it comes to.</param>
public sealed record SweepPoint(double Value, ReplayOutcome Outcome)
{
    /// <summary>Turns handed over, of those the policy was asked about.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Share TurnsHandedOver => new(Outcome.TurnsHandedOver, Outcome.Turns);

    /// <summary>Conversations handed over.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Share HandedOver => Outcome.EscalationRate;

    /// <summary>Bad outcomes missed, of all bad ones.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Share BadMissed => new(Outcome.Missed, Outcome.Bad);
}

/// <summary>Whether the score that a limit is compared with means what it says.</summary>
/// <param name="Bins">How sure against how often right; empty when nothing was measured.</param>
/// <param name="Says">What was measured and on what, or why there is nothing.</param>
public sealed record LimitReliability(IReadOnlyList<ReliabilityBin> Bins, string Says)
{
    /// <summary>What a model's report tells about the score of a limit.</summary>
    /// <param name="limit">Name of the limit.</param>
    /// <param name="report">Report of the live model; null when there is none.</param>
    public static LimitReliability Of(string limit, ModelReport? report) => limit switch
    {
        nameof(EscalationLimits.SureWhenUpset) when report is { Reliability.Count: > 0 } =>
            new(report.Reliability, $"Measured on {report.Phrases} held-out phrases: how sure the model was of its first intent, and how often that was right."),
        nameof(EscalationLimits.SureWhenUpset) => new([], "The live model has no report on held-out phrases yet. Train it in the console to get one."),
        nameof(EscalationLimits.WishForPerson) => new([], "The wish for a person was not measured by itself: its calibration is that of all intents together."),
        nameof(EscalationLimits.Anger) or nameof(EscalationLimits.Outburst) or nameof(EscalationLimits.OutburstUpset) or nameof(EscalationLimits.MoodFall) =>
            new([], "There are no labelled messages of this installation to measure the mood against, so there is no curve. The shares beside the slider are counted from recorded conversations."),
        _ => new([], "This limit counts what happened; there is nothing to calibrate."),
    };
}
