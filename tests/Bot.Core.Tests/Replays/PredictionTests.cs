using Bot.Conversations;
using Bot.Desk;
using Bot.Escalations;
using Bot.Replays;
using Bot.Rules;
using Bot.Testing;
using Bot.Turns;
using Nlp;

namespace Bot.Core.Tests.Replays;

/// <summary>What a replay says that a draft decides, beside what the decider decides by it when the same customers say the same.</summary>
public sealed class PredictionTests
{
    const int Conversations = 400;
    static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    static readonly TurnDecider Decider = new(Shipped.Speech);
    static readonly Policy Delivered = Policy.Default.Value;
    static readonly string[] Intents =
        ["order-status", "return-start", "delivery-cost", "complaint", "payment-failed", "item-damaged", "refund-time", "affirm", "affirm", "affirm", "deny", "thank-you", "talk-to-a-person"];

    public static TheoryData<string, string> Pairs => new()
    {
        { "as delivered", "sooner" }, { "sooner", "as delivered" }, { "as delivered", "later" }, { "later", "sooner" }, { "as delivered", "offers for cost" }, { "offers for cost", "later" },
        { "offers for cost", "as delivered" }, { "sooner", "offers for cost" },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_replay_says_of_each_message_what_is_decided_when_the_same_is_said_again_as_far_as_the_record_reaches(string before, string after)
    {
        var (live, draft) = (new Versioned<Policy>(1, Named(before), Start, "Ana", ""), new Versioned<Policy>(2, Named(after), Start, "Ana", ""));
        var (changed, cutShort, whole) = (0, 0, 0);
        foreach (var number in Enumerable.Range(0, Conversations))
        {
            var said = Said(new Random(number));
            var (recorded, lived) = (Talk($"webchat|{number}", said, live), Talk($"webchat|{number}", said, draft));
            var report = Replayed(recorded, live, draft.Value);
            Assert.True(report.Reproduced.Whole);

            var (was, now) = (Decided(recorded), Decided(lived));
            var says = was.Select(turn => report.Samples.FirstOrDefault(sample => sample.Message == turn.Message) is { } sample
                ? new Turned(turn.Message, sample.Draft.Rule, sample.Draft.Effect) : turn).ToList();
            var handed = says.FindIndex(turn => turn.Effect == EffectKind.HandOver);
            if (handed >= 0)
                says = says[..(handed + 1)];
            // Where a person took over the record ends, within that very message: the draft may have gone on.
            var reach = report.CutShort == 0 ? int.MaxValue : says[^1].Effect is null ? says.Count - 1 : says.Count;
            Assert.True(says.Take(reach).SequenceEqual(now.Take(reach)), $"{before} > {after}, {number}:\nwas  {string.Join(", ", was)}\nsays {string.Join(", ", says)}\nis   {string.Join(", ", now)}");
            Assert.Equal(handed >= 0 ? [says[handed].Rule!] : [], report.After.Rules.Select(rule => rule.Rule));
            Assert.Equal(handed < 0 && was is [.., { Effect: EffectKind.HandOver }] ? 1 : 0, report.CutShort);
            changed += report.ChangedTurns > 0 ? 1 : 0;
            cutShort += (int)report.CutShort;
            whole += report.CutShort == 0 && now is [.., { Effect: EffectKind.HandOver }] ? 1 : 0;
        }
        Assert.True(changed > 20 && whole > 20, $"{changed} changed, {cutShort} cut short, {whole} handed over.");
    }

    static Policy Named(string name) => name switch
    {
        "sooner" => Delivered with { Escalation = new() { Anger = -0.25, Lost = 1, GivenUp = 3, WishForPerson = 0.35 }, Overrides = [new("Anger", -0.15) { Queue = "Returns" }] },
        "later" => Delivered with { Escalation = new() { Anger = -0.8, Lost = 3, GivenUp = 6, MoodFall = 1 } },
        "offers for cost" => Delivered with
        {
            Escalation = new() { Lost = 4 },
            Rules =
            [
                new("twice", "The same again") { When = [[Condition.AtLeast("repeats", 1)]], Then = new(EffectKind.HandOver) { Queue = "Billing" } },
                new("third", "Failed, and upset") { When = [[Condition.Is("failed"), Condition.AtMost("sentiment", -0.3)]], Then = new(EffectKind.Offer) },
                .. Delivered.Rules,
            ],
        },
        _ => Delivered,
    };

    sealed record Turned(string Message, string? Rule, EffectKind? Effect)
    {
        public override string ToString() => $"{Message} {Rule ?? "-"}";
    }

    static List<(string Text, Heard Heard)> Said(Random chance) => [.. Enumerable.Range(0, chance.Next(2, 9)).Select(_ =>
    {
        // Nothing but a card number: it is warned of, no rule is asked, and an offer is past.
        if (chance.Next(12) == 0)
            return ("***", Some.Heard());
        var intent = Intents[chance.Next(Intents.Length)];
        var words = $"words of kind {chance.Next(12)}";
        // A yes or no says nothing else: after an offer the rest of it is not listened to, and a replay does not listen again.
        var answers = intent is "affirm" or "deny";
        var sentiment = answers ? 0 : Math.Round(chance.NextDouble() * 1.5 - 1, 2);
        // An outburst that is half understood is answered or not by limits that these policies have in common.
        var heard = chance.Next(3) > 0 ? Some.Heard(intent, sentiment) : chance.Next(2) == 0 ? Some.Heard(null, sentiment) : Some.Unsure("delivery-cost", "payment-failed") with { Sentiment = sentiment };
        return (words, heard with { Intensity = Math.Round(chance.NextDouble(), 2), WantsPerson = answers ? 0 : intent == "talk-to-a-person" ? 0.9 : Math.Round(chance.NextDouble() * 0.45, 2), Language = "en" });
    })];

    // Until it is with people, and what is said there.
    static List<StoredFact> Talk(string id, List<(string Text, Heard Heard)> said, Versioned<Policy> policy)
    {
        var (conversation, facts) = (Conversation.New(id), new List<StoredFact>());
        for (var i = 0; i < said.Count; i++)
        {
            var (before, message) = (conversation, Some.Text(said[i].Text, $"m{i}", id, Start.AddMinutes(i)) with { Hidden = said[i].Text == "***" ? HiddenData.Card : null });
            var heard = Decider.Pressed(before, message.Text, said[i].Heard);
            var hearing = Hearing.Facts(before, message, heard, message.ReceivedAt);
            var turn = new Turn(before, before.After(hearing), message, heard, policy, Known.Nothing, message.ReceivedAt);
            var decision = Decider.Decide(turn);
            while (decision.Need is { } need)
            {
                turn = turn with { Known = turn.Known.With(Assert.IsType<NeedQueue>(need).Queue, new(0, 2)) };
                decision = Decider.Decide(turn);
            }
            foreach (var fact in hearing.Concat(decision.Facts))
                facts.Add(new(facts.Count + 1, id, facts.Count + 1, fact));
            conversation = before.After([.. hearing, .. decision.Facts]);
        }
        return facts;
    }

    static List<Turned> Decided(IEnumerable<StoredFact> facts) => [.. facts.Select(stored => stored.Fact).OfType<RulesAsked>().GroupBy(asked => asked.MessageId)
        .Select(turn => turn.Last() is var last && turn.FirstOrDefault(asked => asked.Effect is not null) is { } asked ? new Turned(turn.Key, asked.Rule, asked.Effect!.Kind) : new Turned(turn.Key, last.Rule, null))];

    static ReplayReport Replayed(IEnumerable<StoredFact> facts, Versioned<Policy> live, Policy draft)
    {
        var replay = new Bot.Replays.Replay(new(draft, Start, Start.AddDays(1), new(3)), live, new Dictionary<int, Policy> { [live.Version] = live.Value });
        foreach (var fact in facts)
            replay.Add(fact);
        replay.End(Start.AddDays(5));
        return replay.Report();
    }
}
