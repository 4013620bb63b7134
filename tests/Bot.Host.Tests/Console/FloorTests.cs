using System.Diagnostics;
using System.Net;
using Bot.Host.Tests.Running;
using Xunit;

namespace Bot.Host.Tests.Console;

/// <summary>People, sessions and the floor over HTTP.</summary>
[Collection(ConsoleTests.Name)]
public sealed class FloorTests(ConsoleFixture console)
{
    [Fact]
    public async Task Who_is_deactivated_is_out_within_five_seconds_and_the_live_line_with_them()
    {
        using var gus = await console.JoinedAsync("Gus", "gus@example.com", "a password of Gus's");
        var customer = await console.CustomerAsync("human agent please");
        await gus.SubmitAsync(await console.DeskAsync(customer, gus), "form[action*='Claim']");
        using var line = await gus.Http.GetAsync("/console/live", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, line.StatusCode);

        await console.RetireAsync("gus@example.com");
        var retired = Stopwatch.GetTimestamp();
        var read = (await line.Content.ReadAsStreamAsync()).CopyToAsync(Stream.Null);

        await read.WaitAsync(Eventually.InTime);
        Assert.True(Stopwatch.GetElapsedTime(retired) < TimeSpan.FromSeconds(8), $"The line ended after {Stopwatch.GetElapsedTime(retired)}."); // 5 are promised; tests share the machine
        Assert.Equal("/console/sign-in", (await gus.OpenAsync("/console/desk")).Address.AbsolutePath);
        var desk = await console.DeskAsync(customer);
        Assert.Contains("You gave it back to Service.", desk.Text, StringComparison.Ordinal);
        Assert.Contains("1 conversation back to its queue", (await console.Ana.OpenAsync("/console/audit?act=person-deactivated")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_is_ended_is_over_and_another_of_the_same_person_goes_on()
    {
        using var hal = await console.JoinedAsync("Hal", "hal@example.com", "a password of Hal's");
        using var again = console.Browser();
        await again.SubmitAsync(await again.OpenAsync("/console/sign-in"), "form", ("Email", "hal@example.com"), ("Password", "a password of Hal's"));
        Assert.Equal("/console/desk", (await again.OpenAsync("/console/desk")).Address.AbsolutePath);

        var people = await console.Ana.OpenAsync("/console/people");
        var ends = people.Document.QuerySelectorAll("tbody tr").Single(tr => tr.TextContent.Contains("hal@example.com", StringComparison.Ordinal)).QuerySelectorAll("form[action*='End']");
        Assert.Equal(2, ends.Length);
        var values = ends[^1].QuerySelectorAll("input").Where(input => input.GetAttribute("name") is "Who" or "Session").Select(input => (input.GetAttribute("name")!, input.GetAttribute("value")!)).ToArray();
        var done = await console.Ana.SubmitAsync(people, "form[action*='End']", values);

        Assert.Contains("The session of Hal has ended.", done.Text, StringComparison.Ordinal);
        var where = new[] { (await hal.OpenAsync("/console/desk")).Address.AbsolutePath, (await again.OpenAsync("/console/desk")).Address.AbsolutePath };
        Assert.Equal(["/console/desk", "/console/sign-in"], where.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_routing_knows_of_somebody_is_kept_and_what_it_cannot_be_is_refused()
    {
        using var ida = await console.JoinedAsync("Ida", "ida@example.com", "a password of Ida's");
        var people = await console.Ana.OpenAsync("/console/people");
        var who = people.Document.QuerySelectorAll("tbody tr").Single(tr => tr.TextContent.Contains("ida@example.com", StringComparison.Ordinal)).QuerySelector("input[name=Who]")!.GetAttribute("value")!;

        var kept = await console.Ana.SubmitAsync(people, "form[action*='handler=Desk']", ("Who", who), ("Skills", "Invoices, returns"), ("Languages", "de"), ("Capacity", "5"), ("ChannelCapacity", "webchat 2"), ("Queues", "Billing"));
        Assert.Contains("Ida, knows invoices, returns; speaks de; works in Billing; takes 5, of them webchat 2.", kept.Text, StringComparison.Ordinal);
        foreach (var (field, value, says) in new[] { ("Skills", "no good!", "is no skill"), ("Languages", "deutsch", "is no language"), ("Capacity", "51", "0 to 50"), ("ChannelCapacity", "webchat", "is no capacity") })
        {
            var refused = await console.Ana.SubmitAsync(people, "form[action*='handler=Desk']", ("Who", who), (field, value));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.Contains(says, refused.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_conversation_that_goes_wrong_shows_how_its_mood_went_and_each_reason_once()
    {
        var customer = await console.CustomerAsync("hello", "this is terrible, my lamp arrived broken again", "you are useless and this is the worst shop ever, I am furious");

        var row = (await console.Ana.OpenAsync("/console/wallboard")).Document.QuerySelector($"tr[data-wrong='{customer.ConversationId}']")!;

        Assert.Matches("^Mood over 3 messages: neutral, (sounds )?(very )?upset.*, (sounds )?very upset$", row.QuerySelector("svg.spark")!.GetAttribute("aria-label")!);
        var reasons = row.QuerySelector(".sub")!.TextContent.Split(", ");
        Assert.Equal(reasons.Distinct(StringComparer.OrdinalIgnoreCase), reasons);
        Assert.Contains("The mood has fallen", reasons);
    }

    [Fact]
    public async Task A_screen_shows_figures_of_queues_without_signing_in_until_its_link_is_taken_back_and_no_name()
    {
        using var kim = await console.JoinedAsync("Kim Canary", "kim@example.com", "a password of Kim's");
        var customer = await console.CustomerAsync("My name is Walrus, human agent please");
        using var wall = console.Browser();
        Assert.Equal(HttpStatusCode.NotFound, (await wall.OpenAsync("/console/screen")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await wall.OpenAsync($"/console/screen?token={new string('a', 40)}")).Status);

        var made = await console.Ana.SubmitAsync(await console.Ana.OpenAsync("/console/wallboard"), "form[action*='handler=Screen']", ("Title", "Hall"), ("Days", "7"));
        var link = new Uri(made.Document.QuerySelector("#made a")!.GetAttribute("href")!).PathAndQuery;
        var screen = await wall.OpenAsync(link);

        Assert.Equal(HttpStatusCode.OK, screen.Status);
        Assert.NotEmpty(screen.Document.QuerySelectorAll("tr[data-queue]"));
        var whole = screen.Document.DocumentElement.OuterHtml;
        foreach (var name in new[] { "Ana", "Kim", "Canary", "Walrus", customer.ConversationId, "/console/desk", "<form" })
            Assert.DoesNotContain(name, whole, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await wall.OpenAsync(link + "&handler=Part")).Status);
        // The link opens itself and nothing else.
        Assert.Equal("/console/sign-in", (await wall.OpenAsync("/console/wallboard")).Address.AbsolutePath);
        // Shown once: the token is kept nowhere.
        Assert.DoesNotContain(link.Split('=')[1], (await console.Ana.OpenAsync("/console/wallboard")).Text, StringComparison.Ordinal);

        var board = await console.Ana.OpenAsync("/console/wallboard");
        var row = board.Document.QuerySelectorAll("tr[data-screen]").Single(tr => tr.TextContent.Contains("Hall", StringComparison.Ordinal));
        var id = row.GetAttribute("data-screen")!;
        Assert.Equal(HttpStatusCode.Forbidden, (await kim.OpenAsync("/console/wallboard")).Status);
        var back = await console.Ana.SubmitAsync(board, $"tr[data-screen='{id}'] form", []);
        Assert.Contains("The link of “Hall” opens nothing any more.", back.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await wall.OpenAsync(link)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await wall.OpenAsync(link + "&handler=Part")).Status);
        foreach (var act in new[] { "screen-made", "screen-revoked" })
            Assert.Contains("Hall", (await console.Ana.OpenAsync($"/console/audit?act={act}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_supervisor_of_a_department_makes_links_for_its_queues_alone_and_takes_back_no_other()
    {
        using var lea = await console.JoinedAsync("Lea", "lea@example.com", "a password of Lea's", supervisor: true, department: "Billing");
        await console.Ana.SubmitAsync(await console.Ana.OpenAsync("/console/wallboard"), "form[action*='handler=Screen']", ("Title", "Canteen"), ("Days", "1"));
        var canteen = (await console.Ana.OpenAsync("/console/wallboard")).Document.QuerySelectorAll("tr[data-screen]").Single(tr => tr.TextContent.Contains("Canteen", StringComparison.Ordinal)).GetAttribute("data-screen")!;

        var made = await lea.SubmitAsync(await lea.OpenAsync("/console/wallboard"), "form[action*='handler=Screen']", ("Title", "Billing's corner"), ("Days", "1"));
        using var wall = console.Browser();
        var screen = await wall.OpenAsync(new Uri(made.Document.QuerySelector("#made a")!.GetAttribute("href")!).PathAndQuery);

        Assert.Equal(["Billing"], screen.Document.QuerySelectorAll("tr[data-queue]").Select(tr => tr.GetAttribute("data-queue")));
        Assert.DoesNotContain("Canteen", made.Text, StringComparison.Ordinal);
        var refused = await lea.SubmitAsync(made, "tr[data-screen] form", ("Screen", canteen));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("Canteen", (await console.Ana.OpenAsync("/console/wallboard")).Text, StringComparison.Ordinal);
        var wrong = await lea.SubmitAsync(await lea.OpenAsync("/console/wallboard"), "form[action*='handler=Screen']", ("Title", "For ever"), ("Days", "4000"));
        Assert.Equal(HttpStatusCode.Conflict, wrong.Status);
    }

    [Fact]
    public async Task A_whisper_and_a_reassignment_reach_colleagues_and_never_the_customer()
    {
        using var jon = await console.JoinedAsync("Jon", "jon@example.com", "a password of Jon's");
        var customer = await console.CustomerAsync("human agent please");
        await jon.SubmitAsync(await console.DeskAsync(customer, jon), "form[action*='Claim']");

        await console.Ana.SubmitAsync(await console.DeskAsync(customer), "form[action*='Whisper']", ("Text", "canary one: offer a voucher"));
        await console.Ana.SubmitAsync(await console.DeskAsync(customer), "form[action*='Join']");
        await console.Ana.SubmitAsync(await console.DeskAsync(customer), "form[action*='handler=Reply']", ("Text", "Ana here as well."));
        var seen = await console.DeskAsync(customer, jon);

        Assert.Contains("Whisper to you", seen.Text, StringComparison.Ordinal);
        Assert.Contains("Ana joined beside you.", seen.Text, StringComparison.Ordinal);
        Assert.Contains("Ana here as well.", await console.ReadByAsync(customer), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", await console.ReadByAsync(customer), StringComparison.Ordinal);
        // The follower notes it some moments later.
        foreach (var act in new[] { "agent-whispered", "conversation-joined" })
            await Eventually.TrueAsync(
                async () => (await console.Ana.OpenAsync($"/console/audit?act={act}&subject={Uri.EscapeDataString(customer.ConversationId)}")).Document.QuerySelectorAll("tbody tr").Length == 1,
                () => $"{act} is not in the audit log.");
    }
}
