using Bot.Audit;
using Bot.Conversations;
using Bot.Storage;

namespace Bot.Host.Audit;

/// <summary>Seals what comes into the audit log, notes the chain's head outside the database, and checks the whole log once a day.</summary>
sealed class AuditSealing(IAuditLog audit, AuditFiles files, AuditState state, TimeProvider clock, ILogger<AuditSealing> log) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    static readonly TimeSpan BetweenAnchors = TimeSpan.FromHours(1);
    static readonly TimeSpan BetweenChecks = TimeSpan.FromDays(1);

    byte[] _key = [];
    long _head;
    AuditAnchor? _anchor;
    DateTimeOffset _checked;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        _key = files.KeyOrNew();
        using var timer = new PeriodicTimer(Pause, clock);
        do
            await TryAsync(stoppingToken);
        while (await Quietly(timer.WaitForNextTickAsync(stoppingToken)));
        await TryAsync(CancellationToken.None);
    }

    // The broad catch keeps the log sealing: what cannot be stored or written now is sealed at the next tick, and the operator reads why.
    async Task TryAsync(CancellationToken cancellation)
    {
        try
        {
            if (await audit.SealAsync(_key, cancellation) is { } head)
                NoteHead(new(head.Number, head.Seal, clock.GetUtcNow()));
            if (!cancellation.IsCancellationRequested && clock.GetUtcNow() - _checked >= BetweenChecks)
                await CheckAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
        }
        catch (Exception problem)
        {
            // The entries are stored and wait for their seal; the next round takes them up.
            log.LogError(problem, "The audit log could not be sealed");
        }
    }

    void NoteHead(AuditAnchor head)
    {
        if (head.Number != _head)
            files.PutHead(head);
        _head = head.Number;
        if (_anchor is { } last && (last.Number == head.Number || head.At - last.At < BetweenAnchors))
            return;
        files.AddAnchor(head);
        // Into the program's log as well: where logs are shipped to another machine, the anchor goes with them.
        log.LogInformation("Audit log: entry {Number} has the seal {Seal}", head.Number, head.Seal);
        _anchor = head;
    }

    async Task CheckAsync(CancellationToken cancellation)
    {
        // Before it: a check that cannot be made, because the notes are damaged, is not to be tried again every second.
        _checked = clock.GetUtcNow();
        var verdict = await AuditVerdict.OfAsync(audit.SealedAsync(cancellation), _key, files.Noted(), cancellation);
        state.Put(verdict, _checked);
        if (!verdict.IsWhole)
            log.LogCritical("The audit log is not whole. {Problem} Keep a copy of the database and of the audit folder, then find out who had access.", verdict.Problem);
    }

    static async Task<bool> Quietly(ValueTask<bool> tick)
    {
        try
        {
            return await tick;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}

/// <summary>Puts the audit log into the program.</summary>
static class AuditSetup
{
    public static void AddAudit(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IFollower, AuditFollower>();
        builder.Services.AddHostedService<AuditSealing>();
    }
}
