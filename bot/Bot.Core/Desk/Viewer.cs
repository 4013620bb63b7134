using Bot.Conversations;

namespace Bot.Desk;

/// <summary>Who looks at conversations, and how far they may see. What somebody may not see does not exist for them.</summary>
/// <param name="Agent">The person.</param>
/// <param name="Department">The department they work for; null for all.</param>
public sealed record Viewer(Agent Agent, string? Department)
{
    /// <summary>Whether they may see a conversation: all of them without a department, else what waits for or was given to theirs, and what they have themselves.
    /// Opening, listing, searching and every command ask the same.</summary>
    public bool Sees(Conversation conversation)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        return Department is null || conversation.Queue == Department || conversation.Agent?.Id == Agent.Id;
    }

    /// <summary>Whether they may see what belongs to a department, such as a feedback case.</summary>
    public bool WorksFor(string department) => Department is null || Department == department;
}
