using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Bot.Host.Tests.Running;
using Xunit;

namespace Bot.Host.Tests.Console;

/// <summary>People and the bot who reach for the same conversation in the same moment, on the running program.</summary>
public sealed class RaceTests(ConsoleFixture console) : IClassFixture<ConsoleFixture>
{
    const int Sessions = 50, Races = 1_000, Conversations = 25;

    [Fact]
    public async Task Of_fifty_who_claim_at_once_one_has_it_and_forty_nine_read_who()
    {
        var customer = await console.CustomerAsync("human agent please");
        var sessions = new List<(string Name, ConsoleBrowser Browser)>();
        for (var i = 1; i <= Sessions; i++)
            sessions.Add(($"Agent {i}", await console.JoinedAsync($"Agent {i}", $"race{i}@example.com", "fifty sessions, one lamp")));
        var pages = new List<(string Name, ConsoleBrowser Browser, ConsolePage Page)>();
        foreach (var (name, browser) in sessions)
            pages.Add((name, browser, await console.DeskAsync(customer, browser)));
        using var start = new SemaphoreSlim(0);

        var claims = pages.Select(async session =>
        {
            await start.WaitAsync();
            return (session.Name, Answer: await session.Browser.SubmitAsync(session.Page, "form[action*='handler=Claim']"));
        }).ToList();
        start.Release(Sessions);
        var answers = await Task.WhenAll(claims);

        var winner = Assert.Single(answers, one => one.Answer.Status == HttpStatusCode.OK);
        var losers = answers.Where(one => one.Name != winner.Name).ToList();
        Assert.Equal(Sessions - 1, losers.Count);
        Assert.All(losers, loser => Assert.Equal(HttpStatusCode.Conflict, loser.Answer.Status));
        Assert.All(losers, loser => Assert.Contains($"{winner.Name} took this", loser.Answer.Of("[data-says]"), StringComparison.Ordinal));
        Assert.Single(await customer.LogAsync(console.Host.Http), activity => Said(activity).Contains("has joined", StringComparison.Ordinal));
        Assert.Equal(winner.Name, (await console.DeskAsync(customer)).Of("#talk .talk__h .owner > span:last-child"));
        foreach (var (_, browser) in sessions)
            browser.Dispose();
    }

    [Fact]
    public async Task The_bot_is_silent_from_the_claim_on_in_a_thousand_races()
    {
        using var hasty = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = true, CookieContainer = console.Ben.Cookies }) { BaseAddress = console.Host.Address };
        var token = (await console.Ben.OpenAsync("/console/desk")).Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        async Task<HttpStatusCode> DoAsync(ChatClient customer, string handler)
        {
            using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", token)]);
            using var answer = await hasty.PostAsync($"/console/desk/{Uri.EscapeDataString(customer.ConversationId)}?handler={handler}", form);
            return answer.StatusCode;
        }
        var wrong = new ConcurrentQueue<string>();
        var (before, after) = (0, 0);

        await Parallel.ForEachAsync(Enumerable.Range(0, Conversations), new ParallelOptions { MaxDegreeOfParallelism = 5 }, async (place, _) =>
        {
            var customer = await console.CustomerAsync("How long does delivery take?");
            var chance = new Random(place);
            for (var race = 0; race < Races / Conversations; race++)
            {
                var says = customer.SendAsync(console.Host.Http, $"race{race}", "How much is delivery?");
                // Sometimes before the message is there, sometimes in the middle of its turn, sometimes after it.
                using (var moment = new PeriodicTimer(TimeSpan.FromMilliseconds(1 + chance.Next(20))))
                    await moment.WaitForNextTickAsync(CancellationToken.None);
                Assert.Equal(HttpStatusCode.Redirect, await DoAsync(customer, "Claim"));
                Assert.True(await says);
                // Only a message that had no answer before the claim is tried by the bot after it, so all of them are taken before the next race.
                await Eventually.TrueAsync(async () => (await customer.LogAsync(console.Host.Http)).Any(said => said.GetProperty("id").GetString() == customer.Acknowledged[^1]), () => "The message is lost");
                Assert.Equal(HttpStatusCode.Redirect, await DoAsync(customer, "HandBack"));
            }

            var (claimed, answered) = (false, false);
            foreach (var said in await customer.LogAsync(console.Host.Http))
            {
                var words = Said(said);
                if (words.Contains("has joined", StringComparison.Ordinal))
                {
                    claimed = true;
                    Interlocked.Increment(ref answered ? ref before : ref after);
                }
                else if (words.Contains("handed you back", StringComparison.Ordinal))
                    (claimed, answered) = (false, false);
                else if (Author(said) == "bot" && claimed)
                    wrong.Enqueue($"{customer.ConversationId}: the bot says “{words}” after the claim");
                else if (Author(said) == "bot")
                    answered = true;
            }
        });

        Assert.True(wrong.IsEmpty, string.Join('\n', wrong));
        // A race that always ends the same way is none.
        Assert.True(before > 20 && after > 20, $"The bot had answered {before} times when the person came, and {after} times it had not.");
    }

    static string Said(JsonElement activity) => activity.TryGetProperty("text", out var text) ? text.GetString() ?? "" : "";

    static string Author(JsonElement activity) => activity.TryGetProperty("channelData", out var data) && data.TryGetProperty("author", out var author) ? author.GetString() ?? "" : "";
}
