using System.Globalization;
using Bot.Conversations;
using Bot.Testing;
using Microsoft.Playwright;

namespace Bot.Browser.Tests.Console;

/// <summary>Everything in a view at once, in the browser. That it survives a crash is tested without one.</summary>
[Collection(FilledSwitchboard.Name)]
public sealed class ManyTests(RunningSwitchboard switchboard)
{
    const int Many = 1204;
    const int Every = 400; // of them has as many labels as one can have
    const string From = "before the sale", Put = "sale";

    [Fact]
    public async Task All_1204_of_a_view_become_a_job_that_lists_the_three_it_may_not_change_and_can_be_taken_back()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await ana.Page.GotoAsync("/console/texts");
        await ana.Page.GetByLabel("New label").FillAsync(Put);
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Add the label" }).ClickAsync();
        await Assertions.Expect(ana.Page.GetByText("can be put on conversations now")).ToBeVisibleAsync();
        await ana.Page.GotoAsync("about:blank");
        await FilledSwitchboard.FillAsync(switchboard, FillAsync);
        await ana.GoAsync($"label:{From}");
        // A page of the list is far from all of it; the link means all.
        await ana.Page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Select all") }).PressAsync("Enter");

        await Assertions.Expect(ana.Page.GetByRole(AriaRole.Heading, new() { Name = $"1,204 conversations in {From}" })).ToBeVisibleAsync();
        await ana.Page.GetByRole(AriaRole.Radio, new() { Name = "Label", Exact = true }).PressAsync("Space");
        await ana.Page.Locator("#bulk-label").SelectOptionAsync(Put);
        var begin = ana.Page.GetByRole(AriaRole.Button, new() { Name = "Begin with 1,204 conversations" });
        // Not without the number, and not with another.
        await begin.PressAsync("Enter");
        await Assertions.Expect(ana.Page.Locator("#bulk-typed:invalid")).ToBeVisibleAsync();
        await ana.Page.Locator("#bulk-typed").FillAsync("1203");
        await begin.PressAsync("Enter");
        await Assertions.Expect(ana.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Type 1,204 to confirm that all of them are meant.");
        await ana.Page.Locator("#bulk-typed").FillAsync("1204");
        await begin.PressAsync("Enter");

        var job = ana.Page.Locator("#job");
        await Assertions.Expect(job).ToContainTextAsync("1,201 done, 3 refused");
        var refused = ana.Page.GetByRole(AriaRole.Region, new() { Name = "Refused" }).Locator("tbody tr");
        await Assertions.Expect(refused).ToHaveCountAsync(3);
        foreach (var customer in Refused)
            await Assertions.Expect(refused.Filter(new() { HasText = customer })).ToContainTextAsync("It has 10 labels already. Take one off first.");
        var address = ana.Page.Url;
        Assert.Equal(Many - 3, await CountAsync(ana, Put));

        await ana.Page.GotoAsync(address);
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Take it back from 1,201 conversations" }).PressAsync("Enter");
        await Assertions.Expect(job).ToContainTextAsync("1,201 done, 0 refused");
        Assert.Equal(0, await CountAsync(ana, Put));
        Assert.Equal(Many, await CountAsync(ana, From));
        ana.Visit.ShouldBeClean(409);
    }

    static IEnumerable<string> Refused => Enumerable.Range(1, Many / Every).Select(number => Customer(Every * number));

    static string Customer(int number) => string.Create(CultureInfo.InvariantCulture, $"Customer {number:0000}");

    // All that have a label, however many: the page of many at once says how many it means.
    static async Task<int> CountAsync(DeskPage ana, string label)
    {
        await ana.Page.GotoAsync($"/console/bulk?view={Uri.EscapeDataString($"label:{label}")}");
        return int.Parse((await ana.Page.Locator("[data-bulk-count]").GetAttributeAsync("data-bulk-count"))!, CultureInfo.InvariantCulture);
    }

    static Task FillAsync(IConversations conversations)
    {
        var now = DateTimeOffset.UtcNow;
        return Parallel.ForEachAsync(Enumerable.Range(1, Many), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, cancellation) =>
        {
            var before = Conversation.New(string.Create(CultureInfo.InvariantCulture, $"webchat|many-{number:0000}"));
            List<Fact> facts =
            [
                new ConversationOpened(now, new($"customer-{number}", Customer(number)), new("webchat", Pull: true, ""), "en-GB"),
                new CustomerSpoke(now, $"m{number}", null, "Is the sale still on?", Some.Heard()),
                .. Enumerable.Range(1, number % Every == 0 ? 9 : 0).Select(label => new Labelled(now, Some.Ana, $"label {label}")),
                new Labelled(now, Some.Ana, From),
            ];
            Assert.True(await conversations.CommitAsync(new(before, before.After(facts), facts, [], null, [], Logged: true), cancellation));
        });
    }
}
