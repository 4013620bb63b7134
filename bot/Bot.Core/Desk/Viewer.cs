using Bot.Conversations;

namespace Bot.Desk;

/// <summary>Who looks at conversations, and how far they may see. What somebody may not see does not exist for them.</summary>
/// <param name="Agent">The person.</param>
/// <param name="Department">The department they work for; null for all.</param>
/// <param name="Queues">Its queues; without meaning for who works for all.</param>
public sealed record Viewer(Agent Agent, string? Department, IReadOnlyList<string> Queues)
{
    /// <summary>How far a person of a department sees under a plan of queues.</summary>
    public static Viewer Of(Agent agent, string? department, QueuePlan plan) => new(agent, department, department is null ? []
        // What waits in a queue that is gone belongs to the department of its name, as everywhere.
        : [department, .. plan.Queues.Where(queue => queue.Department == department && queue.Name != department).Select(queue => queue.Name)]);

    /// <summary>Whether they may see a conversation: all of them without a department, else what waits for or was given to theirs, what they have themselves, what they are asked to take, and what they were asked into for as long as they are.
    /// Opening, listing, searching and every command ask the same.</summary>
    public bool Sees(Conversation conversation)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        return Department is null || (conversation.Queue is { } queue && Queues.Contains(queue)) || conversation.Agent?.Id == Agent.Id || conversation.Offer?.Agent.Id == Agent.Id
            || conversation.Guests.Any(guest => guest.Agent.Id == Agent.Id);
    }

    /// <summary>Whether they may see what belongs to a department, such as a feedback case.</summary>
    public bool WorksFor(string department) => Department is null || Department == department;
}
