using System.Diagnostics;
using Nlp.Encoding;
using Xunit;

namespace Nlp.Tests.Encoding;

public sealed class PieceTokenizerTests(UseLite useLite) : IClassFixture<UseLite>
{
    static int[] Cut(PieceTokenizer tokenizer, string text)
    {
        var ids = new int[16];
        return ids[..tokenizer.Cut(text, ids)];
    }

    static PieceTokenizer Of(params (string Text, double Score)[] pieces) =>
        new([.. pieces.Select(piece => piece.Text)], pieces.Select(piece => piece.Score).ToArray());

    [Fact]
    public void The_way_with_the_highest_sum_is_cut()
    {
        var tokenizer = Of(("", 0), ("▁", -1), ("a", -2), ("b", -2), ("ab", -5), ("▁ab", -4.5));
        Assert.Equal([5], Cut(tokenizer, "ab")); // -4.5 beats -1 -2 -2
        Assert.Equal([5, 2, 3], Cut(tokenizer, "abab")); // -2 -2 beats -5
    }

    [Fact]
    public void Of_two_equal_ways_the_one_whose_last_piece_is_shorter_is_cut()
    {
        Assert.Equal([1, 2, 3], Cut(Of(("", 0), ("▁", -1), ("a", -2), ("b", -2), ("ab", -4)), "ab"));
    }

    [Fact]
    public void A_run_of_unknown_characters_is_one_piece()
    {
        var tokenizer = Of(("", 0), ("▁", -1), ("a", -2));
        Assert.Equal([1, 0, 2, 0], Cut(tokenizer, "😀😀中a\ud83d\ud83d"));
    }

    [Fact]
    public void Of_two_pieces_with_one_text_the_later_counts() => Assert.Equal([1, 3], Cut(Of(("", 0), ("▁", -1), ("a", -2), ("a", -3)), "a"));

    [Fact]
    public void Spaces_become_marks_and_nothing_is_trimmed()
    {
        var tokenizer = Of(("", 0), ("▁", -1), ("a", -2));
        Assert.Equal([1, 1, 2, 1], Cut(tokenizer, " a "));
        Assert.Empty(Cut(tokenizer, ""));
    }

    [Theory]
    [InlineData("ﬁnd my oﬀer", "find my offer")]
    [InlineData("ｆｕｌｌ ｗｉｄｔｈ", "full width")]
    [InlineData("cafe\u0301", "café")]
    [InlineData("a\u00a0b", "a b")]
    [InlineData("№ 5™", "No 5TM")]
    public void Text_is_put_into_form_KC(string typed, string meant) =>
        Assert.Equal(Cut(useLite.Encoder.Tokenizer, meant), Cut(useLite.Encoder.Tokenizer, typed));

    /// <summary>Container images often switch ICU off by this variable, whatever a program's own settings say.</summary>
    [Fact]
    public async Task Without_globalization_the_encoder_refuses_to_open_instead_of_reading_letters_wrongly()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["-method", $"*.{nameof(Text_is_put_into_form_KC)}"]) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Insert(0, typeof(PieceTokenizerTests).Assembly.Location);
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        using var tests = Process.Start(start)!;
        var output = await tests.StandardOutput.ReadToEndAsync();
        await tests.WaitForExitAsync();
        Assert.Contains("install libicu and unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", output);
    }
}
