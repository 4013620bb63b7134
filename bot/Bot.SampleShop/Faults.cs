using Microsoft.AspNetCore.Http;

namespace Bot.SampleShop;

/// <summary>Makes the shop fail on purpose, so that its users can be seen to survive it.</summary>
/// <remarks>
/// A fault is one word, for some requests or until the next one is set:
/// <list type="table">
/// <item><term>none</term><description>works again</description></item>
/// <item><term>down</term><description>the connection breaks before anything is read</description></item>
/// <item><term>broken</term><description>500 without doing anything</description></item>
/// <item><term>busy:S</term><description>429 with Retry-After of S seconds</description></item>
/// <item><term>slow:MS</term><description>works, but begins after MS milliseconds</description></item>
/// <item><term>error-after-commit</term><description>does what was asked, then the connection breaks: the caller cannot know</description></item>
/// <item><term>garbage</term><description>200 with something that is not JSON</description></item>
/// <item><term>flood</term><description>200 with 10 MB of JSON</description></item>
/// </list>
/// <c>broken x2</c> means for the next two requests only.
/// </remarks>
sealed class Faults
{
    readonly Lock gate = new();
    (string Name, int Argument) current = ("none", 0);
    int left;

    /// <summary>Sets the fault; false when the text is not one.</summary>
    public bool TrySet(string text)
    {
        var words = text.Trim().Split(" x");
        var parts = words[0].Split(':');
        var times = int.MaxValue;
        var argument = 0;
        if (words.Length > 2 || parts.Length > 2
            || parts[0] is not ("none" or "down" or "broken" or "busy" or "slow" or "error-after-commit" or "garbage" or "flood")
            || (words.Length == 2 && !int.TryParse(words[1], CultureInfo.InvariantCulture, out times))
            || (parts.Length == 2 && !int.TryParse(parts[1], CultureInfo.InvariantCulture, out argument)))
            return false;
        lock (gate)
            (current, left) = ((parts[0], argument), times);
        return true;
    }

    public async Task ApplyAsync(HttpContext http, RequestDelegate next)
    {
        var (name, argument) = Next();
        switch (name)
        {
            case "down":
                http.Abort();
                return;
            case "broken":
                http.Response.StatusCode = 500;
                return;
            case "busy":
                http.Response.StatusCode = 429;
                http.Response.Headers.RetryAfter = argument.ToString(CultureInfo.InvariantCulture);
                return;
            case "slow":
                await Task.Delay(argument, http.RequestAborted);
                await next(http);
                return;
            case "error-after-commit":
                http.Response.Body = Stream.Null;
                await next(http);
                http.Abort();
                return;
            case "garbage":
                await http.Response.WriteAsync("<html>Please sign in</html>", http.RequestAborted);
                return;
            case "flood":
                http.Response.ContentType = "application/json";
                var block = Encoding.ASCII.GetBytes("\"" + new string('a', 64 * 1024 - 4) + "\",");
                await http.Response.Body.WriteAsync("["u8.ToArray(), http.RequestAborted);
                for (var i = 0; i < 160; i++)
                    await http.Response.Body.WriteAsync(block, http.RequestAborted);
                return;
            default:
                await next(http);
                return;
        }
    }

    (string Name, int Argument) Next()
    {
        lock (gate)
        {
            if (left <= 0)
                return ("none", 0);
            left--;
            return current;
        }
    }
}
