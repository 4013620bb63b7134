using Bot.Models;

namespace Bot.Core.Tests.Models;

public sealed class AnonymousTests
{
    static readonly string[] Names = ["Maria Schmidt", "oluwaseun adebayo", "Zoë O'Brien-Lane", "Nguyễn Thị Hoa", "Li", "Dr. Hannah van Dijk"];
    static readonly string[] Cues = ["my name is {0}, where is my parcel", "hello my name's {0}. help", "I'm called {0}", "mein Name ist {0} und ich warte", "je m'appelle {0}", "me llamo {0}", "it is in the name of {0}"];

    public static TheoryData<string, string> Said => ModelCases.Of("Models/anonymous.cases");

    [Theory]
    [MemberData(nameof(Said))]
    public void What_tells_who_a_customer_is_is_taken_out(string said, string seen) => Assert.Equal(seen, Anonymous.Text(said));

    [Fact]
    public void No_part_of_a_name_is_left_after_the_words_that_announce_it()
    {
        var left = from cue in Cues
                   from name in Names
                   let text = Anonymous.Text(string.Format(System.Globalization.CultureInfo.InvariantCulture, cue, name))
                   from part in Words.Of(name)
                   where part.Length > 1 && Words.Of(text).Contains(part, StringComparer.OrdinalIgnoreCase)
                   select $"{part} in: {text}";
        Assert.Empty(left);
    }

    [Fact]
    public void A_known_name_is_taken_out_wherever_it_stands() =>
        Assert.Equal("[name] here, it is for [name]'s mother", Anonymous.Text("Thandi here, it is for thandi's mother", "Thandi"));

    [Fact]
    public void Clearing_what_is_clear_changes_nothing()
    {
        foreach (var row in Said)
            Assert.Equal(row.Data.Item2, Anonymous.Text(row.Data.Item2));
    }

    [Theory]
    [InlineData("[order number]", false)]
    [InlineData("48213", false)]
    [InlineData("[name] [email]", false)]
    [InlineData("?", false)]
    [InlineData("cancel [order number]", true)]
    public void An_answer_that_is_only_a_value_teaches_nothing(string text, bool worth) => Assert.Equal(worth, Anonymous.IsWorthLabelling(text));
}
