using Bot.Conversations;

namespace Bot.Dialogues;

/// <summary>Names of the actions in the shop's system. Stored: retired, never renamed.</summary>
public static class ShopActions
{
    /// <summary>Look an order up.</summary>
    public const string FindOrder = "find-order";

    /// <summary>Cancel an order.</summary>
    public const string CancelOrder = "cancel-order";

    /// <summary>Announce a return.</summary>
    public const string StartReturn = "start-return";
}

/// <summary>A task the bot carries out by itself: it needs an order's number and, to change something, the order's e-mail address and a yes;
/// then it acts.</summary>
/// <param name="Name">Stored name; its replies are the topics <c>name/found</c>, <c>name/not-found</c>, <c>name/refused</c>,
/// <c>name/unavailable</c> and, with a confirmation, <c>name/confirm</c> and <c>name/kept</c>.</param>
/// <param name="Intents">What starts it.</param>
/// <param name="Action">What it does, one of <see cref="ShopActions"/>.</param>
/// <param name="Confirm">Whether the customer must name the order's e-mail address and say yes first: true for whatever changes something,
/// since a number alone can be guessed.</param>
/// <param name="Department">Who answers for it.</param>
public sealed record Dialogue(string Name, IReadOnlyList<string> Intents, string Action, bool Confirm, string Department)
{
    /// <summary>Value every one of them needs.</summary>
    public const string OrderNumber = "order-number";

    /// <summary>The address an order was placed with, which shows whose it is. The shop compares it; the bot does not know it.</summary>
    public const string Email = ValueCollected.Email;

    /// <summary>What a dialogue waits for before it changes anything.</summary>
    public const string Confirmation = "confirmation";

    /// <summary>Times the same thing is asked for before the bot gives up.</summary>
    public const int MostAsked = 2;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Dialogue> All { get; } =
    [
        new("order-status", ["order-status", "delivery-late"], ShopActions.FindOrder, Confirm: false, "Delivery"),
        new("refund-status", ["refund-status", "return-status"], ShopActions.FindOrder, Confirm: false, "Returns"),
        new("order-cancel", ["order-cancel"], ShopActions.CancelOrder, Confirm: true, "Service"),
        new("return-start", ["return-start"], ShopActions.StartReturn, Confirm: true, "Returns"),
    ];

    /// <summary>The dialogue an intent starts, if any.</summary>
    public static Dialogue? For(string? intent) => intent is null ? null : All.FirstOrDefault(dialogue => dialogue.Intents.Contains(intent));

    /// <summary>An order's number as the shop writes it: people leave the prefix out.</summary>
    public static string? Number(string? given) => given is not null && given.All(char.IsAsciiDigit) ? "HP-" + given : given;

    /// <summary>The dialogue of a name, if it still exists.</summary>
    public static Dialogue? Named(string name) => All.FirstOrDefault(dialogue => dialogue.Name == name);
}

/// <summary>What a dialogue does next.</summary>
public abstract record DialogueMove;

/// <summary>Ask the customer for something.</summary>
/// <param name="Step">What is then waited for.</param>
/// <param name="Topic">The question.</param>
/// <param name="OrderNumber">The order's number as far as it is known, to be remembered.</param>
/// <param name="Email">The order's e-mail address as far as it is known, to be remembered.</param>
public sealed record AskFor(DialogueStep Step, string Topic, string? OrderNumber, string? Email) : DialogueMove;

/// <summary>Act in the shop's system.</summary>
/// <param name="Action">One of <see cref="ShopActions"/>.</param>
/// <param name="OrderNumber">On which order.</param>
/// <param name="Email">The address the customer named for it; null for what changes nothing.</param>
public sealed record Act(string Action, string OrderNumber, string? Email) : DialogueMove;

/// <summary>Say something and be done.</summary>
public sealed record Finish(string Topic) : DialogueMove;

/// <summary>The customer talks about something else: the dialogue steps aside.</summary>
public sealed record StepAside : DialogueMove;

/// <summary>Asked often enough without an answer.</summary>
public sealed record GiveUp : DialogueMove;

/// <summary>Decides a dialogue's next move. Pure.</summary>
public static class DialogueRules
{
    static readonly Question Number = new(Dialogue.OrderNumber, "order-number/ask", "order-number/again", "order-number/help");
    static readonly Question Email = new(Dialogue.Email, "order-email/ask", "order-email/again", "order-email/help");

    /// <summary>The move after the customer's words.</summary>
    /// <param name="dialogue">The dialogue in progress or just started.</param>
    /// <param name="step">Where it stands; null when it starts with these words.</param>
    /// <param name="conversation">Values given earlier.</param>
    /// <param name="heard">The customer's words.</param>
    public static DialogueMove Next(Dialogue dialogue, DialogueStep? step, Conversation conversation, Heard heard)
    {
        var known = conversation.Collected.GetValueOrDefault(Dialogue.OrderNumber);
        // A number from earlier in the conversation serves a new task, but not the question that is open right now.
        var given = Dialogue.Number(heard.Value(Dialogue.OrderNumber)) ?? (step?.Awaiting == Dialogue.OrderNumber ? null : known);
        if (given is not { } number)
            return Ask(Number, dialogue, step, heard, null);
        if (!dialogue.Confirm)
            return new Act(dialogue.Action, number, null);

        // What was asked about one order is not answered for another, and an address proves nothing about another; one given
        // before there was any number belongs to the first.
        var open = number == known ? step : null;
        var named = conversation.Collected.GetValueOrDefault(ValueCollected.EmailOf(known is null ? null : number));
        if ((heard.Value(Dialogue.Email) ?? named) is not { } email)
            return Ask(Email, dialogue, open, heard, number);
        return open?.Awaiting == Dialogue.Confirmation && email == named
            ? Confirmed(dialogue, open, heard, number, email)
            : new AskFor(new(dialogue.Name, Dialogue.Confirmation, 1), dialogue.Name + "/confirm", number, email);
    }

    static DialogueMove Ask(Question question, Dialogue dialogue, DialogueStep? step, Heard heard, string? number)
    {
        var email = heard.Value(Dialogue.Email);
        if (step?.Awaiting != question.For)
            return new AskFor(new(dialogue.Name, question.For, 1), question.First, number, email);
        if (heard.Intent == "deny")
            return new Finish(question.Help);
        // "Yes" to a question that wants a value is good will and no answer.
        if (heard.Intent is { } other && other != "affirm" && !dialogue.Intents.Contains(other))
            return new StepAside();
        return step.Asked >= Dialogue.MostAsked
            ? new GiveUp()
            : new AskFor(step with { Asked = step.Asked + 1 }, question.Again, number, email);
    }

    static DialogueMove Confirmed(Dialogue dialogue, DialogueStep step, Heard heard, string number, string email) => heard.Intent switch
    {
        "affirm" => new Act(dialogue.Action, number, email),
        "deny" => new Finish(dialogue.Name + "/kept"),
        { } other when !dialogue.Intents.Contains(other) => new StepAside(),
        _ when step.Asked >= Dialogue.MostAsked => new Finish(dialogue.Name + "/kept"),
        _ => new AskFor(step with { Asked = step.Asked + 1 }, dialogue.Name + "/confirm", number, email),
    };

    /// <summary>A value and the topics that ask for it, ask once more, and say what to do without it.</summary>
    sealed record Question(string For, string First, string Again, string Help);
}
