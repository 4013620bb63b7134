using System.Net;
using Bot.Desk;
using Bot.Host.Tests.Running;
using Xunit;

namespace Bot.Host.Tests.Console;

[Collection(ConsoleTests.Name)]
public sealed class DeskTests(ConsoleFixture console)
{
    [Fact]
    public async Task A_customer_who_asks_for_a_person_waits_in_the_list_with_what_they_said()
    {
        await console.CustomerAsync("I need a human agent please, the sofa squeaks");

        var list = await console.Ana.OpenAsync("/console/desk?view=waiting");

        Assert.Contains(list.All(".item"), row => row.Contains("the sofa squeaks", StringComparison.Ordinal) && row.Contains("waiting", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Before_the_claim_the_desk_already_shows_why_and_what_was_tried()
    {
        var customer = await console.CustomerAsync("Where is my order HP-48213?", "I want to talk to a human agent");

        var page = await console.DeskAsync(customer);

        Assert.Contains("the customer asked for a person", page.Of(".strip"), StringComparison.Ordinal);
        Assert.Contains("HP-48213", page.Of("#who"), StringComparison.Ordinal);
        Assert.Contains(page.All("details.why"), why => why.Contains("UnderstoodOrder status", StringComparison.Ordinal));
        Assert.Null(page.Document.QuerySelector("#reply"));
    }

    [Fact]
    public async Task Claim_reply_and_close_reach_the_customer_and_a_note_never_does()
    {
        const string canary = "canary-81723";
        var customer = await console.CustomerAsync("human agent please");

        var page = await console.Ana.SubmitAsync(await console.DeskAsync(customer), "form[action*='Claim']");
        Assert.Equal("AYou", page.Of("#talk .owner"));
        page = await console.Ana.SubmitAsync(page, "form[action*='handler=Note']", ("Text", canary));
        page = await console.Ana.SubmitAsync(page, "form[action*='handler=Reply']", ("Text", "Hello, I am looking into it."));
        page = await console.Ana.SubmitAsync(page, "form[action*='handler=Close']", ("Disposition", Dispositions.All[0]), ("Text", canary));

        Assert.Equal(2, page.All(".msg--note, .msg--sys").Count(line => line.Contains(canary, StringComparison.Ordinal)));
        Assert.Contains("Closed", page.Of("#talk .owner"), StringComparison.Ordinal);
        var read = await console.ReadByAsync(customer);
        Assert.Contains("Hello, I am looking into it.", read, StringComparison.Ordinal);
        Assert.DoesNotContain(canary, read, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_who_claim_one_is_told_who_was_faster()
    {
        var customer = await console.CustomerAsync("human agent please");
        var anas = await console.DeskAsync(customer);
        var bens = await console.DeskAsync(customer, console.Ben);

        await console.Ana.SubmitAsync(anas, "form[action*='Claim']");
        var late = await console.Ben.SubmitAsync(bens, "form[action*='Claim']");

        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("Ana took this", late.Of("[data-says]"), StringComparison.Ordinal);
        Assert.Contains("Take over from Ana", late.Of(".acts"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_takes_an_offer_that_is_over_is_told_and_sees_where_it_stands()
    {
        var customer = await console.CustomerAsync("human agent please");
        var token = (await console.DeskAsync(customer, console.Ben)).Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var form = new FormUrlEncodedContent([new("Id", customer.ConversationId), new("__RequestVerificationToken", token)]);

        using var answer = await console.Ben.Http.PostAsync("/console/here?handler=Accept", form);

        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("The offer was over before you took it.", page, StringComparison.Ordinal);
        Assert.Contains("waits for Service", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_colleagues_conversation_is_taken_over_only_by_saying_so()
    {
        var customer = await console.CustomerAsync("human agent please");
        await console.Ana.SubmitAsync(await console.DeskAsync(customer), "form[action*='Claim']");

        var page = await console.Ben.SubmitAsync(await console.DeskAsync(customer, console.Ben), "form[action*='TakeOver']");

        Assert.Equal("BYou", page.Of("#talk .owner"));
        Assert.Contains("Ben has this conversation", (await console.DeskAsync(customer)).Of("[data-part=foot]"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_sent_twice_is_one_message()
    {
        var customer = await console.CustomerAsync("human agent please");
        var page = await console.Ana.SubmitAsync(await console.DeskAsync(customer), "form[action*='Claim']");

        await console.Ana.SubmitAsync(page, "form[action*='handler=Reply']", ("Text", "Only once, please."));
        var again = await console.Ana.SubmitAsync(page, "form[action*='handler=Reply']", ("Text", "Only once, please."));

        Assert.Single(again.All(".msg--agent"));
    }

    [Fact]
    public async Task A_refused_reply_stays_in_its_box()
    {
        var customer = await console.CustomerAsync("human agent please");
        var page = await console.Ana.SubmitAsync(await console.DeskAsync(customer), "form[action*='Claim']");
        var text = new string('x', DeskRules.LongestText + 1);

        var refused = await console.Ana.SubmitAsync(page, "form[action*='handler=Reply']", ("Text", text));

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("4000 are possible", refused.Of("[data-says]"), StringComparison.Ordinal);
        Assert.Equal(text, refused.Document.QuerySelector("#reply")!.TextContent);
    }

    [Fact]
    public async Task After_hand_back_the_bot_answers_again()
    {
        var customer = await console.CustomerAsync("human agent please");
        var page = await console.Ana.SubmitAsync(await console.DeskAsync(customer), "form[action*='Claim']");

        page = await console.Ana.SubmitAsync(page, "form[action*='HandBack']");
        Assert.Equal("Bot", page.Of("#talk .owner"));
        await console.SayAsync(customer, "How much is delivery?");

        Assert.Contains("How much is delivery?", (await console.DeskAsync(customer)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<img src=x onerror=alert(1)><script>alert(2)</script>")]
    [InlineData("[press](javascript:alert(1)) \"><b>bold")]
    public async Task What_a_customer_writes_is_shown_as_text(string text)
    {
        var customer = await console.CustomerAsync(text);

        var page = await console.DeskAsync(customer);

        Assert.Contains(page.Document.QuerySelectorAll(".msg__t.said"), said => said.TextContent == text);
        Assert.Empty(page.Document.QuerySelectorAll("#talk img, #talk script, #list script, a[href^='javascript']"));
    }

    [Fact]
    public async Task A_long_conversation_opens_at_its_end_and_shows_earlier_messages_when_asked()
    {
        var customer = await console.CustomerAsync("human agent please");
        var page = await console.Ana.SubmitAsync(await console.DeskAsync(customer), "form[action*='Claim']");
        for (var i = 1; i <= 60; i++)
        {
            // The key is new in every form, and that is all a next message needs of the page.
            page = await console.Ana.SubmitAsync(page, "form[action*='handler=Reply']", ("Text", $"Message {i}."));
        }

        Assert.DoesNotContain("Message 5.", page.All(".msg--agent .msg__t"));
        Assert.Contains("Message 60.", page.All(".msg--agent .msg__t"));
        var earlier = await console.Ana.OpenAsync(page.Document.QuerySelector(".log .day a")!.GetAttribute("href")!);
        Assert.Contains("Message 5.", earlier.All(".msg--agent .msg__t"));
    }

    [Fact]
    public async Task The_live_connection_says_at_once_that_it_lives_and_then_what_changed()
    {
        using var answer = await console.Ana.Http.GetAsync("/console/live", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("event: beat", await LineAsync(reader, "event:"));

        var customer = await console.CustomerAsync("Hello");

        Assert.Equal("event: changed", await LineAsync(reader, "event: changed"));
        Assert.Contains(customer.ConversationId, await LineAsync(reader, "data:"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_and_conversation_can_be_read_alone_for_the_live_page()
    {
        var customer = await console.CustomerAsync("human agent please");

        var list = await console.Ana.OpenAsync("/console/desk?handler=List&view=waiting");
        var talk = await console.Ana.OpenAsync($"/console/desk/{Uri.EscapeDataString(customer.ConversationId)}?handler=Talk");

        Assert.NotNull(list.Document.QuerySelector($"[data-row='{customer.ConversationId}']"));
        Assert.Matches("waiting:[1-9]", list.Document.QuerySelector("[data-list]")!.GetAttribute("data-counts"));
        Assert.NotNull(talk.Document.QuerySelector("#talk [data-part=log]"));
        Assert.Null(talk.Document.QuerySelector("#menu"));
    }

    [Fact]
    public async Task The_api_gives_the_same_list_and_the_facts()
    {
        var customer = await console.CustomerAsync("human agent please");

        var list = await console.Ben.Http.GetStringAsync("/api/v1/conversations?view=waiting&limit=200");
        var facts = await console.Ben.Http.GetStringAsync($"/api/v1/conversations/{customer.ConversationId}");

        Assert.Contains(customer.ConversationId, list, StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"escalated\"", facts, StringComparison.Ordinal);
        using var missing = await console.Ben.Http.GetAsync("/api/v1/conversations/nobody");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task Pages_of_a_list_follow_each_other_without_gap_or_repetition()
    {
        for (var i = 0; i < 4; i++)
            await console.CustomerAsync("Hello");
        var seen = new List<string>();
        string? next = null;
        do
        {
            using var page = System.Text.Json.JsonDocument.Parse(await console.Ana.Http.GetStringAsync($"/api/v1/conversations?view=bot&limit=2{(next is null ? "" : $"&after={Uri.EscapeDataString(next)}")}"));
            seen.AddRange(page.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            next = page.RootElement.GetProperty("next").GetString();
        }
        while (next is not null);

        Assert.True(seen.Count >= 4);
        Assert.Equal(seen.Distinct().Count(), seen.Count);
    }

    [Fact]
    public async Task A_low_rating_becomes_a_case_and_settling_it_tells_the_customer()
    {
        await LimitsTests.PublishAsync(console, "Ask at once", ("survey.DelayMinutes", "0"));
        var customer = await console.CustomerAsync("The table came cracked and I want my money back", "human agent please");
        var page = await console.Ana.SubmitAsync(await console.DeskAsync(customer), "form[action*='Claim']");
        await console.Ana.SubmitAsync(page, "form[action*='handler=Close']", ("Disposition", Dispositions.All[0]));
        await customer.WaitAsync(console.Host.Http, log => log.Any(activity => activity.GetRawText().Contains("From 1 (bad) to 5 (good)", StringComparison.Ordinal)), "the survey");
        await console.SayAsync(customer, "1");
        await console.SayAsync(customer, "The box was soaked, marker-5512");

        ConsolePage list = null!;
        await Eventually.TrueAsync(
            async () => (list = await console.Ben.OpenAsync("/console/feedback")).Text.Contains("marker-5512", StringComparison.Ordinal), () => list.Text);
        var item = list.Document.QuerySelectorAll(".item").Single(row => row.TextContent.Contains("marker-5512", StringComparison.Ordinal));
        var open = await console.Ben.OpenAsync(item.GetAttribute("href")!);
        var preview = await console.Ben.SubmitAsync(open with { }, "form[action*='handler=Settle']", ("Message", ""));
        Assert.Contains("Write what came of it", preview.Of(".banner--critical"), StringComparison.Ordinal);
        var moved = await console.Ben.SubmitAsync(open, "form[action*='handler=Move']", ("MoveTo", "Products"));
        Assert.Contains("Moved from", moved.Of("#item"), StringComparison.Ordinal);

        var settled = await console.Ben.SubmitAsync(moved, "form[action*='handler=Settle']", ("Message", "Wood travels with corner guards from now on."));

        Assert.Contains("Settled", settled.Of("#item .kv"), StringComparison.Ordinal);
        Assert.Contains("Wood travels with corner guards from now on.", await console.ReadByAsync(customer), StringComparison.Ordinal);
    }

    static async Task<string> LineAsync(StreamReader reader, string start)
    {
        using var patience = new CancellationTokenSource(Eventually.InTime);
        while (await reader.ReadLineAsync(patience.Token) is { } line)
            if (line.StartsWith(start, StringComparison.Ordinal))
                return line;
        throw new InvalidOperationException($"The stream ended before a line began with {start}");
    }
}
