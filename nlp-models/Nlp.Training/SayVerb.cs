namespace Nlp.Training;

/// <summary>Prints what was understood of each line of the input.</summary>
internal static class SayVerb
{
    public static int Run(Call call, TextReader input, TextWriter output)
    {
        using var encoder = call.Encoder();
        var model = call.Model(encoder);
        while (input.ReadLine() is { } line)
        {
            var said = model.Understand(line);
            var candidates = string.Join(", ", said.Candidates.Select(c => $"{c.Intent} {c.Confidence:0.00}"));
            var entities = string.Join(", ", said.Entities.Select(e => $"{e.Kind} {e.Value}"));
            output.WriteLine($"{said.Outcome,-8} mood {said.Sentiment,5:0.00}  upset or delighted {said.Intensity:0.00}  person {said.WantsPerson:0.00}  [{candidates}] {{{entities}}}  {line}");
        }
        return 0;
    }
}
