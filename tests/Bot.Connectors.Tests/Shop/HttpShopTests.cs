using System.Diagnostics;
using System.Security.Cryptography;
using Bot.Connectors.Shop;
using Bot.Dialogues;

namespace Bot.Connectors.Tests.Shop;

public sealed class HttpShopTests
{
    static readonly CancellationToken Never = CancellationToken.None;

    static readonly ShopOptions Quick = new()
    {
        Address = new Uri("http://unused"),
        Budget = TimeSpan.FromMilliseconds(600),
        TryTimeout = TimeSpan.FromMilliseconds(150),
    };

    /// <summary>For what is not about the time it takes: a busy machine may be slow.</summary>
    internal static readonly ShopOptions Unhurried = new()
    {
        Address = new Uri("http://unused"),
        Budget = TimeSpan.FromSeconds(25),
        TryTimeout = TimeSpan.FromSeconds(10),
    };

    [Fact]
    public async Task An_order_is_read_with_everything_a_reply_needs()
    {
        await using var run = await ShopRun.StartAsync(clock: new At(2026, 11, 22));

        var (outcome, order, detail, _) = await run.Client.FindOrderAsync("HP-48213", Never);

        Assert.Equal((ShopOutcome.Found, null), (outcome, detail));
        Assert.NotNull(order);
        Assert.Equal(("HP-48213", "shipped", "Parcel Express", "none"), (order.Number, order.Status, order.Carrier, order.Refund));
        Assert.Equal(new DateOnly(2026, 11, 20), DateOnly.FromDateTime(order.PlacedAt.UtcDateTime));
        Assert.Equal(new DateOnly(2026, 11, 23), order.Expected);
        Assert.Equal(["Reading lamp", "2 × LED bulb"], order.Items);
    }

    [Fact]
    public async Task A_number_may_be_typed_in_lower_case()
    {
        await using var run = await ShopRun.StartAsync();

        Assert.Equal("HP-48200", (await run.Client.FindOrderAsync("hp-48200", Never)).Value?.Number);
    }

    [Theory]
    [InlineData("HP-99999")]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../customers/ada/orders")]
    [InlineData("HP-48200/cancel")]
    [InlineData("HP-48200?x=1")]
    [InlineData("ＨＰ-48200")]
    public async Task What_is_no_order_number_is_not_found(string number)
    {
        await using var run = await ShopRun.StartAsync();

        Assert.Equal(ShopOutcome.NotFound, (await run.Client.FindOrderAsync(number, Never)).Outcome);
    }

    [Fact]
    public async Task Every_sample_order_can_be_read()
    {
        await using var run = await ShopRun.StartAsync();

        for (var number = 48200; number < 48230; number++)
            Assert.Equal(ShopOutcome.Found, (await run.Client.FindOrderAsync($"HP-{number}", Never)).Outcome);
    }

    [Fact]
    public async Task A_cancelled_order_is_cancelled_and_its_refund_is_on_the_way()
    {
        await using var run = await ShopRun.StartAsync();

        var change = await run.Client.CancelAsync("HP-48203", "bruno@example.com", "conversation-1:activity-7", Never);
        var after = await run.Client.FindOrderAsync("HP-48203", Never);

        Assert.Equal(ShopOutcome.Found, change.Outcome);
        Assert.StartsWith("CN-", change.Value?.Reference, StringComparison.Ordinal);
        Assert.Equal(("cancelled", "pending", null), (after.Value?.Status, after.Value?.Refund, after.Value?.Expected));
    }

    [Theory]
    [InlineData("HP-48206", "chen@example.com", "already left the warehouse")]
    [InlineData("HP-48205", "bruno@example.com", "already been cancelled")]
    public async Task A_refusal_carries_the_shops_words(string number, string email, string words)
    {
        await using var run = await ShopRun.StartAsync();

        var answer = await run.Client.CancelAsync(number, email, "key", Never);

        Assert.Equal(ShopOutcome.Refused, answer.Outcome);
        Assert.Contains(words, answer.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HP-48202", "ada@example.com", ShopOutcome.Found)]
    [InlineData("HP-48221", "hana@example.com", ShopOutcome.Found)] // arrived 29 days ago
    [InlineData("HP-48222", "hana@example.com", ShopOutcome.Refused)] // arrived 31 days ago
    [InlineData("HP-48200", "ada@example.com", ShopOutcome.Refused)] // not even packed
    [InlineData("HP-48208", "chen@example.com", ShopOutcome.Refused)] // already on its way back
    [InlineData("HP-40000", "ada@example.com", ShopOutcome.NotFound)]
    public async Task A_return_starts_within_thirty_days_of_delivery(string number, string email, ShopOutcome expected)
    {
        await using var run = await ShopRun.StartAsync();

        Assert.Equal(expected, (await run.Client.StartReturnAsync(number, email, "key", Never)).Outcome);
    }

    [Theory]
    [InlineData("bruno@example.com")]
    [InlineData("ada@example.co")]
    [InlineData("")]
    public async Task Who_names_another_address_changes_nothing(string email)
    {
        await using var run = await ShopRun.StartAsync();

        var cancel = await run.Client.CancelAsync("HP-48200", email, "key", Never);
        var giveBack = await run.Client.StartReturnAsync("HP-48202", email, "another key", Never);

        Assert.Equal(new(ShopOutcome.WrongEmail, null, "The e-mail address does not belong to this order.", "wrong-email"), cancel);
        Assert.Equal(cancel, giveBack);
        Assert.Equal(["placed"], await run.HistoryOfAsync("HP-48200"));
        Assert.Equal(["placed"], await run.HistoryOfAsync("HP-48202"));
    }

    [Fact]
    public async Task A_wrong_address_is_told_the_same_of_every_order_whatever_state_it_is_in()
    {
        await using var run = await ShopRun.StartAsync();
        var answers = new List<ShopAnswer<OrderChange>>();

        for (var number = 48200; number < 48230; number++)
        {
            answers.Add(await run.Client.CancelAsync($"HP-{number}", "nobody@example.com", $"cancel {number}", Never));
            answers.Add(await run.Client.StartReturnAsync($"HP-{number}", "nobody@example.com", $"return {number}", Never));
        }

        Assert.Equal(ShopOutcome.WrongEmail, Assert.Single(answers.Distinct()).Outcome);
    }

    [Fact]
    public async Task An_address_counts_whatever_its_case_and_the_space_around_it()
    {
        await using var run = await ShopRun.StartAsync();

        Assert.Equal(ShopOutcome.Found, (await run.Client.CancelAsync("HP-48200", " Ada@Example.COM ", "key", Never)).Outcome);
    }

    [Fact]
    public async Task The_key_of_the_owners_wish_tells_nothing_to_who_names_another_address()
    {
        await using var run = await ShopRun.StartAsync();
        await run.Client.CancelAsync("HP-48200", "ada@example.com", "wish", Never);

        var answer = await run.Client.CancelAsync("HP-48200", "bruno@example.com", "wish", Never);

        Assert.Equal((ShopOutcome.Unavailable, null), (answer.Outcome, answer.Value));
    }

    [Fact]
    public async Task The_address_itself_is_not_sent()
    {
        await using var gateway = await Gateway.StartAsync("""{"reason":"wrong-email","message":"Not yours."}""");
        using var shop = new HttpShop(Quick with { Address = gateway.Address });

        var answer = await shop.CancelAsync("HP-48200", "Ada@example.com", "key", Never);

        Assert.Equal((ShopOutcome.WrongEmail, "Not yours."), (answer.Outcome, answer.Detail));
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData("ada@example.com"u8)), Assert.Single(gateway.Requests), StringComparison.Ordinal);
        Assert.DoesNotContain("example.com", gateway.Requests[0], StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("""{"message":"Forbidden"}""")]
    [InlineData("<html>Forbidden</html>")]
    [InlineData("")]
    public async Task A_gateway_that_forbids_is_no_answer_of_the_shop(string body)
    {
        await using var gateway = await Gateway.StartAsync(body);
        using var shop = new HttpShop(Quick with { Address = gateway.Address });

        var answer = await shop.CancelAsync("HP-48200", "ada@example.com", "key", Never);

        Assert.Equal((ShopOutcome.Unavailable, "status 403"), (answer.Outcome, answer.Detail));
    }

    [Fact]
    public async Task The_same_wish_sent_again_gets_the_same_answer_and_happens_once()
    {
        await using var run = await ShopRun.StartAsync();

        var first = await run.Client.StartReturnAsync("HP-48207", "chen@example.com", "wish", Never);
        var again = await run.Client.StartReturnAsync("HP-48207", "chen@example.com", "wish", Never);

        Assert.Equal(first, again);
        Assert.Equal(["placed", "returning"], await run.HistoryOfAsync("HP-48207"));
    }

    [Fact]
    public async Task The_same_wish_sent_twenty_times_at_once_happens_once()
    {
        await using var run = await ShopRun.StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => run.Client.CancelAsync("HP-48224", "ivo@example.com", "wish", Never).AsTask()));

        Assert.Single(answers.Distinct());
        Assert.Equal(["placed", "cancelled"], await run.HistoryOfAsync("HP-48224"));
    }

    [Fact]
    public async Task Another_wish_for_a_cancelled_order_is_refused()
    {
        await using var run = await ShopRun.StartAsync();

        await run.Client.CancelAsync("HP-48224", "ivo@example.com", "monday", Never);

        Assert.Equal(ShopOutcome.Refused, (await run.Client.CancelAsync("HP-48224", "ivo@example.com", "tuesday", Never)).Outcome);
    }

    [Fact]
    public async Task A_key_used_for_another_order_changes_nothing()
    {
        await using var run = await ShopRun.StartAsync();

        await run.Client.CancelAsync("HP-48200", "ada@example.com", "wish", Never);
        var answer = await run.Client.CancelAsync("HP-48218", "goran@example.com", "wish", Never);

        Assert.Equal((ShopOutcome.Unavailable, "status 422"), (answer.Outcome, answer.Detail));
        Assert.Equal(["placed"], await run.HistoryOfAsync("HP-48218"));
    }

    [Theory]
    [InlineData("error-after-commit x1")]
    [InlineData("error-after-commit x2")]
    public async Task An_answer_lost_after_the_change_is_made_is_asked_for_again_and_the_change_happens_once(string fault)
    {
        await using var run = await ShopRun.StartAsync();
        await run.FailAsync(fault);

        var change = await run.Client.CancelAsync("HP-48215", "fatima@example.com", "wish", Never);

        Assert.Equal((ShopOutcome.Found, "cancelled"), (change.Outcome, change.Value?.Status));
        Assert.Equal(["placed", "cancelled"], await run.HistoryOfAsync("HP-48215"));
    }

    [Fact]
    public async Task A_change_whose_every_answer_is_lost_is_unavailable_and_asking_later_with_its_key_tells_what_happened()
    {
        await using var run = await ShopRun.StartAsync();
        await run.FailAsync("error-after-commit x3");

        var lost = await run.Client.StartReturnAsync("HP-48217", "fatima@example.com", "wish", Never);
        var later = await run.Client.StartReturnAsync("HP-48217", "fatima@example.com", "wish", Never);

        Assert.Equal((ShopOutcome.Unavailable, ShopOutcome.Found), (lost.Outcome, later.Outcome));
        Assert.Equal(["placed", "returning"], await run.HistoryOfAsync("HP-48217"));
    }

    [Theory]
    [InlineData("down x2")]
    [InlineData("broken x2")]
    [InlineData("busy:0 x2")]
    [InlineData("slow:5000 x1")]
    public async Task A_short_fault_is_not_noticed(string fault)
    {
        await using var run = await ShopRun.StartAsync(Unhurried);
        await run.FailAsync(fault);

        Assert.Equal(ShopOutcome.Found, (await run.Client.FindOrderAsync("HP-48200", Never)).Outcome);
    }

    [Theory]
    [InlineData("down", "network")]
    [InlineData("broken", "status 500")]
    [InlineData("busy:0", "status 429")]
    [InlineData("busy:60", "status 429")]
    [InlineData("slow:3000", "no answer in time")]
    [InlineData("garbage", "could not be understood")]
    [InlineData("flood", "too long")]
    public async Task A_lasting_fault_is_an_answer_within_the_budget(string fault, string why)
    {
        await using var run = await ShopRun.StartAsync(Quick);
        await run.FailAsync(fault);

        var started = Stopwatch.GetTimestamp();
        var answer = await run.Client.FindOrderAsync("HP-48200", Never);

        Assert.Equal(ShopOutcome.Unavailable, answer.Outcome);
        Assert.Null(answer.Value);
        Assert.Contains(why, answer.Detail, StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, Quick.Budget + TimeSpan.FromSeconds(2)); // 2 s for a busy machine
    }

    [Fact]
    public async Task A_shop_that_is_not_there_is_unavailable()
    {
        await using var run = await ShopRun.StartAsync();
        await run.StopShopAsync();

        var answer = await run.Client.CancelAsync("HP-48200", "ada@example.com", "wish", Never);

        Assert.Equal(ShopOutcome.Unavailable, answer.Outcome);
        Assert.StartsWith("network", answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shop_that_keeps_failing_is_left_alone_and_asked_again_after_the_pause()
    {
        await using var run = await ShopRun.StartAsync(Quick with { Pause = TimeSpan.FromMilliseconds(500) });
        await run.FailAsync("broken");
        string? detail = null;
        for (var i = 0; i < 6; i++)
            detail = (await run.Client.FindOrderAsync("HP-48200", Never)).Detail;
        Assert.Contains("left alone", detail, StringComparison.Ordinal);

        await run.FailAsync("none");

        var deadline = Stopwatch.StartNew();
        ShopOutcome outcome;
        do
            outcome = (await run.Client.FindOrderAsync("HP-48200", Never)).Outcome;
        while (outcome is not ShopOutcome.Found && deadline.Elapsed < TimeSpan.FromSeconds(10));
        Assert.Equal(ShopOutcome.Found, outcome);
    }

    [Fact]
    public async Task Only_the_callers_own_cancellation_throws()
    {
        await using var run = await ShopRun.StartAsync();
        await run.FailAsync("slow:5000");
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await run.Client.FindOrderAsync("HP-48200", impatient.Token));
    }

    [Fact]
    public async Task The_key_of_the_client_is_sent()
    {
        await using var right = await ShopRun.StartAsync(Quick with { ApiKey = "open" }, apiKey: "open");
        await using var wrong = await ShopRun.StartAsync(Quick with { ApiKey = "guess" }, apiKey: "open");

        Assert.Equal(ShopOutcome.Found, (await right.Client.FindOrderAsync("HP-48200", Never)).Outcome);
        Assert.Equal("status 401", (await wrong.Client.FindOrderAsync("HP-48200", Never)).Detail);
    }

    [Fact]
    public async Task Any_text_can_be_an_idempotency_key()
    {
        await using var run = await ShopRun.StartAsync();

        Assert.Equal(ShopOutcome.Found, (await run.Client.CancelAsync("HP-48227", "june@example.com", "19:größe\n@thread;\u200b" + new string('k', 500), Never)).Outcome);
    }

    [Theory]
    [InlineData("ftp://shop/", 2500, 800, 2)]
    [InlineData("http://shop/", 50, 50, 2)]
    [InlineData("http://shop/", 2500, 2600, 2)]
    [InlineData("http://shop/", 2500, 800, 6)]
    public void Settings_out_of_range_are_refused_at_the_start(string address, int budget, int tryTimeout, int retries)
    {
        var options = new ShopOptions
        {
            Address = new Uri(address),
            Budget = TimeSpan.FromMilliseconds(budget),
            TryTimeout = TimeSpan.FromMilliseconds(tryTimeout),
            Retries = retries,
        };

        Assert.Throws<ArgumentException>(() => new HttpShop(options));
    }
}
