using Bot.Testing;

namespace Bot.Transcripts;

/// <summary>The answer to a first message, with the real content and model: one line each in <c>first-answers.cases</c>.</summary>
public sealed class FirstAnswerTests
{
    static readonly IReadOnlyList<Case> Cases = CaseFile.Read("first-answers.cases", 1, 1);

    public static TheoryData<string> Lines => [.. Cases.Select(line => line.ToString())];

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Each_message_is_answered_as_written(string line)
    {
        var read = Cases.Single(candidate => candidate.ToString() == line);
        var bot = new TestBot();

        await bot.SayAsync(read.Given[0]);

        var said = Assert.Single(await bot.ReadAsync());
        var wrong = read.Expected[0].StartsWith("not ", StringComparison.Ordinal);
        var topics = (wrong ? read.Expected[0][4..] : read.Expected[0]).Split(',', StringSplitOptions.TrimEntries);
        Assert.True(topics.Contains(said.Topic) != wrong, $"The customer read\n  {said}\n  because {bot.Facts.OfType<Conversations.BotReplied>().Last().Because}");
    }
}
