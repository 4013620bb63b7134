using System.Text.Json;
using Microsoft.Playwright;

namespace Bot.Browser.Tests.Console;

/// <summary>What holds for every screen of the console in every state, width and colour scheme. The screens are those of the running program; <c>screens.txt</c>
/// says what is looked at of each.</summary>
/// <remarks>One walk through a program of its own, whose pages are looked at empty first, in the order in which they fill: a state is dear to reach. Each
/// step goes on where the one before it stopped, and says everything that was found on its way.</remarks>
[TestCaseOrderer(typeof(AsWritten))]
public sealed partial class PagesTests(Walk walk) : IClassFixture<Walk>
{
    readonly Inspection _inspection = new();
    readonly RunningSwitchboard switchboard = walk.Switchboard;

    IPage Nobody => walk.Nobody.Page;
    DeskPage Ana => walk.Ana;
    IPage Page => walk.Ana.Page;

    [Fact]
    public Task Axe_finds_nothing_and_nothing_sticks_out_before_anybody_has_an_account() => StepAsync(async () =>
    {
        await LookAsync(Nobody, "/console/sign-in", "sign-in before anybody has an account");
        await LookAsync(Nobody, "/console/set-up", "set-up without the link");
        await LookAsync(Nobody, switchboard.SetUpLink, "set-up");
        await switchboard.SignInAsync(Page);
        await ScreensAsync(Page, Nobody);
    });

    [Fact]
    public Task Nor_while_there_is_nothing_yet() => StepAsync(() => EmptyAsync(Page));

    [Fact]
    public Task Nor_when_a_model_is_about_to_be_trained() => StepAsync(() => TrainAsync(Page));

    [Fact]
    public Task Nor_when_something_is_refused() => StepAsync(() => RefusedAsync(Page));

    [Fact]
    public Task Nor_where_rules_and_routes_are_written() => StepAsync(async () =>
    {
        await RulesAsync(Page);
        await RoutesAsync(Page);
    });

    [Fact]
    public Task Nor_where_limits_are_released() => StepAsync(async () =>
    {
        await LimitsAsync(Ana);
        await ReleasesAsync(Ana);
    });

    [Fact]
    public Task Nor_where_people_and_texts_are_kept() => StepAsync(async () =>
    {
        await PeopleAsync(Ana, Nobody);
        await TextsAsync(Page);
    });

    [Fact]
    public Task Nor_at_the_desk() => StepAsync(async () => await DeskAsync(Ana, await walk.CustomerAsync()));

    [Fact]
    public Task Nor_when_a_conversation_is_closed_and_its_case_settled() => StepAsync(async () => await SettleAsync(Ana, await walk.CustomerAsync()));

    [Fact]
    public Task Nor_where_many_are_done_at_once() => StepAsync(() => ManyAsync(Ana));

    [Fact]
    public Task Nor_on_the_floor_and_its_screen() => StepAsync(() => FloorAsync(Ana, Nobody));

    [Fact]
    public Task Nor_when_a_release_is_replayed() => StepAsync(() => ReplayAsync(Ana));

    [Fact]
    public Task Nor_when_the_model_is_trained() => StepAsync(() => TrainedAsync(Page));

    [Fact]
    public Task Nor_at_the_end_of_a_day() => StepAsync(async () =>
    {
        await LookAsync(Page, "/console", "home, at work");
        await LookAsync(Page, "/console/surveys?plan=live", "surveys, simulated");
        await LookAsync(Page, "/console/audit", "audit log");
        await LookAsync(Page, "/console/no-such-page", "not found", 404);
    });

    [Fact]
    public Task Nor_after_a_disk_has_damaged_something() => StepAsync(() => DamagedAsync(Page));

    [Fact]
    public void The_browser_had_nothing_to_complain_about()
    {
        walk.Nobody.ShouldBeClean(401, 404);
        Ana.Visit.ShouldBeClean(404, 409, 422);
    }

    [Fact]
    public void Every_screen_of_the_program_was_looked_at_in_every_state_it_has() => walk.Plan.ShouldBeWhole(walk.Screens);

    async Task StepAsync(Func<Task> walked)
    {
        await walked();
        _inspection.ShouldHaveFoundNothing();
    }

    async Task EmptyAsync(IPage page)
    {
        foreach (var (address, name) in new[]
        {
            ("/console", "home"),
            ("/console/wallboard", "live floor, quiet"),
            ("/console/numbers", "numbers, none"),
            ("/console/numbers/list?of=conversations", "numbers, nothing behind one"),
            ("/console/bulk", "many at once, none chosen"),
            ("/console/texts", "texts and labels, none"),
            ("/console/texts/macros", "macros, none"),
            ("/console/search", "search, nothing asked"),
            ("/console/search?q=zeppelin", "search, nothing found"),
            ("/console/views", "views, none"),
            ("/console/desk", "desk, nobody waits"),
            ("/console/feedback", "feedback, none"),
            ("/console/feedback/routing", "routes, as delivered"),
            ("/console/feedback/routing/edit", "route, empty"),
            ("/console/feedback/routing/test", "route test box, nothing tried"),
            ("/console/rules", "rules, as delivered"),
            ("/console/rules/edit", "rule, empty"),
            ("/console/rules/test", "test box, nothing tried"),
            ("/console/limits", "limits, as delivered"),
            ("/console/surveys", "surveys, nothing simulated"),
            ("/console/queues", "queues, as delivered"),
            ("/console/releases", "releases, none, and one supervisor"),
            ("/console/people", "people, only you"),
            ("/console/audit?until=2001-01-01", "audit log, nothing matches"),
            ("/console/profile", "profile"),
        })
            await LookAsync(page, address, name);
    }

    // What somebody typed and the program does not take: said, and still there.
    async Task RefusedAsync(IPage page)
    {
        await LookAsync(page, "/console/surveys?plan=999", "surveys, a release that is not open", 404);
        await LookAsync(page, "/console/search?q=is:purple", "search, a word it does not know");

        await page.GotoAsync("/console/views");
        await page.GetByLabel("Name").FillAsync("Purple ones");
        await page.GetByLabel("Shows").FillAsync("is:purple");
        await RefuseAsync(page, "Keep the view", "Not kept");
        await LookAsync(page, null, "views, one refused");

        await page.GotoAsync("/console/texts");
        await page.GetByLabel("Shortcut").FillAsync("Late Parcel!");
        await page.GetByLabel("Text", new() { Exact = true }).FillAsync("It is late.");
        await RefuseAsync(page, "Keep the text", "Not done");
        await LookAsync(page, null, "texts, one refused");

        await page.GotoAsync("/console/texts/macros");
        await page.GetByLabel("Name").FillAsync("Nothing at all");
        await RefuseAsync(page, "Keep the macro", "Not kept");
        await LookAsync(page, null, "macros, one refused");

        await page.GotoAsync("/console/queues");
        await page.GetByLabel("Hours and queues").FillAsync("queues:\n- name: Service\n  department: Nowhere\n");
        await RefuseAsync(page, "Save in the draft", "Not saved");
        await LookAsync(page, null, "queues, a text with mistakes");

        await page.GotoAsync("/console/profile");
        await page.GetByLabel("Close it", new() { Exact = true }).FillAsync("r");
        await RefuseAsync(page, "Keep the keys", "Not kept");
        await LookAsync(page, null, "profile, two keys clash");

        await page.GotoAsync("/console/wallboard");
        await page.GetByLabel("Where does it hang?").FillAsync(" ");
        await RefuseAsync(page, "Make a link", "Not done");
        await LookAsync(page, null, "live floor, something refused");
    }

    async Task PeopleAsync(DeskPage ana, IPage nobody)
    {
        var link = await ana.InvitationAsync("Ben");
        await LookAsync(ana.Page, null, "people, just invited");
        // What an account is saved with is reached without scrolling sideways.
        await ana.Page.SetViewportSizeAsync(768, 900);
        Assert.True(await ana.Page.EvaluateAsync<bool>("() => [...document.querySelectorAll('.people__f')].every(form => { const frame = form.closest('table').parentElement; return frame.scrollWidth <= frame.clientWidth; })"));
        await LookAsync(nobody, link, "join");
        await using (await DeskPage.JoinAsync(switchboard, link))
            await LookAsync(nobody, link, "join with a link that is used up");
        await LookAsync(nobody, "/console/sign-in", "sign-in");
        await nobody.GetByLabel("E-mail").FillAsync("nobody@harbourandpine.example");
        await nobody.GetByLabel("Password").FillAsync("not the password");
        await RefuseAsync(nobody, "Sign in", "do not match an account");
        await LookAsync(nobody, null, "sign-in, refused");

        await ana.Page.GotoAsync("/console/people");
        await ana.Page.GetByText("Routing and sessions of Ben").ClickAsync();
        await LookAsync(ana.Page, null, "people, what routing knows of one");
        var form = ana.Page.Locator("#invite");
        await form.GetByLabel("Name").FillAsync("Ben again");
        await form.GetByLabel("E-mail").FillAsync(await ana.Page.Locator(".people .sub").First.InnerTextAsync());
        await RefuseAsync(ana.Page, "Make the account and the link", "Not done");
        await LookAsync(ana.Page, null, "people, an invitation refused");
    }

    async Task TextsAsync(IPage page)
    {
        await page.GotoAsync("/console/texts");
        await page.GetByLabel("Shortcut").FillAsync("late-parcel");
        await page.GetByLabel("Text", new() { Exact = true }).FillAsync("Hello {customer.name}, {agent.name} here. The parcel with {order.number} is late, and we are sorry.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep the text" }).ClickAsync();
        await page.GetByLabel("New label").FillAsync("damaged in transit");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the label" }).ClickAsync();
        await Assertions.Expect(page.GetByText("can be put on conversations now")).ToBeVisibleAsync();
        await LookAsync(page, null, "texts and labels");

        await page.GotoAsync("/console/texts/macros");
        await page.GetByLabel("Name").FillAsync("Late parcel");
        await page.Locator("#macro-act-0").SelectOptionAsync("Reply");
        await page.Locator("#macro-text-0").FillAsync("It comes tomorrow.");
        await page.Locator("#macro-act-1").SelectOptionAsync("Label");
        await page.Locator("#macro-value-1").FillAsync("damaged in transit");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep the macro" }).ClickAsync();
        await Assertions.Expect(page.GetByText("“Late parcel” is kept")).ToBeVisibleAsync();
        await LookAsync(page, null, "macros");

        await page.GotoAsync("/console/views?filter=is%3Amine");
        await page.GetByLabel("Name").FillAsync("Mine");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep the view" }).ClickAsync();
        await Assertions.Expect(page.Locator(".banner--positive")).ToBeVisibleAsync();
        await LookAsync(page, null, "views");
    }

    // Whole pages the program answers a GET with. What is not there is answered with a whole page too; what only leads elsewhere, or is a part
    // of other pages, is no screen.
    async Task ScreensAsync(params IPage[] askers)
    {
        var addresses = JsonSerializer.Deserialize<List<Address>>(await (await askers[0].APIRequest.GetAsync("/api/v1/addresses")).TextAsync(), JsonSerializerOptions.Web)!;
        // The live line does not end.
        foreach (var address in addresses.Where(address => address is { Method: "GET", Handler: null, Path: not "/console/live" } && address.Path.StartsWith("/console", StringComparison.Ordinal)))
            foreach (var asker in askers)
            {
                var answer = await asker.APIRequest.GetAsync(ScreenPlan.Parameter.Replace(address.Path, "/1"), new() { MaxRedirects = 0 });
                if ((await answer.TextAsync()).Contains("<html", StringComparison.Ordinal))
                    walk.Screens.Add(address.Path);
            }
    }

    static async Task RefuseAsync(IPage page, string button, string says)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = button }).First.ClickAsync();
        await Assertions.Expect(page.Locator(".banner--critical")).ToContainTextAsync(says);
    }

    async Task LookAsync(IPage page, string? address, string name, int status = 200, params (string, string)[] explained)
    {
        await _inspection.LookAsync(page, address, name, status, explained);
        walk.Plan.Looked(name, new Uri(page.Url).AbsolutePath);
    }

    sealed record Address(string Method, string Path, string? Handler);
}
