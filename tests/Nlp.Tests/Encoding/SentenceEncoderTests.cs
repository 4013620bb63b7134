using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Nlp.Encoding;
using Xunit;

namespace Nlp.Tests.Encoding;

/// <summary>The encoder beside the program, opened once for all tests.</summary>
public sealed class UseLite : IDisposable
{
    public SentenceEncoder Encoder { get; } = SentenceEncoder.Open(SentenceEncoder.DefaultFile);
    public void Dispose() => Encoder.Dispose();
}

public sealed partial class SentenceEncoderTests(UseLite useLite) : IClassFixture<UseLite>
{
    static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Encoding");
    static readonly string[] Sentences = [.. File.ReadLines(Path.Combine(Folder, "sentences.txt"))
        .Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal)).Select(Meant)];

    [Fact]
    public void Vectors_are_those_of_the_published_package()
    {
        var reference = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(Folder, "reference.f32")));
        Assert.Equal(Sentences.Length * 512, reference.Length);
        var vector = new float[512];
        var worst = (Difference: 0f, Sentence: "");
        var cosine = 1f;
        for (var i = 0; i < Sentences.Length; i++)
        {
            useLite.Encoder.Encode(Sentences[i], vector);
            var dot = 0f;
            for (var d = 0; d < 512; d++)
            {
                dot += vector[d] * reference[512 * i + d];
                if (MathF.Abs(vector[d] - reference[512 * i + d]) is var difference && difference > worst.Difference)
                    worst = (difference, Sentences[i]);
            }
            cosine = MathF.Min(cosine, dot);
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{worst} {cosine}");
        Assert.True(worst.Difference <= 1e-4, $"'{worst.Sentence}' is {worst.Difference} off.");
    }

    [Fact]
    public void A_batch_gives_the_vectors_single_texts_have()
    {
        var reported = 0;
        var batch = useLite.Encoder.EncodeBatch(Sentences, new Heard(count => InterlockedMax(ref reported, count)));
        var vector = new float[512];
        for (var i = 0; i < Sentences.Length; i++)
        {
            useLite.Encoder.Encode(Sentences[i], vector);
            for (var d = 0; d < 512; d++)
                Assert.True(MathF.Abs(vector[d] - batch[512 * i + d]) <= 1e-5, Sentences[i]);
        }
        Assert.Equal(Sentences.Length, reported);
    }

    static void InterlockedMax(ref int most, int value)
    {
        for (var seen = most; value > seen; seen = most)
            Interlocked.CompareExchange(ref most, value, seen);
    }

    sealed class Heard(Action<int> hear) : IProgress<int>
    {
        public void Report(int value) => hear(value);
    }

    static string Meant(string line) => Escape().Replace(line, match => match.Groups[1] is { Success: true } code
        ? int.Parse(code.Value, NumberStyles.HexNumber) is >= 0xD800 and < 0xE000 and var half ? $"{(char)half}" : char.ConvertFromUtf32(int.Parse(code.Value, NumberStyles.HexNumber))
        : match.Value[1] switch { 't' => "\t", 'n' => "\n", var letter => $"{letter}" });

    [GeneratedRegex(@"\\(?:u\{([0-9a-f]+)\}|.)")]
    private static partial Regex Escape();
}
