using Bot.Conversations;

namespace Bot.Desk;

/// <summary>What a step of a macro does. Stored by name: retired, never renamed.</summary>
public enum MacroAct
{
    /// <summary>Answer the customer.</summary>
    Reply,

    /// <summary>Leave a note for colleagues.</summary>
    Note,

    /// <summary>Put a label on it.</summary>
    Label,

    /// <summary>Put it away for some hours, or until the customer writes.</summary>
    Snooze,

    /// <summary>Pass it on to a queue, with a note.</summary>
    Transfer,

    /// <summary>Close it.</summary>
    Close,
}

/// <summary>A step of a macro.</summary>
/// <param name="Act">What it does.</param>
/// <param name="Text">The reply or note with its variables, the note of a transfer, or the comment of a close.</param>
/// <param name="Value">The label, the queue, how it ended, or the hours to put it away for; empty hours are until the customer writes.</param>
public sealed record MacroStep(MacroAct Act, string? Text, string? Value)
{
    /// <summary>What it will do in a conversation, in words: "Answer: Hello Ada".</summary>
    /// <param name="conversation">The conversation its variables are filled from.</param>
    /// <param name="by">Who runs it.</param>
    public string Words(Conversation conversation, Agent by)
    {
        var text = CannedText.Fill(Text ?? "", conversation, by);
        return Act switch
        {
            MacroAct.Reply => $"Answer: {text}",
            MacroAct.Note => $"Leave a note: {text}",
            MacroAct.Label => $"Label “{Value}”",
            MacroAct.Snooze => int.TryParse(Value, out var hours) ? $"Put away for {hours} {(hours == 1 ? "hour" : "hours")}" : "Put away until the customer writes",
            MacroAct.Transfer => $"Transfer to {Value}: {text}",
            _ => $"Close as “{Value}”{(text.Length > 0 ? $": {text}" : "")}",
        };
    }

    /// <summary>The command of this step.</summary>
    /// <param name="conversation">The conversation its variables are filled from.</param>
    /// <param name="by">Who runs it.</param>
    /// <param name="key">Key of this step in this run.</param>
    /// <param name="labels">The labels the house keeps.</param>
    /// <param name="at">Now.</param>
    public DeskCommand Command(Conversation conversation, Agent by, string key, IReadOnlyList<string> labels, DateTimeOffset at)
    {
        var text = CannedText.Fill(Text ?? "", conversation, by);
        return Act switch
        {
            MacroAct.Reply => new Reply(by, text, key),
            MacroAct.Note => new Note(by, text, key),
            MacroAct.Label => new PutLabel(by, Value ?? "", labels),
            MacroAct.Snooze => new Snooze(by, int.TryParse(Value, out var hours) ? at.AddHours(hours) : null),
            MacroAct.Transfer => new Transfer(by, Value, null, text),
            _ => new Close(by, Value ?? "", text.Length == 0 ? null : text),
        };
    }
}

/// <summary>A sequence of acts that is kept under a name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place">Place among them, from 1; the first nine have a key.</param>
/// <param name="Steps">Its steps.</param>
public sealed record Macro(string Name, int Place, IReadOnlyList<MacroStep> Steps)
{
    /// <summary>Longest name, in characters.</summary>
    public const int LongestName = 40;

    /// <summary>Steps of one, at most.</summary>
    public const int MostSteps = 8;

    /// <summary>How many have a key of their own.</summary>
    public const int Keyed = 9;

    /// <summary>Longest time to put away for, in hours.</summary>
    public const int MostHours = 24 * 90;

    /// <summary>What is wrong with one that is to be kept, in words for the person; null when nothing is.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="steps">Its steps.</param>
    /// <param name="labels">The labels the house keeps.</param>
    /// <param name="plan">The queues there are.</param>
    public static string? Problem(string name, IReadOnlyList<MacroStep> steps, IReadOnlyList<string> labels, QueuePlan plan)
    {
        ArgumentNullException.ThrowIfNull(steps);
        if (name.Length is 0 or > LongestName || name.Any(char.IsControl))
            return $"A name has 1 to {LongestName} characters.";
        if (steps.Count is 0 or > MostSteps)
            return $"A macro has 1 to {MostSteps} steps.";
        for (var at = 0; at < steps.Count; at++)
            if (Problem(steps[at], at == steps.Count - 1, labels, plan) is { } problem)
                return $"Step {at + 1}: {problem}";
        return null;
    }

    static string? Problem(MacroStep step, bool last, IReadOnlyList<string> labels, QueuePlan plan) => step.Act switch
    {
        // After these it is somebody else's, or nobody's: what followed would be refused every time.
        MacroAct.Transfer or MacroAct.Close or MacroAct.Snooze when !last => "what ends it, passes it on or puts it away comes last.",
        MacroAct.Reply or MacroAct.Note or MacroAct.Transfer when CannedText.Problem(step.Text ?? "") is { } problem => problem,
        MacroAct.Close when step.Text is { Length: > 0 } && CannedText.Problem(step.Text) is { } problem => problem,
        MacroAct.Label when !labels.Contains(step.Value ?? "") => "choose a label that is kept.",
        MacroAct.Transfer when plan.Named(step.Value) is null => "choose a queue.",
        MacroAct.Close when !Dispositions.All.Contains(step.Value ?? "") => "choose how it ended.",
        MacroAct.Snooze when step.Value is { Length: > 0 } && !(int.TryParse(step.Value, out var hours) && hours is > 0 and <= MostHours) => $"hours are a number from 1 to {MostHours}, or nothing for “until the customer writes”.",
        _ => null,
    };
}

/// <summary>Marks how many steps of a run are done, in the transaction that does the last of them.</summary>
public sealed record MarkMacroStep(string Key, int Done) : Effect;
