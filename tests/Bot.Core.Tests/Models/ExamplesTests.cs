using Bot.Conversations;
using Bot.Models;
using Nlp;

namespace Bot.Core.Tests.Models;

public sealed class ExamplesTests
{
    static readonly Agent Ana = new("a", "Ana");
    static readonly DateTimeOffset At = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    static readonly LanguageData Shipped = new()
    {
        Language = "en",
        Intents = new Dictionary<string, IReadOnlyList<string>> { ["greet"] = ["hello", "hi"], ["order-status"] = ["where is my order"] },
        OutOfScope = ["tell me a joke"],
    };

    [Fact]
    public void Without_changes_the_shipped_phrases_are_trained_as_they_are()
    {
        var set = Examples.Merge(Shipped, "abc", []);

        Assert.Same(Shipped, set.Data);
        Assert.Equal(("abc", 0L), (set.Hash, set.LastChange));
    }

    [Fact]
    public void Changes_lie_over_the_shipped_phrases_in_their_order_and_undone_ones_do_not()
    {
        var set = Examples.Merge(Shipped, "abc",
        [
            Change(1, "greet", null, "good day"), Change(2, "greet", "hi", "hi there"), Change(3, "gift-card", null, "do you sell gift cards"),
            Change(4, Examples.OutOfScope, null, "what is the weather"), Change(5, "greet", "hello", null, undone: true), Change(6, "order-status", "where is my order", null),
        ]);

        Assert.Equal(["gift-card", "greet"], set.Data.Intents.Keys);
        Assert.Equal(["hello", "hi there", "good day"], set.Data.Intents["greet"]);
        Assert.Equal(["tell me a joke", "what is the weather"], set.Data.OutOfScope);
        Assert.Equal(6, set.LastChange);
    }

    [Fact]
    public void The_hash_follows_the_data_and_an_undone_change_brings_it_back()
    {
        var one = Examples.Merge(Shipped, "abc", [Change(1, "greet", null, "good day")]);

        Assert.NotEqual("abc", one.Hash);
        Assert.Equal(one.Hash, Examples.Merge(Shipped, "abc", [Change(1, "greet", null, "good day"), Change(2, "greet", null, "oh hi", undone: true)]).Hash);
        Assert.NotEqual(one.Hash, Examples.Merge(Shipped, "abd", [Change(1, "greet", null, "good day")]).Hash);
    }

    [Fact]
    public void An_intent_with_nine_examples_lacks_one()
    {
        var nine = Shipped with { Intents = new Dictionary<string, IReadOnlyList<string>> { ["greet"] = [.. Enumerable.Range(0, 9).Select(n => $"hello {n}")], ["more"] = [.. Enumerable.Range(0, 10).Select(n => $"more {n}")] } };

        Assert.Equal([new TooFew("greet", 9, 1)], Examples.Missing(nine));
    }

    [Theory]
    [InlineData("greet", "HELLO", "That is an example already.")]
    [InlineData("greet", "Where is my order", "order-status")]
    [InlineData("greet", "tell me a joke", "what we do not do")]
    [InlineData("greet", " ?! ", "what a customer would write")]
    [InlineData("greet", "# hello", "#")]
    [InlineData("Gift Card", "hello you", "small letters")]
    [InlineData("../../etc", "hello you", "small letters")]
    [InlineData("greet", "hello you", null)]
    [InlineData("gift-card", "do you sell vouchers", null)]
    public void An_example_that_would_confuse_is_refused_with_a_reason(string intent, string text, string? reason)
    {
        var problem = Examples.Problem(Shipped, intent, text);

        Assert.True(reason is null ? problem is null : problem?.Contains(reason, StringComparison.Ordinal), problem);
    }

    [Fact]
    public void The_export_is_the_folder_with_its_comments_and_the_changes_in_their_places()
    {
        var files = Examples.Files(
            new Dictionary<string, string> { ["intents/greet.txt"] = "# label: Hello\nhello\nhi\n", ["out-of-scope.txt"] = "tell me a joke\n", ["stop-words.txt"] = "a the\n" },
            [Change(1, "greet", "hello", "hello there"), Change(2, "gift-card", null, "do you sell gift cards"), Change(3, Examples.OutOfScope, null, "play a song"), Change(4, "greet", "hi", null, undone: true)]);

        Assert.Equal(["intents/gift-card.txt", "intents/greet.txt", "out-of-scope.txt", "stop-words.txt"], files.Keys);
        Assert.Equal("# label: Hello\nhello there\nhi\n", files["intents/greet.txt"]);
        Assert.Equal("do you sell gift cards\n", files["intents/gift-card.txt"]);
        Assert.Equal("tell me a joke\nplay a song\n", files["out-of-scope.txt"]);
        Assert.Equal("a the\n", files["stop-words.txt"]);
    }

    [Fact]
    public void A_typed_example_is_one_line_and_tells_nobody() =>
        Assert.Equal("my name is [name], call [phone]", Examples.Tidy("  my name is Maria,\n call  +49 30 1234567 "));

    static ExampleChange Change(long id, string intent, string? was, string? text, bool undone = false) =>
        new(id, "en", intent, was, text, Examples.Typed, Ana, At, undone ? new(Ana, At) : null);
}
