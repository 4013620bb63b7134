using System.Text;
using System.Text.Json;

namespace Bot.Protocol.Tests.Activities;

public sealed class ActivityTests
{
    static Activity Payload(string name)
    {
        var bytes = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Activities", "payloads", name + ".json"));
        Assert.True(ActivityJson.TryParse(bytes.AsSpan(), out var activity, out var error), error);
        return activity;
    }

    [Fact]
    public void A_reply_goes_back_where_the_message_came_from()
    {
        var message = Payload("teams-channel-mention");
        var reply = message.CreateReply("on its way");
        Assert.Equal("message", reply.Type);
        Assert.Equal(message.Id, reply.ReplyToId);
        Assert.Equal(message.Recipient!.Id, reply.From!.Id);
        Assert.Equal(message.From!.Id, reply.Recipient!.Id);
        Assert.Equal(message.Conversation!.Id, reply.Conversation!.Id);
        Assert.Equal(message.ServiceUrl, reply.ServiceUrl);
        Assert.Null(reply.Id);
    }

    [Theory]
    [InlineData("webchat", null)]
    [InlineData("directline", null)]
    [InlineData("emulator", "1")]
    public void A_welcome_on_web_chat_replies_to_nothing(string channel, string? replyTo)
    {
        var update = new Activity { Type = ActivityTypes.ConversationUpdate, Id = "1", ChannelId = channel };
        Assert.Equal(replyTo, update.CreateReply().ReplyToId);
        Assert.Equal(replyTo, update.GetConversationReference().ActivityId);
    }

    [Fact]
    public void The_mention_of_the_bot_is_taken_out_of_the_text()
    {
        var message = Payload("teams-channel-mention");
        Assert.Equal("where is order 4711?", message.RemoveRecipientMention());
        Assert.Equal("where is order 4711?", message.Text);
        Assert.Equal("Shop Bot", Assert.Single(message.GetMentions()).Mentioned.Name);
    }

    [Fact]
    public void The_mention_of_somebody_else_stays()
    {
        var message = Payload("teams-channel-mention");
        message.Recipient!.Id = "28:other";
        Assert.Contains("<at>Shop Bot</at>", message.RemoveRecipientMention(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"mention"}""")]
    [InlineData("""{"type":"mention","mentioned":7}""")]
    [InlineData("""{"type":"mention","mentioned":{}}""")]
    [InlineData("""{"type":"mention","mentioned":{"id":7}}""")]
    [InlineData("""{"type":"clientInfo","mentioned":{"id":"b"}}""")]
    public void A_malformed_mention_is_none(string entity)
    {
        var json = Encoding.UTF8.GetBytes($$"""{"type":"message","text":"x","recipient":{"id":"b"},"entities":[{{entity}}]}""");
        Assert.True(ActivityJson.TryParse(json.AsSpan(), out var activity, out _));
        Assert.Empty(activity.GetMentions());
        Assert.Equal("x", activity.RemoveRecipientMention());
    }

    [Fact]
    public void A_hero_card_travels_as_an_attachment()
    {
        var card = new HeroCard { Title = "Order 4711", Buttons = [CardAction.ImBack("Track it"), CardAction.OpenUrl("Open", new("https://example.com/4711"))] };
        var message = Activity.Message("");
        message.Attachments = [card.ToAttachment()];
        JsonSame.Assert(
            """{"type":"message","text":"","attachments":[{"contentType":"application/vnd.microsoft.card.hero","content":{"title":"Order 4711","buttons":[{"type":"imBack","title":"Track it","value":"Track it"},{"type":"openUrl","title":"Open","value":"https://example.com/4711"}]}}]}""",
            ActivityJson.ToJson(message));
    }

    [Fact]
    public void What_a_customer_wrote_does_not_show_in_a_log_line() =>
        Assert.DoesNotContain("4711", Activity.Message("my number is 4711").ToString(), StringComparison.Ordinal);

    [Fact]
    public void The_public_settings_write_as_the_library_does()
    {
        var replies = new ExpectedReplies { Activities = [Activity.Message("größe")] };
        Assert.Equal("""{"activities":[{"type":"message","text":"größe"}]}""", JsonSerializer.Serialize(replies, ActivityJson.Options));
    }
}
