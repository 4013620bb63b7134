using System.Globalization;
using System.Text.Json;
using Bot.Conversations;
using Bot.Desk;
using Bot.Rules;
using Bot.Testing;
using Bot.Turns;

namespace Bot.Load.Desk;

/// <summary>What was decided together, and so stored together.</summary>
/// <param name="Conversation">Its state afterwards.</param>
/// <param name="First">Number of the first of the facts.</param>
/// <param name="Facts">What happened.</param>
/// <param name="Messages">What the customer's client reads of it.</param>
/// <param name="Ends">Whether it is the last of its conversation.</param>
readonly record struct DeskStep(Conversation Conversation, int First, IReadOnlyList<Fact> Facts, IReadOnlyList<SaidMessage> Messages, bool Ends = false);

/// <summary>An activity as a channel's log keeps it.</summary>
/// <param name="Id">Activity id.</param>
/// <param name="Author">Who speaks; null for the customer.</param>
/// <param name="Body">The activity as JSON.</param>
readonly record struct SaidMessage(string Id, Author? Author, string Body);

/// <summary>Ninety days of a busy desk, made up: the same seed, size and end give the same facts in the same order, in no more memory than the conversations that
/// overlap. States are folded from the facts, so lists, snapshots and transcripts agree as they do after real turns.</summary>
/// <param name="seed">Seed of the chance.</param>
/// <param name="conversations">How many begin.</param>
/// <param name="activities">How many messages customers, bot and agents write in all, about.</param>
/// <param name="end">When the last of them are.</param>
/// <param name="agents">Who works there.</param>
sealed class DeskHistory(int seed, int conversations, long activities, DateTimeOffset end, IReadOnlyList<Agent> agents)
{
    /// <summary>Days covered.</summary>
    public const int Days = 90;

    /// <summary>Messages of the one very long conversation.</summary>
    public const int Longest = 20_000;

    /// <summary>Labels in use.</summary>
    public static IReadOnlyList<string> Labels { get; } = ["refund", "damaged", "late parcel", "invoice", "vip", "warranty", "wrong item", "address", "gift", "legal"];

    static readonly string[] First = ["Ada", "Bela", "Carmen", "Dilek", "Edda", "Farid", "Greta", "Hanna", "Ines", "Jonas", "Katya", "Lars", "Mina", "Nadim", "Olga", "Pavel", "Rosa", "Sami", "Tilda", "Uwe"];
    static readonly string[] Last = ["Abel", "Brandt", "Costa", "Demir", "Ekberg", "Fontana", "Gruber", "Horvat", "Ivanova", "Jansen", "Keller", "Lindgren", "Moreau", "Novak", "Okafor", "Petrov", "Quist", "Rossi", "Silva", "Tanaka"];
    static readonly string[] Goods = ["oak table", "floor lamp", "wool rug", "linen curtain", "garden chair", "pine shelf", "copper kettle", "stone vase", "bed frame", "mirror", "sofa", "desk", "bench", "wardrobe", "cushion"];
    static readonly string[] FromAgents =
    [
        "Let me look into that for you, one moment please.", "I have found your {good}: it left our warehouse yesterday.", "I am sorry about the {good}. I send you a new one today.",
        "The refund is on its way; your bank needs three to five days.", "Could you tell me the order number, please?", "Thank you. Is there anything else I can do for you?",
        "I have changed the address of your order.", "Our workshop will call you about the {good} tomorrow morning.",
    ];

    static readonly string[] FromBot =
    [
        "Your parcel is on its way. It should be with you within two working days, and we write as soon as it is at the door.",
        "You can send back anything within 30 days. We pay for the return parcel; the label is in your account under Orders.",
        "Delivery costs 4.90 in the country and nothing from 50 on. Large things come by van on a day you choose.",
        "The refund is booked the day the parcel is back with us. Banks take three to five days to show it.",
        "I can change the address as long as the order has not left our house. Which order is it about?",
    ];

    // The mean of what is said after the first greeting; conversations are of very different length, as they are.
    readonly double _mean = Math.Max(2, (double)(activities - Longest) / conversations - Fewest + 0.5);
    readonly Scripts _scripts = new(seed);
    readonly (Heard Heard, RulesAsked Asked)[] _turns = Recorded(seed);

    const int Fewest = 4;

    /// <summary>Id of a conversation by its place, as an installation gives them: in no order.</summary>
    public static string Id(int seed, int place)
    {
        var mixed = unchecked((ulong)(seed * 1_000_003L + place + 1) * 0x9E3779B97F4A7C15UL);
        mixed = unchecked((mixed ^ (mixed >> 29)) * 0xBF58476D1CE4E5B9UL);
        return string.Create(CultureInfo.InvariantCulture, $"webchat|{mixed ^ (mixed >> 32):x16}{place:x6}");
    }

    /// <summary>Id of the very long one.</summary>
    public static string LongestId(int seed, int conversations) => Id(seed, conversations / 2);

    /// <summary>Everything, in the order in which it would have been stored.</summary>
    public IEnumerable<DeskStep> Steps()
    {
        var start = end.AddDays(-Days);
        var open = new PriorityQueue<(IEnumerator<DeskStep> Steps, int Place), (DateTimeOffset, int)>();
        var begun = 0;
        while (begun < conversations || open.Count > 0)
        {
            if (begun < conversations && (open.Count == 0 || Beginning(start, begun) <= open.Peek().Steps.Current.Facts[0].At))
            {
                var steps = Conversation(begun, Beginning(start, begun)).GetEnumerator();
                if (steps.MoveNext())
                    open.Enqueue((steps, begun), (steps.Current.Facts[0].At, begun));
                begun++;
                continue;
            }
            var next = open.Dequeue();
            var step = next.Steps.Current;
            var more = next.Steps.MoveNext();
            yield return step with { Ends = !more };
            if (more)
                open.Enqueue(next, (next.Steps.Current.Facts[0].At, next.Place));
            else
                next.Steps.Dispose();
        }
    }

    DateTimeOffset Beginning(DateTimeOffset start, int place) => start + (end.AddHours(-12) - start) / conversations * place;

    IEnumerable<DeskStep> Conversation(int place, DateTimeOffset at)
    {
        var chance = new Random(unchecked(seed * 7_368_787 + place));
        var (id, isLongest, fresh) = (Id(seed, place), place == conversations / 2, conversations - place);
        var name = $"{First[chance.Next(First.Length)]} {Last[chance.Next(Last.Length)]}";
        var customer = new Person($"dl_{place:x}", name);
        // Of the newest, so many wait, so many are with a person; of the others most are over.
        var waits = fresh <= Math.Max(1, conversations / 500);
        var held = !waits && fresh <= Math.Max(2, conversations / 200);
        var handed = isLongest || waits || held || chance.Next(100) < 45;
        var left = isLongest ? Longest : Math.Max(2, Fewest + (int)Math.Min(_mean * 12, -Math.Log(1 - chance.NextDouble()) * _mean));
        var spoken = 0;
        var now = Conversations.Conversation.New(id);
        DeskStep Step(List<Fact> facts, List<SaidMessage> messages)
        {
            var first = now.Version + 1;
            now = now.After(facts);
            left -= messages.Count;
            return new(now, first, facts, messages);
        }
        SaidMessage Said(Author? author, string text, string? reply = null)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"{id}|{++spoken:0000000}");
            return new(key, author, Body(author, author == Author.Agent ? "Agent" : author is null ? name : "Switchboard", author is null ? customer.Id : "bot", text, reply));
        }
        string Ask(string kind) => Fill(_scripts.Line(kind), chance);

        var greeting = "Hello, you are chatting with an automated assistant. How can I help?";
        yield return Step([new ConversationOpened(at, customer, new("webchat", true, ""), "en-GB"), new BotReplied(at, greeting, [], "greeting", "1", "opened")], [Said(Author.Bot, greeting)]);

        for (var turns = 0; handed ? turns < Math.Clamp(left / 3, 1, 4) : left > 1; turns++)
        {
            at += TimeSpan.FromSeconds(chance.Next(15, 200));
            var words = turns % 5 == 1 ? $"{Ask("question")} my order is HP-{chance.Next(100_000, 999_999)}" : Ask("question");
            var echo = Said(null, words);
            var (heard, asked) = _turns[chance.Next(_turns.Length)];
            var answer = FromBot[chance.Next(FromBot.Length)];
            yield return Step(
            [
                new CustomerSpoke(at, echo.Id, echo.Id, words, heard), asked with { At = at, MessageId = echo.Id },
                new BotReplied(at, answer, [], heard.Intent ?? "fallback/first", "3", heard.Intent ?? "not understood", Departments.All[chance.Next(Departments.All.Count)]),
            ], [echo, Said(Author.Bot, answer, echo.Id)]);
        }
        if (!handed)
        {
            // Who has what they came for mostly goes without a word.
            if (chance.Next(100) < 55)
                yield return Step([new ConversationClosed(at.AddMinutes(chance.Next(1, 20)), null, "Ended by customer", null)], []);
            yield break;
        }

        at += TimeSpan.FromSeconds(chance.Next(15, 200));
        var queue = Departments.All[chance.Next(Departments.All.Count)];
        var wish = Said(null, Ask("person"));
        const string promise = "I pass you on to a colleague. You keep your place, and they see what we have said.";
        yield return Step(
        [
            new CustomerSpoke(at, wish.Id, wish.Id, "I want to talk to a person", _turns[0].Heard.Meaning("talk-to-a-person") with { WantsPerson = 0.95 }),
            new Escalated(at, "asked-for-person", "asked for a person", queue, 0), new BotReplied(at, promise, [], "person/coming", "1", "promise", Notice: true),
        ], [wish, Said(Author.Notice, promise, wish.Id)]);
        if (waits)
            yield break;

        var agent = agents[chance.Next(agents.Count)];
        at += TimeSpan.FromSeconds(chance.Next(20, 600));
        yield return Step([new AgentClaimed(at, agent)], []);
        if (chance.Next(100) < 15)
            yield return Step([new Labelled(at = at.AddSeconds(5), agent, Labels[chance.Next(Labels.Count)])], []);
        for (var i = 0; left > (held && i % 2 == 0 ? 1 : 0) || i == 0; i++)
        {
            at += TimeSpan.FromSeconds(isLongest ? chance.Next(20, 90) : chance.Next(20, 300));
            if (i % 2 == 0)
            {
                var reply = Fill(FromAgents[chance.Next(FromAgents.Length)], chance);
                List<Fact> facts = [new AgentReplied(at, agent, reply, $"k{i}")];
                if (chance.Next(12) == 0)
                    facts.Insert(0, new NoteAdded(at, agent, $"Looked at the {Goods[chance.Next(Goods.Length)]}, order HP-{chance.Next(100_000, 999_999)}.", $"n{i}"));
                yield return Step(facts, [Said(Author.Agent, reply)]);
            }
            else
            {
                var words = Ask(i % 6 == 1 ? "order" : "question");
                var echo = Said(null, words);
                yield return Step([new CustomerSpoke(at, echo.Id, echo.Id, words, null)], [echo]);
            }
        }
        if (held || isLongest)
        {
            if (chance.Next(4) == 0 && !isLongest)
                yield return Step([new Snoozed(at.AddSeconds(30), agent, end.AddDays(30))], []);
            yield break;
        }
        yield return Step([new ConversationClosed(at += TimeSpan.FromMinutes(1), agent, "Resolved", null)], []);
        var survey = $"{id}:1";
        const string question = "How did we do, from 1 to 5?";
        yield return Step([new SurveyAsked(at += TimeSpan.FromMinutes(1), survey), new BotReplied(at, question, [], "survey/ask", "1", "survey", Notice: true)], [Said(Author.Notice, question)]);
        if (chance.Next(100) < 35)
        {
            var score = chance.Next(10) < 7 ? chance.Next(4, 6) : chance.Next(1, 4);
            var echo = Said(null, score.ToString(CultureInfo.InvariantCulture));
            at += TimeSpan.FromMinutes(chance.Next(1, 300));
            yield return Step([new CustomerSpoke(at, echo.Id, echo.Id, $"{score}", null), new SurveyAnswered(at, survey, score, null, queue, "the score alone", name, true)], [echo]);
        }
    }

    static string Fill(string text, Random chance) => text.Replace("{good}", Goods[chance.Next(Goods.Length)], StringComparison.Ordinal);

    static string Body(Author? author, string name, string from, string text, string? reply) => string.Create(CultureInfo.InvariantCulture,
        $$$"""{"type":"message","from":{"id":"{{{from}}}","name":"{{{name}}}","role":"{{{(author is null ? "user" : "bot")}}}"},"text":{{{JsonSerializer.Serialize(text)}}},"textFormat":"{{{(author is null ? "plain" : "markdown")}}}","locale":"en-GB"{{{(reply is null ? "" : $",\"replyToId\":\"{reply}\"")}}},"channelData":{"author":"{{{author?.ToString().ToLowerInvariant() ?? "customer"}}}"}}""");

    // Inputs and findings as the rules in force give them; what a turn costs to read depends on them.
    static (Heard, RulesAsked)[] Recorded(int seed)
    {
        var turns = new List<(Heard, RulesAsked)>();
        Heard? heard = null;
        foreach (var stored in new RecordedHistory(seed, [Policy.Default], new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero), TimeSpan.FromMinutes(5)).Facts(300))
            if (stored.Fact is CustomerSpoke { Heard: { } understood })
                heard = understood;
            else if (stored.Fact is RulesAsked asked && heard is not null)
                turns.Add((heard, asked));
        return [.. turns];
    }
}
