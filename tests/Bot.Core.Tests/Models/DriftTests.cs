using System.Globalization;
using Bot.Models;
using Bot.Testing;
using Nlp;

namespace Bot.Core.Tests.Models;

public sealed class DriftTests
{
    static readonly DateOnly Monday = new(2026, 3, 2);

    public static TheoryData<string, string> Indexes => ModelCases.Of("Models/drift.cases");

    [Theory]
    [MemberData(nameof(Indexes))]
    public void The_index_says_how_far_now_is_from_usual(string counts, string expected)
    {
        var sides = counts.Split('|').Select(side => side.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => long.Parse(n, CultureInfo.InvariantCulture)).ToArray()).ToArray();

        Assert.Equal(double.Parse(expected, CultureInfo.InvariantCulture), Math.Round(Drift.Index(sides[0], sides[1]), 3));
    }

    [Fact]
    public void The_index_is_never_below_nothing_and_does_not_care_which_is_which()
    {
        var dice = new Random(3);
        for (var i = 0; i < 500; i++)
        {
            var (p, q) = (Counts(), Counts());
            Assert.InRange(Drift.Index(p, q), -1e-12, double.MaxValue);
            Assert.Equal(Drift.Index(q, p), Drift.Index(p, q), 9);
        }

        long[] Counts() => [.. Enumerable.Range(0, 10).Select(_ => dice.NextInt64(0, 500))];
    }

    [Fact]
    public void Counts_over_other_bins_are_refused() =>
        Assert.Throws<ArgumentException>(() => Drift.Index([1, 2], [1, 2, 3]));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(4, 2)]
    [InlineData(7, 3)]
    [InlineData(20, 5)]
    [InlineData(21, 6)]
    [InlineData(400, 6)]
    public void Long_messages_share_a_bin(int words, int bin) => Assert.Equal(bin, Drift.LengthBin(words));

    [Fact]
    public void A_day_with_too_few_turns_borrows_from_the_days_before_it()
    {
        var counts = Day(Monday, 120, 0).Concat(Day(Monday.AddDays(1), 60, 60)).Concat(Day(Monday.AddDays(2), 0, 300)).ToList();

        var days = Drift.Days(Drift.HandedOver, [1000, 10], counts, Monday.AddDays(2), 30);

        Assert.Equal([7, 2, 1], days.Select(day => day.Span));
        Assert.Null(days[0].Index);
        Assert.Equal([120, 240, 300], days.Select(day => day.Turns));
        Assert.Equal([false, true, true], days.Select(day => day.Alerts));
    }

    [Fact]
    public void What_is_usual_comes_from_the_first_week_once_it_is_over()
    {
        var report = ModelReport.Of([new("where is it", "order-status", Outcome.Act, [new("order-status", 0.93)], 0.95, 0.98)], _ => 1);
        var counts = Enumerable.Range(0, 7).SelectMany(day => Day(Monday.AddDays(day), 0, 100, Drift.Outcomes)).ToList();

        Assert.False(Drift.Baseline(Drift.Outcomes, counts, report, Monday.AddDays(6))!.Value.FromFirstWeek);
        Assert.Equal((true, 700), Drift.Baseline(Drift.Outcomes, counts, report, Monday.AddDays(7)) is { } week ? (week.FromFirstWeek, week.Counts[1]) : default);
        // Eighty turns a week say nothing.
        Assert.False(Drift.Baseline(Drift.Outcomes, [.. counts.Take(2).Select(count => count with { Count = 40 })], report, Monday.AddDays(30))!.Value.FromFirstWeek);
        Assert.Null(Drift.Baseline(Drift.Survey, counts, report, Monday.AddDays(30)));
    }

    static IEnumerable<DriftCount> Day(DateOnly day, long first, long second, string measure = Drift.HandedOver) =>
        [new("en-1", day, measure, 0, first), new("en-1", day, measure, 1, second)];
}

/// <summary>Cases in a text file: what goes in, an arrow, what comes out.</summary>
static class ModelCases
{
    public static TheoryData<string, string> Of(string file)
    {
        var cases = new TheoryData<string, string>();
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, file)).Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal)))
            cases.Add(line[..line.LastIndexOf("=>", StringComparison.Ordinal)].Trim(), line[(line.LastIndexOf("=>", StringComparison.Ordinal) + 2)..].Trim());
        return cases;
    }
}
