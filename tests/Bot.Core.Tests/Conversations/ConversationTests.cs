using System.Text.Json;
using Bot.Conversations;
using Bot.Testing;

namespace Bot.Core.Tests.Conversations;

public sealed class ConversationTests
{
    const int Histories = 300;
    const int Length = 60;

    [Fact]
    public void Whatever_happened_there_is_one_owner_and_the_epoch_counts_its_changes()
    {
        for (var seed = 0; seed < Histories; seed++)
        {
            var conversation = Conversation.New("c");
            var number = 0;
            foreach (var fact in SomeFacts.Random(new(seed), Length))
            {
                var before = conversation;
                conversation = conversation.After(fact);
                var said = $"seed {seed}, fact {++number}: {fact}";

                Assert.True(conversation.Version == number, said);
                Assert.True(conversation.ChangedAt == fact.At, said);
                Assert.True(conversation.Agent is not null == (conversation.Owner == OwnerKind.Agent), said);
                Assert.True(conversation.Owner != OwnerKind.Waiting || conversation.Queue is not null, said);
                var changedHands = conversation.Owner != before.Owner || conversation.Agent != before.Agent;
                Assert.True(changedHands ? conversation.Epoch == before.Epoch + 1 : conversation.Epoch >= before.Epoch, said);
            }
        }
    }

    [Fact]
    public void The_levels_of_the_mood_after_the_last_six_messages_are_kept_until_the_bot_begins_anew()
    {
        var conversation = Some.Conversation();
        var levels = new List<double>();
        for (var message = 1; message <= 8; message++)
        {
            conversation = conversation.After(new CustomerSpoke(Some.At.AddMinutes(message), $"m{message}", null, $"message {message}", Some.Heard("order-status", message % 3 == 0 ? 0.6 : -0.9)));
            levels.Add(conversation.Mood.Level);
        }

        Assert.Equal(levels.TakeLast(6), conversation.Moods);
        conversation = conversation.After(new CustomerSpoke(Some.At.AddMinutes(9), "m9", null, "a picture", null));
        Assert.Equal(levels.TakeLast(6), conversation.Moods);
        Assert.Empty(conversation.After(new AgentClaimed(Some.At.AddMinutes(10), Some.Ana)).After(new HandedBack(Some.At.AddMinutes(11), Some.Ana)).Moods);
    }

    [Fact]
    public void Folding_all_at_once_one_by_one_or_from_a_stored_snapshot_is_the_same()
    {
        for (var seed = 0; seed < Histories; seed++)
        {
            var facts = SomeFacts.Random(new(seed), Length).ToList();
            var whole = Conversation.New("c").After(facts);
            var half = Conversation.New("c").After(facts.Take(Length / 2));
            var stored = JsonSerializer.Deserialize(JsonSerializer.Serialize(half, ConversationJson.Default.Conversation), ConversationJson.Default.Conversation)!;

            Assert.Equal(Json(whole), Json(stored.After(facts.Skip(Length / 2))));
        }
    }

    [Fact]
    public void A_long_conversation_does_not_make_a_long_snapshot()
    {
        var facts = SomeFacts.OfEveryKind(Some.At).Where(fact => fact is not CaseResolved).ToList();
        var once = Conversation.New("c").After(facts);
        var often = once;
        for (var i = 0; i < 500; i++)
            often = often.After(facts);

        Assert.InRange(Json(often).Length, 1, Json(once).Length + 100);
    }

    [Fact]
    public void An_answer_ends_a_row_of_misses_and_a_question_back_does_not()
    {
        var missed = Some.Conversation(new NotUnderstood(Some.At, ["a"]), new NotUnderstood(Some.At, ["b"]));

        Assert.Equal(2, missed.Misses);
        Assert.Equal(2, missed.After(Some.Said("fallback/clarify")).Misses);
        Assert.Equal(2, missed.After(Some.Said("fallback/something-else")).Misses);
        Assert.Equal(2, missed.After(Some.Said("waiting/update", notice: true)).Misses);
        Assert.Equal(0, missed.After(Some.Said("delivery-cost")).Misses);
    }

    [Fact]
    public void The_choices_offered_last_stand_until_something_else_is_said()
    {
        var offered = Some.Conversation(new NotUnderstood(Some.At, ["a", "b"]), Some.Said("fallback/clarify"));

        Assert.Equal(["a", "b"], offered.Offered);
        Assert.Empty(offered.After(Some.Said("fallback/something-else")).Offered);
        Assert.Empty(offered.After(Some.Said("delivery-cost")).Offered);
    }

    [Theory]
    [InlineData("affirm", false, "order-cancel")]
    [InlineData("deny", false, "order-cancel")]
    [InlineData("something-else", false, "order-cancel")]
    [InlineData("delivery-cost", false, "delivery-cost")]
    [InlineData("order-status", true, "order-cancel")]
    public void A_yes_or_a_number_that_was_asked_for_does_not_change_what_the_matter_is(string intent, bool answersTheDialogue, string matter)
    {
        var conversation = Some.Conversation(
            new CustomerSpoke(Some.At, "m1", null, "cancel it", Some.Heard("order-cancel")),
            new DialogueMoved(Some.At, new("order-cancel", "order-number", 1)));
        var heard = Some.Heard(intent, values: answersTheDialogue ? [Some.Value("order-number", "HP-48200")] : []);

        Assert.Equal(matter, conversation.After(new CustomerSpoke(Some.At, "m2", null, "…", heard)).LastIntent);
    }

    [Fact]
    public void What_a_person_closes_is_settled_and_who_leaves_is_still_called()
    {
        var promised = Some.Conversation([.. Some.On(OwnerKind.Agent), new CallbackRequested(Some.At, "030", Some.At.AddHours(2)) { Until = Some.At.AddHours(3), Queue = "Service" }]);

        Assert.Equal(new("Service", Some.At.AddHours(2)), promised.CallPlace);
        Assert.Null(promised.After(new ConversationClosed(Some.At, Some.Ana, "Resolved", null)).CallPlace);
        Assert.NotNull(promised.After(new ConversationClosed(Some.At, null, "Ended by customer", null)).CallPlace);
        Assert.Null(promised.After(new CallbackCancelled(Some.At, null)).CallPlace);
        Assert.Null(promised.After(new CallbackFellDue(Some.At)).CallPlace);
        Assert.Null(promised.After(new ConversationClosed(Some.At, Some.Ana, "Resolved", null)).CallbackDue);
        Assert.NotNull(promised.After(new ConversationClosed(Some.At, null, "Ended by customer", null)).CallbackDue);
    }

    [Fact]
    public void A_new_episode_remembers_the_survey_rest_and_nothing_of_the_matter()
    {
        var reopened = Some.Conversation(
        [
            new CustomerSpoke(Some.At, "m1", null, "…", Some.Heard("order-status", -0.9)), new ValueCollected(Some.At, "order-number", "HP-1"),
            .. Some.On(OwnerKind.Closed), new SurveyAsked(Some.At, "s"), new ConversationReopened(Some.At),
        ]);

        Assert.Equal((OwnerKind.Bot, 2, default(Mood), null, null), (reopened.Owner, reopened.Episode, reopened.Mood, reopened.OpenSurvey, reopened.Queue));
        Assert.Empty(reopened.Collected);
        Assert.Null(reopened.LastIntent);
        Assert.NotNull(reopened.SurveyedAt);
    }

    [Fact]
    public void A_refusal_forgets_the_address_of_that_order_and_no_other()
    {
        var before = Some.Conversation(new ValueCollected(Some.At, "email/HP-1", "a@example.com"), new ValueCollected(Some.At, "email/HP-2", "b@example.com"));

        var names = (string outcome) => before.After(new ActionTried(Some.At, "cancel-order", "HP-1", outcome, null)).Collected.Keys;

        Assert.Equal(["email/HP-2"], names("refused"));
        Assert.Equal(["email/HP-1", "email/HP-2"], names("unavailable"));
    }

    [Fact]
    public void A_customer_waits_since_they_were_handed_over_until_a_person_answers()
    {
        var claimed = Some.Conversation([Some.Escalated(), new AgentClaimed(Some.At.AddMinutes(5), Some.Ana)]);

        Assert.Equal(Some.At, claimed.WaitingSince);
        Assert.True(claimed.Unanswered);
        Assert.Null(claimed.After(new AgentReplied(Some.At, Some.Ana, "Hello.", "k")).WaitingSince);
        Assert.False(claimed.After(new AgentReplied(Some.At, Some.Ana, "Hello.", "k")).Unanswered);
        Assert.True(claimed.After(new NoteAdded(Some.At, Some.Ana, "Note.", "k")).Unanswered);
    }

    [Fact]
    public void A_note_is_never_the_last_line() =>
        Assert.Equal("Text.", Some.Conversation(Some.Said(), new NoteAdded(Some.At, Some.Ana, "secret", "k")).LastLine);

    static string Json(Conversation conversation) => JsonSerializer.Serialize(conversation, ConversationJson.Default.Conversation);
}
