using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Bot.Conversations;
using NpgsqlTypes;

namespace Bot.Load.Desk;

/// <summary>What was stored.</summary>
readonly record struct Filled(int Conversations, long Facts, long Activities, double Seconds);

/// <summary>Writes a history into the tables of the road, row for row what real turns leave there.</summary>
static class DeskFill
{
    static readonly Dictionary<Type, string> Kinds = ConversationJson.Default.Fact.PolymorphismOptions!.DerivedTypes
        .ToDictionary(derived => derived.DerivedType, derived => (string)derived.TypeDiscriminator!);

    static readonly NpgsqlDbType Text = NpgsqlDbType.Text, Long = NpgsqlDbType.Bigint, Number = NpgsqlDbType.Integer;

    public static Filled Into(IDeskSink sink, IEnumerable<DeskStep> steps, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        // One core makes up and writes JSON, the other feeds the database.
        using var ready = new BlockingCollection<List<(Table Table, object?[] Values)>>(8);
        var filled = default(Filled);
        var making = Task.Run(() =>
        {
            try
            {
                filled = Make(steps, ready, cancellation);
            }
            finally
            {
                ready.CompleteAdding();
            }
        }, cancellation);
        var facts = sink.Table("facts", new("position", Long), new("conversation", Text), new("number", Number), new("kind", Text), new("at", Long), new("body", Text));
        var messages = sink.Table("messages", new("row", Long), new("conversation", Text), new("seq", Long), new("id", Text), new("at", Long), new("author", Number), new("epoch", Number), new("state", Number),
            new("attempts", Number), new("body", Text));
        var conversations = sink.Table("conversations",
            new("id", Text), new("version", Number), new("epoch", Number), new("owner", Number), new("agent_id", Text), new("agent_name", Text), new("queue", Text), new("waiting_since", Long),
            new("snoozed_since", Long), new("snoozed_until", Long), new("labels", Text), new("channel", Text), new("customer_id", Text), new("customer_name", Text), new("mood", NpgsqlDbType.Double),
            new("last_intent", Text), new("last_line", Text), new("unanswered", NpgsqlDbType.Boolean), new("episode", Number), new("disposition", Text), new("opened_at", Long), new("changed_at", Long),
            new("customer_spoke_at", Long), new("snapshot", Text), new("address", Text));
        var labels = sink.Table("conversation_labels", new("conversation", Text), new("label", Text), new("at", Long), new("queue", Text));
        foreach (var batch in ready.GetConsumingEnumerable(cancellation))
            foreach (var (table, values) in batch)
                (table switch { Table.Facts => facts, Table.Messages => messages, Table.Conversations => conversations, _ => labels })(values);
        making.GetAwaiter().GetResult();
        sink.Finish();
        return filled with { Seconds = clock.Elapsed.TotalSeconds };
    }

    enum Table
    {
        Facts,
        Messages,
        Conversations,
        Labels,
    }

    static Filled Make(IEnumerable<DeskStep> steps, BlockingCollection<List<(Table, object?[])>> ready, CancellationToken cancellation)
    {
        const int size = 4_000;
        var (position, row, conversations) = (0L, 0L, 0);
        var batch = new List<(Table, object?[])>(size + 50);
        var said = new Dictionary<string, (long Seq, long At)>();
        foreach (var step in steps)
        {
            var id = step.Conversation.Id;
            for (var i = 0; i < step.Facts.Count; i++)
            {
                var fact = step.Facts[i];
                batch.Add((Table.Facts, [++position, id, step.First + i, Kinds[fact.GetType()], fact.At.ToUnixTimeMilliseconds(), JsonSerializer.Serialize(fact, ConversationJson.Default.Fact)]));
                if (fact is Labelled labelled)
                    batch.Add((Table.Labels, [id, labelled.Label, fact.At.ToUnixTimeMilliseconds(), step.Conversation.Queue]));
            }
            var (seq, at) = said.GetValueOrDefault(id);
            foreach (var message in step.Messages)
            {
                at = Math.Max(at + 1, step.Facts[0].At.ToUnixTimeMilliseconds());
                batch.Add((Table.Messages, [++row, id, ++seq, message.Id, at, (int?)message.Author, step.Conversation.Epoch, (int)OutboxState.Logged, 0, message.Body]));
            }
            said[id] = (seq, at);
            if (step.Ends)
            {
                said.Remove(id);
                conversations++;
                batch.Add((Table.Conversations, Row(step.Conversation)));
            }
            if (batch.Count < size)
                continue;
            ready.Add(batch, cancellation);
            batch = new(size + 50);
        }
        ready.Add(batch, cancellation);
        return new(conversations, position, row, 0);
    }

    static object?[] Row(Conversation now) =>
    [
        now.Id, now.Version, now.Epoch, (int)now.Owner, now.Agent?.Id, now.Agent?.Name, now.Queue, now.WaitingSince?.ToUnixTimeMilliseconds(),
        now.SnoozedSince?.ToUnixTimeMilliseconds(), now.SnoozedUntil?.ToUnixTimeMilliseconds(), string.Join('\n', now.Labels), now.Address?.Channel, now.Customer?.Id, now.Customer?.Name, now.Mood.Level,
        now.LastIntent, now.LastLine, now.Unanswered, now.Episode, now.Disposition, now.OpenedAt.ToUnixTimeMilliseconds(), now.ChangedAt.ToUnixTimeMilliseconds(),
        now.CustomerSpokeAt?.ToUnixTimeMilliseconds(), JsonSerializer.Serialize(now, ConversationJson.Default.Conversation), JsonSerializer.Serialize(now.Address, ConversationJson.Default.ReplyAddress),
    ];
}
