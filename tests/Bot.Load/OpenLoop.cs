using System.Collections.Concurrent;
using System.Diagnostics;

namespace Bot.Load;

/// <summary>What one stretch of load showed.</summary>
sealed record Stretch
{
    public required double Rate { get; init; }

    public required int Sent { get; init; }

    public required int Answered { get; init; }

    public required IReadOnlyList<string> Problems { get; init; }

    public required Latency Acknowledgement { get; init; }

    public required Latency Answer { get; init; }

    /// <summary>Answers a second, from the first message to the last answer.</summary>
    public required double Throughput { get; init; }

    /// <summary>Milliseconds of CPU the server spent for each answer, all its threads.</summary>
    public required double ServerCpu { get; init; }

    /// <summary>The same of the generator, which competes for the same cores.</summary>
    public required double GeneratorCpu { get; init; }

    public required double Load { get; init; }

    public bool Held => Problems.Count == 0 && Sent == Answered && Answer.P99 <= 2000;

    public string Row() => FormattableString.Invariant(
        $"{Rate,6:0} | {Sent,7} | {Answered,8} | {Problems.Count,6} | {Acknowledgement} | {Answer} | {Throughput,7:0} | {ServerCpu,6:0.00} | {GeneratorCpu,5:0.00} | {Load,5:0.0} | {(Held ? "yes" : "no")}");

    public const string Head =
        """
        turns/s |    sent | answered | failed |   ack p50     p95     p99 | answer p50    p95     p99 | reached | CPU ms | gen. | load  | held
        ------- | ------- | -------- | ------ | ------------------------- | ------------------------- | ------- | ------ | ----- | ----- | ----
        """;
}

/// <summary>Sends at a rate whatever comes back: arrivals are random (exponential gaps) and seeded, and never wait for the server.</summary>
static class OpenLoop
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task<Stretch> RunAsync(ITarget target, double rate, TimeSpan duration, int seed, CancellationToken cancellation)
    {
        // More than needed: some conversations end early with a person, and each has only one message on its way, so that two seconds
        // of waiting at this rate take two seconds' worth of conversations.
        await target.PrepareAsync((int)(rate * duration.TotalSeconds * 1.15) + (int)Math.Min(rate * 2.5, 5_000) * Scripts.Length, cancellation);
        GC.Collect();
        var flights = new ConcurrentBag<Flight>();
        var due = Arrivals(rate, duration, seed);
        var cpu = target.Server.CpuSeconds;
        var own = Cpu.Seconds(Environment.ProcessId);
        var start = Stopwatch.GetTimestamp() + Stopwatch.Frequency / 20;
        var starved = 0;

        await Task.Factory.StartNew(() =>
        {
            foreach (var offset in due)
            {
                var intended = start + offset;
                // One-millisecond naps: a message may leave that much late, and is counted from when it should have left.
                while (Stopwatch.GetTimestamp() < intended)
                    Thread.Sleep(1);
                if (cancellation.IsCancellationRequested)
                    return;
                if (target.TryTake() is not { } customer)
                {
                    starved++;
                    continue;
                }
                var flight = new Flight(intended);
                flights.Add(flight);
                ThreadPool.UnsafeQueueUserWorkItem(static state => _ = state.target.SendAsync(state.customer, state.customer.Script.Dequeue(), state.flight),
                    (target, customer, flight), preferLocal: false);
            }
        }, cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        var waiting = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(waiting) < Patience && flights.Any(flight => flight.Problem is null && (flight.AcknowledgedAfter is null || flight.AnsweredAfter is null)))
            await Task.Delay(20, cancellation);

        cpu = target.Server.CpuSeconds - cpu;
        own = Cpu.Seconds(Environment.ProcessId) - own;
        var answered = flights.Count(flight => flight.Answered > 0);
        var last = flights.Max(flight => flight.Answered);
        List<string> problems = [.. flights.Select(flight => flight.Problem ?? (flight.Answered == 0 ? "no answer within 10 s" : null)).OfType<string>()];
        problems.AddRange(Enumerable.Repeat("no conversation was free", starved));
        return new()
        {
            Rate = rate,
            Sent = due.Count,
            Answered = answered,
            Problems = problems,
            Acknowledgement = Latency.Of([.. flights.Select(flight => flight.AcknowledgedAfter).OfType<double>()]),
            Answer = Latency.Of([.. flights.Select(flight => flight.AnsweredAfter).OfType<double>()]),
            Throughput = last == 0 ? 0 : answered / ((last - start) / (double)Stopwatch.Frequency),
            ServerCpu = cpu * 1000 / Math.Max(1, answered),
            GeneratorCpu = own * 1000 / Math.Max(1, answered),
            Load = Machine.LoadAverage,
        };
    }

    static List<long> Arrivals(double rate, TimeSpan duration, int seed)
    {
        var random = new Random(seed);
        var due = new List<long>((int)(rate * duration.TotalSeconds * 1.1) + 10);
        for (var at = 0.0; ;)
        {
            at -= Math.Log(1 - random.NextDouble()) / rate;
            if (at >= duration.TotalSeconds)
                return due;
            due.Add((long)(at * Stopwatch.Frequency));
        }
    }
}
