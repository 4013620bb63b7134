using System.Security.Cryptography;
using Nlp.Entities;
using Nlp.Intents;
using Nlp.Persons;
using Nlp.Sentiments;

namespace Nlp.Storage;

/// <summary>The flat file of a model: a mark, the parts in fixed order (little-endian), and the SHA-256 of all before it.</summary>
internal static class ModelFile
{
    const ulong Mark = 0x38_30_4C_44_4D_50_4C_4E; // "NLPMDL08"

    public static void Write(string file, ModelParts parts)
    {
        using var memory = new MemoryStream();
        using (var w = new BinaryWriter(memory, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            w.Write(Mark);
            w.Write(parts.Language);
            w.Write(parts.Version);
            w.Write(parts.Encoder);
            w.WriteForms(parts.Forms);
            parts.Intents.Write(w);
            parts.Sentiment.Write(w);
            parts.Persons.Write(w);
            w.WriteStrings(parts.Entities.Lines);
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
        var (language, version, encoder, forms) = (r.ReadString(), r.ReadString(), r.ReadString(), r.ReadForms());
        return new ModelParts
        {
            Language = language,
            Version = version,
            Encoder = encoder,
            Forms = forms,
            Intents = IntentModel.Read(r, forms),
            Sentiment = SentimentModel.Read(r, forms),
            Persons = PersonModel.Read(r, forms),
            Entities = new EntityFinder(r.ReadStrings()),
            Metrics = ReadMetrics(r)
        };
    }

    static void WriteMetrics(BinaryWriter w, ModelMetrics m)
    {
        w.Write(m.Phrases);
        w.Write(m.OutOfScopePhrases);
        foreach (var figure in (double[])[m.Accuracy, m.MacroF1, m.CalibrationError, m.ActedOn, m.ActedOnRight, m.Clarified,
            m.OutOfScopeAbstained, m.OutOfScopeActedOn, m.OutOfScopeAuroc, m.SentimentAccuracy, m.SentimentMacroF1, m.WantsPersonF1, m.SeveralAskedBack])
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
        WantsPersonF1 = r.ReadDouble(),
        SeveralAskedBack = r.ReadDouble(),
        Confusions = [.. Enumerable.Range(0, r.ReadInt32()).Select(_ => new Confusion(r.ReadString(), r.ReadString(), r.ReadInt32()))]
    };
}
