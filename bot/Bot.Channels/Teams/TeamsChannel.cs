using System.Text;
using Bot.Channels.Connector;
using Bot.Conversations;
using Bot.Protocol;
using Bot.Protocol.Connector;

namespace Bot.Channels.Teams;

/// <summary>Microsoft Teams: personal chats, group chats and channels.</summary>
public sealed class TeamsChannel(ConnectorClient connector, TypingSigns typing) : ConnectorChannel(connector, typing)
{
    /// <summary>Most buttons a hero card shows in Teams (source: Teams card reference).</summary>
    const int MostButtons = 6;

    /// <inheritdoc/>
    public override string Name => ChannelIds.MsTeams;

    // Quick replies are unreliable across Teams clients; a card's buttons are not. In a group a button posts a message that does
    // not mention the bot, which Teams then does not deliver, so there the choices are words.
    private protected override void Adapt(Activity activity, OutgoingMessage message, bool isGroup)
    {
        // A bot may show a picture by its address. Any other file it may only ask the person to take (a file consent card, and that in a
        // personal chat alone), so it is a link (source: Teams, "Send and receive files from a bot").
        if (message.Files.Any(file => !file.IsPicture))
        {
            activity.Text = $"{activity.Text}\n\n{string.Join("\n\n", message.Files.Where(file => !file.IsPicture).Select(Link))}".TrimStart();
            activity.Attachments = activity.Attachments!.Where(file => file.ContentType!.StartsWith("image/", StringComparison.Ordinal)).ToList() is { Count: > 0 } pictures ? pictures : null;
        }
        if (message.Choices.Count == 0)
            return;
        activity.SuggestedActions = null;
        if (isGroup || message.Choices.Count > MostButtons)
            activity.Text = InWords(activity.Text ?? "", message.Choices, isGroup);
        else
            activity.Attachments = [new HeroCard { Buttons = [.. message.Choices.Select(Outgoing.Button)] }.ToAttachment()];
    }

    static string Link(KeptFile file) => $"[{string.Concat(file.Name.Where(c => c is not ('[' or ']' or '\\' or '`' or '*' or '_')))}]({file.Address})";

    static string InWords(string text, IReadOnlyList<Choice> choices, bool isGroup)
    {
        var words = new StringBuilder(text).Append("\n\n").Append(isGroup ? "Mention me and say one of these:" : "Say one of these:").Append('\n');
        foreach (var choice in choices)
            words.Append("\n- ").Append(choice.Says);
        return words.ToString();
    }
}
