using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Bot.Host.Tests.Running;
using Xunit;

namespace Bot.Host.Tests.Console;

/// <summary>Passing on, putting away, labels, drafts and kept texts: without script, as forms.</summary>
[Collection(ConsoleTests.Name)]
public sealed class WorkspaceTests(ConsoleFixture console)
{
    const string Form = "form[action*='handler=";

    [Fact]
    public async Task What_is_passed_on_reaches_the_next_one_with_its_note_and_the_customer_without()
    {
        const string canary = "canary-40117";
        var (customer, page) = await ClaimedAsync();

        var refused = await console.Ana.SubmitAsync(page, Form + "Transfer']", ("To", "queue:Billing"), ("Text", "  "));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("Write what the next one must know", refused.Of("[data-says]"), StringComparison.Ordinal);
        page = await console.Ana.SubmitAsync(page, Form + "Transfer']", ("To", "queue:Billing"), ("Text", canary));

        Assert.Equal("Billing", page.Of("#talk .owner"));
        var next = await console.Ben.SubmitAsync(await console.DeskAsync(customer, console.Ben), Form + "Claim']");
        Assert.Contains(canary, next.Of("#talk .log"), StringComparison.Ordinal);
        Assert.Contains(canary, next.Of("#who"), StringComparison.Ordinal);
        var read = await console.ReadByAsync(customer);
        Assert.Contains("our Billing team", read, StringComparison.Ordinal);
        Assert.DoesNotContain(canary, read, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_colleague_gets_what_is_passed_to_them_and_nobody_gets_what_is_passed_to_nobody()
    {
        var (customer, page) = await ClaimedAsync();
        var ben = page.Document.QuerySelectorAll("#transfer-to option").Single(option => option.TextContent.StartsWith("Ben,", StringComparison.Ordinal)).GetAttribute("value")!;

        var nobody = await console.Ana.SubmitAsync(page, Form + "Transfer']", ("To", "person:gone"), ("Text", "Yours."));
        Assert.Contains("not here any more", nobody.Of("[data-says]"), StringComparison.Ordinal);
        await console.Ana.SubmitAsync(page, Form + "Transfer']", ("To", ben), ("Text", "Yours."));

        Assert.Equal("BYou", (await console.DeskAsync(customer, console.Ben)).Of("#talk .owner"));
    }

    [Fact]
    public async Task What_is_put_away_leaves_the_own_list_and_is_taken_back_by_undo()
    {
        var (customer, page) = await ClaimedAsync();
        page = await console.Ana.SubmitAsync(page, Form + "Reply']", ("Text", "Until tomorrow."));

        page = await console.Ana.SubmitAsync(page, Form + "Snooze']", ("Until", "tomorrow"));

        Assert.Contains("Tomorrow 09:00", page.Of("#talk .talk__h"), StringComparison.Ordinal);
        Assert.Null(await RowAsync("mine", customer));
        Assert.Contains("Tomorrow 09:00", (await RowAsync("snoozed", customer))!, StringComparison.Ordinal);
        page = await console.Ana.SubmitAsync(page, ".undo form");
        Assert.DoesNotContain("put away", page.Of("#talk .talk__h"), StringComparison.Ordinal);
        Assert.NotNull(await RowAsync("mine", customer));
    }

    [Fact]
    public async Task A_promised_call_has_its_view_and_its_time_and_is_called_off_with_word_to_the_customer()
    {
        var customer = await console.CustomerAsync("please call me back tomorrow at 9 am on 030 1234567");

        var page = await console.DeskAsync(customer, console.Ben);

        Assert.Contains("Call Tomorrow 09:00", (await RowAsync("callbacks", customer))!, StringComparison.Ordinal);
        Assert.Matches(@"\w{3} \d+ \w{3}, 09:00–10:00 \(UTC\), 0301234567", page.Of("#who"));
        page = await console.Ben.SubmitAsync(page, Form + "CallOff']");
        Assert.Contains("has called off our call to you", page.Of("#talk"), StringComparison.Ordinal);
        Assert.Null(await RowAsync("callbacks", customer));
        Assert.DoesNotContain("0301234567, ", page.Of("#who"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_promised_call_is_moved_to_a_free_time_with_word_to_the_customer()
    {
        var customer = await console.CustomerAsync("please call me back tomorrow at 9 am on 030 1234567");
        var page = await console.DeskAsync(customer, console.Ben);
        var times = page.Document.QuerySelectorAll("#move-to option[value]:not([value=''])").ToDictionary(option => $"{option.ParentElement!.GetAttribute("label")} {option.TextContent}", option => option.GetAttribute("value")!);
        var day = times.Keys.Where(time => time.EndsWith(" 14:00–15:00", StringComparison.Ordinal)).ElementAt(1);

        var refused = await console.Ben.SubmitAsync(page, Form + "MoveCall']", ("Starts", "0"));
        Assert.Contains("not free any more", refused.Of("[data-says]"), StringComparison.Ordinal);
        page = await console.Ben.SubmitAsync(page, Form + "MoveCall']", ("Starts", times[day]));

        Assert.Contains($"{day[..^12]}, 14:00–15:00 (UTC), 0301234567", page.Of("#who"), StringComparison.Ordinal);
        Assert.Contains("You moved the callback", page.Of("#talk .log"), StringComparison.Ordinal);
        Assert.Contains(" 14:00", (await RowAsync("callbacks", customer))!, StringComparison.Ordinal);
        Assert.Matches("Ben has moved our call to you.*14:00–15:00", await console.ReadByAsync(customer));
        await Eventually.TrueAsync(
            async () => (await console.Ana.OpenAsync($"/console/audit?act=callback-moved&subject={Uri.EscapeDataString(customer.ConversationId)}")).Document.QuerySelectorAll("tbody tr").Length == 1,
            () => "The move is not in the audit log.");
        Assert.DoesNotContain("Outside the hours", page.Of("#who"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_promised_for_what_is_a_holiday_now_says_so_in_its_row_and_beside_the_way_to_move_it()
    {
        var customer = await console.CustomerAsync("please call me back tomorrow at 9 am on 030 1234567");
        var holiday = DateTimeOffset.UtcNow.AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var draft = await console.Ana.OpenAsync(LimitsTests.Release(await LimitsTests.SaveAsync(console.Ana, ("hours.Holidays", holiday))));
        Assert.Matches(@"\d+ promised calls? would lie outside the hours", draft.Text);
        await LimitsTests.PublishAsync(console, "A holiday was forgotten", ("hours.Holidays", holiday));
        try
        {
            var page = await console.DeskAsync(customer, console.Ben);

            Assert.Contains("Outside the hours", (await RowAsync("callbacks", customer))!, StringComparison.Ordinal);
            Assert.Contains("Outside the hours of Service", page.Of("#who"), StringComparison.Ordinal);
            Assert.NotNull(page.Document.QuerySelector("#move-call"));
        }
        finally
        {
            await LimitsTests.PublishAsync(console, "As before", ("hours.Holidays", ""));
        }
    }

    [Fact]
    public async Task A_kept_label_is_put_found_and_taken_off_and_another_word_is_refused()
    {
        var label = $"label {Guid.NewGuid():N}"[..20];
        var texts = await console.Ana.OpenAsync("/console/texts");
        await console.Ana.SubmitAsync(texts, Form + "KeepLabel']", ("Label", label));
        var customer = await console.CustomerAsync("human agent please");
        var page = await console.DeskAsync(customer, console.Ben);

        var refused = await console.Ben.SubmitAsync(page, Form + "Label']", ("Label", "never kept"));
        Assert.Contains("not among the labels that are kept", refused.Of("[data-says]"), StringComparison.Ordinal);
        page = await console.Ben.SubmitAsync(page, Form + "Label']", ("Label", label));

        var view = $"label:{label}";
        Assert.Contains(label, page.All(".labels .chip"));
        Assert.NotNull(await RowAsync(view, customer));
        Assert.Equal("1", page.Document.QuerySelector($".nav [data-count='{view}']")!.TextContent);
        await console.Ben.SubmitAsync(page, Form + "Unlabel']", ("Label", label));
        Assert.Null(await RowAsync(view, customer));
        await console.Ana.SubmitAsync(await console.Ana.OpenAsync("/console/texts"), Form + "DropLabel']", ("Label", label));
    }

    [Fact]
    public async Task What_was_closed_is_taken_up_again_by_undo()
    {
        var (_, page) = await ClaimedAsync();
        page = await console.Ana.SubmitAsync(page, Form + "Close']", ("Disposition", "Resolved"));
        Assert.Contains("Closed", page.Of("#talk .owner"), StringComparison.Ordinal);

        page = await console.Ana.SubmitAsync(page, ".undo form");

        Assert.Equal("AYou", page.Of("#talk .owner"));
    }

    [Fact]
    public async Task A_draft_is_its_writers_alone_and_gone_once_it_is_sent()
    {
        var (customer, page) = await ClaimedAsync();
        await DraftAsync(page, "Reply", "reply", "Half a sent");
        await DraftAsync(page, "Note", "note", "Half a note, card 4111 1111 1111 1111");

        page = await console.DeskAsync(customer);
        Assert.Equal("Half a sent", page.Document.QuerySelector("#reply")!.TextContent);
        Assert.StartsWith("Half a note, card", page.Document.QuerySelector("#note")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("4111 1111", page.Document.QuerySelector("#note")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Draft", await RowAsync("mine", customer), StringComparison.Ordinal);
        Assert.Equal("", (await console.DeskAsync(customer, console.Ben)).Document.QuerySelector("#note")!.TextContent);

        // Ben has it meanwhile, and it comes back: the draft is where it was.
        await console.Ben.SubmitAsync(await console.DeskAsync(customer, console.Ben), Form + "TakeOver']");
        page = await console.Ana.SubmitAsync(await console.DeskAsync(customer), Form + "TakeOver']");
        Assert.Equal("Half a sent", page.Document.QuerySelector("#reply")!.TextContent);

        var refused = await console.Ana.SubmitAsync(page, Form + "Reply']", ("Text", "Order {order.number} left."));
        Assert.Equal("Order {order.number} left.", refused.Document.QuerySelector("#reply")!.TextContent);
        page = await console.Ana.SubmitAsync(await console.DeskAsync(customer), Form + "Reply']", ("Text", "A whole sentence."));
        Assert.Equal("", page.Document.QuerySelector("#reply")!.TextContent);
        Assert.StartsWith("Half a note", page.Document.QuerySelector("#note")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Half a", await console.ReadByAsync(customer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kept_text_is_offered_filled_and_agents_do_not_edit_it()
    {
        var shortcut = $"t{Guid.NewGuid():N}"[..12];
        var texts = await console.Ana.OpenAsync("/console/texts");
        var refused = await console.Ana.SubmitAsync(texts, Form + "Keep']", ("Shortcut", shortcut), ("Text", "Hello {custommer.name}"));
        Assert.Contains("There is no variable {custommer.name}", refused.Text, StringComparison.Ordinal);
        await console.Ana.SubmitAsync(texts, Form + "Keep']", ("Shortcut", shortcut), ("Text", "First."));
        var taken = await console.Ana.SubmitAsync(texts, Form + "Keep']", ("Shortcut", shortcut), ("Text", "A colleague's."));
        Assert.Contains("is kept already", taken.Of(".banner--critical"), StringComparison.Ordinal);
        await console.Ana.SubmitAsync(await console.Ana.OpenAsync($"/console/texts?edit={shortcut}"), Form + "Keep']", ("Text", "It is {agent.name} about {order.number}."));
        Assert.Equal(HttpStatusCode.Forbidden, (await console.Ben.OpenAsync("/console/texts")).Status);
        var customer = await console.CustomerAsync("Where is my order HP-48213?", "I want to talk to a human agent");

        var found = await console.Ben.OpenAsync($"/console/desk/{Uri.EscapeDataString(customer.ConversationId)}?handler=Insert&q={shortcut}");

        Assert.Equal("It is Ben about HP-48213.", found.Document.QuerySelector("[data-inserts]")!.GetAttribute("data-inserts"));
        await console.Ana.SubmitAsync(await console.Ana.OpenAsync("/console/texts"), Form + "Drop']", ("Shortcut", shortcut));
    }

    [Fact]
    public async Task A_reply_is_suggested_for_what_was_asked_and_what_becomes_of_it_is_kept()
    {
        var (customer, page) = await ClaimedAsync();
        await console.SayAsync(customer, "What is your return policy?");
        page = await console.DeskAsync(customer);
        var text = page.Document.QuerySelector(".suggest blockquote")!.TextContent;
        Assert.Contains("30 days", text, StringComparison.Ordinal);
        Assert.Matches(new Regex("from article .+, (good|possible) match"), page.Of(".suggest"));
        Assert.DoesNotContain("30 days", await console.ReadByAsync(customer), StringComparison.Ordinal);

        var topic = page.Document.QuerySelector(".suggest [data-topic]")!.GetAttribute("data-topic")!;
        page = await console.Ana.SubmitAsync(page, Form + "Reply']", ("Text", text + " Ask me anything."), ("SuggestedTopic", topic));

        Assert.Null(page.Document.QuerySelector(".suggest"));
        var facts = await console.Ana.Http.GetStringAsync($"/api/v1/conversations/{customer.ConversationId}");
        Assert.Contains("\"outcome\":\"Edited\"", facts, StringComparison.Ordinal);
        await console.SayAsync(customer, "How much is delivery?");
        page = await console.Ana.SubmitAsync(await console.DeskAsync(customer), Form + "Ignore']");
        Assert.Null(page.Document.QuerySelector(".suggest"));
    }

    [Fact]
    public async Task What_a_customer_meant_is_corrected_at_the_desk_and_found_labelled_where_the_model_is_taught()
    {
        var words = $"my parcel sings at night {Guid.NewGuid().ToString("N")[..4]}";
        var customer = await console.CustomerAsync(words);

        var page = await console.Ben.SubmitAsync(await console.DeskAsync(customer, console.Ben), Form + "Correct']", ("Intent", "order-status"));

        Assert.Contains("labelled “Order status”", page.Text, StringComparison.Ordinal);
        var inbox = await console.Ana.OpenAsync("/console/understanding/inbox");
        Assert.Contains("my parcel sings at night", inbox.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await console.Ben.SubmitAsync(await console.DeskAsync(customer, console.Ben), Form + "Correct']", ("Intent", "no-such-intent"))).Status);
    }

    [Fact]
    public async Task How_a_message_really_sounds_is_kept_replaced_undone_and_read_where_the_model_is_taught()
    {
        var words = $"the lamp is here {string.Concat(Guid.NewGuid().ToString("N").Where(char.IsAsciiLetter))}";
        var customer = await console.CustomerAsync(words);

        var bens = await console.Ben.SubmitAsync(await console.DeskAsync(customer, console.Ben), Form + "CorrectMood']", ("Sounds", "positive"));
        Assert.Contains("Kept as an example: Content", bens.Of(".undo"), StringComparison.Ordinal);
        var page = await console.Ana.SubmitAsync(await console.DeskAsync(customer), Form + "CorrectMood']", ("Sounds", "very positive"));
        Assert.Contains("Ana said: Delighted", page.Of(Form + "CorrectMood']"), StringComparison.Ordinal);
        Assert.Equal("Delighted", await RightAsync(words, "mood"));

        // At the desk everybody takes back their own.
        var hers = page.Document.QuerySelector(".undo input[name=Label]")!.GetAttribute("value")!;
        Assert.Equal(HttpStatusCode.NotFound, (await console.Ben.SubmitAsync(bens, ".undo form", ("Label", hers))).Status);
        page = await console.Ana.SubmitAsync(page, ".undo form");

        Assert.Contains("Ben said: Content", page.Of(Form + "CorrectMood']"), StringComparison.Ordinal);
        Assert.Equal("Content", await RightAsync(words, "mood"));
        Assert.Null(await RightAsync(words, "value"));
        var refused = await console.Ana.SubmitAsync(page, Form + "CorrectMood']", ("Sounds", "cross"));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("Choose how it sounds", refused.Of("[data-says]"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_in_an_earlier_message_is_corrected_and_kept_without_what_it_tells_of_the_customer()
    {
        var odd = $"Q7/{Guid.NewGuid().ToString("N")[..4]}";
        var customer = await console.CustomerAsync($"the papers say {odd} for my order, thank you", "and how much is delivery?");
        var page = await console.DeskAsync(customer, console.Ben);
        var earlier = page.Document.QuerySelector(".msg__fix")!.GetAttribute("href")!;
        page = await console.Ben.OpenAsync(earlier);
        Assert.Contains(odd, page.Of("[data-part=head] .closer[open]"), StringComparison.Ordinal);

        var refused = await console.Ben.SubmitAsync(page, Form + "CorrectValue']", ("Place", ""), ("Kind", "order-number"), ("Words", "HP-48213"));
        Assert.Contains("does not stand in the message", refused.Of("[data-says]"), StringComparison.Ordinal);
        page = await console.Ben.SubmitAsync(refused, Form + "CorrectValue']", ("Place", ""), ("Kind", "order-number"), ("Words", odd));

        Assert.Contains("Kept as an example: Order number A0/", page.Of(".undo"), StringComparison.Ordinal);
        var list = await console.Ana.OpenAsync("/console/understanding/corrections?of=value");
        var row = list.All("tbody tr:first-child > *");
        Assert.Equal(("the papers say [order number] for my order, thank you", "Nothing of value"), (row[0], row[1]));
        Assert.StartsWith("Order number A0/", row[2], StringComparison.Ordinal);
        var export = await console.Ana.Http.GetStringAsync("/console/understanding/corrections?handler=Export&of=value");
        Assert.Contains("\"kind\":\"value\",\"text\":\"the papers say [order number] for my order, thank you\",\"found\":\"nothing\",\"right\":\"order-number: A0/", export, StringComparison.Ordinal);
        Assert.DoesNotContain(odd, list.Document.Source.Text + export, StringComparison.Ordinal);
        await console.Ana.SubmitAsync(list, "tbody form");
        Assert.DoesNotContain("the papers say", (await console.Ana.OpenAsync("/console/understanding/corrections")).Text, StringComparison.Ordinal);
        // What is gone cannot be taken back a second time.
        Assert.Equal(HttpStatusCode.NotFound, (await console.Ben.SubmitAsync(page, ".undo form")).Status);
    }

    // What the list says of a message; null when it is not there.
    async Task<string?> RightAsync(string words, string of) =>
        (await console.Ana.OpenAsync($"/console/understanding/corrections?of={of}")).Document.QuerySelectorAll("tbody tr")
            .SingleOrDefault(row => row.TextContent.Contains(words, StringComparison.Ordinal))?.QuerySelector("b")?.TextContent;

    [Fact]
    public async Task The_queue_of_a_list_is_in_the_address()
    {
        var customer = await console.CustomerAsync("human agent please");
        var service = await console.Ana.OpenAsync("/console/desk?view=waiting&queue=Service");
        var billing = await console.Ana.OpenAsync("/console/desk?view=waiting&queue=Billing");

        Assert.NotNull(service.Document.QuerySelector($"[data-row='{customer.ConversationId}']"));
        Assert.Null(billing.Document.QuerySelector($"[data-row='{customer.ConversationId}']"));
        Assert.Contains("queue=Service", service.Document.QuerySelector("[data-row] a")!.GetAttribute("href"), StringComparison.Ordinal);
    }

    async Task<(ChatClient Customer, ConsolePage Page)> ClaimedAsync()
    {
        var customer = await console.CustomerAsync("human agent please");
        return (customer, await console.Ana.SubmitAsync(await console.DeskAsync(customer), Form + "Claim']"));
    }

    // The row of a view's list, as Ana reads it; null when it is not there.
    async Task<string?> RowAsync(string view, ChatClient customer)
    {
        var list = await console.Ana.OpenAsync($"/console/desk?handler=List&view={Uri.EscapeDataString(view)}");
        return list.Document.QuerySelector($"[data-row='{customer.ConversationId}']")?.TextContent;
    }

    async Task DraftAsync(ConsolePage page, string form, string mode, string text)
    {
        var address = page.Document.QuerySelector($"{Form}{form}']")!.GetAttribute("action")!.Replace($"handler={form}", "handler=Draft", StringComparison.Ordinal);
        using var content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = page.Document.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!,
            ["Mode"] = mode,
            ["Text"] = text,
        });
        using var answer = await console.Ana.Http.PostAsync(new Uri(page.Address, address), content);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }
}
