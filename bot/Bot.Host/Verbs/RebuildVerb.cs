using Bot.Storage;

namespace Bot.Host.Verbs;

/// <summary>Empties what a follower made from the facts, from the command line. Takes the storage for itself: the program must not serve meanwhile.</summary>
static class RebuildVerb
{
    public static Task<int> SearchAsync(string[] settings) => RunAsync(settings, SearchRebuild.RunAsync, "The index of search is empty.");

    public static Task<int> NumbersAsync(string[] settings) => RunAsync(settings, MeasureRebuild.RunAsync, "What the numbers are counted from is gone.");

    static async Task<int> RunAsync(string[] settings, Func<IServiceProvider, CancellationToken, Task> empty, string said)
    {
        var builder = WebApplication.CreateBuilder(settings);
        await using var services = new ServiceCollection().AddLogging().AddStorage(Settings.From(builder.Configuration).Storage).BuildServiceProvider();
        try
        {
            await services.OpenStorageAsync(CancellationToken.None);
        }
        catch (StorageRefusedException refusal)
        {
            Console.Error.WriteLine(refusal.Message);
            return 1;
        }
        await empty(services, CancellationToken.None);
        Console.WriteLine($"{said} It is made from the facts again when the program is started next, newest last.");
        return 0;
    }
}
