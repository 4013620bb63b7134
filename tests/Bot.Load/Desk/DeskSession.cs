using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace Bot.Load.Desk;

/// <summary>A person at the console: signed in, with the cookies of their browser. Thread-safe after signing in.</summary>
sealed partial class DeskSession : IDisposable
{
    public const string Password = "lanterns over the quiet harbour";

    readonly HttpClient _http;

    DeskSession(Uri server) => _http = new(new SocketsHttpHandler { UseCookies = true, CookieContainer = new(), UseProxy = false, AllowAutoRedirect = true, MaxConnectionsPerServer = 16, AutomaticDecompression = DecompressionMethods.All })
    {
        BaseAddress = server,
        Timeout = TimeSpan.FromSeconds(300),
    };

    /// <summary>The first account, by the one-time link.</summary>
    public static async Task<DeskSession> SetUpAsync(Uri server, string link, string email, CancellationToken cancellation)
    {
        var session = new DeskSession(server);
        await session.SendAsync(link, [new("Name", "Ana"), new("Email", email), new("Password", Password)], cancellation);
        return session;
    }

    public static async Task<DeskSession> SignInAsync(Uri server, string email, CancellationToken cancellation)
    {
        var session = new DeskSession(server);
        await session.SendAsync("/console/sign-in", [new("Email", email), new("Password", Password)], cancellation);
        return session;
    }

    /// <summary>Opens a page and tells how long that took, to the last byte.</summary>
    public async Task<(double Milliseconds, string Page)> OpenAsync(string path, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        using var answer = await _http.GetAsync(path, cancellation);
        var page = await answer.Content.ReadAsStringAsync(cancellation);
        var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        if (answer.StatusCode != HttpStatusCode.OK)
            throw new InvalidOperationException($"{path} answered {(int)answer.StatusCode}.");
        if (answer.RequestMessage!.RequestUri!.AbsolutePath == "/console/sign-in")
            throw new InvalidOperationException($"{path} asked to sign in.");
        return (took, page);
    }

    /// <summary>Whether there is such a page.</summary>
    public async Task<bool> HasAsync(string path, CancellationToken cancellation)
    {
        using var answer = await _http.GetAsync(path, cancellation);
        return answer.StatusCode == HttpStatusCode.OK;
    }

    /// <summary>Sends a form with the token of a page.</summary>
    public async Task PostAsync(string path, string token, IEnumerable<KeyValuePair<string, string>> fields, CancellationToken cancellation)
    {
        using var content = new FormUrlEncodedContent([.. fields, new("__RequestVerificationToken", token)]);
        using var answer = await _http.PostAsync(path, content, cancellation);
        if (answer.StatusCode != HttpStatusCode.OK || answer.RequestMessage!.RequestUri!.AbsolutePath == "/console/sign-in")
            throw new InvalidOperationException($"{path} answered {(int)answer.StatusCode} at {answer.RequestMessage!.RequestUri!.AbsolutePath}.");
    }

    /// <summary>The live line of a browser.</summary>
    public Task<Stream> LiveAsync(CancellationToken cancellation) => _http.GetStreamAsync("/console/live", cancellation);

    public static string Token(string page) => TokenField().Match(page) is { Success: true } found ? found.Groups[1].Value : throw new InvalidOperationException("The page has no form.");

    public void Dispose() => _http.Dispose();

    async Task SendAsync(string path, List<KeyValuePair<string, string>> fields, CancellationToken cancellation)
    {
        using var form = await _http.GetAsync(path, cancellation);
        await PostAsync(form.RequestMessage!.RequestUri!.PathAndQuery, Token(await form.Content.ReadAsStringAsync(cancellation)), fields, cancellation);
    }

    [GeneratedRegex("""name="__RequestVerificationToken" type="hidden" value="([^"]+)""")]
    private static partial Regex TokenField();
}
