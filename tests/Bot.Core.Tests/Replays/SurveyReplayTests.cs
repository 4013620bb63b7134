using Bot.Conversations;
using Bot.Desk;
using Bot.Replays;
using Bot.Surveys;
using Bot.Testing;
using Bot.Turns;

namespace Bot.Core.Tests.Replays;

/// <summary>A replay of the record asks whom the program asked, and skips whom it skipped, each for its reason.</summary>
public sealed class SurveyReplayTests
{
    static readonly SurveyPlan Plan = new() { DelayMinutes = 30, RestDays = 3 };
    static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task In_hundreds_of_histories_the_plan_in_force_asks_whom_the_program_asked_and_each_skip_has_the_reason_of_a_recount()
    {
        var met = new HashSet<(bool Asked, SurveySkip? Skip)>();
        for (var seed = 0; seed < 300; seed++)
        {
            var chance = new Random(seed);
            var plan = new SurveyPlan { DelayMinutes = new[] { 0, 1, 45, 1440 }[chance.Next(4)], RestDays = new[] { 0, 1, 3, 30 }[chance.Next(4)] };
            var facts = new List<StoredFact>();
            for (var customer = 0; customer < 2; customer++)
                facts.AddRange(await LivedAsync(plan, $"plain|{customer}", chance));
            // As they lie in the store: in the order of time but for moments, those of a conversation in theirs.
            facts = [.. facts.OrderBy(fact => fact.Fact.At + TimeSpan.FromMinutes(fact.ConversationId[^1] - '0')).ThenBy(fact => fact.ConversationId).ThenBy(fact => fact.Number)];
            var from = facts[0].Fact.At.AddHours(chance.Next(200));
            var to = from.AddHours(chance.Next(24, 300));

            var moments = Replay(facts, plan, from, to);

            var asked = facts.Where(fact => fact.Fact is SurveyAsked && fact.Fact.At >= from && fact.Fact.At < to).Select(fact => (fact.ConversationId, fact.Fact.At)).Order();
            Assert.Equal(asked, moments.Where(moment => moment.Skip is null).Select(moment => (moment.Conversation, moment.At)).Order());
            Assert.Equal(Recounted(facts, plan, from, to).Order(), moments.Where(moment => moment.Skip is not null).Select(moment => (moment.Conversation, moment.At, moment.Skip!.Value)).Order());
            met.UnionWith(moments.Select(moment => (moment.Skip is null, moment.Skip)));
        }
        Assert.Equal(1 + Enum.GetValues<SurveySkip>().Length, met.Count);
    }

    [Fact]
    public void Another_rest_and_another_delay_ask_others()
    {
        Fact[] facts = [Closed(0), new SurveyAsked(At(0.5), "c:1"), new ConversationReopened(At(20)), Closed(21), new ConversationReopened(At(24)), Closed(90), new SurveyAsked(At(90.5), "c:3")];

        Assert.Equal([null, SurveySkip.Rest, null], Skips(facts, Plan));
        Assert.Equal([null, null, null], Skips(facts, Plan with { RestDays = 0 }));
        Assert.Equal([null, SurveySkip.Rest, SurveySkip.Rest], Skips(facts, Plan with { RestDays = 4 }));
        Assert.Equal([null, SurveySkip.GoesOn, null], Skips(facts, Plan with { DelayMinutes = 300, RestDays = 0 }));
    }

    [Fact]
    public void What_was_asked_before_the_period_rests_in_it_and_what_was_asked_in_it_is_the_plans_to_say()
    {
        Fact[] facts = [Closed(0), new SurveyAsked(At(0.5), "c:1"), new ConversationReopened(At(20)), Closed(21), new SurveyAsked(At(21.5), "c:2"), new ConversationReopened(At(24)), Closed(80)];

        Assert.Equal([SurveySkip.Rest, null], Skips(facts, Plan, from: At(10)));
        Assert.Equal([SurveySkip.Rest], Skips(facts, Plan, from: At(22)));
    }

    [Fact]
    public void What_falls_due_after_the_period_or_fell_due_before_it_is_not_counted()
    {
        Fact[] facts = [Closed(0), new ConversationReopened(At(1)), new ConversationClosed(At(2), null, "Ended by customer", null), new ConversationReopened(At(3)), Closed(9)];

        Assert.Equal([SurveySkip.EndedByCustomer], Skips(facts, Plan, from: At(0.6), to: At(9.4)));
    }

    [Fact]
    public void A_year_of_questions_holds_no_more_than_those_within_the_rest()
    {
        var most = 0;
        var replay = new SurveyReplay(Plan, Start, Start.AddDays(365), _ => { });
        for (var hour = 0; hour < 365 * 24; hour++)
        {
            replay.Add(new(hour, $"c{hour}", 1, Closed(hour)));
            most = Math.Max(most, replay.Held);
        }
        Assert.InRange(most, 72, 76);
    }

    static DateTimeOffset At(double hour) => Start.AddHours(hour);

    static ConversationClosed Closed(double hour) => new(At(hour), Some.Ana, "Resolved", null);

    static IEnumerable<SurveySkip?> Skips(Fact[] facts, SurveyPlan plan, DateTimeOffset? from = null, DateTimeOffset? to = null) =>
        Replay([.. facts.Select((fact, i) => new StoredFact(i + 1, "c", i + 1, fact))], plan, from ?? Start, to ?? Start.AddDays(30)).Select(moment => moment.Skip);

    static List<SurveyMoment> Replay(IReadOnlyList<StoredFact> facts, SurveyPlan plan, DateTimeOffset from, DateTimeOffset to)
    {
        var moments = new List<SurveyMoment>();
        var replay = new SurveyReplay(plan, from, to, moments.Add);
        foreach (var fact in facts.Where(fact => fact.Fact.At >= replay.Begins && fact.Fact.At < to && SurveyReplay.Kinds.Contains(fact.Fact.GetType())))
            replay.Add(fact);
        replay.End();
        return moments;
    }

    // The real program in memory, with everything people can do to a close.
    static async Task<IEnumerable<StoredFact>> LivedAsync(SurveyPlan plan, string id, Random chance)
    {
        var bot = new TestBot(new Policy { Surveys = plan });
        await bot.SayAsync("hello");
        for (var acts = 0; acts < 24; acts++)
        {
            await (chance.Next(7) switch
            {
                0 => bot.SayAsync("Where is my parcel?"),
                1 or 2 => bot.ActAsync(new Claim(Some.Ana)),
                3 or 4 => bot.ActAsync(new Close(Some.Ana, "Resolved", null)),
                5 => bot.ActAsync(new TakeUpAgain(Some.Ana)),
                _ => (Task)bot.TakeAsync(Some.Inbound(MessageKind.Ended, bot.NextId(), at: bot.Clock.GetUtcNow())),
            });
            await bot.AdvanceAsync(TimeSpan.FromMinutes(new[] { 0.5, 20, 300, 2000 }[chance.Next(4)] * (0.5 + chance.NextDouble())));
        }
        await bot.AdvanceAsync(TimeSpan.FromDays(2));
        Assert.Empty(bot.Failures);
        return bot.Store.Facts.Select(fact => fact with { ConversationId = id });
    }

    // Each close again, by looking back over the whole record from the instant at which its question fell due.
    static IEnumerable<(string, DateTimeOffset, SurveySkip)> Recounted(IReadOnlyList<StoredFact> facts, SurveyPlan plan, DateTimeOffset from, DateTimeOffset to)
    {
        foreach (var conversation in facts.GroupBy(fact => fact.ConversationId))
            foreach (var closed in conversation.Select(fact => fact.Fact).OfType<ConversationClosed>())
            {
                var due = closed.By is null ? closed.At : closed.At.AddMinutes(plan.DelayMinutes);
                var asked = conversation.Select(fact => fact.Fact).OfType<SurveyAsked>().Select(fact => fact.At).ToList();
                if (due < from || due >= to || (closed.By is not null && asked.Contains(due)))
                    continue;
                var until = conversation.Select(fact => fact.Fact).Where(fact => fact.At <= due).ToList();
                var ends = until.FindLastIndex(fact => fact is ConversationClosed);
                yield return (conversation.Key, due,
                    closed.By is null ? SurveySkip.EndedByCustomer
                    : until[ends..].Any(fact => fact is ConversationReopened or TakenUpAgain) ? SurveySkip.GoesOn
                    : until[ends..].Any(fact => fact is CustomerLeft or ConversationClosed { By: null }) ? SurveySkip.Left
                    : asked.Any(at => at < due && due - at < TimeSpan.FromDays(plan.RestDays)) ? SurveySkip.Rest
                    : throw new InvalidOperationException($"Nothing says why {conversation.Key} was not asked at {due:O}."));
            }
    }
}
