namespace Nlp.Intents;

/// <summary>Turns the scores of phrases the scoring model had not seen into what would have been decided.</summary>
internal static class HeldOut
{
    public static IReadOnlyList<HeldOutPhrase> Judge(string[] texts, string[] intents, float[][] heldOut, int[] labels, int[] parts,
        double temperature, double[] inScope, double[] certainty, TrainingOptions options)
    {
        var phrases = new List<HeldOutPhrase>(texts.Length);
        var p = new double[intents.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            if (parts[i] < 0)
                continue;
            double top = heldOut[i].AsSpan(0, p.Length).ToArray().Max(), sum = 0;
            for (var c = 0; c < p.Length; c++)
                sum += p[c] = Math.Exp(temperature * (heldOut[i][c] - top));
            for (var c = 0; c < p.Length; c++)
                p[c] /= sum;
            Gate.Spread(p, certainty[i]);
            var best = Enumerable.Range(0, p.Length).OrderByDescending(c => p[c]).Take(3).ToArray();
            var candidates = Array.ConvertAll(best, c => new ScoredIntent(intents[c], inScope[i] * p[c]));
            phrases.Add(new(texts[i], labels[i] < p.Length ? intents[labels[i]] : null,
                IntentModel.Decide(candidates, options.ActAt, options.ActLead, options.ClarifyAt), candidates, p[best[0]], inScope[i]));
        }
        return phrases;
    }
}
