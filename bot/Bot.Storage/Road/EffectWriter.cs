using Bot.Conversations;
using System.Text.Json;
using Bot.Audit;
using Bot.Desk;
using Bot.Feedback;
using Bot.Measures;
using Bot.Models;
using static Bot.Storage.Statement;

namespace Bot.Storage;

/// <summary>Applies effects, for turns and followers alike. Applying the same effect twice is applying it once, but for counts.</summary>
static class EffectWriter
{
    static readonly Statement Schedule = new(
        "INSERT INTO timers (key, conversation, kind, due, payload) VALUES (@key, @conversation, @kind, @due, @payload) ON CONFLICT (key) DO NOTHING",
        Text("key"), Text("conversation"), Text("kind"), Long("due"), Text("payload"));

    // The words bring the department that understood them, and its days, counted from the first answer; a score alone takes nothing away from them. A settled case stays as it was settled.
    static readonly Statement Book = new(
        """
        INSERT INTO cases (id, conversation, survey, customer, department, because, score, comment, opened_at, due_at, state)
        VALUES (@id, @conversation, @survey, @customer, @department, @because, @score, @comment, @opened_at, @due_at, 0)
        ON CONFLICT (id) DO UPDATE SET
          score = coalesce(excluded.score, cases.score),
          comment = coalesce(excluded.comment, cases.comment),
          department = CASE WHEN cases.state = 0 AND (excluded.comment IS NOT NULL OR cases.comment IS NULL) THEN excluded.department ELSE cases.department END,
          because = CASE WHEN cases.state = 0 AND (excluded.comment IS NOT NULL OR cases.comment IS NULL) THEN excluded.because ELSE cases.because END,
          due_at = CASE WHEN cases.state = 0 AND (excluded.comment IS NOT NULL OR cases.comment IS NULL) THEN cases.opened_at + excluded.due_at - excluded.opened_at ELSE cases.due_at END
        """,
        Text("id"), Text("conversation"), Text("survey"), Text("customer"), Text("department"), Text("because"), Number("score"), Text("comment"),
        Long("opened_at"), Long("due_at"));

    static readonly Statement Settle = new(
        "UPDATE cases SET state = 1, settled_by = @by, settled_at = @at, message = @message WHERE id = @id AND state = 0",
        Text("by"), Long("at"), Text("message"), Text("id"));

    // A turn that is read again is not a second one. Who labelled or skipped a wording has decided on it, so its state stays.
    static readonly Statement Keep = new(
        """
        INSERT INTO unsure_turns (language, fold, text, outcome, candidates, doubted_by, times, last_at, conversation, number, state)
        VALUES (@language, @fold, @text, @outcome, @candidates, @doubted_by, 1, @last_at, @conversation, @number, 0)
        ON CONFLICT (language, fold) DO UPDATE SET
          times = unsure_turns.times + CASE WHEN unsure_turns.conversation = excluded.conversation AND unsure_turns.number >= excluded.number THEN 0 ELSE 1 END,
          state = CASE WHEN excluded.doubted_by IS NOT NULL THEN 0 ELSE unsure_turns.state END,
          text = excluded.text, outcome = excluded.outcome, candidates = excluded.candidates, doubted_by = coalesce(excluded.doubted_by, unsure_turns.doubted_by),
          last_at = excluded.last_at, conversation = excluded.conversation, number = excluded.number
        """,
        Text("language"), Text("fold"), Text("text"), Number("outcome"), Text("candidates"), Text("doubted_by"), Long("last_at"), Text("conversation"), Number("number"));

    // Only the turn just before: what was pressed later answers another question.
    static readonly Statement Suggest = new(
        """
        UPDATE unsure_turns SET suggested = @intent WHERE conversation = @conversation AND number =
          (SELECT max(number) FROM facts WHERE conversation = @conversation AND number < @before AND kind = 'customer-spoke')
        """,
        Text("intent"), Text("conversation"), Number("before"));

    static readonly Statement Tally = new(
        """
        INSERT INTO drift_counts (model, day, measure, bin, count) VALUES (@model, @day, @measure, @bin, @count)
        ON CONFLICT (model, day, measure, bin) DO UPDATE SET count = drift_counts.count + excluded.count
        """,
        Text("model"), Number("day"), Text("measure"), Number("bin"), Long("count"));

    static readonly Statement Missed = new(
        $"UPDATE staff SET presence = {(int)DeskPresence.Missed}, presence_at = @at WHERE id = @id AND presence = {(int)DeskPresence.Available} AND (presence_at IS NULL OR presence_at <= @at)",
        Text("id"), Long("at"));

    static readonly Statement Took = new("UPDATE staff SET took_at = @at WHERE id = @id AND (took_at IS NULL OR took_at < @at)", Text("id"), Long("at"));

    static readonly Statement MarkRow = new(
        "UPDATE bulk_rows SET state = @state, version = @version, was_owner = @was_owner, was_queue = @was_queue WHERE job = @job AND number = @number",
        Number("state"), Number("version"), Number("was_owner"), Text("was_queue"), Long("job"), Number("number"));

    static readonly Statement MarkStep = new("UPDATE macro_runs SET done = @done WHERE key = @key", Number("done"), Text("key"));

    // So many conversations are put into an index in a few hundredths of a second.
    const int Together = 20;

    /// <summary>Effects in pieces, each to be applied in a transaction of its own, in this order. What an index keeps for a conversation may come twice and changes nothing the second time, so it
    /// may be stored before the place of its follower; all else is in the last piece, of which there is always one.</summary>
    public static IReadOnlyList<IReadOnlyList<Effect>> Steps(IReadOnlyList<Effect> effects)
    {
        static string? Conversation(Effect effect) => effect switch
        {
            IndexLine line => line.ConversationId,
            IndexPlace place => place.ConversationId,
            CountFact count => count.Fact.ConversationId,
            _ => null,
        };
        var steps = effects.Where(effect => Conversation(effect) is not null).GroupBy(Conversation).Chunk(Together).Select(some => some.SelectMany(of => of).ToList()).ToList();
        var rest = effects.Where(effect => Conversation(effect) is null);
        return steps.Count == 0 ? [effects] : [.. steps.SkipLast(1), [.. steps[^1], .. rest]];
    }

    public static void Apply(RoadConnection db, IReadOnlyList<Effect> effects)
    {
        foreach (var effect in effects)
            if (effect is not (CountForDrift or IndexLine or IndexPlace or CountFact))
                Apply(db, effect);
        // Counts come by the hundred and go into a few bins: one statement for each bin. They are the one effect that may not be applied
        // twice; the follower's position in the same transaction sees to that.
        foreach (var bin in effects.OfType<CountForDrift>().GroupBy(effect => effect.Count with { Count = 0 }))
            db.Execute(Tally, bin.Key.Model, bin.Key.Day.DayNumber, bin.Key.Measure, bin.Key.Bin, bin.Sum(effect => effect.Count.Count));
        // What a conversation said in one batch is put into the index at once.
        SearchIndex.Apply(db, effects.OfType<IndexLine>(), effects.OfType<IndexPlace>());
        MeasureIndex.Apply(db, effects.OfType<CountFact>().Select(effect => effect.Fact));
    }

    static void Apply(RoadConnection db, Effect effect)
    {
        switch (effect)
        {
            case ScheduleTimer timer:
                db.Execute(Schedule, timer.Key, timer.ConversationId, timer.Kind, timer.Due.ToUnixTimeMilliseconds(), timer.Payload);
                break;
            case BookCase { Case: var booked }:
                db.Execute(Book, booked.Id, booked.ConversationId, booked.Survey, booked.Customer, booked.Department, booked.Because, booked.Score,
                    booked.Comment, booked.OpenedAt.ToUnixTimeMilliseconds(), booked.DueAt.ToUnixTimeMilliseconds());
                break;
            case SettleCase settle:
                db.Execute(Settle, settle.By.Name, settle.At.ToUnixTimeMilliseconds(), settle.Message, settle.Id);
                break;
            case KeepUnsure { Heard: var heard } unsure:
                db.Execute(Keep, unsure.Language, Words.Fold(unsure.Text), unsure.Text, (int)heard.Outcome,
                    JsonSerializer.Serialize(heard.Intents, ModelJson.Default.IReadOnlyListScoredIntent), unsure.DoubtedBy, unsure.At.ToUnixTimeMilliseconds(),
                    unsure.ConversationId, unsure.Number);
                break;
            case MarkBulkRow mark:
                db.Execute(MarkRow, (int)BulkRowState.Done, mark.Version, (int)mark.WasOwner, mark.WasQueue, mark.Job, mark.Number);
                break;
            case MarkMacroStep mark:
                db.Execute(MarkStep, mark.Done, mark.Key);
                break;
            case RecordAudit audit:
                StoredAudit.Note(db, audit.Entry);
                break;
            case MarkMissed missed:
                db.Execute(Missed, missed.Agent, missed.At.ToUnixTimeMilliseconds());
                break;
            case MarkTook took:
                db.Execute(Took, took.Agent, took.At.ToUnixTimeMilliseconds());
                break;
            case SuggestMeaning meant:
                db.Execute(Suggest, meant.Intent, meant.ConversationId, meant.Before);
                break;
            default:
                throw new ArgumentException($"The storage does not know the effect {effect.GetType().Name}.", nameof(effect));
        }
    }
}
