using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Bot.Channels.Connector;
using Bot.Channels.WebChat;
using Bot.Conversations;
using Bot.Models;
using Bot.Protocol.Authentication;
using Bot.Protocol.Connector;
using Bot.Testing;
using Bot.Turns;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bot.Channels.Tests;

/// <summary>The channels on a real server on loopback, over the real reception and turns and a store in memory.</summary>
sealed class ChannelHost : IAsyncDisposable
{
    public const string Secret = "a secret of more than thirty-two characters";
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    readonly WebApplication _app;
    readonly string _folder;

    ChannelHost(WebApplication app, string folder, MemoryStore store, StepClock clock, RecordingConnector service)
    {
        (_app, _folder, Store, Clock, Service) = (app, folder, store, clock, service);
        Address = new Uri(app.Urls.First());
        Http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = Address };
    }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public MemoryStore Store { get; }

    public StepClock Clock { get; }

    /// <summary>What answers at every service URL.</summary>
    public RecordingConnector Service { get; }

    public string UploadFolder => Path.Combine(_folder, "uploads");

    public T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    public static async Task<ChannelHost> StartAsync(
        Action<WebChatOptions>? webChat = null, Action<BotFrameworkOptions>? botFramework = null, string environment = "Development", ReceptionLimits? limits = null)
    {
        var folder = Directory.CreateTempSubdirectory("switchboard-channels-").FullName;
        var webChatOptions = new WebChatOptions
        {
            Secret = Secret,
            SigningKey = Encoding.UTF8.GetBytes("a key of more than thirty-two bytes"),
            UploadFolder = Path.Combine(folder, "uploads"),
            MessagesPerMinute = 0,
            ChatsPerMinute = 0,
            StreamsPerMinute = 0,
        };
        webChat?.Invoke(webChatOptions);
        var botOptions = new BotFrameworkOptions { MessagesPerMinute = 0 };
        botFramework?.Invoke(botOptions);

        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var (store, clock, service) = (new MemoryStore(), new StepClock(), new RecordingConnector());
        var services = builder.Services;
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton<ConversationWakes>();
        services.AddSingleton<WakingStore>(provider => new(store, provider.GetRequiredService<ConversationWakes>()));
        services.AddSingleton<IInbox>(provider => provider.GetRequiredService<WakingStore>());
        services.AddSingleton<IConversations>(provider => provider.GetRequiredService<WakingStore>());
        services.AddSingleton<IMessageLog>(store);
        services.AddSingleton<IOutbox>(store);
        services.AddSingleton<ChannelList>();
        services.AddSingleton(provider => new TurnHandler(
            provider.GetRequiredService<IConversations>(), provider.GetRequiredService<ChannelList>(), Shipped.Live(), new TurnDecider(Shipped.Speech), Shipped.Speech,
            new FixedPolicies(), new FakeShop(), new FakeQueues(), provider.GetRequiredService<IInbox>(), clock));
        services.AddSingleton(provider => new Reception(provider.GetRequiredService<IInbox>(), provider.GetRequiredService<TurnHandler>(), limits ?? new(), (_, _) => { }));
        services.AddChannels(webChatOptions, botOptions);
        services.AddSingleton(provider => new ConnectorClient(provider.GetRequiredService<ServiceUrls>(), null, service, clock, new ConnectorOptions { Tries = 1 }));

        var app = builder.Build();
        app.UseWebSockets();
        app.MapChannels();
        await app.StartAsync();
        return new(app, folder, store, clock, service);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Sends a request. Headers are "Name: value".</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, string? bearer = null, HttpContent? body = null, params string[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        if (bearer is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {bearer}");
        foreach (var header in headers)
            request.Headers.TryAddWithoutValidation(header[..header.IndexOf(':')], header[(header.IndexOf(':') + 1)..].Trim());
        using var response = await Http.SendAsync(request);
        return new(response.StatusCode, await response.Content.ReadAsByteArrayAsync(), response.Headers, response.Content.Headers);
    }

    public Task<Answer> GetAsync(string path, string? bearer = null, params string[] headers) => SendAsync(HttpMethod.Get, path, bearer, null, headers);

    public Task<Answer> PostAsync(string path, string? bearer, string? json, params string[] headers) => SendAsync(HttpMethod.Post, path, bearer, json is null ? null : Json(json), headers);

    public static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    /// <summary>Waits for something that happens in another thread, by looking again and again.</summary>
    public static Task UntilAsync(Func<bool> holds, string what) => UntilAsync(() => ValueTask.FromResult(holds()), what);

    /// <inheritdoc cref="UntilAsync(Func{bool}, string)"/>
    public static async Task UntilAsync(Func<ValueTask<bool>> holds, string what)
    {
        var until = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (!await holds())
        {
            if (Environment.TickCount64 > until)
                Assert.Fail($"Waited {Patience.TotalSeconds:0} s for: {what}");
            await Task.Yield();
            Thread.Yield();
        }
    }
}

/// <summary>What came back.</summary>
sealed record Answer(HttpStatusCode Code, byte[] Bytes, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    public int Status => (int)Code;

    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonNode Json => JsonNode.Parse(Bytes)!;

    public string? ErrorCode => (string?)Json["error"]?["code"];

    public string? ErrorMessage => (string?)Json["error"]?["message"];

    public string? Header(string name) =>
        Headers.TryGetValues(name, out var values) || ContentHeaders.TryGetValues(name, out values) ? string.Join(",", values) : null;
}
