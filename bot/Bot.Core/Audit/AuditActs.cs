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

    /// <summary>A conversation was given back to the bot.</summary>
    public const string ConversationHandedBack = "conversation-handed-back";

    /// <summary>A conversation was closed.</summary>
    public const string ConversationClosed = "conversation-closed";

    /// <summary>A feedback case was read.</summary>
    public const string CaseViewed = "case-viewed";

    /// <summary>A feedback case was settled and the customer told.</summary>
    public const string CaseSettled = "case-settled";

    /// <summary>A feedback case was given to another department.</summary>
    public const string CaseMoved = "case-moved";

    /// <summary>An answer of the bot was doubted.</summary>
    public const string AnswerDoubted = "answer-doubted";

    /// <summary>A message that had not reached its channel was tried again at once.</summary>
    public const string DeliveryHurried = "delivery-hurried";

    /// <summary>The log itself was taken out of the program.</summary>
    public const string LogExported = "log-exported";

    /// <summary>Every act.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        SignedIn, SignInRefused, SignedOut, SetUp, PersonInvited, LinkMade, Joined, RoleChanged, PersonDeactivated, PersonActivated, LimitsPublished, ExamplesChanged,
        WordingSkipped, WordingOpened, JobStarted, JobCancelled, ModelTrained, ModelApproved, ModelReleased, ConversationViewed, ConversationClaimed, CustomerAnswered, NoteLeft, ConversationHandedBack, ConversationClosed,
        CaseViewed, CaseSettled, CaseMoved, AnswerDoubted, DeliveryHurried, LogExported,
    ];
}
