using Bot.Audit;
using Bot.Host.Road;
using Bot.Storage;

namespace Bot.Host.Verbs;

/// <summary>The audit log from the command line. Reads only, so it may run beside the serving program.</summary>
static class AuditVerb
{
    public static async Task<int> VerifyAsync(string[] settings)
    {
        await using var services = Open(settings);
        var files = services.GetRequiredService<AuditFiles>();
        if (files.Key() is not { } key)
        {
            Console.Error.WriteLine("There is no key: nothing was ever sealed in this data directory, or the key was taken away.");
            return 1;
        }
        var verdict = await AuditVerdict.OfAsync(services.GetRequiredService<IAuditLog>().SealedAsync(CancellationToken.None), key, files.Noted(), CancellationToken.None);
        if (verdict.Problem is { } problem)
        {
            Console.Error.WriteLine($"NOT WHOLE. {problem}");
            Console.Error.WriteLine($"{verdict.Entries} entries before it are as they were sealed.");
            return 1;
        }
        Console.WriteLine($"Whole: {verdict.Entries} entries, the last one has the seal {verdict.Head}.");
        return 0;
    }

    public static async Task<int> ExportAsync(string[] settings)
    {
        await using var services = Open(settings);
        if (services.GetRequiredService<AuditFiles>().Key() is not { } key)
        {
            Console.Error.WriteLine("There is no key: nothing was ever sealed in this data directory.");
            return 1;
        }
        await foreach (var line in AuditExport.LinesAsync(services.GetRequiredService<IAuditLog>().SealedAsync(CancellationToken.None), key, CancellationToken.None))
            Console.WriteLine(line);
        return 0;
    }

    // The store is asked for but not opened: opening takes it for this process, and the serving program has it.
    static ServiceProvider Open(string[] settings)
    {
        var builder = WebApplication.CreateBuilder(settings);
        return new ServiceCollection().AddLogging().AddStorage(Settings.From(builder.Configuration).Storage).BuildServiceProvider();
    }
}
