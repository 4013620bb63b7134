using System.Globalization;
using Microsoft.Playwright;

namespace Bot.Browser.Tests.Console;

/// <summary>Looks at pages in every width and colour scheme, with axe, and collects what is wrong, so that a test can say everything at its end.</summary>
public sealed class Inspection
{
    // Contrast that axe leaves undecided and somebody has looked at: figures of one character, words in a drawing, the arrow painted
    // into a choice box, and what a row cuts off where there is no room for all of it; all decided elsewhere or in the token sheet.
    static readonly (string, string)[] LookedAt =
    [
        ("color-contrast", ".sec h3 .push"),
        ("color-contrast", ".spark text"),
        ("color-contrast", ".plot text"),
        ("color-contrast", "select"),
        ("color-contrast", ".tabs a"),
        ("color-contrast", ".card__b--flush *"),
        ("color-contrast", ".item__c .clip"),
    ];

    static readonly int[] Widths = [320, 768, 1440];

    readonly List<string> _findings = [];

    /// <summary>Fails with everything that was found.</summary>
    public void ShouldHaveFoundNothing() => Assert.True(_findings.Count == 0, string.Join('\n', _findings.Distinct()));

    /// <summary>Goes there, unless the page is there already, and looks at it in each width and scheme: one load serves them all, for the window
    /// changes as when somebody turns a telephone. With SWITCHBOARD_LOOKS set to a folder, a picture of each is left there for people to look at.</summary>
    /// <param name="page">The page.</param>
    /// <param name="address">Where to go; null for where the page is.</param>
    /// <param name="name">Of what is looked at: what findings and pictures are called.</param>
    /// <param name="status">Of the answer, if it goes there.</param>
    /// <param name="explained">Undecided results somebody has looked at.</param>
    public async Task LookAsync(IPage page, string? address, string name, int status = 200, params (string, string)[] explained)
    {
        if (address is not null)
            Assert.Equal(status, (await page.GotoAsync(address))!.Status);
        var before = page.ViewportSize!;
        foreach (var width in Widths)
        {
            // As high as a screen: what scrolls must be reachable by keyboard.
            await page.SetViewportSizeAsync(width, before.Height);
            await FindAsync(page, Judged.Scrolling, string.Create(CultureInfo.InvariantCulture, $"{name}, {width}"), []);
            // So high that nothing lies below the fold or under a bar that sticks to it: axe judges only what it can see.
            await page.SetViewportSizeAsync(width, Math.Max(4500, 100 + await page.EvaluateAsync<int>("() => document.documentElement.scrollHeight")));
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                // Without motion a colour is what it will be at once, not on its way from the other scheme's.
                await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
                var judged = scheme == ColorScheme.Light ? Judged.All : Judged.Colours;
                await FindAsync(page, judged, string.Create(CultureInfo.InvariantCulture, $"{name}, {width}, {scheme}"), [.. LookedAt, .. explained]);
                await ShowAsync(page, string.Create(CultureInfo.InvariantCulture, $"{name}, {width}, {scheme}.png"), before.Height);
            }
        }
        await page.SetViewportSizeAsync(before.Width, before.Height);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light, ReducedMotion = ReducedMotion.NoPreference });
    }

    async Task FindAsync(IPage page, Judged judged, string at, (string, string)[] explained)
    {
        var found = await Axe.FindAsync(page, judged, explained);
        // The desk is live: a part that was replaced while axe looked at it confuses axe, once.
        if (found.Count > 0)
            found = await Axe.FindAsync(page, judged, explained);
        _findings.AddRange(found.Select(finding => $"{at}: {finding}"));
        // A drawing follows the width of the window a moment later.
        var reach = await page.EvaluateAsync<int>("""
            async () => {
              const reach = () => document.documentElement.scrollWidth - innerWidth;
              for (const until = performance.now() + 2000; reach() > 0 && performance.now() < until;) await new Promise(requestAnimationFrame);
              return reach();
            }
            """);
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
