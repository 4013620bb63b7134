namespace Bot.Audit;

/// <summary>What can be done, as the log stores it: retired, never renamed. The second half is a word in the past.</summary>
public static class AuditActs
{
    /// <summary>Somebody signed in.</summary>
    public const string SignedIn = "signed-in";

    /// <summary>Somebody was not let in.</summary>
    public const string SignInRefused = "sign-in-refused";

    /// <summary>Somebody signed out.</summary>
    public const string SignedOut = "signed-out";

    /// <summary>The first account was made with the link from the program's log.</summary>
    public const string SetUp = "set-up";

    /// <summary>An account was made for somebody.</summary>
    public const string PersonInvited = "person-invited";

    /// <summary>A new link to choose a password was made.</summary>
    public const string LinkMade = "link-made";

    /// <summary>Somebody chose their password by such a link.</summary>
    public const string Joined = "joined";

    /// <summary>Role or department of somebody changed.</summary>
    public const string RoleChanged = "role-changed";

    /// <summary>An account was shut.</summary>
    public const string PersonDeactivated = "person-deactivated";

    /// <summary>An account was opened again.</summary>
    public const string PersonActivated = "person-activated";

    /// <summary>Limits were published.</summary>
    public const string LimitsPublished = "limits-published";

    /// <summary>An earlier version of the limits was put in force again.</summary>
    public const string LimitsRolledBack = "limits-rolled-back";

    /// <summary>A release was begun.</summary>
    public const string ReleaseOpened = "release-opened";

    /// <summary>Values of a release were changed by hand.</summary>
    public const string ReleaseEdited = "release-edited";

    /// <summary>Values of a release were changed from a file.</summary>
    public const string ReleaseImported = "release-imported";

    /// <summary>A release took in what others had published, none of it in its own values.</summary>
    public const string ReleaseCaughtUp = "release-caught-up";

    /// <summary>It was decided value by value between a release and what others had published.</summary>
    public const string ReleaseResolved = "release-resolved";

    /// <summary>The authors of a release asked for a review.</summary>
    public const string ReleaseSentToReview = "release-sent-to-review";

    /// <summary>A release was approved.</summary>
    public const string ReleaseApproved = "release-approved";

    /// <summary>A release was rejected.</summary>
    public const string ReleaseRejected = "release-rejected";

    /// <summary>A release was given up.</summary>
    public const string ReleaseWithdrawn = "release-withdrawn";

    /// <summary>Evidence, such as a replay report, was attached to a release.</summary>
    public const string EvidenceAttached = "evidence-attached";

    /// <summary>A release was given an instant at which it is published.</summary>
    public const string ReleaseScheduled = "release-scheduled";

    /// <summary>The instant of a release was taken back.</summary>
    public const string ReleaseUnscheduled = "release-unscheduled";

    /// <summary>A release fell due and could not be published.</summary>
    public const string ReleaseHeld = "release-held";

    /// <summary>A release was published as it was approved.</summary>
    public const string ReleasePublished = "release-published";

    /// <summary>A release was published by one person without the approvals it needs.</summary>
    public const string PublishedInEmergency = "published-in-emergency";

    /// <summary>A time was set in which nothing is published.</summary>
    public const string FreezeSet = "freeze-set";

    /// <summary>Such a time was taken away.</summary>
    public const string FreezeLifted = "freeze-lifted";

    /// <summary>An example of an intent was added, moved or taken away.</summary>
    public const string ExamplesChanged = "examples-changed";

    /// <summary>What the model was not sure of was passed over.</summary>
    public const string WordingSkipped = "wording-skipped";

    /// <summary>A label, or passing over, was taken back.</summary>
    public const string WordingOpened = "wording-opened";

    /// <summary>Training or a comparison was started.</summary>
    public const string JobStarted = "job-started";

    /// <summary>Training or a comparison was stopped.</summary>
    public const string JobCancelled = "job-cancelled";

    /// <summary>A model was trained.</summary>
    public const string ModelTrained = "model-trained";

    /// <summary>A model was approved.</summary>
    public const string ModelApproved = "model-approved";

    /// <summary>A model was promoted, or gone back to.</summary>
    public const string ModelReleased = "model-released";

    /// <summary>A conversation was read.</summary>
    public const string ConversationViewed = "conversation-viewed";

    /// <summary>A conversation was taken.</summary>
    public const string ConversationClaimed = "conversation-claimed";

    /// <summary>A customer was answered.</summary>
    public const string CustomerAnswered = "customer-answered";

    /// <summary>A note was left for colleagues.</summary>
    public const string NoteLeft = "note-left";

    /// <summary>A supervisor told the agent something that the customer does not read.</summary>
    public const string AgentWhispered = "agent-whispered";

    /// <summary>A supervisor came beside the agent who has a conversation.</summary>
    public const string ConversationJoined = "conversation-joined";

    /// <summary>They went away again.</summary>
    public const string ConversationParted = "conversation-parted";

    /// <summary>Somebody put a conversation before the others of its queue, or took that back.</summary>
    public const string PrioritySet = "priority-set";

    /// <summary>Skills, languages, queues or capacity of somebody changed.</summary>
    public const string StaffDataChanged = "staff-data-changed";

    /// <summary>A session of somebody was ended by another.</summary>
    public const string SessionEnded = "session-ended";

    /// <summary>A conversation was given back to the bot.</summary>
    public const string ConversationHandedBack = "conversation-handed-back";

    /// <summary>A conversation was closed.</summary>
    public const string ConversationClosed = "conversation-closed";

    /// <summary>A conversation was passed on to a queue or a colleague.</summary>
    public const string ConversationTransferred = "conversation-transferred";

    /// <summary>An agent did not take what they were offered.</summary>
    public const string OfferDeclined = "offer-declined";

    /// <summary>A conversation was given back to its queue.</summary>
    public const string ConversationRequeued = "conversation-requeued";

    /// <summary>A conversation was put away for a while.</summary>
    public const string ConversationSnoozed = "conversation-snoozed";

    /// <summary>A conversation that was put away was taken back.</summary>
    public const string ConversationWoken = "conversation-woken";

    /// <summary>A promised call was called off.</summary>
    public const string CallbackCancelled = "callback-cancelled";

    /// <summary>A promised call was moved to another time.</summary>
    public const string CallbackMoved = "callback-moved";

    /// <summary>A label was put on a conversation.</summary>
    public const string LabelPut = "label-put";

    /// <summary>A label was taken off a conversation.</summary>
    public const string LabelTaken = "label-taken";

    /// <summary>A colleague was asked into a conversation.</summary>
    public const string ColleagueInvited = "colleague-invited";

    /// <summary>A colleague who was asked in may write to the customer.</summary>
    public const string GuestMayWrite = "guest-may-write";

    /// <summary>A colleague who was asked in left, or was let go.</summary>
    public const string GuestLeft = "guest-left";

    /// <summary>A closed conversation was taken up again.</summary>
    public const string ConversationTakenUpAgain = "conversation-taken-up-again";

    /// <summary>A text for the desk was added, changed or taken away.</summary>
    public const string RepliesChanged = "replies-changed";

    /// <summary>A label was added to those that are kept, or taken away.</summary>
    public const string LabelsChanged = "labels-changed";

    /// <summary>A macro was added, changed or taken away.</summary>
    public const string MacrosChanged = "macros-changed";

    /// <summary>A view of a department was kept, changed or taken away.</summary>
    public const string ViewsChanged = "views-changed";

    /// <summary>A link was made that shows the floor's figures on a screen without signing in.</summary>
    public const string ScreenMade = "screen-made";

    /// <summary>Such a link was taken back.</summary>
    public const string ScreenRevoked = "screen-revoked";

    /// <summary>A feedback case was read.</summary>
    public const string CaseViewed = "case-viewed";

    /// <summary>A feedback case was settled and the customer told.</summary>
    public const string CaseSettled = "case-settled";

    /// <summary>A feedback case was given to another department.</summary>
    public const string CaseMoved = "case-moved";

    /// <summary>An answer of the bot was doubted.</summary>
    public const string AnswerDoubted = "answer-doubted";

    /// <summary>Somebody at the desk said how a message really sounds.</summary>
    public const string MoodCorrected = "mood-corrected";

    /// <summary>Somebody at the desk said what a value in a message really is.</summary>
    public const string ValueCorrected = "value-corrected";

    /// <summary>Such a correction was taken back.</summary>
    public const string CorrectionTakenBack = "correction-taken-back";

    /// <summary>A message that had not reached its channel was tried again at once.</summary>
    public const string DeliveryHurried = "delivery-hurried";

    /// <summary>The log itself was taken out of the program.</summary>
    public const string LogExported = "log-exported";

    /// <summary>Every act.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        SignedIn, SignInRefused, SignedOut, SetUp, PersonInvited, LinkMade, Joined, RoleChanged, PersonDeactivated, PersonActivated, LimitsPublished, ExamplesChanged,
        WordingSkipped, WordingOpened, JobStarted, JobCancelled, ModelTrained, ModelApproved, ModelReleased, ConversationViewed, ConversationClaimed, CustomerAnswered, NoteLeft, ConversationHandedBack, ConversationClosed,
        OfferDeclined, ConversationTransferred, ConversationRequeued, ConversationSnoozed, ConversationWoken, CallbackCancelled, CallbackMoved, LabelPut, LabelTaken, ColleagueInvited, GuestMayWrite, GuestLeft, ConversationTakenUpAgain, RepliesChanged, LabelsChanged, MacrosChanged, ViewsChanged, ScreenMade, ScreenRevoked,
        AgentWhispered, ConversationJoined, ConversationParted, PrioritySet, StaffDataChanged, SessionEnded,
        CaseViewed, CaseSettled, CaseMoved, AnswerDoubted, MoodCorrected, ValueCorrected, CorrectionTakenBack, DeliveryHurried, LogExported,
        LimitsRolledBack, ReleaseOpened, ReleaseEdited, ReleaseImported, ReleaseCaughtUp, ReleaseResolved, ReleaseSentToReview, ReleaseApproved, ReleaseRejected,
        ReleaseWithdrawn, EvidenceAttached, ReleaseScheduled, ReleaseUnscheduled, ReleaseHeld, ReleasePublished, PublishedInEmergency, FreezeSet, FreezeLifted,
    ];
}
