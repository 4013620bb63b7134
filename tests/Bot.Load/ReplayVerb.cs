using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Bot.Load;

/// <summary>Replays real customers' sides of conversations and says, as a Markdown report, what became of every message.</summary>
static class ReplayVerb
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // Somebody who waits for a person is not answered each time; how long we listen before the next message is sent.
    static readonly TimeSpan Listening = TimeSpan.FromMilliseconds(400);

    sealed record Talk(string Id, string Label, IReadOnlyList<string> Texts);

    sealed record Message(Talk Talk, int Number, string Text, string? ActivityId, string? Problem, double? Milliseconds, int Arrived)
    {
        public string Id => Talk.Texts.Count == 1 ? Talk.Id : $"{Talk.Id}#{Number + 1}";

        public StoredTurn? Turn { get; set; }

        public string? Violation => Problem is not null ? $"not taken: {Problem}"
            : Turn is null ? "acknowledged and not stored"
            : Turn.Fate == Fate.WithPerson ? (Arrived > 1 ? "several answers" : null)
            : Arrived == 0 ? "no answer"
            : Arrived > 1 ? "several answers"
            : Turn.Fate == Fate.Nothing ? "neither answer, clarification nor handoff"
            : null;
    }

    public static async Task<int> RunAsync(Arguments options, CancellationToken cancellation)
    {
        var program = options.Text("server", Paths.Server);
        var data = options.Text("data", Paths.Data);
        var (utterances, seed) = (options.Count("utterances", 1000), options.Count("seed", 7));
        var exchanges = options.Text("exchanges", "");
        using var print = new Print(options.Text("out", ""));
        options.NothingElse();
        var real = RealConversations(Path.Combine(data, "twitter_care", "conversations.jsonl"));
        var single = Utterances(Path.Combine(data, "bitext20k", "bitext20k.tsv"), utterances, seed);

        var machine = Machine.Describe(Path.GetTempPath());
        List<Message> messages;
        Dictionary<string, List<StoredTurn>> stored;
        var server = await ServerProcess.SwitchboardAsync(program, development: false);
        await using (server)
        {
            messages = await ReplayAsync(server, [.. real, .. single], cancellation);
            stored = await StoredTurns.ReadAsync(server.Data, cancellation);
        }
        var turns = stored.Values.SelectMany(turns => turns).ToDictionary(turn => turn.ActivityId);
        foreach (var message in messages)
            message.Turn = message.ActivityId is { } id ? turns.GetValueOrDefault(id) : null;

        print.Line(machine);
        print.Line();
        var ofReal = messages.Where(message => message.Talk.Label.Length == 0).ToList();
        var ofBitext = messages.Where(message => message.Talk.Label.Length > 0).ToList();
        Counts(print, ofReal, ofBitext);
        Rules(print, ofReal, ofBitext);
        Topics(print, ofReal);
        Bitext(print, ofBitext);
        Samples(print, ofReal, ofBitext, seed);
        if (exchanges.Length > 0)
            await File.WriteAllLinesAsync(exchanges, messages.Select(Exchange), cancellation);
        return messages.All(message => message.Violation is null) ? 0 : 1;
    }

    // ---- what is replayed -------------------------------------------------------------------------------------------------

    static List<Talk> RealConversations(string file) =>
    [
        .. Lines(file).Select(line => JsonDocument.Parse(line).RootElement).Select(talk => new Talk(
            talk.GetProperty("id").GetString()!, "",
            [.. talk.GetProperty("turns").EnumerateArray().Where(turn => turn.GetProperty("role").ValueEquals("customer")).Select(turn => turn.GetProperty("text").GetString()!)])),
    ];

    // As many of each intent as there are, up to an equal share; the rest is drawn from all that is left.
    static List<Talk> Utterances(string file, int count, int seed)
    {
        var random = new Random(seed);
        var all = Lines(file).Skip(1).Select((line, index) => (Fields: line.Split('\t'), Number: index + 2))
            .Select(row => new Talk($"bitext-{row.Number.ToString(CultureInfo.InvariantCulture)}", row.Fields[1], [row.Fields[0]])).ToArray();
        random.Shuffle(all);
        var share = count / all.DistinctBy(talk => talk.Label).Count();
        var chosen = all.GroupBy(talk => talk.Label).SelectMany(group => group.Take(share)).ToList();
        chosen.AddRange(all.Except(chosen).Take(count - chosen.Count));
        return chosen;
    }

    static IEnumerable<string> Lines(string file) =>
        File.Exists(file) ? File.ReadLines(file) : throw new UsageException($"{file} does not exist. Name the folder of the data sets with --data or SWITCHBOARD_DATA.");

    // ---- replaying --------------------------------------------------------------------------------------------------------

    static async Task<List<Message>> ReplayAsync(ServerProcess server, List<Talk> talks, CancellationToken cancellation)
    {
        using var client = new DirectLineClient(server.Address);
        var messages = new ConcurrentBag<Message>();
        await Parallel.ForEachAsync(talks, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellation }, async (talk, stop) =>
        {
            foreach (var message in await TalkAsync(client, talk, stop))
                messages.Add(message);
        });
        return [.. messages.OrderBy(message => message.Talk.Id, StringComparer.Ordinal).ThenBy(message => message.Number)];
    }

    static async Task<List<Message>> TalkAsync(DirectLineClient client, Talk talk, CancellationToken cancellation)
    {
        var line = await client.OpenAsync(cancellation);
        using var socket = await client.ListenAsync(line, cancellation);
        var arrivals = new ConcurrentQueue<(Arrived Activity, long At)>();
        using var something = new SemaphoreSlim(0);
        var following = Frames.FollowAsync(socket, withText: false, activity =>
        {
            arrivals.Enqueue((activity, Stopwatch.GetTimestamp()));
            something.Release();
        }, CancellationToken.None);

        var said = new List<(string Text, string? Id, string? Problem, long At)>();
        for (var i = 0; i < talk.Texts.Count; i++)
        {
            var at = Stopwatch.GetTimestamp();
            var (problem, id) = await client.SayAsync(line, talk.Texts[i], $"{talk.Id}-{i}", cancellation);
            said.Add((talk.Texts[i], id, problem, at));
            var handedOver = arrivals.Any(arrival => arrival.Activity.Author == "notice");
            while (problem is null && !arrivals.Any(arrival => arrival.Activity.ReplyTo == id)
                && await something.WaitAsync(handedOver ? Listening : Patience - Stopwatch.GetElapsedTime(at) is { Ticks: > 0 } left ? left : TimeSpan.Zero, cancellation))
            {
                // Something arrived; the condition looks whether it was the answer.
            }
        }
        // A second answer would come right behind the first.
        await Task.Delay(150, cancellation);
        socket.Abort();
        await following;
        return
        [
            .. said.Select((message, number) =>
            {
                var answers = arrivals.Where(arrival => arrival.Activity.ReplyTo == message.Id && message.Id is not null).ToList();
                return new Message(talk, number, message.Text, message.Id, message.Problem,
                    answers.Count > 0 ? Stopwatch.GetElapsedTime(message.At, answers[0].At).TotalMilliseconds : null, answers.Count);
            }),
        ];
    }

    // ---- the report -------------------------------------------------------------------------------------------------------

    static void Counts(Print print, List<Message> real, List<Message> bitext)
    {
        print.Line("## What became of the messages");
        print.Line();
        print.Line("| | real conversations | bitext20k |");
        print.Line("|---|---:|---:|");
        Row("conversations", all => all.DistinctBy(message => message.Talk.Id).Count());
        Row("customer messages", all => all.Count);
        foreach (var (name, fate) in new[] { ("answered", Fate.Answer), ("asked back", Fate.Clarification), ("handed to a person", Fate.Handoff), ("written while with a person", Fate.WithPerson) })
            Row(name, all => all.Count(message => message.Turn?.Fate == fate));
        Row("**violations** (none or several of them, lost, out of turn)", all => all.Count(message => message.Violation is not null));
        Row("not understood (asked back or offered a person)", all => all.Count(message => message.Turn is { Missed: true }));
        foreach (var (name, pick) in new (string, Func<Latency, double>)[] { ("p50", l => l.P50), ("p95", l => l.P95), ("p99", l => l.P99) })
            print.Line($"| answer {name}, ms (8 customers at once, each waits for the answer) | {Print.Milliseconds(pick(Of(real)))} | {Print.Milliseconds(pick(Of(bitext)))} |");
        print.Line();
        foreach (var violation in real.Concat(bitext).Where(message => message.Violation is not null).Take(20))
            print.Line($"- {violation.Id}: {violation.Violation}");

        void Row(string name, Func<List<Message>, int> count) => print.Line($"| {name} | {count(real)} | {count(bitext)} |");

        static Latency Of(List<Message> all) => Latency.Of([.. all.Select(message => message.Milliseconds).OfType<double>()]);
    }

    static void Rules(Print print, List<Message> real, List<Message> bitext)
    {
        print.Line("## Why a person was called");
        print.Line();
        print.Line("| rule | real conversations | bitext20k |");
        print.Line("|---|---:|---:|");
        foreach (var rule in real.Concat(bitext).Select(message => message.Turn?.Rule).OfType<string>().Distinct().Order(StringComparer.Ordinal))
            print.Line($"| {rule} | {real.Count(message => message.Turn?.Rule == rule)} | {bitext.Count(message => message.Turn?.Rule == rule)} |");
        print.Line();
    }

    static void Topics(Print print, List<Message> real)
    {
        print.Line("## What the bot said in the real conversations");
        print.Line();
        print.Line("| reply | times |");
        print.Line("|---|---:|");
        foreach (var topic in real.Where(message => message.Turn is { Fate: not Fate.WithPerson, Topic: not null }).GroupBy(message => message.Turn!.Topic!).OrderByDescending(group => group.Count()))
            print.Line($"| {topic.Key} | {topic.Count()} |");
        print.Line();
    }

    static void Bitext(Print print, List<Message> bitext)
    {
        var plausible = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "bitext-intents.tsv")).Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('\t')).ToDictionary(fields => fields[0], fields => fields[1].Split(' '));
        bool Right(Message message) => message.Turn is { } turn
            && (turn.Intent is { } intent && plausible[message.Talk.Label].Contains(intent) || turn.Fate == Fate.Handoff && plausible[message.Talk.Label].Contains("handoff"));
        bool Wrong(Message message) => message.Turn is { Intent: not null, Fate: Fate.Answer or Fate.Clarification } && !Right(message);

        print.Line("## bitext20k by its intents");
        print.Line();
        print.Line("Plausible: the bot acted on an intent that would serve the customer (bitext-intents.tsv, written by hand), or called a person where that is right.");
        print.Line();
        print.Line("| intent of the data set | messages | plausible | another article | not understood | a person |");
        print.Line("|---|---:|---:|---:|---:|---:|");
        foreach (var group in bitext.GroupBy(message => message.Talk.Label).OrderBy(group => group.Key, StringComparer.Ordinal))
            Row(group.Key, [.. group]);
        Row("**all**", bitext);
        var wrong = bitext.Where(Wrong).GroupBy(message => $"{message.Talk.Label} -> {message.Turn!.Intent}").OrderByDescending(group => group.Count()).Take(8);
        print.Line();
        print.Line("Most frequent other articles: " + string.Join(", ", wrong.Select(group => $"{group.Key} ({group.Count()})")) + ".");
        print.Line();

        void Row(string name, List<Message> all) => print.Line(
            FormattableString.Invariant($"| {name} | {all.Count} | {all.Count(Right)} ({100.0 * all.Count(Right) / all.Count:0} %) | {all.Count(Wrong)} | {all.Count(message => message.Turn is { Missed: true })} | {all.Count(message => message.Turn?.Fate == Fate.Handoff)} |"));
    }

    static void Samples(Print print, List<Message> real, List<Message> bitext, int seed)
    {
        print.Line("## Thirty exchanges, without what the customers wrote");
        print.Line();
        print.Line("| message | what it was taken for | the bot said |");
        print.Line("|---|---|---|");
        var random = new Random(seed);
        foreach (var message in Draw(real).Concat(Draw(bitext)))
            print.Line(FormattableString.Invariant(
                $"| {message.Id} | {message.Turn!.Intent ?? "nothing certain"}, {message.Turn.Confidence:0.00}, mood {message.Turn.Sentiment:0.0} | {Short(message.Turn.Said ?? "(a person is there)")} |"));

        IEnumerable<Message> Draw(List<Message> all)
        {
            Message[] candidates = [.. all.Where(message => message.Turn is { Fate: not Fate.WithPerson })];
            random.Shuffle(candidates);
            return candidates.Take(15).OrderBy(message => message.Id, StringComparer.Ordinal);
        }
    }

    static string Short(string text)
    {
        text = text.ReplaceLineEndings(" ").Replace('|', '/');
        return text.Length <= 160 ? text : text[..157] + "...";
    }

    static string Exchange(Message message) => FormattableString.Invariant(
        $"{message.Id}\t{message.Talk.Label}\t{message.Turn?.Fate}\t{message.Turn?.Intent ?? "(" + message.Turn?.Best + ")"} {message.Turn?.Confidence:0.00}\t{message.Turn?.Sentiment:0.00}\t{message.Turn?.Rule}\t{message.Turn?.Topic}\t{message.Text.ReplaceLineEndings(" ").Replace('\t', ' ')}");
}
