using Bot.Channels.Connector;
using Bot.Conversations;
using Bot.Host.Operability;
using Bot.Storage;
using Bot.Turns;

namespace Bot.Host.Road;

/// <summary>What happens before the first request is taken.</summary>
public static class Preparation
{
    const int Page = 500;

    /// <summary>Opens the store (and migrates it), loads model and content, and puts every message that was taken and not yet answered back
    /// on the road, before a new one can overtake it.</summary>
    public static async Task PrepareAsync(this WebApplication app, Settings settings)
    {
        var services = app.Services;
        await services.OpenStorageAsync(CancellationToken.None);
        await services.GetRequiredService<Language>().OpenAsync(CancellationToken.None);
        services.GetRequiredService<Speech>();

        var readiness = services.GetRequiredService<Readiness>();
        services.GetRequiredService<BotFrameworkOptions>().IsReady = () => readiness.IsReady;

        var inbox = services.GetRequiredService<IInbox>();
        var reception = services.GetRequiredService<Reception>();
        var last = 0L;
        var found = 0;
        while (await inbox.PendingAsync(last, Page, CancellationToken.None) is { Count: > 0 } pending)
        {
            foreach (var message in pending)
                _ = reception.Queue(message);
            last = pending[^1].InboxId;
            found += pending.Count;
        }
        if (found > 0)
            app.Logger.LogInformation("{Count} messages were taken before the last stop and not answered; they are answered now.", found);
        app.Logger.LogInformation("Data is kept in {Folder} ({Database})", Path.GetFullPath(settings.DataDirectory), settings.Database);
    }
}
