using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Bot.Protocol.Authentication;

/// <summary>Decides who may post an activity to the bot. Thread-safe; one for the life of the process, as it holds the key cache.</summary>
/// <remarks>
/// Rules: Bot Connector authentication page and the SDKs. Stricter than the SDKs where those are weak: an expiry is required,
/// so are a service URL and an endorsement, and a forged signature is a refusal, not an error.
/// </remarks>
public sealed class ChannelAuthentication
{
    static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    static readonly JsonWebTokenHandler Tokens = new() { MaximumTokenSizeInBytes = PresentedToken.MaxLength };

    readonly ChannelAuthenticationOptions _options;
    readonly ServiceUrls _serviceUrls;
    readonly TimeProvider _time;
    readonly SigningKeys _channelKeys;
    readonly SigningKeys _entraKeys;
    readonly HashSet<string> _entraIssuers;

    /// <param name="options">What the bot is.</param>
    /// <param name="serviceUrls">Where the bot may answer to; a caller that wants answers elsewhere is refused.</param>
    /// <param name="handler">For the OpenID metadata; <see cref="ProtocolHttp.CreateHandler"/>. Not disposed here.</param>
    /// <param name="time">The clock for token lifetimes and the key cache.</param>
    public ChannelAuthentication(ChannelAuthenticationOptions options, ServiceUrls serviceUrls, HttpMessageHandler handler, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(serviceUrls);
        ArgumentNullException.ThrowIfNull(time);
        (_options, _serviceUrls, _time) = (options, serviceUrls, time);

        var http = ProtocolHttp.Invoker(handler);
        _channelKeys = new(options.Cloud.ChannelMetadata, http, time);
        _entraKeys = new(options.Cloud.EntraMetadata, http, time);
        var ownTenant = string.IsNullOrEmpty(options.TenantId)
            ? []
            : options.Cloud.TenantIssuers.Select(issuer => string.Format(CultureInfo.InvariantCulture, issuer, options.TenantId));
        _entraIssuers = [.. options.Cloud.EntraIssuers, .. ownTenant];
    }

    /// <summary>How often OpenID metadata was asked for since the start, for diagnosis.</summary>
    public int MetadataFetches => _channelKeys.Fetches + _entraKeys.Fetches;

    /// <summary>Judges a request.</summary>
    /// <param name="authorization">The Authorization header as received; null when there was none. Two headers count as none.</param>
    /// <param name="activity">The activity it carries. Its service URL and channel take part in the proof.</param>
    /// <param name="facts">What the host knows about the request.</param>
    /// <param name="cancellation">Stops waiting for keys.</param>
    /// <returns>The verdict; bad input of any kind is a verdict, not an exception.</returns>
    public async ValueTask<AuthenticationResult> AuthenticateAsync(
        string? authorization, Activity activity, RequestFacts facts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(activity);
        if (string.IsNullOrEmpty(_options.AppId))
            return Anonymous(activity, facts);

        if (!TryReadHeader(authorization, out var text, out var problem) || !PresentedToken.TryRead(text, out var token, out problem))
            return AuthenticationResult.Unauthorized(problem);

        // The issuer only chooses which keys must have signed; what it claims is proven by them.
        var verdict = token.Issuer == _options.Cloud.ChannelIssuer
            ? await FromChannelAsync(token, activity, cancellation).ConfigureAwait(false)
            : _entraIssuers.Contains(token.Issuer)
                ? await FromEntraAsync(token, activity, cancellation).ConfigureAwait(false)
                : AuthenticationResult.Unauthorized("token of an unknown issuer");

        return verdict.IsAllowed && !_serviceUrls.IsAllowed(activity.ServiceUrl, out _, out problem) ? AuthenticationResult.Forbidden(problem) : verdict;
    }

    AuthenticationResult Anonymous(Activity activity, RequestFacts facts)
    {
        if (!facts.IsDevelopment)
            return AuthenticationResult.Forbidden("no app id configured, and this is not Development");
        if (!facts.IsLoopback)
            return AuthenticationResult.Forbidden("no app id configured, and the caller is not on this machine");
        return _serviceUrls.IsAllowed(activity.ServiceUrl, out _, out var problem)
            ? AuthenticationResult.Allowed(new(CallerKind.Anonymous, null, null, null))
            : AuthenticationResult.Forbidden(problem);
    }

    async Task<AuthenticationResult> FromChannelAsync(PresentedToken token, Activity activity, CancellationToken cancellation)
    {
        if (token.Audience != _options.AppId)
            return AuthenticationResult.Unauthorized("token for another bot");
        if (await _channelKeys.FindAsync(token.KeyId, cancellation).ConfigureAwait(false) is not { } key)
            return AuthenticationResult.Unauthorized("token signed with an unknown key");
        if (await SignatureProblemAsync(token, key).ConfigureAwait(false) is { } problem)
            return AuthenticationResult.Unauthorized(problem);

        if (string.IsNullOrEmpty(activity.ServiceUrl) || token.ServiceUrl != activity.ServiceUrl)
            return AuthenticationResult.Unauthorized("token for another service URL");
        if (activity.ChannelId is null || !key.Endorsements.Contains(activity.ChannelId))
            return AuthenticationResult.Unauthorized("signing key not endorsed for the channel");

        return AuthenticationResult.Allowed(new(CallerKind.Channel, null, _options.Cloud.ConnectorAudience,
            _options.Cloud.ChannelIssuer == BotFrameworkCloud.UsGovernment.ChannelIssuer ? "urn:botframework:azureusgov" : "urn:botframework:azure"));
    }

    async Task<AuthenticationResult> FromEntraAsync(PresentedToken token, Activity activity, CancellationToken cancellation)
    {
        if (token.Audience != _options.AppId)
            return AuthenticationResult.Unauthorized("token for another bot");

        var caller = token.Version switch
        {
            "1.0" => token.AppId,
            "2.0" => token.AuthorizedParty,
            _ => null,
        };
        if (string.IsNullOrEmpty(caller))
            return AuthenticationResult.Unauthorized("token without a version and the calling app");

        var isEmulator = caller == _options.AppId;
        if (isEmulator && !(_options.AllowEmulator && _options.EmulatorChannels.Contains(activity.ChannelId)))
            return AuthenticationResult.Unauthorized("test clients are not allowed here, or not for this channel");
        if (!isEmulator && !_options.AllowedCallers.Contains(caller))
            return AuthenticationResult.Unauthorized("calling bot is not on the list");

        if (await _entraKeys.FindAsync(token.KeyId, cancellation).ConfigureAwait(false) is not { } key)
            return AuthenticationResult.Unauthorized("token signed with an unknown key");
        if (await SignatureProblemAsync(token, key).ConfigureAwait(false) is { } problem)
            return AuthenticationResult.Unauthorized(problem);

        return AuthenticationResult.Allowed(isEmulator
            ? new(CallerKind.Emulator, caller, _options.Cloud.ConnectorAudience, null)
            : new(CallerKind.Skill, caller, caller, "urn:botframework:aadappid:" + caller));
    }

    /// <summary>Signature and lifetime. Issuer and audience were compared already, on the very bytes the signature covers.</summary>
    async Task<string?> SignatureProblemAsync(PresentedToken token, SigningKey key)
    {
        var now = _time.GetUtcNow();
        if (now >= token.Expires + Skew)
            return "token expired";
        if (token.NotBefore is { } notBefore && now < notBefore - Skew)
            return "token not valid yet";

        var result = await Tokens.ValidateTokenAsync(token.Text, new TokenValidationParameters
        {
            ValidAlgorithms = [token.Algorithm],
            IssuerSigningKey = key.Key,
            TryAllIssuerSigningKeys = false,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            ValidIssuer = token.Issuer,
            ValidAudience = token.Audience,
            // Judged above by our clock; the library would use the machine's.
            ValidateLifetime = false,
        }).ConfigureAwait(false);
        return result.IsValid ? null : "token signature does not hold";
    }

    static bool TryReadHeader(string? header, [NotNullWhen(true)] out string? token, [NotNullWhen(false)] out string? problem)
    {
        // Exactly as the SDKs: the scheme in this spelling, one space, one token.
        const string Scheme = "Bearer ";
        token = header is not null && header.StartsWith(Scheme, StringComparison.Ordinal) ? header[Scheme.Length..] : null;
        if (string.IsNullOrEmpty(token) || token.AsSpan().ContainsAny(' ', ',', '\t'))
            token = null;
        problem = token is null ? "no bearer token" : null;
        return token is not null;
    }
}
