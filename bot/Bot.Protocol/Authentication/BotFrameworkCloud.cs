namespace Bot.Protocol.Authentication;

/// <summary>The addresses and issuers of one Azure cloud. Sources: Bot Connector authentication page; constants of the JavaScript SDK and the Emulator.</summary>
/// <remarks>A test or a private cloud replaces single values: <c>BotFrameworkCloud.Public with { ChannelMetadata = … }</c>.</remarks>
public sealed record BotFrameworkCloud
{
    /// <summary>Issuer of the tokens Azure Bot Service and Teams send.</summary>
    public required string ChannelIssuer { get; init; }

    /// <summary>OpenID metadata that leads to the channel's signing keys.</summary>
    public required Uri ChannelMetadata { get; init; }

    /// <summary>OpenID metadata that leads to the keys of Entra, which sign the tokens of the Emulator and of other bots.</summary>
    public required Uri EntraMetadata { get; init; }

    /// <summary>Issuers of Entra tokens that are accepted whatever the tenant of the bot.</summary>
    public required IReadOnlyList<string> EntraIssuers { get; init; }

    /// <summary>Issuers of Entra tokens of a single tenant; {0} stands for its id.</summary>
    public required IReadOnlyList<string> TenantIssuers { get; init; }

    /// <summary>Where tokens come from; {0} stands for the tenant.</summary>
    public required string TokenEndpoint { get; init; }

    /// <summary>The tenant of a multi-tenant bot.</summary>
    public required string DefaultTenant { get; init; }

    /// <summary>Audience of the connector; the scope is this with "/.default".</summary>
    public required string ConnectorAudience { get; init; }

    /// <summary>Hosts that channels of this cloud name as service URL. A leading "*." stands for any labels.</summary>
    public required IReadOnlyList<string> ServiceHosts { get; init; }

    /// <summary>The public cloud.</summary>
    public static BotFrameworkCloud Public { get; } = new()
    {
        ChannelIssuer = "https://api.botframework.com",
        ChannelMetadata = new("https://login.botframework.com/v1/.well-known/openidconfiguration"),
        EntraMetadata = new("https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration"),
        EntraIssuers =
        [
            "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/",
            "https://login.microsoftonline.com/d6d49420-f39b-4df7-a1dc-d59a935871db/v2.0",
            "https://sts.windows.net/f8cdef31-a31e-4b4a-93e4-5f571e91255a/",
            "https://login.microsoftonline.com/f8cdef31-a31e-4b4a-93e4-5f571e91255a/v2.0",
        ],
        TenantIssuers = ["https://sts.windows.net/{0}/", "https://login.microsoftonline.com/{0}/v2.0"],
        TokenEndpoint = "https://login.microsoftonline.com/{0}/oauth2/v2.0/token",
        DefaultTenant = "botframework.com",
        ConnectorAudience = "https://api.botframework.com",
        // Never *.trafficmanager.net: anyone can register a name there.
        ServiceHosts = ["smba.trafficmanager.net", "smba.infra.gcc.teams.microsoft.com", "*.botframework.com"],
    };

    /// <summary>US Government (GCC High and DoD).</summary>
    public static BotFrameworkCloud UsGovernment { get; } = new()
    {
        ChannelIssuer = "https://api.botframework.us",
        ChannelMetadata = new("https://login.botframework.azure.us/v1/.well-known/openidconfiguration"),
        EntraMetadata = new("https://login.microsoftonline.us/cab8a31a-1906-4287-a0d8-4eef66b95f6e/v2.0/.well-known/openid-configuration"),
        EntraIssuers =
        [
            "https://sts.windows.net/cab8a31a-1906-4287-a0d8-4eef66b95f6e/",
            "https://login.microsoftonline.us/cab8a31a-1906-4287-a0d8-4eef66b95f6e/v2.0",
        ],
        TenantIssuers = ["https://sts.windows.net/{0}/", "https://login.microsoftonline.us/{0}/v2.0"],
        TokenEndpoint = "https://login.microsoftonline.us/{0}/oauth2/v2.0/token",
        DefaultTenant = "MicrosoftServices.onmicrosoft.us",
        ConnectorAudience = "https://api.botframework.us",
        ServiceHosts = ["smba.infra.gov.teams.microsoft.us", "smba.infra.dod.teams.microsoft.us", "*.botframework.azure.us"],
    };
}
