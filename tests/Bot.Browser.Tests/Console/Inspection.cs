using System.Globalization;
using Microsoft.Playwright;

namespace Bot.Browser.Tests.Console;

/// <summary>Looks at pages in every width and colour scheme, with axe, and collects what is wrong, so that a test can say everything at its end.</summary>
public sealed class Inspection
{
    // Contrast that axe leaves undecided and somebody has looked at: figures of one character, words in a drawing, the arrow painted
    // into a choice box, and what a row that scrolls by itself cuts off where the window is narrow; all decided elsewhere or in the token sheet.
    static readonly (string, string)[] LookedAt =
    [
        ("color-contrast", ".sec h3 .push"),
        ("color-contrast", ".spark text"),
        ("color-contrast", ".plot text"),
        ("color-contrast", "select"),
        ("color-contrast", ".tabs a"),
        ("color-contrast", ".card__b--flush *"),
    ];

    readonly List<string> _findings = [];

    /// <summary>Fails with everything that was found.</summary>
    public void ShouldHaveFoundNothing() => Assert.True(_findings.Count == 0, string.Join('\n', _findings.Distinct()));

    /// <summary>Goes there, unless the page is there already, and looks at it in each width and scheme. With SWITCHBOARD_LOOKS set to a folder, a
    /// picture of each is left there for people to look at.</summary>
    public async Task LookAsync(IPage page, string? address, string name, int status = 200, params (string, string)[] explained)
    {
        if (address is not null)
            Assert.Equal(status, (await page.GotoAsync(address))!.Status);
        var before = page.ViewportSize!;
        foreach (var width in new[] { 320, 768, 1440 })
        {
            // As high as a screen: what scrolls must be reachable by keyboard. Contrast is not judged, for half of the page is out of sight.
            await page.SetViewportSizeAsync(width, before.Height);
            await FindAsync(page, string.Create(CultureInfo.InvariantCulture, $"{name}, {width}"), [.. LookedAt, ("color-contrast", "*")]);
            // So high that nothing lies below the fold or under a bar that sticks to it: axe judges only what it can see.
            await page.SetViewportSizeAsync(width, Math.Max(4500, 100 + await page.EvaluateAsync<int>("() => document.documentElement.scrollHeight")));
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                // Without motion a colour is what it will be at once, not on its way from the other scheme's.
                await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
                await FindAsync(page, string.Create(CultureInfo.InvariantCulture, $"{name}, {width}, {scheme}"), [.. LookedAt, .. explained]);
                await ShowAsync(page, string.Create(CultureInfo.InvariantCulture, $"{name}, {width}, {scheme}.png"), before.Height);
            }
        }
        await page.SetViewportSizeAsync(before.Width, before.Height);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light, ReducedMotion = ReducedMotion.NoPreference });
    }

    async Task FindAsync(IPage page, string at, (string, string)[] explained)
    {
        var found = await Axe.FindAsync(page, explained);
        // The desk is live: a part that was replaced while axe looked at it confuses axe, once.
        if (found.Count > 0)
            found = await Axe.FindAsync(page, explained);
        _findings.AddRange(found.Select(finding => $"{at}: {finding}"));
        var reach = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth");
        if (reach > 0)
            _findings.Add(string.Create(CultureInfo.InvariantCulture, $"{at}: {reach} pixels wider than the window"));
    }

    static async Task ShowAsync(IPage page, string name, int height)
    {
        if (Environment.GetEnvironmentVariable("SWITCHBOARD_LOOKS") is not { Length: > 0 } folder)
            return;
        var tall = page.ViewportSize!;
        await page.SetViewportSizeAsync(tall.Width, height);
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name), FullPage = true });
        await page.SetViewportSizeAsync(tall.Width, tall.Height);
    }
}
