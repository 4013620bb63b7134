using Nlp.Encoding;

namespace Nlp.Text;

/// <summary>The vectors of the texts a language is trained from. Several parts learn from the same phrases; each is encoded for the
/// first of them, and encoding is what most of a training's time goes to. For one thread.</summary>
/// <param name="forms">How words are read and repaired.</param>
/// <param name="encoder">Null for n-grams alone.</param>
internal sealed class TextVectors(WordForms forms, SentenceEncoder? encoder)
{
    readonly Dictionary<string, ReadOnlyMemory<float>> known = new(StringComparer.Ordinal);

    /// <summary>Numbers of a vector, 0 without an encoder.</summary>
    public int Dimensions => encoder?.Dimensions ?? 0;

    /// <summary>The vectors of many texts, one after the other, as <see cref="Message.Vector"/> would give them; empty without an encoder.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public float[] Of(IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        if (encoder is null)
            return [];
        var strange = texts.Where(text => !known.ContainsKey(text)).ToArray();
        var encoded = encoder.EncodeBatch(Sentences(strange), cancellation: cancellation);
        for (var i = 0; i < strange.Length; i++)
            known[strange[i]] = encoded.AsMemory(i * Dimensions, Dimensions);
        var vectors = new float[texts.Count * Dimensions];
        for (var i = 0; i < texts.Count; i++)
            known[texts[i]].CopyTo(vectors.AsMemory(i * Dimensions));
        return vectors;
    }

    /// <summary>The same as <see cref="Message.Deep"/> would give them. They are long, and one part alone reads them: not kept.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public float[] Deep(IReadOnlyList<string> texts, CancellationToken cancellation) =>
        encoder?.EncodeAll(Sentences(texts), encoder.DeepDimensions, null, cancellation) ?? [];

    string[] Sentences(IEnumerable<string> texts)
    {
        var tokens = new Tokens();
        return [.. texts.Select(text =>
        {
            tokens.Read(text, forms);
            return tokens.Sentence.ToString();
        })];
    }
}
