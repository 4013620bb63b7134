using Bot.Conversations;
using Bot.Rules;
using Bot.Turns;
using Nlp;

namespace Bot.Testing;

/// <summary>Conversations as a busy installation would have recorded them, made up: the inputs of the turns by chance, the decisions by the policy in force. The same seed
/// gives the same facts, one after the other in no more memory than the conversations that overlap.</summary>
/// <param name="seed">Seed of the chance.</param>
/// <param name="policies">Versions with the instant from which each decides, oldest first.</param>
/// <param name="start">When the first conversation begins.</param>
/// <param name="every">Time from the beginning of one conversation to that of the next.</param>
public sealed class RecordedHistory(int seed, IReadOnlyList<Versioned<Policy>> policies, DateTimeOffset start, TimeSpan every)
{
    static readonly string[] Intents = ["order-status", "return-start", "refund-status", "delivery-cost", "complaint", "payment-failed", "talk-to-a-person", "affirm"];
    static readonly string[] Channels = ["webchat", "teams", "email"];
    static readonly string[] Words = ["where is my parcel", "I want my money back", "does it come in wool", "the lamp arrived broken", "this is the third time I write", "can you change the address"];

    /// <summary>The facts of a number of conversations, in the order in which they would have been stored.</summary>
    public IEnumerable<StoredFact> Facts(int conversations)
    {
        var open = new PriorityQueue<(string Id, IEnumerator<Fact> Facts, int Number), (DateTimeOffset, string)>();
        var (begun, position) = (0, 0L);
        while (begun < conversations || open.Count > 0)
        {
            if (begun < conversations && (open.Count == 0 || start + every * begun <= open.Peek().Facts.Current.At))
            {
                var id = $"webchat|{seed}-{begun}";
                var facts = Conversation(id, start + every * begun, new Random(unchecked(seed * 1_000_003 + begun))).GetEnumerator();
                if (facts.MoveNext())
                    open.Enqueue((id, facts, 1), (facts.Current.At, id));
                begun++;
                continue;
            }
            var next = open.Dequeue();
            // What is decided together is stored together.
            var at = next.Facts.Current.At;
            var more = true;
            while (more && next.Facts.Current.At == at)
            {
                yield return new(++position, next.Id, next.Number++, next.Facts.Current);
                more = next.Facts.MoveNext();
            }
            if (more)
                open.Enqueue(next, (next.Facts.Current.At, next.Id));
            else
                next.Facts.Dispose();
        }
    }

    Versioned<Policy> InForce(DateTimeOffset at) => policies.LastOrDefault(version => version.PublishedAt <= at) ?? policies[0];

    IEnumerable<Fact> Conversation(string id, DateTimeOffset at, Random chance)
    {
        var channel = Channels[chance.Next(Channels.Length)];
        yield return new ConversationOpened(at, new("person " + id, "Ada"), new(channel, true, ""), "de-AT");
        for (var episode = 1; ; episode++)
        {
            var (level, misses, offered) = (0.0, 0, false);
            for (var turn = chance.Next(1, 7); turn > 0; turn--)
            {
                at += TimeSpan.FromSeconds(chance.Next(20, 400));
                var message = $"m{episode}-{turn}";
                var intent = Intents[chance.Next(Intents.Length)];
                var sentiment = Math.Round(chance.NextDouble() * 1.4 - 0.9, 2);
                level = Math.Round(Math.Clamp(level * 0.7 + sentiment * 0.45, -1, 1), 4);
                var words = Words[chance.Next(Words.Length)];
                var confidence = Math.Round(chance.NextDouble(), 3);
                yield return new CustomerSpoke(at, message, null, words, new(Outcome.Act, [new(intent, confidence)], sentiment, 0.01, [], "en-7", 0.4) { Language = "en" });

                var policy = InForce(at);
                var local = TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(policy.Value.Plan().House.Zone));
                var inputs = new TurnInputs
                {
                    Intent = chance.Next(4) == 0 ? null : intent,
                    Confidence = confidence,
                    Lead = Math.Round(confidence / 2, 3),
                    Misses = misses,
                    Mood = level,
                    MoodFall = -sentiment / 4,
                    WorstMood = Math.Min(0, level),
                    Sentiment = sentiment,
                    Intensity = Math.Round(chance.NextDouble(), 2),
                    WantsPerson = intent == "talk-to-a-person" ? 0.9 : Math.Round(chance.NextDouble() * 0.3, 3),
                    PersonOffered = offered,
                    Language = "en",
                    Region = "AT",
                    Channel = channel,
                    Segment = chance.Next(10) == 0 ? "vip" : null,
                    Queue = Departments.All[chance.Next(Departments.All.Count)],
                    Ahead = policy.Value.Book().LooksAtQueue ? chance.Next(5) : null,
                    DeskOpen = policy.Value.Plan().House.IsOpen(at),
                    Hour = local.Hour,
                    Weekday = local.DayOfWeek,
                };
                var asked = Ask(policy, at, message, inputs, words);
                yield return asked;
                offered = false;
                if (asked.Effect is null && inputs.Intent is null)
                {
                    misses++;
                    yield return new NotUnderstood(at, []);
                    yield return asked = Ask(policy, at, message, inputs with { Failed = true, Misses = misses }, words);
                }
                else
                    misses = 0;
                if (asked.Effect?.Kind == EffectKind.Offer)
                {
                    offered = true;
                    yield return new PersonOffered(at, asked.Rule!, "as the figures say", policy.Version);
                }
                if (asked.Effect?.Kind == EffectKind.HandOver)
                {
                    yield return new Escalated(at, asked.Rule!, "as the figures say", asked.Effect.Queue ?? inputs.Queue, policy.Version);
                    break;
                }
                yield return new BotReplied(at, "Your parcel is on its way. It should be with you within two working days, and we write as soon as it is at the door.", [], intent, "3", $"{intent} {confidence} (en-7)");
                if (asked.Effect is null && intent == "talk-to-a-person")
                {
                    yield return new CallbackRequested(at, "123", at.AddHours(2));
                    yield return new Escalated(at, "callback-requested", "asked to be called back", inputs.Queue, policy.Version);
                    break;
                }
                if (turn == 1)
                {
                    if (chance.Next(3) > 0)
                        yield break;
                    yield return new ConversationClosed(at += TimeSpan.FromMinutes(1), null, "Ended by customer", null);
                    yield break;
                }
            }
            at += TimeSpan.FromMinutes(chance.Next(1, 30));
            if (chance.Next(8) == 0)
            {
                yield return new ConversationClosed(at, null, "Ended by customer", null);
                yield break;
            }
            yield return new AgentClaimed(at, Some.Ana);
            yield return new AgentReplied(at += TimeSpan.FromMinutes(1), Some.Ana, "Let me look into that for you.", $"key-{episode}");
            yield return new ConversationClosed(at += TimeSpan.FromMinutes(5), Some.Ana, "Resolved", null);
            yield return new SurveyAsked(at += TimeSpan.FromMinutes(1), $"{id}:{episode}");
            if (chance.Next(2) == 0)
            {
                var score = chance.Next(1, 6);
                yield return new CustomerSpoke(at += TimeSpan.FromHours(chance.Next(1, 60)), $"s{episode}", null, $"{score}", null);
                yield return new SurveyAnswered(at, $"{id}:{episode}", score, null, "Service", "the score alone", "Ada", true);
            }
            if (chance.Next(4) > 0)
                yield break;
            yield return new ConversationReopened(at += TimeSpan.FromHours(chance.Next(2, 100)));
        }
    }

    static RulesAsked Ask(Versioned<Policy> policy, DateTimeOffset at, string message, TurnInputs inputs, string words)
    {
        var verdict = policy.Value.Book().Ask(inputs with { Text = words });
        return new(at, message, inputs, policy.Version, policy.Value.Book().Findings(inputs with { Text = words }, RulesAsked.MostFindings), verdict.Rule, verdict.Effect, verdict.RunnerUp,
            verdict.Raised, verdict.Suppressed);
    }
}
