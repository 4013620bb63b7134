using Bot.Releases;
using Bot.Rules;
using Bot.Turns;
using static Bot.Core.Tests.Releases.Somebody;

namespace Bot.Core.Tests.Releases;

public sealed class PolicyMergeTests
{
    static readonly Policy Rules = House with { Rules = [Rule("angry"), Rule("lost"), Rule("vip")] };

    static Rule Rule(string name, string title = "") => new(name, title.Length > 0 ? title : name) { When = [[Condition.AtMost("mood", "Anger")]] };

    static Policy With(params Rule[] rules) => Rules with { Rules = rules };

    [Fact]
    public void Changes_of_different_values_are_put_together()
    {
        var (merged, conflicts) = PolicyMerge.Merge(House, House.Anger(-0.4), House.Lost(3).AskAfter(9));

        Assert.Empty(conflicts);
        Assert.Empty(PolicyMerge.Between(House.Anger(-0.4).Lost(3).AskAfter(9), merged));
    }

    [Fact]
    public void The_same_change_on_both_sides_is_no_conflict() => Assert.Empty(PolicyMerge.Merge(House, House.Anger(-0.4), House.Anger(-0.4)).Conflicts);

    [Fact]
    public void Two_rules_can_be_changed_at_the_same_time()
    {
        var (merged, conflicts) = PolicyMerge.Merge(Rules, With(Rule("angry", "Mine"), Rule("lost"), Rule("vip")), With(Rule("angry"), Rule("lost"), Rule("vip", "Theirs")));

        Assert.Empty(conflicts);
        Assert.Equal(["Mine", "lost", "Theirs"], merged.Rules.Select(rule => rule.Title));
    }

    [Fact]
    public void A_rule_added_by_one_side_keeps_its_place_beside_a_change_of_the_other()
    {
        var (merged, conflicts) = PolicyMerge.Merge(Rules, With(Rule("angry"), Rule("new"), Rule("lost"), Rule("vip")), With(Rule("angry"), Rule("lost", "Theirs"), Rule("vip")));

        Assert.Empty(conflicts);
        Assert.Equal(["angry", "new", "Theirs", "vip"], merged.Rules.Select(rule => rule.Title));
    }

    [Fact]
    public void A_rule_that_one_side_took_away_and_the_other_changed_is_a_conflict()
    {
        var (mine, live) = (With(Rule("angry"), Rule("vip")), With(Rule("angry"), Rule("lost", "Theirs"), Rule("vip")));

        var conflict = Assert.Single(PolicyMerge.Merge(Rules, mine, live).Conflicts);
        var kept = PolicyMerge.Merge(Rules, mine, live, new Dictionary<string, Side> { [conflict.Path] = Side.Live }).Merged;
        var gone = PolicyMerge.Merge(Rules, mine, live, new Dictionary<string, Side> { [conflict.Path] = Side.Mine }).Merged;

        Assert.Equal(("rules[lost]", null), (conflict.Path, conflict.Mine));
        Assert.Equal(["angry", "vip", "Theirs"], kept.Rules.Select(rule => rule.Title));
        Assert.Equal(["angry", "vip"], gone.Rules.Select(rule => rule.Title));
    }

    [Fact]
    public void Two_orders_of_the_rules_are_a_conflict_and_no_added_rule_is_lost_to_the_choice()
    {
        var (mine, live) = (With(Rule("lost"), Rule("angry"), Rule("vip")), With(Rule("angry"), Rule("vip"), Rule("lost"), Rule("new")));

        var conflict = Assert.Single(PolicyMerge.Merge(Rules, mine, live).Conflicts);
        var merged = PolicyMerge.Merge(Rules, mine, live, new Dictionary<string, Side> { [conflict.Path] = Side.Mine }).Merged;

        Assert.Equal("rules[order]", conflict.Path);
        Assert.Equal(["lost", "angry", "vip", "new"], merged.Rules.Select(rule => rule.Name));
    }

    [Fact]
    public void A_changed_rule_is_told_by_the_value_in_it()
    {
        var changes = PolicyMerge.Between(Rules, With(Rule("vip"), Rule("angry", "Cross"), Rule("lost")));

        Assert.Equal(["rules[angry].title", "rules[order]"], changes.Select(change => change.Path));
        Assert.All(changes, change => Assert.Equal("rules", change.Document));
    }
}
