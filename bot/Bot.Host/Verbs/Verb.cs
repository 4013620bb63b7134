namespace Bot.Host.Verbs;

/// <summary>What the program can be asked to do besides serving.</summary>
/// <param name="RunAsync">Does it; the result is the exit code.</param>
public sealed record Verb(Func<Task<int>> RunAsync)
{
    const string Usage = """
        Switchboard: a customer-service bot with a back office.

          dotnet run --project bot/Bot.Host                serve on http://localhost:3978 (default)
          dotnet run --project bot/Bot.Host -- help        this text
          dotnet run --project bot/Bot.Host -- version     the program's version
          dotnet run --project bot/Bot.Host -- audit verify   whether the audit log is whole; exit code 1 when it is not
          dotnet run --project bot/Bot.Host -- audit export   the audit log as JSON lines, the last one a signature
          dotnet run --project bot/Bot.Host -- search rebuild   empties the index of search, to be filled anew at the next start
          dotnet run --project bot/Bot.Host -- numbers rebuild  empties what the numbers are counted from, to be made anew at the next start
          dotnet run --project bot/Bot.Host -- explain <conversation> [message] [--json]
                                                           why it was answered so, found again from the record; exit code 1 when
                                                           the record and what is found again differ

        Settings come from appsettings.json, then the environment (Switchboard__DataDirectory=…), then the
        command line (--Switchboard:DataDirectory=…). appsettings.sample.json lists every one.
        The first start prints a one-time link under which the first supervisor is set up.
        """;

    /// <summary>The verb the arguments name, or null to serve.</summary>
    public static Verb? Asked(string[] args) => args switch
    {
        ["help" or "--help" or "-h", ..] => Says(Usage, 0),
        ["version" or "--version", ..] => Says(typeof(Verb).Assembly.GetName().Version?.ToString() ?? "unknown", 0),
        ["audit", "verify", .. var settings] => new(() => AuditVerb.VerifyAsync(settings)),
        ["audit", "export", .. var settings] => new(() => AuditVerb.ExportAsync(settings)),
        ["search", "rebuild", .. var settings] => new(() => RebuildVerb.SearchAsync(settings)),
        ["numbers", "rebuild", .. var settings] => new(() => RebuildVerb.NumbersAsync(settings)),
        ["explain", .. var rest] => new(() => ExplainVerb.RunAsync(rest)),
        ["serve", ..] or [] => null,
        [var other, ..] when !other.StartsWith('-') && !other.Contains('=') => Says($"\"{other}\" is not a verb of this program.\n\n{Usage}", 2),
        _ => null,
    };

    static Verb Says(string text, int exitCode) => new(() =>
    {
        (exitCode == 0 ? Console.Out : Console.Error).WriteLine(text);
        return Task.FromResult(exitCode);
    });
}
