using System.Text.Json.Nodes;
using Bot.Channels.Connector;
using Bot.Desk;

namespace Bot.Channels.Tests.Connector;

/// <summary>The handoff events on the wire, as the Bot Framework's own SDK writes and reads them.</summary>
public class HandoffHubTests
{
    static BotFrameworkOptions WithHub => new() { HandoffHubs = new Dictionary<string, string> { ["emulator"] = "28:desk" } };

    const string Told = """name="handoff.status"; value={"state":"accepted","message":"hello"}""";

    [Fact]
    public async Task Only_the_other_desk_says_what_became_of_a_conversation()
    {
        await using var bot = new ConnectorBot(WithHub).Noting();
        await bot.PostAsync(Payload.Read("emulator-event", Told + "; id=\"s1\""));
        await bot.PostAsync(Payload.Read("emulator-event", Told + "; id=\"s2\"; from.id=\"28:desk\""));

        Assert.Equal([(null, ""), ("accepted", "hello")], bot.Received.Select(message => (message.Value, message.Text)));
        Assert.All(bot.Received, message => Assert.True(message.Address.Hub));
    }

    [Fact]
    public async Task Without_another_desk_nobody_says_it()
    {
        await using var bot = new ConnectorBot().Noting();
        await bot.PostAsync(Payload.Read("emulator-event", Told + "; from.id=\"28:desk\""));

        var message = Assert.Single(bot.Received);
        Assert.Equal((null, false), (message.Value, message.Address.Hub));
    }

    [Fact]
    public async Task The_other_desk_is_sent_an_event_with_the_context_and_the_transcript_attached()
    {
        await using var bot = new ConnectorBot(WithHub);
        await bot.PostAsync(Payload.Read("emulator-message", "text=\"I want to talk to a person\""));
        await bot.AnsweredAsync();

        var conversation = bot.Store.Facts[0].ConversationId;
        var asked = Assert.Single(bot.Store.Commits.SelectMany(commit => commit.Messages).Select(message => JsonNode.Parse(message.Wire)!), wire => (string?)wire["type"] == "event");
        Assert.Equal(ExternalHandoff.Initiate, (string?)asked["name"]);
        Assert.Equal("I want to talk to a person", (string?)asked["value"]!["askedLast"]);
        Assert.Equal(conversation["emulator|".Length..], (string?)asked["relatesTo"]!["conversation"]!["id"]);
        var transcript = Assert.Single(asked["attachments"]!.AsArray())!;
        Assert.Equal(("application/json", "Transcript"), ((string?)transcript["contentType"], (string?)transcript["name"]));
        var said = transcript["content"]!["activities"]!.AsArray();
        Assert.Contains(said, line => (string?)line!["from"]!["role"] == "user" && (string?)line["text"] == "I want to talk to a person");
        Assert.Contains(said, line => (string?)line!["from"]!["role"] == "bot");
    }
}
