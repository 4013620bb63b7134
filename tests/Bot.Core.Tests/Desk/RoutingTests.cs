using Bot.Conversations;
using Bot.Desk;
using Bot.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Bot.Core.Tests.Desk;

public sealed class RoutingTests
{
    static readonly QueuePlan Plan = new(
        [new(), new() { Name = "night", Open = [new(Weekdays.Daily, 0, 360)] }],
        [
            new() { Name = "Delivery", Department = "Delivery", Targets = [new() { Tier = "gold", FirstResponse = 2 }, new() { Tier = "silver", FirstResponse = 5 }, new() { FirstResponse = 30 }] },
            new() { Name = "Returns", Department = "Returns" },
            new() { Name = "Night", Department = "Delivery", Hours = "night" },
            .. Departments.All.Skip(2).Select(name => new Queue { Name = name, Department = name }),
        ]);

    static readonly RoutedAgent Ana = new("ana", "Ana"), Ben = new("ben", "Ben");

    // Few names each, so that what fits and what does not both come often.
    static readonly Gen<Waiter> SomeWaiter =
        from id in Gen.Choose(0, 999)
        from queue in Gen.Elements("Delivery", "Returns", "Night")
        from minutes in Gen.Choose(0, 90)
        from raised in Gen.Choose(0, 5)
        from channel in Gen.Elements("webchat", "teams")
        from language in Gen.Elements<string?>(null, "de", "en")
        from tier in Gen.Elements<string?>(null, "gold", "silver")
        from needs in Gen.Choose(0, 4)
        from knows in Gen.Elements<string?>(null, "a0", "a1")
        from passed in Gen.Choose(0, 9)
        select new Waiter($"c{id}", queue, Some.At.AddMinutes(-minutes), raised == 0)
        {
            Channel = channel,
            Language = language,
            Tier = tier,
            Needs = needs == 0 ? ["invoices"] : [],
            Knows = knows,
            PassedBy = passed < 3 ? [$"a{passed}"] : [],
        };

    static readonly Gen<RoutedAgent> SomeAgent =
        from id in Gen.Choose(0, 7)
        from there in Gen.Choose(0, 4)
        from queues in Gen.Elements<string[]>([], ["Delivery"], ["Returns", "Delivery"])
        from languages in Gen.Elements<string[]>([], ["de"], ["en", "de"])
        from skills in Gen.Elements<string[]>([], ["invoices"])
        from capacity in Gen.Choose(0, 4)
        from teams in Gen.Choose(0, 3)
        from has in Gen.Choose(0, 3).Two()
        from rested in Gen.Choose(0, 3)
        select new RoutedAgent($"a{id}", $"Agent {id}")
        {
            IsAvailable = there > 0,
            Queues = queues,
            Languages = languages,
            Skills = skills,
            Capacity = capacity,
            ChannelCapacity = teams == 3 ? new Dictionary<string, int>() : new Dictionary<string, int> { ["teams"] = teams },
            Has = new Dictionary<string, int> { ["webchat"] = has.Item1, ["teams"] = has.Item2 },
            TookAt = rested == 0 ? null : Some.At.AddMinutes(-rested),
        };

    static readonly Gen<(IReadOnlyList<Waiter> Waiting, IReadOnlyList<RoutedAgent> Agents)> SomeDesk =
        from waiting in SomeWaiter.ListOf()
        from agents in SomeAgent.ListOf()
        select ((IReadOnlyList<Waiter>)[.. waiting.DistinctBy(waiter => waiter.Id)], (IReadOnlyList<RoutedAgent>)[.. agents.DistinctBy(agent => agent.Id)]);

    [Fact]
    public void Who_has_waited_longest_is_served_first_and_it_is_said_why() =>
        Assert.Equal(
            [
                ("late", "ana", "longest waiting in Returns; Ana speaks German and has 1 of 3"),
                ("early", "ana", "longest waiting in Returns; Ana has 2 of 3"),
            ],
            Next([Waits("early", 2), Waits("late", 9) with { Language = "de" }], [Ana with { Languages = ["de"], Has = new Dictionary<string, int> { ["webchat"] = 1 } }, Ben with { IsAvailable = false }]));

    [Fact]
    public void A_raised_one_comes_before_a_tier_and_a_tier_before_the_wait()
    {
        Waiter[] waiting = [Waits("long", 60, "Delivery"), Waits("silver", 5, "Delivery") with { Tier = "silver" }, Waits("gold", 1, "Delivery") with { Tier = "gold" }, Waits("raised", 0, "Delivery") with { Raised = true }];

        Assert.Equal(["raised", "gold", "silver", "long"], Next(waiting, [Ana with { Capacity = 9 }]).Select(made => made.Conversation));
    }

    [Fact]
    public void The_agent_who_knows_the_customer_is_asked_before_one_with_more_room()
    {
        var busy = Ben with { Has = new Dictionary<string, int> { ["webchat"] = 2 } };

        Assert.Equal(("c", "ben", "longest waiting in Returns; Ben had this customer last and has 2 of 3"), Next([Waits("c", 1) with { Knows = "ben" }], [Ana, busy]).Single());
        Assert.Equal("ana", Next([Waits("c", 1) with { Knows = "ben", PassedBy = ["ben"] }], [Ana, busy]).Single().Agent);
    }

    [Fact]
    public void Of_two_with_as_much_room_the_one_who_has_rested_longer_is_asked() =>
        Assert.Equal(["ben", "ana"], Next([Waits("one", 2), Waits("two", 1)], [Ana with { TookAt = Some.At.AddMinutes(-1) }, Ben with { TookAt = Some.At.AddMinutes(-5) }]).Select(made => made.Agent));

    [Fact]
    public void A_closed_queue_gives_nothing_out() => Assert.Empty(Next([Waits("c", 9, "Night")], [Ana]));

    [Theory]
    [InlineData("ana", "works in its queue", "Returns", "", "")]
    [InlineData(null, "works in other queues", "Delivery", "", "")]
    [InlineData("ana", "speaks the language", "", "en de", "")]
    [InlineData(null, "does not speak the language", "", "en fr", "")]
    [InlineData("ana", "knows about invoices", "", "", "invoices")]
    [InlineData(null, "knows about other things", "", "", "repairs")]
    public void Who_is_asked_works_there_speaks_the_language_and_knows_the_matter(string? asked, string who, string queues, string languages, string skills)
    {
        var agent = Ana with { Name = who, Queues = Words(queues), Languages = Words(languages), Skills = Words(skills) };
        var waiter = Waits("c", 1) with { Language = languages.Length > 0 ? "de" : null, Needs = skills.Length > 0 ? ["invoices"] : [] };

        Assert.Equal(asked, Next([waiter], [agent]).SingleOrDefault().Agent);
    }

    [Fact]
    public void Nobody_is_ever_asked_to_take_more_than_they_can_or_what_does_not_fit() =>
        Check(desk =>
        {
            var made = Routing.Next(Plan, desk.Waiting, desk.Agents, Some.At);
            return made.Select(one => one.Conversation).Distinct().Count() == made.Count
                && made.All(one => Routing.Fits(desk.Agents.Single(agent => agent.Id == one.Agent.Id), desk.Waiting.Single(waiter => waiter.Id == one.Conversation)))
                && desk.Agents.All(agent => made.Count(one => one.Agent.Id == agent.Id) is var more && (more == 0 || agent.Load + more <= agent.Capacity))
                && desk.Agents.All(agent => !agent.ChannelCapacity.TryGetValue("teams", out var most)
                    || made.Count(one => one.Agent.Id == agent.Id && desk.Waiting.Single(waiter => waiter.Id == one.Conversation).Channel == "teams") is var more && (more == 0 || agent.Has["teams"] + more <= most));
        });

    [Fact]
    public void Nobody_is_passed_over_whom_somebody_with_room_could_take() =>
        Check(desk =>
        {
            var made = Routing.Next(Plan, desk.Waiting, desk.Agents, Some.At);
            var left = desk.Agents.Select(agent => made.Where(one => one.Agent.Id == agent.Id).Aggregate(agent, (now, one) => now with
            {
                Has = new Dictionary<string, int>(now.Has) { [Channel(desk.Waiting, one)] = now.Has.GetValueOrDefault(Channel(desk.Waiting, one)) + 1 },
            })).ToList();
            return desk.Waiting.Where(waiter => waiter.Queue != "Night" && made.All(one => one.Conversation != waiter.Id)).All(waiter => !left.Any(agent => Routing.Fits(agent, waiter)));
        });

    [Fact]
    public void Among_like_customers_the_one_who_waits_longer_is_never_the_one_left_waiting() =>
        Check(desk =>
        {
            var served = Routing.Next(Plan, desk.Waiting, desk.Agents, Some.At).Select(one => one.Conversation).ToHashSet();
            return desk.Waiting.All(one => desk.Waiting.All(other => !Alike(one, other) || one.Since >= other.Since || !served.Contains(other.Id) || served.Contains(one.Id)));
        });

    [Fact]
    public void The_same_desk_in_another_order_gets_the_same_offers() =>
        Check(desk => Routing.Next(Plan, desk.Waiting, desk.Agents, Some.At).SequenceEqual(Routing.Next(Plan, desk.Waiting.Reverse(), desk.Agents.OrderByDescending(agent => agent.Name), Some.At)));

    static bool Alike(Waiter one, Waiter other) =>
        (one.Queue, one.Raised, one.Channel, one.Language, one.Tier, one.Needs.Count) == (other.Queue, other.Raised, other.Channel, other.Language, other.Tier, other.Needs.Count) && one.PassedBy.SequenceEqual(other.PassedBy);

    static string[] Words(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    static string Channel(IReadOnlyList<Waiter> waiting, Assignment one) => waiting.Single(waiter => waiter.Id == one.Conversation).Channel;

    static Waiter Waits(string id, int minutes, string queue = "Returns") => new(id, queue, Some.At.AddMinutes(-minutes)) { Channel = "webchat" };

    static IEnumerable<(string Conversation, string Agent, string Reason)> Next(IEnumerable<Waiter> waiting, IEnumerable<RoutedAgent> agents) =>
        Routing.Next(Plan, waiting, agents, Some.At).Select(made => (made.Conversation, made.Agent.Id, made.Reason));

    static void Check(Func<(IReadOnlyList<Waiter> Waiting, IReadOnlyList<RoutedAgent> Agents), bool> holds) =>
        Prop.ForAll(Arb.From(SomeDesk), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(new Replay(new Rnd(3, 7), null)));
}
