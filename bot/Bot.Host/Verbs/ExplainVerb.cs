using System.Globalization;
using Bot.Host.Road;
using Bot.Replays;
using Bot.Storage;

namespace Bot.Host.Verbs;

/// <summary>Why messages were answered as they were, from the command line. Reads only, so it may run beside the serving program.</summary>
static class ExplainVerb
{
    public static async Task<int> RunAsync(string[] args)
    {
        var said = args.TakeWhile(arg => arg[0] != '-').ToList();
        var json = args.Contains("--json");
        if (said.Count is < 1 or > 2)
        {
            Console.Error.WriteLine("explain <conversation> [message] [--json]");
            return 2;
        }
        var builder = WebApplication.CreateBuilder([.. args.Skip(said.Count).Where(arg => arg != "--json")]);
        await using var services = new ServiceCollection().AddLogging().AddStorage(Settings.From(builder.Configuration).Storage).BuildServiceProvider();
        var found = await services.GetRequiredService<IExplanations>().OfAsync(said[0], said.ElementAtOrDefault(1), CancellationToken.None);
        if (found.Count == 0)
        {
            Console.Error.WriteLine(said.Count == 1 ? $"There is no conversation {said[0]} in which a customer wrote." : $"There is no message {said[1]} in conversation {said[0]}.");
            return 2;
        }
        foreach (var explanation in found)
            if (json)
                Console.WriteLine(ReplayJson.Write(explanation));
            else
                Tell(explanation);
        return found.Any(explanation => explanation.Defects.Count > 0) ? 1 : 0;
    }

    static void Tell(Explanation explanation)
    {
        Console.WriteLine($"{explanation.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC, message {explanation.Message}, heard by {explanation.Model ?? "nobody"}");
        Console.WriteLine($"  \"{explanation.Text}\"");
        foreach (var asking in explanation.Askings)
        {
            Console.WriteLine($"  Rules of policy v{asking.Policy}: {(asking.Rule is null ? "none decided" : $"{asking.Rule} decided, {asking.Effect?.Kind}: {asking.Reason}")}");
            if (asking.RunnerUp is { } next)
                Console.WriteLine($"    next would have been {next}");
            foreach (var finding in asking.Findings)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {(finding.Fired ? "fired" : "-"),-5} {finding.Rule}{Figures(finding)}"));
            foreach (var defect in asking.Defects)
                Console.WriteLine($"    DEFECT. {defect}");
        }
        foreach (var act in explanation.Acts)
            Console.WriteLine($"  {act.What}: {act.Says}{(act.Article is { } article ? $" (article {article})" : "")}");
        Console.WriteLine();
    }

    static string Figures(ExplainedFinding finding) => finding.Subject is null ? "" : finding.Limit is not { } limit
        ? $": {finding.Subject}"
        : string.Create(CultureInfo.InvariantCulture, $": {finding.Subject} {finding.Value?.ToString("0.###", CultureInfo.InvariantCulture) ?? "unknown"}, limit {limit:0.###}")
            + $" ({finding.LimitName ?? "of the rule"}{(finding.From is { } from ? $", for {from}" : "")})"
            + (finding.Margin is { } margin ? string.Create(CultureInfo.InvariantCulture, $", margin {margin:0.###}") : "");
}
