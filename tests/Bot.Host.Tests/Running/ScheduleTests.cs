using Xunit;

namespace Bot.Host.Tests.Running;

/// <summary>The recurring jobs of the real program.</summary>
public sealed class ScheduleTests
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Answered_messages_are_forgotten_after_the_days_in_the_settings(string engine)
    {
        await using var store = await Store.NewAsync(engine);
        var customer = new ChatClient();
        await using (var first = await HostProcess.StartAsync(store))
        {
            await customer.OpenAsync(first.Http);
            Assert.True(await customer.SendAsync(first.Http, "m1", "How much is delivery?"));
            Assert.True(await customer.SendAsync(first.Http, "m2", "What is your return policy?"));
            await customer.WaitAsync(first.Http, log => Promises.Answered(customer, log), "two answers");
            await first.KillAsync();
        }
        var aged = DateTimeOffset.UtcNow.AddDays(-8).ToUnixTimeMilliseconds();
        Assert.Equal(2, await store.ExecuteAsync($"UPDATE inbox SET received_at = {aged} WHERE message_id IN ('joined', 'c-m1')"));

        await using var host = await HostProcess.StartAsync(store, null, ("Switchboard__KeepAnsweredDays", "7"));
        await Eventually.TrueAsync(
            async () => await store.CountAsync("SELECT count(*) FROM inbox") == 1, () => "It was not forgotten:\n" + host.Output);
        Assert.Equal(1, await store.CountAsync("SELECT count(*) FROM inbox WHERE message_id = 'c-m2'"));
        await Eventually.TrueAsync( // the line is written after the rows are gone
            () => Task.FromResult(host.Output.Contains("Forgot 2 messages", StringComparison.Ordinal)), () => "It was not said:\n" + host.Output);
    }
}
