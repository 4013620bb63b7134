using Bot.Conversations;
using Bot.Releases;
using Bot.Testing;
using Bot.Turns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Bot.Storage.Tests;

/// <summary>Two nodes on one PostgreSQL database: what one publishes decides the next turn on the other.</summary>
public sealed class SeveralNodesTests
{
    static readonly ReleasePerson Ana = new(new("ana", "Ana"), true);

    [Fact]
    public async Task What_is_published_or_gone_back_from_on_one_node_decides_the_next_turn_on_the_other()
    {
        await using var a = await Installation.NewAsync(StorageProvider.Postgres);
        a.Options.SharesDatabase = true;
        await a.StartAsync();
        await using var b = a.Beside();
        await b.StartAsync();
        var (onA, onB) = (Node.On(a), Node.On(b));
        Assert.False(await onA.OffersAfterOneMissAsync());
        Assert.False(await onB.OffersAfterOneMissAsync());

        // Nobody listens here: only the commit can tell.
        for (var round = 0; round < 5; round++)
        {
            var release = (await a.Get<IReleases>().OpenAsync("Sooner", Ana, Some.At, default)).Next!;
            release = (await a.Get<IReleases>().HandleAsync(release.Number, new Edit(release.Edition, release.Content with { Escalation = release.Content.Escalation with { Lost = 1 } }), Ana, Some.At, default)).Next!;
            Assert.Null((await a.Get<IReleases>().HandleAsync(release.Number, new PublishInEmergency(release.Edition, "nobody is helped"), Ana, Some.At, default)).Refusal);
            Assert.True(b.Policies.Current.Version < a.Policies.Current.Version);

            Assert.True(await onB.OffersAfterOneMissAsync());
            Assert.Equal(a.Policies.Current.Version, b.Policies.Current.Version);

            await a.Policies.RollBackAsync(0, a.Policies.Current.Version, Ana.Agent, "too soon", Some.At, default);
            Assert.False(await onB.OffersAfterOneMissAsync());
            Assert.False(await onA.OffersAfterOneMissAsync());
        }
        // Half of the publications on the other node too: neither is the one that knows.
        var now = (await b.Policies.PublishAsync(new() { Escalation = new() { Lost = 1 } }, b.Policies.Current.Version, Ana.Agent, "on b", Some.At, default))!;
        Assert.True(await onA.OffersAfterOneMissAsync());
        Assert.Null(await a.Policies.PublishAsync(new(), now.Version - 1, Ana.Agent, "on an old version", Some.At, default));
    }

    [Fact]
    public async Task A_publication_on_one_node_wakes_the_other()
    {
        await using var a = await Installation.NewAsync(StorageProvider.Postgres);
        a.Options.SharesDatabase = true;
        await a.StartAsync();
        await using var b = a.Beside();
        await b.StartAsync();
        var listener = b.Get<IEnumerable<IHostedService>>().OfType<PolicyListener>().Single();
        await listener.StartAsync(default);

        for (var version = 0; version < 3; version++)
        {
            await a.Policies.PublishAsync(new() { Escalation = new() { Lost = 1 + version } }, version, Ana.Agent, "sooner", Some.At, default);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            while (b.Policies.Current.Version != version + 1)
                await Task.Delay(5, patience.Token);
        }
        await listener.StopAsync(default);
    }

    [Fact]
    public async Task Of_two_nodes_that_publish_at_once_one_has_to_look_again()
    {
        await using var a = await Installation.NewAsync(StorageProvider.Postgres);
        a.Options.SharesDatabase = true;
        await a.StartAsync();
        await using var b = a.Beside();
        await b.StartAsync();

        for (var version = 0; version < 10; version++)
        {
            var basedOn = version;
            var published = await Task.WhenAll(new[] { a, b }.Select(node => Task.Run(async () => await node.Policies.PublishAsync(new(), basedOn, Ana.Agent, "", Some.At, default))));
            Assert.Single(published, one => one is not null);
            Assert.Equal((version + 1, version + 1), (a.Policies.Current.Version, b.Policies.Current.Version));
        }
    }

    [Fact]
    public async Task A_node_that_wants_the_database_alone_is_refused_beside_nodes_that_share_it()
    {
        await using var a = await Installation.NewAsync(StorageProvider.Postgres);
        a.Options.SharesDatabase = true;
        await a.StartAsync();
        await using var alone = a.Beside();
        (alone.Options.SharesDatabase, alone.Options.LockPatience) = (false, TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAsync<StorageRefusedException>(() => alone.StartAsync());
    }

    /// <summary>The road of a message on one node, with conversations of its own.</summary>
    sealed class Node(Installation here, TurnHandler turns)
    {
        int _messages;

        public static Node On(Installation here)
        {
            var speech = Shipped.Speech;
            return new(here, new(here.Conversations, new([new PlainChannel()]), Shipped.Live(), new(speech), speech, here.Policies, new FakeShop(), new FakeQueues(), here.Inbox, here.Clock));
        }

        public async Task<bool> OffersAfterOneMissAsync()
        {
            var conversation = $"plain|{Guid.NewGuid():N}";
            var pending = await here.TakeAsync(Some.Text("blorp zargle", $"m{++_messages}", conversation));
            await turns.HandleAsync(pending, default);
            var after = await here.OpenAsync(conversation);
            Assert.Empty(await here.PendingAsync());
            Assert.Equal(1, after.Misses);
            return after.PersonOffered;
        }
    }
}
