using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Bot.Conversations;

namespace Bot.Load.Desk;

/// <summary>A line of the table.</summary>
/// <param name="What">What was done.</param>
/// <param name="Took">How long.</param>
/// <param name="Times">How often.</param>
/// <param name="Target">Most milliseconds nineteen of twenty may take; null where nothing is promised.</param>
readonly record struct Measured(string What, Latency Took, int Times, double? Target);

/// <summary>Asks the running program as browsers do, and looks at the clock.</summary>
static partial class DeskMeasures
{
    // What is far too slow is known to be so after a few times.
    static readonly TimeSpan Longer = TimeSpan.FromSeconds(15);

    const double List = 200, Open = 400, Longest = 1000, Search = 700, Push = 500;

    /// <summary>How much is asked.</summary>
    /// <param name="Times">Requests for each line.</param>
    /// <param name="Consoles">Consoles open at once.</param>
    /// <param name="Replies">Replies whose way to the other consoles is timed.</param>
    /// <param name="Patience">How long the index of search may take to read what was filled in.</param>
    public readonly record struct Size(int Times, int Consoles, int Replies, TimeSpan Patience);

    public static async Task<IReadOnlyList<Measured>> RunAsync(
        DeskStore store, string program, int seed, int conversations, Size size, string chief, IReadOnlyList<Agent> agents, Print print, CancellationToken cancellation)
    {
        await using var server = await ServerProcess.SwitchboardAsync(program, development: false, store.Folder, store.Settings);
        var began = Stopwatch.StartNew();
        var behind = 0L;
        while ((behind = await store.BehindAsync(cancellation)) > 0 && began.Elapsed < size.Patience)
            await Task.Delay(500, cancellation);
        if (began.Elapsed.TotalSeconds > 2)
            print.Line(behind == 0
                ? FormattableString.Invariant($"followers caught up in {began.Elapsed.TotalSeconds:0} s")
                : FormattableString.Invariant($"after {began.Elapsed.TotalSeconds:0} s followers are {behind:N0} facts behind; measured while they read on, and search over what it has"));
        var random = new Random(seed);
        using var all = await DeskSession.SignInAsync(server.Address, chief, cancellation);
        // Works for one department, whose queue is the first.
        using var one = await DeskSession.SignInAsync(server.Address, DeskStore.Email(agents[1]), cancellation);
        var measured = new List<Measured>();
        async Task TimeAsync(string what, double? target, int times, Func<int, Task<double>> ask)
        {
            var took = new List<double>(times);
            await ask(0); // the first asks the engine to plan and the program to compile
            var since = Stopwatch.GetTimestamp();
            for (var i = 0; i < times && Stopwatch.GetElapsedTime(since) < Longer; i++)
                took.Add(await ask(i));
            Add(measured, new(what, Latency.Of(took), took.Count, target));
        }

        foreach (var (who, session) in new[] { ("", all), (", one department", one) })
        {
            foreach (var view in Views)
            {
                await TimeAsync($"inbox {view}{who}, first page", List, size.Times / 2, async _ => (await session.OpenAsync($"/console/desk?view={Uri.EscapeDataString(view)}", cancellation)).Milliseconds);
                if (await DeepAsync(session, $"/console/desk?view={Uri.EscapeDataString(view)}", cancellation) is { } deep)
                    await TimeAsync($"inbox {view}{who}, a deep page", List, size.Times / 2, async _ => (await session.OpenAsync(deep, cancellation)).Milliseconds);
            }
            foreach (var view in new[] { "waiting", "unanswered", "open", "closed", "all" })
                await TimeAsync($"inbox {view}{who}, one queue", List, size.Times / 2,
                    async i => (await session.OpenAsync($"/console/desk?view={view}&queue={Departments.All[who.Length > 0 ? 0 : i % Departments.All.Count]}", cancellation)).Milliseconds);
            await TimeAsync($"inbox{who}, the list alone as a nudge asks for it", List, size.Times, async _ => (await session.OpenAsync("/console/desk?view=waiting&handler=List", cancellation)).Milliseconds);
        }

        string Talk(string id) => $"/console/desk/{Uri.EscapeDataString(id)}?view=all";
        await TimeAsync("open a conversation, the whole page", Open, size.Times * 2, async _ => (await all.OpenAsync(Talk(DeskHistory.Id(seed, random.Next(conversations))), cancellation)).Milliseconds);
        await TimeAsync("open a conversation, as the script does", Open, size.Times * 2, async _ => (await all.OpenAsync(Talk(DeskHistory.Id(seed, random.Next(conversations))) + "&handler=Talk", cancellation)).Milliseconds);
        var longest = Talk(DeskHistory.LongestId(seed, conversations));
        await TimeAsync("open one of 20,000 messages", Longest, size.Times / 2, async _ => (await all.OpenAsync(longest, cancellation)).Milliseconds);
        await TimeAsync("the same, a hundred of its messages read on with", Longest, size.Times / 4, async i => (await all.OpenAsync($"{longest}&handler=Lines&before={1_000 + 500 * i}", cancellation)).Milliseconds);
        string Numbers(int days) => FormattableString.Invariant($"/console/numbers?from={DateTime.UtcNow.AddDays(1 - days):yyyy-MM-dd}&to={DateTime.UtcNow:yyyy-MM-dd}");
        await TimeAsync("numbers of seven days", 1000, 10, async _ => (await all.OpenAsync(Numbers(7), cancellation)).Milliseconds);
        await TimeAsync("numbers of ninety days", 1000, 10, async _ => (await all.OpenAsync(Numbers(90), cancellation)).Milliseconds);

        if (await all.HasAsync("/console/search", cancellation))
        {
            string[] queries = ["parcel", "\"money back\"", "oak table", "HP-48", "refund", "label:refund parcel", "is:waiting person", "dept:Billing invoice", "address order", "Ada Keller"];
            await TimeAsync("search", Search, size.Times, async i => (await all.OpenAsync($"/console/search?q={Uri.EscapeDataString(queries[i % queries.Length])}", cancellation)).Milliseconds);
            await TimeAsync("search, one department", Search, size.Times, async i => (await one.OpenAsync($"/console/search?q={Uri.EscapeDataString(queries[i % queries.Length])}", cancellation)).Milliseconds);
        }
        await PushAsync(server, store, all, agents, size, measured, cancellation);
        print.Line(FormattableString.Invariant($"server memory {server.Megabytes:0} MiB"));
        return measured;
    }

    // A run that is cut short has said what it knew.
    static void Add(List<Measured> measured, Measured one)
    {
        measured.Add(one);
        Console.Error.WriteLine(FormattableString.Invariant($"{DateTime.UtcNow:HH:mm:ss} {one.What}: p50 {Print.Milliseconds(one.Took.P50)} p95 {Print.Milliseconds(one.Took.P95)} ms of {one.Times}"));
    }

    static readonly string[] Views = ["waiting", "late", "mine", "unanswered", "snoozed", "bot", "open", "closed", "all", "label:refund"];

    // Page by page, as somebody who reads on; a page in the middle of the index costs no more than the first, or it shows here.
    static async Task<string?> DeepAsync(DeskSession session, string first, CancellationToken cancellation)
    {
        string? at = null;
        var next = first;
        for (var page = 0; page < 12; page++)
        {
            var found = NextPage().Match((await session.OpenAsync(next, cancellation)).Page);
            if (!found.Success)
                break;
            at = next = System.Net.WebUtility.HtmlDecode(found.Groups[1].Value);
        }
        return at;
    }

    /// <summary>A reply by one of a hundred: how long until the others' live lines say so, and until all of them have read the list again, as their pages do.</summary>
    static async Task PushAsync(
        ServerProcess server, DeskStore store, DeskSession all, IReadOnlyList<Agent> agents, Size size, List<Measured> measured, CancellationToken cancellation)
    {
        var replying = await store.TextsAsync($"SELECT id FROM conversations WHERE owner = {(int)OwnerKind.Agent} AND snoozed_since IS NULL ORDER BY changed_at DESC LIMIT {size.Replies * 2 + 1}", cancellation);
        var sessions = new ConcurrentBag<DeskSession>();
        await Parallel.ForEachAsync(Enumerable.Range(0, size.Consoles), new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellation },
            async (i, stop) => sessions.Add(await DeskSession.SignInAsync(server.Address, DeskStore.Email(agents[i % agents.Count]), stop)));
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var (told, lists) = (new ConcurrentQueue<(string? Named, double At)>(), new ConcurrentQueue<double>());
        var reads = false;
        var clock = Stopwatch.StartNew();
        var lines = new List<Task>();
        var ready = 0;
        foreach (var (session, i) in sessions.Select((session, i) => (session, i)))
            lines.Add(Task.Run(async () =>
            {
                try
                {
                    await using var stream = await session.LiveAsync(ending.Token);
                    using var reader = new StreamReader(stream);
                    Interlocked.Increment(ref ready);
                    var (kind, data) = ("", new List<string>());
                    while (await reader.ReadLineAsync(ending.Token) is { } line)
                    {
                        if (line.StartsWith("event: ", StringComparison.Ordinal))
                            kind = line[7..];
                        else if (line.StartsWith("data: ", StringComparison.Ordinal))
                            data.Add(line[6..]);
                        else if (line.Length == 0)
                        {
                            if (kind == "changed")
                            {
                                told.Enqueue((string.Join('\n', data), clock.Elapsed.TotalMilliseconds));
                                if (Volatile.Read(ref reads))
                                {
                                    await session.OpenAsync("/console/desk?view=waiting&handler=List", ending.Token);
                                    lists.Enqueue(clock.Elapsed.TotalMilliseconds);
                                }
                            }
                            (kind, data) = ("", []);
                        }
                    }
                }
                catch (Exception end) when (ending.IsCancellationRequested && end is OperationCanceledException or HttpRequestException or IOException)
                {
                    // We left.
                }
            }, CancellationToken.None));
        while (Volatile.Read(ref ready) < size.Consoles)
            await Task.Delay(50, cancellation);
        var (nudged, shown) = (new List<double>(), new List<double>());
        for (var turn = 0; turn < replying.Count; turn++)
        {
            var id = replying[turn];
            // Every second reply with all consoles reading their lists again, which is what the program has to bear in truth.
            var withLists = turn > size.Replies;
            Volatile.Write(ref reads, withLists);
            var page = (await all.OpenAsync($"/console/desk/{Uri.EscapeDataString(id)}?view=all", cancellation)).Page;
            var token = DeskSession.Token(page);
            var began = clock.Elapsed.TotalMilliseconds;
            if (!page.Contains("handler=Reply", StringComparison.Ordinal))
                await all.PostAsync($"/console/desk/{Uri.EscapeDataString(id)}?view=all&handler=TakeOver", token, [], cancellation);
            // What that, and the reply before, still had to say is said: a nudge comes at most half a second after its cause.
            while (told.Select(nudge => nudge.At).DefaultIfEmpty(began).Max() > clock.Elapsed.TotalMilliseconds - 1200)
                await Task.Delay(50, cancellation);
            told.Clear();
            lists.Clear();
            began = clock.Elapsed.TotalMilliseconds;
            await all.PostAsync($"/console/desk/{Uri.EscapeDataString(id)}?view=all&handler=Reply", token, [new("Text", $"It is on its way, number {turn}."), new("Key", Guid.NewGuid().ToString("N"))], cancellation);
            var patience = clock.Elapsed.TotalMilliseconds + 20_000;
            while ((withLists ? lists.Count : told.Count) < size.Consoles && clock.Elapsed.TotalMilliseconds < patience)
                await Task.Delay(10, cancellation);
            if (turn == 0)
                continue;
            if (!withLists)
                nudged.AddRange(Enumerable.Range(0, size.Consoles).Select(i => i < told.Count ? told.ElementAt(i).At - began : 20_000));
            else
                shown.AddRange(Enumerable.Range(0, size.Consoles).Select(i => i < lists.Count ? lists.ElementAt(i) - began : 20_000));
        }
        Add(measured, new($"push: a reply until {size.Consoles} consoles are told", Latency.Of(nudged), nudged.Count, Push));
        Add(measured, new($"push: the same, until each of {size.Consoles} has read its list again", Latency.Of(shown), shown.Count, null));
        await ending.CancelAsync();
        await Task.WhenAll(lines);
        foreach (var session in sessions)
            session.Dispose();
    }

    public static void Say(Print print, IReadOnlyList<(string Engine, IReadOnlyList<Measured> Measured)> engines)
    {
        print.Line();
        print.Line($"| what | times | target p95, ms |{string.Concat(engines.Select(engine => $" {engine.Engine} p50 | p95 | max |"))}");
        print.Line($"|---|---|---|{string.Concat(engines.Select(_ => "---|---|---|"))}");
        foreach (var what in engines.SelectMany(engine => engine.Measured.Select(one => one.What)).Distinct())
        {
            var of = engines.Select(engine => engine.Measured.FirstOrDefault(one => one.What == what)).ToList();
            var known = of.First(one => one.What is not null);
            print.Line($"| {what} | {known.Times} | {(known.Target is { } target ? Print.Milliseconds(target) : "-")} |{string.Concat(of.Select(one => one.What is null ? " - | - | - |" : $" {Print.Milliseconds(one.Took.P50)} | {Print.Milliseconds(one.Took.P95)}{(one.Took.P95 > one.Target ? " **missed**" : "")} | {Print.Milliseconds(one.Took.Max)} |"))}");
        }
        var missed = engines.SelectMany(engine => engine.Measured.Where(one => one.Took.P95 > one.Target).Select(one => $"{engine.Engine}: {one.What}")).ToList();
        print.Line();
        print.Line(missed.Count == 0 ? "Every target is met." : $"Missed: {string.Join("; ", missed)}.");
    }

    [GeneratedRegex("""href="(/console/desk\?[^"]*after=[^"]+)""")]
    private static partial Regex NextPage();
}
