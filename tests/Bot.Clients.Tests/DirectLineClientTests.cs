using Bot.Host.Tests.Running;
using Bot.Protocol.DirectLine;

namespace Bot.Clients.Tests;

/// <summary>One running program for all scenarios that leave it running.</summary>
public sealed class OneProgram : IAsyncLifetime
{
    Store? _store;
    HostProcess? _host;

    /// <summary>The program.</summary>
    public HostProcess Host => _host ?? throw new InvalidOperationException("The fixture has not started.");

    /// <summary>A token the program signed, with a key that is only in its data directory, whose hour is over.</summary>
    public string ExpiredToken()
    {
        var key = Convert.FromBase64String(File.ReadAllText(Path.Combine(_store!.Folder, "keys", "webchat.key")));
        return new DirectLineTokens(key).Issue("web-AAAAAAAAAAAAAAAAAAAAAA", "dl_late", [], TimeProvider.System.GetUtcNow().AddHours(-2), TimeSpan.FromHours(1)).Token;
    }

    public async ValueTask InitializeAsync()
    {
        _store = await Store.NewAsync("sqlite");
        _host = await HostProcess.StartAsync(_store, null, (DirectLineClientTests.SecretSetting, DirectLineClientTests.Secret));
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        if (_store is not null)
            await _store.DisposeAsync();
    }
}

/// <summary>
/// Microsoft's own Direct Line client (botframework-directlinejs in jsdom) against the running program. What each scenario checks
/// stands in its file in <c>tests/clients/directline</c>; <c>customer.mjs</c> there checks of each what must always be so: every
/// activity passes the schema of Microsoft's Agents SDK, none comes twice, timestamps rise.
/// </summary>
public sealed class DirectLineClientTests(OneProgram program) : IClassFixture<OneProgram>
{
    internal const string SecretSetting = "Switchboard__WebChat__Secret";
    internal const string Secret = "a secret for the conformance tests only, 32 or more";

    /// <summary>The two ways the client reads.</summary>
    public static TheoryData<string> Transports => ["websocket", "polling"];

    [Theory]
    [MemberData(nameof(Transports))]
    public Task A_customer_is_greeted_and_every_question_comes_back_before_its_answer(string transport) => PlayAsync("talk", transport);

    [Theory]
    [MemberData(nameof(Transports))]
    public Task The_user_in_the_token_wins_over_what_the_client_writes(string transport) => PlayAsync("user", transport);

    [Theory]
    [MemberData(nameof(Transports))]
    public Task The_language_of_a_message_is_kept(string transport) => PlayAsync("locale", transport);

    [Theory]
    [MemberData(nameof(Transports))]
    public Task A_picture_arrives_as_it_was_sent(string transport) => PlayAsync("upload", transport);

    [Theory]
    [MemberData(nameof(Transports))]
    public Task A_page_that_is_loaded_again_shows_the_whole_history_or_what_it_missed(string transport) => PlayAsync("resume", transport);

    [Theory]
    [MemberData(nameof(Transports))]
    public Task Two_tabs_are_shown_the_same(string transport) => PlayAsync("two-streams", transport);

    [Theory]
    [MemberData(nameof(Transports))]
    public Task A_token_that_is_forged_or_expired_or_for_another_conversation_opens_nothing(string transport) => PlayAsync("refused", transport, program.ExpiredToken());

    [Theory]
    [MemberData(nameof(Transports))]
    public Task A_client_may_end_the_conversation_and_begin_anew(string transport) => PlayAsync("end", transport);

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Nothing_is_lost_or_doubled_when_the_server_is_killed_and_starts_again(string transport)
    {
        await using var store = await Store.NewAsync("sqlite");
        var host = await HostProcess.StartAsync(store, null, (SecretSetting, Secret));
        try
        {
            await NodeScript.RunAsync("directline/restart.mjs", [Address(host), Secret, transport], async what =>
            {
                if (what == "kill")
                    await host.KillAsync();
                else
                    host = await HostProcess.StartAsync(store, null, (SecretSetting, Secret), ("ASPNETCORE_URLS", Address(host)));
            });
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    Task PlayAsync(string scenario, string transport, params string[] more) =>
        NodeScript.RunAsync($"directline/{scenario}.mjs", [Address(program.Host), Secret, transport, .. more]);

    static string Address(HostProcess host) => host.Address.GetLeftPart(UriPartial.Authority);
}
