namespace Bot.Releases;

/// <summary>How much a mistake costs.</summary>
public enum Risk
{
    /// <summary>It annoys, and can be put right by the next release.</summary>
    Low,

    /// <summary>Customers get no answer, or none from the right people, until somebody notices.</summary>
    High,
}

/// <summary>What a document of the policy asks of a release that changes it. A release asks for the most that one of its documents does.</summary>
/// <param name="Risk">How much a mistake costs.</param>
/// <param name="Approvals">Approvals needed, each by another person, none by an author.</param>
/// <param name="BySupervisors">How many of them by supervisors at least.</param>
/// <param name="Reason">Why, in a sentence.</param>
public sealed record RiskClass(Risk Risk, int Approvals, int BySupervisors, string Reason)
{
    // Documents by their name in the policy. One that is not here has the highest class: a new document is careful until somebody thought about it.
    static readonly Dictionary<string, RiskClass> Table = new(StringComparer.Ordinal)
    {
        ["surveys"] = Low("A question that comes late or twice annoys; nobody goes without an answer."),
        ["feedback"] = Low("A case in the wrong department is moved on by the department."),
        ["escalation"] = High("It decides who reaches a person, in every conversation, from the next message on."),
        ["desk"] = High("Promises hold for everybody who waits."),
        ["hours"] = High("Outside opening hours nobody takes a conversation."),
        ["rules"] = High("A rule decides who reaches a person and in which queue they wait."),
        ["overrides"] = High("An override changes limits for a part of the customers that nobody looks at every day."),
        ["queues"] = High("A queue that nobody works in holds its customers until somebody notices."),
    };

    static readonly RiskClass Unknown = High("Nobody has said yet how much a mistake in this document costs.");

    /// <summary>What a release asks for that changes these documents; the least for none.</summary>
    public static RiskClass Of(IEnumerable<string> documents) => documents.Select(Of).MaxBy(found => found.Risk) ?? Low("It changes nothing.");

    /// <summary>What a document asks for.</summary>
    /// <param name="document">Its name in the policy, such as <c>surveys</c>.</param>
    public static RiskClass Of(string document) => Table.GetValueOrDefault(document, Unknown);

    /// <summary>What is missing to approvals already given, for a person; null when nothing is.</summary>
    public string? Missing(IReadOnlyCollection<ReleaseApproval> given)
    {
        var supervisors = Math.Max(0, BySupervisors - given.Count(approval => approval.AsSupervisor));
        var others = Math.Max(0, Approvals - given.Count - supervisors);
        return (supervisors, others) switch
        {
            (0, 0) => null,
            (0, _) => "the approval of one more person",
            (_, 0) => "the approval of a supervisor",
            _ => "the approvals of a supervisor and of one more person",
        };
    }

    // One pair of eyes that answers for the service.
    static RiskClass Low(string reason) => new(Risk.Low, 1, 1, reason);

    // A supervisor answers for it; the other may be somebody who works by it at the desk and sees other mistakes. Two supervisors besides
    // the author would leave a small team with emergencies only.
    static RiskClass High(string reason) => new(Risk.High, 2, 1, reason);
}
