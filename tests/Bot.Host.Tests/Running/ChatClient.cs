using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Bot.Host.Tests.Running;

/// <summary>A customer on Direct Line who keeps account of what was acknowledged, and sends again what was not.</summary>
public sealed class ChatClient
{
    readonly HashSet<string> _acknowledged = [];
    string _token = "";

    public string ConversationId { get; private set; } = "";

    /// <summary>What lets them in.</summary>
    public string Token => _token;

    /// <summary>Activity ids the server acknowledged, in order of sending.</summary>
    public List<string> Acknowledged { get; } = [];

    public async Task OpenAsync(HttpClient http)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Post, "/chat/token") { Headers = { { "X-Requested-With", "switchboard-chat" } } };
        using var answer = await http.SendAsync(ask);
        var token = await answer.Content.ReadFromJsonAsync<JsonElement>();
        _token = token.GetProperty("token").GetString()!;
        ConversationId = token.GetProperty("conversationId").GetString()!;
        using var started = await http.SendAsync(Request(HttpMethod.Post, "/v3/directline/conversations", new { user = new { } }));
        started.EnsureSuccessStatusCode();
    }

    /// <summary>Sends a message; true when it was acknowledged, false when the line broke or the server refused.</summary>
    public async Task<bool> SendAsync(HttpClient http, string key, string text)
    {
        try
        {
            using var answer = await http.SendAsync(Request(
                HttpMethod.Post, $"/v3/directline/conversations/{ConversationId}/activities",
                new { type = "message", text, from = new { id = "me" }, channelData = new { clientActivityID = key } }));
            if (answer.StatusCode != HttpStatusCode.OK)
                return false;
            var id = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
            if (_acknowledged.Add(key))
                Acknowledged.Add(id);
            return true;
        }
        catch (Exception broken) when (broken is HttpRequestException or TaskCanceledException or IOException)
        {
            return false;
        }
    }

    /// <summary>The whole log, as any client would read it.</summary>
    public async Task<List<JsonElement>> LogAsync(HttpClient http)
    {
        var all = new List<JsonElement>();
        var watermark = "";
        while (true)
        {
            using var answer = await http.SendAsync(Request(HttpMethod.Get, $"/v3/directline/conversations/{ConversationId}/activities?watermark={watermark}"));
            answer.EnsureSuccessStatusCode();
            var page = await answer.Content.ReadFromJsonAsync<JsonElement>();
            var activities = page.GetProperty("activities").EnumerateArray().ToList();
            if (activities.Count == 0)
                return all;
            all.AddRange(activities);
            watermark = page.GetProperty("watermark").GetString()!;
        }
    }

    /// <summary>Waits until the log satisfies a condition.</summary>
    public async Task<List<JsonElement>> WaitAsync(HttpClient http, Func<List<JsonElement>, bool> condition, string what)
    {
        List<JsonElement> log = [];
        await Eventually.TrueAsync(
            async () => condition(log = await LogAsync(http)),
            () => $"Waited for: {what}. The log:\n" + string.Join('\n', log.Select(activity => activity.GetRawText())));
        return log;
    }

    HttpRequestMessage Request(HttpMethod method, string path, object? body = null) => new(method, path)
    {
        Headers = { Authorization = new AuthenticationHeaderValue("Bearer", _token) },
        Content = body is null ? null : JsonContent.Create(body),
    };
}

/// <summary>What must hold of a log whatever died when.</summary>
public static class Promises
{
    /// <summary>Every acknowledged message is there once with one answer; answers follow what they answer; nothing is out of order.</summary>
    public static IReadOnlyList<string> Broken(ChatClient client, List<JsonElement> log)
    {
        var broken = new List<string>();
        var place = log.Select((activity, index) => (Id: Text(activity, "id"), Index: index)).ToLookup(pair => pair.Id, pair => pair.Index);
        broken.AddRange(place.Where(same => same.Count() > 1).Select(same => $"{same.Key} is there {same.Count()} times"));
        var answers = log.Select((activity, index) => (To: Text(activity, "replyToId"), Index: index)).Where(pair => pair.To.Length > 0).ToLookup(pair => pair.To, pair => pair.Index);
        foreach (var id in client.Acknowledged)
        {
            if (!place.Contains(id))
                broken.Add($"{id} was acknowledged and is lost");
            else if (answers[id].Count() != 1)
                broken.Add($"{id} has {answers[id].Count()} answers");
            else if (answers[id].Single() < place[id].First())
                broken.Add($"{id} is answered before it is there");
        }
        var order = client.Acknowledged.Where(place.Contains).Select(id => place[id].First()).ToList();
        if (!order.SequenceEqual(order.Order()))
            broken.Add("messages are not in the order they were sent");
        var answered = client.Acknowledged.SelectMany(id => answers[id]).ToList();
        if (!answered.SequenceEqual(answered.Order()))
            broken.Add("answers are not in the order of the messages");
        var times = log.Select(activity => activity.GetProperty("timestamp").GetDateTimeOffset()).ToList();
        if (!times.Zip(times.Skip(1)).All(pair => pair.First < pair.Second))
            broken.Add("time stamps do not rise");
        return broken;
    }

    public static bool Answered(ChatClient client, List<JsonElement> log)
    {
        var answered = log.Select(activity => Text(activity, "replyToId")).ToHashSet();
        return client.Acknowledged.TrueForAll(answered.Contains);
    }

    static string Text(JsonElement activity, string name) => activity.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
