using Bot.Desk;
using FsCheck;
using FsCheck.Fluent;

namespace Bot.Core.Tests.Desk;

/// <summary>The handoff under random interleavings of customer, bot, agents, timers, resends, lost races and crashes. A history that breaks an
/// invariant is shortened as far as it still breaks it, and printed with the facts it leads to.</summary>
public sealed class HandoffModelTests
{
    const int Histories = 400, Events = 300;

    static readonly Gen<Happening> Any =
        from what in Gen.Elements(Enum.GetValues<What>().SelectMany(what => Enumerable.Repeat(what, Weight(what))).ToArray())
        from n in Gen.Choose(0, 999)
        select new Happening(what, n);

    [Fact]
    public void Nothing_that_can_happen_in_any_order_breaks_the_handoff()
    {
        var (stays, events) = (new Dictionary<HandoffState, int>(), 0);
        Prop.ForAll(Arb.From(Any.ArrayOf(Events), Shorter), history =>
        {
            var world = new HandoffWorld();
            foreach (var happening in history)
            {
                if (world.Does(happening) is { } broken)
                    throw new InvalidOperationException($"{broken}\nIt takes: {string.Join(", ", history)}\n{world.Told()}");
                stays[world.State] = stays.GetValueOrDefault(world.State) + 1;
            }
            events += history.Length;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Histories).WithReplay(new Replay(new Rnd(20261122, 7), null)));

        Assert.Equal(Histories * Events, events);
        // A machine that never gets anywhere breaks nothing.
        Assert.All(Enum.GetValues<HandoffState>(), state => Assert.True(stays.GetValueOrDefault(state) > 1000, $"{state} was there {stays.GetValueOrDefault(state)} times"));
    }

    [Fact]
    public void Every_change_of_the_table_is_one_that_some_fact_can_make()
    {
        Assert.All(Handoffs.Table, transition => Assert.True(transition.Fact.IsSubclassOf(typeof(Bot.Conversations.Fact)) && transition.From.Count > 0 && transition.To.Count > 0));
        Assert.Equal(Handoffs.Table.Count, Handoffs.Table.Select(transition => transition.Fact).Distinct().Count());
    }

    [Fact]
    public void The_table_stands_in_the_life_of_a_message_as_it_is()
    {
        var story = File.ReadAllText(Testing.Repository.At("bot/README.md"));

        Assert.All(Handoffs.Table, transition => Assert.Contains(Line(transition), story, StringComparison.Ordinal));
    }

    static string Line(Transition transition) => $"| {transition.Fact.Name} | {string.Join(", ", transition.From)} | {string.Join(", ", transition.To)} | {transition.Who} |";

    static int Weight(What what) => what switch
    {
        What.TurnBegins or What.TurnEnds => 22,
        What.CustomerWrites => 12,
        What.TimePasses => 10,
        What.Replies or What.Sends => 8,
        What.Claims or What.IsOffered => 6,
        What.ComesBack => 4,
        What.CustomerLeaves => 3,
        _ => 2,
    };

    // First without a half, a quarter, an eighth of it, then without single happenings.
    static IEnumerable<Happening[]> Shorter(Happening[] history)
    {
        for (var length = history.Length / 2; length >= 1; length /= 2)
            for (var from = 0; from + length <= history.Length; from += length)
                yield return [.. history[..from], .. history[(from + length)..]];
    }
}
