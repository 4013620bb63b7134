using System.Net.Http.Json;
using System.Text.Json;
using Bot.Connectors.Shop;
using Bot.SampleShop;

namespace Bot.Connectors.Tests.Shop;

/// <summary>A sample shop on a free loopback port and a client of it.</summary>
sealed class ShopRun : IAsyncDisposable
{
    readonly RunningShop shop;
    readonly HttpClient direct;

    ShopRun(RunningShop shop, ShopOptions options)
    {
        this.shop = shop;
        direct = new HttpClient { BaseAddress = shop.Address };
        Client = new HttpShop(options with { Address = shop.Address });
    }

    public HttpShop Client { get; }

    public Uri Address => shop.Address;

    public static async Task<ShopRun> StartAsync(ShopOptions? options = null, TimeProvider? clock = null, string? apiKey = null) => new(
        await ShopServer.StartAsync(
            "http://127.0.0.1:0",
            new SampleShopOptions { AllowFaults = true, Clock = clock ?? TimeProvider.System, ApiKey = apiKey },
            TestContext.Current.CancellationToken),
        options ?? HttpShopTests.Unhurried);

    public async Task FailAsync(string fault)
    {
        using var answer = await direct.PostAsync("faults", new StringContent(fault), TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>What has really happened to an order, in the shop's own books.</summary>
    public async Task<IReadOnlyList<string>> HistoryOfAsync(string number)
    {
        await FailAsync("none");
        var order = await direct.GetFromJsonAsync<JsonElement>("orders/" + number, TestContext.Current.CancellationToken);
        return [.. order.GetProperty("history").EnumerateArray().Select(happened => happened.GetProperty("what").GetString()!)];
    }

    /// <summary>Ends the shop and leaves the client without one.</summary>
    public ValueTask StopShopAsync() => shop.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        direct.Dispose();
        await shop.DisposeAsync();
    }
}
