using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Bot.SampleShop;

namespace Bot.Connectors.Tests.Shop;

/// <summary>What the client cannot see: the shop's own contract.</summary>
public sealed class SampleShopTests
{
    static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_customers_orders_come_newest_first()
    {
        await using var run = await ShopRun.StartAsync(clock: new At(2026, 11, 22));
        using var http = new HttpClient { BaseAddress = run.Address };

        var orders = await http.GetFromJsonAsync<JsonElement>("customers/ada/orders", Now);

        Assert.Equal(["HP-48200", "HP-48201", "HP-48202"], orders.EnumerateArray().Select(order => order.GetProperty("number").GetString()));
    }

    [Fact]
    public async Task A_customer_is_known_by_first_name_and_the_hash_of_an_address()
    {
        await using var run = await ShopRun.StartAsync();
        using var http = new HttpClient { BaseAddress = run.Address };

        var customer = (await http.GetFromJsonAsync<JsonElement>("orders/HP-48200", Now)).GetProperty("customer");

        Assert.Equal("Ada", customer.GetProperty("firstName").GetString());
        Assert.Matches("^[0-9a-f]{64}$", customer.GetProperty("emailHash").GetString());
    }

    [Fact]
    public async Task Dates_move_with_the_day()
    {
        Assert.Equal("2026-11-23", await ExpectedAsync(new At(2026, 11, 22)));
        Assert.Equal("2027-01-01", await ExpectedAsync(new At(2026, 12, 31)));

        static async Task<string?> ExpectedAsync(TimeProvider clock)
        {
            await using var run = await ShopRun.StartAsync(clock: clock);
            using var http = new HttpClient { BaseAddress = run.Address };
            return (await http.GetFromJsonAsync<JsonElement>("orders/HP-48213", Now)).GetProperty("expectedDelivery").GetString();
        }
    }

    [Fact]
    public async Task A_change_without_a_key_is_a_bad_request()
    {
        await using var run = await ShopRun.StartAsync();
        using var http = new HttpClient { BaseAddress = run.Address };

        using var answer = await http.PostAsync("orders/HP-48200/cancel", null, Now);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(["placed"], await run.HistoryOfAsync("HP-48200"));
    }

    [Fact]
    public async Task Without_the_option_there_is_no_fault_switch()
    {
        await using var shop = await ShopServer.StartAsync("http://127.0.0.1:0", null, Now);
        using var http = new HttpClient { BaseAddress = shop.Address };

        using var answer = await http.PostAsync("faults", new StringContent("down"), Now);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://example.com:80")]
    [InlineData("https://127.0.0.1:0")]
    [InlineData("nonsense")]
    public async Task It_listens_on_loopback_only(string url) =>
        await Assert.ThrowsAsync<ArgumentException>(() => ShopServer.StartAsync(url, null, Now));
}

/// <summary>A clock that stands at nine in the morning.</summary>
sealed class At(int year, int month, int day) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => new(year, month, day, 9, 0, 0, TimeSpan.Zero);
}
