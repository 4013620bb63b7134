using Microsoft.Extensions.AI;

namespace Nlp.Encoding;

/// <summary>
/// The encoder for whoever asks for embeddings in the words of Microsoft.Extensions.AI. Safe for many threads. Does not own the
/// encoder: disposing of this leaves it open.
/// </summary>
public sealed class SentenceEmbeddings(SentenceEncoder encoder) : IEmbeddingGenerator<string, Embedding<float>>
{
    readonly EmbeddingGeneratorMetadata metadata = new("switchboard", null, $"use-lite-{encoder.Checksum[..12]}", encoder.Dimensions);

    /// <summary>Encodes texts as they are (see <see cref="SentenceEncoder.Encode"/>), on all cores and on no thread of the caller's.</summary>
    /// <exception cref="NotSupportedException">Another number of dimensions, or another model, was asked for.</exception>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (options?.Dimensions is { } dimensions && dimensions != encoder.Dimensions)
            throw new NotSupportedException($"This encoder gives {encoder.Dimensions} dimensions, not {dimensions}.");
        if (options?.ModelId is { } model && model != metadata.DefaultModelId)
            throw new NotSupportedException($"This encoder is {metadata.DefaultModelId}, not {model}.");
        string[] texts = [.. values];
        var vectors = await Task.Run(() => encoder.EncodeBatch(texts, cancellation: cancellationToken), cancellationToken);
        return new(Enumerable.Range(0, texts.Length).Select(i =>
            new Embedding<float>(vectors.AsMemory(i * encoder.Dimensions, encoder.Dimensions)) { ModelId = metadata.DefaultModelId }));
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(EmbeddingGeneratorMetadata) ? metadata
        : serviceType == typeof(SentenceEncoder) ? encoder
        : serviceType.IsInstanceOfType(this) ? this : null;

    /// <summary>Nothing: the encoder belongs to who opened it.</summary>
    public void Dispose() { }
}
