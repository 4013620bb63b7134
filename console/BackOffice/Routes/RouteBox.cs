using System.Text.Json;
using Bot.Conversations;
using Bot.Feedback;
using Bot.Models;
using Bot.Rules;
using Bot.Storage;
using Bot.Turns;
using Microsoft.EntityFrameworkCore;

namespace Bot.BackOffice.Routes;

/// <summary>A recorded answer, and where two policies would send it.</summary>
/// <param name="Case">The case it became.</param>
/// <param name="Live">By the policy in force.</param>
/// <param name="Draft">By the draft.</param>
public sealed record TriedAnswer(CaseRow Case, Routed Live, Routed Draft)
{
    /// <summary>Whether the draft sends it to another department, or gives it other days.</summary>
    public bool Differs => (Live.Department, Live.SettleDays) != (Draft.Department, Draft.SettleDays);
}

/// <summary>Asks routes about answers without booking anything. Thread-safe.</summary>
public sealed class RouteBox(LiveModels models, Speech speech, IDbContextFactory<BotDb> databases)
{
    /// <summary>Recorded answers that are tried.</summary>
    public const int Recent = 50;

    /// <summary>What would be known of an answer, understood by the model that answers customers.</summary>
    /// <param name="comment">The words; empty when only a score came.</param>
    /// <param name="score">The score; null for none.</param>
    /// <param name="department">The department the conversation was with; null for none.</param>
    public TurnInputs Of(string? comment, int? score, string? department)
    {
        var words = string.IsNullOrWhiteSpace(comment) ? null : comment.Trim();
        Heard? heard = null;
        if (words is not null)
        {
            var (understanding, language, foreign) = models.Listen(words, null, null);
            heard = Heard.From(understanding) with { Language = language, Foreign = foreign };
            if (foreign is not null)
                heard = heard with { Outcome = Nlp.Outcome.Abstain, Intents = [], Sentiment = 0, WantsPerson = 0 };
        }
        return Inputs.OfAnswer(score, words, heard, Conversation.New("test") with { Queue = department }, speech.DepartmentOf);
    }

    /// <summary>The newest cases whose answer was recorded with what was known of it, newest first.</summary>
    public async Task<IReadOnlyList<TriedAnswer>> RecordedAsync(Policy live, Policy draft, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(draft);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var cases = await db.Cases.OrderByDescending(c => c.OpenedAt).ThenByDescending(c => c.Id).Take(Recent).ToListAsync(cancellation);
        var conversations = cases.Select(c => c.Conversation).Distinct().ToList();
        var bodies = await db.Facts.Where(fact => conversations.Contains(fact.Conversation) && fact.Kind == "survey-answered")
            .OrderBy(fact => fact.Conversation).ThenBy(fact => fact.Number).Select(fact => fact.Body).ToListAsync(cancellation);
        var answers = Answers(bodies);
        var (now, then) = (live.Routes(), draft.Routes());
        return [.. cases.Select(one => (Case: one, Answer: Deciding(answers[one.Survey])))
            .Where(pair => pair.Answer?.Inputs is not null)
            .Select(pair => (pair.Case, Inputs: pair.Answer!.Inputs! with { Text = pair.Answer.Comment ?? "" }))
            .Select(pair => new TriedAnswer(pair.Case, now.Route(pair.Inputs), then.Route(pair.Inputs)))];
    }

    /// <summary>Answers from their stored facts, in that order, by survey.</summary>
    public static ILookup<string, SurveyAnswered> Answers(IEnumerable<string> facts) =>
        facts.Select(fact => JsonSerializer.Deserialize(fact, ConversationJson.Default.Fact)).OfType<SurveyAnswered>().ToLookup(answer => answer.Survey);

    /// <summary>The answer that decided where a case is: the last one with words, else the last; null for none.</summary>
    public static SurveyAnswered? Deciding(IEnumerable<SurveyAnswered> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        var all = answers.ToList();
        return all.FindLast(answer => answer.Comment is not null) ?? all.LastOrDefault();
    }

    /// <summary>What was known of an answer, in words: "Score 2; the words are about refund status (0.91), which Billing owns; the conversation was with Returns".</summary>
    public static string Known(TurnInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var known = inputs.Answer ?? new();
        var score = known.Score is { } given ? FormattableString.Invariant($"Score {given} of 5") : "No score";
        var words = !known.Wrote ? "no words"
            : known.Topic is not { } topic ? "what the words are about was not understood"
            : FormattableString.Invariant($"the words are about {topic.Replace('-', ' ')} ({inputs.Confidence:0.00}), which {known.Owner ?? "nobody"} owns");
        var with = known.ConversationDepartment is { } department ? $"the conversation was with {department}" : "the conversation was with no department";
        return $"{score}; {words}; {with}";
    }

    /// <summary>The title of a route; its name when the policy has it no more.</summary>
    public static string Title(Policy policy, string name)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy.Feedback.Routes.FirstOrDefault(route => route.Name == name)?.Title ?? name;
    }
}
