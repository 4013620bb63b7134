using System.Globalization;
using System.IO.Compression;
using System.Net;
using Bot.Host.Tests.Running;
using Xunit;

namespace Bot.Host.Tests.Console;

/// <summary>The pages about models over plain HTTP, without script.</summary>
[Collection(ConsoleTests.Name)]
public sealed class UnderstandingTests(ConsoleFixture console)
{
    // What a customer may let slip, planted in sentences the model does not know.
    static readonly string[] Planted = ["Zinzi", "Mokoena", "zinzi.mokoena@example.org", "4111 1111 1111 1111", "4111111111111111", "+49 30 9876543", "HP-77310", "Rowan Lane", "W1A 1AA", "DE89 3704"];

    static readonly string[] Said =
    [
        "my name is Zinzi Mokoena and the frobnicator hums at night",
        "the frobnicator hums, write to zinzi.mokoena@example.org or call +49 30 9876543",
        "frobnicator HP-77310 hums, I paid with 4111 1111 1111 1111",
        "bring a quiet frobnicator to 31 Rowan Lane, W1A 1AA, IBAN DE89 3704 0044 0532 0130 00",
    ];

    [Theory]
    [InlineData("/console/understanding")]
    [InlineData("/console/understanding?handler=Job&job=1")]
    [InlineData("/console/understanding/inbox")]
    [InlineData("/console/understanding/corrections")]
    [InlineData("/console/understanding/corrections?handler=Export")]
    [InlineData("/console/understanding/intents")]
    [InlineData("/console/understanding/intents/greet")]
    [InlineData("/console/understanding/intents?handler=Export")]
    [InlineData("/console/understanding/versions/1")]
    [InlineData("/console/understanding/drift")]
    public async Task An_agent_does_not_see_them(string path) => Assert.Equal(HttpStatusCode.Forbidden, (await console.Ben.OpenAsync(path)).Status);

    [Theory]
    [InlineData("/console/understanding?handler=Train")]
    [InlineData("/console/understanding?handler=Cancel")]
    [InlineData("/console/understanding?handler=RollBack")]
    [InlineData("/console/understanding/inbox?handler=Label")]
    [InlineData("/console/understanding/inbox?handler=Skip")]
    [InlineData("/console/understanding/inbox?handler=Undo")]
    [InlineData("/console/understanding/corrections?handler=TakeBack")]
    [InlineData("/console/understanding/intents/greet?handler=Save")]
    [InlineData("/console/understanding/intents/greet?handler=Remove")]
    [InlineData("/console/understanding/intents/greet?handler=Undo")]
    [InlineData("/console/understanding/versions/1?handler=Approve")]
    [InlineData("/console/understanding/versions/1?handler=Promote")]
    [InlineData("/console/understanding/versions/1?handler=Compare")]
    public async Task An_agent_changes_nothing_there(string path)
    {
        using var content = new FormUrlEncodedContent([new("Version", "1")]);
        using var answer = await console.Ben.Http.PostAsync(path, content);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Personal_data_a_customer_wrote_is_in_no_page_no_example_and_no_export()
    {
        await console.CustomerAsync(Said);
        var inbox = await Eventually(page => page.All(".phrases li, blockquote").Count(text => text.Contains("frobnicator", StringComparison.Ordinal)) == Said.Length);
        foreach (var _ in Said)
        {
            AssertNothingPlanted(inbox.Document.Source.Text);
            inbox = await console.Ana.SubmitAsync(inbox, ".choices + form", ("Intent", "item-damaged"));
            Assert.Contains("means Item damaged", inbox.Of(".banner--positive"), StringComparison.Ordinal);
        }

        var intent = await console.Ana.OpenAsync("/console/understanding/intents/item-damaged");
        Assert.Equal(Said.Length, intent.All(".phrase summary").Count(text => text.Contains("from a customer", StringComparison.Ordinal)));
        AssertNothingPlanted(intent.Document.Source.Text);

        using var zip = new ZipArchive(await console.Ana.Http.GetStreamAsync("/console/understanding/intents?handler=Export"));
        var files = zip.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using var reader = new StreamReader(entry.Open());
            return reader.ReadToEnd();
        });
        Assert.Equal(Said.Length, files["en/intents/item-damaged.txt"].Split('\n').Count(line => line.Contains("frobnicator", StringComparison.Ordinal)));
        Assert.Contains("# label:", files["en/intents/item-damaged.txt"], StringComparison.Ordinal);
        Assert.Contains("en/out-of-scope.txt", files.Keys);
        foreach (var text in files.Values)
            AssertNothingPlanted(text.Split('\n').Where(line => line.Contains("frobnicator", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_intent_with_too_few_examples_is_not_trained_and_says_how_many_are_missing()
    {
        var added = await console.Ana.SubmitAsync(await console.Ana.OpenAsync("/console/understanding/intents/unicycle-hire"), "form[action*='handler=Save']", ("Text", "can I hire a unicycle"));
        Assert.Contains("9 missing", added.Text, StringComparison.Ordinal);
        var page = await console.Ana.OpenAsync("/console/understanding");
        Assert.Contains("Needs at least 10 examples per intent: 9 missing", page.Of(".banner--warning"), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Conflict, (await console.Ana.SubmitAsync(page, "form[action*='handler=Train']")).Status);

        var back = await console.Ana.SubmitAsync(added, "form[action*='handler=Undo']");
        Assert.Contains("Taken back", back.Of(".banner--positive"), StringComparison.Ordinal);
        Assert.DoesNotContain("missing", (await console.Ana.OpenAsync("/console/understanding")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_the_desk_calls_misunderstood_comes_to_the_inbox()
    {
        var customer = await console.CustomerAsync("where is my order please and thank you");
        var desk = await console.DeskAsync(customer);

        var said = await console.Ana.SubmitAsync(desk, "form[action*='handler=Doubt']");
        Assert.Contains("Those who teach the model see it", said.Text, StringComparison.Ordinal);

        var inbox = await Eventually(page => page.All(".phrases li, blockquote").Any(text => text.Contains("please and thank you", StringComparison.Ordinal)));
        Assert.NotNull(inbox);
    }

    [Fact]
    public async Task One_job_runs_at_a_time_and_a_cancelled_one_changes_nothing()
    {
        var before = await console.Ana.OpenAsync("/console/understanding");
        var started = await console.Ana.SubmitAsync(before, "form[action*='handler=Train']");
        Assert.Contains("At work", started.Of("#job"), StringComparison.Ordinal);

        // The form of the page before was not disabled yet.
        var second = await console.Ana.SubmitAsync(before, "form[action*='handler=Train']");
        Assert.Equal(HttpStatusCode.Conflict, second.Status);
        Assert.Contains("Ana started a job", second.Of(".banner--critical"), StringComparison.Ordinal);

        var stopping = await console.Ana.SubmitAsync(started, "form[action*='handler=Cancel']");
        Assert.Contains("The model that answers stays", stopping.Of(".banner--positive"), StringComparison.Ordinal);
        ConsolePage page = null!;
        await Running.Eventually.TrueAsync(
            async () => (page = await console.Ana.OpenAsync("/console/understanding")).Of("#job").Contains("Cancelled", StringComparison.Ordinal), () => page.Text);
        Assert.Equal(before.All(".table tbody th"), page.All(".table tbody th"));
    }

    async Task<ConsolePage> Eventually(Predicate<ConsolePage> condition)
    {
        ConsolePage page = null!;
        await Running.Eventually.TrueAsync(
            async () => condition(page = await console.Ana.OpenAsync("/console/understanding/inbox")), () => "Not in the inbox:\n" + page.Text);
        return page;
    }

    static void AssertNothingPlanted(IEnumerable<string> lines) => AssertNothingPlanted(string.Join('\n', lines));

    static void AssertNothingPlanted(string text)
    {
        foreach (var planted in Planted)
            Assert.False(text.Contains(planted, StringComparison.OrdinalIgnoreCase), string.Create(CultureInfo.InvariantCulture, $"\"{planted}\" is in: {text}"));
    }
}
