using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Bot.Browser.Tests;

/// <summary>One visitor's page, and everything the browser found wrong with it: errors, warnings, and broken content security policy.</summary>
public sealed class Visit : IAsyncDisposable
{
    // A violation also reaches the console, but only in the browser's own words and not for every kind.
    const string ReportViolations = """
        document.addEventListener("securitypolicyviolation", event =>
          console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
        """;

    readonly ConcurrentQueue<string> _problems = new();

    Visit(IPage page)
    {
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _problems.Enqueue($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => _problems.Enqueue($"uncaught: {error}");
    }

    public IPage Page { get; }

    /// <summary>What the browser complained about so far.</summary>
    public IReadOnlyCollection<string> Problems => _problems;

    internal static async Task<Visit> OpenAsync(IBrowserContext context)
    {
        var page = await context.NewPageAsync();
        await page.AddInitScriptAsync(ReportViolations);
        return new Visit(page);
    }

    /// <summary>Asserts that the browser had nothing to complain about.</summary>
    /// <param name="expected">Answers the test brought about on purpose, by their status: browsers write each to the console.</param>
    public void ShouldBeClean(params int[] expected)
    {
        var unexpected = _problems.Where(problem => !expected.Any(status => problem.Contains($"status of {status}", StringComparison.Ordinal))).ToList();
        Assert.True(unexpected.Count == 0, string.Join('\n', unexpected));
    }

    /// <summary>Waits until a page is at another address. Not for its load event, as Playwright's own wait does: on a busy machine that
    /// may be over before the wait begins, and never comes again.</summary>
    public static Task LeavesAsync(IPage page, string path) => Assertions.Expect(page).Not.ToHaveURLAsync(new Regex(Regex.Escape(path)));

    public ValueTask DisposeAsync() => Page.Context.DisposeAsync();
}
