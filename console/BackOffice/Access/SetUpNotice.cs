using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bot.BackOffice.Access;

/// <summary>Writes the set-up link to the log once the server listens, while nobody has an account. Where people have accounts and nobody may look after them,
/// as before there were administrators, the supervisors may.</summary>
sealed class SetUpNotice(SetUpLink link, Administrators administrators, IServer server, ILogger<SetUpNotice> log) : IHostedLifecycleService
{
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (await administrators.EnsureAsync(cancellationToken) is > 0 and var made)
            log.LogWarning("Nobody was an administrator, so supervisors look after accounts beside their work now: {Count} of them. Change that under People.", made);
        if (await link.CreateAsync(cancellationToken) is not { } path)
            return;
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
        log.LogWarning("Nobody has an account yet. Make the first one here, once: {SetUpLink}", Reachable(address) + path);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // A server that listens on every address of the machine names one that no browser opens.
    static string Reachable(string address) => address.Replace("//[::]", "//localhost", StringComparison.Ordinal).Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal)
        .Replace("//*", "//localhost", StringComparison.Ordinal).Replace("//+", "//localhost", StringComparison.Ordinal).TrimEnd('/');
}
