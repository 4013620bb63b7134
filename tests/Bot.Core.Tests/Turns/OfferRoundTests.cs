using Bot.Conversations;
using Bot.Desk;
using Bot.Testing;
using Bot.Turns;

namespace Bot.Core.Tests.Turns;

public sealed class OfferRoundTests
{
    static readonly Policy Offers = new() { Desk = new() { OfferSeconds = 45, AgentCapacity = 2 } };

    [Fact]
    public async Task The_free_agent_of_the_department_is_asked_and_it_is_theirs_when_they_take_it()
    {
        var (bot, round) = await WaitingAsync(Offers);

        Assert.Equal(1, await round.RunAsync(default));
        Assert.Equal(HandoffState.Offered, Handoffs.StateOf(bot.Conversation));
        Assert.Equal((Some.Ben, "longest waiting in Service; Ben has 0 of 2"), (bot.Conversation.Offer!.Agent, bot.Conversation.Offer.Reason));
        Assert.Equal(0, await round.RunAsync(default));

        await bot.ActAsync(new Claim(Some.Ben));
        Assert.Equal((OwnerKind.Agent, Some.Ben), (bot.Conversation.Owner, bot.Conversation.Agent));
    }

    [Fact]
    public async Task An_offer_that_nobody_answers_goes_to_the_next_and_not_to_the_same_again()
    {
        var (bot, round) = await WaitingAsync(Offers, new Agent("eva", "Eva"));
        await round.RunAsync(default);

        await bot.AdvanceAsync(TimeSpan.FromSeconds(46));
        Assert.Equal(HandoffState.Waiting, Handoffs.StateOf(bot.Conversation));
        await round.RunAsync(default);
        Assert.Equal("eva", bot.Conversation.Offer!.Agent.Id);
        await bot.ActAsync(new Decline(new("eva", "Eva")));

        Assert.Equal(0, await round.RunAsync(default));
        Assert.Equal(["ben", "eva"], bot.Conversation.PassedBy);
    }

    [Fact]
    public async Task Nothing_is_offered_unless_the_policy_says_so()
    {
        var (bot, round) = await WaitingAsync(new());

        Assert.Equal(0, await round.RunAsync(default));
        Assert.Equal(HandoffState.Waiting, Handoffs.StateOf(bot.Conversation));
    }

    static async Task<(TestBot Bot, OfferRound Round)> WaitingAsync(Policy policy, params Agent[] more)
    {
        var bot = new TestBot(policy);
        await bot.SayAsync("I want to talk to a person");
        return (bot, new(new Floor([("Returns", Some.Ana), (null, Some.Ben), .. more.Select(agent => ((string?)"Service", agent))]), bot.Store, bot.Desk, bot.Policies, bot.Clock));
    }

    sealed class Floor((string? Department, Agent Agent)[] agents) : IDeskFloor
    {
        public ValueTask<IReadOnlyList<string>> WaitingAsync(int limit, CancellationToken cancellation) => ValueTask.FromResult<IReadOnlyList<string>>([Some.ConversationId]);

        public ValueTask<IReadOnlyList<(RoutedAgent Agent, string? Department)>> AgentsAsync(CancellationToken cancellation) =>
            ValueTask.FromResult<IReadOnlyList<(RoutedAgent, string?)>>([.. agents.Select(there => (new RoutedAgent(there.Agent.Id, there.Agent.Name), there.Department))]);
    }
}
