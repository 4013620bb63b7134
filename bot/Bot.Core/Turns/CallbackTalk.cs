using System.Globalization;
using Bot.Conversations;
using Bot.Desk;
using Bot.Dialogues;

namespace Bot.Turns;

/// <summary>Talks about when to call the customer back: asks for the number, offers times, moves and calls off. Pure, immutable.</summary>
/// <remarks>Whoever names a time gets it where it is free; others choose from a few, by a button or its number. What is taken was looked up (<see cref="NeedCalls"/>)
/// and may be taken by somebody else before the commit, which is then refused and decided again.</remarks>
sealed class CallbackTalk(Speech speech)
{
    /// <summary>Name of the dialogue.</summary>
    public const string Name = "callback";

    const string Phone = "phone";
    const string Time = "callback-time";
    const string CallAt = "callback-at";
    const int MostTimes = 5;

    // "Tomorrow at five" is meant to the hour, "tomorrow" and "in the afternoon" leave the choice.
    static readonly TimeSpan Exact = TimeSpan.FromHours(1);
    static readonly TimeSpan Furthest = TimeSpan.FromDays(31);

    /// <summary>What the words mean where a call is talked about: one of the offered times, or that the promised call is called off; null when neither.</summary>
    public Heard? Pressed(Conversation before, string text, Heard heard)
    {
        if (Offered(before, text) is not null)
            // A day's name is no language.
            return heard.Meaning(Buttons.ChosenTime) with { Foreign = null, Language = before.Language };
        return before.CallbackDue is not null && speech.Contains(text, Buttons.CancelTheCall) ? heard.Meaning(Buttons.CancelCall) : null;
    }

    /// <summary>What is answered; null when the words are about something else.</summary>
    public Decision? Hear(Turn turn)
    {
        var step = turn.Conversation.Dialogue is { Dialogue: Name } open ? open : null;
        var promised = turn.Conversation.CallbackDue is not null;
        return turn.Heard?.Intent switch
        {
            Buttons.CancelCall when promised => CallOff(turn),
            Buttons.CancelCall => Says(turn, "callback/none", "no call is promised", [.. Left(turn, step)], [Buttons.CallMeBack]),
            Buttons.OtherTime => WithPhone(turn, step),
            "request-callback" when promised && step is null && turn.Heard.Value(Phone) is null && Wished(turn, step) is null =>
                Says(turn, "callback/already", "a call is promised already", [], [Buttons.AnotherTime, Buttons.CancelTheCall], Promised(turn)),
            "request-callback" => WithPhone(turn, step),
            _ => step is null ? null : WithPhone(turn, step),
        };
    }

    // ---- the number -------------------------------------------------------------------------------------------------------

    Decision? WithPhone(Turn turn, DialogueStep? step)
    {
        var conversation = turn.Conversation;
        // Digits of a time are no number to call.
        var given = turn.Heard!.Intent == Buttons.ChosenTime ? null : turn.Heard.Value(Phone);
        if ((given ?? conversation.Collected.GetValueOrDefault(Phone) ?? conversation.Call?.Phone) is { } phone)
            return Choose(turn, step, phone, given is not null);
        var wished = Wished(turn, step);
        if (step is null)
            return Says(turn, "callback/ask-phone", "a callback was asked for", [new DialogueMoved(turn.At, new(Name, Phone, 1)), .. TurnDecider.Collected(turn, CallAt, wished?.ToString())]);
        if (turn.Heard.Intent == "deny")
            return Drop(turn);
        if (IsElse(turn))
            return null;
        return step.Asked >= Dialogue.MostAsked
            ? Drop(turn)
            : Says(turn, "callback/again", "that was no phone number", [new DialogueMoved(turn.At, step with { Asked = step.Asked + 1 }), .. TurnDecider.Collected(turn, CallAt, wished?.ToString())]);
    }

    // ---- the time ---------------------------------------------------------------------------------------------------------

    Decision? Choose(Turn turn, DialogueStep? step, string phone, bool given)
    {
        var choosing = step?.Awaiting == Time ? step : null;
        var chosen = choosing is null ? null : Offered(turn.Before, turn.Message.Text.Trim());
        var wished = chosen is null ? Wished(turn, step) : null;
        if (choosing is not null && chosen is null && wished is null && !given)
        {
            if (turn.Heard!.Intent == "deny")
                return Drop(turn);
            if (IsElse(turn))
                return null;
        }
        var queue = turn.Conversation.Call?.Queue ?? turn.Conversation.Queue ?? TurnDecider.QueueFor(turn);
        if (turn.Known.Calls is not { } calls || calls.Queue != queue)
            return Decision.After(new NeedCalls(queue));
        var desk = CallTimes.Of(turn.Policy.Value.Desk, turn.Policy.Value.Plan(), calls, turn.Conversation.CallPlace, turn.At);
        if (desk.Free.Count == 0)
            return Says(turn, "callback/none-free", "every time is taken", [.. Left(turn, step)]);
        if ((chosen ?? (wished is { IsExact: true } ? desk.All.Cast<CallbackSlot?>().FirstOrDefault(slot => slot!.Value.From <= wished.From && wished.From < slot.Value.To) : null)) is { } slot)
            return desk.Free.Contains(slot) ? Book(turn, desk, slot, phone)
                : Offer(turn, desk, phone, desk.All.Contains(slot) ? "callback/full" : "callback/not-then", After(desk.Free, slot.From));
        if (wished is not null)
            return desk.Free.Where(one => one.From >= wished.From && one.From < wished.To).Take(MostTimes).ToList() is { Count: > 0 } within && !wished.IsExact
                ? Offer(turn, desk, phone, "callback/choose", within)
                : Offer(turn, desk, phone, "callback/not-then", CallbackSlots.Nearest(desk.Free, wished.From, MostTimes));
        if (choosing is null || given || turn.Heard!.Intent is "request-callback" or Buttons.OtherTime)
            return Offer(turn, desk, phone, "callback/choose", [.. desk.Free.Take(MostTimes)]);
        if (turn.Heard!.Intent == Buttons.Later)
            return Offer(turn, desk, phone, "callback/choose", choosing.Times is [.., var last] ? After(desk.Free, last.From) : desk.Free);
        return choosing.Asked >= Dialogue.MostAsked
            ? Drop(turn)
            : Offer(turn, desk, phone, "callback/choose-again", [.. desk.Free.Where(one => choosing.Times?.Any(time => time.From == one.From) != false)], choosing.Asked + 1);
    }

    // From the front again where there is nothing later.
    static IReadOnlyList<CallbackSlot> After(IReadOnlyList<CallbackSlot> free, DateTimeOffset at) => free.Where(slot => slot.From > at).ToList() is { Count: > 0 } later ? later : free;

    Decision Offer(Turn turn, CallTimes desk, string phone, string topic, IReadOnlyList<CallbackSlot> free, int asked = 1)
    {
        List<CallbackSlot> slots = [.. (free.Count > 0 ? free : desk.Free).Take(MostTimes)];
        IReadOnlyList<OfferedCall> times = [.. slots.Select(slot => new OfferedCall(slot.From, slot.To, Dates.ShortCall(slot, desk.Zone, turn.Conversation.Speaks)))];
        List<Choice> choices = [.. times.Select(time => new Choice(time.Label))];
        if (desk.Free.Any(slot => slot.From > times[^1].From))
            choices.Add(Buttons.LaterTimes);
        var values = new Dictionary<string, object?>
        {
            ["callback.phone"] = phone,
            ["callback.times"] = (IReadOnlyList<CallTime>)[.. slots.Select(slot => new CallTime(slot, desk.Zone, turn.Message.Zone))],
        };
        return Says(turn, topic, "a time for the callback is to be chosen",
            [.. TurnDecider.Collected(turn, Phone, phone), new DialogueMoved(turn.At, new(Name, Time, asked) { Times = times })], choices, values);
    }

    Decision Book(Turn turn, CallTimes desk, CallbackSlot slot, string phone)
    {
        var values = new Dictionary<string, object?> { ["callback.phone"] = phone, ["callback.time"] = new CallTime(slot, desk.Zone, turn.Message.Zone) };
        return Says(turn, "callback/booked", "a time was chosen",
            [.. TurnDecider.Collected(turn, Phone, phone), new CallbackRequested(turn.At, phone, slot.From) { Until = slot.To, Queue = desk.Queue, Zone = desk.Zone, CustomerZone = turn.Message.Zone }],
            [Buttons.AnotherTime, Buttons.CancelTheCall], values);
    }

    Decision CallOff(Turn turn) =>
        Says(turn, "callback/cancelled", "the customer called it off", [.. Left(turn, turn.Conversation.Dialogue), new CallbackCancelled(turn.At, null)], [Buttons.CallMeBack]);

    Decision Drop(Turn turn) => turn.Conversation.CallbackDue is null
        ? Says(turn, "callback/dropped", "no number or no time was given", [new DialogueMoved(turn.At, null)])
        : Says(turn, "callback/kept", "no other time was chosen", [new DialogueMoved(turn.At, null)], [Buttons.AnotherTime, Buttons.CancelTheCall], Promised(turn));

    static IEnumerable<Fact> Left(Turn turn, DialogueStep? step) => step is null ? [] : [new DialogueMoved(turn.At, null)];

    static Dictionary<string, object?> Promised(Turn turn)
    {
        var conversation = turn.Conversation;
        var zone = turn.Policy.Value.Plan().HoursOf(conversation.Call?.Queue ?? conversation.Queue ?? TurnDecider.QueueFor(turn)).Zone;
        var due = conversation.CallbackDue!.Value;
        return new() { ["callback.time"] = new CallTime(new(due, conversation.Call?.Until ?? due), zone, turn.Message.Zone) };
    }

    // Good will is no answer; what is understood as another matter is one.
    static bool IsElse(Turn turn) => turn.Heard!.Intent is { } intent && intent is not ("affirm" or "request-callback" or Buttons.Later or Buttons.OtherTime or Buttons.ChosenTime);

    static CallbackSlot? Offered(Conversation before, string text)
    {
        if (before.Dialogue is not { Dialogue: Name, Awaiting: Time, Times: { } times })
            return null;
        var chosen = text.TrimEnd('.') is [>= '1' and <= '9' and var number] ? times.ElementAtOrDefault(number - '1') : times.FirstOrDefault(time => time.Label.Equals(text, StringComparison.OrdinalIgnoreCase));
        return chosen is null ? null : new(chosen.From, chosen.To);
    }

    // ---- what was wished --------------------------------------------------------------------------------------------------

    /// <summary>A time the customer named, stored as its text: an instant that is meant, or a span that leaves the choice.</summary>
    sealed record Wish(DateTimeOffset From, DateTimeOffset To)
    {
        public bool IsExact => To - From <= Exact;

        public override string ToString() => IsExact ? Text(From) : $"{Text(From)}/{Text(To)}";

        public static Wish Parse(string text)
        {
            var ends = text.Split('/');
            var from = DateTimeOffset.Parse(ends[0], CultureInfo.InvariantCulture);
            return new(from, ends.Length > 1 ? DateTimeOffset.Parse(ends[1], CultureInfo.InvariantCulture) : from);
        }

        static string Text(DateTimeOffset at) => at.ToUniversalTime().ToString("u", CultureInfo.InvariantCulture);
    }

    // "Call me tomorrow at five": kept when it was said, since the number often comes with the next message. On the customer's clock where that is known.
    static Wish? Wished(Turn turn, DialogueStep? step)
    {
        var conversation = turn.Conversation;
        var hours = turn.Policy.Value.Plan().HoursOf(conversation.Call?.Queue ?? conversation.Queue ?? TurnDecider.QueueFor(turn));
        var zone = TimeZoneInfo.FindSystemTimeZoneById(turn.Message.Zone ?? hours.Zone);
        var monthFirst = conversation.Locale is "en-US" or "en-us";
        var wish = turn.Heard?.Value("date") is { } said && Nlp.Entities.SpokenTime.Parse(said)?.Resolve(turn.At, zone, monthFirst) is var (from, to) && to > turn.At
            ? new Wish((from < turn.At ? turn.At : from).ToUniversalTime(), to.ToUniversalTime())
            : step?.Awaiting == Phone && conversation.Collected.TryGetValue(CallAt, out var before) ? Wish.Parse(before) : null;
        return wish is not null && wish.To >= turn.At && wish.From < turn.At + Furthest ? wish : null;
    }

    // What has buttons of its own may be said again and again, and is no answer that did not help.
    Decision Says(
        Turn turn, string topic, string because, IReadOnlyList<Fact> first, IReadOnlyList<Choice>? choices = null, IReadOnlyDictionary<string, object?>? values = null) =>
        new([.. first, speech.Say(turn.Conversation, turn.At, topic, because, values, choices, notice: choices is not null)]);
}
