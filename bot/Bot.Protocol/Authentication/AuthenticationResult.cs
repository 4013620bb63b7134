namespace Bot.Protocol.Authentication;

/// <summary>What to answer a caller.</summary>
public enum AuthenticationOutcome
{
    /// <summary>Go on.</summary>
    Allowed,

    /// <summary>401: no proof of who calls, or one that does not hold for this activity. What the SDKs refuse, too.</summary>
    Unauthorized,

    /// <summary>403: this installation does not serve such a caller, whatever it proves.</summary>
    Forbidden,
}

/// <summary>Who may call a bot.</summary>
public enum CallerKind
{
    /// <summary>Nobody proved anything: a test client on this machine, in Development.</summary>
    Anonymous,

    /// <summary>Azure Bot Service or Teams.</summary>
    Channel,

    /// <summary>A test client with the bot's own app id.</summary>
    Emulator,

    /// <summary>Another bot from the list of allowed callers.</summary>
    Skill,
}

/// <summary>Who called.</summary>
/// <param name="Kind">In which way it was proven.</param>
/// <param name="AppId">App id of the calling bot, for skills and the Emulator.</param>
/// <param name="ReplyAudience">For whom the access token of our answers must be made out; null when answers carry no token.</param>
/// <param name="CallerId">For <see cref="Activity.CallerId"/> (A2250: urn:botframework:…); null for anonymous callers.</param>
public sealed record CallerIdentity(CallerKind Kind, string? AppId, string? ReplyAudience, string? CallerId);

/// <summary>The verdict on an incoming request.</summary>
/// <param name="Outcome">What to answer.</param>
/// <param name="Reason">For our log, in plain words; holds nothing the caller sent. Not for the answer: it would tell an attacker which check to work on.</param>
/// <param name="Identity">Who called; null unless allowed.</param>
public sealed record AuthenticationResult(AuthenticationOutcome Outcome, string Reason, CallerIdentity? Identity)
{
    /// <summary>Whether to go on.</summary>
    public bool IsAllowed => Outcome == AuthenticationOutcome.Allowed;

    /// <summary>The HTTP status: 200, 401 or 403.</summary>
    public int StatusCode => Outcome switch
    {
        AuthenticationOutcome.Allowed => 200,
        AuthenticationOutcome.Unauthorized => 401,
        _ => 403,
    };

    internal static AuthenticationResult Allowed(CallerIdentity identity) => new(AuthenticationOutcome.Allowed, "allowed", identity);

    internal static AuthenticationResult Unauthorized(string reason) => new(AuthenticationOutcome.Unauthorized, reason, null);

    internal static AuthenticationResult Forbidden(string reason) => new(AuthenticationOutcome.Forbidden, reason, null);
}

/// <summary>What the bot is, for <see cref="ChannelAuthentication"/>.</summary>
public sealed record ChannelAuthenticationOptions
{
    /// <summary>The bot's app id; null or empty means the bot has none, which only works on a developer's machine.</summary>
    public string? AppId { get; init; }

    /// <summary>For a single-tenant bot: its tenant, whose Entra tokens are accepted besides the well-known ones.</summary>
    public string? TenantId { get; init; }

    /// <summary>Whether test clients may call with a token for the bot's own app id. Off unless wanted.</summary>
    public bool AllowEmulator { get; init; }

    /// <summary>Channels an Emulator may play. The SDKs accept any here, so an Emulator token passes there as Teams.</summary>
    public IReadOnlyCollection<string> EmulatorChannels { get; init; } = [ChannelIds.Emulator];

    /// <summary>App ids of other bots that may call this one as a skill. No wildcard on purpose (CVE-2021-1725).</summary>
    public IReadOnlyCollection<string> AllowedCallers { get; init; } = [];

    /// <summary>The cloud the bot is registered in.</summary>
    public BotFrameworkCloud Cloud { get; init; } = BotFrameworkCloud.Public;
}

/// <summary>What the host knows about a request and the caller cannot claim.</summary>
/// <param name="IsLoopback">The connection itself comes from this machine, with no proxy in between.</param>
/// <param name="IsDevelopment">The process runs in the Development environment.</param>
public readonly record struct RequestFacts(bool IsLoopback, bool IsDevelopment);
