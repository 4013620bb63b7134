using Nlp.Entities;
using Nlp.Intents;
using Nlp.Persons;
using Nlp.Sentiments;
using Nlp.Text;

namespace Nlp.Storage;

/// <summary>Everything a trained model consists of. Written and read as one flat file.</summary>
internal sealed record ModelParts
{
    public required string Language { get; init; }
    public required string Version { get; init; }
    /// <summary>Checksum of the sentence encoder it was trained with, empty for none.</summary>
    public required string Encoder { get; init; }
    public required WordForms Forms { get; init; }
    public required IntentModel Intents { get; init; }
    public required SentimentModel Sentiment { get; init; }
    public required PersonModel Persons { get; init; }
    public required EntityFinder Entities { get; init; }
    public required ModelMetrics Metrics { get; init; }
}
