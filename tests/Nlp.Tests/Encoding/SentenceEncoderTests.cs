using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using Nlp.Encoding;
using Xunit;

namespace Nlp.Tests.Encoding;

/// <summary>The encoder as it is shipped, opened once for all tests of a class.</summary>
public sealed class UseLite : IDisposable
{
    public static string ExactFile { get; } = Path.Combine(Path.GetDirectoryName(SentenceEncoder.DefaultFile)!, "use-lite-float32.encoder");
    public SentenceEncoder Encoder { get; } = SentenceEncoder.Open(SentenceEncoder.DefaultFile);
    public void Dispose() => Encoder.Dispose();
}

public sealed partial class SentenceEncoderTests(UseLite useLite) : IClassFixture<UseLite>
{
    static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Encoding");
    static readonly string[] Sentences = [.. File.ReadLines(Path.Combine(Folder, "sentences.txt"))
        .Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal)).Select(Meant)];
    static readonly float[] Reference = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(Folder, "reference.f32"))).ToArray();

    SentenceEncoder Encoder => useLite.Encoder;

    public static TheoryData<int> Widths => [.. Enum.GetValues<Simd>().Select(simd => (int)simd)];

    [Theory]
    [MemberData(nameof(Widths))]
    public void With_the_published_weights_vectors_are_those_of_the_published_package_in_every_width_of_register(int width)
    {
        using var exact = SentenceEncoder.Open(UseLite.ExactFile, (Simd)width);
        AssertLikeReference(exact, (Simd)width, 1e-5f, 0.999999f);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Rounding_the_weights_to_16_bits_moves_no_number_of_a_vector_by_more_than_a_ten_thousandth(int width)
    {
        using var shipped = SentenceEncoder.Open(SentenceEncoder.DefaultFile, (Simd)width);
        AssertLikeReference(shipped, (Simd)width, 1e-4f, 0.9999999f);
    }

    static void AssertLikeReference(SentenceEncoder encoder, Simd simd, float most, float leastCosine)
    {
        Assert.True(Sentences.Length >= 200);
        Assert.Equal(Sentences.Length * 512, Reference.Length);
        var vector = new float[512];
        var (worst, where, least) = (0f, "", 1.0);
        // Number by number is slow; every seventh sentence shows as much there.
        for (var i = 0; i < Sentences.Length; i += simd is Simd.None ? 7 : 1)
        {
            encoder.Encode(Sentences[i], vector);
            var (dot, square, other) = (0.0, 0.0, 0.0);
            for (var d = 0; d < 512; d++)
            {
                var expected = Reference[512 * i + d];
                (dot, square, other) = (dot + (double)vector[d] * expected, square + (double)vector[d] * vector[d], other + (double)expected * expected);
                if (MathF.Abs(vector[d] - expected) is var difference && !(difference <= worst))
                    (worst, where) = (difference, Sentences[i]);
            }
            least = Math.Min(least, dot / Math.Sqrt(square * other));
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"Greatest difference {worst:G3} ({where}), least cosine {least:F9}");
        Assert.True(worst <= most, $"'{where}' is {worst} off.");
        Assert.True(least >= leastCosine, $"The least cosine is {least}.");
    }

    [Fact]
    public void A_batch_gives_the_vectors_single_texts_have()
    {
        var heard = new Heard();
        var batch = Encoder.EncodeBatch(Sentences, heard);
        var vector = new float[512];
        for (var i = 0; i < Sentences.Length; i++)
        {
            Encoder.Encode(Sentences[i], vector);
            for (var d = 0; d < 512; d++)
                Assert.True(MathF.Abs(vector[d] - batch[512 * i + d]) <= 1e-5, Sentences[i]);
        }
        Assert.Equal(Sentences.Length, heard.Most);
    }

    [Fact]
    public void A_text_has_the_same_vector_to_the_last_bit_whatever_is_encoded_with_it()
    {
        var batch = Encoder.EncodeBatch(Sentences);
        for (var i = 0; i < Sentences.Length; i++)
            Assert.Equal(batch[(512 * i)..(512 * (i + 1))], Encoder.EncodeBatch([Sentences[i]]));
        var inTwos = Enumerable.Range(0, Sentences.Length - 1).Select(i => Encoder.EncodeBatch([Sentences[i + 1], Sentences[i]])).ToArray();
        Assert.All(inTwos, (two, i) => Assert.Equal(batch[(512 * i)..(512 * (i + 1))], two[512..]));
    }

    [Fact]
    public void The_deep_numbers_begin_with_the_vector_and_both_parts_have_length_one()
    {
        var length = Encoder.DeepDimensions;
        var batch = Encoder.EncodeAll(Sentences, length, null, TestContext.Current.CancellationToken);
        var (deep, vector) = (new float[length], new float[512]);
        for (var i = 0; i < Sentences.Length; i++)
        {
            Encoder.Encode(Sentences[i], vector);
            Encoder.EncodeDeep(Sentences[i], deep);
            Assert.Equal(vector, deep[..512]);
            Assert.Equal(1, Dot(deep[512..], deep[512..]), 1e-4);
            for (var d = 0; d < length; d++)
                Assert.True(MathF.Abs(deep[d] - batch[i * length + d]) <= 1e-5, Sentences[i]);
        }
    }

    [Fact]
    public void A_cancelled_batch_ends_early()
    {
        using var cancel = new CancellationTokenSource();
        var heard = new Heard { When = _ => cancel.Cancel() };
        Assert.ThrowsAny<OperationCanceledException>(() => Encoder.EncodeBatch([.. Enumerable.Repeat("where is my order", 20_000)], heard, cancel.Token));
        Assert.True(heard.Most < 20_000);
    }

    [Fact]
    public async Task A_batch_stays_on_the_threads_of_its_caller()
    {
        using var own = new OneThread();
        var threads = new System.Collections.Concurrent.ConcurrentBag<string?>();
        var heard = new Heard { When = _ => threads.Add(Thread.CurrentThread.Name) };

        await Task.Factory.StartNew(() => Encoder.EncodeBatch(Sentences, heard), CancellationToken.None, TaskCreationOptions.DenyChildAttach, own);

        Assert.Equal(["quiet"], threads.Distinct());
    }

    [Fact]
    public async Task Threads_do_not_disturb_each_other()
    {
        var expected = Sentences.Select(Vector).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < Sentences.Length; i++)
            {
                var at = (i * 7 + thread * 31) % Sentences.Length;
                Assert.Equal(expected[at], Vector(Sentences[at]));
            }
        })));
    }

    [Fact]
    public void Encoding_allocates_nothing_and_text_beyond_ASCII_only_what_the_runtime_needs_to_normalise_it()
    {
        var ascii = Sentences.Where(sentence => sentence.All(char.IsAscii)).ToArray();
        var beyond = Sentences.Except(ascii).ToArray();
        Assert.True(ascii.Length >= 100 && beyond.Length >= 40);
        Assert.Equal(0, LeastAllocated(ascii));
        Assert.InRange(LeastAllocated(beyond) / beyond.Length, 0, 96);
    }

    long LeastAllocated(string[] sentences)
    {
        // A collection that another test brings about meanwhile books the rest of this thread's allocation buffer: one round without shows it.
        var vector = new float[512];
        var least = long.MaxValue;
        for (var round = 0; round < 6 && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var sentence in sentences)
                Encoder.Encode(sentence, vector);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }

    /// <summary>What keyboards, copied pages and mischief bring.</summary>
    internal static IEnumerable<string> StrangeTexts()
    {
        var random = new Random(7);
        string[] parts = ["\u202e", "\u200b", "\u0301", "\ufdfa", "😀", "👨‍👩‍👧", "\ud83d", "\udc00", "\0", "\uffff", "\ufeff", "ａ", "a", "中", "ع", " ", "\t", "where is ", "▁", ":", "://", "\U0010ffff", "\u1100\u1161\u11a8"];
        return
        [
            "", " ", "\0", "\ud800", "\udfff\ud800", new('a', 65_536), new('\ud83d', 65_536), new('\u0301', 65_536), new('\ufdfa', 65_536),
            string.Concat(Enumerable.Repeat("😀", 32_768)), string.Concat(Enumerable.Repeat("ab ", 30_000)), string.Concat(Enumerable.Repeat("a\u0301\u0323", 20_000)), new('中', 65_536), new(':', 65_536),
            .. Enumerable.Range(0, 300).Select(_ => string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => random.Next(4) == 0 ? $"{(char)random.Next(65_536)}" : parts[random.Next(parts.Length)])))
        ];
    }

    [Fact]
    public void Whatever_the_text_its_vector_has_length_one()
    {
        foreach (var text in StrangeTexts())
        {
            var length = Math.Sqrt(Vector(text).Sum(x => (double)x * x));
            Assert.True(Math.Abs(length - 1) < 1e-5, $"The vector of {text.Length} characters has length {length}.");
        }
    }

    [Fact]
    public void Only_the_first_128_pieces_count()
    {
        var words = string.Join(' ', Enumerable.Repeat("table", 128));
        Assert.Equal(Vector(words), Vector(words + " and something else"));
        Assert.NotEqual(Vector(words), Vector("and something else " + words));
    }

    [Fact]
    public void The_empty_text_is_encoded_as_one_unknown_word() => Assert.InRange(Vector("").Sum(x => x * x), 0.9999f, 1.0001f);

    [Fact]
    public void Sentences_that_mean_the_same_are_nearer_than_others() =>
        Assert.True(Dot(Vector("how old are you"), Vector("what is your age")) > Dot(Vector("how old are you"), Vector("how do you cook rice")) + 0.2);

    [Fact]
    public void A_damaged_file_is_refused_by_name()
    {
        var whole = File.ReadAllBytes(SentenceEncoder.DefaultFile);
        foreach (var at in (int[])[0, 9, 20, 50, 200_000, whole.Length - 1])
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= 1;
            AssertRefused(damaged);
        }
        foreach (var length in (int[])[0, 1, 127, 128, 129, 1_000_000, whole.Length - 1])
            AssertRefused(whole[..length]);
    }

    static void AssertRefused(byte[] bytes)
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.encoder");
        File.WriteAllBytes(file, bytes);
        try
        {
            var refusal = Assert.Throws<InvalidDataException>(() => SentenceEncoder.Open(file));
            Assert.Contains(file, refusal.Message);
            Assert.Contains("build again", refusal.Message);
        }
        finally
        {
            File.Delete(file); // also shows that nothing holds it open
        }
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var refusal = Assert.Throws<FileNotFoundException>(() => SentenceEncoder.Open("/nowhere/use-lite.encoder"));
        Assert.Contains("/nowhere/use-lite.encoder", refusal.Message);
    }

    [Fact]
    public void A_closed_encoder_says_so()
    {
        var encoder = SentenceEncoder.Open(SentenceEncoder.DefaultFile);
        encoder.Dispose();
        encoder.Dispose();
        Assert.Throws<ObjectDisposedException>(() => encoder.Encode("hello", new float[512]));
    }

    [Fact]
    public void Too_little_room_is_refused() => Assert.Throws<ArgumentException>(() => Encoder.Encode("hello", new float[511]));

    [Fact]
    public async Task Other_libraries_ask_it_for_embeddings()
    {
        using var embeddings = new SentenceEmbeddings(Encoder);
        var generated = await embeddings.GenerateAsync(["where is my order", ""]);
        Assert.Equal(2, generated.Count);
        Assert.True(Dot(Vector("where is my order"), generated[0].Vector.ToArray()) > 0.99999);
        Assert.StartsWith("use-lite-", generated[0].ModelId);
        Assert.Equal(512, embeddings.GetService<EmbeddingGeneratorMetadata>()!.DefaultModelDimensions);
        await Assert.ThrowsAsync<NotSupportedException>(() => embeddings.GenerateAsync(["a"], new() { Dimensions = 256 }));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => embeddings.GenerateAsync(["a"], cancellationToken: new(canceled: true)));
    }

    float[] Vector(string text)
    {
        var vector = new float[512];
        Encoder.Encode(text, vector);
        return vector;
    }

    static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();

    sealed class Heard : IProgress<int>
    {
        readonly Lock turn = new();
        public int Most { get; private set; }
        public Action<int> When { get; init; } = _ => { };

        public void Report(int value)
        {
            lock (turn)
                Most = Math.Max(Most, value);
            When(value);
        }
    }

    static string Meant(string line) => Escape().Replace(line, match => match.Groups[1] is { Success: true } code ? OfCode(int.Parse(code.Value, NumberStyles.HexNumber))
        : match.Value[1] switch { 't' => "\t", 'n' => "\n", var letter => $"{letter}" });

    static string OfCode(int code) => code < 0x10000 ? $"{(char)code}" : char.ConvertFromUtf32(code);

    [GeneratedRegex(@"\\(?:u\{([0-9a-f]+)\}|.)")]
    private static partial Regex Escape();

    /// <summary>A scheduler as training jobs have: threads of its own, away from those that answer.</summary>
    sealed class OneThread : TaskScheduler, IDisposable
    {
        readonly System.Collections.Concurrent.BlockingCollection<Task> queue = [];

        public OneThread() => new Thread(() =>
        {
            foreach (var task in queue.GetConsumingEnumerable())
                TryExecuteTask(task);
        })
        { IsBackground = true, Name = "quiet" }.Start();

        public override int MaximumConcurrencyLevel => 1;

        public void Dispose() => queue.CompleteAdding();

        protected override void QueueTask(Task task) => queue.Add(task);

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => Thread.CurrentThread.Name == "quiet" && TryExecuteTask(task);

        protected override IEnumerable<Task> GetScheduledTasks() => [.. queue];
    }
}

/// <summary>Nothing else of the project runs beside it: it looks at the clock.</summary>
[Collection(Sentiments.Alone.Name)]
public sealed class SentenceEncoderSpeedTests(English english)
{
    [Fact]
    public void Whatever_the_text_its_vector_comes_within_50_milliseconds()
    {
        var vector = new float[512];
        foreach (var text in SentenceEncoderTests.StrangeTexts())
        {
            // The quickest of some: a busy machine is not a slow encoder.
            var quickest = double.MaxValue;
            for (var i = 0; i < 20 && quickest > 50; i++)
            {
                var clock = Stopwatch.GetTimestamp();
                english.Encoder.Encode(text, vector);
                quickest = Math.Min(quickest, Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
            }
            Assert.True(quickest <= 50, $"{text.Length} characters took {quickest} ms.");
        }
    }
}
