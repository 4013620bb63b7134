using Bot.Protocol.Connector;

namespace Bot.Protocol.Tests.Connector;

public sealed class AppCredentialsTests : IAsyncLifetime
{
    readonly SocketsHttpHandler _handler = ProtocolHttp.CreateHandler();
    readonly ManualTime _time = new();
    FakeLogin _login = null!;
    AppCredentials _credentials = null!;

    public async ValueTask InitializeAsync()
    {
        _login = await FakeLogin.StartAsync();
        _credentials = new(_login.App, _handler, _time);
    }

    public async ValueTask DisposeAsync()
    {
        _handler.Dispose();
        await _login.DisposeAsync();
    }

    async Task<AccessToken> Get(string? audience = null) => await _credentials.GetTokenAsync(audience, TestContext.Current.CancellationToken);

    [Fact]
    public async Task The_request_is_the_documented_form()
    {
        Assert.Equal("token-1", (await Get()).Token);
        Assert.Equal("/botframework.com/oauth2/v2.0/token", _login.Path);
        Assert.Equal("client_credentials", _login.Form["grant_type"]);
        Assert.Equal("app-1", _login.Form["client_id"]);
        Assert.Equal("s3cret&=+", _login.Form["client_secret"]);
        Assert.Equal("https://api.botframework.com/.default", _login.Form["scope"]);
    }

    [Fact]
    public async Task A_single_tenant_bot_asks_its_tenant()
    {
        var credentials = new AppCredentials(_login.App with { TenantId = "my-tenant" }, _handler, _time);
        await credentials.GetTokenAsync(null, TestContext.Current.CancellationToken);
        Assert.Equal("/my-tenant/oauth2/v2.0/token", _login.Path);
    }

    [Fact]
    public async Task Many_at_once_ask_once()
    {
        _login.Hold = new();
        var asking = Enumerable.Range(0, 50).Select(_ => Get()).ToArray();
        _login.Hold.SetResult();
        Assert.All(await Task.WhenAll(asking), t => Assert.Equal("token-1", t.Token));
        Assert.Equal(1, _credentials.TokenRequests);
    }

    [Fact]
    public async Task A_token_is_renewed_five_minutes_before_its_end_and_nobody_waits()
    {
        await Get();
        _time.Advance(TimeSpan.FromMinutes(54));
        Assert.Equal("token-1", (await Get()).Token);
        Assert.Equal(1, _credentials.TokenRequests);

        _time.Advance(TimeSpan.FromMinutes(2));
        _login.Hold = new();
        Assert.Equal("token-1", (await Get()).Token);
        Assert.Equal("token-1", (await Get()).Token);
        _login.Hold.SetResult();
        await UntilAsync(async () => (await Get()).Token == "token-2");
        Assert.Equal(2, _credentials.TokenRequests);
    }

    [Fact]
    public async Task A_failed_renewal_goes_unnoticed_while_the_old_token_lives()
    {
        await Get();
        _login.Answer = (500, "");
        _time.Advance(TimeSpan.FromMinutes(57));
        Assert.Equal("token-1", (await Get()).Token);
        await UntilAsync(() => Task.FromResult(_credentials.TokenRequests == 2));
        Assert.Equal("token-1", (await Get()).Token);

        _time.Advance(TimeSpan.FromMinutes(4));
        Assert.Null((await Get()).Token);
        _login.Answer = null;
        _time.Advance(TimeSpan.FromSeconds(16));
        Assert.Equal("token-2", (await Get()).Token);
    }

    [Fact]
    public async Task After_a_failure_the_endpoint_is_left_alone_for_a_while()
    {
        _login.Answer = (400, """{"error":"invalid_client"}""");
        for (var i = 0; i < 20; i++)
            Assert.Contains("invalid_client", (await Get()).Problem, StringComparison.Ordinal);
        Assert.Equal(1, _credentials.TokenRequests);

        _login.Answer = null;
        _time.Advance(TimeSpan.FromSeconds(16));
        Assert.Equal("token-1", (await Get()).Token);
    }

    [Fact]
    public async Task Each_audience_has_its_own_token()
    {
        Assert.Equal("token-1", (await Get()).Token);
        Assert.Equal("token-2", (await Get("parent-app")).Token);
        Assert.Equal("parent-app/.default", _login.Form["scope"]);
        Assert.Equal("token-1", (await Get()).Token);
    }

    [Theory]
    [InlineData(200, "<html>")]
    [InlineData(200, "[]")]
    [InlineData(200, "{}")]
    [InlineData(200, """{"access_token":7}""")]
    [InlineData(200, """{"access_token":"a\r\nb"}""")]
    [InlineData(503, "")]
    public async Task Odd_answers_are_no_token(int status, string body)
    {
        _login.Answer = (status, body);
        var token = await Get();
        Assert.Null(token.Token);
        Assert.NotNull(token.Problem);
    }

    [Fact]
    public async Task A_life_given_as_text_is_read()
    {
        _login.ExpiresIn = "\"3600\"";
        await Get();
        _time.Advance(TimeSpan.FromMinutes(50));
        await Get();
        Assert.Equal(1, _credentials.TokenRequests);
    }

    [Fact]
    public void Secrets_do_not_show_in_text()
    {
        Assert.DoesNotContain("s3cret", _login.App.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("token-1", new AccessToken("token-1", null, default).ToString(), StringComparison.Ordinal);
    }

    static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!await condition())
        {
            Assert.False(deadline.IsCancellationRequested, "it did not happen within 10 s");
            await Task.Yield();
        }
    }
}
