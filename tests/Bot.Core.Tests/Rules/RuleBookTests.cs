using Bot.Rules;

namespace Bot.Core.Tests.Rules;

public sealed class RuleBookTests
{
    static readonly RuleBook<int, int, string> Book = new(
        ("big", (number, limit) => number > limit ? new("yes", $"{number} > {limit}") : null),
        ("even", (number, _) => number % 2 == 0 ? new("maybe", "even") : null),
        ("small", (number, limit) => number < limit ? new("no", $"{number} < {limit}") : null));

    [Fact]
    public void The_first_rule_that_answers_decides_and_the_next_is_the_runner_up() =>
        Assert.Equal(new Decided<string>("big", "yes", "12 > 10", "even: even"), Book.Ask(12, 10));

    [Fact]
    public void A_rule_alone_has_no_runner_up() => Assert.Equal(new Decided<string>("small", "no", "7 < 10", null), Book.Ask(7, 10));

    [Fact]
    public void No_rule_no_decision() => Assert.Null(Book.Ask(11, 11));

    [Fact]
    public void Rules_are_listed_in_the_order_they_are_asked() => Assert.Equal(["big", "even", "small"], Book.Names);
}
