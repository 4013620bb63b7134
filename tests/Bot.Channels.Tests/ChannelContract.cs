using System.Text;
using System.Text.Json.Nodes;
using Bot.Channels.Connector;
using Bot.Channels.Emulator;
using Bot.Channels.Teams;
using Bot.Channels.WebChat;
using Bot.Conversations;
using Bot.Protocol;
using Bot.Protocol.Authentication;
using Bot.Protocol.Connector;
using Delivery = Bot.Conversations.Delivery;

namespace Bot.Channels.Tests;

/// <summary>What every channel promises, whatever its wire looks like.</summary>
public abstract class ChannelContract
{
    internal static readonly DateTimeOffset At = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    internal RecordingConnector Service { get; } = new();

    protected abstract IChannel Channel { get; }

    protected abstract ReplyAddress Address { get; }

    internal ConnectorClient Connector => new(new ServiceUrls(BotFrameworkCloud.Public, allowLoopback: true), null, Service, TimeProvider.System, new ConnectorOptions { Tries = 1 });

    internal TypingSigns Signs => new(Connector, new BotFrameworkOptions(), TimeProvider.System);

    internal static ReplyAddress Back(string channel, string conversation = """{"id":"c1"}""") => new(
        channel, Pull: false, $$"""{"user":{"id":"u1"},"bot":{"id":"b1","name":"Shop Bot"},"conversation":{{conversation}},"channelId":"{{channel}}","serviceUrl":"http://localhost:1/x/"}""");

    internal static OutgoingMessage Message(string text = "Hello **you**.", Author author = Author.Bot, string? name = null, params IReadOnlyList<Choice> choices) =>
        new("c|1", author, 0, text, choices, At, name, "m1");

    JsonNode Composed(OutgoingMessage message) => JsonNode.Parse(Channel.Compose(message, Address))!;

    [Fact]
    public void What_is_composed_is_a_message_without_id_and_time()
    {
        var activity = Composed(Message());
        Assert.Equal("message", (string?)activity["type"]);
        Assert.Equal("Hello **you**.", (string?)activity["text"]);
        Assert.Equal("markdown", (string?)activity["textFormat"]);
        Assert.Equal("m1", (string?)activity["replyToId"]);
        Assert.Null(activity["id"]);
        Assert.Null(activity["timestamp"]);
    }

    [Fact]
    public void Composing_is_pure()
    {
        var message = Message("x", choices: [new Choice("Yes"), new Choice("No")]);
        Assert.Equal(Channel.Compose(message, Address), Channel.Compose(message, Address));
    }

    [Fact]
    public void Every_choice_can_be_read_somewhere()
    {
        var wire = Channel.Compose(Message("Which?", choices: [new Choice("To a person", "Talk to a person"), new Choice("No")]), Address);
        Assert.Contains("Talk to a person", wire, StringComparison.Ordinal);
        Assert.Contains("No", wire, StringComparison.Ordinal);
    }

    [Fact]
    public void A_person_is_named()
    {
        Assert.Contains("Ana", Channel.Compose(Message(author: Author.Agent, name: "Ana"), Address), StringComparison.Ordinal);
        Assert.DoesNotContain("Ana", Channel.Compose(Message(), Address), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_survives()
    {
        foreach (var text in new[] { "", "\"quoted\" \\ back", "<script>", "日本語 👩‍👩‍👧", "a\nb\tc", new string('x', 30_000) })
            Assert.EndsWith(text, (string?)Composed(Message(text))["text"]);
    }

    [Fact]
    public void An_address_that_cannot_be_read_does_not_break_composing() =>
        Assert.Contains("Hello", Channel.Compose(Message(), Address with { Reference = "garbage" }), StringComparison.Ordinal);

    internal ValueTask<Delivery> SendAsync(string? wire = null, ReplyAddress? address = null) => Channel.SendAsync(
        new(1, "x|c1", "c|1", Author.Bot, 0, 0, wire ?? Channel.Compose(Message(), Address), address ?? Address, 0, At), CancellationToken.None);
}

public sealed class WebChatChannelTests : ChannelContract
{
    protected override IChannel Channel { get; } = new WebChatChannel();

    protected override ReplyAddress Address { get; } = new(WebChatChannel.ChannelName, Pull: true, "web-x");

    [Fact]
    public void The_page_can_tell_bot_person_and_notice_apart()
    {
        string? By(Author author) => (string?)JsonNode.Parse(Channel.Compose(Message(author: author, name: author == Author.Agent ? "Ana" : null), Address))!["channelData"]!["author"];
        Assert.Equal(["bot", "agent", "notice"], new[] { Author.Bot, Author.Agent, Author.Notice }.Select(By));
    }

    [Fact]
    public void Choices_are_suggested_actions_that_say_their_words()
    {
        var actions = JsonNode.Parse(Channel.Compose(Message("?", choices: [new Choice("Person", "Talk to a person")]), Address))!["suggestedActions"]!["actions"]!.AsArray();
        Assert.Equal("imBack", (string?)actions[0]!["type"]);
        Assert.Equal("Person", (string?)actions[0]!["title"]);
        Assert.Equal("Talk to a person", (string?)actions[0]!["value"]);
    }

    [Fact]
    public async Task Nothing_is_ever_sent()
    {
        Assert.Equal(DeliveryOutcome.Delivered, (await SendAsync()).Outcome);
        Assert.Empty(Service.Calls);
    }
}

/// <summary>What channels promise that we call back.</summary>
public abstract class PushChannelContract : ChannelContract
{
    [Fact]
    public async Task A_message_goes_to_its_service_as_an_answer()
    {
        Assert.Equal(DeliveryOutcome.Delivered, (await SendAsync()).Outcome);
        var (address, body) = Assert.Single(Service.Calls);
        Assert.Equal("http://localhost:1/x/v3/conversations/c1/activities/m1", address.AbsoluteUri);
        Assert.Equal("b1", (string?)body!["from"]!["id"]);
        Assert.Equal("u1", (string?)body["recipient"]!["id"]);
        Assert.Equal("Hello **you**.", (string?)body["text"]);
    }

    [Theory]
    [InlineData(503, DeliveryOutcome.TryAgain)]
    [InlineData(429, DeliveryOutcome.TryAgain)]
    [InlineData(500, DeliveryOutcome.TryAgain)]
    [InlineData(403, DeliveryOutcome.Refused)]
    [InlineData(404, DeliveryOutcome.Refused)]
    [InlineData(400, DeliveryOutcome.Refused)]
    public async Task What_the_service_says_is_a_value(int status, DeliveryOutcome outcome)
    {
        Service.Answers.Enqueue((System.Net.HttpStatusCode)status);
        var delivery = await SendAsync();
        Assert.Equal(outcome, delivery.Outcome);
        Assert.NotNull(delivery.Reason);
    }

    [Fact]
    public async Task A_service_that_is_not_on_the_list_is_never_called()
    {
        Assert.Equal(DeliveryOutcome.Refused, (await SendAsync(address: Address with { Reference = Address.Reference.Replace("http://localhost:1", "https://evil.example", StringComparison.Ordinal) })).Outcome);
        Assert.Empty(Service.Calls);
    }

    [Fact]
    public async Task A_stored_message_that_cannot_be_read_is_refused()
    {
        Assert.Equal(DeliveryOutcome.Refused, (await SendAsync(wire: "garbage")).Outcome);
        Assert.Equal(DeliveryOutcome.Refused, (await SendAsync(address: Address with { Reference = "garbage" })).Outcome);
        Assert.Empty(Service.Calls);
    }
}

public sealed class ConnectorChannelTests : PushChannelContract
{
    protected override IChannel Channel => new ConnectorChannel(Connector, Signs);

    protected override ReplyAddress Address { get; } = Back("connector");
}

public sealed class EmulatorChannelTests : PushChannelContract
{
    protected override IChannel Channel => new EmulatorChannel(Connector, Signs);

    protected override ReplyAddress Address { get; } = Back("emulator");
}

public sealed class TeamsChannelTests : PushChannelContract
{
    static readonly Choice[] YesNo = [new("Yes"), new("No", "No, thanks")];

    protected override IChannel Channel => new TeamsChannel(Connector, Signs);

    protected override ReplyAddress Address { get; } = Back("msteams", """{"id":"c1","conversationType":"personal"}""");

    [Fact]
    public void In_a_personal_chat_choices_are_the_buttons_of_a_card()
    {
        var activity = JsonNode.Parse(Channel.Compose(Message("Shall I?", choices: YesNo), Address))!;
        Assert.Null(activity["suggestedActions"]);
        Assert.Equal(AttachmentContentTypes.HeroCard, (string?)activity["attachments"]![0]!["contentType"]);
        var buttons = activity["attachments"]![0]!["content"]!["buttons"]!.AsArray();
        Assert.Equal(["Yes", "No, thanks"], buttons.Select(button => (string)button!["value"]!));
        Assert.Equal("Shall I?", (string?)activity["text"]);
    }

    [Theory]
    [InlineData("groupChat")]
    [InlineData("channel")]
    public void In_a_group_choices_are_words_since_a_button_would_not_mention_the_bot(string type)
    {
        var activity = JsonNode.Parse(Channel.Compose(Message("Shall I?", choices: YesNo), Back("msteams", $$"""{"id":"c1","conversationType":"{{type}}"}""")))!;
        Assert.Null(activity["suggestedActions"]);
        Assert.Null(activity["attachments"]);
        Assert.Contains("- Yes\n- No, thanks", (string?)activity["text"], StringComparison.Ordinal);
    }

    [Fact]
    public void More_choices_than_a_card_holds_are_words()
    {
        var activity = JsonNode.Parse(Channel.Compose(Message("?", choices: [.. Enumerable.Range(0, 7).Select(i => new Choice($"choice {i}"))]), Address))!;
        Assert.Null(activity["attachments"]);
        Assert.Contains("choice 6", (string?)activity["text"], StringComparison.Ordinal);
    }
}
