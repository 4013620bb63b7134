using Bot.Host.Tests.Console;
using Xunit;

namespace Bot.Host.Tests.Running;

/// <summary>What answers after a start, when the file of the model is not what it was.</summary>
public sealed class ModelStartTests
{
    [Fact]
    public async Task A_damaged_model_is_trained_anew_and_said_so_when_there_is_none_before_it()
    {
        await using var store = await Store.NewAsync("sqlite");
        await using (var first = await HostProcess.StartAsync(store))
        {
            Assert.Contains("\"version\":1,\"encoder\":true,\"problem\":null", await first.Http.GetStringAsync("/health/ready"), StringComparison.Ordinal);
            await first.StopAsync();
        }
        var file = Directory.EnumerateFiles(store.Folder, "en-v1.model", SearchOption.AllDirectories).Single();
        await File.WriteAllBytesAsync(file, (await File.ReadAllBytesAsync(file))[..^1000]);

        await using var second = await HostProcess.StartAsync(store);

        var health = await second.Http.GetStringAsync("/health/ready");
        Assert.Contains("\"version\":2", health, StringComparison.Ordinal);
        Assert.Contains("could not be read", health, StringComparison.Ordinal);
        Assert.Contains("en-v1.model", second.Output, StringComparison.Ordinal);
        // The shipped model is as good as before: the customer notices nothing.
        var customer = new ChatClient();
        await customer.OpenAsync(second.Http);
        Assert.True(await customer.SendAsync(second.Http, "m1", "where is my order"));
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("damaged")]
    public async Task Without_the_encoder_English_is_understood_by_its_words_and_with_it_as_before(string trouble)
    {
        await using var store = await Store.NewAsync("sqlite");
        var file = Path.Combine(store.Folder, "an.encoder");
        if (trouble == "damaged")
            await File.WriteAllBytesAsync(file, (await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "models", "use-lite.encoder")))[..^1000]);

        await using (var host = await HostProcess.StartAsync(store, null, ("Switchboard__EncoderFile", file)))
        {
            var health = await host.Http.GetStringAsync("/health/ready");
            Assert.Contains("\"encoder\":false,\"problem\":\"The sentence encoder could not be opened", health, StringComparison.Ordinal);
            Assert.Contains(file, host.Output, StringComparison.Ordinal);
            var customer = new ChatClient();
            await customer.OpenAsync(host.Http);
            Assert.True(await customer.SendAsync(host.Http, "m1", "where is my order"));
            await customer.WaitAsync(host.Http, log => Promises.Answered(customer, log), "an answer");
            await host.StopAsync();
        }

        await using var again = await HostProcess.StartAsync(store);
        Assert.Contains("\"version\":2,\"encoder\":true,\"problem\":null", await again.Http.GetStringAsync("/health/ready"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_people_trained_with_the_encoder_is_stood_in_for_without_it_and_answers_again_with_it()
    {
        await using var store = await Store.NewAsync("sqlite");
        (string, string) small = ("Switchboard__LanguageFolder", FewIntents(store)), missing = ("Switchboard__EncoderFile", Path.Combine(store.Folder, "no.encoder"));
        await using (var host = await HostProcess.StartAsync(store, null, small))
        {
            await PromoteAsync(host, "greet", "well met fellow traveller");
            Assert.Contains("\"version\":2,\"encoder\":true,\"problem\":null", await host.Http.GetStringAsync("/health/ready"), StringComparison.Ordinal);
            await host.StopAsync();
        }

        foreach (var start in (string[])["trained for it", "found again"])
        {
            await using var without = await HostProcess.StartAsync(store, null, small, missing);
            Assert.Contains("\"version\":3,\"encoder\":false,\"problem\":\"The sentence encoder could not be opened", await without.Http.GetStringAsync("/health/ready"), StringComparison.Ordinal);
            Assert.Contains("no.encoder", without.Output, StringComparison.Ordinal);
            Assert.Equal(start == "trained for it", without.Output.Contains("Trained en", StringComparison.Ordinal));
            // What people taught is understood by its words too.
            var customer = new ChatClient();
            await customer.OpenAsync(without.Http);
            Assert.True(await customer.SendAsync(without.Http, start, "well met fellow traveller"));
            await customer.WaitAsync(without.Http, log => log.Any(activity => activity.GetRawText().Contains("Hello", StringComparison.Ordinal)), "a greeting");
            await without.StopAsync();
        }

        await using var again = await HostProcess.StartAsync(store, null, small);
        Assert.Contains("\"version\":2,\"encoder\":true,\"problem\":null", await again.Http.GetStringAsync("/health/ready"), StringComparison.Ordinal);
    }

    /// <summary>Four of the shipped intents: trained in a second.</summary>
    static string FewIntents(Store store)
    {
        var folder = Path.Combine(store.Folder, "languages", "en");
        Directory.CreateDirectory(Path.Combine(folder, "intents"));
        foreach (var file in (string[])["intents/greet.txt", "intents/thank-you.txt", "intents/order-status.txt", "intents/order-cancel.txt", "stop-words.txt"])
            File.Copy(Path.Combine(AppContext.BaseDirectory, "languages", "en", file), Path.Combine(folder, file));
        return folder;
    }

    /// <summary>A supervisor teaches a phrase, trains, approves what came of it and promotes it.</summary>
    static async Task PromoteAsync(HostProcess host, string intent, string phrase)
    {
        await Eventually.TrueAsync(() => Task.FromResult(host.SetUpLink.Length > 0), () => "No set-up link in the log:\n" + host.Output);
        using var ana = new ConsoleBrowser(host.Address);
        await ana.SubmitAsync(await ana.OpenAsync(host.SetUpLink.TrimEnd('"')), "form", ("Name", "Ana"), ("Email", "ana@example.com"), ("Password", "correct horse battery"));
        await ana.SubmitAsync(await ana.OpenAsync($"/console/understanding/intents/{intent}"), "form[action*='handler=Save']", ("Text", phrase));
        await ana.SubmitAsync(await ana.OpenAsync("/console/understanding"), "form[action*='handler=Train']");
        ConsolePage page = null!;
        await Eventually.TrueAsync(
            async () => (page = await ana.OpenAsync("/console/understanding/versions/2")).Document.QuerySelector("form[action*='handler=Approve']") is not null, TimeSpan.FromMinutes(2), () => page.Text);
        var approved = await ana.SubmitAsync(page, "form[action*='handler=Approve']");
        await ana.SubmitAsync(approved, "form[action*='handler=Promote']", ("Reason", "taught a greeting"));
    }

    [Fact]
    public async Task The_first_start_takes_the_models_that_come_with_the_program()
    {
        await using var store = await Store.NewAsync("sqlite");
        await using var host = await HostProcess.StartAsync(store);

        Assert.Contains("\"version\":1,\"encoder\":true,\"problem\":null", await host.Http.GetStringAsync("/health/ready"), StringComparison.Ordinal);
        Assert.DoesNotContain("Trained", host.Output, StringComparison.Ordinal);
    }
}
