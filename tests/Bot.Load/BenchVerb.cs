namespace Bot.Load;

/// <summary>Latency at a steady rate, the knee, and CPU for each turn, of our two doors and of the echo bot.</summary>
static class BenchVerb
{
    sealed record Result(string Name, Stretch Steady, Stretch? Knee, double Megabytes);

    public static async Task<int> RunAsync(Arguments options, CancellationToken cancellation)
    {
        var program = options.Text("server", Paths.Server);
        var echo = options.Text("echo", Paths.EchoBot);
        var (rate, seconds, step, most) = (options.Number("rate", 150), options.Seconds("seconds", 60), options.Seconds("step", 8), options.Number("most", 4000));
        var warm = options.Seconds("warm", 30);
        var seed = options.Count("seed", 1);
        var only = options.Text("only", "all").Split(',');
        using var print = new Print(options.Text("out", ""));
        options.NothingElse();

        print.Line(Machine.Describe(Path.GetTempPath()));
        var results = new List<Result>();
        if (Wanted("echo"))
            results.Add(await MeasureAsync(await ConnectorTarget.StartAsync("botbuilder echo bot (JavaScript)", await ServerProcess.EchoBotAsync(echo), new Scripts(seed))));
        if (Wanted("messages"))
            results.Add(await MeasureAsync(await ConnectorTarget.StartAsync("Switchboard, /api/messages", await ServerProcess.SwitchboardAsync(program, development: true), new Scripts(seed))));
        if (Wanted("directline"))
            results.Add(await MeasureAsync(new DirectLineTarget(await ServerProcess.SwitchboardAsync(program, development: false), new Scripts(seed))));
        Compare(print, results, rate);
        return results.All(result => result.Steady.Problems.Count == 0) ? 0 : 1;

        bool Wanted(string name) => only.Contains("all") || only.Contains(name);

        async Task<Result> MeasureAsync(ITarget target)
        {
            await using var server = target.Server;
            await using var _ = target;
            print.Line();
            print.Line(target.Name);
            print.Line(Stretch.Head);
            // The first seconds run at half speed while code is compiled; they belong to the start and not to the figures.
            await OpenLoop.RunAsync(target, 50, TimeSpan.FromSeconds(3), seed, cancellation);
            await OpenLoop.RunAsync(target, 300, warm, seed, cancellation);

            var steady = await OpenLoop.RunAsync(target, rate, seconds, seed + 1, cancellation);
            Say(steady);
            var knee = step > TimeSpan.Zero ? await KneeAsync(target, steady) : null;
            if (target.Duplicates > 0)
                print.Line($"answered twice: {target.Duplicates}");
            return new(target.Name, steady, knee, target.Server.Megabytes);
        }

        async Task<Stretch> KneeAsync(ITarget target, Stretch steady)
        {
            var held = steady;
            double? broke = null;
            for (var next = rate * 2; next <= most && broke is null; next *= 1.5)
                await TryAsync(next);
            for (var i = 0; i < 3 && broke is { } high; i++)
                await TryAsync((held.Rate + high) / 2);
            return held;

            async Task TryAsync(double next)
            {
                var stretch = await OpenLoop.RunAsync(target, next, step, seed + 2, cancellation);
                Say(stretch);
                if (stretch.Held)
                    held = stretch;
                else
                    broke = next;
            }
        }

        void Say(Stretch stretch)
        {
            print.Line(stretch.Row());
            foreach (var problems in stretch.Problems.GroupBy(problem => problem))
                print.Line($"        {problems.Count()} x {problems.Key}");
        }
    }

    static void Compare(Print print, List<Result> results, double rate)
    {
        print.Line();
        print.Line($"side by side, latencies at {rate:0} turns/s in ms");
        print.Line("                                 | ack p99 | answer p99 | CPU ms a turn | at the knee | knee turns/s | MiB");
        foreach (var result in results)
            print.Line(FormattableString.Invariant(
                $"{result.Name,-32} | {Print.Milliseconds(result.Steady.Acknowledgement.P99),7} | {Print.Milliseconds(result.Steady.Answer.P99),10} | {result.Steady.ServerCpu,13:0.00} | {result.Knee?.ServerCpu,11:0.00} | {result.Knee?.Rate,12:0} | {result.Megabytes,4:0}"));
        if (results.Count < 2 || !results[0].Name.Contains("echo", StringComparison.Ordinal) || results[0].Knee is not { } echo)
            return;
        foreach (var result in results.Skip(1))
            if (result.Knee is { } knee)
                print.Line($"{result.Name}: {knee.Rate / echo.Rate:0.0} times the echo bot's turns/s; a turn costs {knee.ServerCpu / echo.ServerCpu:0.00} of its CPU");
    }
}
