namespace Nlp.Training;

/// <summary>The verbs of the training program. Exit codes: 0 done, 1 could not be done, 2 called wrongly.</summary>
public static class CommandLine
{
    const string Help = """
        Trains and measures the language models.

          train [<language folder>] [--out <file>]    train on all phrases, print cross-validated figures, write the model
          ship [<languages folder>] --out <folder>    train every language as the build does, write what the program comes with
          evaluate <tsv> [options]                    train on a file's own phrases and measure on its test part
          compare <tsv> [options]                     the same with two settings: is the difference more than chance?
          shop <tsv> --map <file>                     measure the shop's model on other people's phrases (text, label)
          outcomes [<tsv>]                            measure it on messages that say what should come of them (text, intents it may
                                                      mean with | between, and act, clarify or fall-back); ours unless named
          mood <tsv>                                  measure the shop's sentiment (labels negative, neutral, positive)
          person <tsv>                                measure "asks for a person" (label handoff, or anything else)
          benchmark [<language folder>]               time and memory per message
          say [<language folder>]                     read messages from standard input, print what was understood

        Options
          --json               figures as JSON on standard output
          --out <file>         where train writes the model (default nlp-models/models/<version>.nlp)
          --only <codes>       ship: those languages, with commas between them
          --encoder <file>     the sentence encoder (default the one beside this program)
          --words-only         without the sentence encoder
          --with <settings>    train: such as "cost=0.5, vector-weight=1.5, seed=3, folds=5, words-only"
          --first <settings>   compare: the settings of the one
          --second <settings>  compare: and of the other
          --typos              evaluate: measure again with one typing error per 20 characters
          --no-oos             evaluate, compare: train without the out-of-scope rows
          --train <split>      evaluate: split to train on (default train), several with commas between them;
                               mood: train on it, not on our sentences
          --test <split>       evaluate: split to measure on (default test); shop, mood and person
                               take every split that begins so
          --map <file>         shop: lines 'their label = our intent | our other intent', 'their label = *' for out of scope
          --show <n>           shop, outcomes, person: print n mistakes
          --help               this text

        The language folder is nlp-models/languages/en unless named. A TSV file has a header line and the columns text,
        label, split; a label 'oos' is out of scope. A file that is not found is looked for under SWITCHBOARD_DATA, or
        ../shared/data beside the repository where that is not set. The public data sets are not part of this repository.
        """;

    /// <summary>Runs one verb.</summary>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        using var cancel = new CancellationTokenSource();
        ConsoleCancelEventHandler stop = (_, pressed) =>
        {
            pressed.Cancel = true;
            cancel.Cancel();
        };
        Console.CancelKeyPress += stop;
        try
        {
            var call = Call.Parse(args);
            if (call.Verb is "" || call.Flag("help"))
            {
                output.WriteLine(Help);
                return call.Verb is "" && !call.Flag("help") ? 2 : 0;
            }
            return call.Verb switch
            {
                "train" => TrainVerb.Run(call, output, error, cancel.Token),
                "ship" => ShipVerb.Run(call, output, cancel.Token),
                "evaluate" => EvaluateVerb.Run(call, output, cancel.Token),
                "compare" => CompareVerb.Run(call, output, cancel.Token),
                "shop" => ShopVerb.Run(call, output),
                "outcomes" => OutcomesVerb.Run(call, output),
                "mood" => MoodVerb.Run(call, output),
                "person" => PersonVerb.Run(call, output),
                "benchmark" => BenchmarkVerb.Run(call, output),
                "say" => SayVerb.Run(call, Console.In, output),
                _ => throw new CallException($"Unknown verb '{call.Verb}'. Try --help.")
            };
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("Stopped; nothing was written.");
            return 1;
        }
        catch (CallException e)
        {
            error.WriteLine(e.Message);
            return 2;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            error.WriteLine(e.Message);
            return 1;
        }
        finally
        {
            Console.CancelKeyPress -= stop;
        }
    }
}
