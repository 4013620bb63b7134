using Bot.Models;
using Bot.Testing;
using Nlp;

namespace Bot.Core.Tests.Models;

public sealed class LiveModelsTests
{
    static readonly LanguageData Phrases = new()
    {
        Language = "en",
        Intents = new Dictionary<string, IReadOnlyList<string>>
        {
            ["order-status"] = ["where is my order", "track my parcel", "has my order shipped", "when does my parcel come", "status of my order"],
            ["delivery-cost"] = ["what does delivery cost", "how much is shipping", "is shipping free", "price of delivery", "shipping fee"],
        },
    };

    // The same words, learned the other way round: no mistaking which model answered.
    static LanguageData Swapped => Phrases with
    {
        Intents = new Dictionary<string, IReadOnlyList<string>> { ["order-status"] = Phrases.Intents["delivery-cost"], ["delivery-cost"] = Phrases.Intents["order-status"] },
    };

    [Fact]
    public async Task A_released_model_answers_from_the_next_turn_on_and_each_turn_names_its_model()
    {
        var first = LanguageModel.Train(Phrases, "first");
        var bot = new TestBot(language: first);
        await bot.SayAsync("track my parcel");

        bot.Models.Put(new(2, LanguageModel.Train(Swapped, "second")));
        await bot.SayAsync("track my parcel");
        bot.Models.Put(new(1, first));
        await bot.SayAsync("track my parcel");

        Assert.Equal(
            [("order-status", "en-first"), ("delivery-cost", "en-second"), ("order-status", "en-first")],
            bot.Facts.OfType<Bot.Conversations.CustomerSpoke>().Select(spoke => (spoke.Heard!.Intents[0].Intent, spoke.Heard.Model)));
    }

    [Fact]
    public void A_model_of_another_language_does_not_take_the_place_of_the_first()
    {
        var models = new LiveModels();
        models.Put(new(1, LanguageModel.Train(Phrases, "first")));

        models.Put(new(1, LanguageModel.Train(Swapped with { Language = "de" }, "first")));

        Assert.Equal("en-first", models.Listen("where is my order", null, null).Understanding.Model);
        Assert.Equal("de-first", models.Of("de")!.Model.Version);
        Assert.Null(models.Of("fr"));
    }

    [Fact]
    public void A_text_understood_a_moment_ago_is_not_understood_again_until_another_model_answers()
    {
        using var texts = new UnderstoodTexts(100, new TestClock());
        var models = new LiveModels { Texts = texts };
        models.Put(new(1, LanguageModel.Train(Phrases, "first")));

        var once = models.Listen("track my parcel", null, null).Understanding;
        Assert.Same(once, models.Listen("track my parcel", null, null).Understanding);
        Assert.NotSame(once, models.Listen("Track my parcel", null, null).Understanding);
        models.Put(new(2, LanguageModel.Train(Swapped, "second")));

        var again = models.Listen("track my parcel", null, null).Understanding;
        Assert.Equal(("en-second", "delivery-cost"), (again.Model, again.Candidates[0].Intent));
        Assert.Same(again, models.Listen("track my parcel", null, null).Understanding);
    }

    [Fact]
    public void Few_texts_are_remembered_no_long_ones_and_none_for_long()
    {
        using var texts = new UnderstoodTexts(10, new TestClock());
        var models = new LiveModels { Texts = texts };
        models.Put(new(1, LanguageModel.Train(Phrases, "first")));
        models.Listen(new string('x', UnderstoodTexts.Longest + 1), null, null);
        Assert.Equal(0, texts.Count);

        Parallel.For(0, 1000, n => models.Listen($"where is order {n}", null, null));
        Assert.InRange(texts.Count, 1, 30);

        texts.Age();
        texts.Age();
        Assert.Equal(0, texts.Count);
    }
}
