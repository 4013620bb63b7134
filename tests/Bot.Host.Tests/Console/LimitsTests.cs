using System.Net;
using Xunit;

namespace Bot.Host.Tests.Console;

[Collection(ConsoleTests.Name)]
public sealed class LimitsTests(ConsoleFixture console)
{
    /// <summary>Publishes some limits; for the tests that need others than the built-in ones.</summary>
    public static async Task<ConsolePage> PublishAsync(ConsoleFixture console, params (string, string)[] values)
    {
        var page = await console.Ana.SubmitAsync(await console.Ana.OpenAsync("/console/limits"), "#limits", values);
        return page;
    }

    [Fact]
    public async Task A_value_out_of_range_comes_back_as_it_was_typed_with_its_range()
    {
        var refused = await PublishAsync(console, ("desk.HandlingMinutes", "9999"), ("Note", "typo"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal("Between 1 and 120 minutes.", refused.Of(".field__error"));
        Assert.Equal("9999", refused.Document.GetElementById("desk.HandlingMinutes")!.GetAttribute("value"));
        Assert.Equal("typo", refused.Document.GetElementById("note")!.GetAttribute("value"));
    }

    [Fact]
    public async Task Nothing_is_published_without_a_reason()
    {
        var refused = await PublishAsync(console, ("desk.HandlingMinutes", "7"), ("Note", " "));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("Say why", refused.Of("#note-e"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_who_publish_the_later_one_is_told_and_neither_change_is_lost()
    {
        var anas = await console.Ana.OpenAsync("/console/limits");
        var other = await PublishAsync(console, ("desk.HandlingMinutes", "8.5"), ("Note", "Calls take longer"));
        Assert.Contains("is in force", other.Of(".banner--positive"), StringComparison.Ordinal);

        var conflict = await console.Ana.SubmitAsync(anas, "#limits", ("desk.CallbackMinutes", "90"), ("Note", "Call back sooner"));

        Assert.Equal(HttpStatusCode.Conflict, conflict.Status);
        Assert.Contains("meanwhile", conflict.Of(".banner--warning"), StringComparison.Ordinal);
        Assert.Equal("90", conflict.Document.GetElementById("desk.CallbackMinutes")!.GetAttribute("value"));
        Assert.Equal("8.5", conflict.Document.GetElementById("desk.HandlingMinutes")!.GetAttribute("value"));
        var published = await console.Ana.SubmitAsync(conflict, "#limits");
        Assert.Contains("is in force", published.Of(".banner--positive"), StringComparison.Ordinal);
        Assert.Contains("Call back sooner", published.Of("#history"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_earlier_version_is_one_click_and_a_publish_away()
    {
        await PublishAsync(console, ("survey.SettleDays", "9"), ("Note", "Departments are busy"));

        var filled = await console.Ana.OpenAsync("/console/limits?from=0");

        Assert.Equal("3", filled.Document.GetElementById("survey.SettleDays")!.GetAttribute("value"));
        Assert.Contains("Time to settle a case", filled.Of(".diff"), StringComparison.Ordinal);
        Assert.Contains("Nothing has changed yet", filled.Of(".banner--accent"), StringComparison.Ordinal);
    }
}
