using Bot.Conversations;
using Bot.Measures;
using static Bot.Storage.Statement;

namespace Bot.Storage;

/// <summary>Folds facts into talks and keeps marks, for the follower. A fact that comes again changes nothing.</summary>
static class MeasureIndex
{
    internal const string Columns = "conversation, number, owner, last_at, last_number, began, missed, people, rule, queue, queue_at, answered, left_people";

    static readonly Statement Current = new($"SELECT {Columns} FROM talks WHERE conversation = @conversation ORDER BY number DESC LIMIT 1", Text("conversation"));

    static readonly Statement Keep = new(
        $"""
        INSERT INTO talks ({Columns})
        VALUES (@conversation, @number, @owner, @last_at, @last_number, @began, @missed, @people, @rule, @queue, @queue_at, @answered, @left_people)
        ON CONFLICT (conversation, number) DO UPDATE SET
          owner = excluded.owner, last_at = excluded.last_at, last_number = excluded.last_number, began = excluded.began, missed = excluded.missed, people = excluded.people,
          rule = excluded.rule, queue = excluded.queue, queue_at = excluded.queue_at, answered = excluded.answered, left_people = excluded.left_people
        """,
        Text("conversation"), Number("number"), Number("owner"), Long("last_at"), Number("last_number"), Long("began"), Long("missed"), Long("people"), Text("rule"), Text("queue"),
        Long("queue_at"), Long("answered"), Long("left_people"));

    static readonly Statement KeepMark = new(
        "INSERT INTO marks (conversation, number, kind, at, part, survey, score) VALUES (@conversation, @number, @kind, @at, @part, @survey, @score) ON CONFLICT (conversation, number) DO NOTHING",
        Text("conversation"), Number("number"), Number("kind"), Long("at"), Text("part"), Text("survey"), Number("score"));

    /// <summary>Applies some facts of one or many conversations.</summary>
    public static void Apply(RoadConnection db, IEnumerable<StoredFact> facts)
    {
        foreach (var of in facts.GroupBy(fact => fact.ConversationId))
        {
            var stored = db.First(Current, Talk, of.Key);
            var talk = stored;
            foreach (var fact in of.OrderBy(fact => fact.Number))
            {
                var next = Bot.Measures.Talk.Next(talk, fact);
                if (talk is not null && talk != stored && next.Number != talk.Number)
                    Put(db, talk);
                talk = next;
                if (Mark.Of(fact) is { } mark)
                    db.Execute(KeepMark, mark.Conversation, mark.Number, (int)mark.Kind, mark.At.ToUnixTimeMilliseconds(), mark.Part, mark.Survey, mark.Score);
            }
            if (talk is not null && talk != stored)
                Put(db, talk);
        }
    }

    /// <summary>A talk from a row of <see cref="Columns"/>.</summary>
    internal static Talk Talk(System.Data.Common.DbDataReader row)
    {
        DateTimeOffset? At(int column) => row.IsDBNull(column) ? null : row.Instant(column);
        return new(row.GetString(0), row.GetInt32(1), (OwnerKind)row.GetInt32(2), row.Instant(3), row.GetInt32(4))
        {
            Began = At(5),
            Missed = At(6),
            People = At(7),
            Rule = row.GetString(8),
            Queue = row.GetString(9),
            QueueAt = At(10),
            Answered = At(11),
            LeftPeople = At(12),
        };
    }

    static void Put(RoadConnection db, Talk talk) => db.Execute(Keep, talk.Conversation, talk.Number, (int)talk.Owner, talk.Last.ToUnixTimeMilliseconds(), talk.LastNumber, Stored.Milliseconds(talk.Began),
        Stored.Milliseconds(talk.Missed), Stored.Milliseconds(talk.People), talk.Rule, talk.Queue, Stored.Milliseconds(talk.QueueAt), Stored.Milliseconds(talk.Answered), Stored.Milliseconds(talk.LeftPeople));
}
