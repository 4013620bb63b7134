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
              // Where something lies over or behind a part of a text, axe leaves its contrast to people: a text of two lines in a form that floats over
              // rows has other elements behind its first line than behind its second. What is on top is asked of the page itself, line by line.
              const colour = words => { const [r, g, b, a = 1] = words.match(/[\d.]+/g).map(Number); return { rgb: words.startsWith("color(") ? [r, g, b] : [r / 255, g / 255, b / 255], a }; };
              const light = rgb => rgb.map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4).reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
              const enough = element => {
                const style = getComputedStyle(element), text = colour(style.color), size = parseFloat(style.fontSize);
                if (text.a < 1 || [element, ...function* () { for (let at = element; at = at.parentElement;) yield at; }()].some(at => getComputedStyle(at).opacity !== "1")) return false;
                const least = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
                const range = document.createRange(); range.selectNodeContents(element);
                const lines = [...range.getClientRects()].filter(line => line.width > 0 && line.height > 0);
                return lines.length > 0 && lines.every(line => [.02, .5, .98].every(part => {
                  const stack = document.elementsFromPoint(line.left + line.width * part, line.top + line.height / 2);
                  if (!stack.length || !(element.contains(stack[0]) || stack[0].contains(element))) return false;
                  for (const under of stack) {
                    const behind = getComputedStyle(under), back = colour(behind.backgroundColor);
                    if (behind.backgroundImage !== "none" || (back.a > 0 && back.a < 1)) return false;
                    if (back.a === 1) { const [high, low] = [light(text.rgb), light(back.rgb)].sort((one, other) => other - one); return (high + .05) / (low + .05) >= least; }
                  }
                  return false;
                }));
              };
              const seen = (result, node) => result.id === "color-contrast" && node.any.some(check => /Obscur|bgOverlap/i.test(check.data?.messageKey ?? "")) && enough(node.element);
              const known = (result, node) => seen(result, node) || explained.some(([rule, selector]) => rule === result.id && node.element?.matches(selector));
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
