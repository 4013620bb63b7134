namespace Bot.Rules;

/// <summary>How a condition compares.</summary>
public enum Comparison
{
    /// <summary>The number or more.</summary>
    AtLeast,

    /// <summary>The number or less.</summary>
    AtMost,

    /// <summary>More than the number.</summary>
    Above,

    /// <summary>Less than the number.</summary>
    Below,

    /// <summary>Yes; one of the names; the message has one of the words.</summary>
    Is,

    /// <summary>No; none of the names, an unknown one included; the message has none of the words.</summary>
    IsNot,
}

/// <summary>One thing that must hold for a rule: a subject, a comparison, and a number, a limit or a list. Never code.</summary>
/// <param name="Subject">Name of a <see cref="Rules.Subject"/>.</param>
/// <param name="Comparison">How it is compared.</param>
public sealed record Condition(string Subject, Comparison Comparison)
{
    /// <summary>The number compared with, where no limit is named.</summary>
    public double? Number { get; init; }

    /// <summary>Name of the limit compared with: its value in force where this turn is.</summary>
    public string? Limit { get; init; }

    /// <summary>Names, or words and phrases, compared with. Letters of any case are the same.</summary>
    public IReadOnlyList<string> Any { get; init => field = value ?? []; } = [];

    /// <summary>A number or more.</summary>
    public static Condition AtLeast(string subject, double number) => new(subject, Comparison.AtLeast) { Number = number };

    /// <summary>A number or less.</summary>
    public static Condition AtMost(string subject, double number) => new(subject, Comparison.AtMost) { Number = number };

    /// <summary>Less than a number.</summary>
    public static Condition Below(string subject, double number) => new(subject, Comparison.Below) { Number = number };

    /// <summary>More than a number.</summary>
    public static Condition Above(string subject, double number) => new(subject, Comparison.Above) { Number = number };

    /// <summary>A limit or more.</summary>
    public static Condition AtLeast(string subject, string limit) => new(subject, Comparison.AtLeast) { Limit = limit };

    /// <summary>A limit or less.</summary>
    public static Condition AtMost(string subject, string limit) => new(subject, Comparison.AtMost) { Limit = limit };

    /// <summary>Yes, or one of the names or words.</summary>
    public static Condition Is(string subject, params IReadOnlyList<string> any) => new(subject, Comparison.Is) { Any = any };

    /// <summary>No, or none of the names or words.</summary>
    public static Condition IsNot(string subject, params IReadOnlyList<string> any) => new(subject, Comparison.IsNot) { Any = any };
}

/// <summary>What a rule does.</summary>
public enum EffectKind
{
    /// <summary>The bot says an article by its topic, and goes on.</summary>
    AnswerWith,

    /// <summary>The bot asks whether the customer would rather have a person.</summary>
    Offer,

    /// <summary>The conversation is given to people.</summary>
    HandOver,

    /// <summary>The conversation goes to the front of its queue, now or when it is handed over. The rules after it are still asked.</summary>
    RaisePriority,

    /// <summary>No rule after it offers a person. The rules after it are still asked.</summary>
    SuppressOffers,
}

/// <summary>What a rule does, and where to.</summary>
/// <param name="Kind">What.</param>
public sealed record RuleEffect(EffectKind Kind)
{
    /// <summary>Department to hand over to; null for the one the conversation is about.</summary>
    public string? Queue { get; init; }

    /// <summary>Topic of the article to answer with.</summary>
    public string? Topic { get; init; }

    /// <summary>Whether nothing after it is asked.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool Decides => Kind is EffectKind.AnswerWith or EffectKind.Offer or EffectKind.HandOver;
}

/// <summary>When something holds, do something. Rules are asked in their order; the first that decides ends it.</summary>
/// <param name="Name">Stored name, of small letters, digits and dashes; retired, never renamed.</param>
/// <param name="Title">As people call it.</param>
public sealed record Rule(string Name, string Title)
{
    /// <summary>Whether it is asked at all.</summary>
    public bool On { get; init; } = true;

    /// <summary>The ways in which it can come true: in one of them every condition holds.</summary>
    public IReadOnlyList<IReadOnlyList<Condition>> When { get; init => field = value ?? []; } = [];

    /// <summary>What then happens.</summary>
    public RuleEffect Then { get; init; } = new(EffectKind.Offer);
}

/// <summary>Where a limit has another value than the house. What is null holds for all.</summary>
/// <param name="Limit">Name of the limit.</param>
/// <param name="Value">Its value there.</param>
public sealed record LimitOverride(string Limit, double Value)
{
    /// <summary>Department.</summary>
    public string? Queue { get; init; }

    /// <summary>Region, such as "AT".</summary>
    public string? Region { get; init; }

    /// <summary>Segment of customers.</summary>
    public string? Segment { get; init; }

    /// <summary>Intent.</summary>
    public string? Intent { get; init; }

    /// <summary>Channel.</summary>
    public string? Channel { get; init; }

    /// <summary>How particular it is: of two that fit, the one that names more decides; of two that name as many, the one that names the earlier of
    /// intent, queue, segment, region, channel.</summary>
    internal int Rank =>
        (Intent is null ? 0 : 1 << 8 | 16) + (Queue is null ? 0 : 1 << 8 | 8) + (Segment is null ? 0 : 1 << 8 | 4) + (Region is null ? 0 : 1 << 8 | 2) + (Channel is null ? 0 : 1 << 8 | 1);

    internal bool Fits(TurnInputs turn) =>
        Same(Intent, turn.Intent) && Same(Queue, turn.Queue) && Same(Segment, turn.Segment) && Same(Region, turn.Region) && Same(Channel, turn.Channel);

    /// <summary>Where it holds, in words: "Returns, AT, teams"; empty when it names nothing.</summary>
    public string Where => string.Join(", ", new[] { Queue, Intent, Segment, Region, Channel }.Where(part => part is not null));

    static bool Same(string? wanted, string? there) => wanted is null || string.Equals(wanted, there, StringComparison.OrdinalIgnoreCase);
}

/// <summary>What one rule answered.</summary>
/// <param name="Rule">Its name.</param>
/// <param name="Fired">Whether it came true.</param>
public sealed record RuleFinding(string Rule, bool Fired)
{
    /// <summary>For one that did not fire, the subject of the condition that failed; for one that fired, of the condition nearest to failing. Null without conditions.</summary>
    public string? Subject { get; init; }

    /// <summary>What the turn had there: the number; null for names, words and what is unknown.</summary>
    public double? Value { get; init; }

    /// <summary>What it was compared with: the number or the limit in force.</summary>
    public double? Limit { get; init; }

    /// <summary>How far the turn was beyond the limit (not negative where it fired), in the subject's unit; null where there is no number.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public double? Margin => Value is { } value && Limit is { } limit ? Math.Round(Math.Abs(value - limit), 4) * (Fired ? 1 : -1) : null;

    /// <summary>In words: "mood -0.12, limit -0.50".</summary>
    public override string ToString() => Subject is null || Rules.Subject.Named(Subject) is not { } subject
        ? Subject ?? ""
        : Value is { } value && Limit is { } limit ? $"{subject.Label} {subject.Figure(value)}, limit {subject.Figure(limit)}" : subject.Label;
}
