namespace Nlp.Intents;

/// <summary>Turns the scores of phrases the scoring model had not seen into what would have been decided.</summary>
internal static class HeldOut
{
    public static IReadOnlyList<HeldOutPhrase> Judge(IntentModel model, string[] texts, float[][] heldOut, int[] labels, int[] parts,
        double[] inScope, double[] certainty, double[] several)
    {
        var phrases = new List<HeldOutPhrase>(texts.Length);
        var p = new double[model.Names.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            if (parts[i] < 0)
                continue;
            double top = heldOut[i].AsSpan(0, p.Length).ToArray().Max(), sum = 0;
            for (var c = 0; c < p.Length; c++)
                sum += p[c] = Math.Exp(model.Temperature * (heldOut[i][c] - top));
            for (var c = 0; c < p.Length; c++)
                p[c] /= sum;
            Gate.Spread(p, certainty[i]);
            for (var c = 0; c < p.Length; c++)
                p[c] *= inScope[i];
            var candidates = model.Best(p);
            phrases.Add(new(texts[i], labels[i] < p.Length ? model.Names[labels[i]] : null, model.Decide(candidates, inScope[i], several[i]), candidates,
                inScope[i] > 0 ? candidates[0].Confidence / inScope[i] : 0, inScope[i]));
        }
        return phrases;
    }
}
