using System.Text;
using System.Text.Json;
using Bot.Conversations;
using Bot.Testing;
using Bot.Turns;
using Nlp;

namespace Bot.Core.Tests.Turns;

public class DoorTests
{
    const string Card = "4111 1111 1111 1111";

    static string In64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    static (InboundMessage Message, string? Address) Enter(string address)
    {
        var (message, echo) = new Door().Enter(Some.Text("see the file", "m1"), JsonSerializer.Serialize(new { text = "see the file", attachments = new[] { new { contentUrl = address } } }));
        return (message, JsonDocument.Parse(echo!).RootElement.GetProperty("attachments")[0].GetProperty("contentUrl").GetString());
    }

    [Theory]
    [InlineData("data:text/plain;base64,")]
    [InlineData("DATA:text/csv;charset=utf-8;base64,")]
    [InlineData("data:;base64,")]
    [InlineData("data:application/octet-stream;base64,")]
    public void A_card_number_in_a_file_that_is_written_into_an_address_is_hidden(string head)
    {
        var (message, address) = Enter(head + In64($"my card is {Card}"));
        Assert.Equal(head + In64("my card is **** 1111"), address);
        Assert.Equal(HiddenData.Card, message.Hidden);
    }

    [Theory]
    [InlineData("data:text/plain,my%20card%20is%204111%201111%201111%201111")]
    [InlineData("data:,my%20card%20is%20%34111%201111%201111%201111")]
    public void So_is_one_behind_percent_signs(string address) => Assert.EndsWith(",my%20card%20is%20%2A%2A%2A%2A%201111", Enter(address).Address);

    [Theory]
    [InlineData("data: 4111 1111 1111 1111")]
    [InlineData("data:4111111111111111,")]
    [InlineData("data:text/plain;base64,4111 1111 1111 1111!")]
    [InlineData("data:image/png;base64,4111111111111111")]
    public void What_only_begins_like_such_an_address_is_searched_as_it_stands(string address)
    {
        Assert.DoesNotContain("4111", Enter(address).Address);
        Assert.Equal(HiddenData.Card, Enter(address).Message.Hidden);
    }

    [Fact]
    public void A_picture_in_an_address_stays_as_it_is()
    {
        var picture = "data:image/png;base64," + Convert.ToBase64String([0x89, 0x50, 0x4E, 0x47, .. "4111111111111111"u8]);
        var (message, address) = Enter(picture);
        Assert.Equal((picture, null), (address, message.Hidden));
    }

    [Fact]
    public void What_was_hidden_in_a_file_is_told_with_what_is_hidden_in_the_message()
    {
        var door = new Door();
        var message = Some.Text("hello", "m1") with { Hidden = HiddenData.Card };
        Assert.Equal(HiddenData.Card, door.Enter(message, null).Message.Hidden);
        Assert.Equal(HiddenData.Card | HiddenData.BankAccount, door.Enter(message with { Text = "DE89370400440532013000" }, null).Message.Hidden);
    }
}
