using System.Text.Json;
using Bot.Browser.Tests.Chat;
using Microsoft.Playwright;

namespace Bot.Browser.Tests.Console;

/// <summary>What holds for every screen of the console in every state, width and colour scheme. The screens are those of the running program; <c>screens.txt</c>
/// says what is looked at of each.</summary>
/// <remarks>With a program of its own: its pages are looked at empty first. One test, in the order in which the pages fill, because a state is dear to
/// reach: one sign-in and one load of a page serve everything that is judged there, and everything found is said at the end.</remarks>
public sealed partial class PagesTests(RunningSwitchboard switchboard) : IClassFixture<RunningSwitchboard>
{
    readonly Inspection _inspection = new();
    readonly ScreenPlan _plan = new();

    [Fact]
    public async Task Axe_finds_nothing_and_nothing_sticks_out_on_any_screen_of_the_console_in_any_state()
    {
        await using var nobody = await switchboard.VisitAsync();
        await LookAsync(nobody.Page, "/console/sign-in", "sign-in before anybody has an account");
        await LookAsync(nobody.Page, "/console/set-up", "set-up without the link");
        await LookAsync(nobody.Page, switchboard.SetUpLink, "set-up");
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        var screens = await ScreensAsync(ana.Page, nobody.Page);

        await EmptyAsync(ana.Page);
        await TrainAsync(ana.Page);
        await RefusedAsync(ana.Page);
        await RulesAsync(ana.Page);
        await RoutesAsync(ana.Page);
        await LimitsAsync(ana);
        await ReleasesAsync(ana);
        await PeopleAsync(ana, nobody.Page);
        await TextsAsync(ana.Page);
        await using var customer = await ChatPage.OpenAsync(switchboard);
        await DeskAsync(ana, customer);
        await SettleAsync(ana, customer);
        await ManyAsync(ana);
        await FloorAsync(ana, nobody.Page);
        await ReplayAsync(ana);
        await TrainedAsync(ana.Page);
        await LookAsync(ana.Page, "/console", "home, at work");
        await LookAsync(ana.Page, "/console/audit", "audit log");
        await LookAsync(ana.Page, "/console/no-such-page", "not found", 404);
        await DamagedAsync(ana.Page);

        nobody.ShouldBeClean(401, 404);
        ana.Visit.ShouldBeClean(404, 409, 422);
        _inspection.ShouldHaveFoundNothing();
        _plan.ShouldBeWhole(screens);
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
    static async Task<IReadOnlyCollection<string>> ScreensAsync(params IPage[] askers)
    {
        var addresses = JsonSerializer.Deserialize<List<Address>>(await (await askers[0].APIRequest.GetAsync("/api/v1/addresses")).TextAsync(), JsonSerializerOptions.Web)!;
        var screens = new HashSet<string>();
        // The live line does not end.
        foreach (var address in addresses.Where(address => address is { Method: "GET", Handler: null, Path: not "/console/live" } && address.Path.StartsWith("/console", StringComparison.Ordinal)))
            foreach (var asker in askers)
            {
                var answer = await asker.APIRequest.GetAsync(ScreenPlan.Parameter.Replace(address.Path, "/1"), new() { MaxRedirects = 0 });
                if ((await answer.TextAsync()).Contains("<html", StringComparison.Ordinal))
                    screens.Add(address.Path);
            }
        return screens;
    }

    static async Task RefuseAsync(IPage page, string button, string says)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = button }).First.ClickAsync();
        await Assertions.Expect(page.Locator(".banner--critical")).ToContainTextAsync(says);
    }

    async Task LookAsync(IPage page, string? address, string name, int status = 200, params (string, string)[] explained)
    {
        await _inspection.LookAsync(page, address, name, status, explained);
        _plan.Looked(name, new Uri(page.Url).AbsolutePath);
    }

    sealed record Address(string Method, string Path, string? Handler);
}
