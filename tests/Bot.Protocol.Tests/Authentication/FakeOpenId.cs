using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Bot.Protocol.Authentication;
using Microsoft.AspNetCore.Http;

namespace Bot.Protocol.Tests.Authentication;

/// <summary>Plays the key servers of Azure Bot Service (/channel) and Entra (/entra) on loopback.</summary>
sealed class FakeOpenId : IAsyncDisposable
{
    // Made once: a key costs more than all the rest of a test.
    static readonly RSA Endorsed = RSA.Create(2048);
    static readonly RSA Bare = RSA.Create(2048);
    static readonly RSA Entra = RSA.Create(2048);

    readonly ConcurrentDictionary<string, int> _requests = new();
    LoopbackServer? _server;

    public Dictionary<string, RSA> ChannelKeys { get; } = new() { ["endorsed"] = Endorsed, ["bare"] = Bare };

    public Dictionary<string, RSA> EntraKeys { get; } = new() { ["entra"] = Entra };

    public string[] Endorsements { get; } = ["msteams", "directline", "webchat"];

    /// <summary>Answers 503 to everything.</summary>
    public volatile bool IsDown;

    public int Requests(string path) => _requests.GetValueOrDefault(path);

    public static async Task<FakeOpenId> StartAsync()
    {
        var fake = new FakeOpenId();
        fake._server = await LoopbackServer.StartAsync(fake.AnswerAsync);
        return fake;
    }

    public BotFrameworkCloud Cloud => BotFrameworkCloud.Public with
    {
        ChannelMetadata = new Uri(_server!.Url + "/channel/metadata"),
        EntraMetadata = new Uri(_server.Url + "/entra/metadata"),
    };

    async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        _requests.AddOrUpdate(path, 1, (_, count) => count + 1);
        if (IsDown)
        {
            context.Response.StatusCode = 503;
            return;
        }
        object? answer = path switch
        {
            "/channel/metadata" or "/entra/metadata" => new { issuer = "x", jwks_uri = $"{_server!.Url}/{path.Split('/')[1]}/keys" },
            "/channel/keys" => new { keys = ChannelKeys.Select(k => Describe(k.Key, k.Value, k.Key == "bare" ? null : Endorsements)) },
            "/entra/keys" => new { keys = EntraKeys.Select(k => Describe(k.Key, k.Value, null)) },
            _ => null,
        };
        if (answer is null)
            context.Response.StatusCode = 404;
        else
            await context.Response.WriteAsJsonAsync(answer, new JsonSerializerOptions { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull });
    }

    static object Describe(string id, RSA rsa, string[]? endorsements)
    {
        var key = rsa.ExportParameters(false);
        return new { kty = "RSA", use = "sig", kid = id, n = Base64Url.EncodeToString(key.Modulus), e = Base64Url.EncodeToString(key.Exponent), endorsements };
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? default;
}
