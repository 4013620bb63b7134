using Bot.Host.Tests.Running;
using Xunit;

namespace Bot.Host.Tests.Crashes;

/// <summary>The process dies at a named step of a turn, as in a power cut, and starts again.</summary>
public sealed class CrashTests
{
    [Theory]
    [CombinatorialData]
    public async Task What_was_acknowledged_is_answered_once_though_the_process_died(string step, string engine)
    {
        await using var store = await Store.NewAsync(engine);
        var customer = new ChatClient();
        string[] texts = ["How much is delivery?", "What is your return policy?", "Which payment methods do you take?"];

        // Opening the chat passes each step once, so the second message dies at the third passage.
        await using (var doomed = await HostProcess.StartAsync(store, $"{step}:3"))
        {
            await customer.OpenAsync(doomed.Http);
            for (var i = 0; i < texts.Length && await customer.SendAsync(doomed.Http, $"m{i}", texts[i]); i++)
                await Eventually.TrueAsync(
                    async () => doomed.HasExited || Promises.Answered(customer, await LogOrEmpty(customer, doomed)), () => doomed.Output);
            await doomed.ExitedAsync();
        }

        await using var host = await HostProcess.StartAsync(store);
        for (var i = 0; i < texts.Length; i++)
            Assert.True(await customer.SendAsync(host.Http, $"m{i}", texts[i]));
        var log = await customer.WaitAsync(host.Http, found => Promises.Answered(customer, found), "an answer to everything");

        Assert.Equal(texts.Length, customer.Acknowledged.Count);
        Assert.Empty(Promises.Broken(customer, log));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Nothing_is_lost_or_doubled_in_random_kills_under_load(string engine)
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable("SWITCHBOARD_KILLS") ?? "5", System.Globalization.CultureInfo.InvariantCulture);
        var random = new Random(20261122);
        await using var store = await Store.NewAsync(engine);
        var customers = Enumerable.Range(0, 10).Select(_ => new Customer()).ToArray();

        for (var kill = 0; kill < kills; kill++)
        {
            await using var host = await HostProcess.StartAsync(store);
            using var over = new CancellationTokenSource();
            var talking = customers.Select(customer => customer.TalkAsync(host.Http, over.Token)).ToArray();
            using (var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(random.Next(50, 1500))))
                await tick.WaitForNextTickAsync();
            await host.KillAsync();
            await over.CancelAsync();
            await Task.WhenAll(talking);
        }

        await using var last = await HostProcess.StartAsync(store);
        var broken = new List<string>();
        foreach (var customer in customers.Where(customer => customer.Client.ConversationId.Length > 0))
        {
            await customer.SettleAsync(last.Http);
            var log = await customer.Client.WaitAsync(last.Http, found => Promises.Answered(customer.Client, found), "an answer to everything");
            broken.AddRange(Promises.Broken(customer.Client, log));
        }
        var acknowledged = customers.Sum(customer => customer.Client.Acknowledged.Count);
        TestContext.Current.TestOutputHelper?.WriteLine($"{engine}: {kills} kills, {acknowledged} messages acknowledged, {broken.Count} promises broken");
        Assert.Empty(broken);
        Assert.True(acknowledged >= kills, "Too few messages were sent to show anything.");
    }

    [Fact]
    public async Task A_stopping_process_answers_what_it_took_and_exits_cleanly()
    {
        await using var store = await Store.NewAsync("sqlite");
        var customer = new ChatClient();
        await using (var host = await HostProcess.StartAsync(store))
        {
            await customer.OpenAsync(host.Http);
            for (var i = 0; i < 5; i++)
                Assert.True(await customer.SendAsync(host.Http, $"m{i}", "How much is delivery?"));
            Assert.Equal(0, await host.StopAsync());
        }
        await using var next = await HostProcess.StartAsync(store);
        Assert.Empty(Promises.Broken(customer, await customer.LogAsync(next.Http)));
    }

    [Fact]
    public async Task Two_processes_on_one_file_refuse_to_start()
    {
        await using var store = await Store.NewAsync("sqlite");
        await using var first = await HostProcess.StartAsync(store);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => HostProcess.StartAsync(store));

        Assert.Contains("Another Switchboard is running", refused.Message, StringComparison.Ordinal);
    }

    static async Task<List<System.Text.Json.JsonElement>> LogOrEmpty(ChatClient customer, HostProcess host)
    {
        try
        {
            return await customer.LogAsync(host.Http);
        }
        catch (Exception broken) when (broken is HttpRequestException or TaskCanceledException)
        {
            return [];
        }
    }

    /// <summary>Sends numbered messages one after the other and repeats each until it is acknowledged.</summary>
    sealed class Customer
    {
        // None of them needs the shop: a shop that is slow on a busy machine would call a person, and a person answers in their own time.
        static readonly string[] Texts = ["How much is delivery?", "What is your return policy?", "Which payment methods do you take?", "Do you have gift cards?", "thanks"];
        int _next;

        public ChatClient Client { get; } = new();

        public async Task TalkAsync(HttpClient http, CancellationToken over)
        {
            try
            {
                if (Client.ConversationId.Length == 0)
                    await Client.OpenAsync(http);
                while (!over.IsCancellationRequested && await Client.SendAsync(http, $"k{_next}", Texts[_next % Texts.Length]))
                    _next++;
            }
            catch (HttpRequestException)
            {
                // Killed while the chat was being opened: it is opened with the next process.
            }
        }

        public async Task SettleAsync(HttpClient http)
        {
            if (await Client.SendAsync(http, $"k{_next}", Texts[_next % Texts.Length]))
                _next++;
        }
    }
}

/// <summary>Every step on every engine.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class CombinatorialDataAttribute : Xunit.v3.DataAttribute
{
    static readonly string[] Steps = ["before-received", "received", "decided", "before-commit", "after-commit"];

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(System.Reflection.MethodInfo testMethod, Xunit.Sdk.DisposalTracker disposalTracker) =>
        new([.. from step in Steps from engine in new[] { "sqlite", "postgres" } select new TheoryDataRow<string, string>(step, engine)]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
