using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Bot.Conversations;
using Bot.Host.Tests.Running;
using Xunit;

namespace Bot.Host.Tests.Console;

/// <summary>Ids of what belongs to another department, in every place where an id can be put: addresses, form fields, the live line.</summary>
public sealed partial class ForeignIdTests(ConsoleFixture console) : IClassFixture<ConsoleFixture>
{
    const string Secret = "my kayak leaks, human agent please";
    static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_foreign_id_in_the_address_a_query_or_a_form_field_finds_nothing_and_does_nothing()
    {
        // Not the words of the other test, which passes its conversation on to Dora's department.
        var customer = await console.CustomerAsync("my canoe leaks, human agent please");
        var foreign = customer.ConversationId;
        using var dora = await console.JoinedAsync("Dora", "dora@example.com", "a password of Dora's", department: "Billing");
        var before = (await console.DeskAsync(customer)).Document.QuerySelector("#talk")!.GetAttribute("data-version");
        var token = (await dora.OpenAsync("/console/desk")).Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var addresses = (await console.Ana.Http.GetFromJsonAsync<List<Address>>("/api/v1/addresses"))!
            .Where(address => address.Path[0] == '/' && address.Path.StartsWith("/console/", StringComparison.Ordinal) || address.Path.StartsWith("/api/v1/", StringComparison.Ordinal))
            .Where(address => !address.Path.EndsWith("sign-out", StringComparison.Ordinal) && !address.Path.EndsWith("/live", StringComparison.Ordinal)).ToList();
        // Whatever a field is called that holds an id, and whatever the next one will be called.
        string[] names = ["Id", "of", "conversation", "UndoOf", "Who", "Case", "q", "ids", "Sample", "Number", "To"];
        var wrong = new List<string>();

        Assert.True(addresses.Count > 60, $"Only {addresses.Count} addresses.");
        foreach (var address in addresses)
        {
            var places = new List<string> { Parameter().Replace(address.Path, Uri.EscapeDataString(foreign)) };
            if (address.Path.Contains('{', StringComparison.Ordinal))
                places.Add(Parameter().Replace(address.Path, "").TrimEnd('/'));
            foreach (var place in places)
            {
                var query = $"{(address.Handler is null ? "" : $"handler={address.Handler}&")}{string.Join('&', names.Select(name => $"{name}={Uri.EscapeDataString(foreign)}"))}";
                using var request = new HttpRequestMessage(new HttpMethod(address.Method == "*" ? "GET" : address.Method), $"{place}?{query}");
                if (address.Method == "POST")
                    request.Content = new FormUrlEncodedContent([
                        .. names.Select(name => new KeyValuePair<string, string>(name, foreign)), new("Text", "words"), new("Key", "k1"), new("Mode", "note"), new("Label", "x"), new("Tab", "t1"),
                        new("__RequestVerificationToken", token)]);
                using var answer = await dora.Http.SendAsync(request);
                if ((await answer.Content.ReadAsStringAsync()).Contains("canoe", StringComparison.Ordinal))
                    wrong.Add($"{address.Method} {place} {address.Handler} shows it");
            }
        }
        // And the undo that the desk offers for what somebody else has just done.
        var undo = await dora.OpenAsync($"/console/desk?undo=close&of={Uri.EscapeDataString(foreign)}");
        if (undo.Document.QuerySelector("[data-undo]") is not null)
            wrong.Add("the undo of a foreign conversation is offered");

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(before, (await console.DeskAsync(customer)).Document.QuerySelector("#talk")!.GetAttribute("data-version"));
    }

    [Fact]
    public async Task The_live_line_names_only_what_its_reader_may_see()
    {
        using var dora = await console.JoinedAsync("Dora", "dora2@example.com", "a password of Dora's", department: "Billing");
        using var sven = await console.JoinedAsync("Sven", "sven2@example.com", "a password of Sven's", department: Departments.Service);
        await using var hers = await LiveLine.OpenAsync(dora);
        await using var his = await LiveLine.OpenAsync(sven);
        await using var everybodys = await LiveLine.OpenAsync(console.Ana);

        var customer = await console.CustomerAsync(Secret);
        var id = customer.ConversationId;
        await his.UntilAsync(line => line.Contains(id, StringComparison.Ordinal), "Sven is told of the conversation of his department");
        await everybodys.UntilAsync(line => line.Contains(id, StringComparison.Ordinal), "Ana is told");
        await hers.UntilAsync(line => line == "changed ~elsewhere", "Dora is told that something changed elsewhere");

        // Who looks at it is nobody's business either who may not see it.
        var page = await console.DeskAsync(customer, sven);
        await HereAsync(sven, page, id, "his");
        await everybodys.UntilAsync(line => line.StartsWith("people ", StringComparison.Ordinal) && line.Contains(id, StringComparison.Ordinal), "Ana sees that Sven looks");
        await hers.UntilAsync(line => line == "people {}", "Dora sees nobody");
        Assert.DoesNotContain(hers.Lines, line => line.Contains(id, StringComparison.Ordinal));

        // Passed on to Billing: Dora is told, Sven, who has it open, is told once more so that his page puts it away, and then no more.
        var ana = await console.DeskAsync(customer);
        var claimed = await console.Ana.SubmitAsync(ana, "form[action*='handler=Claim']");
        his.Forget();
        await console.Ana.SubmitAsync(claimed, "form[action*='Transfer']", ("To", "queue:Billing"), ("Text", "About an invoice"));
        await hers.UntilAsync(line => line.StartsWith("changed ", StringComparison.Ordinal) && line.Contains(id, StringComparison.Ordinal), "Dora is told");
        await his.UntilAsync(line => line.StartsWith("changed ", StringComparison.Ordinal) && line.Contains(id, StringComparison.Ordinal), "Sven's page is told that it left");
        Assert.Equal(HttpStatusCode.NotFound, (await sven.OpenAsync($"/console/desk/{Uri.EscapeDataString(id)}?handler=Talk")).Status);
        await HereAsync(sven, page, "", "his");
        his.Forget();
        await console.SayAsync(customer, "and the paddle is gone");
        await hers.UntilAsync(line => line.Contains(id, StringComparison.Ordinal), "Dora is told again");
        await his.UntilAsync(line => line == "changed ~elsewhere", "Sven is told that something changed elsewhere");
        Assert.DoesNotContain(his.Lines, line => line.StartsWith("changed ", StringComparison.Ordinal) && line.Contains(id, StringComparison.Ordinal));
    }

    // As the page's script says where it is.
    static async Task HereAsync(ConsoleBrowser browser, ConsolePage page, string id, string tab)
    {
        using var form = new FormUrlEncodedContent([new("Tab", tab), new("__RequestVerificationToken", page.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!)]);
        using var answer = await browser.Http.PostAsync($"/console/desk/{Uri.EscapeDataString(id)}?handler=Here", form);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();

    sealed record Address(string Method, string Path, string? Handler, string For);

    /// <summary>A live line, and what came over it: kind and data, each on a line.</summary>
    sealed class LiveLine : IAsyncDisposable
    {
        readonly ConcurrentQueue<string> _lines = new();
        readonly CancellationTokenSource _end = new();
        Task _reading = Task.CompletedTask;

        public IReadOnlyCollection<string> Lines => _lines;

        public static async Task<LiveLine> OpenAsync(ConsoleBrowser browser)
        {
            var line = new LiveLine();
            var stream = await browser.Http.GetStreamAsync("/console/live");
            line._reading = Task.Run(() => line.ReadAsync(stream));
            await line.UntilAsync(said => said == "beat hello", "the line is open");
            return line;
        }

        public void Forget() => _lines.Clear();

        public Task UntilAsync(Func<string, bool> said, string what) =>
            Eventually.TrueAsync(() => Task.FromResult(_lines.Any(said)), Soon * 4, () => $"Waited in vain until {what}. The line said:\n{string.Join('\n', _lines)}");

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await _reading;
            _end.Dispose();
        }

        async Task ReadAsync(Stream stream)
        {
            try
            {
                await using var _ = stream;
                using var reader = new StreamReader(stream);
                var (kind, data) = ("", new List<string>());
                while (await reader.ReadLineAsync(_end.Token) is { } line)
                {
                    if (line.StartsWith("event: ", StringComparison.Ordinal))
                        kind = line[7..];
                    else if (line.StartsWith("data: ", StringComparison.Ordinal))
                        data.Add(line[6..]);
                    else if (line.Length == 0)
                    {
                        _lines.Enqueue($"{kind} {string.Join(' ', data)}");
                        (kind, data) = ("", []);
                    }
                }
            }
            catch (Exception end) when (end is OperationCanceledException or IOException)
            {
                // We left.
            }
        }
    }
}
