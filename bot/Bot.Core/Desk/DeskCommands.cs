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
public sealed record Reply(Agent By, string Text, string Key) : DeskCommand(By)
{
    /// <summary>The suggestion it began as; null when it was written from nothing.</summary>
    public Suggestion? From { get; init; }

    /// <summary>Files that come with it, as <see cref="IDeskFiles.Release"/> gave them. With files there need be no words.</summary>
    public IReadOnlyList<KeptFile> Files { get; init; } = [];

    /// <summary>Whether one that the writer saw attached is not there any more.</summary>
    public bool FileIsGone { get; init; }
}

/// <summary>A reply suggested to a person.</summary>
/// <param name="Topic">Topic of the article it comes from.</param>
/// <param name="Article">Version of that article.</param>
/// <param name="Answers">Number of the customer's message it answers.</param>
/// <param name="Text">As it was suggested.</param>
public sealed record Suggestion(string Topic, string Article, int Answers, string Text);

/// <summary>Put a suggested reply aside.</summary>
public sealed record IgnoreSuggestion(Agent By, Suggestion What) : DeskCommand(By);

/// <summary>Write a private note for colleagues.</summary>
public sealed record Note(Agent By, string Text, string Key) : DeskCommand(By)
{
    /// <summary>Files that come with it, as <see cref="IDeskFiles.Release"/> gave them. With files there need be no words.</summary>
    public IReadOnlyList<KeptFile> Files { get; init; } = [];

    /// <summary>Whether one that the writer saw attached is not there any more.</summary>
    public bool FileIsGone { get; init; }
}

/// <summary>Give the conversation back to the bot.</summary>
public sealed record HandBack(Agent By) : DeskCommand(By);

/// <summary>Ask an agent whether they take a waiting conversation. Routing asks, in their name.</summary>
/// <param name="By">Who is asked.</param>
/// <param name="For">How long they have.</param>
/// <param name="Reason">Why they, in words.</param>
public sealed record MakeOffer(Agent By, TimeSpan For, string Reason) : DeskCommand(By);

/// <summary>Do not take what was offered: somebody else is asked.</summary>
public sealed record Decline(Agent By) : DeskCommand(By);

/// <summary>Close the conversation.</summary>
/// <param name="By">Who.</param>
/// <param name="Disposition">One of <see cref="Dispositions.All"/>.</param>
/// <param name="Comment">For colleagues; possibly null.</param>
public sealed record Close(Agent By, string Disposition, string? Comment) : DeskCommand(By);

/// <summary>Pass the conversation on, to a queue or to a colleague: exactly one of them.</summary>
/// <param name="By">Who.</param>
/// <param name="Queue">The queue, or null.</param>
/// <param name="To">The colleague, or null.</param>
/// <param name="Text">What the next one must know, at most <see cref="DeskRules.LongestText"/> characters; the customer never reads it.</param>
public sealed record Transfer(Agent By, string? Queue, Agent? To, string Text) : DeskCommand(By)
{
    /// <summary>True for a supervisor, who passes on what somebody else has. Whether they are one is the caller's to see.</summary>
    public bool FromColleague { get; init; }
}

/// <summary>Give the conversation back to the queue it came from.</summary>
public sealed record Requeue(Agent By) : DeskCommand(By)
{
    /// <summary>True for a supervisor, who gives back what somebody else has. Whether they are one is the caller's to see.</summary>
    public bool FromColleague { get; init; }

    /// <summary>Why, in words for colleagues; null for no more than that it was given back.</summary>
    public string? Why { get; init; }
}

/// <summary>Take it back from an agent who is not at the desk. Routing does, in their name.</summary>
/// <param name="By">Who has it and is gone.</param>
/// <param name="After">How long the customer must have waited for their answer.</param>
public sealed record TakeBack(Agent By, TimeSpan After) : DeskCommand(By);

/// <summary>Come beside the person who has it, and write to the customer too. For supervisors.</summary>
public sealed record Join(Agent By) : DeskCommand(By);

/// <summary>Go away again from beside the person who has it.</summary>
public sealed record Part(Agent By) : DeskCommand(By);

/// <summary>Tell the person who has it something that the customer never reads. For supervisors.</summary>
/// <param name="By">Who.</param>
/// <param name="Text">What, at most <see cref="DeskRules.LongestText"/> characters.</param>
/// <param name="Key">Key of the form, so that sending it twice is one whisper.</param>
public sealed record Whisper(Agent By, string Text, string Key) : DeskCommand(By);

/// <summary>Put it before the others of its queue, or take that back.</summary>
/// <param name="By">Who.</param>
/// <param name="Raised">Whether it shall come before the others.</param>
public sealed record Prioritise(Agent By, bool Raised) : DeskCommand(By);

/// <summary>Put the conversation away.</summary>
/// <param name="By">Who.</param>
/// <param name="Until">Until when, at most <see cref="DeskRules.LongestSnooze"/> from now; null for until the customer writes.</param>
public sealed record Snooze(Agent By, DateTimeOffset? Until) : DeskCommand(By);

/// <summary>Take a snoozed conversation back.</summary>
public sealed record Wake(Agent By) : DeskCommand(By);

/// <summary>Put a label on the conversation, whoever has it.</summary>
/// <param name="By">Who.</param>
/// <param name="Label">The label.</param>
/// <param name="Kept">The labels the house keeps; no other can be put.</param>
public sealed record PutLabel(Agent By, string Label, IReadOnlyList<string> Kept) : DeskCommand(By);

/// <summary>Take a label off, whether the house still keeps it or not.</summary>
public sealed record TakeLabel(Agent By, string Label) : DeskCommand(By);

/// <summary>Ask a colleague in: they see the conversation and write notes, and nothing that the customer reads.</summary>
/// <param name="By">Who has it.</param>
/// <param name="Guest">Whom.</param>
/// <param name="Text">What for, at most <see cref="DeskRules.LongestText"/> characters.</param>
public sealed record Invite(Agent By, Agent Guest, string Text) : DeskCommand(By);

/// <summary>Let a colleague who was asked in write to the customer too.</summary>
public sealed record LetWrite(Agent By, string Guest) : DeskCommand(By);

/// <summary>A colleague who was asked in leaves, or is let go.</summary>
/// <param name="By">They themselves, or who has the conversation.</param>
/// <param name="Guest">Account of the colleague.</param>
public sealed record LetGo(Agent By, string Guest) : DeskCommand(By);

/// <summary>Call off the call the customer was promised, whoever has the conversation. The customer is told.</summary>
public sealed record CallOff(Agent By) : DeskCommand(By);

/// <summary>Move the call the customer was promised to another time of its queue, whoever has the conversation. The customer is told.</summary>
/// <param name="By">Who.</param>
/// <param name="Starts">When the other time begins.</param>
public sealed record MoveCall(Agent By, DateTimeOffset Starts) : DeskCommand(By)
{
    /// <summary>The times of the queue, looked up anew each time it is decided; null while nobody has looked.</summary>
    public CallTimes? Times { get; init; }
}

/// <summary>Take up again what was closed.</summary>
public sealed record TakeUpAgain(Agent By) : DeskCommand(By);

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

    /// <summary>Labels on one conversation, at most.</summary>
    public const int MostLabels = 10;

    /// <summary>Colleagues asked into one conversation, at most.</summary>
    public const int MostGuests = 5;

    /// <summary>How far ahead a conversation can be put away.</summary>
    public static readonly TimeSpan LongestSnooze = TimeSpan.FromDays(90);

    /// <summary>Decides a command.</summary>
    public static DeskOutcome Decide(Conversation conversation, DeskCommand command, DateTimeOffset at) => Decide(conversation, command, at, QueuePlan.Delivered);

    /// <summary>Decides a command.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="command">What somebody wants.</param>
    /// <param name="at">Now.</param>
    /// <param name="plan">The queues there are.</param>
    public static DeskOutcome Decide(Conversation conversation, DeskCommand command, DateTimeOffset at, QueuePlan plan) => command switch
    {
        _ when conversation.IsNew => DeskOutcome.Refused("This conversation does not exist."),
        Claim claim => DecideClaim(conversation, claim, at),
        Reply reply => DecideReply(conversation, reply, at),
        Note note => DecideNote(conversation, note, at),
        IgnoreSuggestion ignore => IfOwner(conversation, ignore.By, "decide on what is suggested", () => [Judged(ignore.What, ignore.By, SuggestionOutcome.Ignored, at)]),
        HandBack back => IfOwner(conversation, back.By, "hand it back", () => [new HandedBack(at, back.By)]),
        MakeOffer offer => Handoffs.StateOf(conversation) == HandoffState.Waiting
            ? new([new OfferMade(at, offer.By, at + offer.For, offer.Reason)], null) : DeskOutcome.Refused("This conversation does not wait for anybody to take it."),
        Decline decline => conversation.Offer?.Agent.Id == decline.By.Id
            ? new([new OfferDeclined(at, conversation.Offer.Agent)], null) : DeskOutcome.Refused("This conversation is not offered to you any more."),
        Close close => DecideClose(conversation, close, at),
        Transfer transfer => DecideTransfer(conversation, transfer, at, plan),
        Requeue back => IfOwner(conversation, back.FromColleague ? conversation.Agent ?? back.By : back.By, "give it back to its queue", () =>
            [new Requeued(at, back.By, QueueOf(conversation, plan, at), back.Why ?? "gave it back")]),
        TakeBack gone => DecideTakeBack(conversation, gone, at, plan),
        Join join => conversation switch
        {
            { Owner: not OwnerKind.Agent } => DeskOutcome.Refused("Nobody has this conversation. Take it over to answer."),
            _ when conversation.Agent!.Id == join.By.Id => DeskOutcome.Refused("You have this conversation yourself."),
            _ => new(conversation.Beside.Any(one => one.Id == join.By.Id) ? [] : [new Joined(at, join.By)], null),
        },
        Part part => conversation.Beside.Any(one => one.Id == part.By.Id) ? new([new Parted(at, part.By)], null) : DeskOutcome.Refused("You are not in this conversation any more."),
        Whisper whisper => DecideWhisper(conversation, whisper, at),
        Prioritise set => conversation.Owner == OwnerKind.Closed ? DeskOutcome.Refused("This conversation is closed.")
            : new(conversation.Raised == set.Raised ? [] : [new PrioritySet(at, set.By, set.Raised)], null),
        Snooze snooze => DecideSnooze(conversation, snooze, at),
        Wake wake when conversation is { Owner: OwnerKind.Agent, SnoozedSince: null } && conversation.Agent!.Id == wake.By.Id => new([], null),
        Wake wake => IfOwner(conversation, wake.By, "take it back", () => [new Woken(at, wake.By)]),
        CallOff off => conversation.CallbackDue is null ? DeskOutcome.Refused("No call is promised here any more.") : new([new CallbackCancelled(at, off.By)], null),
        MoveCall move => DecideMove(conversation, move, at),
        PutLabel put => DecideLabel(conversation, put, at),
        TakeLabel take => new(conversation.Labels.Contains(take.Label) ? [new Unlabelled(at, take.By, take.Label)] : [], null),
        Invite invite => DecideInvite(conversation, invite, at),
        LetWrite let => conversation.Guests.FirstOrDefault(guest => guest.Agent.Id == let.Guest) is not { } guest
            ? DeskOutcome.Refused("That colleague is not in this conversation any more.")
            : IfOwner(conversation, let.By, "let a colleague write", () => guest.Writes ? [] : [new GuestMayWrite(at, let.By, guest.Agent)]),
        LetGo let => DecideLetGo(conversation, let, at),
        TakeUpAgain again => DecideTakeUp(conversation, again, at),
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
        if (FilesProblem(reply.FileIsGone) is { } gone)
            return DeskOutcome.Refused(gone);
        if (TextProblem(reply.Text, reply.Files) is { } problem)
            return DeskOutcome.Refused(problem);
        if (conversation.WrapUpUntil is not null)
            return DeskOutcome.Refused("The customer has left, nobody would read it. Close the conversation, or wait until they write again.");
        if (CannedText.Unfilled(reply.Text) is { Count: > 0 } unfilled)
            return DeskOutcome.Refused($"Fill in {string.Join(" and ", unfilled)} first: the customer would read it as it stands.");
        Func<IReadOnlyList<Fact>> said = () =>
        [
            new AgentReplied(at, reply.By, Nlp.PersonalData.Mask(reply.Text.Trim()), reply.Key) { Files = OrNone(reply.Files) },
            .. reply.From is { } from ? [Judged(from, reply.By, Same(from.Text, reply.Text) ? SuggestionOutcome.Accepted : SuggestionOutcome.Edited, at)] : Array.Empty<Fact>(),
        ];
        return conversation.Guests.FirstOrDefault(guest => guest.Agent.Id == reply.By.Id) switch
        {
            { Writes: true } => new(said(), null),
            // Who came beside the owner writes as themselves; the conversation stays the owner's.
            _ when conversation.Beside.Any(one => one.Id == reply.By.Id) => new(said(), null),
            { Writes: false } => DeskOutcome.Refused($"You were asked in to help. {conversation.Agent!.Name} has to let you write first; notes are possible."),
            null => IfOwner(conversation, reply.By, "answer", said),
        };
    }

    static SuggestionJudged Judged(Suggestion what, Agent by, SuggestionOutcome outcome, DateTimeOffset at) => new(at, by, what.Topic, what.Article, what.Answers, outcome);

    // A browser ends lines its own way.
    static bool Same(string one, string other) => one.ReplaceLineEndings("\n").Trim() == other.ReplaceLineEndings("\n").Trim();

    static DeskOutcome DecideNote(Conversation conversation, Note note, DateTimeOffset at)
    {
        if (conversation.LastAgentKey == note.Key)
            return new([], null);
        return (FilesProblem(note.FileIsGone) ?? TextProblem(note.Text, note.Files)) is { } problem
            ? DeskOutcome.Refused(problem)
            : new([new NoteAdded(at, note.By, Nlp.PersonalData.Mask(note.Text.Trim()), note.Key) { Files = OrNone(note.Files) }], null);
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

    static DeskOutcome DecideTransfer(Conversation conversation, Transfer transfer, DateTimeOffset at, QueuePlan plan)
    {
        if (string.IsNullOrWhiteSpace(transfer.Text))
            return DeskOutcome.Refused("Write what the next one must know: nobody should have to ask the customer again.");
        if (TextProblem(transfer.Text) is { } problem)
            return DeskOutcome.Refused(problem);
        if (transfer.Queue is null == transfer.To is null)
            return DeskOutcome.Refused("Choose a queue or a colleague.");
        if (transfer.Queue is { } queue && plan.Named(queue) is null)
            return DeskOutcome.Refused($"There is no queue “{queue}”.");
        if (transfer.To?.Id == transfer.By.Id && !transfer.FromColleague)
            return DeskOutcome.Refused("Choose somebody else: to take it yourself, claim it.");
        Fact[] passed = [new Transferred(at, transfer.By, transfer.Queue, transfer.To, Nlp.PersonalData.Mask(transfer.Text.Trim()))];
        // What waits in the wrong queue is passed on by whoever sees it; nobody has to claim it for that.
        if (conversation.Owner != OwnerKind.Waiting && transfer.FromColleague && conversation.Agent is { } owner)
            return transfer.To?.Id == owner.Id ? DeskOutcome.Refused($"{owner.Name} has it already.") : new(passed, null);
        if (conversation.Owner != OwnerKind.Waiting)
            return IfOwner(conversation, transfer.By, "pass it on", () => passed);
        return conversation.Queue == transfer.Queue ? DeskOutcome.Refused($"It waits in {transfer.Queue} already.") : new(passed, null);
    }

    static DeskOutcome DecideTakeBack(Conversation conversation, TakeBack gone, DateTimeOffset at, QueuePlan plan)
    {
        if (Handoffs.StateOf(conversation) != HandoffState.Active || conversation.Agent!.Id != gone.By.Id)
            return DeskOutcome.Refused($"{gone.By.Name} does not owe an answer here any more.");
        var since = conversation.UnansweredSince > conversation.ClaimedAt ? conversation.UnansweredSince : conversation.ClaimedAt ?? conversation.UnansweredSince;
        return at - since < gone.After ? DeskOutcome.Refused("The customer has not waited long enough.")
            : new([new Requeued(at, null, QueueOf(conversation, plan, at), $"{gone.By.Name} is not at the desk")], null);
    }

    static DeskOutcome DecideWhisper(Conversation conversation, Whisper whisper, DateTimeOffset at) => conversation switch
    {
        _ when conversation.LastAgentKey == whisper.Key => new([], null),
        { Owner: not OwnerKind.Agent } => DeskOutcome.Refused("Nobody has this conversation. Leave a note for whoever takes it."),
        _ when conversation.Agent!.Id == whisper.By.Id => DeskOutcome.Refused("You have this conversation yourself."),
        _ when TextProblem(whisper.Text) is { } problem => DeskOutcome.Refused(problem),
        _ => new([new NoteAdded(at, whisper.By, Nlp.PersonalData.Mask(whisper.Text.Trim()), whisper.Key) { For = conversation.Agent }], null),
    };

    /// <summary>Moves a conversation on that waits in a queue there is no more: nobody would look for it there.</summary>
    public static DeskOutcome MoveOn(Conversation conversation, DateTimeOffset at, QueuePlan plan)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        return conversation is { Owner: OwnerKind.Waiting, Queue: { } gone } && QueueOf(conversation, plan, at) is var to && to != gone
            ? new([new Overflowed(at, gone, to, $"there is no queue “{gone}” any more")], null)
            : DeskOutcome.Refused("It waits in a queue that there is.");
    }

    // Of a queue that is gone only the name is left, which may be a department's.
    static string QueueOf(Conversation conversation, QueuePlan plan, DateTimeOffset at) => plan.Named(conversation.Queue)?.Name
        ?? plan.For(conversation.Queue is { } gone && Departments.All.Contains(gone) ? gone : Departments.OrService(conversation.LastDepartment), conversation.Speaks, at);

    static DeskOutcome DecideSnooze(Conversation conversation, Snooze snooze, DateTimeOffset at) => snooze.Until switch
    {
        { } until when until <= at => DeskOutcome.Refused("That time is past. Choose a later one."),
        { } until when until > at + LongestSnooze => DeskOutcome.Refused($"At most {LongestSnooze.Days} days ahead."),
        // Somebody who waits for an answer may not write again, and then nothing would ever bring it back.
        null when conversation is { Owner: OwnerKind.Agent, Unanswered: true } && conversation.Agent!.Id == snooze.By.Id =>
            DeskOutcome.Refused("The customer waits for an answer. Answer first, or choose a time."),
        var until => IfOwner(conversation, snooze.By, "put it away", () => [new Snoozed(at, snooze.By, until)]),
    };

    static DeskOutcome DecideInvite(Conversation conversation, Invite invite, DateTimeOffset at) =>
        string.IsNullOrWhiteSpace(invite.Text) ? DeskOutcome.Refused("Write what you ask them: they see everything, and should not have to guess.")
        : TextProblem(invite.Text) is { } problem ? DeskOutcome.Refused(problem)
        : invite.Guest.Id == invite.By.Id ? DeskOutcome.Refused("Choose somebody else: you are here.")
        : conversation.Guests.Any(guest => guest.Agent.Id == invite.Guest.Id) ? DeskOutcome.Refused($"{invite.Guest.Name} is in this conversation already.")
        : conversation.Guests.Count >= MostGuests ? DeskOutcome.Refused($"{MostGuests} colleagues are in this conversation already. Let one go first.")
        : IfOwner(conversation, invite.By, "ask a colleague in", () => [new ColleagueInvited(at, invite.By, invite.Guest, Nlp.PersonalData.Mask(invite.Text.Trim()))]);

    // Who was asked in may leave whenever they like; the owner may let anybody go. Gone already is as wished.
    static DeskOutcome DecideLetGo(Conversation conversation, LetGo let, DateTimeOffset at) =>
        conversation.Guests.FirstOrDefault(guest => guest.Agent.Id == let.Guest) is not { } guest ? new([], null)
        : let.By.Id == let.Guest ? new([new GuestLeft(at, let.By, guest.Agent)], null)
        : IfOwner(conversation, let.By, "let a colleague go", () => [new GuestLeft(at, let.By, guest.Agent)]);

    static DeskOutcome DecideLabel(Conversation conversation, PutLabel put, DateTimeOffset at) =>
        conversation.Labels.Contains(put.Label) ? new([], null)
        : !put.Kept.Contains(put.Label) ? DeskOutcome.Refused($"“{put.Label}” is not among the labels that are kept. A supervisor can add it.")
        : conversation.Labels.Count >= MostLabels ? DeskOutcome.Refused($"It has {MostLabels} labels already. Take one off first.")
        : new([new Labelled(at, put.By, put.Label)], null);

    static DeskOutcome DecideTakeUp(Conversation conversation, TakeUpAgain again, DateTimeOffset at) => conversation.Owner switch
    {
        OwnerKind.Closed when conversation.Left => DeskOutcome.Refused("The customer left: nobody would read an answer. It opens again when they write."),
        OwnerKind.Closed => new([new TakenUpAgain(at, again.By)], null),
        OwnerKind.Agent when conversation.Agent!.Id == again.By.Id => new([], null),
        _ => DeskOutcome.Refused("This conversation is open already."),
    };

    static DeskOutcome DecideMove(Conversation conversation, MoveCall move, DateTimeOffset at)
    {
        if (conversation is not { CallbackDue: { } due, Call: { } call })
            return DeskOutcome.Refused(conversation.CallbackDue is null ? "No call is promised here any more." : "This call has no time that could be moved. Call it off, and the customer can ask for another.");
        if (due == move.Starts)
            return new([], null);
        return move.Times?.Free.Where(slot => slot.From == move.Starts).ToList() is [var slot]
            ? new([new CallbackRequested(at, call.Phone, slot.From) { Until = slot.To, Queue = call.Queue, Zone = move.Times.Zone, CustomerZone = call.CustomerZone, By = move.By }], null)
            : DeskOutcome.Refused("That time is not free any more. Choose another.");
    }

    static DeskOutcome IfOwner(Conversation conversation, Agent by, string act, Func<IReadOnlyList<Fact>> facts) => conversation.Owner switch
    {
        OwnerKind.Agent when conversation.Agent!.Id == by.Id => new(facts(), null),
        OwnerKind.Agent => DeskOutcome.Refused($"{conversation.Agent!.Name} has this conversation. Take it over first to {act}."),
        OwnerKind.Closed => DeskOutcome.Refused("This conversation is closed."),
        _ => DeskOutcome.Refused($"Claim the conversation first to {act}."),
    };

    // Taken off, or sent, in another window of theirs. What was not seen to go is not left out in silence.
    static string? FilesProblem(bool gone) => gone ? "A file that was attached is not there any more. Look at what is attached, and send again." : null;

    static IReadOnlyList<KeptFile>? OrNone(IReadOnlyList<KeptFile> files) => files.Count == 0 ? null : files;

    static string? TextProblem(string text, IReadOnlyList<KeptFile>? files = null) =>
        string.IsNullOrWhiteSpace(text) && files is not { Count: > 0 } ? "Nothing was written yet."
        : text.Length > LongestText ? $"The text has {text.Length} characters, {LongestText} are possible. It was kept in the box: shorten it or send it in two parts."
        : null;

    static string Ago(Conversation conversation, DateTimeOffset at)
    {
        var ago = at - conversation.ChangedAt;
        return ago.TotalSeconds < 60 ? $"{Math.Max(1, (int)ago.TotalSeconds)} s" : $"{(int)ago.TotalMinutes} min";
    }
}
