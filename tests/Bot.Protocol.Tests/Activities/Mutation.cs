using System.Text;

namespace Bot.Protocol.Tests.Activities;

/// <summary>Damages an activity as a broken or hostile client would: bits, holes, repetitions, and pieces of JSON where they do not belong.</summary>
static class Mutation
{
    static readonly byte[][] Values = Bytes("null", "true", "-1", "1e999", "[]", "{}", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "{\"a\":{\"a\":{\"a\":1}}}");

    static readonly byte[][] Fields = Bytes(
        "\"type\":\"message\",", "\"type\":\"invoke\",", "\"from\":null,", "\"id\":\"x\",", "\"deliveryMode\":\"expectReplies\",", "\"isGroup\":true,",
        "\"serviceUrl\":\"http://localhost:1\",", "\"value\":{\"action\":{\"type\":\"Action.Execute\",\"verb\":\"x\"}},", "\"entities\":[{\"type\":\"mention\",\"mentioned\":{\"id\":7}}],");

    static readonly byte[][] Pieces = [.. Values, .. Fields, .. Bytes("[[[[[[[[[[", "]", "}", ",", ":", "\"", "\\", "\\u", "\uFEFF", "𝒳", "4111111111111111")];

    static readonly string[] Names = ["text", "attachments", "channelData", "from", "unknown", "timestamp", "value", "suggestedActions"];

    /// <summary>One to three damages. The same random numbers give the same damage.</summary>
    public static byte[] Of(byte[] activity, Random random)
    {
        var body = activity.ToList();
        for (var n = random.Next(1, 4); n > 0 && body.Count > 0; n--)
        {
            var at = random.Next(body.Count);
            switch (random.Next(9))
            {
                case 0:
                    body[at] = (byte)random.Next(256);
                    break;
                case 1:
                    body[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    body.RemoveRange(at, Math.Min(random.Next(1, 20), body.Count - at));
                    break;
                case 3:
                    body.InsertRange(at, body.GetRange(at, Math.Min(random.Next(1, 60), body.Count - at)));
                    break;
                case 4:
                    body.InsertRange(at, Any(Pieces, random));
                    break;
                case 5:
                    // Behind the first brace a field stays valid.
                    body.InsertRange(1, Any(Fields, random));
                    break;
                case 6:
                    body.InsertRange(1, [.. Encoding.UTF8.GetBytes($"\"{Names[random.Next(Names.Length)]}{random.Next(3)}\":"), .. Any(Values, random), (byte)',']);
                    break;
                case 7:
                    OtherValue(body, at, random);
                    break;
                default:
                    if (body.IndexOf((byte)',', at) is >= 0 and var comma)
                        body[comma] = Any(Pieces, random)[0];
                    break;
            }
        }
        return [.. body];
    }

    // What is most likely to be valid JSON of the wrong kind.
    static void OtherValue(List<byte> body, int from, Random random)
    {
        var colon = body.IndexOf((byte)':', from);
        var end = colon < 0 ? -1 : body.FindIndex(colon, b => b is (byte)',' or (byte)'}');
        if (end < 0)
            return;
        body.RemoveRange(colon + 1, end - colon - 1);
        body.InsertRange(colon + 1, Any(Values, random));
    }

    static byte[] Any(byte[][] pieces, Random random) => pieces[random.Next(pieces.Length)];

    static byte[][] Bytes(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}
