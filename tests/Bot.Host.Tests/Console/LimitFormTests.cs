using Bot.BackOffice.Limits;
using Bot.BackOffice.Releases;
using Bot.Desk;
using Bot.Turns;
using Xunit;

namespace Bot.Host.Tests.Console;

public sealed class LimitFormTests
{
    static readonly Policy Built = new();

    [Fact]
    public void The_form_of_a_policy_reads_back_as_that_policy()
    {
        var read = LimitForm.Of(Built).Read(new Policy { Desk = new() { HandlingMinutes = 99 }, Hours = [new() { Zone = "Europe/Oslo", Open = [new(Weekdays.Mon, 0, 600)] }] }, out var problems);

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
        form.Open = "";
        form.Zone = "Nowhere/City";

        form.Read(Built, out var problems);

        Assert.Contains("at least one opening period", problems[""], StringComparison.Ordinal);
        Assert.Contains("Nowhere/City", problems[""], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Mon-Fri 9:00-17:00\n  sat 10:00-12:00\r\n", null)]
    [InlineData("Mon-Fri 09:00", "\"Mon-Fri 09:00\" cannot be read. Write each line like Mon-Fri 09:00-17:00.")]
    public void Opening_hours_are_a_period_in_a_line(string typed, string? problem)
    {
        var form = LimitForm.Of(Built);
        form.Open = typed;

        var read = form.Read(Built, out var problems);

        Assert.Equal(problem, problems.GetValueOrDefault("hours.Open"));
        Assert.Equal(problem is null ? "Mon-Fri 09:00-17:00, Sat 10:00-12:00 (UTC)" : " (UTC)", read.Plan().House.ToString());
    }

    [Fact]
    public void Changes_are_said_with_old_and_new_value()
    {
        var now = Built with
        {
            Hours = [Built.Hours[0] with { Open = [new(Weekdays.Mon | Weekdays.Sat, 540, 1020)], Holidays = [new(new(2026, 12, 25))] }],
            Queues = [.. Built.Queues.Skip(1), Built.Queues[0] with { OverflowTo = "Service", OverflowMinutes = 10 }],
        };

        Assert.Equal([
            new("hours", "Opening hours", "Daily 00:00-24:00", "Mon, Sat 09:00-17:00"),
            new("hours", "Holidays", "none", "2026-12-25"),
            new("queues", "Queue Delivery: overflows to", "none", "Service"),
            new("queues", "Queue Delivery: overflows after (minutes)", "0", "10"),
            new("queues", "Order of the queues", "Delivery, Returns, Billing, Products, Accounts, Service", "Returns, Billing, Products, Accounts, Service, Delivery"),
        ], ChangeWords.Between(Built, now));
    }
}
