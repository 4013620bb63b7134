using Bot.Conversations;
using Bot.Rules;
using Bot.Testing;
using Nlp;

namespace Bot.Core.Tests.Conversations;

/// <summary>One of every kind of fact, with every value set, and random histories of them.</summary>
static class SomeFacts
{
    public static IReadOnlyList<Fact> OfEveryKind(DateTimeOffset at) =>
    [
        new ConversationOpened(at, Some.Customer, Some.Address, "en-GB"),
        new AddressChanged(at, Some.PushAddress),
        new CustomerSpoke(at, "m1", "a1", "where is HP-48213", new Heard(
            Outcome.Clarify, [new("order-status", 0.5), new("order-help", 0.25)], -0.25, 0.125, [new("order-number", "HP-48213", "HP-48213", 9, 8)], "en-1"), "photo.jpg"),
        new BotReplied(at, "It is on its way.", [new Choice("Talk to a person"), new Choice("Yes", "affirm")], "order-status/found", "v1", "find-order: found", "Delivery", Notice: true),
        new NotUnderstood(at, ["order-status", "order-help"]),
        new PersonOffered(at, "lost", "2 failed attempts in a row, limit 2", 4),
        new DialogueMoved(at, new("order-cancel", "confirmation", 2)),
        new ValueCollected(at, "order-number", "HP-48213"),
        new ActionTried(at, "find-order", "HP-48213", "refused", "Not yours."),
        new Escalated(at, "angry", "mood -0.70, limit -0.50", "Delivery", 4, "lost: 2 failed attempts in a row, limit 2"),
        new RulesAsked(
            at, "m1",
            new()
            {
                Intent = "order-status", Confidence = 0.5, Lead = 0.25, Outcome = Outcome.Clarify, Failed = true, Misses = 2, FailedActions = 1, Repeats = 1, SameAnswers = 1,
                Mood = -0.25, MoodFall = 0.125, WorstMood = -0.5, Sentiment = -0.75, Intensity = 0.5, WantsPerson = 0.25, PersonOffered = true, Language = "en", Region = "GB",
                Channel = "webchat", ChannelSwitched = true, Segment = "gold", Queue = "Delivery", Ahead = 3, ExpectedWait = 12, DeskOpen = true, Hour = 9, Weekday = DayOfWeek.Friday,
                DaysSinceLast = 1.5, Dialogue = "order-cancel",
            },
            4, [new("angry", false) { Subject = "mood", Value = -0.25, Limit = -0.5 }, new("lost", true) { Subject = "misses", Value = 2, Limit = 2 }],
            "lost", new(EffectKind.HandOver) { Queue = "Returns", Topic = "delivery-cost" }, "later: it would", "vip", "night"),
        new PriorityRaised(at, "vip", 4),
        new WaitAnnounced(at, 3, 12, CallbackOffered: true),
        new CallbackRequested(at, "0301234567", at.AddHours(2)) { Until = at.AddHours(3), Queue = "Service", Zone = "Europe/Berlin", CustomerZone = "America/New_York", By = Some.Ana },
        new CallbackFellDue(at),
        new CallbackCancelled(at, Some.Ana),
        new AgentClaimed(at, Some.Ana),
        new OfferMade(at, Some.Ben, at.AddSeconds(45), "longest waiting in Delivery; Ben has 1 of 3 free"),
        new OfferDeclined(at, Some.Ben),
        new OfferLapsed(at, Some.Ben),
        new Overflowed(at, "Delivery", "Service", "nobody took it for 10 min"),
        new HandoffInitiated(at, new Dictionary<string, string> { ["queue"] = "Delivery", ["askedLast"] = "a person" },
            [new(at, null, null, "a person"), new(at, Author.Bot, null, "Of course."), new(at, Author.Agent, "Ana", "Hello.")]),
        new HandoffRequested(at, new("28:bot", "Another bot")),
        new HandoffStatusTold(at, new("hub:28:desk", "The other desk"), "failed", "nobody is here"),
        new WrapUpBegan(at, Some.Ana, at.AddMinutes(10)),
        new SlaReached(at, new(SlaKind.NextReply, at.AddMinutes(-24), true), 30),
        new AgentReplied(at, Some.Ana, "Hello.", "form-1"),
        new SuggestionJudged(at, Some.Ana, "refund-times", "v3", 4, SuggestionOutcome.Edited),
        new NoteAdded(at, Some.Ana, "Careful.", "form-2"),
        new HandedBack(at, Some.Ana),
        new Transferred(at, Some.Ana, "Billing", Some.Ben, "Charged twice."),
        new Requeued(at, Some.Ana, "Billing", "gave it back"),
        new Snoozed(at, Some.Ana, at.AddHours(3)),
        new Woken(at, Some.Ana),
        new Labelled(at, Some.Ana, "damaged"),
        new Unlabelled(at, Some.Ana, "damaged"),
        new ColleagueInvited(at, Some.Ana, Some.Ben, "Is that covered?"),
        new GuestMayWrite(at, Some.Ana, Some.Ben),
        new GuestLeft(at, Some.Ben, Some.Ben),
        new ConversationClosed(at, Some.Ana, "Resolved", "All good."),
        new CustomerLeft(at),
        new ConversationReopened(at),
        new TakenUpAgain(at, Some.Ana),
        new Joined(at, Some.Ben),
        new Parted(at, Some.Ben),
        new PrioritySet(at, Some.Ben, true),
        new SurveyAsked(at, "c:1"),
        new SurveyAnswered(at, "c:1", 2, "charged twice", "Billing", "the words are about it", "Ada", Complete: true),
        new SurveyDeclined(at, "c:1"),
        new SurveyExpired(at, "c:1"),
        new CaseResolved(at, "c:1", Some.Ana, "Paid back."),
        new DeliveryFailed(at, "c|4", "403"),
        new TurnFailed(at, "m9", "TimeoutException"),
    ];

    /// <summary>A history in any order: folding must hold whatever happened.</summary>
    public static IEnumerable<Fact> Random(Random random, int length)
    {
        var at = Some.At;
        yield return new ConversationOpened(at, Some.Customer, Some.Address, "en-GB");
        for (var i = 1; i < length; i++)
        {
            at = at.AddSeconds(random.Next(100));
            var kinds = OfEveryKind(at);
            yield return kinds[random.Next(1, kinds.Count)];
        }
    }
}
