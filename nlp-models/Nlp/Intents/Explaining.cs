using Nlp.Text;

namespace Nlp.Intents;

/// <summary>Takes a score apart into what each part of the message gave to it.</summary>
internal static class Explaining
{
    const int MostWords = 8, MostPhrases = 3;

    public static IntentExplanation Of(IntentModel model, Message message, ScoredIntent candidate)
    {
        var intent = Array.IndexOf(model.Names, candidate.Intent);
        var (tokens, read, scorer) = (message.Tokens, message.Features, model.Scorer);
        read.Read(tokens, model.Vocabulary);
        var gives = new Dictionary<int, double>(read.Count);
        for (var f = 0; f < read.Count; f++)
            gives[read.Rows[f]] = read.Weights[f] * scorer.Weights[read.Rows[f] * scorer.Stride + intent];

        // A feature that occurs twice gave once: its places share it.
        var places = FeatureReader.Places(tokens, model.Vocabulary).ToLookup(p => p.Row, p => TextOf(tokens, p.First, p.Last));
        var byText = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (row, given) in gives)
            foreach (var text in places[row])
                byText[text] = byText.GetValueOrDefault(text) + given / places[row].Count();

        double meaning = 0;
        var dense = scorer.Weights.AsSpan(scorer.Weights.Length - (scorer.Dense + 1) * scorer.Stride);
        var vector = scorer.Dense > 0 ? message.Vector : [];
        for (var d = 0; d < vector.Length; d++)
            meaning += vector[d] * dense[d * scorer.Stride + intent];
        if (model.Neighbours is { } neighbours)
        {
            // Nearness is below zero for every intent: what it gives to one is what the others have less.
            var nearness = new float[model.Names.Length];
            neighbours.AddNearness(model.CosinesOf(message), hidden: null, nearness);
            meaning += nearness[intent] - nearness.Average();
        }

        var all = Math.Max(byText.Values.Sum(Math.Abs) + Math.Abs(meaning), 1e-9);
        return new IntentExplanation(candidate.Intent, candidate.Confidence,
            [.. byText.OrderByDescending(t => Math.Abs(t.Value)).ThenBy(t => t.Key, StringComparer.Ordinal).Take(MostWords).Select(t => new Evidence(t.Key, t.Value / all))],
            meaning / all, Nearest(model, message, intent));
    }

    static NearPhrase[] Nearest(IntentModel model, Message message, int intent)
    {
        if (model.Neighbours is { } neighbours)
            return [.. neighbours.NearestOf(message.Vector, intent, MostPhrases).Select(p => new NearPhrase(model.Phrases[p.Phrase], Math.Min(1, p.Cosine)))];
        var said = Features(message.Features);
        var phrase = new Message();
        var near = new List<NearPhrase>();
        for (var i = 0; i < model.Phrases.Length; i++)
        {
            if (model.Meant[i] != intent)
                continue;
            phrase.Tokens.Read(model.Phrases[i], model.Vocabulary.Forms);
            phrase.Features.Read(phrase.Tokens, model.Vocabulary);
            var taught = Features(phrase.Features);
            var product = taught.Sum(f => f.Value * said.GetValueOrDefault(f.Key));
            var lengths = Math.Sqrt(taught.Values.Sum(w => w * w) * said.Values.Sum(w => w * w));
            near.Add(new NearPhrase(model.Phrases[i], lengths > 0 ? Math.Min(1, product / lengths) : 0));
        }
        return [.. near.OrderByDescending(p => p.Cosine).ThenBy(p => p.Text, StringComparer.Ordinal).Take(MostPhrases)];
    }

    static Dictionary<int, double> Features(FeatureReader read) =>
        Enumerable.Range(0, read.Count).ToDictionary(f => read.Rows[f], f => (double)read.Weights[f]);

    static string TextOf(Tokens tokens, int first, int last) =>
        string.Join(' ', Enumerable.Range(first, last - first + 1).Select(i => tokens.Word(i).ToString()));
}
