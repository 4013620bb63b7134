using System.Diagnostics;
using System.Text;

namespace Bot.Protocol.Tests.Activities;

public sealed class MutationTests
{
    static readonly byte[][] Pieces =
    [
        .. new[]
        {
            "null", "true", "-1", "1e999", "[]", "{}", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "{\"a\":{\"a\":{\"a\":1}}}", "[[[[[[[[[[", "]", "}", ",", ":", "\"", "\\", "\\u",
            "\"type\":\"message\",", "\"from\":null,", "\"id\":\"x\",", "\uFEFF", "𝒳", "\"entities\":[{\"type\":\"mention\",\"mentioned\":{\"id\":7}}],",
        }.Select(Encoding.UTF8.GetBytes),
    ];

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
            var body = Mutate(seeds[random.Next(seeds.Length)], random);
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

    static byte[] Mutate(byte[] seed, Random random)
    {
        var body = seed.ToList();
        for (var n = random.Next(1, 4); n > 0; n--)
        {
            var at = random.Next(body.Count);
            switch (random.Next(8))
            {
                case 0:
                    body[at] = (byte)random.Next(256);
                    break;
                case 1:
                    body.RemoveRange(at, Math.Min(random.Next(1, 20), body.Count - at));
                    break;
                case 2:
                    body.InsertRange(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 3:
                    body.InsertRange(at, body.GetRange(at, Math.Min(random.Next(1, 60), body.Count - at)));
                    break;
                case 4:
                    Replace(body, random, (byte)':', after: true);
                    break;
                case 5:
                    Replace(body, random, (byte)',', after: false);
                    break;
                case 6:
                    body[at] ^= (byte)(1 << random.Next(8));
                    break;
                default:
                    InsertField(body, random);
                    break;
            }
            if (body.Count == 0)
                body.Add((byte)'{');
        }
        return [.. body];
    }

    /// <summary>Puts another value after a colon, or another piece in place of a comma: wrong types in places that are still JSON.</summary>
    static void Replace(List<byte> body, Random random, byte mark, bool after)
    {
        var places = Enumerable.Range(0, body.Count).Where(i => body[i] == mark).ToArray();
        if (places.Length == 0)
            return;
        var at = places[random.Next(places.Length)] + (after ? 1 : 0);
        var end = at;
        while (after && end < body.Count && body[end] is not ((byte)',' or (byte)'}'))
            end++;
        body.RemoveRange(at, Math.Max(end - at, after ? 0 : 1));
        body.InsertRange(Math.Min(at, body.Count), Pieces[random.Next(Pieces.Length)]);
    }

    static void InsertField(List<byte> body, Random random)
    {
        string[] names = ["text", "attachments", "channelData", "from", "unknown", "timestamp", "value", "suggestedActions"];
        var value = Encoding.UTF8.GetString(Pieces[random.Next(9)]);
        var open = body.IndexOf((byte)'{');
        body.InsertRange(open + 1, Encoding.UTF8.GetBytes($"\"{names[random.Next(names.Length)]}{random.Next(3)}\":{value},"));
    }
}
