using Bot.BackOffice.Limits;
using Bot.BackOffice.Releases;
using Bot.Escalations;
using Bot.Rules;
using Bot.Turns;
using Xunit;

namespace Bot.Host.Tests.Console;

public sealed class LimitMatrixTests
{
    static readonly Policy Built = new();
    static readonly Limit Anger = LimitMatrix.Limits.Single(limit => limit.Property.Name == nameof(EscalationLimits.Anger));
    static readonly Place Returns = new() { Queue = "Returns" }, Austria = new() { Region = "AT" }, Both = new() { Queue = "Returns", Region = "AT" };

    [Fact]
    public void A_value_set_for_a_place_holds_there_and_in_narrower_places_and_nowhere_else()
    {
        var draft = Returns.Set(Built, Anger, -0.3);

        Assert.Equal((-0.3, true, "from Returns"), At(draft, Returns));
        Assert.Equal((-0.3, false, "from Returns"), At(draft, Both));
        Assert.Equal((-0.5, false, "from the house value"), At(draft, Austria));
        Assert.Equal((-0.5, true, "from the house value"), At(draft, Place.House));
    }

    [Fact]
    public void The_house_value_reaches_every_place_that_has_none_of_its_own()
    {
        var draft = Place.House.Set(Returns.Set(Built, Anger, -0.3), Anger, -0.7);

        Assert.Equal(-0.3, At(draft, Returns).Value);
        Assert.Equal(-0.7, At(draft, Austria).Value);
    }

    [Fact]
    public void Set_again_the_value_stays_in_its_place_and_taken_back_nothing_is_left_of_it()
    {
        var two = Austria.Set(Returns.Set(Built, Anger, -0.3), Anger, -0.4);

        Assert.Equal(["Returns", "AT"], Returns.Set(two, Anger, -0.35).Overrides.Select(one => one.Where));
        Assert.Equal([-0.35, -0.4], Returns.Set(two, Anger, -0.35).Overrides.Select(one => one.Value));
        Assert.Empty(Austria.Set(Returns.Set(two, Anger, null), Anger, null).Overrides);
    }

    [Fact]
    public void A_limit_of_whole_numbers_is_set_as_one()
    {
        var lost = LimitMatrix.Limits.Single(limit => limit.Property.Name == nameof(EscalationLimits.Lost));

        Assert.Equal(3, Place.House.Set(Built, lost, 3).Escalation.Lost);
        Assert.Equal(LimitMatrix.Default(lost), Place.House.Set(Place.House.Set(Built, lost, 3), lost, null).Escalation.Lost);
    }

    [Fact]
    public void A_change_at_a_place_is_said_with_the_place()
    {
        var draft = Returns.Set(Built, Anger, -0.3);

        Assert.Equal([new("overrides", "Anger for Returns", "as the house", "-0.3 mood")], ChangeWords.Between(Built, draft));
        Assert.Equal([new("overrides", "Anger for Returns", "-0.3", "-0.4 mood")], ChangeWords.Between(draft, Returns.Set(draft, Anger, -0.4)));
        Assert.Equal([new("overrides", "Anger for Returns", "-0.3", "as the house")], ChangeWords.Between(draft, Built));
    }

    [Fact]
    public void Every_value_of_a_policy_that_changes_is_said()
    {
        var rules = Built.Rules.Select(rule => rule.Name == "lost" ? rule with { On = false } : rule).Reverse().ToList();

        var said = ChangeWords.Between(Built, Built with { Rules = rules, Surveys = Built.Surveys with { RestDays = 4 } });

        Assert.Contains(said, change => change is { Document: "surveys", What: "Rest between questions", Was: "1", Became: "4 days" });
        Assert.Contains(said, change => change is { Document: "rules", What: "Rule “The bot does not understand”", Was: "on", Became: "off" });
        Assert.Contains(said, change => change is { Document: "rules", What: "Order of the rules" });
        Assert.Equal(3, said.Count);
    }

    static (double Value, bool IsSet, string Origin) At(Policy policy, Place place)
    {
        var cell = LimitMatrix.Row(place, policy, Built).Single(cell => cell.Limit == Anger);
        return (cell.Value, cell.IsSet, cell.Origin);
    }
}
