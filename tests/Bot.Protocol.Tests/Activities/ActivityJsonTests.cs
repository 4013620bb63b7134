using System.Text;
using System.Text.Json;

namespace Bot.Protocol.Tests.Activities;

public sealed class ActivityJsonTests
{
    static Activity Parse(string json)
    {
        Assert.True(ActivityJson.TryParse(Encoding.UTF8.GetBytes(json).AsSpan(), out var activity, out var error), error);
        return activity;
    }

    static string Refusal(string json) => Refusal(Encoding.UTF8.GetBytes(json));

    static string Refusal(byte[] utf8)
    {
        Assert.False(ActivityJson.TryParse(utf8.AsSpan(), out var activity, out var error));
        Assert.Null(activity);
        return error;
    }

    /// <summary>One line a case: the JSON, =&gt;, how the refusal must begin.</summary>
    [Fact]
    public void Bad_bodies_are_refused_and_the_field_is_named()
    {
        foreach (var (json, expected) in CaseFile.Arrows("Activities/refused.cases"))
        {
            var error = Refusal(json);
            Assert.True(error.StartsWith(expected, StringComparison.Ordinal), $"{json}\n  expected: {expected}\n  was:      {error}");
        }
    }

    [Fact]
    public void A_body_over_the_limit_is_refused()
    {
        var body = $$"""{"type":"message","text":"{{new string('x', ActivityJson.MaxBytes)}}"}""";
        Assert.StartsWith("body: ", Refusal(body), StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_of_exactly_the_limit_is_read()
    {
        const string Frame = """{"type":"message","text":""}""";
        var text = new string('x', ActivityJson.MaxBytes - Frame.Length);
        Assert.Equal(text, Parse($$"""{"type":"message","text":"{{text}}"}""").Text);
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_refused() =>
        Assert.Equal("body: not valid UTF-8", Refusal([.. "{\"type\":\"message\",\"text\":\""u8, 0xC3, 0x28, .. "\"}"u8]));

    [Fact]
    public void Nesting_is_read_to_the_limit_and_refused_beyond()
    {
        static string Nested(int depth) => $$"""{"type":"event","value":{{new string('[', depth - 1)}}{{new string(']', depth - 1)}}}""";

        Assert.NotNull(Parse(Nested(ActivityJson.MaxDepth)).Value);
        Assert.Contains("not valid JSON", Refusal(Nested(ActivityJson.MaxDepth + 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_is_skipped()
    {
        byte[] body = [0xEF, 0xBB, 0xBF, .. "{\"type\":\"typing\"}"u8];
        Assert.True(ActivityJson.TryParse(body.AsMemory(), out var activity, out _));
        Assert.Equal("typing", activity.Type);
    }

    [Fact]
    public void Unknown_fields_survive_at_every_level()
    {
        const string Json = """
            {"type":"message","x1":{"a":[1,2.50,1e3,null]},"from":{"id":"u","x2":true},"conversation":{"id":"c","x3":"ü"},
             "attachments":[{"contentType":"a/b","x4":0}],"suggestedActions":{"actions":[{"type":"imBack","x5":"y"}],"x6":[]},
             "entities":[{"type":"mention","mentioned":{"id":"b"},"text":"<at>b</at>"}],"relatesTo":{"channelId":"d","x7":{}},
             "semanticAction":{"id":"s","x8":8},"reactionsAdded":[{"type":"like","x9":9}],"textHighlights":[{"text":"t","occurrence":1,"x10":1}]}
            """;
        JsonSame.Assert(Json, ActivityJson.ToJson(Parse(Json)));
    }

    [Fact]
    public void Open_content_is_kept_to_the_digit()
    {
        const string Value = """{"n":12345678901234567890.1234567890,"e":1E+2,"s":"a\u0000b","o":{"type":1}}""";
        var written = ActivityJson.ToJson(Parse($$"""{"type":"event","value":{{Value}},"channelData":{{Value}}}"""));
        Assert.Equal(2, written.Split("12345678901234567890.1234567890").Length - 1);
        Assert.Equal(2, written.Split("1E+2").Length - 1);
        JsonSame.Assert($$"""{"type":"event","value":{{Value}},"channelData":{{Value}}}""", written);
    }

    [Fact]
    public void The_caller_id_is_neither_read_nor_written()
    {
        var activity = Parse("""{"type":"message","callerId":"urn:botframework:azure"}""");
        Assert.Null(activity.CallerId);
        Assert.Null(activity.Properties);

        activity.CallerId = "urn:botframework:azure";
        Assert.DoesNotContain("callerId", ActivityJson.ToJson(activity), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("2026-03-01T10:20:30Z", "2026-03-01T10:20:30Z")]
    [InlineData("2026-03-01T10:20:30.1234567Z", "2026-03-01T10:20:30.1234567Z")]
    [InlineData("2026-03-01T12:20:30.500+02:00", "2026-03-01T10:20:30.5Z")]
    [InlineData("2026-03-01T10:20:30", "2026-03-01T10:20:30Z")]
    public void Timestamps_are_written_in_UTC_with_Z(string received, string written) =>
        Assert.Contains($"\"timestamp\":\"{written}\"", ActivityJson.ToJson(Parse($$"""{"type":"message","timestamp":"{{received}}"}""")), StringComparison.Ordinal);

    [Fact]
    public void Local_timestamps_keep_their_offset() =>
        Assert.Contains("\"localTimestamp\":\"2026-03-01T10:20:30.25-07:00\"",
            ActivityJson.ToJson(Parse("""{"type":"message","localTimestamp":"2026-03-01T10:20:30.250-07:00"}""")), StringComparison.Ordinal);

    [Fact]
    public void NUL_in_a_text_becomes_the_replacement_character()
    {
        var activity = Parse("""{"type":"message","text":"a\u0000b","from":{"id":"u","name":"\u0000"}}""");
        Assert.Equal("a\uFFFDb", activity.Text);
        Assert.Equal("\uFFFD", activity.From!.Name);
    }

    [Fact]
    public void Whole_surrogate_pairs_are_fine() =>
        Assert.Equal("\U0001F642", Parse("""{"type":"message","text":"\uD83D\ude42"}""").Text);

    [Fact]
    public void Letters_outside_Latin_are_written_as_they_are() =>
        Assert.Contains("größe 你好", ActivityJson.ToJson(Activity.Message("größe 你好")), StringComparison.Ordinal);

    [Fact]
    public void Every_published_transcript_survives_a_round_trip()
    {
        var files = Directory.GetFiles(SharedData.Folder("protocol"), "*.transcript", SearchOption.AllDirectories);
        Assert.True(files.Length >= 16, $"only {files.Length} transcript files");

        var count = 0;
        foreach (var file in files)
        {
            var bytes = File.ReadAllBytes(file);
            Assert.True(ActivityJson.TryParseMany(bytes, out var activities, out var error), $"{file}: {error}");
            var text = Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF');
            using var original = JsonDocument.Parse(text);
            foreach (var (was, read) in original.RootElement.EnumerateArray().Zip(activities))
            {
                JsonSame.Assert(was.GetRawText(), ActivityJson.ToJson(read));
                count++;
            }
        }
        Assert.True(count >= 200, $"only {count} activities");
    }

    public static TheoryData<string> Payloads() =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Activities", "payloads"), "*.json").Select(f => Path.GetFileName(f)!).Order()];

    [Theory]
    [MemberData(nameof(Payloads))]
    public void Payloads_of_real_clients_survive_a_round_trip(string file)
    {
        var json = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Activities", "payloads", file));
        var activity = Parse(json);
        JsonSame.Assert(json, ActivityJson.ToJson(activity));
        Assert.NotNull(activity.GetConversationReference().Conversation?.Id);
    }
}
