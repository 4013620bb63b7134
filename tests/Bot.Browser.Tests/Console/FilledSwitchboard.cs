using Bot.Conversations;
using Bot.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Bot.Browser.Tests.Console;

/// <summary>Tests of much at once. They share a program of their own, which each fills while it stands; none looks at what it has not put there.</summary>
[CollectionDefinition(Name)]
public sealed class FilledSwitchboard : ICollectionFixture<RunningSwitchboard>
{
    public const string Name = "Filled";

    /// <summary>Stops the program, puts conversations into its store by its own code, and starts it again.</summary>
    public static async Task FillAsync(RunningSwitchboard switchboard, Func<IConversations, Task> fill)
    {
        await switchboard.KillAsync();
        await using (var services = new ServiceCollection().AddLogging().AddStorage(new StorageOptions { DataDirectory = switchboard.Data }).BuildServiceProvider())
        {
            await services.OpenStorageAsync(CancellationToken.None);
            await fill(services.GetRequiredService<IConversations>());
        }
        await switchboard.StartAsync();
    }
}
