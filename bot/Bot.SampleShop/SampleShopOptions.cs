namespace Bot.SampleShop;

/// <summary>How the sample shop behaves. The defaults suit a demonstration.</summary>
public sealed record SampleShopOptions
{
    /// <summary>Whether <c>POST /faults</c> exists, which makes the shop fail on purpose. For tests only.</summary>
    public bool AllowFaults { get; init; }

    /// <summary>When set, every request must carry <c>Authorization: Bearer</c> with this key or is answered 401.</summary>
    public string? ApiKey { get; init; }

    /// <summary>What "now" is: the sample orders' dates are counted from the UTC day that this clock shows.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
