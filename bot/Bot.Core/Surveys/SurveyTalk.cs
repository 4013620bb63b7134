using Bot.Conversations;

namespace Bot.Surveys;

/// <summary>What the customer's words mean to an open survey.</summary>
/// <param name="Score">1 to 5 when given.</param>
/// <param name="Comment">The words when given.</param>
/// <param name="Declined">They would rather not.</param>
public sealed record SurveyMove(int? Score, string? Comment, bool Declined);

/// <summary>Listens for the answer to a survey. Pure.</summary>
public static class SurveyTalk
{
    static readonly string[] Words = ["one", "two", "three", "four", "five"];
    static readonly string[] Nothing = ["no", "nope", "nothing", "skip", "no thanks", "no thank you", "none", "that's all", "that is all"];

    /// <summary>The survey move, or null when the words are about something else and open the conversation again.</summary>
    /// <param name="conversation">A closed conversation with an open survey.</param>
    /// <param name="text">The customer's words.</param>
    /// <param name="heard">What was understood.</param>
    public static SurveyMove? Hear(Conversation conversation, string text, Heard heard)
    {
        if (conversation.OpenSurvey is null || conversation.Owner != OwnerKind.Closed || heard.Intent == "talk-to-a-person")
            return null;

        var words = text.Trim();
        // A file without words is no answer, and a question that was understood is a new matter whatever else is open.
        if (words.Length == 0 || (words[^1] == '?' && heard.Intent is not null))
            return null;
        var plain = words.TrimEnd('.', '!').ToLowerInvariant();
        if (conversation.SurveyScore is not null)
            return Nothing.Contains(plain) || heard.Intent == "deny" ? new(null, null, Declined: true) : new(null, words, false);

        if (Score(plain, out var rest) is { } score)
            return new(score, rest.Length > 2 ? words[(plain.Length - rest.Length)..] : null, false);
        if (Nothing.Contains(plain) || heard.Intent == "deny")
            return new(null, null, Declined: true);
        // Praise or a complaint without a number is an answer too; a question about an order is a new matter.
        return heard.Intent is null or "praise" or "complaint" or "thank-you" ? new(null, words, false) : null;
    }

    static int? Score(string plain, out string rest)
    {
        rest = "";
        if (plain.Length > 0 && plain[0] is >= '1' and <= '5' && (plain.Length == 1 || !char.IsLetterOrDigit(plain[1])))
        {
            rest = plain[1..].TrimStart(' ', ',', ':', ';', '-', '.', '/', '–');
            // "4/5" and "4 out of 5" are scores, not comments.
            if (rest is "5" or "out of 5" or "of 5" or "stars" or "star")
                rest = "";
            return plain[0] - '0';
        }
        var word = Array.FindIndex(Words, candidate => plain == candidate);
        return word < 0 ? null : word + 1;
    }
}
