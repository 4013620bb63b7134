using System.Net;
using Bot.Channels.Connector;
using Bot.Conversations;
using Bot.Testing;
using Microsoft.AspNetCore.Http;

namespace Bot.Channels.Tests.Connector;

public class StatusTests
{
    public static TheoryData<string> Statuses => [.. CaseFile.Read("Connector/statuses.cases", 2, 2).Select(line => line.Line)];

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task What_is_answered_and_what_is_stored(string line)
    {
        var (given, expected) = Cells(line);
        var (payload, changes) = (given[0].Split(';', 2)[0].Trim(), given[0].Contains(';') ? given[0].Split(';', 2)[1] : "");
        var request = given[1];
        var options = new BotFrameworkOptions { IsReady = () => request != "not-ready" };
        await using var bot = new ConnectorBot(options, development: request != "production", limits: request == "busy" ? new() { Waiting = 0 } : null).Noting();

        var answer = await bot.PostAsync(Payload.Read(payload, changes), change: http => Apply(request, http));
        await bot.AnsweredAsync();

        var (status, field) = (expected[0].Split(' ')[0], expected[0].Split(' ').ElementAtOrDefault(1));
        Assert.True(answer.Status.ToString() == status, $"{answer.Status} {answer.Body}");
        Assert.Equal(expected[1], bot.Received.Count == 0 ? "-" : string.Join(", ", bot.Received.Select(Told)));
        Assert.Empty(bot.Failures);
        if (field is not null)
            Assert.StartsWith(field, answer.Json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        if (status is "429" or "503")
            Assert.InRange(int.Parse(answer.Headers.RetryAfter!), 1, 60);
    }

    // A | inside of JSON would be a cell's end; none of the cases needs one.
    static (string[] Given, string[] Expected) Cells(string line)
    {
        var arrow = line.LastIndexOf("=>", StringComparison.Ordinal);
        return (line[..arrow].Split('|', StringSplitOptions.TrimEntries), line[(arrow + 2)..].Split('|', StringSplitOptions.TrimEntries));
    }

    static string Told(InboundMessage message) => message.Kind != MessageKind.Text ? message.Kind.ToString()
        : message.Text.Length > 1000 && message.Text.All(c => c == message.Text[0]) ? $"Text: {message.Text[0]}*{message.Text.Length}"
        : $"Text: {message.Text.Replace("\t", "\\t", StringComparison.Ordinal).Replace("\uFFFD", "\\uFFFD", StringComparison.Ordinal)}".TrimEnd();

    static void Apply(string request, HttpContext http)
    {
        switch (request.Split('=')[0])
        {
            case "get":
                http.Request.Method = "GET";
                break;
            case "type":
                http.Request.ContentType = request["type=".Length..] is { Length: > 0 } type ? type : null;
                break;
            case "zipped":
                http.Request.Headers.ContentEncoding = "gzip";
                break;
            case "remote":
                http.Connection.RemoteIpAddress = IPAddress.Parse("192.0.2.7");
                break;
            case "forwarded":
                http.Request.Headers["X-Forwarded-For"] = "192.0.2.7";
                break;
        }
    }
}
