using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Bot.Load;

/// <summary>Whether a turn costs the same in a full store as in an empty one.</summary>
static class GrowVerb
{
    public static async Task<int> RunAsync(Arguments options, CancellationToken cancellation)
    {
        var program = options.Text("server", Paths.Server);
        var sizes = options.Text("sizes", "1,1000,10000,100000").Split(',').Select(size => int.Parse(size, CultureInfo.InvariantCulture)).ToList();
        var (rate, seconds, seed) = (options.Number("rate", 100), options.Seconds("seconds", 20), options.Count("seed", 1));
        using var print = new Print(options.Text("out", ""));
        options.NothingElse();

        print.Line(Machine.Describe(Path.GetTempPath()));
        var server = await ServerProcess.SwitchboardAsync(program, development: false);
        await using var _ = server;
        var stored = new List<Line>();
        var random = new Random(seed);
        var first = true;
        print.Line("stored conversations; half of the customers come back to one of them");
        print.Line("  stored | fill/s | " + Stretch.Head.Split('\n')[0]);
        foreach (var size in sizes)
        {
            var filled = await FillAsync(server, stored, size, seed, cancellation);
            await using var target = new DirectLineTarget(server, new Scripts(seed));
            if (first)
                await OpenLoop.RunAsync(target, rate, TimeSpan.FromSeconds(10), seed, cancellation);
            first = false;
            var conversations = (int)(rate * seconds.TotalSeconds / Scripts.Length / 2);
            foreach (var line in Enumerable.Range(0, Math.Min(conversations, stored.Count)).Select(_ => stored[random.Next(stored.Count)]).DistinctBy(line => line.Id))
                target.Known.Enqueue(line);
            var stretch = await OpenLoop.RunAsync(target, rate, seconds, seed + size, cancellation);
            print.Line(FormattableString.Invariant($"{size,8} | {filled,6:0} | {stretch.Row()}"));
            foreach (var problems in stretch.Problems.GroupBy(problem => problem))
                print.Line($"        {problems.Count()} x {problems.Key}");
        }
        print.Line(FormattableString.Invariant($"server memory {server.Megabytes:0} MiB, database {new FileInfo(Path.Combine(server.Data, "switchboard.db")).Length / 1048576.0:0} MiB"));
        return 0;
    }

    /// <summary>Opens conversations and says one thing in each, as fast as the server takes them. One in a hundred asks for a person.</summary>
    static async Task<double> FillAsync(ServerProcess server, List<Line> stored, int size, int seed, CancellationToken cancellation)
    {
        using var client = new DirectLineClient(server.Address);
        var scripts = new Scripts(seed + size);
        var texts = Enumerable.Range(stored.Count, Math.Max(0, size - stored.Count)).Select(i => scripts.Line(i % 100 == 99 ? "person" : "question")).ToList();
        var lines = new ConcurrentBag<Line>();
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(texts, new ParallelOptions { MaxDegreeOfParallelism = 48, CancellationToken = cancellation }, async (text, stop) =>
        {
            var line = await client.OpenAsync(stop);
            while (await client.SayAsync(line, text, "fill", stop) is { Problem: { } problem })
            {
                // The server is full and says so; anything else is an error worth knowing.
                if (problem != "HTTP 429")
                    throw new InvalidOperationException($"Filling the store failed: {problem}.");
                await Task.Delay(200, stop);
            }
            if (text.Length > 0)
                lines.Add(line);
        });
        stored.AddRange(lines);
        return texts.Count / Math.Max(0.001, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }
}
