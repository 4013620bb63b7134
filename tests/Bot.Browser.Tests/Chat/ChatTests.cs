using System.Text.Json;
using Microsoft.Playwright;

namespace Bot.Browser.Tests.Chat;

/// <summary>A customer on the chat page, against the running program.</summary>
[Collection(SharedSwitchboard.Name)]
public sealed class ChatTests(RunningSwitchboard switchboard)
{
    // Looked at by hand in Web Chat 4.18.1; both are in its own markup and take nothing from anybody:
    // the hidden file input is reached through the button beside it, and the label names a group that holds the labelled message itself.
    static readonly (string, string)[] WebChatsOwn =
    [
        ("aria-allowed-role", ".webchat__upload-button--file-input"),
        ("aria-prohibited-attr", ".webchat__stacked-layout"),
    ];

    [Fact]
    public async Task The_greeting_says_that_an_assistant_speaks()
    {
        await using var chat = await ChatPage.OpenAsync(switchboard);

        Assert.Contains("automated assistant", Assert.Single(await chat.MessagesAsync()), StringComparison.Ordinal);
        Assert.Equal("You chat with an automated assistant", await chat.Speaker.TextContentAsync());
        await Assertions.Expect(chat.Page.GetByText("Automated assistant", new() { Exact = true })).ToBeVisibleAsync();
        await chat.UntilStatus("Connected");
        chat.Visit.ShouldBeClean();
    }

    [Fact]
    public async Task A_question_is_answered()
    {
        await using var chat = await ChatPage.OpenAsync(switchboard);

        Assert.Contains("30 days", await chat.AskAsync("What is your return policy?"), StringComparison.Ordinal);
        chat.Visit.ShouldBeClean();
    }

    [Fact]
    public async Task The_whole_chat_works_by_keyboard()
    {
        await using var chat = await ChatPage.OpenAsync(switchboard);
        var keys = chat.Page.Keyboard;

        // In the order of the page: "New chat", "Talk to a person", the messages, the quick replies, the file button, the text.
        var first = await chat.QuickReplies.First.TextContentAsync();
        await TabToAsync(chat, chat.QuickReplies.First);
        await keys.PressAsync("Enter");
        var shown = await chat.UntilShown(3);
        Assert.Equal($"user: {first}", shown[1]);

        await TabToAsync(chat, chat.Input);
        await keys.TypeAsync("What is your return policy?");
        await keys.PressAsync("Enter");
        await chat.UntilShown(5);

        await TabToAsync(chat, chat.Page.GetByRole(AriaRole.Button, new() { Name = "Talk to a person" }).First);
        await keys.PressAsync("Enter");
        Assert.Equal("user: Talk to a person", (await chat.UntilShown(6))[5]);
        chat.Visit.ShouldBeClean();
    }

    [Fact]
    public async Task A_reload_keeps_the_chat_and_what_was_not_yet_sent()
    {
        await using var chat = await ChatPage.OpenAsync(switchboard);
        await chat.AskAsync("What is your return policy?");
        await chat.Input.FillAsync("And what if the");
        var before = await chat.MessagesAsync();

        await chat.Page.ReloadAsync();

        Assert.Equal(before, await chat.UntilShown(before.Length));
        Assert.Equal("And what if the", await chat.Input.InputValueAsync());
        Assert.NotEqual("", await chat.AskAsync("What is your return policy?"));
        Assert.Equal(before.Length + 2, (await chat.MessagesAsync()).Length);
        chat.Visit.ShouldBeClean();
    }

    [Fact]
    public async Task A_visitor_whose_token_is_of_no_use_any_more_gets_the_chat_back()
    {
        await using var chat = await ChatPage.OpenAsync(switchboard);
        await chat.AskAsync("What is your return policy?");
        var before = await chat.MessagesAsync();
        // What remains of a token after its time, or after the program's key was changed.
        await chat.Page.EvaluateAsync("() => localStorage.setItem('switchboard.chat', JSON.stringify({ ...JSON.parse(localStorage.getItem('switchboard.chat')), token: 'old' }))");

        await chat.Page.ReloadAsync();

        Assert.Equal(before, await chat.UntilShown(before.Length));
    }

    [Fact]
    public async Task Two_angry_messages_bring_a_person()
    {
        await using var chat = await ChatPage.OpenAsync(switchboard);

        await chat.AskAsync("my lamp arrived broken, this is terrible");
        await chat.SendAsync("this is absolutely awful, I am furious");

        await RunningSwitchboard.Until(async () => (await chat.MessagesAsync()).Any(said => said.StartsWith("notice: ", StringComparison.Ordinal) && said.Contains("colleague", StringComparison.Ordinal)), "a notice says that a colleague takes over");
        chat.Visit.ShouldBeClean();
    }

    [Fact]
    public async Task A_new_chat_begins_after_a_question_that_can_be_declined()
    {
        await using var chat = await ChatPage.OpenAsync(switchboard);
        await chat.AskAsync("What is your return policy?");
        var button = chat.Page.GetByRole(AriaRole.Button, new() { Name = "New chat", Exact = true });

        await button.ClickAsync();
        await chat.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(button).ToBeFocusedAsync();
        Assert.Equal(3, (await chat.MessagesAsync()).Length);

        await button.ClickAsync();
        await chat.Page.GetByRole(AriaRole.Button, new() { Name = "Start a new chat" }).ClickAsync();
        await RunningSwitchboard.Until(async () => (await chat.MessagesAsync()).Length == 1, "only the greeting is shown");
        await chat.AskAsync("What is your return policy?");
        Assert.Equal(3, (await chat.MessagesAsync()).Length);
        chat.Visit.ShouldBeClean();
    }

    [Fact]
    public async Task A_file_is_sent_and_one_that_cannot_be_is_refused_before()
    {
        await using var chat = await ChatPage.OpenAsync(switchboard);
        var files = chat.Page.Locator("input[type=file]");
        await Assertions.Expect(chat.Page.GetByText("Files: up to 5, 10 MB each.")).ToBeVisibleAsync();

        await files.SetInputFilesAsync(new FilePayload { Name = "lamp.exe", MimeType = "application/x-msdownload", Buffer = [77, 90] });
        await Assertions.Expect(chat.Problem).ToContainTextAsync("lamp.exe is not PNG, JPEG, GIF, WebP, PDF or text");

        await files.SetInputFilesAsync(new FilePayload { Name = "invoice.txt", MimeType = "text/plain", Buffer = "Lamp, one"u8.ToArray() });
        await Assertions.Expect(chat.Problem).ToBeEmptyAsync();
        await chat.SendAsync("Here is the invoice");
        await RunningSwitchboard.Until(async () => (await chat.MessagesAsync()).Any(said => said.Contains("invoice.txt", StringComparison.Ordinal)), "the file is shown");
        chat.Visit.ShouldBeClean();
    }

    [Fact]
    public async Task A_lost_connection_is_said_and_heals_without_loss_or_doubles()
    {
        await using var chat = await ChatPage.OpenAsync(switchboard);
        await chat.AskAsync("What is your return policy?");
        await chat.UntilStatus("Connected");

        await switchboard.KillAsync();
        try
        {
            await chat.UntilStatus("Connection lost. Your text is safe");
            await chat.SendAsync("Do you ship to Norway?");
            Assert.Equal("user: Do you ship to Norway?", (await chat.UntilShown(4))[3]);
        }
        finally
        {
            await switchboard.StartAsync();
        }

        await chat.UntilStatus("Connected");
        var shown = await chat.UntilShown(5);
        Assert.StartsWith("bot: ", shown[4], StringComparison.Ordinal);
        await chat.AskAsync("What is your return policy?");
        Assert.Equal(7, (await chat.MessagesAsync()).Length);
        await chat.Page.ReloadAsync();
        await chat.UntilShown(7);
        Assert.Equal(7, (await chat.MessagesAsync()).Length);
    }

    [Fact]
    public async Task Where_web_sockets_do_not_work_the_chat_polls()
    {
        await using var chat = new ChatPage(await switchboard.VisitAsync());
        await chat.Page.RouteWebSocketAsync("**/stream?*", socket => _ = socket.CloseAsync());
        await chat.GoAsync();

        Assert.Contains("30 days", await chat.AskAsync("What is your return policy?"), StringComparison.Ordinal);
        await chat.UntilStatus("Connected");
    }

    [Fact]
    public async Task One_reads_who_speaks_when_a_person_joins_and_leaves()
    {
        IWebSocketRoute? line = null;
        await using var chat = new ChatPage(await switchboard.VisitAsync());
        await chat.Page.RouteWebSocketAsync("**/stream?*", socket =>
        {
            socket.ConnectToServer();
            line = socket;
        });
        await chat.GoAsync();

        Arrives(line!, "Ana has joined.", "Automated assistant", """{"author":"notice","person":"Ana"}""");
        await Assertions.Expect(chat.Speaker).ToHaveTextAsync("You chat with Ana");
        Arrives(line!, "Hello, how can I help?", "Ana", """{"author":"agent"}""");
        await chat.UntilShown(3);
        await Assertions.Expect(chat.Page.Locator(".said__name", new() { HasText = "Ana" })).ToBeVisibleAsync();
        Arrives(line!, "Ana has handed you back.", "Automated assistant", """{"author":"notice"}""");
        await Assertions.Expect(chat.Speaker).ToHaveTextAsync("You chat with an automated assistant");

        Assert.Equal(["bot", "notice", "agent", "notice"], (await chat.UntilShown(4)).Select(said => said.Split(':')[0]));
        chat.Visit.ShouldBeClean();
    }

    [Fact]
    public async Task A_hidden_tab_counts_in_its_title_what_arrives()
    {
        IWebSocketRoute? line = null;
        await using var chat = new ChatPage(await switchboard.VisitAsync());
        await chat.Page.AddInitScriptAsync("Object.defineProperty(document, 'hidden', { get: () => window.isHidden ?? false })");
        await chat.Page.RouteWebSocketAsync("**/stream?*", socket =>
        {
            socket.ConnectToServer();
            line = socket;
        });
        await chat.GoAsync();
        var title = await chat.Page.TitleAsync();
        await chat.Page.EvaluateAsync("() => { window.isHidden = true; }");

        // Messages of the first moments are the chat's past and are not counted, so they are repeated until one counts.
        await RunningSwitchboard.Until(async () =>
        {
            Arrives(line!, "Are you still there?", "Ana", """{"author":"agent"}""");
            return (await chat.Page.TitleAsync()).StartsWith('(');
        }, "the title shows a count");
        Assert.EndsWith(title, await chat.Page.TitleAsync(), StringComparison.Ordinal);

        await chat.Page.EvaluateAsync("() => { window.isHidden = false; document.dispatchEvent(new Event('visibilitychange')); }");
        Assert.Equal(title, await chat.Page.TitleAsync());
    }

    [Fact]
    public async Task A_message_over_a_line_that_is_cut_for_long_is_not_called_failed_and_arrives_once()
    {
        await using var chat = new ChatPage(await switchboard.VisitAsync());
        await chat.Page.Clock.InstallAsync();
        await chat.GoAsync();
        await chat.UntilStatus("Connected");
        await chat.Page.Context.SetOfflineAsync(true);
        await chat.SendAsync("How much is delivery?");
        await chat.UntilStatus("Connection lost");
        await chat.Page.Clock.FastForwardAsync("20:00");
        await Assertions.Expect(chat.Page.Locator("#webchat")).Not.ToContainTextAsync("Retry");

        await chat.Page.Context.SetOfflineAsync(false);
        await chat.UntilStatus("Connected");
        var said = await chat.UntilShown(3);
        Assert.Single(said, text => text.Contains("How much is delivery?", StringComparison.Ordinal));
        await Assertions.Expect(chat.Page.Locator("#webchat")).Not.ToContainTextAsync("Retry");
    }

    [Fact]
    public async Task A_chat_that_was_ended_elsewhere_gives_way_to_a_new_one_with_what_was_written()
    {
        await using var chat = await ChatPage.OpenAsync(switchboard);
        await chat.AskAsync("What is your return policy?");
        var status = await chat.Page.EvaluateAsync<int>("""
            async () => {
              const { conversationId, token } = JSON.parse(localStorage["switchboard.chat"]);
              const answer = await fetch(`/v3/directline/conversations/${conversationId}/activities`, {
                method: "POST", headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" }, body: '{"type":"endOfConversation"}' });
              return answer.status;
            }
            """);
        Assert.Equal(200, status);

        await chat.SendAsync("And how much is delivery?");
        await Assertions.Expect(chat.Problem).ToHaveTextAsync("Your earlier chat has ended. This is a new one.");
        await chat.UntilStatus("Connected");
        await Assertions.Expect(chat.Input).ToHaveValueAsync("And how much is delivery?");
        Assert.DoesNotContain(await chat.UntilShown(1), text => text.Contains("return policy", StringComparison.Ordinal));
        chat.Visit.ShouldBeClean(404);
    }

    [Fact]
    public async Task What_happens_is_read_out_once_and_the_past_not_again()
    {
        await using var chat = new ChatPage(await switchboard.VisitAsync());
        await chat.Page.AddInitScriptAsync("""
            window.readOut = [];
            new MutationObserver(changes => {
              for (const node of changes.flatMap(change => [...change.addedNodes])) {
                const region = (node.nodeType === 1 ? node : node.parentElement)?.closest("[aria-live], [role=log], [role=status], [role=alert]");
                if (region && region.ariaLive !== "off" && node.textContent.trim())
                  readOut.push(node.textContent.trim());
              }
            }).observe(document, { childList: true, subtree: true });
            """);
        await chat.GoAsync();
        var answer = (await chat.AskAsync("What is your return policy?"))["bot: ".Length..];
        await RunningSwitchboard.Until(async () => await chat.QuickReplies.CountAsync() > 0, "quick replies are shown");
        var readOut = await chat.Page.EvaluateAsync<string[]>("() => readOut");

        Assert.Single(readOut, text => text.StartsWith("Automated assistant: Hello", StringComparison.Ordinal));
        Assert.Single(readOut, text => text.Contains(answer[..40], StringComparison.Ordinal));
        Assert.DoesNotContain(readOut, text => text.Contains("What is your return policy?", StringComparison.Ordinal));

        await chat.Page.ReloadAsync();
        await chat.UntilShown(3);
        await chat.UntilStatus("Connected");
        Assert.DoesNotContain(await chat.Page.EvaluateAsync<string[]>("() => readOut"), text => text.Contains(answer[..40], StringComparison.Ordinal) || text.Contains("Hello", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ColorScheme.Light, 320)]
    [InlineData(ColorScheme.Light, 768)]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 320)]
    [InlineData(ColorScheme.Dark, 768)]
    [InlineData(ColorScheme.Dark, 1440)]
    public async Task Axe_finds_nothing(ColorScheme scheme, int width)
    {
        await using var chat = await ChatPage.OpenAsync(switchboard, scheme, width);
        await Axe.ShouldFindNothingAsync(chat.Page, WebChatsOwn);

        await chat.AskAsync("What is your return policy?");
        await chat.AskAsync("Talk to a person");
        await Axe.ShouldFindNothingAsync(chat.Page, WebChatsOwn);
        Assert.Equal(width, await chat.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));

        await chat.Page.GetByRole(AriaRole.Button, new() { Name = "New chat", Exact = true }).ClickAsync();
        await Axe.ShouldFindNothingAsync(chat.Page, WebChatsOwn);
        chat.Visit.ShouldBeClean();
    }

    static void Arrives(IWebSocketRoute line, string text, string name, string channelData) => line.Send(JsonSerializer.Serialize(new
    {
        activities = new[]
        {
            new
            {
                type = "message", id = Guid.NewGuid().ToString(), timestamp = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"), text,
                from = new { id = "agent", name, role = "bot" }, channelData = JsonSerializer.Deserialize<JsonElement>(channelData),
            },
        },
    }));

    // Presses Tab until the focus is there; a focus that is never reached, or a trap on the way, fails.
    static async Task TabToAsync(ChatPage chat, ILocator target)
    {
        for (var presses = 0; presses < 40; presses++)
        {
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement"))
                return;
            await chat.Page.Keyboard.PressAsync("Tab");
        }
        Assert.Fail($"Forty presses of Tab did not reach {target}.");
    }
}
