namespace Bot.Protocol;

/// <summary>Values of <see cref="Activity.Type"/>. Any other string is allowed too.</summary>
public static class ActivityTypes
{
    /// <summary>Something said.</summary>
    public const string Message = "message";

    /// <summary>Someone is typing; or an interim piece of a streamed text.</summary>
    public const string Typing = "typing";

    /// <summary>A program speaks to a program; not shown.</summary>
    public const string Event = "event";

    /// <summary>A request answered in the HTTP response.</summary>
    public const string Invoke = "invoke";

    /// <summary>Members, topic or name changed.</summary>
    public const string ConversationUpdate = "conversationUpdate";

    /// <summary>The conversation is over for the sender.</summary>
    public const string EndOfConversation = "endOfConversation";

    /// <summary>The bot was installed or removed.</summary>
    public const string InstallationUpdate = "installationUpdate";

    /// <summary>A message was edited.</summary>
    public const string MessageUpdate = "messageUpdate";

    /// <summary>A message was taken back.</summary>
    public const string MessageDelete = "messageDelete";

    /// <summary>Someone reacted.</summary>
    public const string MessageReaction = "messageReaction";

    /// <summary>Debugging information; never shown to customers.</summary>
    public const string Trace = "trace";

    /// <summary>The conversation changes hands.</summary>
    public const string Handoff = "handoff";

    /// <summary>Asks for an action.</summary>
    public const string Command = "command";

    /// <summary>Answers a command.</summary>
    public const string CommandResult = "commandResult";

    /// <summary>The bot joined or left someone's contacts.</summary>
    public const string ContactRelationUpdate = "contactRelationUpdate";

    /// <summary>A private suggestion about another activity.</summary>
    public const string Suggestion = "suggestion";
}

/// <summary>Values of <see cref="Activity.DeliveryMode"/>.</summary>
public static class DeliveryModes
{
    /// <summary>Replies are separate requests to the service URL.</summary>
    public const string Normal = "normal";

    /// <summary>Replies are the body of the HTTP response.</summary>
    public const string ExpectReplies = "expectReplies";

    /// <summary>Replies are a stream of server-sent events in the HTTP response.</summary>
    public const string Stream = "stream";

    /// <summary>May be lost.</summary>
    public const string Ephemeral = "ephemeral";

    /// <summary>Deprecated: also notify the user.</summary>
    public const string Notification = "notification";
}

/// <summary>Values of <see cref="Activity.Code"/> when a conversation ends.</summary>
public static class EndOfConversationCodes
{
    /// <summary>Not said.</summary>
    public const string Unknown = "unknown";

    /// <summary>Done.</summary>
    public const string CompletedSuccessfully = "completedSuccessfully";

    /// <summary>The user gave up.</summary>
    public const string UserCancelled = "userCancelled";

    /// <summary>The bot did not answer in time.</summary>
    public const string BotTimedOut = "botTimedOut";

    /// <summary>The bot answered nonsense.</summary>
    public const string BotIssuedInvalidMessage = "botIssuedInvalidMessage";

    /// <summary>The channel failed.</summary>
    public const string ChannelFailed = "channelFailed";
}

/// <summary>Names of channels.</summary>
public static class ChannelIds
{
    /// <summary>Direct Line 3.0.</summary>
    public const string DirectLine = "directline";

    /// <summary>Web Chat.</summary>
    public const string WebChat = "webchat";

    /// <summary>Microsoft Teams.</summary>
    public const string MsTeams = "msteams";

    /// <summary>Bot Framework Emulator, and the Agents Playground playing it.</summary>
    public const string Emulator = "emulator";
}

/// <summary>Values of a role.</summary>
public static class RoleTypes
{
    /// <summary>A person.</summary>
    public const string User = "user";

    /// <summary>A bot.</summary>
    public const string Bot = "bot";

    /// <summary>A bot called by a bot.</summary>
    public const string Skill = "skill";
}

/// <summary>Values of <see cref="CardAction.Type"/>.</summary>
public static class ActionTypes
{
    /// <summary>Says the value in the user's name.</summary>
    public const string ImBack = "imBack";

    /// <summary>Sends the value without showing it.</summary>
    public const string PostBack = "postBack";

    /// <summary>Shows one text, sends another.</summary>
    public const string MessageBack = "messageBack";

    /// <summary>Opens a link.</summary>
    public const string OpenUrl = "openUrl";

    /// <summary>Starts a sign-in.</summary>
    public const string Signin = "signin";

    /// <summary>Calls a number.</summary>
    public const string Call = "call";
}

/// <summary>Values of <see cref="Activity.TextFormat"/>.</summary>
public static class TextFormats
{
    /// <summary>As it stands.</summary>
    public const string Plain = "plain";

    /// <summary>CommonMark.</summary>
    public const string Markdown = "markdown";

    /// <summary>XML, where a channel supports it.</summary>
    public const string Xml = "xml";
}

/// <summary>Values of <see cref="Activity.InputHint"/>.</summary>
public static class InputHints
{
    /// <summary>The bot will listen but does not wait.</summary>
    public const string AcceptingInput = "acceptingInput";

    /// <summary>The bot is not listening.</summary>
    public const string IgnoringInput = "ignoringInput";

    /// <summary>The bot waits for an answer.</summary>
    public const string ExpectingInput = "expectingInput";
}
