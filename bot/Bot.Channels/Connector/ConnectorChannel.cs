using System.Text;
using Bot.Conversations;
using Bot.Protocol;
using Bot.Protocol.Connector;
using Delivery = Bot.Conversations.Delivery;
using Sent = Bot.Protocol.Connector.Delivery;

namespace Bot.Channels.Connector;

/// <summary>A channel we call back: every answer is a request to the service URL the customer's message came with.</summary>
/// <remarks>Serves any channel without needs of its own. One that has them derives and overrides <see cref="Adapt"/>.</remarks>
public class ConnectorChannel(ConnectorClient connector, TypingSigns typing) : IChannel
{
    /// <summary>Stored name of the channel.</summary>
    public const string ChannelName = "connector";

    /// <inheritdoc/>
    public virtual string Name => ChannelName;

    /// <inheritdoc/>
    public string Compose(OutgoingMessage message, ReplyAddress address)
    {
        var activity = Outgoing.ToActivity(message);
        // Who speaks to whom stands in the reference and is put in when it is sent; channels reject channel data they do not know.
        (activity.From, activity.ChannelData) = (null, null);
        if (message.Event is not null)
        {
            activity.RelatesTo = StoredReference.Read(address.Reference)?.Reference;
            return ActivityJson.ToJson(activity);
        }
        // These channels show every answer under the bot's one name, so a person's name has to be said in words.
        if (message is { Author: Author.Agent, AuthorName: { Length: > 0 } name })
            activity.Text = $"**{Plain(name)}:**\n\n{activity.Text}";
        Adapt(activity, message, StoredReference.Read(address.Reference)?.IsGroup ?? false);
        return ActivityJson.ToJson(activity);
    }

    /// <inheritdoc/>
    public async ValueTask<Delivery> SendAsync(OutboxItem item, CancellationToken cancellation)
    {
        if (StoredReference.Read(item.Address.Reference) is not { } way || !ActivityJson.TryParse(Encoding.UTF8.GetBytes(item.Wire).AsSpan(), out var activity, out _))
            return new(DeliveryOutcome.Refused, Reason: "the stored message or address cannot be read");
        await typing.SettledAsync(item.ConversationId, cancellation);
        return await connector.SendAsync(way.Reference, activity, way.Audience, cancellation) switch
        {
            Sent.Delivered => new(DeliveryOutcome.Delivered),
            Sent.RetryLater later => new(DeliveryOutcome.TryAgain, later.After, later.Reason),
            Sent.Refused refused => new(DeliveryOutcome.Refused, Reason: refused.Reason),
            var other => throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}."),
        };
    }

    /// <summary>Turns what the channel cannot show into what it can. Pure.</summary>
    /// <param name="activity">What would be sent; to be changed.</param>
    /// <param name="message">What is to be said.</param>
    /// <param name="isGroup">Whether several people read it.</param>
    private protected virtual void Adapt(Activity activity, OutgoingMessage message, bool isGroup) { }

    static string Plain(string name) => string.Concat(name.Where(c => c is not ('*' or '_' or '[' or ']' or '`' or '<' or '>' or '\\') && !char.IsControl(c)));
}
