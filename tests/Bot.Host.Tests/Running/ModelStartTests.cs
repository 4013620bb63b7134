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
            Assert.Contains("\"version\":1,\"problem\":null", await first.Http.GetStringAsync("/health/ready"), StringComparison.Ordinal);
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
}
