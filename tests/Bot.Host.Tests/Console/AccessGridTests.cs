using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Bot.Conversations;
using Xunit;

namespace Bot.Host.Tests.Console;

/// <summary>Every address of the running program, asked by everybody there is: the grid in access-grid.txt says who gets in.</summary>
public sealed partial class AccessGridTests(ConsoleFixture console) : IClassFixture<ConsoleFixture>
{
    static readonly string[] People = ["stranger", "agent", "supervisor"];

    [Fact]
    public async Task Every_address_lets_in_whom_the_grid_names_and_nobody_else()
    {
        var customer = await console.CustomerAsync("human agent please");
        using var stranger = console.Browser();
        // People of its own, for it signs them out.
        using var agent = await console.JoinedAsync("Bert", "bert@example.com", "a password of Bert's");
        using var supervisor = await console.JoinedAsync("Carla", "carla@example.com", "a password of Carla's", supervisor: true);
        ConsoleBrowser[] browsers = [stranger, agent, supervisor];
        var addresses = await AddressesAsync();
        var grid = Grid();

        Assert.Equal(grid.Keys.Order(StringComparer.Ordinal), addresses.Select(address => address.Key).Order(StringComparer.Ordinal));
        var wrong = new List<string>();
        // Signing out ends what the other addresses need, so it comes last.
        foreach (var address in addresses.Where(address => address.Path[0] == '/').OrderBy(address => address.Path.EndsWith("sign-out", StringComparison.Ordinal)))
            for (var person = 0; person < People.Length; person++)
            {
                var got = await AskAsync(browsers[person], address, customer.ConversationId);
                if (got != grid[address.Key][person])
                    wrong.Add($"{address.Key} for {People[person]}: {got}, the grid says {grid[address.Key][person]}");
            }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Every_other_role_gets_in_where_it_is_named_and_nowhere_else_of_what_staff_have()
    {
        var customer = await console.CustomerAsync("human agent please");
        var grid = Grid();
        var named = Roles();
        var wrong = new List<string>();
        Assert.Equal(BackOffice.Access.Capabilities.Table[BackOffice.Access.ConsolePolicies.Staff].Except(["agent", "supervisor"]).Order(StringComparer.Ordinal), named.Keys.Order(StringComparer.Ordinal));
        foreach (var (role, paths) in named)
        {
            using var person = await console.JoinedAsync(role, $"{role}@example.com", $"a password of the {role}", role: role);
            // What is refused to strangers alone is for staff: of that a role has what its line names.
            foreach (var address in (await AddressesAsync()).Where(address => address.Path[0] == '/' && grid.TryGetValue(address.Key, out var people) && people[0] != "yes"))
            {
                var got = await AskAsync(person, address, customer.ConversationId);
                var may = paths.Any(path => Names(path, address)) && !paths.Any(path => path[0] == '!' && Names(path[1..], address));
                if (got == "yes" != may)
                    wrong.Add($"{address.Key} for {role}: {got}, its line {(may ? "names it" : "does not name it")}");
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    // "/console/rules*" is all below, "POST /console/people*" its forms alone.
    static bool Names(string line, Address address)
    {
        var (method, path) = line.Split(' ') is [var first, var second] ? (first, second) : ("", line);
        var form = address.Handler is null ? address.Path : $"{address.Path}+{address.Handler}";
        return (method.Length == 0 || method == address.Method) && (path.EndsWith('*') ? form.StartsWith(path[..^1], StringComparison.Ordinal) : form == path);
    }

    static Dictionary<string, string[]> Roles() =>
        (from line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Console", "access-roles.txt"))
         where line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal)
         let halves = line.Split(" : ")
         group halves[1] by halves[0].Trim())
        .ToDictionary(role => role.Key, role => role.SelectMany(paths => paths.Split(", ", StringSplitOptions.TrimEntries)).ToArray());

    [Fact]
    public async Task What_another_department_has_does_not_exist_for_who_works_for_one()
    {
        var customer = await console.CustomerAsync("human agent please");
        using var elsewhere = await console.JoinedAsync("Dora", "dora@example.com", "a password of Dora's", department: "Billing");
        using var there = await console.JoinedAsync("Sven", "sven@example.com", "a password of Sven's", department: Departments.Service);
        var about = (await AddressesAsync()).Where(IsAboutAConversation).ToList();

        Assert.True(about.Count > 10, $"Only {about.Count} addresses are about a conversation.");
        foreach (var address in about)
        {
            using var answer = await SendAsync(elsewhere, address, customer.ConversationId);
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{address.Key}: {answer.StatusCode}");
            Assert.DoesNotContain("human agent please", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.OK, (await console.DeskAsync(customer, there)).Status);
        foreach (var view in new[] { "waiting", "all", "open" })
        {
            Assert.DoesNotContain(customer.ConversationId, await elsewhere.Http.GetStringAsync($"/api/v1/conversations?view={view}"), StringComparison.Ordinal);
            Assert.Contains(customer.ConversationId, await there.Http.GetStringAsync($"/api/v1/conversations?view={view}"), StringComparison.Ordinal);
        }

        // Passed on, it is theirs, and gone for who passed it on.
        var page = await there.SubmitAsync(await console.DeskAsync(customer, there), "form[action*='Transfer']", ("To", "queue:Billing"), ("Text", "About an invoice"));
        Assert.Equal((HttpStatusCode.OK, "/console/desk"), (page.Status, page.Address.AbsolutePath));
        Assert.Equal(HttpStatusCode.OK, (await console.DeskAsync(customer, elsewhere)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await console.DeskAsync(customer, there)).Status);
    }

    async Task<List<Address>> AddressesAsync() => (await console.Ana.Http.GetFromJsonAsync<List<Address>>("/api/v1/addresses"))!;

    static bool IsAboutAConversation(Address address) => address.Path is "/console/desk/{**id}" or "/api/v1/conversations/{**id}";

    // With a token for forms where a form is sent: what is refused here is refused for the person, not for a missing token.
    static async Task<HttpResponseMessage> SendAsync(ConsoleBrowser browser, Address address, string conversation)
    {
        var path = Parameter().Replace(address.Path, IsAboutAConversation(address) ? Uri.EscapeDataString(conversation) : "1");
        using var request = new HttpRequestMessage(new HttpMethod(address.Method == "*" ? "PUT" : address.Method), path + (address.Handler is null ? "" : $"?handler={address.Handler}"));
        if (address.Method == "POST")
            request.Content = new FormUrlEncodedContent([new("__RequestVerificationToken", await TokenAsync(browser))]);
        // Live lines do not end: their beginning says enough.
        return await browser.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    static async Task<string> AskAsync(ConsoleBrowser browser, Address address, string conversation)
    {
        using var answer = await SendAsync(browser, address, conversation);
        return answer.RequestMessage!.RequestUri!.AbsolutePath == "/console/sign-in" && !address.Path.EndsWith("/sign-in", StringComparison.Ordinal) && !address.Path.EndsWith("/sign-out", StringComparison.Ordinal) ? "sign-in"
            : answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture)
            : "yes";
    }

    static async Task<string> TokenAsync(ConsoleBrowser browser)
    {
        // The desk asks strangers to sign in, which is a form too. Who does not work at the desk sees releases.
        foreach (var path in new[] { "/console/desk", "/console/releases" })
            if ((await browser.OpenAsync(path)).Document.QuerySelector("input[name=__RequestVerificationToken]")?.GetAttribute("value") is { } token)
                return token;
        return "";
    }

    static Dictionary<string, string[]> Grid() =>
        (from line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Console", "access-grid.txt"))
         where line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal)
         let halves = line.Split(" : ")
         select (Key: Spaces().Replace(halves[0].Trim(), " "), People: halves[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        .ToDictionary(line => line.Key, line => line.People);

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();

    sealed record Address(string Method, string Path, string? Handler, string For)
    {
        public string Key => $"{Method} {Path}{(Handler is null ? "" : " " + Handler)}";
    }
}
