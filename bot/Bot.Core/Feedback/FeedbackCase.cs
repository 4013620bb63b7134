using Bot.Conversations;

namespace Bot.Feedback;

/// <summary>What a customer's answer became: something a department owns and settles by a date.</summary>
/// <param name="Id">Key of the case: the survey it came from.</param>
/// <param name="ConversationId">The conversation.</param>
/// <param name="Survey">The survey.</param>
/// <param name="Customer">The customer's display name.</param>
/// <param name="Department">Who can act on it.</param>
/// <param name="Because">Why that department, in words.</param>
/// <param name="Score">1 to 5, or null.</param>
/// <param name="Comment">The customer's words, or null.</param>
/// <param name="OpenedAt">When it was booked.</param>
/// <param name="DueAt">When it should be settled.</param>
public sealed record FeedbackCase(
    string Id, string ConversationId, string Survey, string Customer, string Department, string Because,
    int? Score, string? Comment, DateTimeOffset OpenedAt, DateTimeOffset DueAt);

/// <summary>Books a case, or brings the words to a case its score already opened.</summary>
public sealed record BookCase(FeedbackCase Case) : Effect;

/// <summary>Marks a case as settled.</summary>
public sealed record SettleCase(string Id, Agent By, string Message, DateTimeOffset At) : Effect;
