using System.Globalization;
using Bot.Conversations;
using Bot.Escalations;
using Bot.Rules;
using Nlp;

namespace Bot.Core.Tests.Rules;

/// <summary>Reads rules, overrides and turns as the case files write them.</summary>
static class RuleWords
{
    static readonly (string Words, Comparison Comparison)[] Comparisons =
        [("at least", Comparison.AtLeast), ("at most", Comparison.AtMost), ("more than", Comparison.Above), ("less than", Comparison.Below), ("is not", Comparison.IsNot), ("is", Comparison.Is)];

    /// <summary>"misses at least 2 and failed is yes, or when mood at most limit Anger".</summary>
    public static IReadOnlyList<IReadOnlyList<Condition>> When(string words) =>
        words.Trim() is "" or "never" ? [] : [.. words.Split(", or when ").Select(way => (IReadOnlyList<Condition>)(way.Trim() == "always" ? [] : [.. way.Split(" and ").Select(One)]))];

    /// <summary>"channel is not webchat, teams".</summary>
    public static Condition One(string words)
    {
        words = words.Trim();
        var subject = words.Split(' ')[0];
        var rest = words[subject.Length..].TrimStart();
        var (said, comparison) = Comparisons.FirstOrDefault(one => rest == one.Words || rest.StartsWith(one.Words + ' ', StringComparison.Ordinal));
        Assert.True(said is not null, $"No comparison in \"{words}\".");
        var value = rest[said.Length..].Trim();
        if (value.StartsWith("limit ", StringComparison.Ordinal))
            return new(subject, comparison) { Limit = value["limit ".Length..] };
        if (comparison is not (Comparison.Is or Comparison.IsNot))
            return new(subject, comparison) { Number = double.Parse(value, CultureInfo.InvariantCulture) };
        if (value is "yes" or "no")
            return new(subject, (comparison == Comparison.Is) == (value == "yes") ? Comparison.Is : Comparison.IsNot);
        return new(subject, comparison) { Any = value.Length == 0 ? [] : [.. value.Split(',', StringSplitOptions.TrimEntries)] };
    }

    /// <summary>"a: hand over to Returns when …// b (off): offer when …".</summary>
    public static IReadOnlyList<Rule> Rules(string words) => words.Trim().Length == 0 ? [] : [.. words.Split("//", StringSplitOptions.TrimEntries).Select(RuleOf)];

    static Rule RuleOf(string words)
    {
        var colon = words.IndexOf(':', StringComparison.Ordinal);
        var (name, rest) = (words[..colon].Trim(), words[(colon + 1)..].Trim());
        var off = name.EndsWith("(off)", StringComparison.Ordinal);
        name = off ? name[..^5].Trim() : name;
        var when = rest.IndexOf(" when ", StringComparison.Ordinal);
        return new(name, name.ToUpperInvariant()) { On = !off, Then = Effect(when < 0 ? rest : rest[..when]), When = When(when < 0 ? "" : rest[(when + 6)..]) };
    }

    /// <summary>"hand over to Returns".</summary>
    public static RuleEffect Effect(string words) => words.Trim() switch
    {
        "offer" => new(EffectKind.Offer),
        "hand over" => new(EffectKind.HandOver),
        "raise" => new(EffectKind.RaisePriority),
        "suppress" => new(EffectKind.SuppressOffers),
        "answer" => new(EffectKind.AnswerWith),
        var to when to.StartsWith("hand over to ", StringComparison.Ordinal) => new(EffectKind.HandOver) { Queue = to["hand over to ".Length..] },
        var with when with.StartsWith("answer with ", StringComparison.Ordinal) => new(EffectKind.AnswerWith) { Topic = with["answer with ".Length..] },
        var other => throw new FormatException($"No effect: {other}"),
    };

    /// <summary>"Lost 3 for queue Returns, channel teams // Anger -0.4 for region AT".</summary>
    public static IReadOnlyList<LimitOverride> Overrides(string words) => words.Trim() is "" or "-" ? [] : [.. words.Split("//", StringSplitOptions.TrimEntries).Select(one =>
    {
        var parts = one.Split(" for ");
        var limit = parts[0].Split(' ');
        var places = parts.Length == 1 ? [] : parts[1].Split(',', StringSplitOptions.TrimEntries).ToDictionary(place => place.Split(' ')[0], place => place.Split(' ', 2)[1]);
        return new LimitOverride(limit[0], double.Parse(limit[1], CultureInfo.InvariantCulture))
        {
            Queue = places.GetValueOrDefault("queue"),
            Region = places.GetValueOrDefault("region"),
            Segment = places.GetValueOrDefault("segment"),
            Intent = places.GetValueOrDefault("intent"),
            Channel = places.GetValueOrDefault("channel"),
        };
    })];

    /// <summary>The limits as delivered, with overrides.</summary>
    public static LimitTable Limits(string overrides = "") => new(new EscalationLimits(), Overrides(overrides));

    /// <summary>"misses 2; desk-open yes; says my card is gone"; "-" for a turn that knows nothing.</summary>
    public static TurnInputs Turn(string words) =>
        words.Trim() is "" or "-" ? new() : words.Split(';', StringSplitOptions.TrimEntries).Aggregate(new TurnInputs(), (turn, part) => With(turn, part.Split(' ')[0], part.Contains(' ') ? part[(part.IndexOf(' ') + 1)..] : ""));

    static TurnInputs With(TurnInputs turn, string name, string value)
    {
        double Number() => double.Parse(value, CultureInfo.InvariantCulture);
        int Whole() => int.Parse(value, CultureInfo.InvariantCulture);
        bool Yes() => value == "yes";
        AnswerInputs Answer() => turn.Answer ?? new();
        return name switch
        {
            "intent" => turn with { Intent = value },
            "outcome" => turn with { Outcome = Enum.Parse<Outcome>(value, ignoreCase: true) },
            "confidence" => turn with { Confidence = Number() },
            "lead" => turn with { Lead = Number() },
            "wish-for-person" => turn with { WantsPerson = Number() },
            "person-offered" => turn with { PersonOffered = Yes() },
            "failed" => turn with { Failed = Yes() },
            "misses" => turn with { Misses = Whole() },
            "failed-actions" => turn with { FailedActions = Whole() },
            "repeats" => turn with { Repeats = Whole() },
            "same-answers" => turn with { SameAnswers = Whole() },
            "mood" => turn with { Mood = Number() },
            "mood-fall" => turn with { MoodFall = Number() },
            "worst-mood" => turn with { WorstMood = Number() },
            "sentiment" => turn with { Sentiment = Number() },
            "upset" => turn with { Intensity = Number() },
            "says" => turn with { Text = value.Replace("\\n", "\n", StringComparison.Ordinal) },
            "dialogue" => turn with { Dialogue = value },
            "queue" => turn with { Queue = value },
            "ahead" => turn with { Ahead = Whole() },
            "expected-wait" => turn with { ExpectedWait = Whole() },
            "desk-open" => turn with { DeskOpen = Yes() },
            "hour" => turn with { Hour = Whole() },
            "weekday" => turn with { Weekday = Enum.Parse<DayOfWeek>(value) },
            "channel" => turn with { Channel = value },
            "channel-switched" => turn with { ChannelSwitched = Yes() },
            "language" => turn with { Language = value },
            "region" => turn with { Region = value },
            "segment" => turn with { Segment = value },
            "days-since-last" => turn with { DaysSinceLast = Number() },
            "earlier-contacts" => turn with { EarlierContacts = Whole() },
            "score" => turn with { Answer = Answer() with { Score = Whole() } },
            "wrote" => turn with { Answer = Answer() with { Wrote = Yes() } },
            "topic" => turn with { Answer = Answer() with { Topic = value } },
            "owner" => turn with { Answer = Answer() with { Owner = value } },
            "conversation-topic" => turn with { Answer = Answer() with { ConversationTopic = value } },
            "conversation-department" => turn with { Answer = Answer() with { ConversationDepartment = value } },
            _ => throw new FormatException($"A turn knows nothing called {name}."),
        };
    }

    /// <summary>The departments a rule may name, for random rules.</summary>
    public static IReadOnlyList<string> Queues => Departments.All;
}
