using System.Net;
using Bot.Host.Tests.Running;
using Xunit;

namespace Bot.Host.Tests.Console;

[Collection(ConsoleTests.Name)]
public sealed class RoutingTests(ConsoleFixture console)
{
    [Theory]
    [InlineData("/console/feedback/routing")]
    [InlineData("/console/feedback/routing/edit")]
    [InlineData("/console/feedback/routing/edit/by-words")]
    [InlineData("/console/feedback/routing/test")]
    [InlineData("/console/numbers")]
    [InlineData("/console/numbers/list?of=answers")]
    public async Task Only_supervisors_see_and_change_it(string page)
    {
        Assert.Equal(HttpStatusCode.OK, (await console.Ana.OpenAsync(page)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await console.Ben.OpenAsync(page)).Status);
        using var nobody = console.Browser();
        Assert.Contains("/console/sign-in", (await nobody.OpenAsync(page)).Address.ToString(), StringComparison.Ordinal);
        foreach (var handler in new[] { "Move", "Switch", "Fallback", "Save", "Remove", "Shape", "Check", "Try" })
        {
            using var sent = await console.Ben.Http.PostAsync($"{page.Split('?')[0]}?handler={handler}", new FormUrlEncodedContent([new("Name", "by-words")]));
            Assert.Equal(HttpStatusCode.Forbidden, sent.StatusCode);
        }
    }

    [Fact]
    public async Task A_route_is_added_moved_changed_and_taken_out_and_nothing_of_it_is_live()
    {
        await using var colleague = await console.SupervisorAsync("Rhea");
        var rhea = colleague.Browser;

        var added = await rhea.SubmitAsync(await rhea.OpenAsync("/console/feedback/routing/edit?template=low-score"), "#route", ("Title", "The very worst"), ("Days", "2"));
        Assert.Contains("Saved in the draft", added.Of(".banner--positive"), StringComparison.Ordinal);
        Assert.Equal("To Service when the score is at most 1 of 5, settled within 2 days.", added.Of("#r-the-very-worst .small"));
        Assert.Contains("new in the draft", added.Of("#r-the-very-worst"), StringComparison.Ordinal);
        Assert.StartsWith("The very worst", added.All(".rule h3")[0], StringComparison.Ordinal);

        var moved = await rhea.SubmitAsync(added, "#r-the-very-worst form[action*='Move']:nth-of-type(2)", []);
        Assert.StartsWith("The very worst", moved.All(".rule h3")[1], StringComparison.Ordinal);
        var off = await rhea.SubmitAsync(moved, "#r-by-words form[action*='Switch']", []);
        Assert.Contains("Off", off.Of("#r-by-words"), StringComparison.Ordinal);
        var fallback = await rhea.SubmitAsync(off, "form[action*='Fallback']", ("Fallback", "Accounts"));
        var release = await rhea.OpenAsync(fallback.Document.QuerySelector(".approve a.btn--primary")!.GetAttribute("href")!);
        Assert.Contains("What no route takes goes to", release.Of("#words"), StringComparison.Ordinal);
        Assert.Contains("Route “The very worst”", release.Of("#words"), StringComparison.Ordinal);

        var gone = await rhea.PostAsync(await rhea.OpenAsync("/console/feedback/routing/edit/the-very-worst"), "#route button[formaction*='Remove']");
        Assert.Contains("Taken out of the draft", gone.Of(".banner--positive"), StringComparison.Ordinal);
        Assert.Null(gone.Document.QuerySelector("#r-the-very-worst"));
        Assert.Null((await console.Ana.OpenAsync("/console/feedback/routing")).Document.QuerySelector("#r-the-very-worst"));
    }

    [Fact]
    public async Task What_is_wrong_is_said_at_the_route_and_what_was_typed_stays()
    {
        await using var colleague = await console.SupervisorAsync("Rhea");
        var rhea = colleague.Browser;
        var page = await rhea.OpenAsync("/console/feedback/routing/edit?template=low-score");

        var refused = await rhea.SubmitAsync(page, "#route", ("Days", "many"), ("Department", ""), ("c.0.0.number", "9"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("“many” is no number of days from 1 to 60.", refused.Text, StringComparison.Ordinal);
        Assert.Contains("Choose the department.", refused.Text, StringComparison.Ordinal);
        Assert.Equal("many", refused.Document.QuerySelector("#Days")!.GetAttribute("value"));

        var impossible = await rhea.SubmitAsync(refused, "#route", ("Days", ""), ("Department", "Billing"), ("c.0.0.number", "9"));
        Assert.Contains("\"the score\" is compared with a number from 1 to 5.", impossible.Of("#check"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_test_box_says_where_an_answer_goes_by_both()
    {
        await using var colleague = await console.SupervisorAsync("Rhea");
        var rhea = colleague.Browser;
        await rhea.SubmitAsync(await rhea.OpenAsync("/console/feedback/routing/edit?template=price"), "#route", []);

        var tried = await rhea.SubmitAsync(await rhea.OpenAsync("/console/feedback/routing/test"), "#try", ("Comment", "much too expensive, the parcel came late"), ("Score", "2"), ("Department", "Returns"));

        Assert.Contains("Billing, by “Complaints about a price”", tried.Of("#result"), StringComparison.Ordinal);
        Assert.Contains("“Complaints about a price”: says “too expensive”, score 2, limit 3.", tried.Of("#result"), StringComparison.Ordinal);
        Assert.Contains("the conversation was with Returns", tried.Of("#result"), StringComparison.Ordinal);
        Assert.Contains("Takes it", tried.All("#result .rule")[0], StringComparison.Ordinal);

        var nothing = await rhea.SubmitAsync(tried, "#try", ("Comment", " "), ("Score", ""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nothing.Status);
    }

    [Fact]
    public async Task An_analyst_reads_the_numbers_and_is_offered_no_list_of_conversations()
    {
        await console.CustomerAsync("Where is my order HP-48213?");
        await Eventually.TrueAsync(async () => (await console.Ana.OpenAsync("/console/numbers")).Document.QuerySelectorAll(".numbers a").Length > 0, () => "Nothing is counted.");
        using var analyst = await console.JoinedAsync("Nora", "nora@example.com", "a password of Nora's", role: "analyst");

        var page = await analyst.OpenAsync("/console/numbers");

        Assert.NotEqual("0", page.Of("[data-number=conversations]"));
        Assert.Empty(page.Document.QuerySelectorAll("main a[href*='/numbers/list']"));
        Assert.Equal(HttpStatusCode.Forbidden, (await analyst.OpenAsync("/console/numbers/list?of=conversations")).Status);
    }

    [Fact]
    public async Task A_number_is_as_long_as_its_list_and_a_word_that_is_no_number_is_not_found()
    {
        await console.CustomerAsync("Where is my order HP-48213?");
        await console.CustomerAsync("I need a human agent please, for a number");

        // The numbers follow the conversations by a breath.
        await Eventually.TrueAsync(async () => (await console.Ana.OpenAsync("/console/numbers")).Document.QuerySelectorAll(".numbers a").Length > 0, () => "Nothing is counted.");
        var page = await console.Ana.OpenAsync("/console/numbers");
        foreach (var link in page.Document.QuerySelectorAll("a[data-number], .numbers a"))
        {
            var number = int.Parse(link.FirstChild!.TextContent, System.Globalization.NumberStyles.AllowThousands, System.Globalization.CultureInfo.InvariantCulture);
            var list = await console.Ana.OpenAsync(link.GetAttribute("href")!);
            Assert.EndsWith($": {number:N0}", list.Of("h1"), StringComparison.Ordinal);
            Assert.Equal(Math.Min(number, BackOffice.Measures.Numbers.PageSize), list.Document.QuerySelectorAll(".behind li").Length);
        }
        Assert.NotEmpty(page.Document.QuerySelectorAll(".numbers a"));
        Assert.Equal(HttpStatusCode.NotFound, (await console.Ana.OpenAsync("/console/numbers/list?of=secrets")).Status);
        Assert.Equal(HttpStatusCode.OK, (await console.Ana.OpenAsync("/console/numbers?from=1999-01-01&to=2099-01-01&at=99999999999999999")).Status);
    }
}
