using Nlp.Linear;

namespace Nlp.Intents;

/// <summary>Fits the small yes-or-no judges of what the linear scores leave open.</summary>
internal static class Judges
{
    /// <summary>A judge of all. What it says of each example, for the figures, comes from a judge that had not seen the example.</summary>
    /// <param name="judged">Indices of the examples.</param>
    /// <param name="features">What is measured of one.</param>
    /// <param name="yes">What is to be said of it.</param>
    /// <param name="importance">What it counts.</param>
    /// <param name="penalty">Pull of the weights towards zero.</param>
    /// <param name="parts">The part of each, see <see cref="Folds"/>.</param>
    /// <param name="folds">Number of parts.</param>
    /// <param name="says">Receives what is said of each.</param>
    public static Logistic Fit(int[] judged, Func<int, double[]> features, Predicate<int> yes, Func<int, double> importance, double penalty, int[] parts, int folds, double[] says)
    {
        Logistic Fit(int[] chosen) => Logistic.Fit(Array.ConvertAll(chosen, i => features(i)), Array.ConvertAll(chosen, i => yes(i)),
            Array.ConvertAll(chosen, i => importance(i)), penalty);
        for (var part = 0; part < folds; part++)
        {
            var judge = Fit(Array.FindAll(judged, i => parts[i] != part));
            foreach (var i in judged)
                if (parts[i] == part)
                    says[i] = Gate.InScope(judge, features(i));
        }
        return Fit(judged);
    }
}
