using Bot.Host.Tests.Running;
using Xunit;

namespace Bot.Host.Tests.Console;

/// <summary>The real program with two people at its console: Ana, a supervisor, and Ben, an agent. One for all console tests; each test
/// brings its own customers.</summary>
public sealed class ConsoleFixture : IAsyncLifetime
{
    public const string AnasPassword = "correct horse battery";
    public const string BensPassword = "another long password";
    public const string ColleaguesPassword = "a colleague's long password";

    Store _store = null!;

    public HostProcess Host { get; private set; } = null!;

    public ConsoleBrowser Ana { get; private set; } = null!;

    public ConsoleBrowser Ben { get; private set; } = null!;

    /// <summary>The link printed at the first start, used up by now.</summary>
    public string SetUpLink { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        _store = await Store.NewAsync("sqlite");
        Host = await HostProcess.StartAsync(_store);
        await Eventually.TrueAsync(() => Task.FromResult(Host.SetUpLink.Length > 0), () => "No set-up link in the log:\n" + Host.Output);
        SetUpLink = Host.SetUpLink.TrimEnd('"');
        Ana = Browser();
        var home = await Ana.SubmitAsync(await Ana.OpenAsync(SetUpLink), "form", ("Name", "Ana"), ("Email", "ana@example.com"), ("Password", AnasPassword));
        Assert.Equal("/console", home.Address.AbsolutePath);
        Ben = await JoinedAsync("Ben", "ben@example.com", BensPassword);
    }

    public async ValueTask DisposeAsync()
    {
        Ana.Dispose();
        Ben.Dispose();
        await Host.DisposeAsync();
        await _store.DisposeAsync();
    }

    /// <summary>A browser nobody is signed in at.</summary>
    public ConsoleBrowser Browser() => new(Host.Address);

    /// <summary>Invites somebody, who opens the link and chooses a password.</summary>
    public async Task<ConsoleBrowser> JoinedAsync(string name, string email, string password, bool supervisor = false, string department = "", string? role = null)
    {
        var invited = await Ana.SubmitAsync(await Ana.OpenAsync("/console/people"), "#invite form", ("Name", name), ("Email", email), ("Role", role ?? (supervisor ? "supervisor" : "agent")), ("Department", department));
        var browser = Browser();
        var joined = await browser.SubmitAsync(await browser.OpenAsync(invited.Document.QuerySelector("#fresh")!.GetAttribute("value")!), "form", ("Password", password));
        if (role is null)
            Assert.Equal(supervisor ? "/console" : "/console/desk", joined.Address.AbsolutePath);
        return browser;
    }

    /// <summary>A second supervisor, until it is disposed of: other tests count on Ana being the only one.</summary>
    public async Task<Colleague> SupervisorAsync(string name)
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        return new(this, await JoinedAsync(name, email, ColleaguesPassword, supervisor: true), email);
    }

    /// <summary>Deactivates an account.</summary>
    public async Task RetireAsync(string email)
    {
        var people = await Ana.OpenAsync("/console/people");
        var row = people.Document.QuerySelectorAll("tbody tr").Single(tr => tr.TextContent.Contains(email, StringComparison.Ordinal));
        await Ana.SubmitAsync(people, "form[action*='Deactivate']", ("Who", row.QuerySelector("input[name=Who]")!.GetAttribute("value")!));
    }

    /// <summary>A customer who wrote, and has been answered.</summary>
    public async Task<ChatClient> CustomerAsync(params string[] texts)
    {
        var customer = new ChatClient();
        await customer.OpenAsync(Host.Http);
        foreach (var text in texts)
            await SayAsync(customer, text);
        return customer;
    }

    public async Task SayAsync(ChatClient customer, string text)
    {
        Assert.True(await customer.SendAsync(Host.Http, Guid.NewGuid().ToString("N"), text));
        var id = customer.Acknowledged[^1];
        // A person's conversation has no answer by itself: then it is enough that the message is in the console.
        await Eventually.TrueAsync(
            async () => (await customer.LogAsync(Host.Http)).Any(activity => activity.TryGetProperty("replyToId", out var to) && to.GetString() == id)
                || (await DeskAsync(customer)).Document.QuerySelectorAll(".msg .msg__t").Any(said => said.TextContent.Contains(text, StringComparison.Ordinal)),
            () => $"No answer to: {text}");
    }

    /// <summary>The customer's conversation as Ana sees it.</summary>
    public Task<ConsolePage> DeskAsync(ChatClient customer, ConsoleBrowser? by = null) => (by ?? Ana).OpenAsync(Desk(customer));

    public static string Desk(ChatClient customer) => $"/console/desk/{Uri.EscapeDataString(customer.ConversationId)}?view=all";

    /// <summary>What the customer can read.</summary>
    public async Task<string> ReadByAsync(ChatClient customer) => string.Join('\n', (await customer.LogAsync(Host.Http)).Select(activity => activity.GetRawText()));
}

/// <summary>A supervisor beside Ana. Disposing of it deactivates the account.</summary>
public sealed class Colleague(ConsoleFixture console, ConsoleBrowser browser, string email) : IAsyncDisposable
{
    public ConsoleBrowser Browser => browser;

    /// <summary>Ana changes what they are; what the page says of it.</summary>
    public async Task<string> ChangedAsync(params (string Field, string Value)[] values)
    {
        var people = await console.Ana.OpenAsync("/console/people");
        var row = people.Document.QuerySelectorAll("tbody tr").Single(tr => tr.TextContent.Contains(email, StringComparison.Ordinal));
        var changed = await console.Ana.SubmitAsync(people, "form[action*='Change']", [("Who", row.QuerySelector("input[name=Who]")!.GetAttribute("value")!), .. values]);
        return changed.Of(".banner--positive");
    }

    /// <summary>They sign in once more, elsewhere.</summary>
    public async Task<ConsoleBrowser> AgainAsync()
    {
        var again = console.Browser();
        await again.SubmitAsync(await again.OpenAsync("/console/sign-in"), "form", ("Email", email), ("Password", ConsoleFixture.ColleaguesPassword));
        return again;
    }

    public async ValueTask DisposeAsync()
    {
        await console.RetireAsync(email);
        browser.Dispose();
    }
}

[CollectionDefinition(Name)]
public sealed class ConsoleTests : ICollectionFixture<ConsoleFixture>
{
    public const string Name = "console";
}
