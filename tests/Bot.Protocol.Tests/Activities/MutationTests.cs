using System.Diagnostics;

namespace Bot.Protocol.Tests.Activities;

public sealed class MutationTests
{
    /// <summary>Whatever arrives, reading ends in an activity or in a refusal that names something; what was read can be used and written.</summary>
    [Fact]
    public void Twenty_thousand_mutated_activities_never_throw()
    {
        var seeds = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Activities", "payloads"), "*.json").Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToArray();
        const int Seed = 4711;
        var random = new Random(Seed);
        var (read, refused) = (0, 0);
        var clock = Stopwatch.StartNew();

        for (var i = 0; i < 20_000; i++)
        {
            var body = Mutation.Of(seeds[random.Next(seeds.Length)], random);
            try
            {
                if (ActivityJson.TryParse(body.AsSpan(), out var activity, out var error))
                {
                    read++;
                    Use(activity);
                    Assert.True(ActivityJson.TryParse(ActivityJson.ToUtf8(activity).AsSpan(), out _, out error), error);
                }
                else
                {
                    refused++;
                    Assert.Contains(": ", error, StringComparison.Ordinal);
                    Assert.True(error.Length < 250, error);
                }
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"seed {Seed}, mutation {i}: {e}\n{Convert.ToBase64String(body)}");
            }
        }

        TestContext.Current.SendDiagnosticMessage("20,000 mutations: {0} read, {1} refused, {2} ms", read, refused, clock.ElapsedMilliseconds);
        Assert.True(read > 1_000 && refused > 1_000, $"mutations of little use: {read} read, {refused} refused");
    }

    static void Use(Activity activity)
    {
        _ = activity.GetMentions();
        _ = activity.ShallowCopy().RemoveRecipientMention();
        _ = ActivityJson.ToJson(activity.CreateReply("x"));
        _ = ActivityJson.ToJson(Activity.Message("x").ApplyConversationReference(activity.GetConversationReference()));
    }
}
