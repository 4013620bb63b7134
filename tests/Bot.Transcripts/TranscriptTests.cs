using Bot.Testing.Transcripts;

namespace Bot.Transcripts;

/// <summary>Whole conversations, each a text file in <c>conversations/</c>, over the real turn with the real content and model.</summary>
public sealed class TranscriptTests
{
    static string Folder => Path.Combine(AppContext.BaseDirectory, "conversations");

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.transcript").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public Task The_conversation_goes_as_written(string name) => Transcript.PlayAsync(Path.Combine(Folder, name + ".transcript"), new MemoryStage());
}
