using Bot.Audit;
using Bot.Releases;
using Bot.Turns;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Bot.Storage.Tests;

public sealed class SqliteReleaseTests() : ReleaseTests(StorageProvider.Sqlite);

public sealed class PostgresReleaseTests() : ReleaseTests(StorageProvider.Postgres);

/// <summary>A step of a release is stored with what it publishes and with its entry in the audit log, or not at all.</summary>
public abstract class ReleaseTests(StorageProvider engine)
{
    static readonly DateTimeOffset At = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);
    static readonly ReleasePerson Ana = new(new("ana", "Ana"), true);
    static readonly ReleasePerson Ben = new(new("ben", "Ben"), true);
    static readonly ReleasePerson Emil = new(new("emil", "Emil"), false);

    [Fact]
    public async Task From_the_draft_to_the_policy_in_force_every_step_is_in_the_audit_log()
    {
        await using var here = await Installation.StartedAsync(engine);

        var published = await DoAsync(here, await ApprovedAsync(here, -0.4), seen => new Publish(seen), Ben);

        Assert.Equal((1, -0.4, "Ben", "Softer"), here.Policies.Current is var live ? (live.Version, live.Value.Escalation.Anger, live.PublishedBy, live.Note) : default);
        Assert.Equal((ReleaseState.Published, 1), (published.State, published.PublishedAs));
        await here.StopAsync();
        await here.StartAsync();
        Assert.Equal(ReleaseJson.Write(published), ReleaseJson.Write((await here.Get<IReleases>().FindAsync(published.Number, default))!));
        Assert.Equal(-0.4, here.Policies.Current.Value.Escalation.Anger);
        Assert.Equal(
        [
            "ana release-opened release 1", "ana release-edited release 1", "ana release-sent-to-review release 1", "ben release-approved release 1", "emil release-approved release 1",
            "ben release-published release 1, limits v1",
        ], (await AuditAsync(here)).Select(entry => $"{entry.By.Id} {entry.Act} {entry.Subject}"));
        Assert.Equal(("escalation.anger -0.5", "escalation.anger -0.4"), (await AuditAsync(here))[^1] is var last ? (last.Was, last.Became) : default);
    }

    [Fact]
    public async Task What_was_published_past_a_release_supersedes_it_and_it_can_be_gone_back_to()
    {
        await using var here = await Installation.StartedAsync(engine);
        var first = await DoAsync(here, await ApprovedAsync(here, -0.4), seen => new Publish(seen), Ben);
        var second = await DoAsync(here, await ApprovedAsync(here, -0.6), seen => new PublishInEmergency(seen, "too many handovers"), Ana);

        var back = await here.Policies.RollBackAsync(1, 2, Ben.Agent, "worse", At, default);
        var late = await here.Policies.RollBackAsync(2, 2, Ana.Agent, "no, better", At, default);

        Assert.Equal((3, -0.4, "Back to v1: worse"), (back!.Version, back.Value.Escalation.Anger, back.Note));
        Assert.Null(late);
        Assert.Equal([ReleaseState.Superseded, ReleaseState.Superseded], (await here.Get<IReleases>().ListAsync(open: false, 10, default)).Select(release => release.State));
        Assert.Equal([3, 2, 1], (await here.Policies.HistoryAsync(10, default)).Select(version => version.Version));
        Assert.Equal(["published-in-emergency release 2, limits v2 too many handovers", "limits-rolled-back limits v3 Back to v1: worse"],
            (await AuditAsync(here)).TakeLast(2).Select(entry => $"{entry.Act} {entry.Subject} {entry.Why}"));
        Assert.Equal(await BodyAsync(1), await BodyAsync(3));
        await Assert.ThrowsAsync<ArgumentException>(async () => await here.Policies.RollBackAsync(9, 3, Ben.Agent, "there", At, default));
        await Assert.ThrowsAsync<ArgumentException>(async () => await here.Policies.RollBackAsync(1, 3, Ben.Agent, " ", At, default));
        Assert.Equal((1, 2, true), (first.PublishedAs, second.PublishedAs, second.WasEmergency));

        Task<string> BodyAsync(int version) => here.ReadAsync(db => db.Policies.Where(row => row.Version == version).Select(row => row.Body).SingleAsync());
    }

    [Fact]
    public async Task Of_ten_who_press_publish_at_once_one_has_published()
    {
        await using var here = await Installation.StartedAsync(engine);
        var release = await ApprovedAsync(here, -0.4);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(async () => await here.Get<IReleases>().HandleAsync(release.Number, new Publish(release.Edition), Ben, At, default))));

        Assert.Single(outcomes, outcome => outcome.Next is not null);
        Assert.All(outcomes.Where(outcome => outcome.Next is null), outcome => Assert.Equal("This release was published as v1. Begin a new one.", outcome.Refusal));
        Assert.Equal(1, here.Policies.Current.Version);
        Assert.Single(await AuditAsync(here), entry => entry.Act == AuditActs.ReleasePublished);
    }

    [Fact]
    public async Task Of_releases_published_at_once_each_is_on_top_of_the_other_or_conflicts()
    {
        await using var here = await Installation.StartedAsync(engine);
        var (anger, lost) = (await ApprovedAsync(here, policy => policy with { Escalation = policy.Escalation with { Anger = -0.4 } }), await ApprovedAsync(here, policy => policy with { Escalation = policy.Escalation with { Lost = 3 } }));
        var other = await ApprovedAsync(here, -0.7);

        await Task.WhenAll(new[] { anger, lost }.Select(release => Task.Run(async () => await DoAsync(here, release, seen => new Publish(seen), Ben))));
        var conflicting = await here.Get<IReleases>().HandleAsync(other.Number, new Publish(other.Edition), Ben, At, default);

        Assert.Equal((2, -0.4, 3), here.Policies.Current is var live ? (live.Version, live.Value.Escalation.Anger, live.Value.Escalation.Lost) : default);
        Assert.Equal("escalation.anger", Assert.Single(conflicting.Conflicts).Path);
        Assert.Equal(ReleaseState.Approved, (await here.Get<IReleases>().FindAsync(other.Number, default))!.State);
    }

    [Fact]
    public async Task Two_approvals_at_the_same_moment_both_count()
    {
        await using var here = await Installation.StartedAsync(engine);
        var release = await InReviewAsync(here, policy => policy with { Escalation = policy.Escalation with { Anger = -0.4 } });

        await Task.WhenAll(new[] { Ben, Emil }.Select(by => Task.Run(async () => await DoAsync(here, release, seen => new Approve(seen), by))));

        var approved = (await here.Get<IReleases>().FindAsync(release.Number, default))!;
        Assert.Equal((ReleaseState.Approved, 2), (approved.State, approved.Approvals.Count));
    }

    [Fact]
    public async Task Releases_begun_at_once_have_numbers_of_their_own()
    {
        await using var here = await Installation.StartedAsync(engine);

        var opened = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () => await here.Get<IReleases>().OpenAsync($"No. {i}", Ana, At, default))));

        Assert.Equal(Enumerable.Range(1, 8), opened.Select(outcome => outcome.Next!.Number).Order());
        Assert.Equal(8, (await AuditAsync(here)).Count);
    }

    [Fact]
    public async Task A_scheduled_release_is_published_when_it_is_due_also_after_a_restart_and_once()
    {
        await using var here = await Installation.StartedAsync(engine);
        await DoAsync(here, await ApprovedAsync(here, -0.4), seen => new Schedule(seen, At.AddHours(1)), Ben);
        Assert.Empty(await here.Get<IReleases>().PublishDueAsync(At.AddMinutes(59), default));
        await here.StopAsync();
        await here.StartAsync();

        var due = await here.Get<IReleases>().PublishDueAsync(At.AddHours(1), default);

        Assert.Equal(ReleaseState.Published, Assert.Single(due).State);
        Assert.Empty(await here.Get<IReleases>().PublishDueAsync(At.AddHours(2), default));
        Assert.Equal((1, "Ben", "Softer. as scheduled by Ben"), here.Policies.Current is var live ? (live.Version, live.PublishedBy, live.Note) : default);
        Assert.Equal(("switchboard", "program", AuditActs.ReleasePublished), (await AuditAsync(here))[^1] is var last ? (last.By.Id, last.Place, last.Act) : default);
    }

    [Fact]
    public async Task A_freeze_holds_what_falls_due_in_it_and_the_release_says_so()
    {
        await using var here = await Installation.StartedAsync(engine);
        var releases = here.Get<IReleases>();
        var scheduled = await DoAsync(here, await ApprovedAsync(here, -0.4), seen => new Schedule(seen, At.AddHours(1)), Ben);
        Assert.Equal("Freezing publication takes a supervisor.", await releases.FreezeAsync(At, At.AddHours(2), "stock-taking", Emil, At, default));
        Assert.Null(await releases.FreezeAsync(At, At.AddHours(2), "stock-taking", Ana, At, default));

        var held = Assert.Single(await releases.PublishDueAsync(At.AddHours(1), default));

        Assert.Equal((ReleaseState.Approved, ReleaseStep.Held, 0), (held.State, held.History[^1].Step, here.Policies.Current.Version));
        Assert.Contains("stock-taking", (await releases.FindAsync(scheduled.Number, default))!.History[^1].Said, StringComparison.Ordinal);
        var freeze = Assert.Single(await releases.FreezesAsync(At, default));
        Assert.Equal((At, At.AddHours(2), "stock-taking", Ana.Agent), (freeze.From, freeze.To, freeze.Why, freeze.By));
        Assert.Empty(await releases.FreezesAsync(At.AddHours(2), default));

        Assert.Null(await releases.LiftFreezeAsync(freeze.Id, "done early", Ben, At, default));
        Assert.Equal("This freeze is gone already.", await releases.LiftFreezeAsync(freeze.Id, "done early", Ben, At, default));
        await DoAsync(here, held, seen => new Publish(seen), Ben);
        Assert.Equal([AuditActs.FreezeSet, AuditActs.ReleaseHeld, AuditActs.FreezeLifted, AuditActs.ReleasePublished], (await AuditAsync(here)).TakeLast(4).Select(entry => entry.Act));
    }

    [Theory]
    [InlineData("policies")]
    [InlineData("audit")]
    [InlineData("releases")]
    public async Task A_publication_that_cannot_be_stored_whole_is_not_stored_at_all(string refusing)
    {
        await using var here = await Installation.StartedAsync(engine);
        var release = await ApprovedAsync(here, -0.4);
        var before = (await AuditAsync(here)).Count;
        foreach (var sql in Refusing(refusing))
            await here.ExecuteAsync(sql);

        await Assert.ThrowsAnyAsync<Exception>(async () => await here.Get<IReleases>().HandleAsync(release.Number, new Publish(release.Edition), Ben, At, default));

        Assert.Equal((0, ReleaseState.Approved, before), (here.Policies.Current.Version, (await here.Get<IReleases>().FindAsync(release.Number, default))!.State, (await AuditAsync(here)).Count));
        Assert.Empty(await here.Policies.HistoryAsync(10, default));
    }

    IEnumerable<string> Refusing(string table) => engine == StorageProvider.Sqlite
        ? [$"CREATE TRIGGER refuse BEFORE {(table == "releases" ? "UPDATE" : "INSERT")} ON {table} BEGIN SELECT RAISE(ABORT, 'full'); END"]
        :
        [
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''full''; END'",
            $"CREATE TRIGGER refuse BEFORE {(table == "releases" ? "UPDATE" : "INSERT")} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse()",
        ];

    static Task<Release> ApprovedAsync(Installation here, double anger) => ApprovedAsync(here, policy => policy with { Escalation = policy.Escalation with { Anger = anger } });

    static async Task<Release> ApprovedAsync(Installation here, Func<Policy, Policy> change)
    {
        var release = await DoAsync(here, await InReviewAsync(here, change), seen => new Approve(seen), Ben);
        return await DoAsync(here, release, seen => new Approve(seen), Emil);
    }

    static async Task<Release> InReviewAsync(Installation here, Func<Policy, Policy> change)
    {
        var opened = (await here.Get<IReleases>().OpenAsync("Softer", Ana, At, default)).Next!;
        return await DoAsync(here, await DoAsync(here, opened, seen => new Edit(seen, change(opened.Content)), Ana), seen => new SendToReview(seen), Ana);
    }

    static async Task<Release> DoAsync(Installation here, Release release, Func<int, ReleaseCommand> command, ReleasePerson by)
    {
        var outcome = await here.Get<IReleases>().HandleAsync(release.Number, command(release.Edition), by, At, default);
        return outcome.Next ?? throw new InvalidOperationException(outcome.Refusal);
    }

    static async Task<IReadOnlyList<AuditEntry>> AuditAsync(Installation here) =>
        [.. (await here.Get<IAuditLog>().FindAsync(new(), null, 100, default)).Select(found => found.Entry.Entry).Reverse()];
}
