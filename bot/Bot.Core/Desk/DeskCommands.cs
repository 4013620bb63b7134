using Bot.Conversations;

namespace Bot.Desk;

/// <summary>What a person at the desk wants to do.</summary>
/// <param name="By">Who.</param>
public abstract record DeskCommand(Agent By);

/// <summary>Take the conversation, from the queue or from the bot.</summary>
/// <param name="By">Who.</param>
/// <param name="FromColleague">True to take it from another person; must be said, never happens by accident.</param>
public sealed record Claim(Agent By, bool FromColleague = false) : DeskCommand(By);

/// <summary>Answer the customer.</summary>
/// <param name="By">Who.</param>
/// <param name="Text">What, at most <see cref="DeskRules.LongestText"/> characters.</param>
/// <param name="Key">Key of the form, so that sending it twice is one message.</param>
public sealed record Reply(Agent By, string Text, string Key) : DeskCommand(By);

/// <summary>Write a private note for colleagues.</summary>
public sealed record Note(Agent By, string Text, string Key) : DeskCommand(By);

/// <summary>Give the conversation back to the bot.</summary>
public sealed record HandBack(Agent By) : DeskCommand(By);

/// <summary>Close the conversation.</summary>
/// <param name="By">Who.</param>
/// <param name="Disposition">One of <see cref="Dispositions.All"/>.</param>
/// <param name="Comment">For colleagues; possibly null.</param>
public sealed record Close(Agent By, string Disposition, string? Comment) : DeskCommand(By);

/// <summary>What became of a command: facts to store, or the reason it was refused in words for the person.</summary>
public sealed record DeskOutcome(IReadOnlyList<Fact> Facts, string? Refusal)
{
    /// <summary>Refused, with the reason.</summary>
    public static DeskOutcome Refused(string reason) => new([], reason);
}

/// <summary>Which commands a conversation allows. Pure: the caller stores the facts on the version they were decided on.</summary>
public static class DeskRules
{
    /// <summary>Longest reply or note, in characters.</summary>
    public const int LongestText = 4000;

    /// <summary>Decides a command.</summary>
    public static DeskOutcome Decide(Conversation conversation, DeskCommand command, DateTimeOffset at) => command switch
    {
        _ when conversation.IsNew => DeskOutcome.Refused("This conversation does not exist."),
        Claim claim => DecideClaim(conversation, claim, at),
        Reply reply => DecideReply(conversation, reply, at),
        Note note => DecideNote(conversation, note, at),
        HandBack back => IfOwner(conversation, back.By, "hand it back", () => [new HandedBack(at, back.By)]),
        Close close => DecideClose(conversation, close, at),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "Unknown desk command."),
    };

    static DeskOutcome DecideClaim(Conversation conversation, Claim claim, DateTimeOffset at) => conversation.Owner switch
    {
        OwnerKind.Closed => DeskOutcome.Refused("This conversation is closed. It opens again when the customer writes."),
        OwnerKind.Agent when conversation.Agent!.Id == claim.By.Id => new([], null),
        OwnerKind.Agent when !claim.FromColleague => DeskOutcome.Refused($"{conversation.Agent!.Name} took this {Ago(conversation, at)} ago."),
        _ => new([new AgentClaimed(at, claim.By)], null),
    };

    static DeskOutcome DecideReply(Conversation conversation, Reply reply, DateTimeOffset at)
    {
        if (conversation.LastAgentKey == reply.Key)
            return new([], null);
        if (TextProblem(reply.Text) is { } problem)
            return DeskOutcome.Refused(problem);
        return IfOwner(conversation, reply.By, "answer", () => [new AgentReplied(at, reply.By, Nlp.PersonalData.Mask(reply.Text.Trim()), reply.Key)]);
    }

    static DeskOutcome DecideNote(Conversation conversation, Note note, DateTimeOffset at)
    {
        if (conversation.LastAgentKey == note.Key)
            return new([], null);
        return TextProblem(note.Text) is { } problem
            ? DeskOutcome.Refused(problem)
            : new([new NoteAdded(at, note.By, Nlp.PersonalData.Mask(note.Text.Trim()), note.Key)], null);
    }

    static DeskOutcome DecideClose(Conversation conversation, Close close, DateTimeOffset at)
    {
        if (!Dispositions.All.Contains(close.Disposition))
            return DeskOutcome.Refused("Choose how it ended.");
        var comment = string.IsNullOrWhiteSpace(close.Comment) ? null : close.Comment.Trim();
        if (comment is not null && TextProblem(comment) is { } problem)
            return DeskOutcome.Refused(problem);
        return IfOwner(conversation, close.By, "close it", () =>
            [new ConversationClosed(at, close.By, close.Disposition, comment is null ? null : Nlp.PersonalData.Mask(comment))]);
    }

    static DeskOutcome IfOwner(Conversation conversation, Agent by, string act, Func<IReadOnlyList<Fact>> facts) => conversation.Owner switch
    {
        OwnerKind.Agent when conversation.Agent!.Id == by.Id => new(facts(), null),
        OwnerKind.Agent => DeskOutcome.Refused($"{conversation.Agent!.Name} has this conversation. Take it over first to {act}."),
        OwnerKind.Closed => DeskOutcome.Refused("This conversation is closed."),
        _ => DeskOutcome.Refused($"Claim the conversation first to {act}."),
    };

    static string? TextProblem(string text) =>
        string.IsNullOrWhiteSpace(text) ? "Nothing was written yet."
        : text.Length > LongestText ? $"The text has {text.Length} characters, {LongestText} are possible. It was kept in the box: shorten it or send it in two parts."
        : null;

    static string Ago(Conversation conversation, DateTimeOffset at)
    {
        var ago = at - conversation.ChangedAt;
        return ago.TotalSeconds < 60 ? $"{Math.Max(1, (int)ago.TotalSeconds)} s" : $"{(int)ago.TotalMinutes} min";
    }
}
