using Bot.Conversations;
using Bot.Measures;
using Bot.Replays;
using Bot.Testing;
using Bot.Turns;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Bot.Storage.Tests;

public sealed class SqliteMeasureTests() : MeasureTests(StorageProvider.Sqlite);

public sealed class PostgresMeasureTests() : MeasureTests(StorageProvider.Postgres);

/// <summary>The numbers of a period are counted from the database as they were from memory, and each is as long as the list of conversations behind it.</summary>
public abstract class MeasureTests(StorageProvider engine)
{
    static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Every_number_is_the_one_counted_from_the_facts_and_leads_to_conversations_that_are_there(int seed)
    {
        await using var here = await Installation.StartedAsync(engine, new MeasureFollower());
        var facts = new RecordedHistory(seed, [Policy.Default], Start, TimeSpan.FromHours(1.5)).Facts(150).ToList();
        var (from, to) = (Start.AddDays(4), Start.AddDays(9));
        // Stopped in the middle, and started again.
        await ReplayTests.StoreAsync(here, facts[..(facts.Count / 2)]);
        await here.Followers.CatchUpAsync(CancellationToken.None);
        await here.StopAsync();
        await here.StartAsync(new MeasureFollower());
        await ReplayTests.StoreAsync(here, facts[(facts.Count / 2)..]);
        await here.Followers.CatchUpAsync(CancellationToken.None);

        var tally = new Tally(from, to, Day);
        await foreach (var batch in here.Get<IRecordedFacts>().ReadAsync(from - Tally.Quiet, to, Tally.Kinds, CancellationToken.None))
            foreach (var fact in batch.Facts)
                tally.Add(fact);
        var (expected, waits) = tally.End();

        var figures = (await CountAsync(here, from, to)).Figures;
        Assert.True(figures["conversations"].Count > 20 && figures["with-people"].Count > 5 && figures["answers"].Count > 2);
        Assert.Equal(expected.Select(number => (number.Key, number.Value.Count)).Order(), figures.All.Select(figure => (figure.Key, figure.Count)).Order());
        Assert.Equal(waits, figures.Waits);
        var there = await here.ReadAsync(db => db.Conversations.Select(row => row.Id).ToHashSetAsync());
        foreach (var (key, counted) in expected)
        {
            var list = (await CountAsync(here, from, to, key)).List;
            Assert.Equal(counted, list.Select(one => (one.Conversation, one.At)));
            Assert.All(list, one => Assert.Contains(one.Conversation, there));
        }

        // Counted by the database, in its own way.
        var closed = await here.ReadAsync(db => db.Facts.CountAsync(fact => fact.Kind == "conversation-closed" && fact.At >= from && fact.At < to));
        var asked = await here.ReadAsync(db => db.Facts.CountAsync(fact => fact.Kind == "survey-asked" && fact.At >= from && fact.At < to));
        Assert.Equal((closed, asked), (figures["closed"].Count, figures["asked"].Count));

        // Lost, it is made from the facts again.
        await MeasureRebuild.RunAsync(here.Get<IServiceProvider>(), CancellationToken.None);
        Assert.Empty((await CountAsync(here, from, to)).Figures.All);
        await here.StopAsync();
        await here.StartAsync(new MeasureFollower());
        await here.Followers.CatchUpAsync(CancellationToken.None);
        Assert.Equal(figures.All.Order(By), (await CountAsync(here, from, to)).Figures.All.Order(By));
    }

    [Fact]
    public async Task It_says_up_to_when_everything_is_counted()
    {
        await using var here = await Installation.StartedAsync(engine, new MeasureFollower());
        var facts = new RecordedHistory(3, [Policy.Default], Start, TimeSpan.FromHours(1)).Facts(20).ToList();
        var now = facts[^1].Fact.At.AddHours(1);
        var first = facts.First(fact => Talk.Kinds.Contains(fact.Fact.GetType())).Fact.At;
        Assert.Equal(now, await here.Get<IMeasures>().KeptUntilAsync(now, CancellationToken.None));

        await ReplayTests.StoreAsync(here, facts);
        Assert.Equal(first.AddMilliseconds(-1), await here.Get<IMeasures>().KeptUntilAsync(now, CancellationToken.None));
        Assert.Equal(first.AddDays(-1), await here.Get<IMeasures>().KeptUntilAsync(first.AddDays(-1), CancellationToken.None));

        await here.Followers.CatchUpAsync(CancellationToken.None);
        Assert.Equal(now, await here.Get<IMeasures>().KeptUntilAsync(now, CancellationToken.None));
    }

    [Fact]
    public async Task Talks_with_people_are_found_by_when_they_came_to_them()
    {
        await using var here = await Installation.StartedAsync(engine, new MeasureFollower());
        await ReplayTests.StoreAsync(here, new RecordedHistory(5, [Policy.Default], Start, TimeSpan.FromHours(1)).Facts(60));
        await here.Followers.CatchUpAsync(CancellationToken.None);
        var all = await here.Get<IMeasures>().WithPeopleSinceAsync(Start, CancellationToken.None);
        var middle = all.Select(talk => talk.People!.Value).Order().ElementAt(all.Count / 2);

        var later = await here.Get<IMeasures>().WithPeopleSinceAsync(middle, CancellationToken.None);

        Assert.Equal(all.Where(talk => talk.People >= middle).Select(talk => (talk.Conversation, talk.Number)).Order(), later.Select(talk => (talk.Conversation, talk.Number)).Order());
        Assert.InRange(later.Count, 1, all.Count - 1);
    }

    static readonly Comparer<Figure> By = Comparer<Figure>.Create((one, other) => string.CompareOrdinal(one.Key, other.Key));

    static async Task<(Figures Figures, IReadOnlyList<Counted> List)> CountAsync(Installation here, DateTimeOffset from, DateTimeOffset to, string? listed = null)
    {
        var count = new PeriodCount(from, to, Day, listed);
        await here.Get<IMeasures>().ReadAsync(from, to, count.Add, count.Add, CancellationToken.None);
        return count.End();
    }

    static string Day(DateTimeOffset at) => $"{at:yyyy-MM-dd}";
}
