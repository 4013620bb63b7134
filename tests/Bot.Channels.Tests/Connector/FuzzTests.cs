using System.Text;
using Bot.Conversations;
using Bot.Protocol.Tests.Activities;

namespace Bot.Channels.Tests.Connector;

public class FuzzTests
{
    const int Mutations = 20_000, AtOnce = 16;

    /// <summary>Whatever arrives at either door is taken or refused; nothing is answered 500, and what was taken became a whole turn.</summary>
    [Fact]
    public async Task Twenty_thousand_mutated_activities_are_taken_or_refused_and_never_half_stored()
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await DirectLine.Chat.StartAsync(host);
        var seeds = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "payloads"), "*.json").Order(StringComparer.Ordinal).Select(File.ReadAllText)
            .Select(text => Encoding.UTF8.GetBytes(text.Replace("https://smba.trafficmanager.net/", "http://localhost:1/", StringComparison.Ordinal))).ToArray();
        var statuses = new int[600];
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(worker => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var number && number <= Mutations)
            {
                var random = new Random(number);
                var body = Mutation.Of(seeds[random.Next(seeds.Length)], random);
                using var content = new ByteArrayContent(body);
                content.Headers.ContentType = new("application/json");
                var answer = number % 2 == 0
                    ? await host.SendAsync(HttpMethod.Post, "/api/messages", null, content)
                    : await host.SendAsync(HttpMethod.Post, $"{chat.Path}/activities", chat.Token, content);
                Assert.True(answer.Status is 200 or 400 or 403 or 413 or 429 or 501, $"mutation {number}: {answer.Status}\n{Convert.ToBase64String(body)}");
                if (answer.Status == 400)
                    Assert.False(string.IsNullOrEmpty(answer.Text), $"mutation {number}: a refusal without a reason");
                Interlocked.Increment(ref statuses[answer.Status]);
            }
        })));

        await ChannelHost.UntilAsync(() => host.Get<Bot.Turns.Reception>().Waiting == 0, "every turn");
        Assert.Empty(await host.Store.PendingAsync(0, 10, default));
        Assert.Empty(host.Store.SetAside);
        // A turn writes at least what the customer said; a conversation begins with its opening.
        foreach (var facts in host.Store.Facts.GroupBy(fact => fact.ConversationId))
            Assert.IsType<ConversationOpened>(facts.MinBy(fact => fact.Number)!.Fact);
        Assert.True(statuses[200] > 1_000 && statuses[400] > 1_000, $"mutations of little use: {statuses[200]} taken, {statuses[400]} refused");
    }
}
