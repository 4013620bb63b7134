using Bot.Conversations;
using Xunit;
using Bot.Desk;
using Nlp;

namespace Bot.Tests.Desk;

public class HandoffCardTests
{
    static readonly DateTimeOffset Start = new(2026, 11, 21, 14, 0, 0, TimeSpan.Zero);
    static readonly Agent Ana = new("a1", "Ana");

    static HandoffCard Card(params Fact[] facts) => HandoffCard.Of(facts.Select((fact, i) => new StoredFact(i + 1, "webchat|m", i + 1, fact)));

    static ConversationOpened Opened() => new(Start, new Person("m", "Maria"), new ReplyAddress("webchat", true, "{}"), "en-GB");

    static CustomerSpoke Said(int minute, string text, double sentiment, params (string Intent, double Confidence)[] intents) =>
        new(Start.AddMinutes(minute), $"m{minute}", null, text,
            new Heard(Outcome.Act, [.. intents.Select(i => new ScoredIntent(i.Intent, i.Confidence))], sentiment, 0, [], "en-1", Math.Abs(sentiment)));

    static readonly Fact[] Story =
    [
        Opened(),
        Said(1, "Where is my refund for HP-48213?", -0.4, ("refund-status", 0.83), ("order-status", 0.11)),
        new ValueCollected(Start.AddMinutes(1), "order", "HP-48213"),
        new ActionTried(Start.AddMinutes(1), "find-order", "HP-48213", "found", "returned, refund not started"),
        new BotReplied(Start.AddMinutes(1), "Refunds take 5 days.", [], "refund-time", "v3", "refund-status 0.83", "Returns"),
        Said(2, "This is the third time I ask.", -0.9, ("complaint", 0.58), ("refund-status", 0.31)),
        new Escalated(Start.AddMinutes(2), "angry", "mood -0.53, limit -0.50", "Returns", 3, "lost: 2 failed attempts in a row, limit 2"),
    ];

    [Xunit.Fact]
    public void It_knows_who_asks_what_and_on_which_channel()
    {
        var card = Card(Story);

        Assert.Equal("Maria", card.Customer?.Name);
        Assert.Equal("webchat", card.Channel);
        Assert.Equal("This is the third time I ask.", card.AskedLast);
    }

    [Xunit.Fact]
    public void It_lists_intents_with_confidence_and_runner_up_in_order()
    {
        var card = Card(Story);

        Assert.Equal(["refund-status", "complaint"], card.Intents.Select(i => i.Intent));
        Assert.Equal(0.83, card.Intents[0].Confidence);
        Assert.Equal("order-status", card.Intents[0].RunnerUp?.Intent);
    }

    [Xunit.Fact]
    public void Mood_is_the_level_the_rules_saw_after_each_message() =>
        // -0.4 * (0.3 + 0.9 * 0.4) * 0.45 = -0.1188; -0.1188 * 0.7 - 0.9 * (0.3 + 0.9 * 0.9) * 0.45 = -0.5327
        Assert.Equal([-0.1188, -0.5327], Card(Story).Moods.Select(m => m.Level));

    [Xunit.Fact]
    public void It_carries_collected_values_and_the_actions_tried_with_their_results()
    {
        var card = Card(Story);

        Assert.Equal([new("order", "HP-48213")], card.Collected);
        Assert.Equal("returned, refund not started", Assert.Single(card.Actions).Detail);
    }

    [Xunit.Fact]
    public void It_names_the_rule_its_figures_and_the_runner_up()
    {
        var handover = Card(Story).Handover!;

        Assert.Equal(("angry", "mood -0.53, limit -0.50", "Returns"), (handover.Rule, handover.Reason, handover.Queue));
        Assert.StartsWith("lost:", handover.RunnerUp, StringComparison.Ordinal);
    }

    [Xunit.Fact]
    public void The_steps_tell_the_story_in_order()
    {
        var steps = Card(Story).Steps;

        Assert.Equal([StepKind.Customer, StepKind.Bot, StepKind.Customer, StepKind.Handover], steps.Select(s => s.Kind));
        Assert.Equal("Find order HP-48213", steps[1].What);
        Assert.Equal("Worked: returned, refund not started", steps[1].Detail);
        Assert.Equal("Handed to Returns", steps[^1].What);
    }

    [Xunit.Fact]
    public void An_answer_from_an_article_is_a_step_and_a_notice_is_not()
    {
        var steps = Card(Opened(),
            new BotReplied(Start, "Five days.", [], "refund-time", "v3", "refund-status 0.83", "Returns"),
            new BotReplied(Start, "You are number 1.", [], "handoff/waiting", "v1", "angry", null, Notice: true)).Steps;

        Assert.Equal(["Answered from refund time"], steps.Select(s => s.What));
    }

    [Xunit.Fact]
    public void A_value_given_twice_is_listed_once_with_the_newer_value() =>
        Assert.Equal([new("order", "HP-2")], Card(Opened(), new ValueCollected(Start, "order", "HP-1"), new ValueCollected(Start, "order", "HP-2")).Collected);

    [Xunit.Fact]
    public void Of_an_address_only_its_first_letter_and_domain_are_shown_whatever_order_it_is_of()
    {
        var card = Card(Opened(), new ValueCollected(Start, "order-number", "HP-1"), new ValueCollected(Start, "email/HP-1", "ada@example.com"));

        Assert.Equal([new("order-number", "HP-1"), new("email", "a…@example.com")], card.Collected);
    }

    [Xunit.Fact]
    public void A_refused_action_is_a_miss_and_says_what_the_other_system_said()
    {
        var step = Card(Opened(), new ActionTried(Start, "cancel-order", "HP-1", "refused", "already shipped")).Steps.Single();

        Assert.Equal((StepKind.Missed, "Refused: already shipped"), (step.Kind, step.Detail));
    }

    [Xunit.Fact]
    public void A_message_the_model_did_not_understand_is_not_given_an_intent_in_words()
    {
        var spoke = Said(1, "blorp", 0, ("greet", 0.2));
        var card = Card(Opened(), spoke with { Heard = spoke.Heard! with { Outcome = Outcome.Abstain } });

        Assert.Equal("Not understood", card.Steps.Single().Detail);
    }

    [Xunit.Fact]
    public void A_new_episode_starts_empty_and_remembers_how_the_last_one_ended()
    {
        var card = Card([.. Story, new AgentClaimed(Start, Ana), new ConversationClosed(Start.AddMinutes(9), Ana, "Resolved", null), new ConversationReopened(Start.AddDays(1))]);

        Assert.Null(card.Handover);
        Assert.Empty(card.Moods);
        Assert.Empty(card.Collected);
        Assert.Equal("Maria", card.Customer?.Name);
        Assert.Equal(2, card.Episode);
        var past = Assert.Single(card.PastEpisodes);
        Assert.Equal(new(Start.AddMinutes(9), "Resolved", "Ana") { Matter = past.Matter, Mood = Card([.. Story]).Mood.Level }, past);
    }

    [Xunit.Fact]
    public void A_rating_stands_with_the_episode_that_was_rated()
    {
        var card = Card([
            .. Story, new ConversationClosed(Start.AddMinutes(9), Ana, "Resolved", null), new SurveyAnswered(Start.AddMinutes(20), "c:1", 2, null, "Service", "asked", "Maria", true),
            new ConversationReopened(Start.AddDays(1)), new AgentClaimed(Start.AddDays(1), Ana), new ConversationClosed(Start.AddDays(1), Ana, "Refunded", null)]);

        Assert.Equal([("Refunded", null), ("Resolved", 2)], card.PastEpisodes.Select(past => (past.Disposition, past.Score)));
    }

    [Xunit.Fact]
    public void A_private_note_leaves_no_trace_on_the_card()
    {
        const string canary = "canary-4711";

        var card = Card([.. Story, new NoteAdded(Start, Ana, canary, "k")]);

        Assert.DoesNotContain(canary, System.Text.Json.JsonSerializer.Serialize(card), StringComparison.Ordinal);
    }

    [Xunit.Fact]
    public void A_promised_callback_is_shown_until_it_is_made_or_called_off()
    {
        var asked = new CallbackRequested(Start, "+49 30 1", Start.AddHours(2));
        var (due, left) = (new CallbackFellDue(Start.AddHours(2)), new ConversationClosed(Start.AddHours(1), null, "Ended by customer", null));

        Assert.Equal((asked, false), Called(asked));
        Assert.Equal((asked, true), Called(asked, due));
        Assert.Equal((asked, true), Called(asked, left, new ConversationReopened(due.At), due));
        Assert.Equal((null, false), Called(asked, due, new ConversationClosed(due.At, new("ana", "Ana"), "Resolved", null)));
        Assert.Equal((null, false), Called(asked, new CallbackCancelled(Start.AddHours(1), null)));

        static (CallbackRequested?, bool) Called(params Fact[] facts) => Card([Opened(), .. facts]) is var card ? (card.Callback, card.CallIsDue) : default;
    }

    [Xunit.Fact]
    public void No_facts_give_an_empty_card() => Assert.Equal((1, null, 0), (Card().Episode, Card().AskedLast, Card().Steps.Count));
}
