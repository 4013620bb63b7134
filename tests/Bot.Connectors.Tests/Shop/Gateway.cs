using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Bot.Connectors.Tests.Shop;

/// <summary>Something between bot and shop that answers every request 403 with the same words, and keeps what it was sent.</summary>
sealed class Gateway : IAsyncDisposable
{
    readonly WebApplication app;
    readonly List<string> requests = [];

    Gateway(string body)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.Run(async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            requests.Add(string.Join('\n', [http.Request.Path, .. http.Request.Headers.Select(header => $"{header.Key}: {header.Value}"), await reader.ReadToEndAsync()]));
            http.Response.StatusCode = 403;
            await http.Response.WriteAsync(body);
        });
    }

    public Uri Address => new(app.Urls.Single());

    /// <summary>Path, headers and body of each request; asked when nothing is under way.</summary>
    public IReadOnlyList<string> Requests => requests;

    public static async Task<Gateway> StartAsync(string body)
    {
        var gateway = new Gateway(body);
        await gateway.app.StartAsync(TestContext.Current.CancellationToken);
        return gateway;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
