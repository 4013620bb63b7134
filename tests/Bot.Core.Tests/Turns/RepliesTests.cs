using System.Text.RegularExpressions;
using Bot.Conversations;
using Bot.Dialogues;
using Bot.Testing;
using Bot.Turns;
using Knowledge;
using Nlp;

namespace Bot.Core.Tests.Turns;

/// <summary>What code says by a topic's name, and what buttons say, exists: the compiler cannot see either.</summary>
public sealed partial class RepliesTests
{
    static readonly Dictionary<string, object?> Plausible = new()
    {
        ["customer.name"] = "Ada",
        ["hidden.kind"] = "card",
        ["language.name"] = "Italian",
        ["language.sentence"] = "Non parlo italiano.",
        ["language.spoken"] = "English and German",
        ["agent.name"] = "Ana",
        ["next.name"] = "Ben",
        ["case.message"] = "Paid back.",
        ["callback.phone"] = "030 1234567",
        ["callback.time"] = "Thursday, 5 March, 10:00–11:00 (UTC)",
        ["callback.times"] = new List<Dictionary<string, object?>> { new() { ["number"] = 1, ["time"] = "Thursday, 5 March, 10:00–11:00 (UTC)" } },
        ["desk.opens"] = "Thursday 08:00 UTC",
        ["wait.position"] = 3,
        ["wait.minutes"] = 12,
        ["order.number"] = "HP-48213",
        ["order.status"] = "is on its way",
        ["order.items"] = "Reading lamp",
        ["order.carrier"] = "",
        ["order.expected"] = "",
        ["order.refund"] = "The refund has been paid out.",
        ["order.reference"] = "C-1",
        ["order.refusal"] = "It has left our warehouse already.",
        ["order.reason"] = "already-shipped",
        ["order.state"] = "shipped",
        ["order.refundState"] = "paid",
    };

    public static TheoryData<string> Topics => [.. TopicsInCode()];

    public static TheoryData<string, string> Suggestions =>
        [.. Shipped.Knowledge.Articles.SelectMany(article => article.Suggestions.Select(suggestion => (suggestion, article.Topic))).DistinctBy(pair => pair.suggestion)];

    [Theory]
    [MemberData(nameof(Topics))]
    public void Every_reply_named_in_code_can_be_said(string topic)
    {
        var article = Shipped.Knowledge.Find(topic, "en");

        Assert.True(article is not null, $"The code says \"{topic}\", and knowledge-base/content/en/replies has no such topic.");
        var rendered = Shipped.Knowledge.Render(article, Plausible, TextForm.Markdown);
        Assert.True(rendered.Text is not null, $"{topic}: {rendered.Problem}");
        Assert.DoesNotContain("{{", rendered.Text);
    }

    [Theory]
    [InlineData("de")]
    [InlineData("fr")]
    [InlineData("es")]
    public void Every_reply_named_in_code_is_written_in_every_language(string language)
    {
        // What is said in a language nobody taught us is said in the default one.
        var elsewhere = TopicsInCode().Except([Bot.Conversations.Topics.UnknownLanguage]).Where(topic => Shipped.Knowledge.Find(topic, language)?.Locale != language);

        Assert.Empty(elsewhere);
    }

    [Fact]
    public void A_reply_after_which_yes_brings_a_person_asks_for_that_and_no_other_asks()
    {
        foreach (var article in Shipped.Knowledge.Articles.Where(article => !article.Topic.StartsWith("survey/", StringComparison.Ordinal)))
        {
            var text = Shipped.Knowledge.Render(article, Plausible, TextForm.Plain).Text!;
            if (article.Locale != "en")
            {
                // What is written in other languages is not read by this test, but it asks something and has the button.
                Assert.True(!Bot.Conversations.Topics.OfferAPerson(article.Topic) || (text.Contains('?') && article.Suggestions.Any(says => Shipped.Speech.IntentLabelled(says) == "talk-to-a-person")), article.File);
                continue;
            }
            Assert.True(
                Bot.Conversations.Topics.OfferAPerson(article.Topic) == OffersAPerson().IsMatch(text) && (!Bot.Conversations.Topics.OfferAPerson(article.Topic) || article.Suggestions.Contains("Talk to a person")),
                $"{article.Topic}: the words, the button and Bot.Conversations.Topics.OfferAPerson do not say the same: {text}");
        }
    }

    [Fact]
    public void Every_reply_is_said_by_some_code()
    {
        var unused = Shipped.Knowledge.Articles.Where(article => article.File.Contains("/replies/")).Select(article => article.Topic).Except(TopicsInCode());

        Assert.Empty(unused);
    }

    [Theory]
    [MemberData(nameof(Suggestions))]
    public void Every_button_of_an_article_or_reply_is_understood(string says, string topic)
    {
        // The survey's own buttons are heard by the survey.
        if (topic.StartsWith("survey/", StringComparison.Ordinal))
        {
            var asked = Some.Conversation([.. Some.On(OwnerKind.Closed), new SurveyAsked(Some.At, "s")]);
            var state = topic == "survey/ask" ? asked : asked.After(new SurveyAnswered(Some.At, "s", 2, null, "Service", "", "Ada", Complete: false));
            Assert.NotNull(Bot.Surveys.SurveyTalk.Hear(state, says, Heard(says, state)));
            return;
        }

        var heard = Heard(says, Some.Conversation());

        Assert.True(heard.Outcome == Outcome.Act, $"The button \"{says}\" of {topic} is understood as {heard.Outcome} [{string.Join(", ", heard.Intents)}]. Give it an intent's label, or words the model knows.");
        Assert.True(
            Buttons.Meaning(says, Some.Conversation()) is not null || heard.Intent is "affirm" or "deny" || Dialogue.For(heard.Intent) is not null || heard.Intent is "talk-to-a-person" or "request-callback"
                || Shipped.Knowledge.ForIntent(heard.Intent!, "en") is not null,
            $"The button \"{says}\" of {topic} means {heard.Intent}, and nothing answers that.");
    }

    [Fact]
    public void Every_intent_has_a_label_of_its_own_and_an_answer()
    {
        var intents = Shipped.Language.Intents;

        Assert.Empty(intents.Except(Shipped.Labels.Keys));
        Assert.Equal(Shipped.Labels.Count, Shipped.Labels.Values.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(intents.Except(["affirm", "deny", "talk-to-a-person", "request-callback"]), intent =>
            Assert.True(Dialogue.For(intent) is not null || Shipped.Knowledge.ForIntent(intent, "en") is not null, $"Nothing answers {intent}."));
    }

    [Fact]
    public void Every_button_the_code_adds_means_something()
    {
        foreach (var button in new[] { Buttons.ToAPerson, Buttons.CallMeBack, Buttons.KeepWaiting, Buttons.NoneOfThese, Buttons.LaterTimes, Buttons.AnotherTime, Buttons.CancelTheCall })
            Assert.NotNull(Buttons.Meaning(button.Says, Some.Conversation()));
    }

    [Fact]
    public void A_pressed_button_carries_no_mood_and_no_wish()
    {
        var heard = Heard("Try again", Some.Conversation());

        Assert.Equal((0, 0, "deny"), (heard.Sentiment, heard.WantsPerson, heard.Intent));
    }

    [Fact]
    public void No_label_means_two_things()
    {
        foreach (var (intent, label) in Shipped.Labels)
            if (Buttons.Meaning(label, Some.Conversation()) is { } button)
                Assert.Equal(intent, button);
    }

    static Heard Heard(string says, Conversation before) =>
        new TurnDecider(Shipped.Speech).Pressed(before, says, Understood(says));

    static Heard Understood(string says) => Bot.Conversations.Heard.From(Shipped.Language.Understand(says));

    static SortedSet<string> TopicsInCode()
    {
        var folder = Repository.At("bot/Bot.Core");
        var topics = new SortedSet<string>(StringComparer.Ordinal) { "welcome", "anything-else" };
        foreach (var file in new[] { "Conversations", "Turns", "Dialogues" }.SelectMany(part => Directory.GetFiles(Path.Combine(folder, part), "*.cs")))
            foreach (Match match in Topic().Matches(File.ReadAllText(file)))
                topics.Add(match.Groups[1].Value);
        foreach (var dialogue in Dialogue.All)
        {
            string[] parts = dialogue.Confirm ? ["found", "not-found", "refused", "confirm", "kept"] : ["found", "not-found", "refused"];
            topics.UnionWith(parts.Select(part => $"{dialogue.Name}/{part}"));
        }
        return topics;
    }

    [GeneratedRegex("Shall I pass you on|Would you rather talk to a person")]
    private static partial Regex OffersAPerson();

    [GeneratedRegex("\"([a-z-]+/[a-z-]+)\"")]
    private static partial Regex Topic();
}
