using System.Text;
using System.Text.Json;
using Bot.Protocol;
using Microsoft.AspNetCore.Http;

namespace Bot.Channels;

/// <summary>Answers every Bot Framework endpoint of ours gives in the same shape.</summary>
static class Responses
{
    static readonly JsonWriterOptions Relaxed = new() { Encoder = ActivityJson.Options.Encoder };

    /// <summary>Code of a 429; the protocol names the status only.</summary>
    public const string TooMany = "TooManyRequests";

    /// <summary><c>{"error":{"code":…,"message":…}}</c>. Code and status are stable, the message is for people and holds nothing the caller sent.</summary>
    public static async Task ErrorAsync(HttpContext http, int status, string code, string message)
    {
        var output = Json(http, status);
        await using (var json = new Utf8JsonWriter(output, Relaxed))
        {
            json.WriteStartObject();
            json.WriteStartObject("error");
            json.WriteString("code", code);
            json.WriteString("message", message);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        await output.FlushAsync(http.RequestAborted);
    }

    /// <summary>429 or 503 with the seconds after which it is worth coming back.</summary>
    public static Task LaterAsync(HttpContext http, int status, int seconds, string message)
    {
        http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return ErrorAsync(http, status, status == 429 ? TooMany : "ServiceUnavailable", message);
    }

    /// <summary>Begins an answer that nobody may keep.</summary>
    public static System.IO.Pipelines.PipeWriter Json(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.BodyWriter;
    }

    /// <summary>Sends a JSON text that is trusted to be one.</summary>
    public static async Task JsonAsync(HttpContext http, int status, string json)
    {
        var output = Json(http, status);
        Encoding.UTF8.GetBytes(json.AsSpan(), output);
        await output.FlushAsync(http.RequestAborted);
    }
}
