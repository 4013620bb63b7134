using System.Threading.RateLimiting;

namespace Bot.Channels;

/// <summary>How often something may happen under one key.</summary>
static class RateLimits
{
    /// <summary>A bucket of one minute's worth for each key, refilled every ten seconds. 0 or less is no limit.</summary>
    public static PartitionedRateLimiter<string> PerMinute(int count) => PartitionedRateLimiter.Create<string, string>(key => count <= 0
        ? RateLimitPartition.GetNoLimiter(key)
        : RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = count,
            TokensPerPeriod = Math.Max(1, count / 6),
            ReplenishmentPeriod = TimeSpan.FromSeconds(10),
            QueueLimit = 0,
        }));
}
