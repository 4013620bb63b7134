using Bot.Browser.Tests.Chat;
using Microsoft.Playwright;

namespace Bot.Browser.Tests.Console;

/// <summary>The console as a person at the desk uses it.</summary>
public sealed class DeskPage(Visit visit) : IAsyncDisposable
{
    public IPage Page => visit.Page;
    public Visit Visit => visit;

    /// <summary>Whose the open conversation is, as its mark says: "You", a colleague, a queue, "Bot".</summary>
    public ILocator Owner => Page.Locator("#talk .talk__h .owner > span:last-child");

    /// <summary>Why the last command was not done.</summary>
    public ILocator Refusal => Page.Locator("#talk [data-says]");

    /// <summary>What was said in the open conversation.</summary>
    public ILocator Talk => Page.Locator("#talk");

    /// <summary>A page of the supervisor's, signed in.</summary>
    public static async Task<DeskPage> SignedInAsync(RunningSwitchboard switchboard, int width = 1440, int height = 900)
    {
        var desk = new DeskPage(await switchboard.VisitAsync(width: width, height: height));
        await switchboard.SignInAsync(desk.Page);
        return desk;
    }

    /// <summary>A page of somebody the supervisor has just invited: by the form under People, and the link it gives, in a browser of their own.</summary>
    public async Task<DeskPage> InviteAsync(RunningSwitchboard switchboard, string name, bool supervisor = false) => await JoinAsync(switchboard, await InvitationAsync(name, supervisor));

    /// <summary>The link that somebody new gets.</summary>
    public async Task<string> InvitationAsync(string name, bool supervisor = false, string department = "")
    {
        await Page.GotoAsync("/console/people");
        var form = Page.Locator("#invite");
        await form.GetByLabel("Name").FillAsync(name);
        await form.GetByLabel("E-mail").FillAsync($"{Guid.NewGuid():N}@harbourandpine.example");
        await form.GetByLabel("Role").SelectOptionAsync(supervisor ? "supervisor" : "agent");
        await form.GetByLabel("Department").SelectOptionAsync(department);
        await form.GetByRole(AriaRole.Button, new() { Name = "Make the account and the link" }).ClickAsync();
        return await Page.GetByLabel($"Link for {name}").InputValueAsync();
    }

    /// <summary>A page of somebody who follows that link, in a browser of their own.</summary>
    public static async Task<DeskPage> JoinAsync(RunningSwitchboard switchboard, string link)
    {
        var theirs = new DeskPage(await switchboard.VisitAsync(width: 1440));
        await theirs.Page.GotoAsync(link);
        await theirs.Page.GetByLabel("Password").FillAsync("herring gulls above the slate roofs");
        await theirs.Page.GetByRole(AriaRole.Button, new() { Name = "Set the password and sign in" }).ClickAsync();
        await Visit.LeavesAsync(theirs.Page, "/join");
        return theirs;
    }

    /// <summary>Publishes that customers are asked at once how it went: in an emergency, for nobody else is there to approve it.</summary>
    public Task AskAtOnceAsync() => SetAsync("Ask after", "0", "Ask while it is fresh");

    /// <summary>Publishes a limit in an emergency, in a release of its own.</summary>
    public async Task SetAsync(string limit, string value, string reason)
    {
        await BeginAsync(reason);
        await Page.GetByRole(AriaRole.Link, new() { Name = "Edit limits" }).ClickAsync();
        await SaveAsync(limit, value);
        await Page.GetByRole(AriaRole.Link, new() { Name = "Go to release" }).ClickAsync();
        await PublishAsync(reason);
    }

    /// <summary>Publishes the open release in an emergency.</summary>
    public async Task PublishAsync(string reason)
    {
        await Page.GetByLabel("What the emergency is").FillAsync(reason);
        void Agree(object? _, IDialog asked) => _ = asked.AcceptAsync();
        Page.Dialog += Agree;
        await Page.GetByRole(AriaRole.Button, new() { Name = "Publish in an emergency" }).ClickAsync();
        await Assertions.Expect(Page.GetByText("in force from the next message on")).ToBeVisibleAsync();
        Page.Dialog -= Agree;
    }

    /// <summary>Begins a release.</summary>
    public async Task BeginAsync(string title)
    {
        await Page.GotoAsync("/console/releases");
        await Page.GetByLabel("What is it about?").FillAsync(title);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Begin the release" }).ClickAsync();
        await Assertions.Expect(Page.GetByText("It changes nothing yet").First).ToBeVisibleAsync();
    }

    /// <summary>Saves a limit that holds everywhere in the draft of the limits page.</summary>
    public async Task SaveAsync(string limit, string value)
    {
        await Page.Locator("#limits").GetByRole(AriaRole.Textbox, new() { Name = limit }).FillAsync(value);
        await Page.Locator("#limits").GetByRole(AriaRole.Button, new() { Name = "Save in the draft" }).ClickAsync();
        await Assertions.Expect(Page.GetByText("Saved in release")).ToBeVisibleAsync();
    }

    /// <summary>Goes to the desk and waits until it is live.</summary>
    public async Task GoAsync(string view = "waiting")
    {
        await Page.GotoAsync($"/console/desk?view={view}");
        await Assertions.Expect(Page.Locator("#list [data-live]")).ToHaveTextAsync("Live");
    }

    /// <summary>The list's row of a customer's conversation.</summary>
    public async Task<ILocator> RowAsync(ChatPage customer) => Page.Locator($"[data-row$='{await ConversationAsync(customer)}']");

    /// <summary>Opens a customer's conversation by keyboard, once it is in the list.</summary>
    public async Task OpenAsync(ChatPage customer)
    {
        var link = (await RowAsync(customer)).Locator("a");
        await link.FocusAsync();
        await Page.Keyboard.PressAsync("Enter");
        await Page.Locator($"[data-desk][data-id$='{await ConversationAsync(customer)}']").WaitForAsync();
    }

    /// <summary>Claims the open conversation by keyboard.</summary>
    public async Task ClaimAsync()
    {
        await PressUntilAsync("c", patience => Assertions.Expect(Owner).ToHaveTextAsync("You", new() { Timeout = patience }));
    }

    /// <summary>Writes by keyboard, with the key that leads there, and sends.</summary>
    /// <param name="key">R to the customer, N to the team.</param>
    /// <param name="text">What is written.</param>
    public async Task WriteAsync(string key, string text)
    {
        var box = Page.Locator(key == "n" ? "#note" : "#reply");
        await PressUntilAsync(key, patience => Assertions.Expect(box).ToBeFocusedAsync(new() { Timeout = patience }));
        await Page.Keyboard.TypeAsync(text);
        await Assertions.Expect(box).ToHaveValueAsync(text);
        await box.PressAsync("Control+Enter");
        await Assertions.Expect(Talk.Locator(key == "n" ? ".msg--note" : ".msg--agent").Filter(new() { HasText = text })).ToBeVisibleAsync();
    }

    /// <summary>Passes the open conversation on to a queue, by keyboard.</summary>
    public async Task TransferAsync(string queue, string note)
    {
        await PressAsync("t", Page.GetByLabel("To", new() { Exact = true }));
        await Page.Keyboard.TypeAsync(queue);
        await Page.Keyboard.PressAsync("Tab");
        await Page.Keyboard.TypeAsync(note);
        await Page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(Owner).ToHaveTextAsync(queue);
    }

    /// <summary>Presses a key until what it leads to has the focus.</summary>
    public Task PressAsync(string key, ILocator focused) => PressUntilAsync(key, patience => Assertions.Expect(focused).ToBeFocusedAsync(new() { Timeout = patience }));

    /// <summary>Presses a key until it has done something: a page that has just been drawn may not listen to keys yet.</summary>
    /// <param name="key">The key.</param>
    /// <param name="seen">Looks for what it does for so many milliseconds, which are more with each press: where everything is slow, one more
    /// press too early would undo what the one before was about to do.</param>
    public async Task PressUntilAsync(string key, Func<float, Task> seen)
    {
        for (var patience = 3_000f; ; patience *= 2)
        {
            // Escape leaves the text one is in, where letters are letters.
            await Page.Keyboard.PressAsync("Escape");
            await Page.Keyboard.PressAsync(key);
            try
            {
                await seen(patience);
                return;
            }
            catch (Exception unseen) when ((unseen is PlaywrightException or TimeoutException) && patience < RunningSwitchboard.InTime.TotalMilliseconds)
            {
            }
        }
    }

    /// <summary>Closes the open conversation, beginning with the key.</summary>
    public async Task CloseAsync(string disposition)
    {
        await PressUntilAsync("e", patience => Assertions.Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Close the conversation" })).ToBeVisibleAsync(new() { Timeout = patience }));
        await Page.GetByRole(AriaRole.Radio, new() { Name = disposition, Exact = true }).CheckAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Close the conversation" }).ClickAsync();
        await Assertions.Expect(Owner).ToHaveTextAsync("Closed");
    }

    public ValueTask DisposeAsync() => visit.DisposeAsync();

    static Task<string> ConversationAsync(ChatPage customer) =>
        customer.Page.EvaluateAsync<string>("() => JSON.parse(localStorage.getItem('switchboard.chat')).conversationId");
}
