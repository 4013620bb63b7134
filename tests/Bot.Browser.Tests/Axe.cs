using System.Text.Json;
using Bot.Testing;
using Microsoft.Playwright;

namespace Bot.Browser.Tests;

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
        var found = await FindAsync(page, explained);
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    /// <summary>What <see cref="ShouldFindNothingAsync"/> would complain about, for tests that look at much and say everything at the end.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(IPage page, params (string Rule, string Selector)[] explained)
    {
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
            await page.EvaluateAsync(Source.Value + "\n;undefined");
        var found = await page.EvaluateAsync<JsonElement>("""
            async explained => {
              const results = await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
              const say = (kind, result, nodes) => nodes.map(node => `${kind} ${result.id}: ${node.html.slice(0, 200)} ${[...node.any, ...node.all, ...node.none].map(check => check.message).join("; ")}`);
              const known = (result, node) => explained.some(([rule, selector]) => rule === result.id && document.querySelector(node.target[0])?.matches(selector));
              return [
                ...results.violations.flatMap(result => say("violation", result, result.nodes)),
                ...results.incomplete.flatMap(result => say("undecided", result, result.nodes.filter(node => !known(result, node)))),
              ];
            }
            """, explained.Select(known => new[] { known.Rule, known.Selector }).ToArray());
        return [.. found.EnumerateArray().Select(finding => finding.GetString()!)];
    }
}
