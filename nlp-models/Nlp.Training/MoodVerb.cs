using System.Diagnostics;

namespace Nlp.Training;

/// <summary>Measures the shop's sentiment on sentences labelled negative, neutral or positive.</summary>
internal static class MoodVerb
{
    static readonly string[] Labels = ["negative", "neutral", "positive"];

    public static int Run(Call call, TextWriter output)
    {
        using var encoder = call.Encoder();
        var all = TsvFile.Read(call.DataFile()).Where(r => Labels.Contains(r.Label)).ToArray();
        Row[] Of(string split) => Array.FindAll(all, r => r.Split.StartsWith(split, StringComparison.Ordinal));
        var rows = Of(call.Value("test", "test"));
        var folder = (call with { Subject = null }).LanguageFolder();
        var trainOn = call.Value("train", "");
        var taught = Array.FindAll(all, r => r.Split == trainOn);
        if (trainOn.Length > 0 && taught.Length == 0)
            throw new CallException($"No row of the file is of part '{trainOn}'.");
        var clock = Stopwatch.StartNew();
        var model = taught.Length > 0
            ? LanguageModel.Train(OnlySentiment(folder, taught), "evaluation", encoder: encoder)
            : LanguageModel.Train(folder, encoder: encoder);
        var training = clock.Elapsed;
        // Who trains on a file knows the mix of its labels, and may also choose on its validation part; the shipped model has seen neither.
        var forRecall = Lean.Evenly(Meant(taught));
        var judged = taught.Length > 0 ? Of("val") : [];
        var forF1 = Lean.Best(Array.ConvertAll(judged, r => Chances.Of(model.Understand(r.Text))), Meant(judged), MacroF1);
        foreach (var row in rows.Take(300))
            model.Understand(row.Text); // compiled before it is timed
        clock.Restart();
        var chances = Array.ConvertAll(rows, r => Chances.Of(model.Understand(r.Text)));
        var time = clock.Elapsed / Math.Max(1, rows.Length);
        using var process = Process.GetCurrentProcess();
        var peak = process.PeakWorkingSet64;
        var meant = Meant(rows);
        var taken = forF1.Taken(chances);
        Printing.Figures(output, call.Flag("json"),
        [
            ("Model", model.Version),
            ("Rows", rows.Length),
            ("Lean for F1", forF1.ToString()),
            ("Accuracy percent", Printing.Percent((double)meant.Zip(taken).Count(t => t.First == t.Second) / Math.Max(1, rows.Length))),
            ("Macro F1 percent", Printing.Percent(MacroF1(meant, taken))),
            ("Lean for recall", forRecall.ToString()),
            ("Macro recall percent", Printing.Percent(MacroRecall(meant, forRecall.Taken(chances)))),
            ("Training seconds", Math.Round(training.TotalSeconds, 1)),
            ("Microseconds per message", Math.Round(time.TotalMicroseconds)),
            ("Peak megabytes", peak >> 20)
        ]);
        return 0;
    }

    static int[] Meant(Row[] rows) => Array.ConvertAll(rows, r => Array.IndexOf(Labels, r.Label));

    static double MacroF1(int[] meant, int[] taken) => Enumerable.Range(0, 3).Average(c => 2.0 * Right(meant, taken, c) / Math.Max(1, meant.Count(m => m == c) + taken.Count(t => t == c)));

    static double MacroRecall(int[] meant, int[] taken) => Enumerable.Range(0, 3).Average(c => (double)Right(meant, taken, c) / Math.Max(1, meant.Count(m => m == c)));

    static int Right(int[] meant, int[] taken, int c) => meant.Zip(taken).Count(t => t.First == c && t.Second == c);

    /// <summary>How likely a message is each of the three.</summary>
    readonly record struct Chances(double Bad, double Plain, double Good)
    {
        public static Chances Of(Understanding said) => new((1 - said.Plain - said.Sentiment) / 2, said.Plain, (1 - said.Plain + said.Sentiment) / 2);
    }

    /// <summary>Factors by which bad and good count more than they are likely, since a measure that counts every class the same asks for
    /// the rare ones to be taken more often. 1 and 1: the likeliest is taken.</summary>
    readonly record struct Lean(double Bad, double Good)
    {
        public int[] Taken(Chances[] chances)
        {
            var (bad, good) = (Bad, Good);
            return Array.ConvertAll(chances, c => c.Bad * bad >= c.Plain && c.Bad * bad >= c.Good * good ? 0 : c.Plain >= c.Good * good ? 1 : 2);
        }

        /// <summary>The pair for macro-recall, which depends on no class's share: the likeliest once every class is as common as the others.
        /// 1 and 1 without labels.</summary>
        public static Lean Evenly(int[] labels)
        {
            double Share(int c) => Math.Max(1, labels.Count(l => l == c));
            return new(Share(1) / Share(0), Share(1) / Share(2));
        }

        /// <summary>The pair, in steps of a tenth of their logarithm, with which a measure is best; 1 and 1 without anything to choose on.</summary>
        public static Lean Best(Chances[] chances, int[] meant, Func<int[], int[], double> measure) =>
            chances.Length == 0 ? new(1, 1)
            : (from bad in Enumerable.Range(-15, 31) from good in Enumerable.Range(-15, 31) select new Lean(Math.Exp(bad / 10.0), Math.Exp(good / 10.0)))
                .MaxBy(lean => measure(meant, lean.Taken(chances)));

        public override string ToString() => FormattableString.Invariant($"bad x {Bad:0.00}, good x {Good:0.00}");
    }

    /// <summary>The language with these rows in the place of its own sentences, and as little as can be of everything else.</summary>
    static LanguageData OnlySentiment(string folder, IEnumerable<Row> rows) => LanguageData.FromFolder(folder) with
    {
        Intents = new Dictionary<string, IReadOnlyList<string>> { ["anything"] = ["anything"], ["nothing"] = ["nothing"] },
        OutOfScope = [],
        AsksForPerson = [],
        Sentiment = [.. rows.Select(r => (r.Text, Array.IndexOf(Labels, r.Label) - 1))]
    };
}
