using Microsoft.Playwright;

namespace Bot.Browser.Tests;

/// <summary>What is decided where axe leaves a text's contrast to people: a text of two lines over rows that are not the same behind both.</summary>
[Collection(SharedSwitchboard.Name)]
public sealed class AxeTests(RunningSwitchboard switchboard)
{
    [Theory]
    [InlineData("#555", "", 0)]
    [InlineData("#aaa", "", 1)]
    [InlineData("#555", "opacity: .4", 1)]
    [InlineData("#555", "background: linear-gradient(#fff, #555)", 1)]
    public async Task A_text_over_rows_is_judged_by_what_lies_behind_each_of_its_lines(string colour, string style, int found)
    {
        await using var context = await switchboard.Browser.NewContextAsync(new() { ViewportSize = new() { Width = 400, Height = 300 } });
        var page = await context.NewPageAsync();
        await page.SetContentAsync($"""
            <!doctype html><html lang="en"><title>Rows</title><main><h1>Rows</h1>{string.Concat(Enumerable.Repeat("<div style='height:20px;background:#eee'></div>", 10))}
            <div style="position:absolute;top:80px;left:0;width:200px;background:#fff;{style}"><p style="margin:0;font:16px/20px sans-serif;color:{colour}">One text that runs over two lines or three</p></div></main></html>
            """);

        var findings = await Axe.FindAsync(page, Judged.Colours);

        Assert.Equal(found, findings.Count);
        Assert.All(findings, finding => Assert.Contains("One text that runs", finding, StringComparison.Ordinal));
    }
}
