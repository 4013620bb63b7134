using Nlp.Encoding;
using Nlp.Entities;
using Nlp.Intents;
using Nlp.Persons;
using Nlp.Sentiments;
using Nlp.Storage;
using Nlp.Text;

namespace Nlp;

/// <summary>Trains every part of a language: what is known of its words, the intents, the sentiment, the wish for a person.</summary>
internal sealed class LanguageTrainer(LanguageData data, TrainingOptions options, IProgress<TrainingProgress>? progress, Action<IReadOnlyList<HeldOutPhrase>>? judged,
    SentenceEncoder? encoder, CancellationToken cancellation)
{
    public ModelParts Train(string version)
    {
        Report("Reading the phrases", 0);
        var forms = Forms();
        var vectors = new TextVectors(forms, encoder);
        var (intents, metrics) = new IntentTrainer(data, forms, options, vectors)
            .Train(share => Report("Training intents", 0.05 + 0.8 * share), judged, cancellation);
        var sounds = new SentimentTrainer(data, forms, options);
        var (sentiment, accuracy, macroF1) = sounds.Train(vectors.Deep(sounds.Texts, cancellation),
            share => Report("Training sentiment", 0.85 + 0.07 * share), cancellation);
        var asks = new PersonTrainer(data, forms, options);
        var (persons, asksF1) = asks.Train(vectors.Of(asks.Texts, cancellation),
            share => Report("Training the wish for a person", 0.92 + 0.06 * share), cancellation);
        Report("Done", 1);
        return new ModelParts
        {
            Language = data.Language,
            Version = version,
            Encoder = encoder?.Checksum ?? "",
            Forms = forms,
            Intents = intents,
            Sentiment = sentiment,
            Persons = persons,
            Entities = new EntityFinder(data.Entities),
            Metrics = metrics with { SentimentAccuracy = accuracy, SentimentMacroF1 = macroF1, WantsPersonF1 = asksF1 }
        };
    }

    /// <summary>Rewrites, synonyms and stop words of the language, and every word its files hold: those are spelt right.</summary>
    WordForms Forms()
    {
        var plain = new WordForms(data.Rewrites, new Dictionary<string, int>(), [], [], []);
        var tokens = new Tokens();
        var dictionary = new Dictionary<string, int>(StringComparer.Ordinal);
        var pairs = new HashSet<uint>();
        foreach (var text in data.Intents.SelectMany(i => i.Value.Append(IntentTrainer.NameAsPhrase(i.Key))).Concat(data.OutOfScope)
            .Concat(data.Sentiment.Select(s => s.Text)).Concat(data.AsksForPerson.Select(s => s.Text)).Concat(data.SentimentWords.Select(l => l.Split('\t')[0]))
            .Concat(data.WantsPerson.SelectMany(PersonPatterns.WordsOf)).Concat(data.Synonyms).Concat(data.StopWords))
        {
            tokens.Read(text, plain);
            for (var i = 0; i < tokens.Count; i++)
            {
                var word = tokens.Word(i).ToString();
                dictionary[word] = dictionary.GetValueOrDefault(word) + 1;
                if (i > 0)
                    pairs.Add(FeatureReader.PairOf(tokens.Hash(i - 1), tokens.Hash(i)));
            }
        }
        // What the phrases do not hold is not misspelt when it is a common word of the language.
        foreach (var word in encoder?.Tokenizer.Words ?? [])
        {
            tokens.Read(word, plain);
            if (tokens.Count == 1)
                dictionary.TryAdd(tokens.Word(0).ToString(), 0);
        }
        return new WordForms(data.Rewrites, dictionary, [.. pairs.Order()], data.Synonyms, data.StopWords);
    }

    void Report(string stage, double share) => progress?.Report(new TrainingProgress(stage, share));
}
