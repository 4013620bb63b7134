using Bot.BackOffice.Keys;
using Xunit;

namespace Bot.Host.Tests.Console;

/// <summary>The list of actions and the keys one can choose.</summary>
public sealed class KeysTests
{
    [Fact]
    public void Every_action_has_a_name_and_words_of_its_own_and_no_two_share_a_key()
    {
        Assert.Equal(ConsoleActions.All.Count, ConsoleActions.All.Select(action => action.Name).Distinct().Count());
        Assert.Equal(ConsoleActions.All.Count, ConsoleActions.All.Select(action => action.Words).Distinct().Count());
        Assert.Empty(KeyMap.Problems(new Dictionary<string, string>()));
    }

    [Fact]
    public void No_action_uses_a_key_that_browsers_have_for_themselves_and_none_with_Alt()
    {
        Assert.All(ConsoleActions.All, action => Assert.False(KeyPress.IsReserved(action.Key), $"{action.Name} has {action.Key}"));
        string[] owned = ["Ctrl+N", "Ctrl+T", "Ctrl+W", "Ctrl+L", "Ctrl+P", "Ctrl+F", "Ctrl+Shift+N", "Ctrl+Shift+T", "Ctrl+Shift+W", "Ctrl+1", "Ctrl+9", "F5", "F12", "Alt+E"];
        Assert.All(owned, key => Assert.True(KeyPress.IsReserved(key), key));
    }

    [Theory]
    [InlineData("j", "j")]
    [InlineData(" J ", "j")]
    [InlineData("shift+e", "Shift+E")]
    [InlineData("G then I", "g i")]
    [InlineData("g i", "g i")]
    [InlineData("+", "+")]
    [InlineData("Ctrl+N", null)]
    [InlineData("Alt+E", null)]
    [InlineData("jk", null)]
    [InlineData("", null)]
    public void A_key_is_read_in_one_spelling(string typed, string? read) => Assert.Equal(read, KeyPress.Read(typed));

    [Fact]
    public void Every_key_as_delivered_is_read_back_from_the_way_it_is_shown() => Assert.All(
        ConsoleActions.All.Where(action => !action.Fixed && action.Key.Length > 0 && !KeyPress.IsChord(action.Key)), action => Assert.Equal(action.Key, KeyPress.Read(KeyPress.Say(action.Key))));

    [Theory]
    [InlineData("claim", "r", "“Write to the customer”")]
    [InlineData("claim", "Alt+E", "cannot be chosen")]
    [InlineData("claim", "g", "clashes with")]
    public void A_clash_is_told_with_the_other_action(string action, string typed, string says)
    {
        var problems = KeyMap.Problems(new Dictionary<string, string> { [action] = typed });
        Assert.Contains(says, Assert.Single(problems, problem => problem.Key == action).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_actions_may_exchange_their_keys()
    {
        var chosen = new Dictionary<string, string> { ["claim"] = "r", ["reply"] = "c" };
        Assert.Empty(KeyMap.Problems(chosen));
        Assert.Equal(("r", "c"), (new KeyMap(chosen).Of("claim"), new KeyMap(chosen).Of("reply")));
    }

    [Fact]
    public void A_kept_choice_that_cannot_be_chosen_counts_for_nothing() =>
        Assert.Equal("c", new KeyMap(new Dictionary<string, string> { ["claim"] = "Alt+E", ["no-such"] = "x" }).Of("claim"));
}
