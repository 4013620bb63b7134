using System.Net;

namespace Bot.Protocol;

/// <summary>The HTTP settings every outgoing call of this library relies on.</summary>
public static class ProtocolHttp
{
    /// <summary>A handler that follows no redirect, keeps no cookies, unpacks nothing and bounds connect time and header size.</summary>
    /// <remarks>A redirect would carry our request, or the token request with the secret, to a host nobody allowed. Share one; dispose it last.</remarks>
    public static SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        MaxResponseHeadersLength = 16,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    /// <summary>Refuses the two stock handlers when they would follow redirects.</summary>
    internal static HttpMessageInvoker Invoker(HttpMessageHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (handler is SocketsHttpHandler { AllowAutoRedirect: true } or HttpClientHandler { AllowAutoRedirect: true })
            throw new ArgumentException("This handler follows redirects. Use ProtocolHttp.CreateHandler().", nameof(handler));
        return new HttpMessageInvoker(handler, disposeHandler: false);
    }

    /// <summary>Reads a body of at most <paramref name="limit"/> bytes; null when it is longer.</summary>
    internal static async Task<byte[]?> ReadAsync(HttpContent content, int limit, CancellationToken cancellation)
    {
        if (content.Headers.ContentLength > limit)
            return null;

        var stream = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using var closing = stream.ConfigureAwait(false);
        using var body = new MemoryStream();
        var chunk = new byte[8192];
        for (int read; (read = await stream.ReadAsync(chunk, cancellation).ConfigureAwait(false)) > 0;)
        {
            if (body.Length + read > limit)
                return null;
            body.Write(chunk, 0, read);
        }
        return body.ToArray();
    }
}
