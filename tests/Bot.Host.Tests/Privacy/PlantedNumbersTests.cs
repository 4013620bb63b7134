using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bot.Host.Tests.Running;
using Nlp;
using Xunit;

namespace Bot.Host.Tests.Privacy;

/// <summary>Ten thousand card numbers go in by every way there is; then every byte the program wrote is searched for them.</summary>
public sealed partial class PlantedNumbersTests
{
    const int Conversations = 20, Messages = 25, PerMessage = 10;

    readonly Random _random = new(20261122);
    readonly HashSet<string> _planted = [];
    readonly List<string> _seconds = [];

    [Fact]
    public async Task No_planted_card_number_is_found_in_anything_that_was_written()
    {
        await using var store = await Store.NewAsync("sqlite");
        await using (var host = await HostProcess.StartAsync(store, null, ("ASPNETCORE_ENVIRONMENT", "Development"), ("Serilog__MinimumLevel__Default", "Verbose"), ("Serilog__MinimumLevel__Override__Microsoft", "Verbose")))
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(lane => PlantAsync(host, lane)));
            await AnsweredAsync(host);
            // With the write-ahead log still beside the database, and again after a stop has folded it in.
            Search(store.Folder);
            await host.StopAsync();
            Assert.DoesNotContain(_planted, number => host.Output.Contains(number, StringComparison.Ordinal));
        }
        Search(store.Folder);
        Assert.True(_planted.Count >= 2 * Conversations * Messages * PerMessage, $"{_planted.Count} numbers");
    }

    async Task PlantAsync(HostProcess host, int lane)
    {
        for (var conversation = lane; conversation < Conversations; conversation += 4)
        {
            var token = await TokenAsync(host);
            for (var message = 0; message < Messages; message++)
            {
                var texts = Forms(message);
                await PostAsync(host, $"/v3/directline/conversations/{token.Conversation}/activities", token.Token, Activity(message, texts, null));
                await PostAsync(host, "/api/messages", null, Activity(message, texts: Forms(message), $"planted-{conversation}"));
            }
            var listed = string.Join('\n', Forms(conversation));
            await PostAsync(host, $"/v3/directline/conversations/{token.Conversation}/upload?userId=me", token.Token, listed, "text/plain");
            await PostAsync(host, $"/v3/directline/conversations/{token.Conversation}/activities", token.Token, JsonSerializer.Serialize(new
            {
                type = "message",
                from = new { id = "me" },
                attachments = new[] { new { contentType = "text/plain", name = "cards.txt", contentUrl = "data:text/plain;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(listed)) } },
            }));
            // Halves: what came first stays, what came second must not.
            var split = Card(16, "4");
            lock (_seconds)
                _seconds.Add(split[8..]);
            await PostAsync(host, $"/v3/directline/conversations/{token.Conversation}/activities", token.Token, Said($"here it is: {split[..8]}"));
            await PostAsync(host, $"/v3/directline/conversations/{token.Conversation}/activities", token.Token, Said($"{split[8..]} that was it"));
        }
    }

    // The places a number can hide in an activity.
    static string Activity(int message, string[] texts, string? connector)
    {
        var joined = string.Join(", or ", texts);
        var common = connector is null ? "\"from\":{\"id\":\"me\"}"
            : $"\"from\":{{\"id\":\"user\",\"name\":{JsonSerializer.Serialize(texts[0])}}},\"id\":\"{Guid.NewGuid():N}\",\"channelId\":\"emulator\",\"serviceUrl\":\"http://127.0.0.1:9/\",\"conversation\":{{\"id\":\"{connector}\",\"name\":{JsonSerializer.Serialize(texts[1])}}},\"recipient\":{{\"id\":\"bot\"}}";
        return (message % 6) switch
        {
            0 or 1 => $"{{\"type\":\"message\",{common},\"text\":{JsonSerializer.Serialize("my cards are " + joined)}}}",
            // Digits written as escapes, which a search of the raw text does not see.
            2 => $"{{\"type\":\"message\",{common},\"text\":\"hello\",\"value\":{{\"note\":\"{Escaped(joined)}\",\"list\":[{JsonSerializer.Serialize(joined)}]}}}}",
            3 => $"{{\"type\":\"message\",{common},\"value\":{{\"says\":{JsonSerializer.Serialize(joined)},{JsonSerializer.Serialize(texts[0])}:true}},\"channelData\":{{\"typed\":{JsonSerializer.Serialize(joined)}}}}}",
            4 => $"{{\"type\":\"message\",{common},\"attachments\":[{string.Join(',', texts.Select(text => $"{{\"contentType\":\"image/png\",\"name\":{JsonSerializer.Serialize(text + ".png")},\"contentUrl\":{JsonSerializer.Serialize("https://files.example/" + Uri.EscapeDataString(text + ".png"))}}}"))}]}}",
            _ => $"{{\"type\":\"message\",{common},\"text\":\"how much is delivery\",\"value\":[{string.Join(',', texts.Select(text => text.All(char.IsAsciiDigit) && text[0] != '0' && text.Length < 18 ? text : JsonSerializer.Serialize(text)))}],\"entities\":[{{\"type\":\"note\",\"text\":{JsonSerializer.Serialize(joined)}}}]}}",
        };
    }

    static string Said(string text) => JsonSerializer.Serialize(new { type = "message", from = new { id = "me" }, text });

    static string Escaped(string text) => string.Concat(text.Select(c => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")));

    string[] Forms(int message)
    {
        string[] dividers = ["", " ", "-", ".", "\u00a0", " - "];
        lock (_planted)
            return [.. Enumerable.Range(0, PerMessage).Select(i =>
            {
                var digits = Card(_random.Next(13, 20));
                _planted.Add(digits);
                var zero = ((char[])['0', '\uff10', '\u0660'])[(message + i) % 3];
                var divider = dividers[_random.Next(dividers.Length)];
                return string.Concat(digits.Select((d, at) => (at > 0 && at % 4 == 0 ? divider : "") + (char)(zero + d - '0')));
            })];
    }

    string Card(int length, string issuer = "")
    {
        lock (_planted)
        {
            var digits = Enumerable.Range(0, length).Select(i => i < issuer.Length ? issuer[i] - '0' : _random.Next(i == 0 ? 1 : 0, 10)).ToArray();
            var sum = 0;
            for (var i = length - 2; i >= 0; i--)
                sum += (length - 1 - i) % 2 == 1 ? digits[i] * 2 / 10 + digits[i] * 2 % 10 : digits[i];
            digits[^1] = (10 - sum % 10) % 10;
            return string.Concat(digits);
        }
    }

    // Every row of digits in every file, whatever script and dividers, in every length a card may have.
    void Search(string folder)
    {
        var found = new List<string>();
        var searched = 0L;
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Concat(Directory.EnumerateFiles(Path.Combine(folder, "models"), "*", SearchOption.AllDirectories)).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            var bytes = Read(file);
            searched += bytes.Length;
            string[] texts = [Encoding.UTF8.GetString(bytes), Encoding.Latin1.GetString(bytes)];
            foreach (var text in texts.Concat(FilesInAddresses().Matches(texts[0]).Select(file => Encoding.UTF8.GetString(Convert.FromBase64String(file.Groups[1].Value)))))
            {
                found.AddRange(Rows(text).SelectMany(Windows).Where(_planted.Contains).Select(number => $"{Path.GetFileName(file)}: {number}"));
                found.AddRange(_seconds.Where(half => text.Contains(half + " that was it", StringComparison.Ordinal)).Select(half => $"{Path.GetFileName(file)}: second half {half}"));
            }
        }
        Assert.True(searched > 500_000, $"Only {searched} bytes were searched.");
        Assert.True(found.Count == 0, $"{found.Count} found: {string.Join("; ", found.Distinct().Take(10))}");
    }

    // The program runs on: a rollback journal may be gone, or cut, since the folder was listed.
    static byte[] Read(string file)
    {
        using var read = new MemoryStream();
        try
        {
            using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            open.CopyTo(read);
        }
        catch (FileNotFoundException)
        {
        }
        return read.ToArray();
    }

    [GeneratedRegex(";base64,((?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)")]
    private static partial Regex FilesInAddresses();

    static IEnumerable<string> Rows(string text)
    {
        var row = new StringBuilder();
        var gap = 0;
        foreach (var c in text)
            if (char.IsDigit(c))
            {
                row.Append((char)('0' + (int)char.GetNumericValue(c)));
                gap = 0;
            }
            else if (row.Length > 0 && (++gap > 3 || char.IsLetter(c) || c == ','))
            {
                if (row.Length >= 13)
                    yield return row.ToString();
                row.Clear();
                gap = 0;
            }
        yield return row.ToString();
    }

    static IEnumerable<string> Windows(string row)
    {
        for (var from = 0; from + 13 <= row.Length; from++)
            for (var length = 13; length <= 19 && from + length <= row.Length; length++)
                yield return row.Substring(from, length);
    }

    static async Task<(string Token, string Conversation)> TokenAsync(HostProcess host)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Post, "/chat/token") { Headers = { { "X-Requested-With", "switchboard-chat" } } };
        using var answer = await host.Http.SendAsync(ask);
        var token = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var started = token.GetProperty("token").GetString()!;
        using var start = new HttpRequestMessage(HttpMethod.Post, "/v3/directline/conversations") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", started) }, Content = JsonContent.Create(new { user = new { } }) };
        using var opened = await host.Http.SendAsync(start);
        opened.EnsureSuccessStatusCode();
        return (started, token.GetProperty("conversationId").GetString()!);
    }

    // Too much at once is answered with "later"; then it is sent again.
    static async Task PostAsync(HostProcess host, string path, string? token, string body, string type = "application/json") => await Eventually.TrueAsync(
        async () =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, type) };
            if (token is not null)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var answer = await host.Http.SendAsync(request);
            if (answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
                return false;
            Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            return true;
        },
        () => $"{path} stays busy");

    static Task AnsweredAsync(HostProcess host) => Eventually.TrueAsync(
        async () => (await host.Http.GetStringAsync("/metrics")).Split('\n').Where(line => line.StartsWith("switchboard_turn_duration", StringComparison.Ordinal) && line.Contains("_count", StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture)) >= Conversations * ((2 * Messages) + 5),
        () => "Not every message had its turn.");
}
