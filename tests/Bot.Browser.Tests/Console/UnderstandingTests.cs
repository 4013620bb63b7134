using Bot.Browser.Tests.Chat;
using Microsoft.Playwright;

namespace Bot.Browser.Tests.Console;

/// <summary>The life of a model from end to end: what customers wrote is labelled by keyboard, trained, looked at, promoted, and gone back from.</summary>
[Collection(SharedSwitchboard.Name)]
public sealed class UnderstandingTests(RunningSwitchboard switchboard)
{
    // Nothing the shipped phrases know: three wordings of one thing.
    static readonly string[] Said = ["zorbify the quibble flange", "my quibble flange needs zorbifying", "can somebody zorbify a flange"];

    [Fact]
    public async Task Three_turns_are_labelled_trained_promoted_and_answer_a_customer_until_they_are_rolled_back()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await using var carla = await ana.InviteAsync(switchboard, "Carla", supervisor: true);
        await using (var customer = await ChatPage.OpenAsync(switchboard))
            foreach (var text in Said)
                await customer.AskAsync(text);
        var before = await AnswerAsync();
        Assert.DoesNotContain("gift card", before, StringComparison.OrdinalIgnoreCase);

        // Labelled by keyboard alone: search and Enter, one undone and done again.
        var page = ana.Page;
        await RunningSwitchboard.Until(async () =>
        {
            await page.GotoAsync("/console/understanding/inbox");
            return await page.GetByText("zorbify", new() { Exact = false }).CountAsync() > 0;
        }, "the turns have come to the inbox");
        for (var i = 0; i < Said.Length; i++)
            await LabelAsync(page);
        await ana.PressUntilAsync("u", patience => Assertions.Expect(page.GetByText("Taken back.")).ToBeVisibleAsync(new() { Timeout = patience }));
        await LabelAsync(page);

        // Trained beside the turns: a customer is answered meanwhile.
        await page.GotoAsync("/console/understanding");
        await Assertions.Expect(page.GetByText("3 changes to the examples")).ToBeVisibleAsync();
        await TrainAsync(page);
        Assert.Equal(before, await AnswerAsync());

        // Cancelled, and begun anew only for the program to be killed: both leave the old model, and the page says what happened.
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel the job" }).ClickAsync();
        await UntilJobSaysAsync(page, "Cancelled");
        await Assertions.Expect(page.Locator("#job")).ToContainTextAsync("Nothing changed.");
        Assert.Equal(before, await AnswerAsync());
        await TrainAsync(page);
        await page.GotoAsync("about:blank");
        await carla.Page.GotoAsync("about:blank");
        await switchboard.KillAsync();
        await switchboard.StartAsync();
        await UntilJobSaysAsync(page, "Interrupted");
        await Assertions.Expect(page.Locator("#job")).ToContainTextAsync("The program ended while it ran. Nothing changed; start it again.");
        Assert.Equal(before, await AnswerAsync());
        await TrainAsync(page);
        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Look at the evaluation of v2" }).ClickAsync(new() { Timeout = 300_000 }); // training, on a busy machine

        // Looked at: figures side by side, and what would change for customers. Who began the training does not approve it.
        await Assertions.Expect(page.GetByText("v2 beside v1")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Changed turns" })).ToContainTextAsync("flange");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Approve v2" })).ToBeDisabledAsync();
        await carla.Page.GotoAsync(page.Url);
        await carla.Page.GetByRole(AriaRole.Button, new() { Name = "Approve v2" }).ClickAsync();
        await Assertions.Expect(carla.Page.GetByText("v2 is approved.")).ToBeVisibleAsync();
        Assert.Equal(before, await AnswerAsync());

        // Promoted: the next customer gets the new answer, without a restart.
        await page.ReloadAsync();
        await page.GetByLabel("Reason for the release").FillAsync("It knows flanges");
        await page.GetByRole(AriaRole.Button, new() { Name = "Promote v2" }).ClickAsync();
        await Assertions.Expect(page.GetByText("v2 answers from the next message on.")).ToBeVisibleAsync();
        Assert.Contains("gift card", await AnswerAsync(), StringComparison.OrdinalIgnoreCase);

        // Gone back: the old answer.
        await page.GotoAsync("/console/understanding");
        await page.GetByLabel("Why go back").FillAsync("Flanges were a mistake");
        await page.GetByRole(AriaRole.Button, new() { Name = "Roll back to v1" }).ClickAsync();
        await Assertions.Expect(page.GetByText("v1 answers from the next message on.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Releases" })).ToContainTextAsync("Flanges were a mistake");
        Assert.Equal(before, await AnswerAsync());

        // The restart finds what was released last.
        await page.GotoAsync("about:blank");
        await carla.Page.GotoAsync("about:blank");
        await switchboard.KillAsync();
        await switchboard.StartAsync();
        Assert.Equal(before, await AnswerAsync());
        ana.Visit.ShouldBeClean();
        carla.Visit.ShouldBeClean();
    }

    // The first answer a new customer gets to the first of the sentences.
    async Task<string> AnswerAsync()
    {
        await using var customer = await ChatPage.OpenAsync(switchboard);
        return await customer.AskAsync(Said[0]);
    }

    static async Task TrainAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Train v2" }).ClickAsync();
        await Assertions.Expect(page.Locator("#job")).ToContainTextAsync("Training");
    }

    static Task UntilJobSaysAsync(IPage page, string state) => RunningSwitchboard.Until(async () =>
    {
        await page.GotoAsync("/console/understanding");
        return await page.Locator("#job").Filter(new() { HasText = state }).CountAsync() > 0;
    }, $"the job is {state}");

    static async Task LabelAsync(IPage page)
    {
        var said = await page.Locator("blockquote").TextContentAsync();
        Assert.Contains("flange", said, StringComparison.Ordinal);
        // The script may not listen yet.
        await RunningSwitchboard.Until(async () =>
        {
            await page.Keyboard.PressAsync("/");
            return await page.EvaluateAsync<bool>("() => document.activeElement.id === 'other'");
        }, "the search has the focus");
        await page.Locator("#other").FillAsync("gift-card");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".banner--positive")).ToContainTextAsync("means Gift card");
    }
}
