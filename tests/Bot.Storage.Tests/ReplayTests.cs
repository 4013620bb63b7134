using Bot.Conversations;
using Bot.Replays;
using Bot.Testing;
using Bot.Turns;
using Xunit;

namespace Bot.Storage.Tests;

public sealed class SqliteReplayTests() : ReplayTests(StorageProvider.Sqlite);

public sealed class PostgresReplayTests() : ReplayTests(StorageProvider.Postgres);

/// <summary>What was recorded is replayed from the database as it was from memory, and jobs outlive the program.</summary>
public abstract class ReplayTests(StorageProvider engine)
{
    static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    static readonly Policy Draft = LimitSweep.With(Policy.Default.Value, "Anger", -0.2);

    [Fact]
    public async Task A_replay_from_the_database_is_the_one_from_memory_also_after_a_restart_in_the_middle()
    {
        await using var here = await Installation.StartedAsync(engine);
        var facts = new RecordedHistory(3, [Policy.Default], Start, TimeSpan.FromMinutes(40)).Facts(60).ToList();
        await StoreAsync(here, facts[..(facts.Count / 2)]);
        await here.StopAsync();
        await here.StartAsync();
        await StoreAsync(here, facts[(facts.Count / 2)..]);

        var stored = await ReplayedAsync(here, Start, Start.AddDays(60));

        Assert.Equal(ReplayJson.Write(Replayed(facts.Where(fact => Replay.Kinds.Contains(fact.Fact.GetType())), Start, Start.AddDays(60))), ReplayJson.Write(stored));
        Assert.True(stored.Reproduced is { Whole: true, Asked: > 100 });
    }

    [Fact]
    public async Task A_period_is_found_without_reading_the_rest()
    {
        await using var here = await Installation.StartedAsync(engine);
        var facts = new RecordedHistory(4, [Policy.Default], Start, TimeSpan.FromMinutes(40)).Facts(60).ToList();
        await StoreAsync(here, facts);
        var (from, to) = (Start.AddHours(12), Start.AddHours(20));
        var read = new List<StoredFact>();
        await foreach (var batch in here.Get<IRecordedFacts>().ReadAsync(from, to, Replay.Kinds, CancellationToken.None))
            read.AddRange(batch.Facts);

        var wanted = facts.Where(fact => fact.Fact.At >= from && fact.Fact.At < to && Replay.Kinds.Contains(fact.Fact.GetType())).ToList();
        Assert.NotEmpty(wanted);
        Assert.Subset(read.Select(fact => (fact.ConversationId, fact.Number)).ToHashSet(), wanted.Select(fact => (fact.ConversationId, fact.Number)).ToHashSet());
        Assert.All(read, fact => Assert.InRange(fact.Fact.At, from.AddHours(-1), to.AddHours(1)));
        Assert.Equal(read.Select(fact => fact.Position).Order(), read.Select(fact => fact.Position));
        Assert.Empty(await CountAsync(here, Start.AddYears(-1), Start.AddDays(-300)));
        Assert.Empty(await CountAsync(here, Start.AddYears(1), Start.AddYears(2)));
    }

    [Fact]
    public async Task A_job_that_nobody_speaks_of_any_more_is_taken_up_once()
    {
        await using var here = await Installation.StartedAsync(engine);
        var rows = here.Get<IReplayRows>();
        var request = new ReplayRequest(Draft, Start, Start.AddDays(7), new(3, new Dictionary<string, int> { ["Returns"] = 2 })) { Release = 5, Edition = 2 };
        var job = await rows.EnterAsync(request, 0, Some.Ana, Start, CancellationToken.None);
        Assert.True(await rows.KeepAsync(job.Id, 0.5, Start.AddSeconds(10), CancellationToken.None));
        Assert.Equal(0.5, (await rows.FindAsync(job.Id, CancellationToken.None))!.Share);

        await here.StopAsync();
        await here.StartAsync();
        rows = here.Get<IReplayRows>();
        Assert.Null(await rows.TakeUpAsync(Start.AddSeconds(10), Start.AddSeconds(20), CancellationToken.None));
        var taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ => await rows.TakeUpAsync(Start.AddSeconds(11), Start.AddSeconds(40), CancellationToken.None)));

        var (again, same) = Assert.Single(taken, one => one is not null)!.Value;
        Assert.Equal((job.Id, 1, 5, 2, ReplayJobState.Running), (again.Id, again.Restarts, again.Release, again.Edition, again.State));
        Assert.Equal(ReplayJson.Write(request), ReplayJson.Write(same));
    }

    [Fact]
    public async Task A_job_ends_once_with_its_report_and_can_be_asked_to_stop_before()
    {
        await using var here = await Installation.StartedAsync(engine);
        var rows = here.Get<IReplayRows>();
        var request = new ReplayRequest(Draft, Start, Start.AddDays(7), new(3)) { Release = 5 };
        var first = await rows.EnterAsync(request, 0, Some.Ana, Start, CancellationToken.None);
        var second = await rows.EnterAsync(request with { Release = 6, Limit = "Anger", Settings = [-0.5] }, 0, Some.Ben, Start, CancellationToken.None);

        await rows.EndAsync(first with { State = ReplayJobState.Done, Share = 1, EndedAt = Start.AddMinutes(1) }, "{}", CancellationToken.None);
        await rows.EndAsync(first with { State = ReplayJobState.Failed, Problem = "too late" }, null, CancellationToken.None);
        Assert.True(await rows.AskToStopAsync(second.Id, CancellationToken.None));

        var done = await rows.FindAsync(first.Id, CancellationToken.None);
        Assert.Equal((ReplayJobState.Done, Start.AddMinutes(1), null), (done!.State, done.EndedAt, done.Problem));
        Assert.Equal("{}", await rows.ResultAsync(first.Id, ReplayJobKind.Replay, CancellationToken.None));
        Assert.Null(await rows.ResultAsync(first.Id, ReplayJobKind.Sweep, CancellationToken.None));
        Assert.False(await rows.AskToStopAsync(first.Id, CancellationToken.None));
        Assert.False(await rows.KeepAsync(first.Id, 1, Start, CancellationToken.None));
        Assert.False(await rows.KeepAsync(second.Id, 0.1, Start, CancellationToken.None));
        Assert.Equal([second.Id, first.Id], (await rows.NewestAsync(null, 10, CancellationToken.None)).Select(job => job.Id));
        Assert.Equal([first.Id], (await rows.NewestAsync(5, 10, CancellationToken.None)).Select(job => job.Id));
        await rows.LetGoAsync(second.Id, CancellationToken.None);
        Assert.Null(await rows.TakeUpAsync(Start.AddDays(-1), Start.AddMinutes(2), CancellationToken.None));
        var stopped = await rows.FindAsync(second.Id, CancellationToken.None);
        Assert.Equal((ReplayJobState.Cancelled, Start.AddMinutes(2)), (stopped!.State, stopped.EndedAt));
    }

    [Fact]
    public async Task A_message_is_explained_from_the_database_alone()
    {
        await using var here = await Installation.StartedAsync(engine);
        var published = await here.Policies.PublishAsync(Draft, 0, Some.Ana, "", Start, CancellationToken.None);
        var facts = new RecordedHistory(5, [published!], Start, TimeSpan.FromMinutes(40)).Facts(20).ToList();
        await StoreAsync(here, facts);

        foreach (var conversation in facts.Select(fact => fact.ConversationId).Distinct())
        {
            var explained = await here.Get<IExplanations>().OfAsync(conversation, null, CancellationToken.None);
            Assert.All(explained, one => Assert.Empty(one.Defects));
            Assert.Equal(facts.Where(fact => fact.ConversationId == conversation).Count(fact => fact.Fact is RulesAsked), explained.Sum(one => one.Askings.Count));
        }
        Assert.Empty(await here.Get<IExplanations>().OfAsync("nowhere", null, CancellationToken.None));
    }

    internal static async Task StoreAsync(Installation here, IEnumerable<StoredFact> facts)
    {
        List<StoredFact> together = [];
        foreach (var fact in facts)
        {
            if (together is [var first, ..] && (first.ConversationId != fact.ConversationId || first.Fact.At != fact.Fact.At))
                await FlushAsync();
            together.Add(fact);
        }
        await FlushAsync();

        async Task FlushAsync()
        {
            var before = await here.OpenAsync(together[0].ConversationId);
            Assert.True(await here.CommitAsync(Turns.Commit(before, [.. together.Select(fact => fact.Fact)])));
            together.Clear();
        }
    }

    static async Task<IReadOnlyList<StoredFact>> CountAsync(Installation here, DateTimeOffset from, DateTimeOffset to)
    {
        var read = new List<StoredFact>();
        await foreach (var batch in here.Get<IRecordedFacts>().ReadAsync(from, to, Replay.Kinds, CancellationToken.None))
            read.AddRange(batch.Facts);
        return read;
    }

    static Replay New(DateTimeOffset from, DateTimeOffset to) => new(new(Draft, from, to, new(3)), Policy.Default, new Dictionary<int, Policy> { [0] = Policy.Default.Value });

    static ReplayReport Replayed(IEnumerable<StoredFact> facts, DateTimeOffset from, DateTimeOffset to)
    {
        var replay = New(from, to);
        foreach (var fact in facts)
            replay.Add(fact);
        replay.End(to + Replay.Quiet);
        return replay.Report();
    }

    static async Task<ReplayReport> ReplayedAsync(Installation here, DateTimeOffset from, DateTimeOffset to)
    {
        var replay = New(from, to);
        await foreach (var batch in here.Get<IRecordedFacts>().ReadAsync(from, to + Replay.Quiet, Replay.Kinds, CancellationToken.None))
            foreach (var fact in batch.Facts)
                replay.Add(fact);
        replay.End(to + Replay.Quiet);
        return replay.Report();
    }
}
