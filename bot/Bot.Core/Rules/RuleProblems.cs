using System.Globalization;
using System.Text.RegularExpressions;

namespace Bot.Rules;

/// <summary>Something wrong with the rules or the overrides.</summary>
/// <param name="At">Name of the rule; <c>overrides</c> for an override.</param>
/// <param name="Says">What is wrong and what to do, in a sentence.</param>
/// <param name="Forbids">Whether it cannot be published so; false for a warning.</param>
public sealed record RuleProblem(string At, string Says, bool Forbids = true);

/// <summary>Checks rules before they are published: what cannot be asked, what can never come true, what an earlier rule always takes.</summary>
/// <remarks>Rules cannot go round in circles: none of them reads what another did, and the first that decides ends the asking.</remarks>
public static partial class RuleProblems
{
    /// <summary>Most rules a policy may have.</summary>
    public const int MostRules = 10_000;

    const int MostConditions = 12, MostWays = 12, MostWords = 100, LongestWord = 60, LongestTitle = 80;

    /// <summary>All problems of rules and overrides; empty when they can be published as they are.</summary>
    /// <param name="rules">The rules in order.</param>
    /// <param name="limits">The limits they compare with.</param>
    /// <param name="overrides">The overrides <paramref name="limits"/> was made of.</param>
    public static IReadOnlyList<RuleProblem> Of(IReadOnlyList<Rule> rules, LimitTable limits, IReadOnlyList<LimitOverride> overrides)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(overrides);
        var problems = new List<RuleProblem>(Overrides(limits, overrides));
        if (rules.Count > MostRules)
            problems.Add(new("rules", $"{rules.Count} rules are more than the {MostRules} a policy may have."));
        foreach (var twice in rules.GroupBy(rule => rule.Name).Where(group => group.Count() > 1))
            problems.Add(new(twice.Key, $"{twice.Count()} rules are called \"{twice.Key}\". Give each a name of its own."));
        var sound = new List<Rule>();
        foreach (var rule in rules)
        {
            var own = Form(rule, limits).ToList();
            problems.AddRange(own);
            if (own.Count == 0 && rule.On)
                sound.Add(rule);
        }
        problems.AddRange(Unreachable(sound, limits));
        return problems;
    }

    static IEnumerable<RuleProblem> Overrides(LimitTable limits, IReadOnlyList<LimitOverride> overrides)
    {
        foreach (var one in overrides)
        {
            if (limits.Declared.FirstOrDefault(limit => limit.Property.Name == one.Limit) is not { } limit)
                yield return new("overrides", $"There is no limit called \"{one.Limit}\".");
            else if (!(one.Value >= limit.Says.Least && one.Value <= limit.Says.Most))
                yield return new("overrides", string.Create(CultureInfo.InvariantCulture, $"{limit.Says.Title} for {one.Where} must be between {limit.Says.Least} and {limit.Says.Most} {limit.Says.Unit}, not {one.Value}."));
            if (one.Where.Length == 0)
                yield return new("overrides", $"The override of {one.Limit} names no place, so it would hold everywhere. Change the house value instead.");
        }
        foreach (var twice in overrides.GroupBy(one => one with { Value = 0 }).Where(group => group.Count() > 1))
            yield return new("overrides", $"{twice.Key.Limit} for {twice.Key.Where} has {twice.Count()} values. Keep one.");
    }

    static IEnumerable<RuleProblem> Form(Rule rule, LimitTable limits)
    {
        if (!StoredName().IsMatch(rule.Name))
            yield return new(rule.Name, "A rule's name is of small letters, digits and dashes, at most 60.");
        if (rule.Title.Length is 0 or > LongestTitle)
            yield return new(rule.Name, $"A title of 1 to {LongestTitle} characters is needed.");
        if (rule.When.Count is 0 or > MostWays)
            yield return new(rule.Name, rule.When.Count == 0 ? "It never says when. Add a condition, or switch it off." : $"It has {rule.When.Count} ways to come true, at most {MostWays} are possible.");
        if (rule.Then.Kind == EffectKind.AnswerWith && string.IsNullOrWhiteSpace(rule.Then.Topic))
            yield return new(rule.Name, "It answers, but not with what. Choose an article.");
        if (rule.Then.Queue is { } queue && !Conversations.Departments.All.Contains(queue))
            yield return new(rule.Name, $"There is no department called \"{queue}\".");
        foreach (var way in rule.When)
        {
            if (way.Count > MostConditions)
                yield return new(rule.Name, $"{way.Count} conditions in one way, at most {MostConditions} are possible.");
            foreach (var condition in way)
                if (Wrong(condition, limits) is { } wrong)
                    yield return new(rule.Name, wrong);
        }
    }

    static string? Wrong(Condition condition, LimitTable limits)
    {
        if (Subject.Named(condition.Subject) is not { } subject)
            return $"There is nothing called \"{condition.Subject}\" to ask about.";
        var compares = condition.Comparison is not (Comparison.Is or Comparison.IsNot);
        if (compares != (subject.Kind == SubjectKind.Number))
            return $"\"{subject.Words}\" cannot be compared in that way.";
        switch (subject.Kind)
        {
            case SubjectKind.Number when condition.Limit is { } name:
                return limits.Has(name) ? null : $"There is no limit called \"{name}\".";
            case SubjectKind.Number:
                return condition.Number is { } number && number >= subject.Least && number <= subject.Most
                    ? null
                    : string.Create(CultureInfo.InvariantCulture, $"\"{subject.Words}\" is compared with a number from {subject.Least} to {subject.Most}.");
            case SubjectKind.YesNo:
                return condition.Any.Count == 0 ? null : $"\"{subject.Words}\" is yes or no and takes no list.";
            default:
                if (condition.Any.Count is 0 or > MostWords)
                    return $"\"{subject.Words}\" is compared with 1 to {MostWords} {(subject.Kind == SubjectKind.Words ? "words" : "names")}.";
                if (condition.Any.FirstOrDefault(word => string.IsNullOrWhiteSpace(word) || word.Length > LongestWord) is { } odd)
                    return odd.Length > LongestWord ? $"\"{odd[..20]}…\" is longer than {LongestWord} characters." : "One of the words is empty.";
                return subject.Choices.Count > 0 && condition.Any.FirstOrDefault(name => !subject.Choices.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown
                    ? $"\"{subject.Words}\" is never \"{unknown}\"; it is one of {string.Join(", ", subject.Choices)}."
                    : null;
        }
    }

    // ---- what can never come true -----------------------------------------------------------------------------------------

    static IEnumerable<RuleProblem> Unreachable(List<Rule> rules, LimitTable limits)
    {
        // Ways of earlier rules by the subjects they ask about: only one that asks about nothing else than a later way can take it.
        var earlier = new Dictionary<ulong, List<(Rule Rule, Way Way)>>();
        foreach (var rule in rules)
        {
            var (open, takers) = (0, new List<string>());
            foreach (var conditions in rule.When)
            {
                var way = Way.Of(conditions, limits);
                if (way.Contradicts is { } subject)
                {
                    yield return new(rule.Name, $"It can never be: the conditions on {subject.Words} contradict each other.");
                    continue;
                }
                var taker = earlier.Where(group => (group.Key & ~way.Subjects) == 0).SelectMany(group => group.Value)
                    .FirstOrDefault(before => Takes(before.Rule, rule) && way.Implies(before.Way)).Rule;
                if (taker is null)
                    open++;
                else
                    takers.Add(taker.Name);
                if (!earlier.TryGetValue(way.Subjects, out var same))
                    earlier[way.Subjects] = same = [];
                same.Add((rule, way));
            }
            if (takers.Count > 0)
                yield return open == 0
                    ? new(rule.Name, $"It is never reached: {And(takers)} always comes first. Move it up, or make it more particular.")
                    : new(rule.Name, $"One of its ways is never reached: {And(takers)} always comes first.", Forbids: false);
        }
    }

    static bool Takes(Rule earlier, Rule later) =>
        earlier != later && (earlier.Then.Decides || earlier.Then.Kind == later.Then.Kind || earlier.Then.Kind == EffectKind.SuppressOffers && later.Then.Kind == EffectKind.Offer);

    static string And(List<string> names) => string.Join(" and ", names.Distinct().Select(name => $"\"{name}\""));

    /// <summary>What a list of conditions leaves open, subject by subject.</summary>
    sealed class Way
    {
        readonly Dictionary<string, Room> _rooms = [];
        readonly List<(string Subject, Room Room)> _conditions = [];

        public ulong Subjects { get; private set; }

        public Subject? Contradicts { get; private set; }

        public static Way Of(IReadOnlyList<Condition> conditions, LimitTable limits)
        {
            var way = new Way();
            foreach (var condition in conditions)
            {
                var subject = Subject.Named(condition.Subject)!;
                way.Subjects |= 1UL << Subject.PlaceOf(subject.Name);
                var room = Room.Of(subject, condition, limits);
                way._conditions.Add((subject.Name, room));
                var together = way._rooms[subject.Name] = way._rooms.TryGetValue(subject.Name, out var before) ? before.And(room) : room;
                if (together.IsEmpty)
                    way.Contradicts ??= subject;
            }
            return way;
        }

        /// <summary>Whether every turn that fits this also fits the other.</summary>
        public bool Implies(Way other) => other._conditions.All(wanted => _rooms.TryGetValue(wanted.Subject, out var mine) && mine.Within(wanted.Room));
    }

    /// <summary>The values a subject may still have. A limit with overrides is a range: what may fit is wide, what must fit is narrow.</summary>
    sealed record Room(bool IsNumber)
    {
        // Widest: some turn may have it. Narrowest: every turn within surely fits. An edge counts in, unless it is said to be out.
        (double Value, bool Out) WideLow { get; init; } = (double.NegativeInfinity, false);
        (double Value, bool Out) WideHigh { get; init; } = (double.PositiveInfinity, false);
        (double Value, bool Out) SureLow { get; init; } = (double.NegativeInfinity, false);
        (double Value, bool Out) SureHigh { get; init; } = (double.PositiveInfinity, false);
        IReadOnlySet<string>? Only { get; init; }
        IReadOnlySet<string> Never { get; init; } = new HashSet<string>();
        // For limits with overrides: the same limit compared in the same way is the same room, whatever its value.
        IReadOnlySet<(Comparison, string)> Named { get; init; } = new HashSet<(Comparison, string)>();

        public bool IsEmpty => IsNumber
            ? WideLow.Value > WideHigh.Value || WideLow.Value == WideHigh.Value && (WideLow.Out || WideHigh.Out)
            : Only is { } only && only.All(Never.Contains);

        public static Room Of(Subject subject, Condition condition, LimitTable limits)
        {
            if (subject.Kind == SubjectKind.YesNo)
                return condition.Comparison == Comparison.Is ? new(true) { WideLow = (1, false), SureLow = (1, false) } : new(true) { WideHigh = (0, false), SureHigh = (0, false) };
            if (subject.Kind != SubjectKind.Number)
            {
                var names = condition.Any.ToHashSet(StringComparer.OrdinalIgnoreCase);
                // Of words a message can have several, so two lists never contradict each other.
                return subject.Kind == SubjectKind.Words
                    ? new(false) { Named = names.Select(name => (condition.Comparison, name.ToLowerInvariant())).ToHashSet() }
                    : condition.Comparison == Comparison.Is ? new(false) { Only = names } : new(false) { Never = names };
            }
            var (least, most) = condition.Limit is { } limit ? limits.Range(limit) : (condition.Number!.Value, condition.Number.Value);
            IReadOnlySet<(Comparison, string)> named = condition.Limit is { } name ? new HashSet<(Comparison, string)> { (condition.Comparison, name) } : new HashSet<(Comparison, string)>();
            var strict = condition.Comparison is Comparison.Above or Comparison.Below;
            return condition.Comparison is Comparison.AtLeast or Comparison.Above
                ? new(true) { WideLow = (least, strict), SureLow = (most, strict), WideHigh = (subject.Most, false), Named = named }
                : new(true) { WideHigh = (most, strict), SureHigh = (least, strict), WideLow = (subject.Least, false), Named = named };
        }

        public Room And(Room other) => this with
        {
            WideLow = Max(WideLow, other.WideLow),
            WideHigh = Min(WideHigh, other.WideHigh),
            SureLow = Max(SureLow, other.SureLow),
            SureHigh = Min(SureHigh, other.SureHigh),
            Only = Only is null ? other.Only : other.Only is null ? Only : Only.Intersect(other.Only, StringComparer.OrdinalIgnoreCase).ToHashSet(StringComparer.OrdinalIgnoreCase),
            Never = Never.Union(other.Never, StringComparer.OrdinalIgnoreCase).ToHashSet(StringComparer.OrdinalIgnoreCase),
            Named = Named.Union(other.Named).ToHashSet(),
        };

        /// <summary>Whether whoever may be in here is surely in the other.</summary>
        public bool Within(Room other)
        {
            if (!IsNumber && other is { Only: null, Never.Count: 0 })
                return WordsWithin(other);
            if (!IsNumber)
                return other.Only is { } only
                    ? Only is { } mine && mine.All(only.Contains)
                    : Only is { } some ? !some.Any(other.Never.Contains) : other.Never.All(Never.Contains);
            if (other.Named.Count > 0 && other.Named.IsSubsetOf(Named))
                return true;
            return AtLeast(WideLow, other.SureLow) && AtLeast(Negative(WideHigh), Negative(other.SureHigh));
        }

        // "Has one of a, b" is within "has one of a, b, c"; "has none of a, b" is within "has none of a".
        bool WordsWithin(Room other)
        {
            var has = Named.Where(word => word.Item1 == Comparison.Is).ToHashSet();
            var hasWanted = other.Named.Where(word => word.Item1 == Comparison.Is).ToHashSet();
            return (hasWanted.Count == 0 || has.Count > 0 && has.IsSubsetOf(hasWanted)) && other.Named.Where(word => word.Item1 == Comparison.IsNot).All(Named.Contains);
        }

        static bool AtLeast((double Value, bool Out) mine, (double Value, bool Out) wanted) =>
            mine.Value > wanted.Value || mine.Value == wanted.Value && (mine.Out || !wanted.Out);

        static (double, bool) Negative((double Value, bool Out) edge) => (-edge.Value, edge.Out);

        static (double, bool) Max((double Value, bool Out) a, (double Value, bool Out) b) => AtLeast(a, b) ? a : b;

        static (double, bool) Min((double Value, bool Out) a, (double Value, bool Out) b) => AtLeast(Negative(a), Negative(b)) ? a : b;
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,59}$")]
    private static partial Regex StoredName();
}
