using Xunit;

namespace Nlp.Tests.Sentiments;

/// <summary>Two hundred messages nobody trained on, and how a colleague would hear them.</summary>
public sealed class MoodsTests(English english)
{
    static readonly (string Text, string Kind)[] Messages =
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Sentiments", "moods.tsv")).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('\t')).Select(parts => (parts[0], parts[1]))];

    // Upset is what an outburst is by the limits as delivered, but for its depth.
    static bool SoundsUpset(Understanding said) => said.Sentiment < -0.5 && said.Intensity >= 0.5;

    [Theory]
    [InlineData("calm", 0.95)]
    [InlineData("angry", 0.9)]
    [InlineData("resigned", 0.85)]
    [InlineData("sarcastic", 0.75)]
    [InlineData("relieved", 0.8)]
    public void Most_messages_are_heard_as_a_colleague_would_hear_them(string kind, double least)
    {
        var messages = Messages.Where(message => message.Kind == kind).Select(message => (message.Text, Said: english.Model.Understand(message.Text))).ToArray();

        var wrong = Array.FindAll(messages, message => !(kind switch
        {
            "calm" => !SoundsUpset(message.Said),
            "angry" => SoundsUpset(message.Said),
            "resigned" => message.Said.Sentiment < 0,
            // Often only a person hears it; what must not happen is that it is taken for praise.
            "sarcastic" => message.Said.Sentiment < 0.5,
            "relieved" => message.Said.Sentiment > 0,
            _ => throw new FormatException(kind),
        }));

        Assert.True(messages.Length >= 36 && wrong.Length <= (1 - least) * messages.Length,
            $"{kind}: {messages.Length - wrong.Length} of {messages.Length}\n{string.Join('\n', wrong.Select(w => $"{w.Said.Sentiment,5:0.00} {w.Said.Intensity:0.00} {w.Text}"))}");
    }

    [Fact]
    public void None_of_them_is_trained_on()
    {
        static string Bare(string text) => string.Concat(text.ToLowerInvariant().Where(char.IsLetter));
        var taught = Directory.GetFiles(English.Folder, "*", SearchOption.AllDirectories).SelectMany(File.ReadLines).Select(line => Bare(line.Split('\t')[0])).ToHashSet();

        Assert.DoesNotContain(Messages, message => taught.Contains(Bare(message.Text)));
    }
}
