using Bot.Desk;
using Bot.Host.Models;
using Bot.Notices;
using Bot.Releases;
using Bot.Storage;
using Bot.Turns;
using Quartz;

namespace Bot.Host.Schedule;

/// <summary>The recurring jobs and their times. One-off instants are rows of our own (<see cref="ITimers"/>); a job only asks what is due.</summary>
public static class ScheduleSetup
{
    /// <summary>Registers Quartz with a persistent store of its own beside the database.</summary>
    public static void AddSchedule(this WebApplicationBuilder builder, Settings settings)
    {
        builder.Services.AddQuartz(quartz =>
        {
            quartz.UsePersistentStore(store =>
            {
                if (settings.Database == "postgres")
                    store.UsePostgres(settings.ConnectionString);
                else
                    store.UseSqlite($"Data Source={settings.InData("schedule.db")}");
                store.ProvisionSchema();
            });
            Every<FireTimers>(quartz, TimeSpan.FromSeconds(1));
            Every<OfferWaiting>(quartz, TimeSpan.FromSeconds(2));
            Every<PublishReleases>(quartz, TimeSpan.FromSeconds(5));
            Every<ForgetAnswered>(quartz, TimeSpan.FromHours(1));
            Every<ForgetUnsent>(quartz, TimeSpan.FromHours(1));
            Every<DriftWatch>(quartz, TimeSpan.FromMinutes(15));
        });
        builder.Services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
    }

    static void Every<TJob>(IQuartzBuilder quartz, TimeSpan interval) where TJob : IJob =>
        quartz.ScheduleJob<TJob>(
            trigger => trigger.WithIdentity(typeof(TJob).Name).StartNow().WithSimpleSchedule(every => every.WithInterval(interval).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)),
            job => job.WithIdentity(typeof(TJob).Name));
}

/// <summary>Puts everything that is due on the road.</summary>
[DisallowConcurrentExecution]
sealed class FireTimers(ITimers timers, Reception reception, TimeProvider clock) : IJob
{
    const int Batch = 500;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        while (true)
        {
            var due = await timers.FireAsync(clock.GetUtcNow(), Batch, cancellationToken);
            foreach (var message in due)
                _ = reception.Queue(message);
            if (due.Count < Batch)
                return;
        }
    }
}

/// <summary>Moves on who waits in a queue that is gone, takes back what agents have who are gone, and offers those who wait to the agents who are free, when the policy says so.</summary>
[DisallowConcurrentExecution]
sealed class OfferWaiting(OfferRound round) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        await round.MoveOnAsync(cancellationToken);
        await round.TakeBackAsync(cancellationToken);
        await round.RunAsync(cancellationToken);
    }
}

/// <summary>Publishes the releases that have fallen due.</summary>
[DisallowConcurrentExecution]
sealed class PublishReleases(IReleases releases, TimeProvider clock, ILogger<PublishReleases> log) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        foreach (var release in await releases.PublishDueAsync(clock.GetUtcNow(), cancellationToken))
            if (release.PublishedAs is { } version)
                log.LogInformation("Release {Release} fell due and was published as v{Version}", release.Number, version);
            else
                log.LogWarning("Release {Release} fell due and was not published: {Why}", release.Number, release.History[^1].Said);
    }
}

/// <summary>Deletes files that were attached at the desk and never sent.</summary>
[DisallowConcurrentExecution]
sealed class ForgetUnsent(IDeskFiles files, TimeProvider clock, ILogger<ForgetUnsent> log) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        if (files.ForgetUnsent(clock.GetUtcNow()) is > 0 and var gone)
            log.LogInformation("Deleted {Files} files that were attached at the desk long ago and never sent", gone);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Forgets answered messages whose resend nobody has to recognise any more, and timers that fired as long ago.</summary>
[DisallowConcurrentExecution]
sealed class ForgetAnswered(IRoadKeeping road, Settings settings, TimeProvider clock, ILogger<ForgetAnswered> log) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - settings.KeepAnswered;
        var messages = await road.ForgetAnsweredAsync(before, cancellationToken);
        var timers = await road.ForgetFiredAsync(before, cancellationToken);
        if (messages + timers > 0)
            log.LogInformation("Forgot {Count} messages that were answered and {Timers} timers that fired more than {Days} days ago", messages, timers, settings.KeepAnswered.TotalDays);
    }
}
