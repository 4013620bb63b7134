using System.Collections.Frozen;

namespace Bot.Rules;

/// <summary>What the rules decided about a turn.</summary>
/// <param name="Rule">Name of the rule that decided; null when none did.</param>
/// <param name="Effect">What it does.</param>
/// <param name="Reason">Why, in words with the figures; empty when none did.</param>
/// <param name="RunnerUp">The next rule that would have decided, with its reason; null when none would.</param>
/// <param name="Raised">Name of the rule that raised the priority; null when none did.</param>
/// <param name="Suppressed">Name of the rule that kept a person from being offered; null when none did.</param>
public sealed record RuleVerdict(string? Rule, RuleEffect? Effect, string Reason, string? RunnerUp, string? Raised, string? Suppressed)
{
    /// <summary>Nothing applied.</summary>
    public static RuleVerdict Nothing { get; } = new(null, null, "", null, null, null);

    /// <summary>Whether the same was decided by the same rules; the words about it do not count.</summary>
    public bool Agrees(RuleVerdict other) =>
        other is not null && (Rule, Effect, Raised, Suppressed) == (other.Rule, other.Effect, other.Raised, other.Suppressed);
}

/// <summary>The rules of a policy, made ready to be asked: in order, the first that decides ends it. Immutable, thread-safe.</summary>
/// <remarks>
/// Pure: no clock, no store, no culture. A turn recorded years ago and asked again under the same rules and limits gets the same answer.
/// A rule with an unknown subject or limit never fires; <see cref="RuleProblems"/> names it before it can be published.
/// </remarks>
public sealed class RuleBook
{
    readonly Prepared[] _rules;

    /// <summary>Makes the rules that are on ready; the others are left out.</summary>
    public RuleBook(IReadOnlyList<Rule> rules, LimitTable limits)
    {
        ArgumentNullException.ThrowIfNull(rules);
        Limits = limits;
        _rules = [.. rules.Where(rule => rule.On).Select(rule => new Prepared(rule, limits))];
        LooksAtQueue = _rules.Any(rule => rule.Rule.When.Any(all => all.Any(condition => Subject.Named(condition.Subject) is { LooksAtQueue: true })));
        ReadsWords = _rules.Any(rule => rule.Rule.When.Any(all => all.Any(condition => condition.Subject == "words")));
    }

    /// <summary>The limits the rules compare with.</summary>
    public LimitTable Limits { get; }

    /// <summary>Rules that are on.</summary>
    public int Count => _rules.Length;

    /// <summary>Whether a rule asks how long a queue is, which somebody has to look up first.</summary>
    public bool LooksAtQueue { get; }

    /// <summary>Whether a rule asks for the words of the message.</summary>
    public bool ReadsWords { get; }

    /// <summary>Asks the rules about a turn.</summary>
    public RuleVerdict Ask(TurnInputs turn)
    {
        ArgumentNullException.ThrowIfNull(turn);
        var (decided, runnerUp, raised, suppressed) = Decide(turn);
        if (decided is null)
            return raised is null && suppressed is null ? RuleVerdict.Nothing : new(null, null, "", null, raised?.Rule.Name, suppressed?.Rule.Name);
        return new(decided.Rule.Name, decided.Rule.Then, decided.Why(turn), runnerUp is null ? null : $"{runnerUp.Rule.Name}: {runnerUp.Why(turn)}", raised?.Rule.Name, suppressed?.Rule.Name);
    }

    /// <summary>What each rule that is on answers, in order, whatever came before it.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="most">Answers wanted at most.</param>
    public IReadOnlyList<RuleFinding> Findings(TurnInputs turn, int most = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(turn);
        var findings = new RuleFinding[Math.Min(most, _rules.Length)];
        for (var i = 0; i < findings.Length; i++)
            findings[i] = _rules[i].Find(turn);
        return findings;
    }

    /// <summary>What one rule answers; null when none of that name is on.</summary>
    public RuleFinding? Finding(string rule, TurnInputs turn)
    {
        ArgumentNullException.ThrowIfNull(turn);
        return Array.Find(_rules, prepared => prepared.Rule.Name == rule)?.Find(turn);
    }

    /// <summary>What each rule that is on answers, with all there is to say about it: for the test box and for "Why?".</summary>
    public IReadOnlyList<RuleAnswer> Answers(TurnInputs turn)
    {
        ArgumentNullException.ThrowIfNull(turn);
        return [.. _rules.Select(rule => rule.Answer(turn))];
    }

    (Prepared? Decided, Prepared? RunnerUp, Prepared? Raised, Prepared? Suppressed) Decide(TurnInputs turn)
    {
        Prepared? decided = null, raised = null, suppressed = null;
        foreach (var rule in _rules)
        {
            var kind = rule.Rule.Then.Kind;
            if (kind == EffectKind.Offer && suppressed is not null || !rule.Fires(turn))
                continue;
            if (rule.Rule.Then.Decides)
            {
                if (decided is not null)
                    return (decided, rule, raised, suppressed);
                decided = rule;
            }
            // What comes after the rule that decided is asked only for the runner-up.
            else if (decided is null)
            {
                if (kind == EffectKind.RaisePriority)
                    raised ??= rule;
                else
                    suppressed ??= rule;
            }
        }
        return (decided, null, raised, suppressed);
    }

    sealed class Prepared(Rule rule, LimitTable limits)
    {
        readonly Test[][] _ways = [.. rule.When.Select(all => all.Select(condition => new Test(condition, limits)).ToArray())];

        public Rule Rule => rule;

        public bool Fires(TurnInputs turn) => Way(turn) is not null;

        Test[]? Way(TurnInputs turn)
        {
            foreach (var way in _ways)
                if (Failing(way, turn) == way.Length)
                    return way;
            return null;
        }

        static int Failing(Test[] way, TurnInputs turn)
        {
            var i = 0;
            while (i < way.Length && way[i].Holds(turn))
                i++;
            return i;
        }

        public string Why(TurnInputs turn) => Way(turn) is { } way ? string.Join(", ", way.Select(test => test.Say(turn))) : "";

        public RuleFinding Find(TurnInputs turn) => Judge(turn) is var (fired, test) && test is null ? new(rule.Name, fired) : test!.Find(rule.Name, turn, fired);

        public RuleAnswer Answer(TurnInputs turn)
        {
            var (fired, test) = Judge(turn);
            return test is null ? new(rule, new(rule.Name, fired), null, null) : new(rule, test.Find(rule.Name, turn, fired), test.Condition, test.InForce(turn));
        }

        // Of a rule that fired, its tightest number, or the first condition where there is no number; of one that did not, the condition at which it came furthest.
        (bool Fired, Test? Test) Judge(TurnInputs turn)
        {
            if (Way(turn) is { } fired)
                return (true, fired.Where(test => test.Margin(turn) is not null).MinBy(test => test.Margin(turn)) ?? fired.FirstOrDefault());
            var (furthest, at) = (default(Test[]), -1);
            foreach (var way in _ways)
                if (Failing(way, turn) is var failing && failing > at)
                    (furthest, at) = (way, failing);
            return (false, furthest?[at]);
        }
    }

    /// <summary>A condition with its subject found.</summary>
    sealed class Test
    {
        readonly Condition _condition;
        readonly Subject? _subject;
        readonly LimitTable _limits;
        readonly int _limit = -1;
        readonly FrozenSet<string> _names;
        readonly string[] _words = [];

        public Test(Condition condition, LimitTable limits)
        {
            (_condition, _limits, _subject) = (condition, limits, Subject.Named(condition.Subject));
            _names = _subject?.Kind == SubjectKind.Choice ? condition.Any.ToFrozenSet(StringComparer.OrdinalIgnoreCase) : [];
            if (_subject?.Kind == SubjectKind.Words)
                _words = [.. condition.Any.Select(Keywords.Plain).Where(word => word.Length > 0)];
            if (condition.Limit is not { } name)
                return;
            if (limits.Has(name))
                _limit = limits.PlaceOf(name);
            else
                _subject = null;
        }

        public Condition Condition => _condition;

        public EffectiveLimit? InForce(TurnInputs turn) => _limit >= 0 ? _limits.For(_limit, turn) : null;

        public double? Margin(TurnInputs turn) =>
            _subject is { Kind: SubjectKind.Number } && Math.Abs(_subject.Number!(turn) - Against(turn)) is var margin && !double.IsNaN(margin) ? margin : null;

        double Against(TurnInputs turn) => _limit >= 0 ? _limits.For(_limit, turn).Value : _condition.Number ?? double.NaN;

        public bool Holds(TurnInputs turn) => _subject?.Kind switch
        {
            SubjectKind.Number => _condition.Comparison switch
            {
                Comparison.AtLeast => _subject.Number!(turn) >= Against(turn),
                Comparison.AtMost => _subject.Number!(turn) <= Against(turn),
                Comparison.Above => _subject.Number!(turn) > Against(turn),
                Comparison.Below => _subject.Number!(turn) < Against(turn),
                _ => false,
            },
            SubjectKind.YesNo => _condition.Comparison switch { Comparison.Is => _subject.Number!(turn) > 0, Comparison.IsNot => _subject.Number!(turn) == 0, _ => false },
            SubjectKind.Choice => _condition.Comparison switch
            {
                Comparison.Is => _subject.Choice!(turn) is { } name && _names.Contains(name),
                Comparison.IsNot => _subject.Choice!(turn) is not { } name || !_names.Contains(name),
                _ => false,
            },
            SubjectKind.Words => _condition.Comparison switch { Comparison.Is => Keywords.Any(turn.Text, _words), Comparison.IsNot => !Keywords.Any(turn.Text, _words), _ => false },
            _ => false,
        };

        public RuleFinding Find(string rule, TurnInputs turn, bool fired) => _subject?.Kind == SubjectKind.Number && _subject.Number!(turn) is var value
            ? new(rule, fired) { Subject = _condition.Subject, Value = Known(value), Limit = Known(Against(turn)) }
            : new(rule, fired) { Subject = _condition.Subject };

        // What is not a number has no place in a record: it could not be written.
        static double? Known(double number) => double.IsNaN(number) ? null : number;

        public string Say(TurnInputs turn) => _subject!.Kind switch
        {
            SubjectKind.Number => $"{_subject.Label} {_subject.Figure(_subject.Number!(turn))}, limit {_subject.Figure(Against(turn))}",
            SubjectKind.YesNo => _condition.Comparison == Comparison.Is ? _subject.Label : $"not {_subject.Label}",
            SubjectKind.Choice => $"{_subject.Label} {_subject.Choice!(turn) ?? "unknown"}",
            _ => _condition.Comparison == Comparison.Is ? $"says “{Keywords.First(turn.Text, _words)}”" : "says none of the words",
        };
    }
}

/// <summary>What a rule answered about a turn, with what it was asked.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Finding">Its answer, as it is recorded.</param>
/// <param name="Condition">The condition the finding is about: the nearest to failing of one that fired, the failing one of one that did not. Null without conditions.</param>
/// <param name="Limit">The limit that condition names, as in force for the turn, and where it came from; null when it names none.</param>
public sealed record RuleAnswer(Rule Rule, RuleFinding Finding, Condition? Condition, EffectiveLimit? Limit);
