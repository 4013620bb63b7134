using Bot.Desk;

namespace Bot.BackOffice.Keys;

/// <summary>Where an action belongs, as the sheet of keys groups it.</summary>
public enum ActionPlace
{
    /// <summary>The list of conversations.</summary>
    List,

    /// <summary>The open conversation.</summary>
    Conversation,

    /// <summary>What is being written.</summary>
    Text,

    /// <summary>Another page.</summary>
    Go,

    /// <summary>The console itself.</summary>
    Console,
}

/// <summary>Something a person can do in the console.</summary>
/// <param name="Name">As pages and scripts name it, such as <c>hand-back</c>. Never changes: what people chose is kept under it.</param>
/// <param name="Words">What it does, beginning with a verb.</param>
/// <param name="Key">Its key as delivered, in the spelling of <see cref="KeyPress"/>; empty for none.</param>
/// <param name="Place">Where it belongs.</param>
/// <param name="Fixed">True for a key that cannot be chosen: it means the same in every program, or is chosen elsewhere.</param>
public sealed record ConsoleAction(string Name, string Words, string Key, ActionPlace Place, bool Fixed = false);

/// <summary>Every action there is. The menu, the titles of buttons, the sheet of keys, the profile and the keys themselves are made from this list and
/// from nothing else.</summary>
/// <remarks>An action is done by what a page marks with <c>act="name"</c> (a button, a summary, a link), or else by the script that took its name with
/// <c>Acts.on</c>. Where there is neither, it is found in the menu and cannot be chosen.</remarks>
public static class ConsoleActions
{
    /// <summary>The list, in the order of the sheet.</summary>
    public static IReadOnlyList<ConsoleAction> All { get; } =
    [
        new("next", "Next conversation", "j", ActionPlace.List),
        new("previous", "Previous conversation", "k", ActionPlace.List),
        new("open", "Open the conversation in focus", "o", ActionPlace.List),
        new("back", "Back to the list", "u", ActionPlace.List),
        new("next-unanswered", "Open who waits longest for an answer", "Shift+N", ActionPlace.List),
        new("next-view", "Next view", "]", ActionPlace.List),
        new("previous-view", "Previous view", "[", ActionPlace.List),
        new("select", "Select it for something done to many", "x", ActionPlace.List),
        new("select-range", "Select up to here", "Shift+X", ActionPlace.List),
        new("show-new", "Show what is new in the list", "", ActionPlace.List),

        new("claim", "Claim it, from the bot or its queue", "c", ActionPlace.Conversation),
        new("take-over", "Take it over from a colleague", "Shift+C", ActionPlace.Conversation),
        new("join", "Join who has it, or leave it to them", "", ActionPlace.Conversation),
        new("whisper", "Whisper to who has it", "", ActionPlace.Conversation),
        new("accept", "Take what is offered", "y", ActionPlace.Conversation),
        new("decline", "Do not take what is offered", "", ActionPlace.Conversation),
        new("reply", "Write to the customer", "r", ActionPlace.Conversation),
        new("note", "Write a private note", "n", ActionPlace.Conversation),
        new("transfer", "Transfer it with a note", "t", ActionPlace.Conversation),
        new("assign", "Assign it to a colleague", "a", ActionPlace.Conversation),
        new("invite", "Ask a colleague in", "i", ActionPlace.Conversation),
        new("leave-it", "Leave a conversation you were asked into", "", ActionPlace.Conversation),
        new("requeue", "Give it back to its queue", "q", ActionPlace.Conversation),
        new("hand-back", "Hand it back to the bot", "b", ActionPlace.Conversation),
        new("snooze", "Snooze it, or take it back", "s", ActionPlace.Conversation),
        new("close", "Close it", "e", ActionPlace.Conversation),
        new("close-next", "Close it and open the next", "Shift+E", ActionPlace.Conversation),
        new("reopen", "Take it up again", "", ActionPlace.Conversation),
        new("priority", "Put it before the others of its queue, or among them", "p", ActionPlace.Conversation),
        new("label", "Label it", "l", ActionPlace.Conversation),
        new("move-call", "Move the promised call to another time", "", ActionPlace.Conversation),
        new("correct", "Correct what was understood", "w", ActionPlace.Conversation),
        new("correct-mood", "Correct how a message sounds", "Shift+M", ActionPlace.Conversation),
        new("correct-value", "Correct a value in a message, such as an order number", "Shift+V", ActionPlace.Conversation),
        new("why", "What did the bot see?", "v", ActionPlace.Conversation),
        new("customer", "Open the customer panel", "m", ActionPlace.Conversation),
        new("undo", "Undo what was just done", "z", ActionPlace.Conversation),
        // Chords, so that they work while something is typed. What one will do is shown before it does it.
        .. Enumerable.Range(1, Macro.Keyed).Select(place => new ConsoleAction(OfMacro(place)!, $"Run macro {place}", $"Ctrl+Shift+{place}", ActionPlace.Conversation)),

        new("send", "Send what you write", "Ctrl+Enter", ActionPlace.Text, Fixed: true),
        new("switch-text", "Switch between reply and note", "Ctrl+.", ActionPlace.Text),
        new("attach", "Attach a file", "f", ActionPlace.Text),
        new("insert", "Insert a text or an article", "", ActionPlace.Text),
        new("insert-suggested", "Insert the suggested reply", "", ActionPlace.Text),
        new("ignore-suggested", "Ignore the suggested reply", "", ActionPlace.Text),
        new("leave", "Leave the text, the draft stays; close what is open", "Escape", ActionPlace.Text, Fixed: true),

        new("go-inbox", "Go to the inbox", "g i", ActionPlace.Go),
        new("go-queues", "Go to the queues", "g q", ActionPlace.Go),
        new("go-wallboard", "Go to the wallboard", "g w", ActionPlace.Go),
        new("go-numbers", "Go to the numbers", "g d", ActionPlace.Go),
        new("go-rules", "Go to the rules", "g r", ActionPlace.Go),
        new("go-feedback", "Go to feedback", "g s", ActionPlace.Go),
        new("go-audit", "Go to the audit log", "g a", ActionPlace.Go),
        new("go-understanding", "Go to understanding", "g u", ActionPlace.Go),
        new("go-texts", "Go to texts and labels", "g t", ActionPlace.Go),
        new("go-people", "Go to people", "g p", ActionPlace.Go),
        new("go-profile", "Go to your profile", "g m", ActionPlace.Go),

        new("search", "Search", "/", ActionPlace.Console),
        new("presence", "Say whether you take conversations", ".", ActionPlace.Console),
        new("menu", "Find or do", "Ctrl+K", ActionPlace.Console),
        new("keys", "Show the keys", "?", ActionPlace.Console),
    ];

    /// <summary>Name of the action that runs a macro; null for those after the ninth, which have none.</summary>
    /// <param name="place">The macro's place, from 1.</param>
    public static string? OfMacro(int place) => place <= Macro.Keyed ? $"macro-{place}" : null;

    /// <summary>The action of that name; null for any other word.</summary>
    public static ConsoleAction? Named(string name) => All.FirstOrDefault(action => action.Name == name);

    /// <summary>A place as a heading.</summary>
    public static string Words(this ActionPlace place) => place switch
    {
        ActionPlace.List => "In the list",
        ActionPlace.Conversation => "In a conversation",
        ActionPlace.Text => "While you write",
        ActionPlace.Go => "Go",
        _ => "Everywhere",
    };
}
