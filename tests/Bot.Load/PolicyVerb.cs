using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Bot.Conversations;
using Bot.Replays;
using Bot.Rules;
using Bot.Storage;
using Bot.Testing;
using Bot.Turns;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Bot.Load;

/// <summary>What replaying costs, from facts in a fresh SQLite file, and what ten thousand rules cost a turn.</summary>
static class PolicyVerb
{
    static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    static readonly TimeSpan Every = TimeSpan.FromSeconds(20);

    public static async Task<int> RunAsync(Arguments options, CancellationToken cancellation)
    {
        var report = new StringBuilder();
        var (rules, conversations, file) = (options.Count("rules", 10_000), options.Count("conversations", 120_000), options.Text("out", ""));
        options.NothingElse();
        var folder = Path.Combine(Path.GetTempPath(), "switchboard-policy-" + Guid.NewGuid().ToString("N"));
        try
        {
            Rules(report, rules);
            await ReplayAsync(report, folder, conversations, cancellation);
        }
        finally
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, true);
        }
        if (file.Length > 0)
            await File.WriteAllTextAsync(file, report.ToString(), cancellation);
        return 0;
    }

    static async Task ReplayAsync(StringBuilder report, string folder, int conversations, CancellationToken cancellation)
    {
        var storage = new StorageOptions { DataDirectory = folder };
        await using var services = new ServiceCollection().AddLogging().AddStorage(storage).BuildServiceProvider();
        await services.OpenStorageAsync(cancellation);
        var (turns, facts, askings, bytes, all) = Write(storage.SqliteFile, conversations);
        var end = Start + Every * conversations;
        Say(report, $"{conversations:N0} conversations over {(end - Start).TotalDays:0.0} days: {turns:N0} turns, {facts:N0} facts, {new FileInfo(storage.SqliteFile).Length / 1e6:N0} MB. A rules-asked fact weighs {bytes / (double)askings:0} bytes, all facts of a turn {all / (double)turns:0}.");
        Say(report, $"");
        Say(report, $"| period | turns | seconds | CPU s | turns/s | most memory in use, MB | reproduced | changed turns |");
        Say(report, $"|---|---|---|---|---|---|---|---|");
        var reader = services.GetRequiredService<IRecordedFacts>();
        await OnceAsync(reader, Start + (end - Start) / 16, cancellation);
        foreach (var part in new[] { 8, 4, 2, 1 })
        {
            GC.Collect();
            var (clock, before) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);
            var (found, memory) = await OnceAsync(reader, Start + (end - Start) / part, cancellation);
            var (seconds, cpu) = (clock.Elapsed.TotalSeconds, (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds);
            Say(report, $"| 1/{part} | {found.Turns:N0} | {seconds:0.00} | {cpu:0.00} | {found.Turns / seconds:N0} | {memory / 1e6:0} | {found.Reproduced.Same:N0} of {found.Reproduced.Asked:N0} | {found.ChangedTurns:N0} |");
        }
        Say(report, $"");
        Say(report, $"Peak working set of the whole program: {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:0} MB.");
    }

    static async Task<(ReplayReport Report, long Memory)> OnceAsync(IRecordedFacts reader, DateTimeOffset to, CancellationToken cancellation)
    {
        var draft = LimitSweep.With(Policy.Default.Value, "Anger", -0.35);
        var replay = new Replay(new(draft, Start, to, new(20)), Policy.Default, new Dictionary<int, Policy> { [0] = Policy.Default.Value });
        var most = 0L;
        await foreach (var batch in reader.ReadAsync(Start, to, Replay.Kinds, cancellation))
        {
            foreach (var fact in batch.Facts)
                replay.Add(fact);
            most = Math.Max(most, GC.GetTotalMemory(false));
        }
        replay.End(to);
        return (replay.Report(), most);
    }

    static (long Turns, long Facts, long Askings, long Bytes, long All) Write(string file, int conversations)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        using var transaction = connection.BeginTransaction();
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO facts (position, conversation, number, kind, at, body) VALUES (@position, @conversation, @number, @kind, @at, @body)";
        foreach (var name in new[] { "@position", "@conversation", "@number", "@kind", "@at", "@body" })
            insert.Parameters.Add(new() { ParameterName = name });
        var (turns, facts, askings, bytes, all) = (0L, 0L, 0L, 0L, 0L);
        foreach (var stored in new RecordedHistory(1, [Policy.Default], Start, Every).Facts(conversations))
        {
            var body = JsonSerializer.Serialize(stored.Fact, ConversationJson.Default.Fact);
            object[] values = [stored.Position, stored.ConversationId, stored.Number, body.Split('"', 5)[3], stored.Fact.At.ToUnixTimeMilliseconds(), body];
            for (var i = 0; i < values.Length; i++)
                insert.Parameters[i].Value = values[i];
            insert.ExecuteNonQuery();
            turns += stored.Fact is CustomerSpoke { Heard: not null } ? 1 : 0;
            if (stored.Fact is RulesAsked)
                (askings, bytes) = (askings + 1, bytes + body.Length);
            (facts, all) = (facts + 1, all + body.Length);
        }
        transaction.Commit();
        // The road writes bit by bit and the file takes it over as it goes; all of it in the log at once is of this program's making.
        using var checkpoint = connection.CreateCommand();
        checkpoint.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        checkpoint.ExecuteNonQuery();
        return (turns, facts, askings, bytes, all);
    }

    static void Rules(StringBuilder report, int count)
    {
        string[] intents = ["order-status", "return-start", "refund-status", "delivery-cost", "complaint"];
        var rules = Enumerable.Range(0, count).Select(i => new Rule($"rule-{i}", $"Rule {i}")
        {
            // None comes true for the turns below, so that all of them are asked.
            When = [[Condition.Is("intent", intents[i % intents.Length]), Condition.AtLeast("misses", "Lost"), Condition.AtMost("mood", -0.5 - i % 40 / 100.0)], [Condition.Is("words", $"word{i}")]],
            Then = new(EffectKind.Offer),
        }).ToList();
        var policy = Policy.Default.Value with { Rules = rules };
        var clock = Stopwatch.StartNew();
        var problems = policy.Problems().Count;
        var checkedIn = clock.Elapsed;
        var book = policy.Book();
        var turns = new RecordedHistory(2, [Policy.Default], Start, Every).Facts(400).Select(stored => stored.Fact).OfType<RulesAsked>()
            .Select(asked => asked.Inputs with { Text = "where is the parcel that I ordered two weeks ago, nobody answers me" }).Take(1200).ToList();
        for (var i = 0; i < 200; i++)
            book.Ask(turns[i]);
        var took = new List<double>();
        foreach (var turn in turns)
        {
            var began = Stopwatch.GetTimestamp();
            book.Ask(turn);
            book.Findings(turn, RulesAsked.MostFindings);
            took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        took.Sort();
        Say(report, $"{count:N0} rules of two ways each, asked and {RulesAsked.MostFindings} findings kept, {took.Count:N0} turns: p50 {took[took.Count / 2]:0.000} ms, p95 {took[took.Count * 95 / 100]:0.000} ms, p99 {took[took.Count * 99 / 100]:0.000} ms. Checked before publishing in {checkedIn.TotalSeconds:0.00} s ({problems} problems).");
        Say(report, $"");
    }

    static void Say(StringBuilder report, FormattableString line)
    {
        var text = line.ToString(CultureInfo.InvariantCulture);
        Console.WriteLine(text);
        report.AppendLine(text);
    }
}
