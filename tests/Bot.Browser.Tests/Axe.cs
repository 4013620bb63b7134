using System.Text.Json;
using Bot.Testing;
using Microsoft.Playwright;

namespace Bot.Browser.Tests;

/// <summary>What axe judges.</summary>
public enum Judged
{
    /// <summary>Everything.</summary>
    All,

    /// <summary>What another colour scheme can change.</summary>
    Colours,

    /// <summary>What the height of the window can change: whether that which scrolls is reached by keyboard.</summary>
    Scrolling,
}

/// <summary>axe-core on a page, from the npm packages in <c>tests/clients</c>.</summary>
public static class Axe
{
    static readonly Lazy<string> Source = new(() =>
    {
        var file = Repository.At("tests/clients/node_modules/axe-core/axe.min.js");
        Assert.True(File.Exists(file), $"{file} is missing: run 'npm ci' in tests/clients.");
        return File.ReadAllText(file);
    });

    /// <summary>Asserts that axe finds nothing, and that it leaves nothing undecided except what is named and explained.</summary>
    /// <param name="page">The page as it stands.</param>
    /// <param name="explained">Undecided results somebody has looked at: the rule, and a selector all its elements match.</param>
    public static async Task ShouldFindNothingAsync(IPage page, params (string Rule, string Selector)[] explained)
    {
        var found = await FindAsync(page, Judged.All, explained);
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    /// <summary>What <see cref="ShouldFindNothingAsync"/> would complain about, for tests that look at much and say everything at the end.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(IPage page, Judged judged, params (string Rule, string Selector)[] explained)
    {
        // What a test waited for may be there before the last style sheet is: then sizes are not those people see.
        await page.WaitForLoadStateAsync(LoadState.Load);
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
            await page.EvaluateAsync(Source.Value + "\n;undefined");
        // Passed rules are not told apart element by element, and selectors are made for nothing: both cost more than the judging.
        var found = await page.EvaluateAsync<JsonElement>("""
            async ({ explained, only }) => {
              for (const motion of document.getAnimations()) if (Number.isFinite(motion.effect.getComputedTiming().endTime)) motion.finish();
              const results = await axe.run(document, {
                runOnly: only ? { type: "rule", values: only } : { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
                resultTypes: ["violations", "incomplete"], selectors: false, elementRef: true, preload: false,
              });
              const say = (kind, result, nodes) => nodes.map(node => `${kind} ${result.id}: ${node.html.slice(0, 200)} ${[...node.any, ...node.all, ...node.none].map(check => check.message).join("; ")}`);
              const known = (result, node) => explained.some(([rule, selector]) => rule === result.id && node.element?.matches(selector));
              return [
                ...results.violations.flatMap(result => say("violation", result, result.nodes)),
                ...results.incomplete.flatMap(result => say("undecided", result, result.nodes.filter(node => !known(result, node)))),
              ];
            }
            """, new
        {
            explained = explained.Select(known => new[] { known.Rule, known.Selector }).ToArray(),
            only = judged switch { Judged.Colours => ["color-contrast", "link-in-text-block"], Judged.Scrolling => ["scrollable-region-focusable"], _ => (string[]?)null },
        });
        return [.. found.EnumerateArray().Select(finding => finding.GetString()!)];
    }
}
