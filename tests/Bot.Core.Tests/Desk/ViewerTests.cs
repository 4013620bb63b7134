using Bot.Conversations;
using Bot.Desk;

namespace Bot.Core.Tests.Desk;

public sealed class ViewerTests
{
    static readonly QueuePlan Plan = QueuePlan.Delivered with { Queues = [.. QueuePlan.Delivered.Queues, new() { Name = "Returns, nights", Department = "Returns" }] };

    [Theory]
    [InlineData("Returns", null, true)]
    [InlineData("Returns, nights", null, true)]
    [InlineData("Billing", null, false)]
    [InlineData("Billing", "somebody else", false)]
    [InlineData("Billing", "ben", true)]
    [InlineData(null, null, false)]
    public void Who_works_for_a_department_sees_its_queues_and_what_they_have(string? queue, string? agent, bool seen)
    {
        var reader = Viewer.Of(new("ben", "Ben"), "Returns", Plan);
        var conversation = Conversation.New("c") with { Queue = queue, Agent = agent is null ? null : new(agent, agent) };

        Assert.Equal(seen, reader.Sees(conversation));
        Assert.True(Viewer.Of(new("ana", "Ana"), null, Plan).Sees(conversation));
    }

    [Fact]
    public void What_waits_in_a_queue_that_is_gone_belongs_to_the_department_of_its_name() =>
        Assert.True(Viewer.Of(new("ben", "Ben"), "Returns", Plan with { Queues = [] }).Sees(Conversation.New("c") with { Queue = "Returns" }));

    [Theory]
    [InlineData("Returns", true)]
    [InlineData("Billing", false)]
    public void Who_works_for_a_department_sees_its_cases(string department, bool seen)
    {
        Assert.Equal(seen, Viewer.Of(new("ben", "Ben"), "Returns", Plan).WorksFor(department));
        Assert.True(Viewer.Of(new("ana", "Ana"), null, Plan).WorksFor(department));
    }
}
