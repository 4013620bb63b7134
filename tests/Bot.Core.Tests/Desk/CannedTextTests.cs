using Bot.Conversations;
using Bot.Desk;
using Bot.Testing;

namespace Bot.Core.Tests.Desk;

public sealed class CannedTextTests
{
    static readonly Conversation Known = Some.Conversation(new ValueCollected(Some.At, "order-number", "HP-48213"), Some.Escalated("Billing"));

    [Theory]
    [InlineData("Hello {customer.name}, {agent.name} here.", "Hello Ada, Ana here.")]
    [InlineData("Order {order.number} in {queue.name}.", "Order HP-48213 in Billing.")]
    [InlineData("We call {phone.number}.", "We call {phone.number}.")]
    [InlineData("A {brace} and {no.such} stay.", "A {brace} and {no.such} stay.")]
    public void What_is_known_is_filled_and_the_rest_stands(string text, string filled) => Assert.Equal(filled, CannedText.Fill(text, Known, Some.Ana));

    [Fact]
    public void Somebody_who_gave_no_name_is_not_addressed_by_one()
    {
        var nobody = Some.Conversation() with { Customer = new("customer-2", "Visitor") };

        Assert.Equal("Hello {customer.name}", CannedText.Fill("Hello {customer.name}", nobody, Some.Ana));
    }

    [Fact]
    public void What_is_not_filled_is_named_once_each() =>
        Assert.Equal(["{order.number}", "{customer.name}"], CannedText.Unfilled("{order.number} {customer.name} {order.number} {x}"));

    [Theory]
    [InlineData("  ", "Write the text")]
    [InlineData("Hello {custommer.name}", "There is no variable {custommer.name}")]
    public void A_text_that_could_never_be_sent_is_not_kept(string text, string problem) => Assert.Contains(problem, CannedText.Problem(text));

    [Fact]
    public void Every_variable_that_is_offered_can_be_filled()
    {
        var all = Known.After([new ValueCollected(Some.At, "phone", "030 1234567")]);

        Assert.All(CannedText.Variables.Keys, name => Assert.Empty(CannedText.Unfilled(CannedText.Fill($"{{{name}}}", all, Some.Ana))));
        Assert.Null(CannedText.Problem(string.Join(' ', CannedText.Variables.Keys.Select(name => $"{{{name}}}"))));
    }

    [Theory]
    [InlineData("late-parcel", true)]
    [InlineData("Late", false)]
    [InlineData("-x", false)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    public void A_shortcut_is_small_letters_digits_and_hyphens(string shortcut, bool allowed) => Assert.Equal(allowed, CannedText.IsShortcut(shortcut));
}
