using System.Diagnostics;

namespace Nlp.Training;

/// <summary>Trains on the training split of a file and measures on its test split.</summary>
internal static class EvaluateVerb
{
    public static int Run(Call call, TextWriter output, CancellationToken cancellation)
    {
        var task = Task.Of(call);
        using var encoder = call.Encoder();
        var clock = Stopwatch.StartNew();
        var model = LanguageModel.Train(task.Data, "evaluation", encoder: encoder, cancellation: cancellation);
        var training = clock.Elapsed;
        clock.Restart();
        var evaluation = Evaluation.Of(model, task.Test);
        var perMessage = clock.Elapsed / task.Test.Length;
        using var process = Process.GetCurrentProcess();
        var peak = process.PeakWorkingSet64;
        var mistyped = call.Flag("typos") ? Evaluation.Of(model, task.Test, text => TypingErrors.In(text, seed: 1)) : null;
        Printing.Figures(output, call.Flag("json"),
        [
            ("File", Path.GetFileName(call.DataFile())),
            ("Sentence encoder", encoder is null ? "none" : encoder.Checksum[..12]),
            ("Training rows", task.Data.Intents.Sum(i => i.Value.Count)),
            ("Test rows", evaluation.Inside.Length),
            ("Training seconds", Math.Round(training.TotalSeconds, 1)),
            ("Milliseconds per message", Math.Round(perMessage.TotalMilliseconds, 2)),
            ("Peak megabytes", peak >> 20),
            .. evaluation.Figures(),
            .. mistyped is null ? [] : new (string, object)[]
            {
                ("Accuracy with typing errors percent", Printing.Percent(mistyped.Accuracy)),
                ("Lost to typing errors percent", Printing.Percent(evaluation.Accuracy - mistyped.Accuracy))
            }
        ]);
        return 0;
    }
}
