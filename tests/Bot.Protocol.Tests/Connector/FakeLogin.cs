using Bot.Protocol.Authentication;
using Bot.Protocol.Connector;
using Microsoft.AspNetCore.Http;

namespace Bot.Protocol.Tests.Connector;

/// <summary>Plays the token endpoint of Entra on loopback: token-1, token-2, …, or what <see cref="Answer"/> says.</summary>
sealed class FakeLogin : IAsyncDisposable
{
    LoopbackServer? _server;
    int _issued;

    /// <summary>Status and body instead of a token.</summary>
    public (int Status, string Body)? Answer { get; set; }

    /// <summary>expires_in, as it stands in the JSON.</summary>
    public string ExpiresIn { get; set; } = "3600";

    /// <summary>Holds answers back until it is completed.</summary>
    public TaskCompletionSource? Hold { get; set; }

    /// <summary>The last request's form.</summary>
    public Dictionary<string, string> Form { get; private set; } = [];

    public string? Path { get; private set; }

    public AppRegistration App => new("app-1", "s3cret&=+", null, BotFrameworkCloud.Public with { TokenEndpoint = _server!.Url + "/{0}/oauth2/v2.0/token" });

    public static async Task<FakeLogin> StartAsync()
    {
        var fake = new FakeLogin();
        fake._server = await LoopbackServer.StartAsync(fake.AnswerAsync);
        return fake;
    }

    async Task AnswerAsync(HttpContext context)
    {
        Path = context.Request.Path;
        Form = (await context.Request.ReadFormAsync()).ToDictionary(f => f.Key, f => f.Value.ToString());
        if (Hold is { } hold)
            await hold.Task;
        context.Response.StatusCode = Answer?.Status ?? 200;
        await context.Response.WriteAsync(Answer?.Body
            ?? $$"""{"token_type":"Bearer","expires_in":{{ExpiresIn}},"access_token":"token-{{Interlocked.Increment(ref _issued)}}"}""");
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? default;
}
