using Bot.Conversations;
using Bot.Desk;
using Bot.Testing;
using Bot.Turns;

namespace Bot.Core.Tests.Desk;

public sealed class QueuePlanTests
{
    static readonly QueuePlan Plan = new(
        [new(), new() { Name = "day", Open = [new(Weekdays.Daily, 9 * 60, 17 * 60)] }],
        [
            new() { Name = "Lieferung", Department = "Delivery", Languages = ["de"], Hours = "day", WhenClosed = "Service" },
            new() { Name = "Delivery", Department = "Delivery", Hours = "day" },
            .. Departments.All.Skip(1).Select(name => new Queue { Name = name, Department = name }),
        ]);

    [Theory]
    // department, language, hour of the day    where it waits
    [InlineData("Delivery", "de", 12, "Lieferung")]
    [InlineData("Delivery", "en", 12, "Delivery")]
    [InlineData("Delivery", null, 12, "Delivery")]
    [InlineData("Delivery", "de", 20, "Service")]
    [InlineData("Delivery", "en", 20, "Delivery")]
    [InlineData("Returns", "de", 20, "Returns")]
    [InlineData("Gone", "de", 20, "Gone")]
    public void A_matter_waits_in_the_queue_of_its_department_and_language(string department, string? language, int hour, string queue) =>
        Assert.Equal(queue, Plan.For(department, language, Some.At.Date.AddHours(hour)));

    [Fact]
    public void Without_a_word_of_anybody_there_is_one_queue_for_each_department_and_it_is_always_open()
    {
        var plan = new Policy().Plan();

        Assert.Equal(Departments.All, plan.Queues.Select(queue => queue.Name));
        Assert.All(Departments.All, department => Assert.Equal(department, plan.For(department, "de", Some.At)));
        Assert.True(plan.House.AreAlways);
        Assert.Empty(plan.Problems());
    }

    [Fact]
    public async Task Who_comes_while_a_queue_is_closed_waits_in_the_one_that_takes_over()
    {
        var closed = new OpeningHours { Name = "closed", Open = [new(Weekdays.Daily, 0, 1)] };
        var bot = new TestBot(new() { Hours = [new(), closed], Queues = [.. Departments.All.Select(name => new Queue { Name = name, Department = name, Hours = name == "Service" ? "closed" : "house", WhenClosed = name == "Service" ? "Billing" : null })] });

        await bot.SayAsync("I want to talk to a person");

        Assert.Equal((OwnerKind.Waiting, "Billing"), (bot.Conversation.Owner, bot.Conversation.Queue));
        Assert.Equal("handoff/waiting", (await bot.ReadAsync())[^1].Topic);
    }

    [Fact]
    public async Task A_closed_queue_says_when_it_opens_by_its_own_clock()
    {
        var hours = new OpeningHours { Zone = "Europe/Berlin", Open = [new(Weekdays.Daily, 60, 61)] };
        var bot = new TestBot(new() { Hours = [hours] });

        await bot.SayAsync("I want to talk to a person");

        var said = (await bot.ReadAsync())[^1];
        Assert.Equal("handoff/closed", said.Topic);
        Assert.Contains("1:00", said.Text, StringComparison.Ordinal);
    }
}
