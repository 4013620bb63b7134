using Bot.BackOffice.Limits;
using Bot.BackOffice.Releases;
using Bot.Turns;
using Xunit;

namespace Bot.Host.Tests.Console;

public sealed class LimitFormTests
{
    static readonly Policy Built = new();

    [Fact]
    public void The_form_of_a_policy_reads_back_as_that_policy()
    {
        var read = LimitForm.Of(Built).Read(new Policy { Desk = new() { HandlingMinutes = 99, OpensAt = 3 } }, out var problems);

        Assert.Empty(problems);
        Assert.Empty(ChangeWords.Between(Built, read));
    }

    [Theory]
    [InlineData("escalation.Lost", "3", null)]
    [InlineData("escalation.Lost", "2.5", "A whole number is needed here.")]
    [InlineData("escalation.Lost", "0", "Between 1 and 5 failed attempts in a row.")]
    [InlineData("escalation.Anger", "-0,75", null)]
    [InlineData("escalation.Anger", "0", "Between -1 and -0.1 mood.")]
    [InlineData("desk.HandlingMinutes", "", "A number is needed here.")]
    [InlineData("desk.HandlingMinutes", "NaN", "A number is needed here.")]
    [InlineData("desk.HandlingMinutes", "six", "A number is needed here.")]
    public void A_field_says_what_is_wrong_with_it(string field, string typed, string? problem)
    {
        var form = LimitForm.Of(Built);
        form.Typed[field] = typed;

        form.Read(Built, out var problems);

        Assert.Equal(problem, problems.GetValueOrDefault(field));
    }

    [Fact]
    public void A_desk_that_never_opens_is_refused_as_a_whole()
    {
        var form = LimitForm.Of(Built);
        form.Days.Clear();
        form.Zone = "Nowhere/City";

        form.Read(Built, out var problems);

        Assert.Contains("at least one open day", problems[""], StringComparison.Ordinal);
        Assert.Contains("Nowhere/City", problems[""], StringComparison.Ordinal);
    }

    [Fact]
    public void Changes_are_said_with_old_and_new_value()
    {
        var now = Built with { Desk = Built.Desk with { OpensAt = 9, Days = [DayOfWeek.Monday, DayOfWeek.Saturday] } };

        Assert.Equal([new("desk", "Desk opens", "0", "9 o'clock"), new("desk", "Open days", "every day", "Mon Sat")], ChangeWords.Between(Built, now));
    }
}
