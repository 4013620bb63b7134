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
    /// <param name="of">What they are asked about; they are called routes where it is an answer to a survey.</param>
    public static IReadOnlyList<RuleProblem> Of(IReadOnlyList<Rule> rules, LimitTable limits, IReadOnlyList<LimitOverride> overrides, KnownOf of = KnownOf.Turn)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(overrides);
        var problems = new List<RuleProblem>(Overrides(limits, overrides));
        var noun = of == KnownOf.Answer ? "route" : "rule";
        if (rules.Count > MostRules)
            problems.Add(new("rules", $"{rules.Count} {noun}s are more than the {MostRules} a policy may have."));
        foreach (var twice in rules.GroupBy(rule => rule.Name).Where(group => group.Count() > 1))
            problems.Add(new(twice.Key, $"{twice.Count()} {noun}s are called \"{twice.Key}\". Give each a name of its own."));
        var sound = new List<Rule>();
        foreach (var rule in rules)
        {
            var own = Form(rule, limits, of, noun).ToList();
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
            else if (limit.Property.PropertyType == typeof(int) && one.Value != Math.Floor(one.Value))
                yield return new("overrides", string.Create(CultureInfo.InvariantCulture, $"{limit.Says.Title} for {one.Where} must be a whole number, not {one.Value}."));
            if (one.Where.Length == 0)
                yield return new("overrides", $"The override of {one.Limit} names no place, so it would hold everywhere. Change the house value instead.");
            if (one.Queue is { } queue && !Conversations.Departments.All.Contains(queue, StringComparer.OrdinalIgnoreCase))
                yield return new("overrides", $"{one.Limit} is set for \"{queue}\", but there is no department called so.");
        }
        foreach (var twice in overrides.GroupBy(one => (one.Limit, one.Where.ToUpperInvariant(), one.Rank)).Where(group => group.Count() > 1))
            yield return new("overrides", $"{twice.Key.Limit} for {twice.First().Where} has {twice.Count()} values. Keep one.");
    }

    static IEnumerable<RuleProblem> Form(Rule rule, LimitTable limits, KnownOf of, string noun)
    {
        if (!StoredName().IsMatch(rule.Name))
            yield return new(rule.Name, $"A {noun}'s name is of small letters, digits and dashes, at most 60.");
        if (string.IsNullOrWhiteSpace(rule.Title) || rule.Title.Length > LongestTitle)
            yield return new(rule.Name, $"A title of 1 to {LongestTitle} characters is needed.");
        if (rule.When.Count is 0 or > MostWays)
            yield return new(rule.Name, rule.When.Count == 0 ? "It never says when. Add a condition, or switch it off." : $"It has {rule.When.Count} ways to come true, at most {MostWays} are possible.");
        if (rule.Then.Kind == EffectKind.AnswerWith && string.IsNullOrWhiteSpace(rule.Then.Topic))
            yield return new(rule.Name, "It answers, but not with what. Choose an article.");
        if (rule.Then.Queue is { } queue && !Conversations.Departments.All.Contains(queue))
            yield return new(rule.Name, $"There is no department called \"{queue}\".");
        foreach (var way in rule.When)
        {
            if (way.Count == 0)
                yield return new(rule.Name, "One of its ways has no condition, so it would always come true. Add one, or take the way out.");
            if (way.Count > MostConditions)
                yield return new(rule.Name, $"{way.Count} conditions in one way, at most {MostConditions} are possible.");
            foreach (var condition in way)
                if (Wrong(condition, limits, of) is { } wrong)
                    yield return new(rule.Name, wrong);
        }
    }

    static string? Wrong(Condition condition, LimitTable limits, KnownOf of)
    {
        if (Subject.Named(condition.Subject) is not { } subject)
            return $"There is nothing called \"{condition.Subject}\" to ask about.";
        if ((subject.Of & of) == 0)
            return of == KnownOf.Answer ? $"\"{subject.Words}\" is not known of an answer to a survey." : $"\"{subject.Words}\" is known only of an answer to a survey.";
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
        var (ways, earlier, offersHold) = (new Ways(limits), new Earlier(), true);
        foreach (var rule in rules)
        {
            var (takers, reached) = (new List<Rule>(), new List<Way>());
            foreach (var conditions in rule.When)
            {
                var way = ways.Of(rule, offersHold, conditions);
                if (way.Contradicts is { } subject)
                    yield return new(rule.Name, $"{(rule.When.Count == 1 ? "It" : "One of its ways")} can never be: the conditions on {subject.Words} contradict each other.");
                else if (earlier.Taker(way) is { } taker)
                    takers.Add(taker);
                else
                    reached.Add(way);
            }
            reached.ForEach(earlier.Add);
            if (takers.Count > 0)
                yield return takers.Count == rule.When.Count
                    ? new(rule.Name, $"It is never reached: {And(takers)} always comes first. Move it up, or make it more particular.")
                    : new(rule.Name, $"One of its ways is never reached: {And(takers)} always comes first.", Forbids: false);
            offersHold &= rule.Then.Kind != EffectKind.SuppressOffers;
        }
    }

    static string And(List<Rule> rules) => string.Join(" and ", rules.Select(rule => $"“{rule.Title}”").Distinct());

    /// <summary>Ways of earlier rules, found by what they ask about. One that asks for names or words can only take a way that asks for one of them,
    /// and none takes a way that leaves open what it asks about, so that few are compared.</summary>
    sealed class Earlier
    {
        readonly Dictionary<(int Subject, int Name), List<Way>> _byName = [];
        readonly Dictionary<ulong, List<Way>> _bySubjects = [];

        public void Add(Way way)
        {
            if (way.Needs.FirstOrDefault(need => need.Room.Has.Count > 0) is { Room: { } room } named)
                foreach (var name in room.Has[0])
                    In(_byName, (named.Subject, name)).Add(way);
            else
                Keep(In(_bySubjects, way.Subjects), way);
        }

        // What the new way covers need not be looked at any more: whatever that took is taken by the new one too.
        static void Keep(List<Way> ways, Way way)
        {
            ways.RemoveAll(before => way.TakesAllThat(before) && before.Implies(way));
            ways.Add(way);
        }

        public Rule? Taker(Way way)
        {
            foreach (var (subjects, ways) in _bySubjects)
                if ((subjects & ~way.Subjects) == 0 && Taker(ways, way) is { } taker)
                    return taker;
            foreach (var (subject, room) in way.Rooms)
                foreach (var list in room.Has)
                    if (_byName.TryGetValue((subject, list.First()), out var ways) && Taker(ways, way) is { } taker)
                        return taker;
            return null;
        }

        static Rule? Taker(List<Way> earlier, Way way)
        {
            foreach (var before in earlier)
                if (before.TakesFrom(way.Rule) && way.Implies(before))
                    return before.Rule;
            return null;
        }

        static List<Way> In<T>(Dictionary<T, List<Way>> all, T key)
            where T : notnull => all.TryGetValue(key, out var ways) ? ways : all[key] = [];
    }

    /// <summary>Reads ways. Names and words become numbers, so that lists of them are quickly compared.</summary>
    sealed class Ways(LimitTable limits)
    {
        readonly Dictionary<string, int> _names = new(StringComparer.OrdinalIgnoreCase);

        public Way Of(Rule rule, bool offersHold, IReadOnlyList<Condition> conditions)
        {
            var way = new Way(rule, offersHold);
            foreach (var condition in conditions)
                way.Add(Subject.PlaceOf(condition.Subject), RoomOf(Subject.Named(condition.Subject)!, condition));
            return way;
        }

        Room RoomOf(Subject subject, Condition condition)
        {
            var isSo = condition.Comparison == Comparison.Is;
            if (subject.Kind == SubjectKind.YesNo)
                return isSo ? new(subject) { May = new(1, 1), Sure = new(1, 1) } : new(subject) { May = new(0, 0), Sure = new(0, 0) };
            if (subject.Kind != SubjectKind.Number)
            {
                var names = condition.Any.Select(name => Number(subject.Kind == SubjectKind.Words ? Keywords.Plain(name) : name)).ToHashSet();
                return isSo ? new(subject) { Has = [names] } : new(subject) { Never = names };
            }
            var (least, most) = condition.Limit is { } limit ? limits.Range(limit) : (condition.Number!.Value, condition.Number.Value);
            // More than a number is the next number or more.
            var (may, sure) = condition.Comparison switch
            {
                Comparison.AtLeast => (Span.From(least), Span.From(most)),
                Comparison.Above => (Span.From(Math.BitIncrement(least)), Span.From(Math.BitIncrement(most))),
                Comparison.AtMost => (Span.To(most), Span.To(least)),
                _ => (Span.To(Math.BitDecrement(most)), Span.To(Math.BitDecrement(least))),
            };
            return new(subject) { May = may, Sure = sure, Limits = condition.Limit is { } name ? [Number($"{condition.Comparison} {name}")] : [] };
        }

        int Number(string name) => _names.TryGetValue(name, out var number) ? number : _names[name] = _names.Count;
    }

    /// <summary>One of the ways of a rule: what it asks for, condition by condition, and what that leaves open, subject by subject.</summary>
    sealed class Way(Rule rule, bool offersHold)
    {
        readonly Room?[] _rooms = new Room?[Subject.All.Count];
        readonly List<(int Subject, Room Room)> _needs = [];

        public Rule Rule => rule;

        public bool OffersHold => offersHold;

        public ulong Subjects { get; private set; }

        public IEnumerable<(int Subject, Room Room)> Rooms => _rooms.Index().Where(room => room.Item is not null).Select(room => (room.Index, room.Item!));

        public IReadOnlyList<(int Subject, Room Room)> Needs => _needs;

        public Subject? Contradicts { get; private set; }

        public void Add(int subject, Room room)
        {
            Subjects |= 1UL << subject;
            _needs.Add((subject, room));
            var together = _rooms[subject] = _rooms[subject]?.And(room) ?? room;
            if (together.IsEmpty)
                Contradicts ??= room.Subject;
        }

        /// <summary>Whether the later rule has nothing left to do wherever this one comes true. An offer that may be suppressed leaves everything but offers.</summary>
        public bool TakesFrom(Rule later) => !ReferenceEquals(rule, later) && rule.Then.Kind switch
        {
            EffectKind.Offer => offersHold || later.Then.Kind == EffectKind.Offer,
            EffectKind.SuppressOffers => later.Then.Kind is EffectKind.Offer or EffectKind.SuppressOffers,
            EffectKind.RaisePriority => later.Then.Kind == EffectKind.RaisePriority,
            _ => true,
        };

        /// <summary>Whether it takes from every later rule that an earlier one takes from.</summary>
        public bool TakesAllThat(Way earlier) =>
            rule.Then.Kind is EffectKind.HandOver or EffectKind.AnswerWith || rule.Then.Kind == earlier.Rule.Then.Kind && (rule.Then.Kind != EffectKind.Offer || offersHold == earlier.OffersHold);

        /// <summary>Whether every turn that fits this also fits the other.</summary>
        public bool Implies(Way other)
        {
            foreach (var (subject, room) in other._needs)
                if (_rooms[subject]?.Within(room) != true)
                    return false;
            return true;
        }
    }

    /// <summary>Numbers from one to another, both counted in.</summary>
    readonly record struct Span(double Low, double High)
    {
        public static Span All { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

        public static Span From(double low) => new(low, double.PositiveInfinity);

        public static Span To(double high) => new(double.NegativeInfinity, high);

        public Span And(Span other) => new(Math.Max(Low, other.Low), Math.Min(High, other.High));

        public bool Holds(Span other) => Low <= other.Low && other.High <= High;
    }

    /// <summary>The values a subject may still have. A limit with overrides is a range: a number in <see cref="May"/> fits somewhere, one in
    /// <see cref="Sure"/> everywhere.</summary>
    sealed record Room(Subject Subject)
    {
        public Span May { get; init; } = Span.All;

        public Span Sure { get; init; } = Span.All;

        // The same limit compared in the same way is the same room, whatever its value in force.
        public int[] Limits { get; init; } = [];

        /// <summary>Lists of which the name is one, or the message has a word.</summary>
        public IReadOnlyList<HashSet<int>> Has { get; init; } = [];

        public HashSet<int> Never { get; init; } = [];

        // What can be at all: nothing is below the least, and only what goes on is above the most.
        Span Possible => Subject.Kind == SubjectKind.Number ? May.And(new(Subject.Least, Subject.IsOpen ? double.PositiveInfinity : Subject.Most)) : May;

        public bool IsEmpty => Possible is var (low, high) && low > high || Has.Any(list => list.IsSubsetOf(Never));

        public Room And(Room other) => this with
        {
            May = May.And(other.May),
            Sure = Sure.And(other.Sure),
            Limits = [.. Limits, .. other.Limits],
            // A message can have words of two lists; there is only one channel.
            Has = Subject.Kind == SubjectKind.Choice && Has.Count > 0 && other.Has.Count > 0 ? [[.. Has[0].Intersect(other.Has[0])]] : [.. Has, .. other.Has],
            Never = [.. Never, .. other.Never],
        };

        /// <summary>Whether whoever may be in here surely fits what the other, one condition alone, asks for.</summary>
        public bool Within(Room need)
        {
            if (Subject.Kind is SubjectKind.Number or SubjectKind.YesNo)
                return need.Sure.Holds(Possible) || need.Limits.Length > 0 && Array.IndexOf(Limits, need.Limits[0]) >= 0;
            if (need.Has.Count > 0)
                return Has.Any(list => list.IsSubsetOf(need.Has[0]));
            return need.Never.IsSubsetOf(Never) || Subject.Kind == SubjectKind.Choice && Has.Count > 0 && !Has[0].Overlaps(need.Never);
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,59}$")]
    private static partial Regex StoredName();
}
