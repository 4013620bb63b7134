using System.Text.Json;
using Bot.Conversations;
using Bot.Protocol;

namespace Bot.Channels;

/// <summary>What we say, as an Activity. Channels that cannot show all of it degrade the result themselves.</summary>
static class Outgoing
{
    public const string BotId = "switchboard";
    public const string BotName = "Automated assistant";

    public static Activity ToActivity(OutgoingMessage message)
    {
        if (message.Event is { } told)
            return new Activity
            {
                Type = ActivityTypes.Event,
                Name = told.Name,
                Value = JsonSerializer.SerializeToElement(told.Value),
                From = new ChannelAccount { Id = BotId, Name = BotName, Role = "bot" },
                ReplyToId = message.ReplyTo,
                Attachments = told.Transcript.Count == 0 ? null : [Transcript(told.Transcript)],
            };
        var activity = Activity.Message(message.Text);
        activity.TextFormat = "markdown";
        activity.From = new ChannelAccount { Id = message.Author == Conversations.Author.Agent ? "agent" : BotId, Name = message.AuthorName ?? BotName, Role = "bot" };
        activity.ReplyToId = message.ReplyTo;
        activity.InputHint = message.Choices.Count > 0 ? "expectingInput" : "acceptingInput";
        activity.ChannelData = Named(message);
        if (message.Files.Count > 0)
            activity.Attachments = [.. message.Files.Select(file => new Attachment { ContentType = file.Type, Name = file.Name, ContentUrl = file.Address })];
        // To everyone; the schema of the Agents SDK wants even that said.
        if (message.Choices.Count > 0)
            activity.SuggestedActions = new SuggestedActions { To = [], Actions = [.. message.Choices.Select(Button)] };
        return activity;
    }

    // As the SDK's EventFactory.CreateHandoffInitiation attaches it: a transcript of the Bot Framework, which is a list of activities.
    static Attachment Transcript(IReadOnlyList<TranscriptLine> lines) => new()
    {
        ContentType = "application/json",
        Name = "Transcript",
        Content = JsonSerializer.SerializeToElement(new Dictionary<string, object>
        {
            ["activities"] = lines.Select(line => new Dictionary<string, object>
            {
                ["type"] = ActivityTypes.Message,
                ["timestamp"] = line.At,
                ["from"] = new Dictionary<string, string> { ["role"] = line.Author is null ? RoleTypes.User : RoleTypes.Bot, ["name"] = line.Name ?? (line.Author is null ? "" : BotName) },
                ["text"] = line.Text,
            }).ToArray(),
        }),
    };

    public static CardAction Button(Choice choice) => new() { Type = "imBack", Title = choice.Label, Value = JsonSerializer.SerializeToElement(choice.Says) };

    static readonly JsonElement Bot = Parse("bot"), Agent = Parse("agent"), Notice = Parse("notice");

    // The page shows a person round and the bot square: it goes by this, not by the name. A notice also says who answers from here on,
    // because a person who has joined may not have written yet.
    static JsonElement Named(OutgoingMessage message) => message switch
    {
        { Author: Conversations.Author.Agent } => Agent,
        { Author: Conversations.Author.Notice, InCharge: { } person } => JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["author"] = "notice", ["person"] = person }),
        { Author: Conversations.Author.Notice } => Notice,
        _ => Bot,
    };

    static JsonElement Parse(string author) => JsonDocument.Parse($$"""{"author":"{{author}}"}""").RootElement;
}
