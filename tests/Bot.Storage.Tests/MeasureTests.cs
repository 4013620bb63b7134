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
    public async Task Every_number_is_the_length_of_its_list_and_leads_to_conversations_that_are_there(int seed)
    {
        await using var here = await Installation.StartedAsync(engine);
        var facts = new RecordedHistory(seed, [Policy.Default], Start, TimeSpan.FromHours(1.5)).Facts(150).ToList();
        await ReplayTests.StoreAsync(here, facts);
        var (from, to) = (Start.AddDays(4), Start.AddDays(9));

        var stored = new Tally(from, to, Day);
        await foreach (var batch in here.Get<IRecordedFacts>().ReadAsync(from - Tally.Quiet, to, Tally.Kinds, CancellationToken.None))
            foreach (var fact in batch.Facts)
                stored.Add(fact);
        var figures = stored.End();

        var memory = new Tally(from, to, Day);
        foreach (var fact in facts)
            memory.Add(fact);
        var expected = memory.End();
        var keys = new[] { "rule", "queue", "wait", "score", "department", "disposition", "day", "day-contained", "day-with-people" }.SelectMany(family => expected.Family(family)).Select(figure => figure.Key)
            .Concat(["conversations", "contained", "with-people", "not-understood", "asked", "answers", "closed"]).ToList();
        var there = await here.ReadAsync(db => db.Conversations.Select(row => row.Id).ToHashSetAsync());
        Assert.True(figures["conversations"].Count > 20 && figures["with-people"].Count > 5 && figures["answers"].Count > 2);
        foreach (var key in keys)
        {
            Assert.Equal(expected[key].Of, figures[key].Of);
            Assert.Equal(figures[key].Count, figures[key].Of.Count(counted => there.Contains(counted.Conversation)));
        }
        Assert.Equal(expected.Waits, figures.Waits);

        // Counted by the database, in its own way.
        var closed = await here.ReadAsync(db => db.Facts.CountAsync(fact => fact.Kind == "conversation-closed" && fact.At >= from && fact.At < to));
        var asked = await here.ReadAsync(db => db.Facts.CountAsync(fact => fact.Kind == "survey-asked" && fact.At >= from && fact.At < to));
        Assert.Equal((closed, asked), (figures["closed"].Count, figures["asked"].Count));
    }

    static string Day(DateTimeOffset at) => $"{at:yyyy-MM-dd}";
}
