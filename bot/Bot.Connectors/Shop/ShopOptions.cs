namespace Bot.Connectors.Shop;

/// <summary>Where the shop's order system is and how long a customer may be kept waiting for it. The defaults fit a reply within three seconds.</summary>
public sealed record ShopOptions
{
    /// <summary>Root of the order system, http or https, for example <c>https://orders.example.com/</c>. Paths are appended to it.</summary>
    public required Uri Address { get; init; }

    /// <summary>Sent as <c>Authorization: Bearer</c> when set.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Longest time from question to answer, all tries and pauses together. 100 ms to 30 s.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(2.5);

    /// <summary>Longest time for one try. 50 ms to the budget.</summary>
    public TimeSpan TryTimeout { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>Further tries after the first fails by network, time-out, 5xx or 429. 0 to 5.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>How long the shop is left alone once most calls fail. 500 ms to 5 min.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Says what is wrong with these options, or null.</summary>
    public string? Problem() => this switch
    {
        { Address: not { IsAbsoluteUri: true, Scheme: "http" or "https" } } => $"The shop's address '{Address}' is not an absolute http or https address.",
        _ when Outside(Budget, 0.1, 30) => $"The shop's budget is {Budget}, outside of 100 ms to 30 s.",
        _ when Outside(TryTimeout, 0.05, Budget.TotalSeconds) => $"The shop's time-out of one try is {TryTimeout}, outside of 50 ms to the budget of {Budget}.",
        { Retries: < 0 or > 5 } => $"The shop is to be retried {Retries} times, outside of 0 to 5.",
        _ when Outside(Pause, 0.5, 300) => $"The shop is to be left alone for {Pause}, outside of 500 ms to 5 min.",
        _ => null,
    };

    static bool Outside(TimeSpan value, double least, double most) => value.TotalSeconds < least || value.TotalSeconds > most;
}
