using Xunit;

namespace Nlp.Tests;

public class PersonalDataTests
{
    public static TheoryData<string, string> Stored => Cases.Of("masking.cases");
    public static TheoryData<string, string> Logged => Cases.Of("masking-for-logs.cases");

    [Theory, MemberData(nameof(Stored))]
    public void Card_numbers_are_masked(string text, string expected)
    {
        Assert.Equal(expected, PersonalData.Mask(text));
        Assert.Equal(expected, PersonalData.Mask(expected));
    }

    [Theory, MemberData(nameof(Logged))]
    public void Personal_data_stays_out_of_logs(string text, string expected)
    {
        Assert.Equal(expected, PersonalData.MaskAll(text));
        Assert.Equal(expected, PersonalData.MaskAll(expected));
    }

    [Fact]
    public void Cards_are_found_however_they_are_grouped_and_whatever_digits_are_used()
    {
        var random = new Random(7);
        string[] dividers = ["", " ", "-", "  ", " - ", ".", "\u00a0", "\u2009", "\u200b", "–", "/", "\n"];
        for (var round = 0; round < 2000; round++)
        {
            var digits = Card(random, random.Next(13, 20));
            var zero = (char[])['0', '\uff10', '\u0660', '\u06f0', '\u0966'];
            var script = zero[random.Next(zero.Length)];
            var divider = dividers[random.Next(dividers.Length)];
            var group = random.Next(3, 7);
            var typed = string.Concat(digits.Select((d, i) => (i > 0 && i % group == 0 ? divider : "") + (char)(script + d)));

            var masked = PersonalData.Mask($"card {typed} ok");

            Assert.Equal($"card **** {string.Concat(digits[^4..])} ok", masked);
        }
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
        var text = string.Concat(Enumerable.Repeat("1 ", 50_000));

        Assert.NotEqual("", PersonalData.Mask(text));
        Assert.NotEqual("", PersonalData.MaskAll(text));
    }

    static int[] Card(Random random, int length)
    {
        var digits = Enumerable.Range(0, length).Select(_ => random.Next(10)).ToArray();
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
