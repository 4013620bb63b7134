using Bot.Turns;

namespace Bot.Host.Operability;

/// <summary>Whether this process takes work: after preparation, until it is told to stop.</summary>
public sealed class Readiness
{
    volatile string _state = "starting";

    /// <summary>starting, ready or stopping.</summary>
    public string State => _state;

    /// <summary>True while messages are taken.</summary>
    public bool IsReady => _state == "ready";

    /// <summary>Preparation is done.</summary>
    public void Ready() => _state = "ready";

    /// <summary>The process was told to stop.</summary>
    public void Stopping() => _state = "stopping";
}

/// <summary>A stopping process takes nothing new, finishes the turns it has begun, and leaves the rest in the inbox.</summary>
sealed class Drain(Readiness readiness, Reception reception, Settings settings, TimeProvider clock, ILogger<Drain> log) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        readiness.Ready();
        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        readiness.Stopping();
        if (await reception.DrainAsync(TimeSpan.FromSeconds(settings.DrainSeconds), clock))
            log.LogInformation("Every message that was taken is answered; stopping.");
        else
            log.LogWarning("{Waiting} messages are still unanswered. They are stored and are answered at the next start.", reception.Waiting);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
