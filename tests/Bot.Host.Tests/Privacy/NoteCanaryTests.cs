using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bot.Host.Tests.Console;
using Bot.Host.Tests.Running;
using Xunit;

namespace Bot.Host.Tests.Privacy;

/// <summary>What is written for colleagues only, with a word in it that is nowhere else, and everything a customer can read.</summary>
[Collection(ConsoleTests.Name)]
public sealed partial class NoteCanaryTests(ConsoleFixture console)
{
    const string Canary = "quetzalcoatl";

    [Fact]
    public async Task What_is_written_for_colleagues_reaches_no_customer_in_any_way()
    {
        var (port, bodies) = (FreePort(), new ConcurrentQueue<string>());
        using var channel = new HttpListener();
        channel.Prefixes.Add($"http://127.0.0.1:{port}/");
        channel.Start();
        var listening = ListenAsync(channel, bodies);
        await using var store = await Store.NewAsync("sqlite");
        await using var host = await HostProcess.StartAsync(store, null, ("ASPNETCORE_ENVIRONMENT", "Development"));
        await Eventually.TrueAsync(() => Task.FromResult(host.SetUpLink.Length > 0), () => host.Output);
        using var ana = new ConsoleBrowser(host.Address);
        await ana.SubmitAsync(await ana.OpenAsync(host.SetUpLink.TrimEnd('"')), "form", ("Name", "Ana"), ("Email", "ana@example.com"), ("Password", ConsoleFixture.AnasPassword));
        var invited = await ana.SubmitAsync(await ana.OpenAsync("/console/people"), "#invite form", ("Name", "Cleo"), ("Email", "cleo@example.com"), ("Role", "supervisor"));
        using var cleo = new ConsoleBrowser(host.Address);
        await cleo.SubmitAsync(await cleo.OpenAsync(invited.Document.QuerySelector("#fresh")!.GetAttribute("value")!), "form", ("Password", "a password of Cleo's"));
        await ana.SubmitAsync(await ana.OpenAsync("/console/texts"), "form[action*='handler=KeepLabel']", ("Label", Canary));
        // One customer who reads the log and has the socket open, one at the other end of a channel we call.
        var web = new ChatClient();
        await web.OpenAsync(host.Http);
        var frames = new ConcurrentQueue<string>();
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(await StreamAsync(host, web), CancellationToken.None);
        var reading = ReadAsync(socket, frames);
        Assert.True(await web.SendAsync(host.Http, "m1", "human agent please"));
        await FromChannelAsync(host, port, "c1", "human agent please");
        var desks = new[] { ConsoleFixture.Desk(web), "/console/desk/emulator%7Cc1?view=all" };

        foreach (var desk in desks)
        {
            ConsolePage page = null!;
            await Eventually.TrueAsync(async () => (page = await ana.OpenAsync(desk)).Document.QuerySelector("form[action*='handler=Claim']") is not null, () => page.Text);
            page = await ana.SubmitAsync(page, "form[action*='handler=Claim']");
            page = await DoAsync(ana, page, "handler=Note", ("Text", $"a note about the {Canary}"), ("Key", "n1"));
            Assert.Contains(Canary, page.Text, StringComparison.Ordinal);
            await PostAsync(ana, page, desk, "Draft", ("Mode", "reply"), ("Text", $"a draft with the {Canary}"));
            await PostAsync(ana, page, desk, "Draft", ("Mode", "note"), ("Text", $"another with the {Canary}"));
            page = await DoAsync(cleo, await cleo.OpenAsync(desk), "Whisper", ("Text", $"whispered of the {Canary}"));
            Assert.Contains($"whispered of the {Canary}", page.Text, StringComparison.Ordinal);
            page = await ana.OpenAsync(desk);
            page = await DoAsync(ana, page, "handler=Invite", ("To", Option(page, "#invite-who", "Cleo")), ("Text", $"what do you know of the {Canary}?"));
            page = await DoAsync(ana, page, "handler=Label", ("Label", Canary));
            page = await DoAsync(ana, page, "handler=Snooze", ("Until", "1h"));
            page = await DoAsync(ana, page, "handler=Wake");
            page = await DoAsync(ana, page, "Transfer", ("To", "queue:Billing"), ("Text", $"passed on because of the {Canary}"));
            page = await ana.SubmitAsync(page, "form[action*='handler=Claim']");
            page = await DoAsync(ana, page, "handler=Reply", ("Text", "It is all settled now."), ("Key", "r1"));
            page = await DoAsync(ana, page, "handler=Close", ("Disposition", "Resolved"), ("Text", $"in the end it was the {Canary}"));
            Assert.Contains(Canary, page.Text, StringComparison.Ordinal);
        }
        // They write again, so that the bot has the chance to tell.
        Assert.True(await web.SendAsync(host.Http, "m2", "What is your return policy?"));
        await FromChannelAsync(host, port, "c1", "What is your return policy?");
        await web.WaitAsync(host.Http, log => Promises.Answered(web, log) || log.Any(said => said.GetRawText().Contains("30 days", StringComparison.Ordinal)), "an answer in the chat");
        await Eventually.TrueAsync(() => Task.FromResult(bodies.Any(body => body.Contains("30 days", StringComparison.Ordinal))), () => "No answer over the channel:\n" + string.Join('\n', bodies));
        await Eventually.TrueAsync(() => Task.FromResult(frames.Any(frame => frame.Contains("30 days", StringComparison.Ordinal))), () => "No answer over the socket:\n" + string.Join('\n', frames));

        // Everything was read that a customer can read: the reply is in it.
        var log = string.Join('\n', (await web.LogAsync(host.Http)).Select(said => said.GetRawText()));
        foreach (var read in new[] { log, string.Join('\n', frames), string.Join('\n', bodies) })
        {
            Assert.Contains("It is all settled now.", read, StringComparison.Ordinal);
            Assert.DoesNotContain(Canary, read, StringComparison.OrdinalIgnoreCase);
        }
        // What was ever given to a channel, sent or not, is kept: it is not in there either, and with colleagues it is.
        Assert.Equal(0, await store.CountAsync($"SELECT count(*) FROM messages WHERE body LIKE '%{Canary}%'"));
        Assert.True(await store.CountAsync($"SELECT count(*) FROM facts WHERE body LIKE '%{Canary}%'") >= 12);
        // And every address that asks for no account, with the customer's own token.
        var addresses = (await ana.Http.GetFromJsonAsync<JsonElement>("/api/v1/addresses")).EnumerateArray()
            .Where(address => address.GetProperty("method").GetString() is "GET" or "*" && address.GetProperty("path").GetString()![0] == '/').Select(address => address.GetProperty("path").GetString()!).ToList();
        Assert.True(addresses.Count > 20, $"Only {addresses.Count} addresses.");
        foreach (var path in addresses.Where(path => !path.EndsWith("/stream", StringComparison.Ordinal)))
        {
            using var ask = new HttpRequestMessage(HttpMethod.Get, Parameter().Replace(path, Uri.EscapeDataString(web.ConversationId))) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", web.Token) } };
            using var answer = await host.Http.SendAsync(ask);
            Assert.DoesNotContain(Canary, await answer.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
        }
        socket.Abort();
        channel.Stop();
        await Task.WhenAll(reading, listening);
    }

    [Fact]
    public async Task It_is_neither_in_the_question_how_it_went_nor_in_what_came_of_the_answer()
    {
        await LimitsTests.PublishAsync(console, "Ask at once", ("survey.DelayMinutes", "0"));
        await using var cleo = await console.SupervisorAsync("Cleo");
        var customer = await console.CustomerAsync("The table came cracked and I want my money back", "human agent please");
        await console.Ben.SubmitAsync(await console.DeskAsync(customer, console.Ben), "form[action*='Claim']");
        await DoAsync(cleo.Browser, await console.DeskAsync(customer, cleo.Browser), "Whisper", ("Text", $"whispered of the {Canary}"));
        var page = await DoAsync(console.Ben, await console.DeskAsync(customer, console.Ben), "handler=Note", ("Text", $"a note about the {Canary}"), ("Key", "n1"));
        Assert.Contains($"whispered of the {Canary}", page.Text, StringComparison.Ordinal);
        page = await DoAsync(console.Ben, page, "Transfer", ("To", "queue:Billing"), ("Text", $"passed on because of the {Canary}"));
        page = await console.Ben.SubmitAsync(page, "form[action*='handler=Claim']");
        await DoAsync(console.Ben, page, "handler=Close", ("Disposition", "Resolved"), ("Text", $"in the end it was the {Canary}"));

        await customer.WaitAsync(console.Host.Http, log => log.Any(said => said.GetRawText().Contains("From 1 (bad) to 5 (good)", StringComparison.Ordinal)), "the question");
        await console.SayAsync(customer, "1");
        await console.SayAsync(customer, "The box was soaked, marker-7731");
        ConsolePage list = null!;
        await Eventually.TrueAsync(async () => (list = await console.Ben.OpenAsync("/console/feedback")).Text.Contains("marker-7731", StringComparison.Ordinal), () => list.Text);
        var open = await console.Ben.OpenAsync(list.Document.QuerySelectorAll(".item").Single(row => row.TextContent.Contains("marker-7731", StringComparison.Ordinal)).GetAttribute("href")!);
        await console.Ben.SubmitAsync(open, "form[action*='handler=Settle']", ("Message", "Tables travel in oilcloth from now on."));

        var read = await console.ReadByAsync(customer);
        Assert.Contains("Tables travel in oilcloth from now on.", read, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, read, StringComparison.OrdinalIgnoreCase);
    }

    static string Option(ConsolePage page, string list, string begins) =>
        page.Document.QuerySelectorAll($"{list} option").Single(option => option.TextContent.StartsWith(begins, StringComparison.Ordinal)).GetAttribute("value")!;

    static async Task<ConsolePage> DoAsync(ConsoleBrowser browser, ConsolePage page, string handler, params (string, string)[] fields)
    {
        var done = await browser.SubmitAsync(page, $"form[action*='{handler}']", fields);
        Assert.True(done.Status == HttpStatusCode.OK, $"{handler}: {done.Status} {done.Of("[data-says]")}");
        return done;
    }

    static async Task PostAsync(ConsoleBrowser browser, ConsolePage page, string desk, string handler, params (string Field, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent([.. fields.Select(field => new KeyValuePair<string, string>(field.Field, field.Value)), new("__RequestVerificationToken", page.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!)]);
        using var answer = await browser.Http.PostAsync($"{desk}&handler={handler}", form);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    static async Task FromChannelAsync(HostProcess host, int port, string conversation, string text)
    {
        using var taken = await host.Http.PostAsJsonAsync("/api/messages", new
        {
            type = "message",
            id = Guid.NewGuid().ToString("N"),
            text,
            channelId = "emulator",
            serviceUrl = $"http://127.0.0.1:{port}",
            from = new { id = "u1" },
            recipient = new { id = "b1" },
            conversation = new { id = conversation },
        });
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
    }

    static async Task<Uri> StreamAsync(HostProcess host, ChatClient customer)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Get, $"/v3/directline/conversations/{customer.ConversationId}") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", customer.Token) } };
        using var answer = await host.Http.SendAsync(ask);
        return new Uri((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("streamUrl").GetString()!);
    }

    static async Task ReadAsync(ClientWebSocket socket, ConcurrentQueue<string> frames)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer, CancellationToken.None) is { MessageType: not WebSocketMessageType.Close } received)
                frames.Enqueue(Encoding.UTF8.GetString(buffer, 0, received.Count));
        }
        catch (Exception end) when (end is WebSocketException or OperationCanceledException)
        {
            // We left.
        }
    }

    static async Task ListenAsync(HttpListener channel, ConcurrentQueue<string> bodies)
    {
        try
        {
            while (channel.IsListening)
            {
                var call = await channel.GetContextAsync();
                using var body = new StreamReader(call.Request.InputStream);
                bodies.Enqueue(await body.ReadToEndAsync());
                call.Response.ContentType = "application/json";
                await call.Response.OutputStream.WriteAsync("{\"id\":\"1\"}"u8.ToArray());
                call.Response.Close();
            }
        }
        catch (Exception end) when (end is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
