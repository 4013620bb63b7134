using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Bot.Load;

/// <summary>What became of a customer's message.</summary>
enum Fate
{
    /// <summary>An article, or the result of an action.</summary>
    Answer,

    /// <summary>The bot asked back: choices, other words, an order number, whether a person is wanted.</summary>
    Clarification,

    /// <summary>A person was called.</summary>
    Handoff,

    /// <summary>Written after that: it is a person's turn.</summary>
    WithPerson,

    /// <summary>None of these.</summary>
    Nothing,
}

/// <summary>One customer message as the server stored it, with what followed.</summary>
sealed record StoredTurn(
    string ActivityId, Fate Fate, string? Intent, string Best, double Confidence, double Sentiment, bool Missed, string? Rule, string? Topic, string? Said, int Replies);

/// <summary>Reads the facts of finished conversations out of the server's database, beside the running server and without writing.</summary>
static class StoredTurns
{
    static readonly string[] AskingBack = ["fallback/", "person/offer", "order-number/", "callback/ask-phone", "callback/again", "callback/choose", "callback/full", "callback/not-then", "anything-else"];

    public static async Task<Dictionary<string, List<StoredTurn>>> ReadAsync(string data, CancellationToken cancellation)
    {
        var conversations = new Dictionary<string, List<StoredTurn>>();
        await using var db = new SqliteConnection($"Data Source={Path.Combine(data, "switchboard.db")};Mode=ReadOnly");
        await db.OpenAsync(cancellation);
        await using var command = db.CreateCommand();
        command.CommandText = "SELECT conversation, body FROM facts ORDER BY conversation, number";
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var (conversation, withPerson) = ("", false);
        List<JsonElement> facts = [];
        while (await rows.ReadAsync(cancellation))
        {
            var fact = JsonDocument.Parse(rows.GetString(1)).RootElement;
            if (rows.GetString(0) != conversation)
            {
                Finish();
                (conversation, withPerson) = (rows.GetString(0), false);
            }
            if (Kind(fact) == "customer-spoke")
                Finish();
            facts.Add(fact);
        }
        Finish();
        return conversations;

        void Finish()
        {
            if (facts.Count > 0 && Kind(facts[0]) == "customer-spoke")
            {
                if (!conversations.TryGetValue(conversation, out var turns))
                    conversations[conversation] = turns = [];
                turns.Add(Read(facts, withPerson));
            }
            // What was said before the customer spoke, such as the greeting, belongs to no message.
            withPerson |= facts.Any(fact => Kind(fact) == "escalated");
            facts.Clear();
        }
    }

    static StoredTurn Read(List<JsonElement> facts, bool withPerson)
    {
        var replies = facts.Where(fact => Kind(fact) == "bot-replied").ToList();
        var topic = replies.Count > 0 ? replies[^1].GetProperty("topic").GetString() : null;
        var escalated = facts.FirstOrDefault(fact => Kind(fact) == "escalated");
        var fate = withPerson ? Fate.WithPerson
            : escalated.ValueKind == JsonValueKind.Object ? Fate.Handoff
            : topic is null ? Fate.Nothing
            : AskingBack.Any(start => topic.StartsWith(start, StringComparison.Ordinal)) || topic.EndsWith("/confirm", StringComparison.Ordinal) ? Fate.Clarification
            : Fate.Answer;
        var heard = facts[0].TryGetProperty("heard", out var found) && found.ValueKind == JsonValueKind.Object ? found : default;
        var top = heard.ValueKind == JsonValueKind.Object && heard.TryGetProperty("intents", out var intents) && intents.GetArrayLength() > 0 ? intents[0] : default;
        var best = top.ValueKind == JsonValueKind.Object ? top.GetProperty("intent").GetString()! : "-";
        // Zero values are left out of stored facts: no outcome means that the top intent was acted on.
        var acted = heard.ValueKind == JsonValueKind.Object && !heard.TryGetProperty("outcome", out _) && best != "-";
        return new(
            facts[0].TryGetProperty("activityId", out var id) ? id.GetString() ?? "" : "", fate, acted ? best : null, best, Number(top, "confidence"), Number(heard, "sentiment"),
            facts.Any(fact => Kind(fact) == "not-understood"), escalated.ValueKind == JsonValueKind.Object ? escalated.GetProperty("rule").GetString() : null,
            topic, replies.Count > 0 ? replies[^1].GetProperty("text").GetString() : null, replies.Count);
    }

    static string? Kind(JsonElement fact) => fact.GetProperty("kind").GetString();

    static double Number(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var number) && number.ValueKind == JsonValueKind.Number ? number.GetDouble() : 0;
}
