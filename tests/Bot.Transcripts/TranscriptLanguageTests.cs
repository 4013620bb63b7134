using Bot.Conversations;
using Bot.Testing;
using Bot.Testing.Transcripts;

namespace Bot.Transcripts;

/// <summary>A transcript that goes otherwise must fail, and say where and what was read instead.</summary>
public sealed class TranscriptLanguageTests : IDisposable
{
    readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.transcript");

    [Theory]
    [InlineData("customer: hello\nbot: order-number/ask", ":2: Expected the bot to say \"order-number/ask\"")]
    [InlineData("customer: hello\nbot: greet\nbot: greet", ":3: Expected \"greet\", but nothing more was said")]
    [InlineData("customer: hello\ncustomer: hello", ":2: The customer also read, and no line expects it")]
    [InlineData("customer: hello", "The customer also read, and no line expects it")]
    [InlineData("customer: hello\nbot: greet\nbuttons: Nothing", ":3: Expected the buttons Nothing")]
    [InlineData("customer: hello\nbot: greet\nagent Ana: hi", "It was refused, and no line expects that: Claim the conversation first")]
    [InlineData("customer: hello\nbot: greet\nagent Ana: hi\nrefused: something else", ":4: Expected a refusal with")]
    [InlineData("customer: hello\nbot: greet\ndesk: with Ana", ":3: Expected the conversation with Ana, but it is with the bot")]
    [InlineData("customer: hello\nbot: greet\ndesk: waiting in Service because angry", ":3: Expected it to wait in Service")]
    [InlineData("customer: hello\nbot: greet\nsurvey asked", ":3: Expected a survey to be open")]
    [InlineData("customer: hello\nbot: greet\ncase in Billing", ":3: Expected case in Billing, but there is no case")]
    [InlineData("custommer: hello", ":1: No line of the transcript language reads like this: custommer: hello")]
    public async Task What_goes_otherwise_is_told_with_its_line(string transcript, string complaint)
    {
        var problem = await Assert.ThrowsAsync<ScriptException>(() => PlayAsync(transcript, new MemoryStage()));

        Assert.Contains(complaint, problem.Message);
    }

    [Fact]
    public async Task A_note_that_gets_out_is_caught_without_a_line_for_it()
    {
        var stage = new MemoryStage();
        await stage.SayAsync("talk to a person");
        await stage.ActAsync(new Bot.Desk.Claim(Some.Ana));
        await stage.ReadAsync();

        var problem = await Assert.ThrowsAsync<ScriptException>(() => PlayAsync("agent Ana notes: secret-1\nagent Ana: This is SECRET-1.", stage));

        Assert.Contains("A private note reached the customer", problem.Message);
    }

    [Fact]
    public async Task A_bot_that_talks_over_a_person_is_caught_without_a_line_for_it()
    {
        var stage = new MemoryStage();
        await stage.SayAsync("hello");
        await stage.ActAsync(new Bot.Desk.Claim(Some.Ana));

        // What the bot said before is read only now, when Ana has the conversation: for the reader it talks over her.
        var problem = await Assert.ThrowsAsync<ScriptException>(() => PlayAsync("customer: hello", stage));

        Assert.Contains("The bot spoke while a person had the conversation", problem.Message);
    }

    [Fact]
    public async Task A_script_says_what_was_read_instead()
    {
        await new Script().Open().AssertReply("welcome").Send("hello").AssertReply("greet").Assert(conversation => conversation.Owner == OwnerKind.Bot);

        var problem = await Assert.ThrowsAsync<ScriptException>(async () => await new Script().Send("hello").AssertReply("order-number/ask"));
        Assert.Contains("greet: ", problem.Message);
        await Assert.ThrowsAsync<ScriptException>(async () => await new Script().Send("hello").AssertQuiet());
    }

    async Task PlayAsync(string transcript, ITranscriptStage stage)
    {
        await File.WriteAllTextAsync(_file, transcript);
        await Transcript.PlayAsync(_file, stage);
    }

    public void Dispose() => File.Delete(_file);
}
