using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Nlp.Linear;
using Nlp.Persons;
using Nlp.Sentiments;
using Nlp.Text;

namespace Nlp.Storage;

/// <summary>The flat file of a model: a mark, the parts in fixed order (little-endian), and the SHA-256 of all before it.</summary>
internal static class ModelFile
{
    const ulong Mark = 0x32_30_4C_44_4D_50_4C_4E; // "NLPMDL02"

    public static void Write(string file, ModelParts parts)
    {
        using var memory = new MemoryStream();
        using (var w = new BinaryWriter(memory, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            w.Write(Mark);
            w.Write(parts.Language);
            w.Write(parts.Version);
            WriteStrings(w, parts.Intents);
            WriteArray(w, parts.Vocabulary.Hashes);
            WriteArray(w, parts.Vocabulary.Rarity);
            w.Write(parts.Vocabulary.UnknownRarity);
            WriteStrings(w, [.. parts.Vocabulary.Forms.Rewrites.Select(r => $"{r.Key}={r.Value}").Order(StringComparer.Ordinal)]);
            var dictionary = parts.Vocabulary.Forms.Dictionary.OrderBy(d => d.Key, StringComparer.Ordinal).ToArray();
            WriteStrings(w, [.. dictionary.Select(d => d.Key)]);
            WriteArray(w, dictionary.Select(d => d.Value).ToArray());
            WriteStrings(w, parts.Vocabulary.Forms.Synonyms);
            WriteStrings(w, parts.Vocabulary.Forms.StopWords);
            w.Write(parts.Stride);
            WriteArray(w, parts.Weights);
            w.Write(parts.Temperature);
            WriteLogistic(w, parts.Gate);
            WriteLogistic(w, parts.Certainty);
            WriteArray(w, parts.PhrasesWith);
            WriteArray(w, parts.UsualLength);
            WriteStrings(w, parts.Sentiment.Lexicon.Lines);
            WriteLogistic(w, parts.Sentiment.Judge);
            WriteStrings(w, parts.Persons.Lines);
            w.Write(parts.ActAt);
            w.Write(parts.ActLead);
            w.Write(parts.ClarifyAt);
            WriteMetrics(w, parts.Metrics);
        }
        memory.Write(SHA256.HashData(memory.GetBuffer().AsSpan(0, (int)memory.Length)));
        // Written beside and moved into place: a reader never sees half a model.
        var beside = $"{file}.{Guid.NewGuid():N}.tmp";
        using (var stream = new FileStream(beside, FileMode.CreateNew, FileAccess.Write))
        {
            memory.WriteTo(stream);
            stream.Flush(flushToDisk: true);
        }
        File.Move(beside, file, overwrite: true);
    }

    public static ModelParts Read(string file)
    {
        var bytes = File.ReadAllBytes(file);
        const int sum = SHA256.HashSizeInBytes;
        if (bytes.Length < sizeof(ulong) + sum || BitConverter.ToUInt64(bytes) != Mark)
            throw new InvalidDataException($"{file} is not a language model of this version. Train it again.");
        if (!SHA256.HashData(bytes.AsSpan(0, bytes.Length - sum)).AsSpan().SequenceEqual(bytes.AsSpan(bytes.Length - sum)))
            throw new InvalidDataException($"{file} is damaged: its checksum does not match. Delete it and train again.");
        using var r = new BinaryReader(new MemoryStream(bytes, sizeof(ulong), bytes.Length - sizeof(ulong) - sum));
        try
        {
            return Parts(r);
        }
        catch (Exception e) when (e is EndOfStreamException or ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"{file} cannot be read as a language model. Delete it and train again.", e);
        }
    }

    static ModelParts Parts(BinaryReader r)
    {
        var language = r.ReadString();
        var version = r.ReadString();
        var intents = ReadStrings(r);
        var hashes = ReadArray<uint>(r);
        var rarity = ReadArray<float>(r);
        var unknown = r.ReadSingle();
        var rewrites = ReadStrings(r).Select(s => s.Split('=', 2)).ToDictionary(s => s[0], s => s[1], StringComparer.Ordinal);
        var words = ReadStrings(r);
        var counts = ReadArray<int>(r);
        var dictionary = words.Zip(counts).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
        return new ModelParts
        {
            Language = language,
            Version = version,
            Intents = intents,
            Vocabulary = new Vocabulary(hashes, rarity, unknown, new WordForms(rewrites, dictionary, ReadStrings(r), ReadStrings(r))),
            Stride = r.ReadInt32(),
            Weights = ReadArray<float>(r),
            Temperature = r.ReadDouble(),
            Gate = ReadLogistic(r),
            Certainty = ReadLogistic(r),
            PhrasesWith = ReadArray<ushort>(r),
            UsualLength = ReadArray<float>(r),
            Sentiment = new SentimentModel(new Lexicon(ReadStrings(r)), ReadLogistic(r)),
            Persons = new PersonPatterns(ReadStrings(r)),
            ActAt = r.ReadDouble(),
            ActLead = r.ReadDouble(),
            ClarifyAt = r.ReadDouble(),
            Metrics = ReadMetrics(r)
        };
    }

    static void WriteMetrics(BinaryWriter w, ModelMetrics m)
    {
        w.Write(m.Phrases);
        w.Write(m.OutOfScopePhrases);
        foreach (var figure in (double[])[m.Accuracy, m.MacroF1, m.CalibrationError, m.ActedOn, m.ActedOnRight, m.Clarified,
            m.OutOfScopeAbstained, m.OutOfScopeActedOn, m.OutOfScopeAuroc, m.SentimentAccuracy, m.SentimentMacroF1])
            w.Write(figure);
        w.Write(m.Confusions.Count);
        foreach (var c in m.Confusions)
        {
            w.Write(c.Meant);
            w.Write(c.Taken);
            w.Write(c.Phrases);
        }
    }

    // Property initialisers run in the order they are written, which is the order of WriteMetrics.
    static ModelMetrics ReadMetrics(BinaryReader r) => new()
    {
        Phrases = r.ReadInt32(),
        OutOfScopePhrases = r.ReadInt32(),
        Accuracy = r.ReadDouble(),
        MacroF1 = r.ReadDouble(),
        CalibrationError = r.ReadDouble(),
        ActedOn = r.ReadDouble(),
        ActedOnRight = r.ReadDouble(),
        Clarified = r.ReadDouble(),
        OutOfScopeAbstained = r.ReadDouble(),
        OutOfScopeActedOn = r.ReadDouble(),
        OutOfScopeAuroc = r.ReadDouble(),
        SentimentAccuracy = r.ReadDouble(),
        SentimentMacroF1 = r.ReadDouble(),
        Confusions = [.. Enumerable.Range(0, r.ReadInt32()).Select(_ => new Confusion(r.ReadString(), r.ReadString(), r.ReadInt32()))]
    };

    static void WriteLogistic(BinaryWriter w, Logistic? logistic)
    {
        w.Write(logistic?.Weights.Length ?? 0);
        foreach (var row in logistic?.Weights ?? [])
            WriteArray(w, row);
    }

    static Logistic? ReadLogistic(BinaryReader r)
    {
        var classes = r.ReadInt32();
        return classes == 0 ? null : new Logistic { Weights = [.. Enumerable.Range(0, classes).Select(_ => ReadArray<double>(r))] };
    }

    static void WriteStrings(BinaryWriter w, IReadOnlyList<string> strings)
    {
        w.Write(strings.Count);
        foreach (var s in strings)
            w.Write(s);
    }

    static string[] ReadStrings(BinaryReader r)
    {
        var strings = new string[r.ReadInt32()];
        for (var i = 0; i < strings.Length; i++)
            strings[i] = r.ReadString();
        return strings;
    }

    static void WriteArray<T>(BinaryWriter w, T[] values) where T : unmanaged
    {
        w.Write(values.Length);
        w.Write(MemoryMarshal.AsBytes(values.AsSpan()));
    }

    static T[] ReadArray<T>(BinaryReader r) where T : unmanaged
    {
        var values = new T[r.ReadInt32()];
        r.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
