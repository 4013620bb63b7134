using Bot.Channels.Connector;
using Bot.Protocol;
using Bot.Protocol.Connector;

namespace Bot.Channels.Emulator;

/// <summary>The Bot Framework Emulator, and the Agents Playground playing it: shows everything an activity can hold.</summary>
public sealed class EmulatorChannel(ConnectorClient connector, TypingSigns typing) : ConnectorChannel(connector, typing)
{
    /// <inheritdoc/>
    public override string Name => ChannelIds.Emulator;
}
