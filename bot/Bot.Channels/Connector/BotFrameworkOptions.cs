using Bot.Protocol.Authentication;

namespace Bot.Channels.Connector;

/// <summary>Settings of <c>/api/messages</c>, the endpoint Azure Bot Service, Teams, the Emulator and the Playground post to.</summary>
public sealed class BotFrameworkOptions
{
    /// <summary>The bot's app id. Empty: no registration; then only test clients on this machine are served, and only in Development.</summary>
    public string AppId { get; set; } = "";

    /// <summary>Client secret of the app id. Empty together with it.</summary>
    public string AppSecret { get; set; } = "";

    /// <summary>Tenant of a single-tenant bot; empty for a multi-tenant one.</summary>
    public string TenantId { get; set; } = "";

    /// <summary><c>public</c> or <c>usgov</c>.</summary>
    public string Cloud { get; set; } = "public";

    /// <summary>Whether the Emulator may call with a token made out for the bot's own app id.</summary>
    public bool AllowEmulator { get; set; }

    /// <summary>App ids of other bots that may call this one; empty allows none.</summary>
    public IReadOnlyList<string> AllowedCallers { get; set; } = [];

    /// <summary>Channel ids that are served; any other is answered 403. A bot without app id serves any, to test clients on this machine.</summary>
    public IReadOnlyList<string> Channels { get; set; } = ["msteams", "emulator"];

    /// <summary>Channels where a desk that is not ours takes over, each with the account id its <c>handoff.status</c> comes from; empty for none.</summary>
    public IReadOnlyDictionary<string, string> HandoffHubs { get; set; } = new Dictionary<string, string>();

    /// <summary>Hosts answers may go to besides the cloud's own: <c>bots.example.com</c>, <c>bots.example.com:8443</c>, <c>*.example.com</c>.</summary>
    public IReadOnlyList<string> ServiceHosts { get; set; } = [];

    /// <summary>Activities one conversation may send in a minute, 0 for no limit.</summary>
    public int MessagesPerMinute { get; set; } = 120;

    /// <summary>Seconds an <c>expectReplies</c> call waits for its turn, 1 to 60. Azure itself gives up after 15.</summary>
    public double InlineSeconds { get; set; } = 12;

    /// <summary>Seconds a turn may take before the customer is shown that somebody types; 0 never shows it.</summary>
    public double TypingSeconds { get; set; } = 1;

    /// <summary>Hours after which a message that cannot be delivered is given up and shown to the desk, more than 0.</summary>
    public double GiveUpHours { get; set; } = 24;

    /// <summary>Whether this process takes work now; set by the host. 503 while it does not.</summary>
    public Func<bool> IsReady { get; set; } = static () => true;

    /// <summary>The cloud by its name.</summary>
    /// <exception cref="InvalidOperationException">It has no such name.</exception>
    internal BotFrameworkCloud CloudNamed => Cloud switch
    {
        "public" => BotFrameworkCloud.Public,
        "usgov" => BotFrameworkCloud.UsGovernment,
        _ => throw new InvalidOperationException($"Switchboard:BotFramework:Cloud is \"{Cloud}\". Use public or usgov."),
    };
}
