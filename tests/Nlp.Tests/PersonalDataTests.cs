using Xunit;

namespace Nlp.Tests;

public class PersonalDataTests
{
    public static TheoryData<string, string> Stored => Cases.Of("masking.cases");
    public static TheoryData<string, string> Logged => Cases.Of("masking-for-logs.cases");

    public static TheoryData<string, string> Split => Cases.Of("split-cards.cases");

    [Theory, MemberData(nameof(Stored))]
    public void What_must_not_stay_is_masked(string text, string expected)
    {
        Assert.Equal(expected, PersonalData.Mask(text));
        Assert.Equal(expected, PersonalData.Mask(expected));
    }

    [Theory]
    // Numbers no issuer gives out, between some that one does: in a list each line is looked at for itself.
    [InlineData("9000000000000001\n4111111111111111\r\n9000 0000 0000 0001 9\n900000000000000019", "**** 0001\n**** 1111\r\n**** 0019\n**** 0019")]
    [InlineData("my cards:\n4111 1111 1111 1111\n5555 5555 5555 4444", "my cards:\n**** 1111\n**** 4444")]
    // One number broken into two lines.
    [InlineData("4111 1111\n1111 1111", "**** 1111")]
    public void Card_numbers_in_lines_are_masked(string text, string expected) => Assert.Equal(expected, PersonalData.Mask(text));

    [Theory, MemberData(nameof(Logged))]
    public void Personal_data_stays_out_of_logs(string text, string expected)
    {
        Assert.Equal(expected, PersonalData.MaskAll(text));
        Assert.Equal(expected, PersonalData.MaskAll(expected));
    }

    [Theory, MemberData(nameof(Split))]
    public void A_card_number_is_hidden_though_it_comes_in_several_messages(string messages, string expected)
    {
        LooseEnd? open = null;
        var stored = messages.Split(" / ").Select(message => PersonalData.Mask(message, open, out _, out open));

        Assert.Equal(expected, string.Join(" / ", stored));
    }

    [Fact]
    public void Ten_thousand_cards_in_every_form_are_all_found()
    {
        var random = new Random(7);
        string[] dividers = ["", " ", "-", "  ", " - ", ".", "\u00a0", "\u2009", "\u200b", "\u202f", "–", "/", "\n"];
        char[] zeros = ['0', '\uff10', '\u0660', '\u06f0', '\u0966'];
        string[] around = ["{0}", "my card is {0}, thanks", "please charge {0}", "Karte: {0}", "carte n° {0} svp", "scan_{0}.pdf", "tarjeta {0}.", "({0})", "order HP-48213 was paid with {0}"];
        for (var round = 0; round < 10_000; round++)
        {
            var digits = Card(random, random.Next(13, 20));
            var zero = zeros[random.Next(zeros.Length)];
            var divider = dividers[random.Next(dividers.Length)];
            var group = random.Next(3, 7);
            var typed = string.Concat(digits.Select((d, i) => (i > 0 && i % group == 0 ? divider : "") + (char)(zero + d)));
            var frame = around[random.Next(around.Length)];

            var masked = PersonalData.Mask(string.Format(null, frame, typed), out var hidden);

            // Where a code may stand behind the card, no digit at all is shown.
            var last = string.Concat(digits[^4..]);
            Assert.True(masked == string.Format(null, frame, "**** " + last) || masked == string.Format(null, frame, "****"), $"{typed} in \"{frame}\" became {masked}");
            Assert.True(hidden.HasFlag(HiddenData.Card));
        }
    }

    [Fact]
    public void Ten_thousand_cards_over_two_messages_are_never_there_as_a_whole()
    {
        var random = new Random(11);
        string[] issuers = ["4", "51", "55", "2221", "34", "37", "36", "6011", "65", "3528", "62"];
        for (var round = 0; round < 10_000; round++)
        {
            var issuer = issuers[random.Next(issuers.Length)];
            var digits = Card(random, issuer is "34" or "37" ? 15 : issuer is "36" ? 14 : 16, issuer);
            var cut = random.Next(4, digits.Length - 3);
            var first = string.Concat(digits[..cut]);
            var second = string.Concat(digits[cut..]);

            var before = PersonalData.Mask("card " + first, null, out _, out var open);
            var masked = PersonalData.Mask(second + " ok", open, out _, out _);

            // Where the first part was hidden for itself (one in 300 looks like a German tax number), the second is no secret.
            Assert.True(!before.Contains(first, StringComparison.Ordinal) || !masked.Contains(second, StringComparison.Ordinal), $"{before} / {masked}");
            Assert.True(before.Count(char.IsDigit) + masked.Count(char.IsDigit) < 13, $"{before} / {masked}");
        }
    }

    [Fact]
    public void Of_ten_thousand_order_numbers_at_most_one_in_two_hundred_is_taken_for_something_else()
    {
        var random = new Random(5);
        string[] frames = ["where is {0}", "order {0}", "my order number is {0}", "Bestellung {0}", "#{0} please", "it's {0}", "{0}"];
        var hits = 0;
        for (var round = 0; round < 10_000; round++)
        {
            // The shop's own pattern, and what other shops print: 5 to 12 digits bare, longer ones behind the word.
            var (number, frame) = (round % 4) switch
            {
                0 or 1 => ($"HP-{random.Next(10_000, 100_000_000)}", frames[random.Next(frames.Length)]),
                2 => (Digits(random, random.Next(5, 13)), frames[random.Next(frames.Length)]),
                _ => (Digits(random, random.Next(5, 20)), frames[1 + random.Next(4)]),
            };
            var text = string.Format(null, frame, number);
            if (PersonalData.Mask(text) != text)
                hits++;
        }

        Assert.InRange(hits, 0, 50);
        TestContext.Current.SendDiagnosticMessage($"{hits} false hits in 10,000");
    }

    [Fact]
    public void Text_without_a_card_comes_back_as_it_was_without_allocating()
    {
        const string text = "my order HP-48213 from 12.05.2024, 2 lamps for 30 euros";
        Assert.Same(text, PersonalData.Mask(text));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            PersonalData.Mask(text);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Long_rows_of_digits_do_not_hold_up_the_turn()
    {
        foreach (var piece in (string[])["1 ", "4111 ", "DE89 ", "cvv ", "12/", "1", "A1", "🔢4", "\u200b4"])
            Longest.IsReadInTime(piece, text => PersonalData.Mask(text));
    }

    static string Digits(Random random, int length) => string.Concat(Enumerable.Range(0, length).Select(i => (char)('0' + random.Next(i == 0 ? 1 : 0, 10))));

    static int[] Card(Random random, int length, string issuer = "")
    {
        var digits = Enumerable.Range(0, length).Select(i => i < issuer.Length ? issuer[i] - '0' : random.Next(10)).ToArray();
        // The last digit makes the Luhn sum a multiple of ten.
        var sum = 0;
        for (var i = length - 2; i >= 0; i--)
        {
            var value = digits[i];
            if ((length - 1 - i) % 2 == 1 && (value *= 2) > 9)
                value -= 9;
            sum += value;
        }
        digits[^1] = (10 - sum % 10) % 10;
        return digits;
    }
}
