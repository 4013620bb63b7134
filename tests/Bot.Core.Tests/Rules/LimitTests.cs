using Bot.Desk;
using Bot.Escalations;
using Bot.Rules;
using Bot.Surveys;
using Bot.Turns;

namespace Bot.Core.Tests.Rules;

public sealed class LimitTests
{
    public static TheoryData<string> Limits =>
        [.. typeof(Limit).Assembly.GetTypes().SelectMany(Limit.Of).Select(limit => $"{limit.Property.DeclaringType!.Name}.{limit.Property.Name}")];

    [Fact]
    public void The_limits_of_the_product_are_found() =>
        Assert.Equal(
            Limit.Of(typeof(EscalationLimits)).Count + Limit.Of(typeof(DeskPlan)).Count + Limit.Of(typeof(SurveyPlan)).Count,
            Limits.Count);

    [Theory]
    [MemberData(nameof(Limits))]
    public void Each_limit_says_what_it_means_and_its_default_is_in_range(string name)
    {
        var limit = typeof(Limit).Assembly.GetTypes().SelectMany(Limit.Of).Single(limit => $"{limit.Property.DeclaringType!.Name}.{limit.Property.Name}" == name);
        var value = Convert.ToDouble(limit.Property.GetValue(Activator.CreateInstance(limit.Property.DeclaringType!)));

        Assert.InRange(value, limit.Says.Least, limit.Says.Most);
        Assert.True(limit.Says.Least < limit.Says.Most);
        Assert.True(limit.Says.Step > 0 && limit.Says.Step <= limit.Says.Most - limit.Says.Least);
        Assert.NotEmpty(limit.Says.Title);
        Assert.NotEmpty(limit.Says.Unit);
        Assert.EndsWith(".", limit.Says.Help);
    }

    [Fact]
    public void What_is_out_of_range_is_named_with_its_range() =>
        Assert.Equal(["Lost must be between 1 and 5 failed attempts in a row, not 9."], Limit.Problems(new EscalationLimits { Lost = 9 }));

    [Fact]
    public void Not_a_number_is_out_of_range() => Assert.Single(Limit.Problems(new EscalationLimits { Anger = double.NaN }));

    [Fact]
    public void The_shipped_policy_has_no_problem_and_the_impossible_ones_are_named()
    {
        Assert.Empty(new Policy().Problems());
        Assert.Single(new Policy { Hours = [new() { Open = [new(Weekdays.Mon, 540, 540)] }] }.Problems());
        Assert.Single(new Policy { Hours = [new() { Open = [] }] }.Problems());
        Assert.Single(new Policy { Hours = [new() { Zone = "Middle/Earth" }] }.Problems());
    }
}
