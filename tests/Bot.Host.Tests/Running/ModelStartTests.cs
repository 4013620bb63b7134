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
    public async Task The_first_start_takes_the_models_that_come_with_the_program()
    {
        await using var store = await Store.NewAsync("sqlite");
        await using var host = await HostProcess.StartAsync(store);

        Assert.Contains("\"version\":1,\"encoder\":true,\"problem\":null", await host.Http.GetStringAsync("/health/ready"), StringComparison.Ordinal);
        Assert.DoesNotContain("Trained", host.Output, StringComparison.Ordinal);
    }
}
