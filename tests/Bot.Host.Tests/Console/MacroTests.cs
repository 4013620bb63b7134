using System.Net;
using Bot.Host.Tests.Running;
using Xunit;

namespace Bot.Host.Tests.Console;

/// <summary>Macros and kept views: without script, as forms.</summary>
[Collection(ConsoleTests.Name)]
public sealed class MacroTests(ConsoleFixture console)
{
    const string Form = "form[action*='handler=";

    [Fact]
    public async Task A_macro_says_what_it_will_do_does_it_once_and_stops_where_it_is_refused()
    {
        var name = Word();
        await KeepAsync(name, ("Reply", "Hello, {agent.name} here.", ""), ("Note", "canary-" + name, ""), ("Close", "", "Resolved"));
        var customer = await console.CustomerAsync("human agent please");
        var link = $"/console/macro/{Uri.EscapeDataString(customer.ConversationId)}?name={name}";

        // Nobody has it yet: the first step is refused and nothing is done.
        var refused = await console.Ben.SubmitAsync(await console.Ben.OpenAsync(link), Form + "Run']");
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("Stopped at step 1 of 3: Claim the conversation first to answer.", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("canary-" + name, (await console.DeskAsync(customer)).Text, StringComparison.Ordinal);

        await console.Ben.SubmitAsync(await console.DeskAsync(customer, console.Ben), Form + "Claim']");
        var shown = await console.Ben.OpenAsync(link);
        Assert.Equal(["Answer: Hello, Ben here.", "Leave a note: canary-" + name, "Close as “Resolved”"], shown.All(".steps-m li"));
        var done = await console.Ben.SubmitAsync(shown, Form + "Run']");
        Assert.Contains($"“{name}” is done: 3 steps.", done.Text, StringComparison.Ordinal);
        Assert.Contains("Closed", done.Of("#talk .owner"), StringComparison.Ordinal);

        // The same form again, as a second press or a broken connection sends it.
        await console.Ben.SubmitAsync(shown, Form + "Run']");
        var read = await console.ReadByAsync(customer);
        Assert.Equal(2, read.Split("Hello, Ben here.").Length);
        Assert.DoesNotContain("canary-" + name, read, StringComparison.Ordinal);
        Assert.Single((await console.DeskAsync(customer)).All("#talk .msg--note"));
        await DropAsync(name);
    }

    [Fact]
    public async Task What_can_never_be_done_is_not_kept_and_agents_keep_none()
    {
        var page = await console.Ana.OpenAsync("/console/texts/macros");
        foreach (var (act, value, why) in new[] { ("Close", "Never heard", "choose how it ended"), ("Transfer", "Nowhere", "choose a queue"), ("Snooze", "soon", "hours are a number"), ("Label", "never kept", "choose a label") })
        {
            var refused = await console.Ana.SubmitAsync(page, Form + "Keep']", ("Name", Word()), ("Steps[0].Act", act), ("Steps[0].Value", value), ("Steps[0].Text", act == "Transfer" ? "Yours." : ""));
            Assert.Equal(HttpStatusCode.Conflict, refused.Status);
            Assert.Contains(why, refused.Of(".banner--critical"), StringComparison.Ordinal);
        }
        var order = await console.Ana.SubmitAsync(page, Form + "Keep']", ("Name", Word()), ("Steps[0].Act", "Close"), ("Steps[0].Value", "Resolved"), ("Steps[1].Act", "Note"), ("Steps[1].Text", "Too late."));
        Assert.Contains("comes last", order.Of(".banner--critical"), StringComparison.Ordinal);
        var name = Word();
        await KeepAsync(name, ("Note", "First.", ""));
        var taken = await console.Ana.SubmitAsync(page, Form + "Keep']", ("Name", name), ("Steps[0].Act", "Note"), ("Steps[0].Text", "A colleague's."));
        Assert.Contains("is kept already", taken.Of(".banner--critical"), StringComparison.Ordinal);
        await DropAsync(name);
        Assert.Equal(HttpStatusCode.Forbidden, (await console.Ben.OpenAsync("/console/texts/macros")).Status);
    }

    [Fact]
    public async Task A_link_to_a_view_shows_a_colleague_the_same_filter_and_only_what_they_may_see()
    {
        var (label, name) = (Word(), Word());
        await console.Ana.SubmitAsync(await console.Ana.OpenAsync("/console/texts"), Form + "KeepLabel']", ("Label", label));
        using var rita = await console.JoinedAsync("Rita", $"{name}@example.com", "a returns clerk's password", department: "Returns");
        var (theirs, others) = (await LabelledAsync(label, "Returns"), await LabelledAsync(label, "Billing"));
        var views = await console.Ana.SubmitAsync(await console.Ana.OpenAsync("/console/views"), Form + "Keep']", ("name", name), ("filter", $"label:{label} is:waiting"), ("For", ""));
        var link = views.Document.QuerySelectorAll("tbody th a").Single(a => a.TextContent == name).GetAttribute("href")!;

        var (anas, ritas) = (await console.Ana.OpenAsync(link), await rita.OpenAsync(link));

        Assert.Equal((name, name), (anas.Of("#list h2"), ritas.Of("#list h2")));
        Assert.Equal(new[] { theirs.ConversationId, others.ConversationId }.Order(), Rows(anas).Order());
        Assert.Equal([theirs.ConversationId], Rows(ritas));
        Assert.Equal(("2", "1"), (anas.Of("#list .pane__h [data-count]"), ritas.Of("#list .pane__h [data-count]")));
        // Ana's own view stands in her menu and in nobody else's list of views.
        Assert.Contains(name, (await console.Ana.OpenAsync("/console/desk")).Of(".nav--sub"), StringComparison.Ordinal);
        Assert.DoesNotContain(name, (await rita.OpenAsync("/console/views")).Text, StringComparison.Ordinal);
        var refused = await console.Ana.SubmitAsync(await console.Ana.OpenAsync("/console/views"), Form + "Keep']", ("name", Word()), ("filter", "just words"));
        Assert.Contains("is a word to search for", refused.Of(".banner--critical"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await console.Ben.SubmitAsync(await console.Ben.OpenAsync("/console/views"), Form + "Keep']", ("name", Word()), ("filter", "is:waiting"), ("For", "all"))).Status);
        await console.Ana.SubmitAsync(await console.Ana.OpenAsync("/console/texts"), Form + "DropLabel']", ("Label", label));
    }

    static IEnumerable<string> Rows(ConsolePage page) => page.Document.QuerySelectorAll("[data-row]").Select(row => row.GetAttribute("data-row")!);

    async Task<ChatClient> LabelledAsync(string label, string queue)
    {
        var customer = await console.CustomerAsync("human agent please");
        var page = await console.Ana.SubmitAsync(await console.DeskAsync(customer), Form + "Claim']");
        page = await console.Ana.SubmitAsync(page, Form + "Label']", ("Label", label));
        await console.Ana.SubmitAsync(page, Form + "Transfer']", ("To", $"queue:{queue}"), ("Text", "Yours."));
        return customer;
    }

    async Task KeepAsync(string name, params (string Act, string Text, string Value)[] steps) =>
        Assert.Contains("is kept", (await console.Ana.SubmitAsync(await console.Ana.OpenAsync("/console/texts/macros"), Form + "Keep']",
            [("Name", name), .. steps.SelectMany((step, at) => new[] { ($"Steps[{at}].Act", step.Act), ($"Steps[{at}].Text", step.Text), ($"Steps[{at}].Value", step.Value) })])).Text, StringComparison.Ordinal);

    async Task DropAsync(string name)
    {
        var page = await console.Ana.OpenAsync("/console/texts/macros");
        await console.Ana.SubmitAsync(page, Form + "Drop']", ("Name", name));
    }

    static string Word() => "w" + Guid.NewGuid().ToString("N")[..12];
}
