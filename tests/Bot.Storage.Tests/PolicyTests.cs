using Bot.Desk;
using Bot.Turns;
using Xunit;

namespace Bot.Storage.Tests;

public sealed class SqlitePolicyTests() : PolicyTests(StorageProvider.Sqlite);

public sealed class PostgresPolicyTests() : PolicyTests(StorageProvider.Postgres);

/// <summary>Policies are published one after the other and never changed.</summary>
public abstract class PolicyTests(StorageProvider engine)
{
    static readonly DateTimeOffset At = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);
    static readonly Policy Patient = new() { Desk = new DeskPlan { WaitPromiseMinutes = 10 }, Hours = [new() { Zone = "Europe/Berlin" }] };

    [Fact]
    public async Task A_published_policy_is_in_force_at_once_and_after_a_restart()
    {
        await using var here = await Installation.StartedAsync(engine);
        Assert.Equal(0, here.Policies.Current.Version);

        var published = await here.Policies.PublishAsync(Patient, 0, new("ana", "Ana"), "longer promise", At, CancellationToken.None);
        Assert.Same(published, here.Policies.Current);
        await here.StopAsync();
        await here.StartAsync();

        var current = here.Policies.Current;
        Assert.Equal((1, At, "Ana", "longer promise"), (current.Version, current.PublishedAt, current.PublishedBy, current.Note));
        Assert.Equal((10, "Europe/Berlin", 6), (current.Value.Desk.WaitPromiseMinutes, current.Value.Plan().House.Zone, current.Value.Queues.Count));
    }

    [Fact]
    public async Task Of_two_who_publish_on_the_same_version_one_has_to_look_again()
    {
        await using var here = await Installation.StartedAsync(engine);

        var published = await Task.WhenAll(Enumerable.Range(0, 6).Select(async n => await here.Policies.PublishAsync(Patient, 0, new($"{n}", $"person {n}"), "", At, CancellationToken.None)));

        Assert.Single(published, version => version is not null);
        Assert.Equal(1, here.Policies.Current.Version);
        Assert.Single(await here.Policies.HistoryAsync(10, CancellationToken.None));
    }

    [Fact]
    public async Task A_policy_out_of_range_is_refused_with_its_problems()
    {
        await using var here = await Installation.StartedAsync(engine);

        var refusal = await Assert.ThrowsAsync<ArgumentException>(async () =>
            await here.Policies.PublishAsync(Patient with { Hours = [new() { Zone = "Mars/Olympus" }] }, 0, new("ana", "Ana"), "", At, CancellationToken.None));

        Assert.Contains("Mars/Olympus", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, here.Policies.Current.Version);
    }

    [Fact]
    public async Task History_is_newest_first()
    {
        await using var here = await Installation.StartedAsync(engine);
        await here.Policies.PublishAsync(Patient, 0, new("ana", "Ana"), "first", At, CancellationToken.None);
        await here.Policies.PublishAsync(new(), 1, new("ben", "Ben"), "back", At.AddDays(1), CancellationToken.None);

        Assert.Equal([(2, "back"), (1, "first")], (await here.Policies.HistoryAsync(10, CancellationToken.None)).Select(version => (version.Version, version.Note)));
    }
}
