using System.Runtime.InteropServices;
using Nlp.Linear;
using Nlp.Text;

namespace Nlp.Storage;

/// <summary>What the parts of a model file are made of: counted strings and arrays, little-endian.</summary>
internal static class BinaryParts
{
    public static void WriteStrings(this BinaryWriter w, IReadOnlyList<string> strings)
    {
        w.Write(strings.Count);
        foreach (var s in strings)
            w.Write(s);
    }

    public static string[] ReadStrings(this BinaryReader r)
    {
        var strings = new string[r.ReadInt32()];
        for (var i = 0; i < strings.Length; i++)
            strings[i] = r.ReadString();
        return strings;
    }

    public static void WriteArray<T>(this BinaryWriter w, T[] values) where T : unmanaged
    {
        w.Write(values.Length);
        w.Write(MemoryMarshal.AsBytes(values.AsSpan()));
    }

    public static T[] ReadArray<T>(this BinaryReader r) where T : unmanaged
    {
        var values = new T[r.ReadInt32()];
        r.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    public static void WriteLogistic(this BinaryWriter w, Logistic? logistic)
    {
        w.Write(logistic?.Weights.Length ?? 0);
        foreach (var row in logistic?.Weights ?? [])
            w.WriteArray(row);
    }

    public static Logistic? ReadLogistic(this BinaryReader r)
    {
        var classes = r.ReadInt32();
        return classes == 0 ? null : new Logistic { Weights = [.. Enumerable.Range(0, classes).Select(_ => r.ReadArray<double>())] };
    }

    public static void WriteForms(this BinaryWriter w, WordForms forms)
    {
        w.WriteStrings([.. forms.Rewrites.Select(r => $"{r.Key}={r.Value}").Order(StringComparer.Ordinal)]);
        var dictionary = forms.Dictionary.OrderBy(d => d.Key, StringComparer.Ordinal).ToArray();
        w.WriteStrings([.. dictionary.Select(d => d.Key)]);
        w.WriteArray(dictionary.Select(d => d.Value).ToArray());
        w.WriteArray(forms.Pairs);
        w.WriteStrings(forms.Synonyms);
        w.WriteStrings(forms.StopWords);
    }

    public static WordForms ReadForms(this BinaryReader r)
    {
        var rewrites = r.ReadStrings().Select(s => s.Split('=', 2)).ToDictionary(s => s[0], s => s[1], StringComparer.Ordinal);
        var dictionary = r.ReadStrings().Zip(r.ReadArray<int>()).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
        return new WordForms(rewrites, dictionary, r.ReadArray<uint>(), r.ReadStrings(), r.ReadStrings());
    }

    /// <summary>Without its word forms, which all vocabularies of a model share.</summary>
    public static void WriteVocabulary(this BinaryWriter w, Vocabulary vocabulary)
    {
        w.WriteArray(vocabulary.Hashes);
        w.WriteArray(vocabulary.Rarity);
        w.Write(vocabulary.UnknownRarity);
        w.WriteArray(vocabulary.Negations);
    }

    public static Vocabulary ReadVocabulary(this BinaryReader r, WordForms forms) => new(r.ReadArray<uint>(), r.ReadArray<float>(), r.ReadSingle(), r.ReadArray<uint>(), forms);

    public static void WriteScorer(this BinaryWriter w, OneAgainstRest scorer)
    {
        w.Write(scorer.Stride);
        w.Write(scorer.Dense);
        w.WriteArray(scorer.Weights);
    }

    public static OneAgainstRest ReadScorer(this BinaryReader r) => new(r.ReadInt32(), r.ReadInt32(), r.ReadArray<float>());

    public static void WriteTextScorer(this BinaryWriter w, TextScorer scorer)
    {
        w.WriteVocabulary(scorer.Vocabulary);
        w.WriteScorer(scorer.Scores);
    }

    public static TextScorer ReadTextScorer(this BinaryReader r, WordForms forms) => new(r.ReadVocabulary(forms), r.ReadScorer());
}
