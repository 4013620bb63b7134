using Bot.BackOffice.Desk;
using Bot.Conversations;
using Bot.Testing;
using Xunit;

namespace Bot.Host.Tests.Console;

public sealed class TranscriptTests
{
    static readonly When When = When.In("UTC", Some.At);

    static IReadOnlyList<Line> Lines(params Bot.Conversations.Fact[] facts) =>
        Transcript.Of([.. facts.Select((fact, i) => new StoredFact(i, Some.ConversationId, i + 1, fact))], When, Some.Ana.Id);

    static NoteAdded Note(int i, DateTimeOffset? at = null) => new(at ?? Some.At, Some.Ana, $"note {i}", $"k{i}");

    [Xunit.Fact]
    public void A_day_line_stands_wherever_the_date_changes()
    {
        var lines = Lines(Note(1, Some.At.AddDays(-1)), Note(2), Note(3));

        Assert.Equal([typeof(DayLine), typeof(NoteLine), typeof(DayLine), typeof(NoteLine), typeof(NoteLine)], lines.Select(line => line.GetType()));
    }

    [Xunit.Fact]
    public void Dates_are_those_of_the_desks_time_zone()
    {
        var late = new DateTimeOffset(2026, 3, 4, 23, 30, 0, TimeSpan.Zero);
        var tokyo = When.In("Asia/Tokyo", late);

        Assert.Equal(new DateOnly(2026, 3, 5), tokyo.Date(late));
        Assert.Equal("08:30", tokyo.Clock(late));
    }

    [Xunit.Fact]
    public void Only_the_newest_messages_are_shown_and_the_rest_is_announced()
    {
        var (lines, earlier) = Transcript.Newest(Lines([.. Enumerable.Range(1, 80).Select(i => Note(i))]), 50);

        Assert.True(earlier);
        Assert.Equal("note 31", lines.OfType<NoteLine>().First().Text);
    }

    [Xunit.Theory]
    [InlineData(1)]
    [InlineData(49)]
    [InlineData(50)]
    public void Nothing_is_left_out_of_a_short_conversation(int count)
    {
        var (lines, earlier) = Transcript.Newest(Lines([.. Enumerable.Range(1, count).Select(i => Note(i))]), 50);

        Assert.False(earlier);
        Assert.Equal(count, lines.OfType<NoteLine>().Count());
    }

    [Xunit.Fact]
    public void What_is_read_on_with_begins_where_the_last_stretch_ended_and_its_day_with_it()
    {
        var lines = Lines([.. Enumerable.Range(1, 5).Select(i => Note(i, Some.At.AddDays(i < 3 ? -1 : 0)))]);

        var (two, then) = Transcript.Oldest(lines, 2);
        Assert.Equal([typeof(DayLine), typeof(NoteLine), typeof(NoteLine)], two.Select(line => line.GetType()));
        Assert.Equal(3, then);
        Assert.Equal((5, null), (Transcript.Oldest(lines, 5).Lines.OfType<NoteLine>().Count(), Transcript.Oldest(lines, 5).Then));
    }

    [Xunit.Fact]
    public void An_answer_carries_what_was_understood_tried_and_what_followed()
    {
        var lines = Lines(
            new CustomerSpoke(Some.At, "m1", null, "Where is it?", Some.Heard("order-status")),
            new ActionTried(Some.At, "find-order", "HP-1", "unavailable", null),
            new BotReplied(Some.At, "I cannot reach the shop.", [], "shop/unavailable", "v1", "find-order: unavailable"),
            new Escalated(Some.At, "failed-actions", "2 failed actions in a row, limit 2", "Delivery", 3));

        var why = Assert.Single(lines.OfType<BotLine>()).Why;
        Assert.Equal("order-status", why.Heard?.Intent);
        Assert.Equal("unavailable", Assert.Single(why.Tried).Outcome);
        Assert.Equal("Handed to Delivery: 2 failed actions in a row, limit 2", why.Then);
    }

    [Xunit.Fact]
    public void A_message_that_could_not_be_delivered_is_a_line_that_stands_out()
    {
        var line = Assert.Single(Lines(new DeliveryFailed(Some.At, "x:3", "403 Forbidden")).OfType<EventLine>());

        Assert.True(line.Bad);
        Assert.Equal("403 Forbidden", line.Rest);
    }

    [Xunit.Theory]
    [InlineData("**bold** and [shop](https://shop.example/x)", "<p><strong>bold</strong> and <a href=\"https://shop.example/x\" rel=\"noreferrer\">shop</a></p>")]
    [InlineData("[press](javascript:alert(1))", "<p>press</p>")]
    [InlineData("<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>")]
    [InlineData("![picture](https://track.example/x.png)", "<p>picture</p>")]
    [InlineData("<javascript:alert(1)>", "<p>javascript:alert(1)</p>")]
    [InlineData("[local](/console/people)", "<p>local</p>")]
    public void Replies_are_shown_with_their_emphasis_and_without_anything_that_runs(string markdown, string html) =>
        Assert.Equal(html, ReplyText.Html(markdown).TrimEnd());

    [Xunit.Theory]
    [InlineData(42, "0:42")]
    [InlineData(725, "12:05")]
    [InlineData(11400, "3 h 10")]
    [InlineData(187200, "2 d 4 h")]
    [InlineData(-5, "0:00")]
    public void A_length_of_time_in_words(int seconds, string words) => Assert.Equal(words, When.Length(TimeSpan.FromSeconds(seconds)));

    [Xunit.Fact]
    public void What_did_not_reach_the_customer_is_marked_where_it_was_said()
    {
        StoredFact[] facts = [new(1, "teams|a|b", 7, new DeliveryFailed(Some.At, "teams|a|b|3", "403"))];
        Undelivered[] unsent = [new("teams|a|b|5", Some.At.AddMinutes(-78), 4, "503"), new("teams|a|b|6", Some.At, 0, null)];

        var late = Transcript.Late(facts, unsent, When);

        Assert.Equal(
            [(3, "Could not be delivered"), (5, "Not delivered yet: trying again since 10:42"), (6, "Not delivered yet: waits for the message before it")],
            late.OrderBy(mark => mark.Key).Select(mark => (mark.Key, mark.Value.Says)));
    }

    [Xunit.Theory]
    [InlineData(false, "No answer to the survey.")]
    [InlineData(true, "No words came to the rating.")]
    public void A_survey_that_ran_out_is_a_line(bool scored, string says)
    {
        var lines = Lines([
            .. Some.On(OwnerKind.Closed), new SurveyAsked(Some.At, "s"),
            .. scored ? [new SurveyAnswered(Some.At, "s", 2, null, "Service", "", "Ada", Complete: false)] : Array.Empty<Bot.Conversations.Fact>(),
            new SurveyExpired(Some.At.AddDays(7), "s")]);

        Assert.Equal(says, Assert.IsType<EventLine>(lines[^1]).Strong);
    }
}
