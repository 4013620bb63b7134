using Bot.Escalations;
using Bot.Rules;
using Bot.Turns;
using FsCheck;
using FsCheck.Fluent;

namespace Bot.Core.Tests.Rules;

/// <summary>Over random rules and turns. The worlds are small, so that rules meet each other and turns meet rules.</summary>
public sealed class RulePropertyTests
{
    static readonly string[] Numbers = ["misses", "repeats", "mood", "sentiment", "ahead", "hour"];
    static readonly double[] Figures = [-1, -0.5, 0, 1, 2, 3, 20];
    static readonly string[] Channels = ["webchat", "msteams", "emulator"];
    static readonly string[] Said = ["card", "refund", "card refund", "hello", ""];

    static Gen<T> OneOf<T>(params IReadOnlyList<T> values) => Gen.Elements(values.AsEnumerable());

    static Gen<Condition> Conditions { get; } = Gen.OneOf(
        from subject in OneOf(Numbers)
        from comparison in OneOf(Comparison.AtLeast, Comparison.AtMost, Comparison.Above, Comparison.Below)
        from number in OneOf(Figures)
        let known = Subject.Named(subject)!
        select new Condition(subject, comparison) { Number = Math.Clamp(number, known.Least, known.Most) },
        from comparison in OneOf(Comparison.AtLeast, Comparison.AtMost, Comparison.Above, Comparison.Below)
        from limit in OneOf(nameof(EscalationLimits.Lost), nameof(EscalationLimits.GivenUp))
        select new Condition("misses", comparison) { Limit = limit },
        from subject in OneOf("failed", "desk-open")
        from comparison in OneOf(Comparison.Is, Comparison.IsNot)
        select new Condition(subject, comparison),
        from comparison in OneOf(Comparison.Is, Comparison.IsNot)
        from names in Gen.SubListOf(Channels.AsEnumerable())
        select new Condition("channel", comparison) { Any = names.Count == 0 ? ["webchat"] : [.. names] },
        from comparison in OneOf(Comparison.Is, Comparison.IsNot)
        from words in Gen.SubListOf(new[] { "card", "refund", "Hello" }.AsEnumerable())
        select new Condition("words", comparison) { Any = words.Count == 0 ? ["card"] : [.. words] });

    static Gen<Rule> RuleOf { get; } =
        from ways in Gen.Choose(1, 2).SelectMany(n => Gen.ListOf(Gen.Choose(1, 3).SelectMany(m => Gen.ListOf(Conditions, m)), n))
        from kind in OneOf(Enum.GetValues<EffectKind>())
        from off in Gen.Choose(0, 9)
        select new Rule("r", "R") { On = off > 0, When = [.. ways.Select(way => (IReadOnlyList<Condition>)[.. way])], Then = new(kind) { Topic = kind == EffectKind.AnswerWith ? "delivery-cost" : null } };

    static Gen<IReadOnlyList<Rule>> Rules { get; } =
        from rules in Gen.Choose(1, 8).SelectMany(n => Gen.ListOf(RuleOf, n))
        select (IReadOnlyList<Rule>)[.. rules.Select((rule, i) => rule with { Name = $"r{i}", Title = $"R{i}" })];

    static Gen<IReadOnlyList<LimitOverride>> Overrides { get; } =
        from values in Gen.Choose(0, 3).SelectMany(n => Gen.ListOf(
            from limit in OneOf(nameof(EscalationLimits.Lost), nameof(EscalationLimits.GivenUp))
            from value in Gen.Choose(1, 5)
            from channel in OneOf<string?>([null, .. Channels])
            from queue in OneOf<string?>(null, "Returns", "Billing")
            select new LimitOverride(limit, value) { Channel = channel, Queue = queue }, n))
        select (IReadOnlyList<LimitOverride>)[.. values];

    static Gen<TurnInputs> Turns { get; } =
        from misses in OneOf(0, 1, 2, 3, 4, 20, 21)
        from repeats in OneOf(0, 1, 2, 3, 25)
        from mood in OneOf(-1, -0.5, -0.2, 0, 1)
        from sentiment in OneOf(-1, -0.5, 0, 0.5, 1)
        from ahead in OneOf<int?>(null, 0, 1, 2, 1001)
        from hour in OneOf(0, 1, 2, 20, 23)
        from failed in OneOf(true, false)
        from open in OneOf(true, false)
        from channel in OneOf<string?>([null, .. Channels])
        from queue in OneOf<string?>(null, "Returns", "Billing")
        from text in OneOf(Said)
        select new TurnInputs
        {
            Misses = misses,
            Repeats = repeats,
            Mood = mood,
            Sentiment = sentiment,
            Ahead = ahead,
            Hour = hour,
            Failed = failed,
            DeskOpen = open,
            Channel = channel,
            Queue = queue,
            Text = text,
        };

    static Gen<IReadOnlyList<TurnInputs>> ManyTurns { get; } = from turns in Gen.ListOf(Turns, 300) select (IReadOnlyList<TurnInputs>)[.. turns];

    static void Holds<T>(Gen<T> of, Func<T, bool> property, int tests = 500) =>
        Prop.ForAll(Arb.From(of), property).Check(Config.QuickThrowOnFailure.WithMaxTest(tests).WithReplay(new Replay(new Rnd(17, 31), null)));

    static bool Does(RuleVerdict verdict, string rule) => verdict.Rule == rule || verdict.Raised == rule || verdict.Suppressed == rule;

    [Fact]
    public void A_rule_that_is_said_to_be_never_reached_never_does_anything()
    {
        var named = 0;
        Holds(from rules in Rules from overrides in Overrides from turns in ManyTurns select (rules, overrides, turns), world =>
        {
            var limits = new LimitTable(new EscalationLimits(), world.overrides);
            var idle = RuleProblems.Of(world.rules, limits, []).Where(problem => problem.Forbids).Select(problem => problem.At).ToHashSet();
            idle.RemoveWhere(name => world.rules.Single(rule => rule.Name == name).When.Count > 1 && RuleProblems.Of(world.rules, limits, []).Any(problem => problem.At == name && problem.Says.StartsWith("One of", StringComparison.Ordinal)));
            named += idle.Count;
            var book = new RuleBook(world.rules, limits);
            return world.turns.All(turn => book.Ask(turn) is var verdict && !idle.Any(name => Does(verdict, name)));
        });
        Assert.True(named > 100, $"Only {named} rules were named: the worlds are too large to show anything.");
    }

    // In a world of two subjects with all their values every turn there is can be asked: what then never happens is exactly what no rule does.
    [Fact]
    public void In_a_world_small_enough_to_look_at_every_turn_what_one_rule_always_takes_is_named()
    {
        var turns = (from misses in Enumerable.Range(0, 8) from failed in new[] { true, false } select new TurnInputs { Misses = misses, Failed = failed }).ToList();
        var wholes = from comparison in OneOf(Comparison.AtLeast, Comparison.AtMost) from number in Gen.Choose(0, 5) select new Condition("misses", comparison) { Number = number };
        var yesNo = from comparison in OneOf(Comparison.Is, Comparison.IsNot) select new Condition("failed", comparison);
        var way = from first in wholes from second in Gen.OneOf(wholes, yesNo) from two in OneOf(true, false) select (IReadOnlyList<Condition>)(two ? [first, second] : [first]);
        var pair = from earlier in way from later in way select (earlier, later);
        var named = 0;
        Holds(pair, ways =>
        {
            Rule[] rules = [new("a", "A") { When = [ways.earlier], Then = new(EffectKind.HandOver) }, new("b", "B") { When = [ways.later], Then = new(EffectKind.Offer) }];
            var book = new RuleBook(rules, RuleWords.Limits());
            var fired = turns.Select(turn => book.Ask(turn).Rule).ToHashSet();
            var problems = RuleProblems.Of(rules, RuleWords.Limits(), []);
            var alone = turns.Any(turn => new RuleBook([rules[1]], RuleWords.Limits()).Ask(turn).Rule == "b");
            if (problems.Any(problem => problem.At == "b"))
                named++;
            // "At least 0" asks nothing of the first rule's turns but stands in its way of being compared, so what is named may be less, never more.
            var asked = ways.earlier.All(condition => ways.later.Any(other => other.Subject == condition.Subject));
            return !problems.Any(problem => problem.At == "b" && fired.Contains("b")) && (!asked || !alone || fired.Contains("b") || problems.Any(problem => problem.At == "b"));
        }, 3_000);
        Assert.True(named > 300, $"{named}");
    }

    [Fact]
    public void The_first_rule_that_decides_does_so_whatever_decides_after_it()
    {
        Holds(from rules in Rules from turns in ManyTurns select (rules, turns), world =>
        {
            var limits = RuleWords.Limits();
            var book = new RuleBook(world.rules, limits);
            return world.turns.Take(40).All(turn =>
            {
                var verdict = book.Ask(turn);
                if (verdict.Rule is not { } decided)
                    return true;
                var upTo = world.rules.TakeWhile(rule => rule.Name != decided).Append(world.rules.Single(rule => rule.Name == decided)).ToList();
                // What comes after can be turned round, or be left out.
                var turned = new RuleBook([.. upTo, .. world.rules.Skip(upTo.Count).Reverse()], limits).Ask(turn);
                return verdict.Agrees(turned) && verdict.Agrees(new RuleBook(upTo, limits).Ask(turn));
            });
        }, 200);
    }

    [Fact]
    public void Rules_that_do_not_fire_can_be_anywhere()
    {
        Holds(from rules in Rules from turn in Turns select (rules, turn), world =>
        {
            var limits = RuleWords.Limits();
            var book = new RuleBook(world.rules, limits);
            var fired = book.Findings(world.turn).Where(finding => finding.Fired).Select(finding => finding.Rule).ToHashSet();
            return book.Ask(world.turn).Agrees(new RuleBook([.. world.rules.Where(rule => fired.Contains(rule.Name))], limits).Ask(world.turn));
        });
    }

    [Fact]
    public void What_is_recorded_of_a_turn_is_enough_to_ask_again_but_for_its_words()
    {
        Holds(from rules in Rules from turn in Turns select (rules, turn), world =>
        {
            var book = new RuleBook(world.rules, RuleWords.Limits());
            var options = new System.Text.Json.JsonSerializerOptions(System.Text.Json.JsonSerializerDefaults.Web);
            var again = System.Text.Json.JsonSerializer.Deserialize<TurnInputs>(System.Text.Json.JsonSerializer.Serialize(world.turn, options), options)! with { Text = world.turn.Text };
            return again == world.turn && book.Ask(again) == book.Ask(world.turn) && book.Findings(again).SequenceEqual(book.Findings(world.turn));
        });
    }

    [Fact]
    public void A_policy_reads_back_with_the_same_rules()
    {
        Holds(from rules in Rules from overrides in Overrides from turn in Turns select (rules, overrides, turn), world =>
        {
            var policy = new Policy { Rules = world.rules, Overrides = world.overrides };
            var read = PolicyJson.Read(PolicyJson.Write(policy));
            return PolicyJson.Write(read) == PolicyJson.Write(policy) && read.Book().Ask(world.turn) == policy.Book().Ask(world.turn);
        });
    }
}
