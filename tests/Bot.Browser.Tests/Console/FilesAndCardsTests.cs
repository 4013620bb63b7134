using System.Text;
using System.Text.RegularExpressions;
using Bot.Browser.Tests.Chat;
using Microsoft.Playwright;

namespace Bot.Browser.Tests.Console;

/// <summary>Files from the desk, the card of orders, and promises that count down. A program of its own, for it promises what others do not expect.</summary>
public sealed partial class FilesAndCardsTests(RunningSwitchboard switchboard) : IClassFixture<RunningSwitchboard>
{
    static readonly byte[] Pdf = Encoding.ASCII.GetBytes("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n");

    // One pixel.
    static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    // As a person drags files from a folder, or pastes a picture they copied.
    const string Give = """
        ([selector, kind, name, type, bytes]) => {
          const data = new DataTransfer();
          data.items.add(new File([Uint8Array.from(atob(bytes), c => c.charCodeAt(0))], name, { type }));
          const target = document.querySelector(selector);
          if (kind === "paste") target.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
          else for (const step of ["dragover", "drop"]) target.dispatchEvent(new DragEvent(step, { dataTransfer: data, bubbles: true, cancelable: true }));
        }
        """;

    readonly Inspection _inspection = new();

    [Fact]
    public async Task Files_are_chosen_dropped_and_pasted_survive_a_restart_and_reach_who_they_are_for()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await using var customer = await AskingAsync("Talk to a person");
        await ana.GoAsync();
        await ana.OpenAsync(customer);
        await ana.ClaimAsync();
        var attached = ana.Page.Locator("[data-files=reply] .file");

        // By key: the browser's chooser opens.
        var choosing = new TaskCompletionSource<IFileChooser>(TaskCreationOptions.RunContinuationsAsynchronously);
        ana.Page.FileChooser += (_, chooser) => choosing.TrySetResult(chooser);
        await ana.PressUntilAsync("f", patience => choosing.Task.WaitAsync(TimeSpan.FromMilliseconds(patience)));
        await (await choosing.Task).SetFilesAsync(new FilePayload { Name = "return label.pdf", MimeType = "application/pdf", Buffer = Pdf });
        await Assertions.Expect(attached).ToContainTextAsync("return label.pdf");
        await ana.Page.EvaluateAsync(Give, new object[] { "[data-composer]", "drop", "photo of it.png", "image/png", Convert.ToBase64String(Png) });
        await ana.Page.EvaluateAsync(Give, new object[] { "#reply", "paste", "image.png", "image/png", Convert.ToBase64String(Png) });
        await Assertions.Expect(attached).ToHaveCountAsync(3);
        await attached.Filter(new() { HasText = "image.png" }).GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(attached).ToHaveCountAsync(2);
        // What is none of the kinds is refused in words, and put away.
        await ana.Page.EvaluateAsync(Give, new object[] { "[data-composer]", "drop", "page.html", "text/html", Convert.ToBase64String("<html><script>1</script>"u8) });
        await Assertions.Expect(ana.Page.Locator("[data-uploads=reply]")).ToContainTextAsync("A file is none of: PNG, JPEG, GIF, WebP, PDF, plain text.");
        await _inspection.LookAsync(ana.Page, null, "desk, files attached");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Put away page.html" }).ClickAsync();

        // A restart, and they are still attached.
        await switchboard.KillAsync();
        await switchboard.StartAsync();
        await ana.Page.ReloadAsync();
        await Assertions.Expect(attached).ToHaveCountAsync(2);

        await ana.WriteAsync("r", "Print the label, please.");
        await Assertions.Expect(attached).ToHaveCountAsync(0);
        await ana.PressAsync("n", ana.Page.Locator("#note"));
        await ana.Page.EvaluateAsync(Give, new object[] { "#note", "paste", "for colleagues.png", "image/png", Convert.ToBase64String(Png) });
        await Assertions.Expect(ana.Page.Locator("[data-files=note] .file")).ToHaveCountAsync(1);
        await ana.Page.Locator("#note").PressAsync("Control+Enter");
        await Assertions.Expect(ana.Talk.Locator(".msg--note .msg__files a")).ToHaveTextAsync("for colleagues.png");
        await _inspection.LookAsync(ana.Page, null, "desk, files sent");

        // The customer sees the picture and the file, and opens it.
        var link = customer.Page.Locator("a[href*='return%20label.pdf']").First;
        await Assertions.Expect(link).ToBeVisibleAsync();
        var opened = await customer.Page.Context.APIRequest.GetAsync((await link.GetAttributeAsync("href"))!);
        Assert.Equal(Pdf, await opened.BodyAsync());
        await RunningSwitchboard.Until(() => customer.Page.EvaluateAsync<bool>("() => [...document.querySelectorAll('img[src*=\"photo%20of%20it.png\"]')].some(picture => picture.naturalWidth === 1)"), "the picture is shown");
        Assert.DoesNotContain("for colleagues", await customer.Page.ContentAsync(), StringComparison.Ordinal);
        _inspection.ShouldHaveFoundNothing();
    }

    [Fact]
    public async Task A_file_on_its_way_is_seen_holds_back_the_reply_and_can_be_cancelled()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await using var customer = await AskingAsync("Talk to a person");
        await ana.GoAsync();
        await ana.OpenAsync(customer);
        await ana.ClaimAsync();
        // A line that does not get the file through.
        await ana.Page.RouteAsync("**/*handler=Attach*", _ => Task.CompletedTask);

        await ana.Page.EvaluateAsync(Give, new object[] { "[data-composer]", "drop", "slow.pdf", "application/pdf", Convert.ToBase64String(Pdf) });
        var uploads = ana.Page.Locator("[data-uploads=reply]");
        await Assertions.Expect(uploads.GetByRole(AriaRole.Progressbar, new() { Name = "slow.pdf is on its way" })).ToBeVisibleAsync();
        await ana.PressAsync("r", ana.Page.Locator("#reply"));
        await ana.Page.Keyboard.TypeAsync("Here it is.");
        await ana.Page.Locator("#reply").PressAsync("Control+Enter");
        await Assertions.Expect(ana.Refusal).ToContainTextAsync("A file is still on its way");
        Assert.DoesNotContain(await customer.MessagesAsync(), said => said.Contains("Here it is.", StringComparison.Ordinal));

        await uploads.GetByRole(AriaRole.Button, new() { Name = "Cancel slow.pdf" }).ClickAsync();
        await Assertions.Expect(uploads.Locator("li")).ToHaveCountAsync(0);
        await ana.Page.Locator("#reply").PressAsync("Control+Enter");
        await Assertions.Expect(ana.Talk.Locator(".msg--agent")).ToContainTextAsync("Here it is.");
    }

    [Fact]
    public async Task The_card_of_orders_fails_alone_and_comes_by_retry()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await using var customer = await AskingAsync("Where is my order HP-48213?", "Talk to a person");
        await ana.GoAsync();
        await ana.Page.RouteAsync("**/*handler=Orders*", route => route.AbortAsync());
        await ana.OpenAsync(customer);
        var card = ana.Page.Locator("[data-orders]");
        await Assertions.Expect(card).ToContainTextAsync("The shop is not answering");
        // The rest stands.
        await Assertions.Expect(ana.Page.Locator("#who")).ToContainTextAsync("Asked last");
        await _inspection.LookAsync(ana.Page, null, "desk, shop not answering");

        await ana.Page.UnrouteAsync("**/*handler=Orders*");
        await card.GetByRole(AriaRole.Link, new() { Name = "Retry" }).FocusAsync();
        await ana.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(card).ToContainTextAsync(new Regex("HP-48213.*As of \\d\\d:\\d\\d", RegexOptions.Singleline));
        await _inspection.LookAsync(ana.Page, null, "desk, orders");
        await ana.Page.EvaluateAsync("() => { location.hash = '#who'; }");
        await _inspection.LookAsync(ana.Page, null, "desk, orders, #who");
        _inspection.ShouldHaveFoundNothing();
    }

    [Fact]
    public async Task A_promise_counts_down_in_its_row_without_a_reload_and_the_language_stands_beside()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await PromiseAsync(ana, "0.5");
        await using var customer = await ChatPage.OpenAsync(switchboard);
        await ana.GoAsync(); // before they ask: the half minute is not spent on loading
        var row = await ana.RowAsync(customer);
        // What the row says is noted in the page, for on a slow machine a look from outside comes too late for the few seconds of a word.
        await ana.Page.EvaluateAsync("""
            row => {
              window.said = [];
              new MutationObserver(() => {
                const now = document.querySelector(`${row} .promise`)?.textContent.trim();
                if (now && now !== said.at(-1)) said.push(now);
              }).observe(document.querySelector("#list"), { subtree: true, childList: true, characterData: true });
            }
            """, $"[data-row$='{await customer.Page.EvaluateAsync<string>("() => JSON.parse(localStorage.getItem('switchboard.chat')).conversationId")}']");
        await customer.AskAsync("Talk to a person");
        await Assertions.Expect(row).ToContainTextAsync("English");

        // Nobody comes: in words, and not by colour alone.
        await Assertions.Expect(row.Locator(".promise")).ToContainTextAsync(new Regex("^Answer 0:\\d\\d late$"));
        var said = await ana.Page.EvaluateAsync<string[]>("() => said");
        string[] kinds = [.. said.Select(words => Figures().Replace(words, "0:00")).Distinct()];
        Assert.Equal(["Answer in 0:00", "Answer soon, 0:00 left", "Answer 0:00 late"], kinds);
        Assert.True(said.Count(words => words.StartsWith("Answer in", StringComparison.Ordinal)) > 3, string.Join('\n', said));
        await _inspection.LookAsync(ana.Page, null, "desk, a promise missed");
        ana.Visit.ShouldBeClean();
        _inspection.ShouldHaveFoundNothing();
    }

    [GeneratedRegex(@"0:\d\d")]
    private static partial Regex Figures();

    async Task<ChatPage> AskingAsync(params string[] texts)
    {
        var customer = await ChatPage.OpenAsync(switchboard);
        foreach (var text in texts)
            await customer.AskAsync(text);
        return customer;
    }

    // In an emergency, for nobody else is there to approve it.
    static async Task PromiseAsync(DeskPage desk, string minutes)
    {
        await desk.BeginAsync("First answers");
        await desk.Page.GotoAsync("/console/queues");
        var document = desk.Page.GetByLabel("Hours and queues");
        var text = await document.InputValueAsync();
        var service = text.IndexOf("name: Service\n", StringComparison.Ordinal);
        await document.FillAsync(text[..service] + new Regex(@"targets: \[\]").Replace(text[service..], $"targets: [{{firstResponse: {minutes}}}]", 1));
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Save in the draft" }).ClickAsync();
        await Assertions.Expect(desk.Page.GetByText("Saved in release")).ToBeVisibleAsync();
        await desk.Page.GetByRole(AriaRole.Link, new() { Name = "Go to release" }).ClickAsync();
        await desk.Page.GetByLabel("What the emergency is").FillAsync("First answers");
        void Agree(object? _, IDialog asked) => _ = asked.AcceptAsync();
        desk.Page.Dialog += Agree;
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Publish in an emergency" }).ClickAsync();
        await Assertions.Expect(desk.Page.GetByText("in force from the next message on")).ToBeVisibleAsync();
        desk.Page.Dialog -= Agree;
    }
}
