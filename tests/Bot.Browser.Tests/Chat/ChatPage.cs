using Microsoft.Playwright;

namespace Bot.Browser.Tests.Chat;

/// <summary>The customer's chat page as a customer uses it.</summary>
public sealed class ChatPage(Visit visit) : IAsyncDisposable
{
    /// <summary>Each message shown, oldest first: "bot: …", "agent: …", "notice: …" or "user: …".</summary>
    const string ReadBubbles = """
        () => [...document.querySelectorAll(".webchat__basic-transcript__activity .webchat__bubble__content")]
          .map(bubble => `${bubble.closest(".said")?.dataset.speaker ?? "unnamed"}: ${bubble.textContent.trim()}`)
        """;

    public IPage Page => visit.Page;
    public Visit Visit => visit;
    public ILocator Input => Page.Locator("[data-id='webchat-sendbox-input']");
    public ILocator Status => Page.Locator("#status");
    public ILocator Problem => Page.Locator("#problem");
    public ILocator Speaker => Page.Locator("#speaker");
    public ILocator QuickReplies => Page.GetByRole(AriaRole.Toolbar, new() { Name = "Suggested actions" }).GetByRole(AriaRole.Button);

    /// <summary>Opens the page and waits for the greeting.</summary>
    public static async Task<ChatPage> OpenAsync(RunningSwitchboard switchboard, ColorScheme scheme = ColorScheme.Light, int width = 1280, int height = 900)
    {
        var chat = new ChatPage(await switchboard.VisitAsync(scheme, width, height));
        await chat.GoAsync();
        return chat;
    }

    /// <summary>Opens the page and asks for a person: somebody who waits.</summary>
    public static async Task<ChatPage> AskingForAPersonAsync(RunningSwitchboard switchboard)
    {
        var chat = await OpenAsync(switchboard);
        await chat.AskAsync("Talk to a person");
        return chat;
    }

    /// <summary>Goes to the page and waits for the greeting.</summary>
    public async Task GoAsync()
    {
        await Page.GotoAsync("/");
        await UntilShown(1);
    }

    public Task<string[]> MessagesAsync() => Page.EvaluateAsync<string[]>(ReadBubbles);

    /// <summary>Waits until at least so many messages are shown, and gives them.</summary>
    public async Task<string[]> UntilShown(int messages)
    {
        string[] shown = [];
        await RunningSwitchboard.Until(async () => (shown = await MessagesAsync()).Length >= messages, $"{messages} messages are shown");
        return shown;
    }

    /// <summary>Writes and sends a message, and waits for the answer to it; gives the answer.</summary>
    public async Task<string> AskAsync(string text)
    {
        var before = (await MessagesAsync()).Length;
        await SendAsync(text);
        return (await UntilShown(before + 2))[before + 1];
    }

    public async Task SendAsync(string text)
    {
        await Input.FillAsync(text);
        await Input.PressAsync("Enter");
    }

    public Task UntilStatus(string begins) =>
        RunningSwitchboard.Until(async () => (await Status.TextContentAsync())!.StartsWith(begins, StringComparison.Ordinal), $"the status line begins with \"{begins}\"");

    public ValueTask DisposeAsync() => visit.DisposeAsync();
}
