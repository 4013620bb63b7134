using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Bot.Protocol.Authentication;

/// <summary>Which service URLs this bot talks to. Immutable, thread-safe.</summary>
/// <remarks>
/// The service URL stands in the activity, so a sender chooses where our answer and our access token go. A URL passes
/// only if the text and what the URL parser makes of it name the same host: every trick (user info, backslashes, decimal
/// addresses, look-alike letters) lives in the difference between the two.
/// </remarks>
public sealed class ServiceUrls
{
    const int LongestUrl = 2048;

    readonly HashSet<string> _hosts = new(StringComparer.OrdinalIgnoreCase);
    readonly List<string> _suffixes = [];
    readonly bool _loopback;

    /// <param name="cloud">Its hosts are allowed.</param>
    /// <param name="allowLoopback">Also http and https to this machine, any port: for the Emulator and the Playground. Only in Development.</param>
    /// <param name="configured">More hosts: "bots.example.com", "bots.example.com:8443" or "*.example.com" (subdomains only), https always.</param>
    /// <exception cref="ArgumentException">An entry of <paramref name="configured"/> is no host.</exception>
    public ServiceUrls(BotFrameworkCloud cloud, bool allowLoopback = false, IEnumerable<string>? configured = null)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        _loopback = allowLoopback;
        foreach (var entry in cloud.ServiceHosts.Concat(configured ?? []))
            Add(entry);
    }

    /// <summary>Judges a service URL.</summary>
    /// <param name="serviceUrl">As it stood in the activity.</param>
    /// <param name="url">The URL to use, when true.</param>
    /// <param name="problem">Why not, when false; without the URL, which may hold secrets of others.</param>
    public bool IsAllowed(string? serviceUrl, [NotNullWhen(true)] out Uri? url, [NotNullWhen(false)] out string? problem)
    {
        problem = Judge(serviceUrl, out url);
        if (problem is not null)
            url = null;
        return problem is null;
    }

    string? Judge(string? text, out Uri? url)
    {
        url = null;
        if (string.IsNullOrEmpty(text))
            return "no service URL";
        if (text.Length > LongestUrl)
            return "service URL too long";
        if (text.AsSpan().ContainsAnyExceptInRange('!', '~') || text.Contains('\\', StringComparison.Ordinal))
            return "service URL holds characters a URL has not";
        if (!Uri.TryCreate(text, UriKind.Absolute, out url) || url.Scheme is not ("https" or "http"))
            return "service URL is no web address";
        if (text.AsSpan().ContainsAny('?', '#'))
            return "service URL with query or fragment";
        if (!AuthorityAsWritten(text, url.Scheme).Equals(url.Authority, StringComparison.OrdinalIgnoreCase) || url.UserInfo.Length > 0)
            return "service URL whose host is not what it looks like";
        if (url.Host.Contains("xn--", StringComparison.OrdinalIgnoreCase) || url.Host.EndsWith('.'))
            return "service URL with an international or unfinished host name";

        if (IsLoopback(url))
            return _loopback ? null : "service URL on this machine, which only Development allows";
        if (url.Scheme != "https")
            return "service URL without TLS";
        if (_hosts.Contains(url.Authority))
            return null;
        var host = url.Host;
        if (url.IsDefaultPort && url.HostNameType == UriHostNameType.Dns && _suffixes.Exists(s => host.EndsWith(s, StringComparison.OrdinalIgnoreCase)))
            return null;
        return "service URL of a host that is not on the list";
    }

    /// <summary>What stands between // and the next slash, in the text itself, without the port the scheme implies.</summary>
    static ReadOnlySpan<char> AuthorityAsWritten(string text, string scheme)
    {
        var start = scheme.Length + "://".Length;
        if (text.Length < start || !text.AsSpan(scheme.Length, 3).SequenceEqual("://"))
            return default;
        var rest = text.AsSpan(start);
        var end = rest.IndexOf('/');
        var authority = end < 0 ? rest : rest[..end];
        var impliedPort = scheme == "https" ? ":443" : ":80";
        return authority.EndsWith(impliedPort) ? authority[..^impliedPort.Length] : authority;
    }

    static bool IsLoopback(Uri url) =>
        string.Equals(url.Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (url.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 && IPAddress.TryParse(url.Host.Trim('[', ']'), out var address)
            && IPAddress.IsLoopback(address) && !address.IsIPv4MappedToIPv6);

    void Add(string entry)
    {
        var wildcard = entry.StartsWith("*.", StringComparison.Ordinal);
        var host = wildcard ? entry[2..] : entry;
        if (!Uri.TryCreate($"https://{host}/", UriKind.Absolute, out var url)
            || !string.Equals(url.Authority, host.EndsWith(":443", StringComparison.Ordinal) ? host[..^4] : host, StringComparison.OrdinalIgnoreCase)
            || (wildcard && (!url.IsDefaultPort || url.HostNameType != UriHostNameType.Dns || !host.Contains('.', StringComparison.Ordinal))))
        {
            throw new ArgumentException($"'{entry}' is no host name. Write host, host:port or *.domain, without https:// and without a path.", nameof(entry));
        }

        if (wildcard)
            _suffixes.Add("." + host);
        else
            _hosts.Add(url.Authority);
    }
}
