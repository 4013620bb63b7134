using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Bot.Host.Tests.Running;
using Xunit;

namespace Bot.Host.Tests.Console;

/// <summary>What people see of an answer that does not leave, with a channel that does not listen.</summary>
public sealed class DeliveryTests
{
    [Fact]
    public async Task An_answer_that_does_not_leave_is_marked_and_measured_and_a_supervisor_sends_it_again()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var channel = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        listener.Stop();
        await using var store = await Store.NewAsync("sqlite");
        await using var host = await HostProcess.StartAsync(store, null, ("ASPNETCORE_ENVIRONMENT", "Development"));
        await Eventually.TrueAsync(() => Task.FromResult(host.SetUpLink.Length > 0), () => host.Output);
        using var ana = new ConsoleBrowser(host.Address);
        await ana.SubmitAsync(await ana.OpenAsync(host.SetUpLink.TrimEnd('"')), "form", ("Name", "Ana"), ("Email", "ana@example.com"), ("Password", ConsoleFixture.AnasPassword));

        using var taken = await host.Http.PostAsJsonAsync("/api/messages", new
        {
            type = "message",
            id = "m1",
            text = "How much is delivery?",
            channelId = "emulator",
            serviceUrl = channel,
            from = new { id = "u1" },
            recipient = new { id = "b1" },
            conversation = new { id = "c1" },
        });
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);

        ConsolePage desk = null!;
        async Task<string> Mark() => (desk = await ana.OpenAsync("/console/desk/emulator%7Cc1?view=all")).Of(".msg--bot .badge");
        await Eventually.TrueAsync(async () => (await Mark()).StartsWith("Not delivered yet: trying again since ", StringComparison.Ordinal), () => desk.Text);
        await Eventually.TrueAsync(
            async () => (await host.Http.GetStringAsync("/metrics")).Contains("switchboard_outbox_waiting 1", StringComparison.Ordinal), () => "Not measured");

        using var channelListens = new HttpListener();
        channelListens.Prefixes.Add(channel + "/");
        channelListens.Start();
        var again = ana.SubmitAsync(desk, "form[action*='SendNow']");
        var call = await channelListens.GetContextAsync().WaitAsync(Eventually.InTime);
        Assert.Equal("/v3/conversations/c1/activities/m1", call.Request.Url!.AbsolutePath);
        call.Response.Close();
        await again;
        await Eventually.TrueAsync(async () => (await Mark()).Length == 0, () => desk.Text);
    }
}
