using Bot.BackOffice.Floor;
using Bot.Desk;
using Bot.Storage;
using Bot.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bot.Host.Tests.Console;

/// <summary>How long a link for a screen lives, and what is kept of it.</summary>
public sealed class ScreensTests
{
    static readonly Viewer Ana = new(Some.Ana, null, []);

    [Fact]
    public async Task A_link_opens_until_its_last_day_is_over_and_only_its_hash_is_kept()
    {
        var folder = Path.Combine(Path.GetTempPath(), "switchboard_" + Guid.NewGuid().ToString("N"));
        try
        {
            await using var services = new ServiceCollection().AddLogging().AddStorage(new StorageOptions { DataDirectory = folder }).BuildServiceProvider();
            await services.OpenStorageAsync(CancellationToken.None);
            var databases = services.GetRequiredService<IDbContextFactory<BotDb>>();
            var clock = new TestClock();
            var screens = new Screens(databases, clock);

            var (token, _) = await screens.MakeAsync(" Hall ", 7, Ana, CancellationToken.None);
            var (other, _) = await screens.MakeAsync("Canteen", 90, Ana, CancellationToken.None);
            Assert.NotEqual(token, other);
            clock.Advance(TimeSpan.FromDays(7));
            Assert.Equal("Hall", (await screens.OpenAsync(token, CancellationToken.None))?.Title);
            clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Null(await screens.OpenAsync(token, CancellationToken.None));
            Assert.Equal("Canteen", (await screens.OpenAsync(other, CancellationToken.None))?.Title);
            Assert.Equal(["Canteen"], (await screens.ListAsync(Ana, CancellationToken.None)).Select(screen => screen.Title));

            await using var db = await databases.CreateDbContextAsync();
            Assert.All(await db.Screens.ToListAsync(), screen => Assert.DoesNotContain(other!, screen.Hash, StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
