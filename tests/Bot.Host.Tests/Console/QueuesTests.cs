using System.Net;
using Xunit;

namespace Bot.Host.Tests.Console;

[Collection(ConsoleTests.Name)]
public sealed class QueuesTests(ConsoleFixture console)
{
    const string Form = "form[action*='handler=Save']";

    [Fact]
    public async Task A_queue_that_is_typed_is_in_the_draft_in_words_and_nobody_waits_in_it_yet()
    {
        await using var colleague = await console.SupervisorAsync("Carla");
        var carla = colleague.Browser;
        var page = await carla.OpenAsync("/console/queues");

        var saved = await carla.SubmitAsync(page, Form, ("Text", page.Document.QuerySelector("textarea")!.TextContent
            + "  - name: Lieferung\n    department: Delivery\n    languages: [de]\n    overflowTo: Service\n    overflowMinutes: 10\n    targets:\n      - firstResponse: 5\n"));

        Assert.Contains("Saved in release", saved.Of(".banner--positive"), StringComparison.Ordinal);
        Assert.Contains("overflows to Service after 10 minutes", saved.Text, StringComparison.Ordinal);
        Assert.Contains("everybody: first answer within 5 minutes", saved.Text, StringComparison.Ordinal);
        Assert.Contains("It waits in Lieferung, which is then open", (await carla.OpenAsync("/console/queues?department=Delivery&language=de" + saved.Address.Query.Replace('?', '&'))).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Lieferung", (await console.Ana.OpenAsync("/console/queues")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_queue_says_who_works_in_it_and_who_waits_in_it_and_a_department_of_nobody_is_marked()
    {
        var customer = await console.CustomerAsync("human agent please");

        var page = await console.Ana.OpenAsync("/console/queues");
        var service = page.Document.QuerySelectorAll("tbody tr").First(row => row.QuerySelector("th")!.TextContent == "Service");
        Assert.Matches(@"[1-9]\d* of [1-9]\d* here|0 of [1-9]\d* here", service.TextContent);
        var waiting = service.QuerySelector("a[href='/console/desk?view=waiting&queue=Service']")!;
        Assert.True(int.Parse(waiting.TextContent, System.Globalization.CultureInfo.InvariantCulture) > 0);
        Assert.Empty((await console.Ana.OpenAsync("/console/desk?view=late")).Document.QuerySelectorAll($"[data-row$='{customer.ConversationId}']"));
    }

    [Fact]
    public async Task A_mistake_is_told_by_its_line_and_changes_nothing()
    {
        var refused = await console.Ana.SubmitAsync(await console.Ana.OpenAsync("/console/queues"), Form, ("Text", "hours:\n  - name: house\n    open: [Mon-Fri 9 to 5]\n"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("Line 3, column 12: \"Mon-Fri 9 to 5\" is no opening period.", refused.Of(".banner--critical"), StringComparison.Ordinal);
        Assert.Contains("9 to 5", refused.Document.QuerySelector("textarea")!.TextContent, StringComparison.Ordinal);
    }
}
