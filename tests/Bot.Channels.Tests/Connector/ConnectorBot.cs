using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Bot.Channels.Connector;
using Bot.Channels.Outbox;
using Bot.Conversations;
using Bot.Dialogues;
using Bot.Models;
using Bot.Protocol.Authentication;
using Bot.Testing;
using Bot.Turns;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bot.Channels.Tests.Connector;

/// <summary>The whole bot behind <c>/api/messages</c> in this process, over <see cref="MemoryStore"/>, without a server: a request is a
/// call of the pipeline, so that a test may say from where it comes.</summary>
sealed class ConnectorBot : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly RequestDelegate _pipeline;
    readonly ConcurrentQueue<Exception> _failures = new();

    /// <param name="options">Settings; no app id unless they name one.</param>
    /// <param name="development">Whether the process runs in Development.</param>
    /// <param name="cloud">Key servers other than Microsoft's.</param>
    /// <param name="limits">How much may wait.</param>
    public ConnectorBot(BotFrameworkOptions? options = null, bool development = true, BotFrameworkCloud? cloud = null, ReceptionLimits? limits = null)
    {
        options ??= new();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = development ? "Development" : "Production" });
        builder.Logging.ClearProviders();
        var services = builder.Services;
        services.AddChannels(new(), options);
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton<IInbox>(Store).AddSingleton<IOutbox>(Store).AddSingleton<IConversations>(Store).AddSingleton<IMessageLog>(Store);
        services.AddSingleton<ConversationWakes>().AddSingleton<ChannelList>();
        services.AddSingleton(provider => new TurnHandler(
            Store, provider.GetRequiredService<ChannelList>(), Shipped.Live(), new(Shipped.Speech), Shipped.Speech, new FixedPolicies(), Shop, new FakeQueues(), Store, Clock));
        services.AddSingleton(provider => new Reception(Store, provider.GetRequiredService<TurnHandler>(), limits ?? new(), (problem, _) => _failures.Enqueue(problem)));
        services.AddSingleton(new OutboxOptions { Look = TimeSpan.FromMilliseconds(10) });
        if (cloud is not null)
            services.AddSingleton(provider => new ChannelAuthentication(
                new() { AppId = options.AppId, TenantId = options.TenantId, AllowEmulator = options.AllowEmulator, AllowedCallers = options.AllowedCallers, Cloud = cloud },
                provider.GetRequiredService<ServiceUrls>(), provider.GetRequiredService<SocketsHttpHandler>(), Clock));

        _app = builder.Build();
        _app.UseRouting();
        _app.Services.GetRequiredService<BotEndpoint>().Map(_app);
#pragma warning disable ASP0014 // The pipeline is built without starting a server, so nothing else ends it.
        _app.UseEndpoints(_ => { });
#pragma warning restore ASP0014
        _pipeline = ((IApplicationBuilder)_app).Build();
    }

    public MemoryStore Store { get; } = new();

    public TestClock Clock { get; } = new(DateTimeOffset.UtcNow);

    public FakeShop Shop { get; } = new();

    public IServiceProvider Services => _app.Services;

    /// <summary>What went wrong in turns.</summary>
    public IReadOnlyCollection<Exception> Failures => _failures;

    /// <summary>Everything that was stored, in order.</summary>
    public IReadOnlyList<InboundMessage> Received => _received.ToArray();

    readonly ConcurrentQueue<InboundMessage> _received = new();

    /// <summary>Notes what is stored; the store keeps it under its own key.</summary>
    public ConnectorBot Noting()
    {
        Store.BeforeReceive = _received.Enqueue;
        return this;
    }

    /// <summary>An answer of the endpoint.</summary>
    public sealed record Answer(int Status, string Body, IHeaderDictionary Headers)
    {
        public JsonElement Json => JsonDocument.Parse(Body).RootElement;
    }

    public Task<Answer> PostAsync(string body, string? authorization = null, Action<HttpContext>? change = null) =>
        PostAsync(Encoding.UTF8.GetBytes(body), authorization, change);

    /// <summary>Posts a body as a test client on this machine does.</summary>
    public async Task<Answer> PostAsync(ReadOnlyMemory<byte> body, string? authorization = null, Action<HttpContext>? change = null)
    {
        using var scope = _app.Services.CreateScope();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        http.Connection.RemoteIpAddress = IPAddress.Loopback;
        http.Request.Method = "POST";
        http.Request.Path = "/api/messages";
        http.Request.ContentType = "application/json; charset=utf-8";
        http.Request.ContentLength = body.Length;
        http.Request.Body = new MemoryStream(body.ToArray());
        if (authorization is not null)
            http.Request.Headers.Authorization = authorization;
        using var answer = new MemoryStream();
        http.Response.Body = answer;
        change?.Invoke(http);
        await _pipeline(http);
        await http.Features.Get<IHttpResponseBodyFeature>()!.CompleteAsync();
        return new(http.Response.StatusCode, Encoding.UTF8.GetString(answer.ToArray()), http.Response.Headers);
    }

    /// <summary>Ends when every message that was taken is answered.</summary>
    public async Task AnsweredAsync() =>
        Assert.True(await Services.GetRequiredService<Reception>().DrainAsync(TimeSpan.FromSeconds(60), TimeProvider.System), "turns did not end");

    /// <summary>Sends from the outbox until the test ends.</summary>
    public Task SendAsync() => _app.Services.GetServices<IHostedService>().OfType<OutboxSender>().Single().StartAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _app.Services.GetServices<IHostedService>().OfType<OutboxSender>().Single().StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}
