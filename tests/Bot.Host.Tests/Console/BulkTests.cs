using System.Net;
using Bot.Conversations;
using Bot.Host.Tests.Running;
using Bot.Storage;
using Bot.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bot.Host.Tests.Console;

/// <summary>One act for many conversations: the real program, killed in the middle.</summary>
public sealed class BulkTests
{
    const int Many = 1204;
    const string Form = "form[action*='handler=";

    [Fact]
    public async Task All_1204_of_a_view_are_labelled_once_across_a_crash_three_are_refused_and_undo_restores_what_nobody_touched()
    {
        await using var store = await Store.NewAsync("sqlite");
        await SeedAsync(store);
        var host = await HostProcess.StartAsync(store);
        try
        {
            await Eventually.TrueAsync(() => Task.FromResult(host.SetUpLink.Length > 0), () => host.Output);
            using var ana = new ConsoleBrowser(host.Address);
            await ana.SubmitAsync(await ana.OpenAsync(host.SetUpLink.TrimEnd('"')), "form", ("Name", "Ana"), ("Email", "ana@example.com"), ("Password", ConsoleFixture.AnasPassword));
            await ana.SubmitAsync(await ana.OpenAsync("/console/texts"), Form + "KeepLabel']", ("Label", "sale"));

            var page = await ana.OpenAsync("/console/bulk?view=waiting");
            Assert.Equal("1,204 conversations in Waiting", page.Of("h2"));
            var refused = await ana.SubmitAsync(page, "form[data-bulk]", ("Act", "Label"), ("Label", "sale"), ("Typed", "1,203"));
            Assert.Equal((HttpStatusCode.Conflict, 0L), (refused.Status, await store.CountAsync("SELECT count(*) FROM bulk_jobs")));
            page = await ana.SubmitAsync(page, "form[data-bulk]", ("Act", "Label"), ("Label", "sale"), ("Typed", "1,204"));
            Assert.Equal("1204", page.Document.QuerySelector("#job progress")!.GetAttribute("max"));

            await Eventually.TrueAsync(async () => await store.CountAsync("SELECT count(*) FROM bulk_rows WHERE state = 1") > 50, () => "The job did not begin.");
            await host.KillAsync();
            Assert.Equal(1, await store.CountAsync("SELECT count(*) FROM bulk_jobs WHERE state = 0"));
            host = await AgainAsync(host, store);
            await EndedAsync(ana, store, 1);

            page = await ana.OpenAsync("/console/bulk/1");
            Assert.Contains("1,201 done, 3 refused", page.Text, StringComparison.Ordinal);
            Assert.Equal(3, page.Document.QuerySelectorAll("[aria-label=Refused] tbody tr").Length);
            Assert.All(page.All("[aria-label=Refused] tbody td:last-child"), why => Assert.Equal("It has 10 labels already. Take one off first.", why));
            // Once each, however often the program came back.
            Assert.Equal(1201, await store.CountAsync("SELECT count(*) FROM facts WHERE kind = 'labelled' AND body LIKE '%\"sale\"%'"));
            Assert.Equal(1201, await store.CountAsync("SELECT count(*) FROM conversation_labels WHERE label = 'sale'"));

            await ana.SubmitAsync(await ana.OpenAsync("/console/desk/many%7C0500"), Form + "Note']", ("Text", "I looked at this one."));
            await ana.SubmitAsync(await ana.OpenAsync("/console/bulk/1"), Form + "Undo']");
            await EndedAsync(ana, store, 2);

            page = await ana.OpenAsync("/console/bulk/2");
            Assert.Contains("1,200 done, 1 refused", page.Text, StringComparison.Ordinal);
            Assert.Contains("Ana left a note since.", page.Of("[aria-label=Refused]"), StringComparison.Ordinal);
            Assert.Equal(1, await store.CountAsync("SELECT count(*) FROM conversation_labels WHERE label = 'sale'"));
            Assert.Empty((await ana.OpenAsync("/console/bulk/1")).Document.QuerySelectorAll(Form + "Undo']"));
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    static async Task<HostProcess> AgainAsync(HostProcess killed, Store store)
    {
        await killed.DisposeAsync();
        return await HostProcess.StartAsync(store, null, ("ASPNETCORE_URLS", killed.Address.ToString().TrimEnd('/')));
    }

    static Task EndedAsync(ConsoleBrowser ana, Store store, int job) =>
        Eventually.TrueAsync(async () => await store.CountAsync($"SELECT count(*) FROM bulk_jobs WHERE id = {job} AND state = 1") == 1, () => $"Job {job} did not end.");

    // Before the program is started: as it would have stored them.
    static async Task SeedAsync(Store store)
    {
        await using var services = new ServiceCollection().AddLogging().AddStorage(new StorageOptions { DataDirectory = store.Folder }).BuildServiceProvider();
        await services.OpenStorageAsync(CancellationToken.None);
        var conversations = services.GetRequiredService<IConversations>();
        // Now: what is past its promises would be spoken to as soon as the program is started.
        var now = DateTimeOffset.UtcNow;
        await Parallel.ForEachAsync(Enumerable.Range(1, Many), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, cancellation) =>
        {
            var before = Conversation.New($"many|{number:0000}");
            List<Fact> facts =
            [
                new ConversationOpened(now, new($"customer-{number}", $"Customer {number}"), new("webchat", Pull: true, ""), "en-GB"),
                new CustomerSpoke(now, $"m{number}", null, "Is the sale still on?", Some.Heard()), Some.Escalated("Billing") with { At = now },
                .. number % 400 == 0 ? Enumerable.Range(1, 10).Select(label => new Labelled(now, Some.Ana, $"label {label}")) : [],
            ];
            Assert.True(await conversations.CommitAsync(new(before, facts.Aggregate(before, (conversation, fact) => conversation.After(fact)), facts, [], null, [], Logged: true), cancellation));
        });
    }
}
