using Bot.Conversations;
using Bot.Feedback;
using static Bot.Storage.Statement;

namespace Bot.Storage;

/// <summary>Applies effects, for turns and followers alike. Applying the same effect twice is applying it once.</summary>
static class EffectWriter
{
    static readonly Statement Schedule = new(
        "INSERT INTO timers (key, conversation, kind, due, payload) VALUES (@key, @conversation, @kind, @due, @payload) ON CONFLICT (key) DO NOTHING",
        Text("key"), Text("conversation"), Text("kind"), Long("due"), Text("payload"));

    static readonly Statement Cancel = new("DELETE FROM timers WHERE key = @key AND fired_at IS NULL", Text("key"));

    // The words bring the department that understood them; a score alone takes nothing away from them. A settled case stays as it was settled.
    static readonly Statement Book = new(
        """
        INSERT INTO cases (id, conversation, survey, customer, department, because, score, comment, opened_at, due_at, state)
        VALUES (@id, @conversation, @survey, @customer, @department, @because, @score, @comment, @opened_at, @due_at, 0)
        ON CONFLICT (id) DO UPDATE SET
          score = coalesce(excluded.score, cases.score),
          comment = coalesce(excluded.comment, cases.comment),
          department = CASE WHEN cases.state = 0 AND (excluded.comment IS NOT NULL OR cases.comment IS NULL) THEN excluded.department ELSE cases.department END,
          because = CASE WHEN cases.state = 0 AND (excluded.comment IS NOT NULL OR cases.comment IS NULL) THEN excluded.because ELSE cases.because END
        """,
        Text("id"), Text("conversation"), Text("survey"), Text("customer"), Text("department"), Text("because"), Number("score"), Text("comment"),
        Long("opened_at"), Long("due_at"));

    static readonly Statement Settle = new(
        "UPDATE cases SET state = 1, settled_by = @by, settled_at = @at, message = @message WHERE id = @id AND state = 0",
        Text("by"), Long("at"), Text("message"), Text("id"));

    public static void Apply(RoadConnection db, IReadOnlyList<Effect> effects)
    {
        foreach (var effect in effects)
            Apply(db, effect);
    }

    static void Apply(RoadConnection db, Effect effect)
    {
        switch (effect)
        {
            case ScheduleTimer timer:
                db.Execute(Schedule, timer.Key, timer.ConversationId, timer.Kind, timer.Due.ToUnixTimeMilliseconds(), timer.Payload);
                break;
            case CancelTimer cancel:
                db.Execute(Cancel, cancel.Key);
                break;
            case BookCase { Case: var booked }:
                db.Execute(Book, booked.Id, booked.ConversationId, booked.Survey, booked.Customer, booked.Department, booked.Because, booked.Score,
                    booked.Comment, booked.OpenedAt.ToUnixTimeMilliseconds(), booked.DueAt.ToUnixTimeMilliseconds());
                break;
            case SettleCase settle:
                db.Execute(Settle, settle.By.Name, settle.At.ToUnixTimeMilliseconds(), settle.Message, settle.Id);
                break;
            default:
                throw new ArgumentException($"The storage does not know the effect {effect.GetType().Name}.", nameof(effect));
        }
    }
}
