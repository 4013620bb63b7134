using System.Net;
using System.Reflection;
using Bot.Audit;
using Bot.Desk;
using Bot.Host.Tests.Running;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xunit;

namespace Bot.Host.Tests.Console;

[Collection(ConsoleTests.Name)]
public sealed class AuditTests(ConsoleFixture console)
{
    [Fact]
    public void Every_form_of_the_console_says_what_is_noted_of_it()
    {
        var listed = Forms().ToList();
        var forms = typeof(BackOffice.Pages.ConsolePage).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(PageModel)) && !type.IsAbstract)
            .SelectMany(page => page.GetMethods(BindingFlags.Public | BindingFlags.Instance).Where(method => method.Name.StartsWith("OnPost", StringComparison.Ordinal))
                .Select(handler => Name(page, handler.Name)));

        Assert.Equal(forms.Order(StringComparer.Ordinal), listed.Select(form => form.Form).Order(StringComparer.Ordinal));
        Assert.All(listed.SelectMany(form => form.Acts), act => Assert.Contains(act, AuditActs.All));
    }

    [Fact]
    public async Task What_people_do_is_in_the_log_within_a_second_and_what_customers_wrote_is_not()
    {
        const string canary = "canary-55512";
        var customer = await console.CustomerAsync($"human agent please, {canary}");
        var page = await console.Ana.SubmitAsync(await console.DeskAsync(customer), "form[action*='Claim']");
        page = await console.Ana.SubmitAsync(page, "form[action*='handler=Note']", ("Text", canary));
        page = await console.Ana.SubmitAsync(page, "form[action*='handler=Reply']", ("Text", canary));
        await console.Ana.SubmitAsync(page, "form[action*='handler=Close']", ("Disposition", Dispositions.All[0]), ("Text", canary));

        string[] acts = ["Conversation viewed", "Conversation claimed", "Note left", "Customer answered", "Conversation closed"];
        var log = await UntilAsync($"?subject={Uri.EscapeDataString(customer.ConversationId)}", found => acts.All(found.All("tbody tr td:nth-child(4)").Contains) && !found.Text.Contains("in a second", StringComparison.Ordinal));

        Assert.Equal(acts.Order(StringComparer.Ordinal), log.All("tbody tr td:nth-child(4)").Order(StringComparer.Ordinal));
        Assert.All(log.All("tbody tr td:nth-child(3)"), who => Assert.StartsWith("Ana", who, StringComparison.Ordinal));
        Assert.DoesNotContain(canary, (await console.Ana.OpenAsync("/console/audit")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sign_ins_that_fail_are_noted_without_what_was_typed()
    {
        using var stranger = console.Browser();
        var door = await stranger.OpenAsync("/console/sign-in");
        await stranger.SubmitAsync(door, "form", ("Email", "my-password-is@example.com"), ("Password", "some long password"));
        await stranger.SubmitAsync(door, "form", ("Email", "ben@example.com"), ("Password", "some long password"));
        await stranger.SubmitAsync(door, "form", ("Email", "ben@example.com"), ("Password", ConsoleFixture.BensPassword));

        var refused = await UntilAsync("?act=sign-in-refused", found => found.Text.Contains("wrong password", StringComparison.Ordinal));
        var signedIn = await UntilAsync("?act=signed-in", found => found.All("tbody tr").Any(row => row.Contains("Ben", StringComparison.Ordinal)));

        Assert.Contains("no such account", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("my-password-is", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("some long password", refused.Text + signedIn.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limits_are_noted_with_what_they_were_what_they_became_and_why()
    {
        await LimitsTests.PublishAsync(console, "The evening is short", ("desk.CallbackMinutes", "77"));

        var log = await UntilAsync("?act=published-in-emergency", found => found.Text.Contains("The evening is short", StringComparison.Ordinal));

        Assert.Contains(log.All("tbody tr"), row => row.Contains("Ana", StringComparison.Ordinal) && row.Contains("desk.callbackMinutes 77", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_log_is_checked_and_taken_out_with_a_signature_and_that_is_noted_too()
    {
        var page = await UntilAsync("", found => found.Document.QuerySelector("tbody tr") is not null);
        var whole = await console.Ana.SubmitAsync(page, "form[action*='Check']");
        Assert.Contains("Whole at", whole.Of(".banner--positive"), StringComparison.Ordinal);

        var export = await console.Ana.SubmitAsync(page, "form[action*='Export']");
        await UntilAsync("?act=log-exported", found => found.All("tbody tr").Count > 0);

        Assert.Contains("\"signature\":", export.Text, StringComparison.Ordinal);
        Assert.Contains("\"act\":\"set-up\"", export.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_is_for_supervisors()
    {
        Assert.Equal(HttpStatusCode.Forbidden, (await console.Ben.OpenAsync("/console/audit")).Status);
        Assert.DoesNotContain("Audit log", (await console.Ben.OpenAsync("/console/desk")).Of(".side"), StringComparison.Ordinal);
    }

    async Task<ConsolePage> UntilAsync(string query, Func<ConsolePage, bool> seen)
    {
        ConsolePage? page = null;
        await Eventually.TrueAsync(async () => seen(page = await console.Ana.OpenAsync("/console/audit" + query)), () => page?.Text ?? "no page");
        return page!;
    }

    static IEnumerable<(string Form, IReadOnlyList<string> Acts)> Forms() =>
        from line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Console", "audited-forms.txt"))
        where line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal)
        let parts = line.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        select (parts[0], (IReadOnlyList<string>)(parts[1].StartsWith('-') ? [] : parts[1].Split(", ")));

    static string Name(Type page, string handler)
    {
        var folder = page.Namespace![typeof(BackOffice.Pages.ConsolePage).Namespace!.Length..].TrimStart('.').Replace('.', '/');
        var file = page.Name[..^"Model".Length];
        var form = handler["OnPost".Length..^(handler.EndsWith("Async", StringComparison.Ordinal) ? "Async".Length : 0)];
        return string.Join('/', new[] { folder, file == "Index" ? "" : file, form }.Where(part => part.Length > 0));
    }
}
