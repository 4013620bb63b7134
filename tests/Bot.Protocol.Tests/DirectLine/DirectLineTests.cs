using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bot.Protocol.DirectLine;

namespace Bot.Protocol.Tests.DirectLine;

public sealed class DirectLineTokensTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    static readonly TimeSpan HalfHour = TimeSpan.FromMinutes(30);
    static readonly byte[] Key = [.. Enumerable.Repeat((byte)1, 32)];
    static readonly byte[] OtherKey = [.. Enumerable.Repeat((byte)2, 32)];

    readonly DirectLineTokens _tokens = new(Key);

    [Fact]
    public void A_token_says_what_it_was_made_out_for()
    {
        var token = _tokens.Issue("conv-1", "dl_ü", ["https://shop.example"], Now, HalfHour).Token;
        var claims = _tokens.Validate(token, Now).Claims!;
        Assert.Equal("conv-1", claims.ConversationId);
        Assert.Equal("dl_ü", claims.UserId);
        Assert.Equal(["https://shop.example"], claims.Origins);
        Assert.Equal(Now + HalfHour, claims.ExpiresAt);
    }

    [Fact]
    public void A_client_finds_the_user_in_the_middle_part()
    {
        var token = _tokens.Issue("conv-1", "dl_7", [], Now, HalfHour).Token;
        using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]));
        Assert.Equal("dl_7", payload.RootElement.GetProperty("user").GetString());
        Assert.False(JsonDocument.Parse(Base64Url.DecodeFromChars(_tokens.Issue("c", null, [], Now, HalfHour).Token.Split('.')[1])).RootElement.TryGetProperty("user", out _));
    }

    [Theory]
    [InlineData(1799, null)]
    [InlineData(1800, "TokenExpired")]
    [InlineData(1801, "TokenExpired")]
    public void A_token_ends_to_the_second(int seconds, string? code) =>
        Assert.Equal(code, _tokens.Validate(_tokens.Issue("c", null, [], Now, HalfHour).Token, Now.AddSeconds(seconds)).Code);

    [Fact]
    public void A_rotated_key_still_checks_and_a_removed_one_does_not()
    {
        var token = _tokens.Issue("c", null, [], Now, HalfHour).Token;
        Assert.True(new DirectLineTokens(OtherKey, Key).Validate(token, Now).IsValid);
        Assert.Equal("BadArgument", new DirectLineTokens(OtherKey).Validate(token, Now).Code);
    }

    [Fact]
    public void Refreshing_keeps_conversation_user_and_origins()
    {
        var first = _tokens.Issue("c", "dl_7", ["https://shop.example"], Now, HalfHour);
        var verdict = _tokens.Refresh(first.Token, Now.AddMinutes(29), HalfHour, out var second);
        Assert.True(verdict.IsValid);
        var claims = _tokens.Validate(second!.Token, Now.AddMinutes(58)).Claims!;
        Assert.Equal(("c", "dl_7", Now), (claims.ConversationId, claims.UserId, claims.FirstIssuedAt));
        Assert.Equal(["https://shop.example"], claims.Origins);
        Assert.NotEqual(first.Claims.TokenId, claims.TokenId);
    }

    [Fact]
    public void An_expired_token_is_not_refreshed()
    {
        var token = _tokens.Issue("c", null, [], Now, HalfHour).Token;
        Assert.Equal("TokenExpired", _tokens.Refresh(token, Now + HalfHour, HalfHour, out var issued).Code);
        Assert.Null(issued);
    }

    [Fact]
    public void A_chain_of_refreshes_ends_after_thirty_days()
    {
        var token = _tokens.Issue("c", null, [], Now, HalfHour).Token;
        var at = Now;
        for (var i = 0; i < 3 * 24 * 30; i++)
        {
            at += TimeSpan.FromMinutes(20);
            if (!_tokens.Refresh(token, at, HalfHour, out var next).IsValid)
                break;
            token = next!.Token;
        }
        Assert.Equal(Now.AddDays(30), at);
        Assert.Equal("TokenExpired", _tokens.Validate(token, at).Code);
    }

    [Fact]
    public void Forged_and_foreign_tokens_are_not_ours()
    {
        var good = _tokens.Issue("c", "dl_7", [], Now, HalfHour).Token;
        var parts = good.Split('.');
        static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
        var otherClaims = Part("""{"conv":"other","jti":"x","iat":1,"exp":99999999999}""");
        string[] bad =
        [
            "", ".", "..", "a.b.c", parts[0], parts[0] + "." + parts[1], good + ".", good + "=", good + " ", good[..^1], "." + good,
            $"{parts[0]}.{otherClaims}.{parts[2]}",
            $"{Part("""{"alg":"none","typ":"JWT"}""")}.{otherClaims}.",
            $"{Part("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}.{parts[2]}",
            // Signed with the very key, but not with the one derived from it for tokens.
            $"{parts[0]}.{otherClaims}.{Base64Url.EncodeToString(HMACSHA256.HashData(Key, Encoding.ASCII.GetBytes(parts[0] + "." + otherClaims)))}",
            new DirectLineTokens(OtherKey).Issue("c", "dl_7", [], Now, HalfHour).Token,
            new string('a', 100_000),
        ];
        Assert.All(bad, token => Assert.Equal("BadArgument", _tokens.Validate(token, Now).Code));
        Assert.Equal("BadArgument", _tokens.Validate(null, Now).Code);
    }

    [Fact]
    public void No_single_character_of_a_token_can_be_changed()
    {
        var good = _tokens.Issue("c", "dl_7", [], Now, HalfHour).Token;
        var random = new Random(7);
        for (var i = 0; i < good.Length; i++)
        {
            var changed = good.ToCharArray();
            do
                changed[i] = (char)random.Next(33, 127);
            while (changed[i] == good[i]);
            Assert.False(_tokens.Validate(new string(changed), Now).IsValid, $"character {i}");
        }
    }

    [Fact]
    public void A_short_key_is_refused_at_the_start() =>
        Assert.Throws<ArgumentException>(() => new DirectLineTokens(new byte[31]));

    [Fact]
    public void A_token_does_not_show_in_text()
    {
        var issued = _tokens.Issue("c", null, [], Now, HalfHour);
        Assert.DoesNotContain(issued.Token, issued.ToString(), StringComparison.Ordinal);
    }
}

public sealed class DirectLineTypesTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("  \r\n", null)]
    [InlineData("{}", null)]
    [InlineData("""{"user":{}}""", null)]
    [InlineData("""{"user":{"id":"dl_1"}}""", "dl_1")]
    [InlineData("""{"User":{"Id":"dl_1","Name":"x"},"TrustedOrigins":["https://a.example"],"eTag":"1"}""", "dl_1")]
    [InlineData("""{"user":{"id":"dl_1"},"locale":"de","unknown":[1]}""", "dl_1")]
    public void Parameters_are_read_in_any_case_and_may_be_absent(string body, string? userId)
    {
        Assert.True(TokenParameters.TryParse(Encoding.UTF8.GetBytes(body), out var parameters, out var error), error);
        Assert.Equal(userId, parameters.User?.Id);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"user":"me"}""")]
    [InlineData("""{"user":{"id":7}}""")]
    [InlineData("""{"user":{"id":"a","ID":"b"}}""")]
    [InlineData("""{"user":{"id":"\u0000"}}""")]
    [InlineData("""{"user":{"id":"\ud800"}}""")]
    [InlineData("""{"trustedOrigins":"x"}""")]
    [InlineData("""{"trustedOrigins":[null]}""")]
    public void Bad_parameters_are_refused(string body)
    {
        Assert.False(TokenParameters.TryParse(Encoding.UTF8.GetBytes(body), out _, out var error));
        Assert.NotEmpty(error);
    }

    [Fact]
    public void A_conversation_has_the_names_clients_read() =>
        Assert.Equal("""{"conversationId":"c","token":"t","expires_in":1800,"streamUrl":"ws://x/y?t=1&w=2"}""",
            Encoding.UTF8.GetString(new Conversation { ConversationId = "c", Token = "t", ExpiresIn = 1800, StreamUrl = "ws://x/y?t=1&w=2" }.ToUtf8()));

    [Fact]
    public void A_set_holds_the_stored_bytes_and_the_watermark()
    {
        var set = new ActivitySet([ActivityJson.ToUtf8(Activity.Message("ü")), "{\"type\":\"typing\"}"u8.ToArray()], "2");
        Assert.Equal("""{"activities":[{"type":"message","text":"ü"},{"type":"typing"}],"watermark":"2"}""", Encoding.UTF8.GetString(set.ToUtf8()));
        Assert.Equal("""{"activities":[]}""", Encoding.UTF8.GetString(new ActivitySet([], null).ToUtf8()));
    }

    [Fact]
    public void An_error_has_code_and_message() =>
        Assert.Equal("""{"error":{"code":"TokenExpired","message":"ask for another"}}""",
            JsonSerializer.Serialize(new ErrorResponse(DirectLineErrorCodes.TokenExpired, "ask for another"), ActivityJson.Options));
}
