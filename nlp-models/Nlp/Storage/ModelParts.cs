using Nlp.Linear;
using Nlp.Persons;
using Nlp.Sentiments;
using Nlp.Text;

namespace Nlp.Storage;

/// <summary>Everything a trained model consists of. Written and read as one flat file.</summary>
internal sealed record ModelParts
{
    public required string Language { get; init; }
    public required string Version { get; init; }
    public required string[] Intents { get; init; }
    public required Vocabulary Vocabulary { get; init; }
    /// <summary>Columns: the intents, out of scope, then negative, neutral, positive; filled up with zeros to a multiple of 16.</summary>
    public required int Stride { get; init; }
    /// <summary>One line of <see cref="Stride"/> weights per row of the vocabulary, the biases as the last line.</summary>
    public required float[] Weights { get; init; }
    public required double Temperature { get; init; }
    public required Logistic? Gate { get; init; }
    public required Logistic? Certainty { get; init; }
    public required ushort[] PhrasesWith { get; init; }
    public required float[] UsualLength { get; init; }
    public required SentimentModel Sentiment { get; init; }
    public required PersonPatterns Persons { get; init; }
    public required double ActAt { get; init; }
    public required double ActLead { get; init; }
    public required double ClarifyAt { get; init; }
    public required ModelMetrics Metrics { get; init; }
}
