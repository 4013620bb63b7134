using System.Text.Json;
using System.Text.RegularExpressions;
using Bot.Conversations;

namespace Bot.Channels.Tests.Connector;

public partial class StoredTests
{
    [Fact]
    public async Task A_card_number_is_not_stored_wherever_it_stands()
    {
        await using var bot = new ConnectorBot().Noting();
        const string Card = "4111 1111 1111 1111";
        await bot.PostAsync(Payload.Read("emulator-message", $"text=\"pay with {Card}\"; from.name=\"{Card}\"; id=\"m1\""));
        await bot.PostAsync(Payload.Read("emulator-event", $"name=\"{Card}\"; id=\"m2\""));
        await bot.PostAsync(Payload.Read("card-submit", $"value=\"{Card}\"; id=\"m3\""));
        await bot.PostAsync(Payload.Read("emulator-opened", $"membersAdded=[{{\"id\":\"7b31-user\",\"name\":\"{Card}\",\"note\":\"{Card}\"}}]; locale=\"{Card}\""));
        await bot.AnsweredAsync();
        var stored = JsonSerializer.Serialize(new { bot.Received, Facts = bot.Store.Facts.Select(fact => JsonSerializer.Serialize<Fact>(fact.Fact)) });
        Assert.DoesNotMatch(Digits(), stored.Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_names_of_files_are_kept_and_the_hidden_copy_of_the_text_is_not_a_file()
    {
        await using var bot = new ConnectorBot().Noting();
        await bot.PostAsync(Payload.Read("emulator-message",
            """attachments=[{"contentType":"text/html","content":"<p>x</p>"},{"contentType":"image/png","contentUrl":"https://x.example/y.png","name":"lamp.png"}]"""));
        Assert.Equal("lamp.png", Assert.Single(bot.Received).Value);
    }

    [GeneratedRegex("4111.?1111.?1111.?1111")]
    private static partial Regex Digits();
}
