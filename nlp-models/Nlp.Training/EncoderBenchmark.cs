using System.Diagnostics;
using Nlp.Encoding;

namespace Nlp.Training;

/// <summary>Time and memory of the sentence encoder: one message at a time on one thread, and many on all cores.</summary>
internal static class EncoderBenchmark
{
    const int WarmUp = 300, Rounds = 1000, Phrases = 15_000;
    const string Text = "hello could you please tell me when my order for the table will arrive at our new house because nobody there has "
        + "heard of it and we are waiting since last week so it should have been here by now or at least somebody should have called";

    public static IEnumerable<(string Name, object Value)> Figures()
    {
        var clock = Stopwatch.StartNew();
        using var encoder = SentenceEncoder.Open(SentenceEncoder.DefaultFile);
        yield return ("Encoder: milliseconds to open", Math.Round(clock.Elapsed.TotalMilliseconds, 1));
        var vector = new float[encoder.Dimensions];
        clock.Restart();
        encoder.Encode("hello", vector);
        yield return ("Encoder: milliseconds of the first text", Math.Round(clock.Elapsed.TotalMilliseconds, 1));
        foreach (var tokens in (int[])[4, 12, 24, 48])
        {
            var text = TextOf(tokens, encoder.Tokenizer);
            for (var i = 0; i < WarmUp; i++)
                encoder.Encode(text, vector);
            var ticks = new long[Rounds];
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Rounds; i++)
            {
                var start = Stopwatch.GetTimestamp();
                encoder.Encode(text, vector);
                ticks[i] = Stopwatch.GetTimestamp() - start;
            }
            var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            Array.Sort(ticks);
            double Micros(double quantile) => Math.Round(ticks[(int)(quantile * (Rounds - 1))] * 1e6 / Stopwatch.Frequency);
            yield return ($"Encoder {tokens} tokens: microseconds p50", Micros(0.5));
            yield return ($"Encoder {tokens} tokens: microseconds p95", Micros(0.95));
            yield return ($"Encoder {tokens} tokens: bytes allocated", bytes / Rounds);
        }
        var phrases = Enumerable.Range(0, Phrases).Select(i => TextOf(6 + i % 12, encoder.Tokenizer)).ToArray();
        clock.Restart();
        encoder.EncodeBatch(phrases);
        yield return ($"Encoder {Phrases} phrases: seconds", Math.Round(clock.Elapsed.TotalSeconds, 2));
    }

    /// <summary>The beginning of the text, as many words as make that many tokens.</summary>
    static string TextOf(int tokens, PieceTokenizer tokenizer)
    {
        Span<int> pieces = stackalloc int[128];
        for (var end = 0; end < Text.Length; end++)
            if (end + 1 == Text.Length || Text[end + 1] == ' ')
                if (tokenizer.Cut(Text.AsSpan(0, end + 1), pieces) >= tokens)
                    return Text[..(end + 1)];
        return Text;
    }
}
