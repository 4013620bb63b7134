using System.Net;
using Xunit;

namespace Bot.Host.Tests.Console;

[Collection(ConsoleTests.Name)]
public sealed class AccessTests(ConsoleFixture console)
{
    [Fact]
    public async Task The_set_up_link_works_once()
    {
        using var stranger = console.Browser();

        var page = await stranger.OpenAsync(console.SetUpLink);

        Assert.Equal("This page needs the set-up link", page.Heading);
        Assert.Null(page.Document.QuerySelector("input[type=password]"));
    }

    [Theory]
    [InlineData("/console/set-up")]
    [InlineData("/console/set-up?token=")]
    [InlineData("/console/set-up?token=guessguessguessguessguessguessguessguess")]
    public async Task Without_its_token_the_set_up_page_says_where_to_find_the_link(string path)
    {
        using var stranger = console.Browser();

        Assert.Contains("writes a one-time link to its log", (await stranger.OpenAsync(path)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/console")]
    [InlineData("/console/desk")]
    [InlineData("/console/desk/web-1?handler=Talk")]
    [InlineData("/console/limits")]
    [InlineData("/console/queues")]
    [InlineData("/console/releases")]
    [InlineData("/console/feedback")]
    [InlineData("/console/people")]
    [InlineData("/console/audit")]
    public async Task A_page_asks_strangers_to_sign_in(string path)
    {
        using var stranger = console.Browser();

        var page = await stranger.OpenAsync(path);

        Assert.Equal("/console/sign-in", page.Address.AbsolutePath);
        Assert.Equal("Sign in", page.Heading);
    }

    [Theory]
    [InlineData("/console/live")]
    [InlineData("/api/v1/conversations")]
    [InlineData("/api/v1/conversations/web-1")]
    [InlineData("/api/v1/cases")]
    public async Task What_programs_read_refuses_strangers_with_a_number(string path)
    {
        using var stranger = console.Browser();
        using var answer = await stranger.Http.GetAsync(path);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_unknown_account_and_a_wrong_password_are_told_the_same()
    {
        using var stranger = console.Browser();
        var door = await stranger.OpenAsync("/console/sign-in");

        var unknown = await stranger.SubmitAsync(door, "form", ("Email", "nobody@example.com"), ("Password", "some long password"));
        var wrong = await stranger.SubmitAsync(door, "form", ("Email", "ana@example.com"), ("Password", "some long password"));

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (unknown.Status, wrong.Status));
        Assert.Equal(unknown.Of("#refusal"), wrong.Of("#refusal"));
        Assert.DoesNotContain(stranger.Cookies.GetAllCookies(), cookie => cookie.Name.Contains("console", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Signing_in_leads_to_where_one_wanted_to_go_and_nowhere_else()
    {
        using var browser = console.Browser();
        var wanted = await browser.SubmitAsync(await browser.OpenAsync("/console/feedback"), "form", ("Email", "ana@example.com"), ("Password", ConsoleFixture.AnasPassword));
        using var other = console.Browser();
        var elsewhere = await other.SubmitAsync(await other.OpenAsync("/console/sign-in?to=https%3A%2F%2Fevil.example%2F"), "form", ("Email", "ana@example.com"), ("Password", ConsoleFixture.AnasPassword));

        Assert.Equal("/console/feedback", wanted.Address.AbsolutePath);
        Assert.Equal((console.Host.Address.Authority, "/console"), (elsewhere.Address.Authority, elsewhere.Address.AbsolutePath));
    }

    [Theory]
    [InlineData("/console/limits")]
    [InlineData("/console/queues")]
    [InlineData("/console/people")]
    [InlineData("/console/audit")]
    public async Task An_agent_may_not_open_what_is_for_supervisors(string path)
    {
        var page = await console.Ben.OpenAsync(path);

        Assert.Equal((HttpStatusCode.Forbidden, "You may not open this"), (page.Status, page.Heading));
    }

    [Theory]
    [InlineData("/console/desk/web-1?handler=Reply")]
    [InlineData("/console/limits")]
    [InlineData("/console/queues")]
    [InlineData("/console/people?handler=Invite")]
    [InlineData("/console/sign-out")]
    public async Task A_form_that_is_not_from_our_pages_is_refused(string path)
    {
        using var content = new FormUrlEncodedContent([new("Text", "hello")]);
        using var answer = await console.Ana.Http.PostAsync(path, content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task The_session_cookie_is_out_of_reach_for_scripts_and_other_sites()
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false };
        using var browser = console.Browser();
        var door = await browser.OpenAsync("/console/sign-in");
        using var raw = new HttpClient(handler) { BaseAddress = console.Host.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/console/sign-in")
        {
            Headers = { { "Cookie", browser.Cookies.GetCookieHeader(console.Host.Address) } },
            Content = new FormUrlEncodedContent(
            [
                new("Email", "ana@example.com"), new("Password", ConsoleFixture.AnasPassword),
                new("__RequestVerificationToken", door.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!),
            ]),
        };
        using var answer = await raw.SendAsync(request);

        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), set => set.StartsWith("switchboard-console=", StringComparison.Ordinal)).ToLowerInvariant();
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=strict", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_deactivated_cannot_sign_in_any_more()
    {
        using var eva = await console.JoinedAsync("Eva", "eva@example.com", "evas own long password");

        await console.RetireAsync("eva@example.com");

        using var again = console.Browser();
        var door = await again.SubmitAsync(await again.OpenAsync("/console/sign-in"), "form", ("Email", "eva@example.com"), ("Password", "evas own long password"));
        Assert.Equal(HttpStatusCode.Unauthorized, door.Status);
    }

    // PostgreSQL refuses to be asked for such a text; nobody's address may end in an error of ours.
    [Theory]
    [InlineData("/console/search?q=a%00b")]
    [InlineData("/console/join?who=%00&token=x")]
    [InlineData("/api/v1/conversations?after=%00")]
    public async Task An_address_with_a_sign_that_no_text_holds_is_refused(string path)
    {
        var refused = await console.Ana.OpenAsync(path);

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal(path.StartsWith("/console", StringComparison.Ordinal) ? "This address cannot be read" : "", refused.Heading);
    }

    [Theory]
    [InlineData("Name", "one line\nand another")]
    [InlineData("Department", "Biling")]
    public async Task Nobody_is_invited_with_a_name_that_fits_nowhere_or_for_a_department_there_is_not(string field, string value)
    {
        (string, string)[] invited = [("Name", "Nora"), ("Email", $"{Guid.NewGuid():N}@example.com"), ("Role", "agent"), ("Department", "")];

        var refused = await console.Ana.SubmitAsync(await console.Ana.OpenAsync("/console/people"), "#invite form", [.. invited.Where(pair => pair.Item1 != field), (field, value)]);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Null(refused.Document.QuerySelector("#fresh"));
    }

    [Fact]
    public async Task The_only_supervisor_stays_one()
    {
        var people = await console.Ana.OpenAsync("/console/people");
        var row = people.Document.QuerySelectorAll("tbody tr").Single(tr => tr.TextContent.Contains("ana@example.com", StringComparison.Ordinal));

        var refused = await console.Ana.SubmitAsync(people, "form[action*='Change']", ("Who", row.QuerySelector("input[name=Who]")!.GetAttribute("value")!), ("Role", "agent"));

        Assert.Contains("is the only supervisor", refused.Of(".banner--critical"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_only_administrator_stays_one()
    {
        await using var bea = await console.SupervisorAsync("Bea");
        var people = await console.Ana.OpenAsync("/console/people");
        var row = people.Document.QuerySelectorAll("tbody tr").Single(tr => tr.TextContent.Contains("ana@example.com", StringComparison.Ordinal));

        var refused = await console.Ana.SubmitAsync(people, "form[action*='Change']", ("Who", row.QuerySelector("input[name=Who]")!.GetAttribute("value")!), ("Role", "supervisor"), ("Admin", "false"));

        Assert.Contains("is the only administrator", refused.Of(".banner--critical"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_supervisor_looks_after_accounts_once_an_administrator_says_so_and_no_longer_when_not()
    {
        await using var bea = await console.SupervisorAsync("Bea");
        Assert.Equal(HttpStatusCode.Forbidden, (await bea.Browser.OpenAsync("/console/people")).Status);
        Assert.DoesNotContain("/console/people", (await bea.Browser.OpenAsync("/console")).Document.QuerySelector("main")!.InnerHtml, StringComparison.Ordinal);

        var said = await bea.ChangedAsync(("Role", "supervisor"), ("Admin", "true"));
        Assert.Contains("Bea is a supervisor, and looks after accounts, for all departments, and signs in again.", said, StringComparison.Ordinal);
        using (var again = await bea.AgainAsync())
        {
            Assert.Equal(HttpStatusCode.OK, (await again.OpenAsync("/console/people")).Status);
            Assert.Equal(HttpStatusCode.OK, (await again.OpenAsync("/console/wallboard")).Status);
            await bea.ChangedAsync(("Role", "supervisor"), ("Admin", "false"));
        }
        using var last = await bea.AgainAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await last.OpenAsync("/console/people")).Status);
    }

    [Theory]
    [InlineData("/console/nothing-here")]
    [InlineData("/console/desk/nobody")]
    public async Task What_does_not_exist_is_said_in_the_consoles_own_page(string path)
    {
        var page = await console.Ana.OpenAsync(path);

        Assert.Equal((HttpStatusCode.NotFound, "Nothing is here"), (page.Status, page.Heading));
    }

    [Theory]
    [InlineData("/console")]
    [InlineData("/console/sign-in?to=x")]
    [InlineData("/console/desk?view=all")]
    [InlineData("/console/limits")]
    [InlineData("/console/queues")]
    [InlineData("/console/releases")]
    [InlineData("/console/feedback")]
    [InlineData("/console/people")]
    [InlineData("/console/audit")]
    [InlineData("/console/nothing-here")]
    public async Task A_page_brings_no_script_or_style_of_its_own_and_says_so(string path)
    {
        var page = await console.Ana.OpenAsync(path);

        Assert.StartsWith("default-src 'self';", page.ContentPolicy, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll("script:not([src]), style, [style]"));
        Assert.DoesNotContain(page.Document.All.SelectMany(element => element.Attributes), attribute => attribute.Name.StartsWith("on", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET /chat/token", 405, "POST")]
    [InlineData("POST /", 405, "GET")]
    [InlineData("POST /health/live", 405, "GET")]
    [InlineData("DELETE /v3/directline/conversations", 405, "OPTIONS, POST")]
    [InlineData("PUT /v3/directline/conversations/x/activities", 405, "GET, OPTIONS, POST")]
    [InlineData("GET /v3/directline/nothing", 404, "")]
    [InlineData("POST /nothing", 404, "")]
    [InlineData("POST /api/v1/cases", 401, "")]
    [InlineData("DELETE /api/v1/nothing", 404, "")]
    public async Task A_wrong_method_is_told_the_right_ones_where_anybody_may_know_them(string asked, int status, string allow)
    {
        using var stranger = console.Browser();
        using var request = new HttpRequestMessage(HttpMethod.Parse(asked.Split(' ')[0]), asked.Split(' ')[1]);

        using var answer = await stranger.Http.SendAsync(request);

        Assert.Equal((status, allow), ((int)answer.StatusCode, string.Join(", ", answer.Content.Headers.Allow.Order())));
    }
}
