using System.Net;
using Xunit;

namespace Bot.Host.Tests.Console;

[Collection(ConsoleTests.Name)]
public sealed class LimitsTests(ConsoleFixture console)
{
    /// <summary>Puts some limits in force, for tests that need others than the built-in ones: Ana's draft, published in an emergency, for nobody else is there.</summary>
    public static async Task<ConsolePage> PublishAsync(ConsoleFixture console, string reason, params (string, string)[] values)
    {
        var release = await console.Ana.OpenAsync(Release(await SaveAsync(console.Ana, values)));
        // Another test has put them in force already.
        if (release.Text.Contains("It changes nothing yet", StringComparison.Ordinal))
            return release;
        var published = await console.Ana.SubmitAsync(release, "form[action*='Emergency']", ("Reason", reason));
        Assert.Contains("is in force", published.Of(".banner--positive"), StringComparison.Ordinal);
        return published;
    }

    /// <summary>Saves some limits in a new draft of their own.</summary>
    public static async Task<ConsolePage> SaveAsync(ConsoleBrowser by, params (string, string)[] values)
    {
        var begun = await by.SubmitAsync(await by.OpenAsync("/console/releases"), "#new form", ("Title", "A test"));
        return await by.SubmitAsync(await by.OpenAsync($"/console/limits?release={begun.Address.AbsolutePath.Split('/')[^1]}"), "#limits", values);
    }

    /// <summary>The address of the release that a page is about.</summary>
    public static string Release(ConsolePage page) => page.Document.QuerySelector(".approve a[href*='/console/releases/']")!.GetAttribute("href")!;

    [Fact]
    public async Task A_value_out_of_range_comes_back_as_it_was_typed_with_its_range()
    {
        var refused = await SaveAsync(console.Ana, ("desk.HandlingMinutes", "9999"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal("Between 1 and 120 minutes.", refused.Of(".field__error"));
        Assert.Equal("9999", refused.Document.GetElementById("desk.HandlingMinutes")!.GetAttribute("value"));
    }

    [Fact]
    public async Task The_first_change_opens_a_draft_and_nothing_goes_live_by_it()
    {
        await using var colleague = await console.SupervisorAsync("Carla");
        var carla = colleague.Browser;
        var before = (await carla.OpenAsync("/console/limits")).Document.GetElementById("value")!.GetAttribute("data-live-value");

        var saved = await carla.SubmitAsync(await carla.OpenAsync("/console/limits?limit=Anger"), "form[action*='handler=Set']", ("Value", "-0,35"));

        Assert.Contains("Anger for the house is -0.35 in release", saved.Of(".banner--positive"), StringComparison.Ordinal);
        Assert.Contains("?limit=Anger&release=", saved.Address.Query, StringComparison.Ordinal);
        Assert.Equal("-0.35", saved.Document.GetElementById("value")!.GetAttribute("value"));
        Assert.Equal(before, saved.Document.GetElementById("value")!.GetAttribute("data-live-value"));
        Assert.Contains("a draft with 1 change", saved.Of(".banner--accent"), StringComparison.Ordinal);
        // Found again without the address, and by nobody else.
        Assert.Contains("a draft with 1 change", (await carla.OpenAsync("/console/limits")).Of(".banner--accent"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_has_a_value_of_its_own_until_it_is_taken_back_and_the_page_says_where_each_comes_from()
    {
        await using var colleague = await console.SupervisorAsync("Carla");
        var carla = colleague.Browser;

        var set = await carla.SubmitAsync(await carla.OpenAsync("/console/limits?queue=Returns&limit=Anger"), "form[action*='handler=Set']", ("Value", "-0.3"));
        var narrower = await carla.OpenAsync("/console/limits?queue=Returns&region=AT&limit=Anger");
        var wider = await carla.OpenAsync("/console/limits?region=AT&limit=Anger");

        Assert.Contains("Anger for Returns is -0.3", set.Of(".banner--positive"), StringComparison.Ordinal);
        Assert.Contains("-0.3", set.Of("tr.is-on .cell-change"), StringComparison.Ordinal);
        Assert.Contains(narrower.All("#there tbody tr"), row => row.StartsWith("Anger", StringComparison.Ordinal) && row.Contains("-0.3from Returns", StringComparison.Ordinal));
        Assert.Contains(wider.All("#there tbody tr"), row => row.StartsWith("Anger", StringComparison.Ordinal) && row.Contains("from the house value", StringComparison.Ordinal));

        var back = await carla.PostAsync(set, "button[formaction*='handler=Back']");

        Assert.Contains("back to the wider value", back.Of(".banner--positive"), StringComparison.Ordinal);
        Assert.DoesNotContain(back.All("#there tbody tr"), row => row.Contains("set here", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_two_who_save_the_same_draft_neither_loses_what_they_typed()
    {
        var saved = await SaveAsync(console.Ana, ("desk.HandlingMinutes", "8"));
        var first = await console.Ana.OpenAsync(saved.Address.PathAndQuery);
        await console.Ana.SubmitAsync(first, "#limits", ("desk.HandlingMinutes", "9"));

        var second = await console.Ana.SubmitAsync(first, "#limits", ("desk.CallbackMinutes", "90"));

        Assert.Equal("90", second.Document.GetElementById("desk.CallbackMinutes")!.GetAttribute("value"));
        Assert.Equal("9", second.Document.GetElementById("desk.HandlingMinutes")!.GetAttribute("value"));
    }
}
