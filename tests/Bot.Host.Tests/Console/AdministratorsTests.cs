using System.Net;
using Bot.Host.Tests.Running;
using Xunit;

namespace Bot.Host.Tests.Console;

/// <summary>Somebody always looks after accounts.</summary>
public sealed class AdministratorsTests
{
    [Fact]
    public async Task A_store_from_before_there_were_administrators_makes_its_supervisors_some_and_says_so()
    {
        await using var store = await Store.NewAsync("sqlite");
        await using (var host = await HostProcess.StartAsync(store))
        {
            await Eventually.TrueAsync(() => Task.FromResult(host.SetUpLink.Length > 0), TimeSpan.FromSeconds(30), () => host.Output);
            using var ana = new ConsoleBrowser(host.Address);
            await ana.SubmitAsync(await ana.OpenAsync(host.SetUpLink.TrimEnd('"')), "form", ("Name", "Ana"), ("Email", "ana@example.com"), ("Password", ConsoleFixture.AnasPassword));
        }
        Assert.Equal(1, await store.ExecuteAsync("DELETE FROM staff_roles WHERE role_id = 'admin'"));

        await using var next = await HostProcess.StartAsync(store);

        await Eventually.TrueAsync(() => Task.FromResult(next.Output.Contains("Nobody was an administrator", StringComparison.Ordinal)), TimeSpan.FromSeconds(30), () => next.Output);
        using var again = new ConsoleBrowser(next.Address);
        await again.SubmitAsync(await again.OpenAsync("/console/sign-in"), "form", ("Email", "ana@example.com"), ("Password", ConsoleFixture.AnasPassword));
        Assert.Equal(HttpStatusCode.OK, (await again.OpenAsync("/console/people")).Status);
        Assert.Equal(1, await store.CountAsync("SELECT COUNT(*) FROM staff_roles WHERE role_id = 'admin'"));
    }
}
