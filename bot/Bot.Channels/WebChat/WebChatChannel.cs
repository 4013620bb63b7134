using Bot.Conversations;
using Bot.Protocol;

namespace Bot.Channels.WebChat;

/// <summary>The web chat: customers read the conversation's log through Direct Line, so nothing is ever sent.</summary>
public sealed class WebChatChannel : IChannel
{
    /// <summary>Stored name of the channel.</summary>
    public const string ChannelName = "webchat";

    /// <inheritdoc/>
    public string Name => ChannelName;

    /// <inheritdoc/>
    public string Compose(OutgoingMessage message, ReplyAddress address) => ActivityJson.ToJson(Outgoing.ToActivity(message));

    /// <inheritdoc/>
    public ValueTask<Delivery> SendAsync(OutboxItem item, CancellationToken cancellation) =>
        ValueTask.FromResult(new Delivery(DeliveryOutcome.Delivered));
}
