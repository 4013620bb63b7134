using Bot.Conversations;
using Bot.Desk;
using Bot.Notices;
using Bot.Storage;
using Bot.Surveys;
using Microsoft.EntityFrameworkCore;

namespace Bot.BackOffice.Surveys;

/// <summary>A question that is to come.</summary>
/// <param name="Due">When.</param>
/// <param name="Conversation">Of whom; null where the reader may not see the conversation.</param>
/// <param name="Skip">Why it would not be asked as things stand; null when it would.</param>
public sealed record DueSurvey(DateTimeOffset Due, Conversation? Conversation, SurveySkip? Skip);

/// <summary>Reads the questions that are to come. Thread-safe.</summary>
public sealed class DueSurveys(IConversations conversations, IDbContextFactory<BotDb> databases)
{
    /// <summary>The next questions, and how many there are in all.</summary>
    /// <param name="plan">The plan in force.</param>
    /// <param name="reader">Who reads; null for somebody who reads no conversation.</param>
    /// <param name="most">Most of them.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<(IReadOnlyList<DueSurvey> Next, int All)> ReadAsync(SurveyPlan plan, Viewer? reader, int most, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var waiting = db.Timers.Where(timer => timer.Kind == TimerKinds.Survey && timer.FiredAt == null);
        var rows = await waiting.OrderBy(timer => timer.Due).Take(most).Select(timer => new { timer.Conversation, timer.Due }).ToListAsync(cancellation);
        var next = new List<DueSurvey>(rows.Count);
        foreach (var row in rows)
        {
            var conversation = await conversations.OpenAsync(row.Conversation, cancellation);
            next.Add(new(row.Due, reader?.Sees(conversation) == true ? conversation : null, SurveyRules.WhyNot(conversation, plan, row.Due)));
        }
        return (next, rows.Count < most ? rows.Count : await waiting.CountAsync(cancellation));
    }
}
