using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bot.Load;

/// <summary>Posts activities to <c>/api/messages</c> as the Emulator does, and is the connector the bot answers to. The same code drives
/// our bot and the echo bot of botbuilder.</summary>
sealed class ConnectorTarget : ITarget
{
    readonly Scripts _scripts;
    readonly WebApplication _connector;
    readonly string _serviceUrl;
    readonly HttpClient _http;
    readonly ConcurrentQueue<Customer> _ready = new();
    readonly ConcurrentDictionary<string, Customer> _expecting = new();
    int _conversations;
    int _activities;
    int _duplicates;

    ConnectorTarget(string name, ServerProcess server, Scripts scripts, WebApplication connector)
    {
        (Name, Server, _scripts, _connector) = (name, server, scripts, connector);
        _serviceUrl = connector.Urls.First();
        _http = new HttpClient(new SocketsHttpHandler { UseCookies = false, UseProxy = false, MaxConnectionsPerServer = 128, PooledConnectionLifetime = Timeout.InfiniteTimeSpan })
        {
            BaseAddress = server.Address,
            Timeout = TimeSpan.FromSeconds(20),
        };
    }

    public string Name { get; }

    public ServerProcess Server { get; }

    public int Duplicates => _duplicates;

    public static async Task<ConnectorTarget> StartAsync(string name, ServerProcess server, Scripts scripts)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var connector = builder.Build();
        ConnectorTarget? target = null;
        connector.Run(http => target!.ReplyAsync(http));
        await connector.StartAsync();
        return target = new ConnectorTarget(name, server, scripts, connector);
    }

    public async Task PrepareAsync(int messages, CancellationToken cancellation)
    {
        var missing = (messages - _ready.Sum(customer => customer.Script.Count) + Scripts.Length - 1) / Scripts.Length;
        var openings = Enumerable.Range(0, Math.Max(0, missing)).Select(_ => new Customer($"load-{++_conversations}|livechat", _scripts.Next())).ToList();
        await Parallel.ForEachAsync(openings, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellation }, async (customer, _) =>
        {
            // The Emulator names both, the user and the bot, in one update. What the bot says to it is nobody's answer here.
            if (await PostAsync(customer, "conversationUpdate", $"u{Interlocked.Increment(ref _activities)}", null) is { } problem)
                throw new InvalidOperationException($"{Name} did not take a conversationUpdate: {problem}.");
            _ready.Enqueue(customer);
        });
    }

    public Customer? TryTake() => _ready.TryDequeue(out var customer) ? customer : null;

    public async Task SendAsync(Customer customer, string text, Flight flight)
    {
        var id = $"m{Interlocked.Increment(ref _activities)}";
        customer.Flight = flight;
        _expecting[id] = customer;
        if (await PostAsync(customer, "message", id, text) is { } problem)
        {
            flight.Fail(problem);
            _expecting.TryRemove(id, out _);
        }
        else if (flight.Acknowledge())
        {
            Free(customer);
        }
    }

    async Task ReplyAsync(HttpContext http)
    {
        using var body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
        var activity = body.RootElement;
        if (activity.TryGetProperty("type", out var type) && type.ValueEquals("message") && activity.TryGetProperty("replyToId", out var replyTo)
            && replyTo.GetString() is { } id && id.StartsWith('m'))
        {
            if (_expecting.TryRemove(id, out var customer))
                Hear(customer, activity);
            else
                Interlocked.Increment(ref _duplicates);
        }
        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync("{\"id\":\"r1\"}"u8.ToArray());
    }

    void Hear(Customer customer, JsonElement activity)
    {
        // The only sign on this wire: with nobody at the desk, who waits for a person is offered a call.
        customer.HandedOver |= activity.TryGetProperty("suggestedActions", out var suggested) && suggested.TryGetProperty("actions", out var actions)
            && actions.EnumerateArray().Any(action => action.TryGetProperty("title", out var title) && title.ValueEquals("Call me back"));
        if (customer.Flight is { } flight && flight.Answer())
            Free(customer);
    }

    void Free(Customer customer)
    {
        customer.Flight = null;
        if (!customer.HandedOver && customer.Script.Count > 0)
            _ready.Enqueue(customer);
    }

    async Task<string?> PostAsync(Customer customer, string type, string id, string? text)
    {
        try
        {
            using var content = new ByteArrayContent(Activity(customer, type, id, text)) { Headers = { ContentType = JsonType } };
            using var answer = await _http.PostAsync("/api/messages", content);
            return answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Accepted or HttpStatusCode.Created or HttpStatusCode.NoContent ? null : $"HTTP {(int)answer.StatusCode}";
        }
        catch (Exception problem) when (problem is HttpRequestException or TaskCanceledException)
        {
            return problem.GetType().Name;
        }
    }

    static readonly MediaTypeHeaderValue JsonType = new("application/json");

    byte[] Activity(Customer customer, string type, string id, string? text)
    {
        using var buffer = new MemoryStream(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteString("id", id);
            json.WriteString("timestamp", DateTime.UtcNow);
            json.WriteString("channelId", "emulator");
            json.WriteString("serviceUrl", _serviceUrl);
            Account(json, "from", "user-" + customer.Id, "User", "user");
            Account(json, "recipient", "bot", "Bot", "bot");
            json.WriteStartObject("conversation");
            json.WriteString("id", customer.Id);
            json.WriteEndObject();
            if (text is null)
            {
                json.WriteStartArray("membersAdded");
                Account(json, null, "user-" + customer.Id, "User", null);
                Account(json, null, "bot", "Bot", null);
                json.WriteEndArray();
            }
            else
            {
                json.WriteString("text", text);
                json.WriteString("textFormat", "plain");
                json.WriteString("locale", "en-US");
                json.WriteStartObject("channelData");
                json.WriteString("clientActivityID", id);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    static void Account(Utf8JsonWriter json, string? field, string id, string name, string? role)
    {
        if (field is null)
            json.WriteStartObject();
        else
            json.WriteStartObject(field);
        json.WriteString("id", id);
        json.WriteString("name", name);
        if (role is not null)
            json.WriteString("role", role);
        json.WriteEndObject();
    }

    public Task TidyAsync() => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _connector.DisposeAsync();
        _http.Dispose();
    }
}
