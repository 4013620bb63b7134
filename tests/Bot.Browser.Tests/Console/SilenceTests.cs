using System.Globalization;
using System.Text.Json;
using Bot.Browser.Tests.Chat;

namespace Bot.Browser.Tests.Console;

/// <summary>The bot says nothing once a person has a conversation, however close the customer's message comes to the claim.</summary>
[Collection(SharedSwitchboard.Name)]
public sealed class SilenceTests(RunningSwitchboard switchboard)
{
    const int Races = 1_000, Chats = 25, Pages = 5;

    // A round of races in one customer's page: messages at moments of their own, until the log has each of them.
    const string Say = """
        async sooner => await Promise.all(many.chats.map(async (chat, place) => {
          await new Promise(passed => setTimeout(passed, sooner + Math.random() * 25));
          const id = await many.say(place, "How much is delivery?");
          while (!chat.read.some(said => said.id === id))
            await many.read(chat) || await new Promise(passed => setTimeout(passed, 20));
        }))
        """;

    const string Claim = """
        async ([conversations, handler]) => {
          const form = new URLSearchParams({ __RequestVerificationToken: document.querySelector("input[name=__RequestVerificationToken]").value });
          const answers = await Promise.all(conversations.map(async conversation => {
            if (handler === "Claim")
              await new Promise(passed => setTimeout(passed, Math.random() * 25));
            return (await fetch(`/console/desk/${encodeURIComponent(conversation)}?handler=${handler}`, { method: "POST", body: form, redirect: "manual" })).type;
          }));
          return answers.filter(type => type !== "opaqueredirect").length;
        }
        """;

    [Fact]
    public async Task No_message_of_the_bot_follows_a_claim_in_a_thousand_races_with_the_customers_message()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await ana.GoAsync();
        var customers = new List<ChatPage>();
        try
        {
            var chats = new List<string>();
            for (var page = 0; page < Pages; page++)
            {
                customers.Add(await ChatPage.OpenAsync(switchboard));
                chats.AddRange(await PageRequests.ChatsAsync(customers[page], Chats / Pages));
            }
            foreach (var customer in customers)
                await customer.Page.EvaluateAsync(Say, 0);
            for (var round = 0; round < Races / Chats; round++)
            {
                // Now the claims come first, now the messages, and most often neither.
                var sooner = round % 5 * 10;
                var said = customers.Select(customer => customer.Page.EvaluateAsync(Say, sooner)).ToList();
                Assert.Equal(0, await ana.Page.EvaluateAsync<int>(Claim, new object[] { chats, "Claim" }));
                await Task.WhenAll(said);
                Assert.Equal(0, await ana.Page.EvaluateAsync<int>(Claim, new object[] { chats, "HandBack" }));
            }

            var (before, after, spoke) = (0, 0, new List<string>());
            foreach (var customer in customers)
            {
                var logs = await customer.Page.EvaluateAsync<JsonElement>("async () => { for (const chat of many.chats) while (await many.read(chat)); return many.chats.map(chat => chat.read); }");
                foreach (var log in logs.EnumerateArray())
                {
                    var (claimed, answered) = (false, false);
                    foreach (var line in log.EnumerateArray())
                    {
                        var (author, text) = (line.GetProperty("author").GetString(), line.GetProperty("text").GetString()!);
                        if (text.Contains("has joined", StringComparison.Ordinal))
                        {
                            (before, after) = answered ? (before + 1, after) : (before, after + 1);
                            claimed = true;
                        }
                        else if (text.Contains("handed you back", StringComparison.Ordinal))
                            (claimed, answered) = (false, false);
                        else if (author == "bot" && claimed)
                            spoke.Add(text);
                        else if (author == "bot")
                            answered = true;
                    }
                }
                customer.Visit.ShouldBeClean();
            }
            Assert.Empty(spoke);
            Assert.Equal(Races, before + after);
            // A race that always ends the same way is none.
            Assert.True(before > 20 && after > 20, string.Create(CultureInfo.InvariantCulture, $"The bot had answered {before} times when the person came, and {after} times it had not."));
            ana.Visit.ShouldBeClean();
        }
        finally
        {
            foreach (var customer in customers)
                await customer.DisposeAsync();
        }
    }
}
