using System.Net;
using Xunit;

namespace Bot.Host.Tests.Console;

[Collection(ConsoleTests.Name)]
public sealed class ReleasesTests(ConsoleFixture console)
{
    [Fact]
    public async Task A_release_goes_live_when_others_agree_and_is_gone_back_from_in_one_step()
    {
        await using var colleague = await console.SupervisorAsync("Carla");
        var carla = colleague.Browser;
        var address = LimitsTests.Release(await LimitsTests.SaveAsync(carla, ("desk.WaitPromiseMinutes", "3.5")));
        var asked = await carla.SubmitAsync(await carla.OpenAsync(address), "form[action*='Review']", ("Reason", "Two minutes are too short"));
        Assert.Contains("others approve it", asked.Of(".approve"), StringComparison.Ordinal);
        Assert.Null(asked.Document.QuerySelector("form[action*='Approve']"));

        // Somebody who answers at the desk reads and approves; the other has to be a supervisor, and not the author.
        var ben = await console.Ben.SubmitAsync(await console.Ben.OpenAsync(address), "form[action*='Approve']", ("Reason", "Fits the evening"));
        Assert.Contains("It lacks the approval of a supervisor", ben.Of(".banner--positive"), StringComparison.Ordinal);
        var ana = await console.Ana.SubmitAsync(await console.Ana.OpenAsync(address), "form[action*='Approve']");
        Assert.Contains("It can be published", ana.Of(".banner--positive"), StringComparison.Ordinal);
        Assert.Null((await carla.OpenAsync(address)).Document.QuerySelector("form[action*='Publish']"));
        var published = await console.Ana.SubmitAsync(ana, "form[action*='handler=Publish']");

        Assert.Contains("is in force from the next message on", published.Of(".banner--positive"), StringComparison.Ordinal);
        var limits = await console.Ana.OpenAsync("/console/limits?release=0");
        Assert.Equal("3.5", limits.Document.GetElementById("desk.WaitPromiseMinutes")!.GetAttribute("data-live-value"));

        var back = await console.Ana.SubmitAsync(published, "form[action*='RollBack']", ("Reason", "Customers left"));

        Assert.Contains("is in force from the next message on, with the values of", back.Of(".banner--positive"), StringComparison.Ordinal);
        Assert.Contains("Customers left", back.Of("#history tr.is-on"), StringComparison.Ordinal);
        Assert.NotEqual("3.5", (await console.Ana.OpenAsync("/console/limits")).Document.GetElementById("desk.WaitPromiseMinutes")!.GetAttribute("data-live-value"));
    }

    [Fact]
    public async Task Who_is_the_only_supervisor_is_told_what_is_missing_and_what_is_possible()
    {
        var page = await console.Ana.OpenAsync("/console/releases");

        Assert.Contains("A second supervisor is missing", page.Of(".banner--warning"), StringComparison.Ordinal);
        Assert.Contains("in an emergency", page.Of(".banner--warning"), StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector(".banner--warning a[href='/console/people#invite']"));
    }

    [Fact]
    public async Task An_emergency_needs_a_reason_and_is_called_one()
    {
        var address = LimitsTests.Release(await LimitsTests.SaveAsync(console.Ana, ("survey.RestDays", "9")));
        var page = await console.Ana.OpenAsync(address);

        var refused = await console.Ana.SubmitAsync(page, "form[action*='Emergency']", ("Reason", " "));
        var published = await console.Ana.SubmitAsync(refused, "form[action*='Emergency']", ("Reason", "Customers complain"));

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("Say why", refused.Of(".banner--critical"), StringComparison.Ordinal);
        Assert.Contains("Emergency", published.Of(".topbar"), StringComparison.Ordinal);
        Assert.Contains("Emergency", (await console.Ana.OpenAsync("/console/releases")).Of("#history tr.is-on"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_values_for_one_limit_are_shown_side_by_side_and_one_is_chosen()
    {
        var address = LimitsTests.Release(await LimitsTests.SaveAsync(console.Ana, ("survey.AnswerDays", "12")));
        await LimitsTests.PublishAsync(console, "Meanwhile", ("survey.AnswerDays", "14"));

        var page = await console.Ana.OpenAsync(address);
        Assert.Contains("Time to answer", page.Of("#conflicts tbody"), StringComparison.Ordinal);
        Assert.Contains("12 days", page.Of("#conflicts tbody td:nth-child(3)"), StringComparison.Ordinal);
        Assert.Contains("14 days", page.Of("#conflicts tbody td:nth-child(4)"), StringComparison.Ordinal);
        var decided = await console.Ana.SubmitAsync(page, "#conflicts form", ("side.0", "Mine"));

        Assert.Null(decided.Document.QuerySelector("#conflicts"));
        Assert.Contains("14 12 days", decided.Of("#words .diff"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_read_into_a_release_and_a_wrong_line_is_named_and_changes_nothing()
    {
        var page = await console.Ana.OpenAsync("/console/releases");
        var open = page.All("tbody th a").Count;

        var wrong = await console.Ana.SubmitAsync(page, "#import form", ("Text", "surveys:\n  restDays: 4\n  settleDays: many\n"), ("Into", ""));
        var read = await console.Ana.SubmitAsync(wrong, "#import form", ("Text", "surveys:\n  settleDays: 11\n"), ("Into", ""));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Contains(wrong.All("[aria-label='Problems of the file'] tbody tr"), row => row.StartsWith("315", StringComparison.Ordinal) && row.Contains("many", StringComparison.Ordinal));
        Assert.Equal(open, wrong.All("tbody th a").Count);
        Assert.Contains("Time to settle a case: 3 11 days", read.Of("#words .diff"), StringComparison.Ordinal);
        using var file = await console.Ana.Http.GetAsync(read.Address.AbsolutePath + "?handler=Export");
        Assert.Contains("settleDays: 11", await file.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_freeze_nothing_is_published_until_it_is_lifted()
    {
        await using var colleague = await console.SupervisorAsync("Carla");
        var carla = colleague.Browser;
        var address = LimitsTests.Release(await LimitsTests.SaveAsync(carla, ("survey.RestDays", "3")));
        await carla.SubmitAsync(await carla.OpenAsync(address), "form[action*='Review']");
        await console.Ana.SubmitAsync(await console.Ana.OpenAsync(address), "form[action*='Approve']");
        var now = DateTime.UtcNow;

        var set = await console.Ana.SubmitAsync(await console.Ana.OpenAsync("/console/releases"), "#freezes form[action*='Freeze']",
            ("Begins", $"{now.AddDays(-1):yyyy-MM-ddTHH:mm}"), ("Ends", $"{now.AddDays(2):yyyy-MM-ddTHH:mm}"), ("Reason", "Sale week"));
        Assert.Contains("Nothing is published from", set.Of(".banner--positive"), StringComparison.Ordinal);
        var frozen = await console.Ana.SubmitAsync(await console.Ana.OpenAsync(address), "form[action*='handler=Publish']");
        Assert.Contains("Sale week", frozen.Of(".banner--critical"), StringComparison.Ordinal);
        await console.Ana.SubmitAsync(await console.Ana.OpenAsync("/console/releases"), "form[action*='Lift']", ("Reason", "Over"));
        var published = await console.Ana.SubmitAsync(await console.Ana.OpenAsync(address), "form[action*='handler=Publish']");

        Assert.Contains("is in force", published.Of(".banner--positive"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/console/releases?handler=New")]
    [InlineData("/console/releases?handler=Import")]
    [InlineData("/console/releases?handler=RollBack")]
    [InlineData("/console/releases?handler=Freeze")]
    [InlineData("/console/releases?handler=Lift")]
    [InlineData("/console/releases/1?handler=Review")]
    [InlineData("/console/releases/1?handler=Reject")]
    [InlineData("/console/releases/1?handler=Withdraw")]
    [InlineData("/console/releases/1?handler=Publish")]
    [InlineData("/console/releases/1?handler=Schedule")]
    [InlineData("/console/releases/1?handler=Unschedule")]
    [InlineData("/console/releases/1?handler=Emergency")]
    [InlineData("/console/releases/1?handler=CatchUp")]
    [InlineData("/console/releases/1?handler=RollBack")]
    [InlineData("/console/releases/1?handler=Replay")]
    [InlineData("/console/releases/1?handler=CancelReplay")]
    [InlineData("/console/limits?handler=Set")]
    [InlineData("/console/limits?handler=Back")]
    [InlineData("/console/limits?handler=House")]
    [InlineData("/console/limits?handler=Try")]
    public async Task Agents_may_not_send_what_is_for_supervisors(string path)
    {
        // A token of their own: what refuses them is their role.
        var token = (await console.Ben.OpenAsync("/console/desk")).Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var content = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("Reason", "Just so"), new("Seen", "1")]);

        using var answer = await console.Ben.Http.PostAsync(path, content);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Agents_read_releases_and_are_offered_nothing_that_is_for_supervisors()
    {
        var address = LimitsTests.Release(await LimitsTests.SaveAsync(console.Ana, ("survey.RestDays", "5")));

        var list = await console.Ben.OpenAsync("/console/releases");
        var page = await console.Ben.OpenAsync(address);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (list.Status, page.Status));
        Assert.Empty(list.Document.QuerySelectorAll("main form"));
        Assert.Empty(page.Document.QuerySelectorAll("main form, .approve form"));
    }
}
