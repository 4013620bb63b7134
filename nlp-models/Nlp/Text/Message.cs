using Nlp.Encoding;

namespace Nlp.Text;

/// <summary>One message as the parts of a model see it. The working memory of one thread, reused from message to message.</summary>
internal sealed class Message
{
    float[] vector = [];
    float[] scratch = [];
    SentenceEncoder? encoder;
    bool encoded;

    /// <summary>Its words.</summary>
    public Tokens Tokens { get; } = new();

    /// <summary>Where a part puts the features it reads; the next part overwrites them.</summary>
    public FeatureReader Features { get; } = new();

    /// <summary>Working memory for so many numbers; the next who asks overwrites it.</summary>
    public Span<float> Scratch(int length)
    {
        if (scratch.Length < length)
            scratch = new float[length];
        return scratch.AsSpan(0, length);
    }

    public void Read(string text, WordForms forms, SentenceEncoder? by)
    {
        Tokens.Read(text, forms);
        (encoder, encoded) = (by, false);
    }

    /// <summary>A message of which the vector is known; empty for none.</summary>
    public void Read(string text, WordForms forms, ReadOnlySpan<float> known)
    {
        Tokens.Read(text, forms);
        vector = known.ToArray();
        (encoder, encoded) = (null, true);
    }

    /// <summary>The message as a vector of length 1, empty without an encoder. Encoded when first asked for, which takes about as long
    /// as a hundred of everything else.</summary>
    public ReadOnlySpan<float> Vector => encoder is null ? Deep : Deep[..encoder.Dimensions];

    /// <summary>The vector and what follows it, see <see cref="SentenceEncoder.DeepDimensions"/>; empty without an encoder.</summary>
    public ReadOnlySpan<float> Deep
    {
        get
        {
            if (!encoded)
            {
                if (encoder is null)
                    return [];
                if (vector.Length != encoder.DeepDimensions)
                    vector = new float[encoder.DeepDimensions];
                encoder.EncodeDeep(Tokens.Sentence, vector);
                encoded = true;
            }
            return vector;
        }
    }
}
