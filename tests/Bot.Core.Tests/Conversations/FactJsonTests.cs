using System.Text.Json;
using System.Text.Json.Serialization;
using Bot.Conversations;
using Bot.Testing;

namespace Bot.Core.Tests.Conversations;

/// <summary>Facts are stored for ever: <c>facts.golden</c> holds one stored line of each kind, and lines are added to it, never
/// changed or taken away.</summary>
public sealed class FactJsonTests
{
    static readonly string[] Golden = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Conversations", "facts.golden"));

    static readonly List<JsonDerivedTypeAttribute> Kinds =
        [.. typeof(Fact).GetCustomAttributes(typeof(JsonDerivedTypeAttribute), inherit: false).Cast<JsonDerivedTypeAttribute>()];

    [Fact]
    public void Every_stored_line_still_reads_and_is_written_the_same()
    {
        Assert.NotEmpty(Golden);
        foreach (var line in Golden)
            Assert.Equal(line, JsonSerializer.Serialize(Read(line), ConversationJson.Default.Fact));
    }

    [Fact]
    public void Every_kind_of_fact_has_a_stored_line_and_no_kind_was_renamed()
    {
        var stored = Golden.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("kind").GetString()).Order();

        Assert.Equal(stored, Kinds.Select(kind => (string?)kind.TypeDiscriminator).Order());
        Assert.Equal(
            typeof(Fact).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Fact))).Select(type => type.Name).Order(),
            Kinds.Select(kind => kind.DerivedType.Name).Order());
    }

    [Fact]
    public void A_fact_of_every_kind_comes_back_whole()
    {
        foreach (var fact in SomeFacts.OfEveryKind(Some.At))
        {
            var json = JsonSerializer.Serialize(fact, ConversationJson.Default.Fact);

            Assert.Equal(json, JsonSerializer.Serialize(Read(json), ConversationJson.Default.Fact));
            // Lists have no equality by value; every other property must come back equal.
            foreach (var property in fact.GetType().GetProperties().Where(property => property.PropertyType.IsValueType || property.PropertyType == typeof(string)))
                Assert.Equal(property.GetValue(fact), property.GetValue(Read(json)));
        }
    }

    [Fact]
    public void The_stored_lines_are_those_of_one_fact_of_every_kind() =>
        Assert.Equal(Golden, SomeFacts.OfEveryKind(Some.At).Select(fact => JsonSerializer.Serialize(fact, ConversationJson.Default.Fact)));

    [Fact]
    public void A_callback_from_before_there_were_times_still_reads_and_takes_no_place()
    {
        var asked = Read("""{"kind":"callback-requested","phone":"0301234567","due":"2026-03-04T14:00:00+00:00","at":"2026-03-04T12:00:00+00:00"}""");

        var conversation = Some.Conversation([.. Some.On(OwnerKind.Waiting), asked]);
        Assert.Equal((Some.At.AddHours(2), null, null), (conversation.CallbackDue, conversation.Call, conversation.CallPlace));
    }

    [Fact]
    public void Files_come_back_with_what_they_came_with()
    {
        var file = new KeptFile("0a.pdf", "plan.pdf", "application/pdf", 10) { Address = "https://chat.example.com/plan.pdf" };
        Fact[] facts = [new CustomerSpoke(Some.At, "m1", null, "", null, "plan.pdf") { Kept = [file] }, new AgentReplied(Some.At, Some.Ana, "", "k") { Files = [file] }, new NoteAdded(Some.At, Some.Ana, "", "k") { Files = [file] }];

        var read = facts.Select(fact => Read(JsonSerializer.Serialize(fact, ConversationJson.Default.Fact))).ToList();

        Assert.Equal([file, file, file], read.SelectMany(fact => fact switch { CustomerSpoke said => said.Kept!, AgentReplied said => said.Files!, var note => ((NoteAdded)note).Files! }));
    }

    [Fact]
    public void An_unknown_kind_is_refused_and_not_read_as_something_else() =>
        Assert.ThrowsAny<JsonException>(() => Read("""{"kind":"conversation-vanished","at":"2026-03-04T12:00:00+00:00"}"""));

    [Fact]
    public void A_message_on_its_way_in_comes_back_whole()
    {
        var message = Some.Text("hello") with { Name = "n", Value = "v", AnswerInline = true };

        Assert.Equal(message, JsonSerializer.Deserialize(JsonSerializer.Serialize(message, ConversationJson.Default.InboundMessage), ConversationJson.Default.InboundMessage));
    }

    static Fact Read(string json) => JsonSerializer.Deserialize(json, ConversationJson.Default.Fact)!;
}
