using System.Globalization;
using Nlp.Entities;
using Xunit;

namespace Nlp.Tests;

public class EntityTests
{
    static readonly Dictionary<string, EntityFinder> Finders = ((string[])["en", "de", "fr", "es"]).ToDictionary(
        language => language, language => new EntityFinder(LanguageData.EntitiesOf(Path.Combine(English.Folder, "..", language))));

    static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    public static TheoryData<string, string> Found => Cases.Of("entities.cases");

    public static TheoryData<string, string> Times => Cases.Of("spoken-time.cases");

    [Theory, MemberData(nameof(Found))]
    public void Entities_are_found(string message, string expected)
    {
        var text = message[4..];
        var entities = Finders[message[..2]].Find(text);

        Assert.Equal(expected == "-" ? "" : expected, string.Join("; ", entities.Select(e => $"{e.Kind} {e.Value}")));
        Assert.All(entities, e => Assert.Equal(e.Text, text.Substring(e.Start, e.Length)));
        Assert.All(entities.Where(e => e.Kind == "date"), e => Assert.NotNull(SpokenTime.Parse(e.Value)));
    }

    [Theory, MemberData(nameof(Times))]
    public void What_was_said_becomes_a_time(string said, string expected)
    {
        var monthFirst = said.StartsWith("us ", StringComparison.Ordinal);
        var when = SpokenTime.Parse(monthFirst ? said[3..] : said)?.Resolve(new(2026, 3, 4, 11, 0, 0, TimeSpan.Zero), Berlin, monthFirst);

        Assert.Equal(expected, when is var (from, to) ? string.Create(CultureInfo.InvariantCulture, $"{from:yyyy-MM-dd HH:mm} .. {to:yyyy-MM-dd HH:mm}") : "-");
    }

    [Fact]
    public void A_time_that_comes_twice_is_the_first_of_the_two() => Assert.Equal(
        TimeSpan.FromHours(2), SpokenTime.Parse("2026-10-25 T02:30")!.Resolve(new(2026, 3, 4, 11, 0, 0, TimeSpan.Zero), Berlin)!.Value.From.Offset);

    [Fact]
    public void Entities_never_overlap_and_never_hold_up_the_turn()
    {
        var random = new Random(3);
        string[] pieces = ["12", ".", "/", " ", "next ", "friday ", "1,", "€", "two ", "hundred ", "HP-", "48213", "@a.b ", "+49 ", "in ", "le ", "à ", "5h", "bookcase ", "\u200b", "😀", "\ud800", "und", "zwanzig"];
        foreach (var finder in Finders.Values)
        {
            for (var round = 0; round < 2000; round++)
            {
                var text = string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => pieces[random.Next(pieces.Length)]));
                var end = 0;
                foreach (var entity in finder.Find(text))
                {
                    Assert.True(entity.Start >= end && entity.Length > 0, text);
                    end = entity.Start + entity.Length;
                }
                Assert.True(end <= text.Length);
            }
            foreach (var piece in pieces)
                Longest.IsReadInTime(piece, text => finder.Find(text));
        }
    }
}
