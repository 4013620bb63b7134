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
    public async Task Who_let_it_pass_and_comes_back_is_asked_again()
    {
        var (bot, round, floor) = await FloorAsync(Offers);
        await round.RunAsync(default);
        await bot.AdvanceAsync(TimeSpan.FromSeconds(46));
        Assert.Equal(0, await round.RunAsync(default));

        floor.Back["ben"] = bot.Clock.GetUtcNow().AddSeconds(1);

        Assert.Equal(1, await round.RunAsync(default));
        Assert.Equal(Some.Ben, bot.Conversation.Offer?.Agent);
    }

    [Fact]
    public async Task What_somebody_took_by_an_offer_says_why_they_were_asked()
    {
        var (bot, round) = await WaitingAsync(Offers);
        await round.RunAsync(default);
        await bot.ActAsync(new Claim(Some.Ben));
        Assert.Equal("longest waiting in Service; Ben has 0 of 2", bot.Conversation.GivenBecause);

        await bot.ActAsync(new Claim(Some.Ana, FromColleague: true));
        Assert.Null(bot.Conversation.GivenBecause);
    }

    [Fact]
    public async Task A_queue_that_needs_skills_is_offered_to_who_has_them()
    {
        var policy = Offers with { Queues = [.. new Policy().Queues.Select(queue => queue.Name == "Service" ? queue with { Skills = ["invoices"] } : queue)] };
        var (bot, round, floor) = await FloorAsync(policy);
        Assert.Equal(0, await round.RunAsync(default));

        floor.Skills["ben"] = ["invoices"];

        Assert.Equal(1, await round.RunAsync(default));
        Assert.Equal("longest waiting in Service; Ben knows invoices and has 0 of 2", bot.Conversation.Offer!.Reason);
    }

    [Fact]
    public async Task What_somebody_has_who_is_gone_goes_back_when_the_customer_has_waited_long_enough()
    {
        var (bot, round, floor) = await FloorAsync(new());
        await bot.ActAsync(new Claim(Some.Ben));
        floor.Gone.Add(new(Some.ConversationId, Some.Ben));
        Assert.Equal(0, await round.TakeBackAsync(default));

        bot.Clock.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal(1, await round.TakeBackAsync(default));
        Assert.Equal((OwnerKind.Waiting, "Ben is not at the desk"), (bot.Conversation.Owner, bot.Facts.OfType<Requeued>().Single().Reason));
        Assert.Equal("desk/gave-back", bot.Facts.OfType<BotReplied>().Last().Topic);
        Assert.Equal(0, await round.TakeBackAsync(default));
    }

    [Fact]
    public async Task Who_waits_in_a_queue_that_is_gone_is_moved_on_with_their_place_and_is_given_back_to_one_there_is()
    {
        var (bot, round, _) = await FloorAsync(new());
        var since = bot.Conversation.WaitingSince;
        await bot.Desk.HandleAsync(Some.ConversationId, new Claim(Some.Ana), default);
        await bot.Policies.PublishAsync(new() { Queues = [.. QueuePlan.Delivered.Queues, new() { Name = "Old_100%" }] }, 0, Some.Ana, "", Some.At, default);
        await bot.Desk.HandleAsync(Some.ConversationId, new Transfer(Some.Ana, "Old_100%", null, "Wrong here"), default);
        Assert.Equal(0, await round.MoveOnAsync(default));

        await bot.Policies.PublishAsync(new(), 1, Some.Ana, "", Some.At, default);

        Assert.Equal(1, await round.MoveOnAsync(default));
        Assert.Equal((OwnerKind.Waiting, "Service", since), (bot.Conversation.Owner, bot.Conversation.Queue, bot.Conversation.WaitingSince));
        Assert.Equal("there is no queue “Old_100%” any more", bot.Facts.OfType<Overflowed>().Single().Reason);
        Assert.Equal(0, await round.MoveOnAsync(default));
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
        var (bot, round, _) = await FloorAsync(policy, more);
        return (bot, round);
    }

    static async Task<(TestBot Bot, OfferRound Round, Floor Floor)> FloorAsync(Policy policy, params Agent[] more)
    {
        var bot = new TestBot(policy);
        await bot.SayAsync("I want to talk to a person");
        var floor = new Floor([("Returns", Some.Ana), (null, Some.Ben), .. more.Select(agent => ((string?)"Service", agent))]);
        return (bot, new(floor, bot.Store, bot.Desk, bot.Policies, bot.Clock), floor);
    }

    sealed class Floor((string? Department, Agent Agent)[] agents) : IDeskFloor
    {
        public ValueTask<IReadOnlyList<string>> WaitingAsync(int limit, CancellationToken cancellation) => ValueTask.FromResult<IReadOnlyList<string>>([Some.ConversationId]);

        public Dictionary<string, DateTimeOffset> Back { get; } = [];

        public Dictionary<string, string[]> Skills { get; } = [];

        public List<Abandoned> Gone { get; } = [];

        public ValueTask<IReadOnlyList<AgentAtDesk>> AgentsAsync(CancellationToken cancellation) =>
            ValueTask.FromResult<IReadOnlyList<AgentAtDesk>>([.. agents.Select(there => new AgentAtDesk(new(there.Agent.Id, there.Agent.Name) { Skills = Skills.GetValueOrDefault(there.Agent.Id) ?? [] }, there.Department)
            {
                BackAt = Back.TryGetValue(there.Agent.Id, out var at) ? at : null,
            })]);

        public ValueTask<IReadOnlyList<string>> StrayAsync(IEnumerable<string> queues, int limit, CancellationToken cancellation) => ValueTask.FromResult<IReadOnlyList<string>>([Some.ConversationId]);

        public ValueTask<IReadOnlyList<Abandoned>> AbandonedAsync(int limit, CancellationToken cancellation) => ValueTask.FromResult<IReadOnlyList<Abandoned>>(Gone);
    }
}
