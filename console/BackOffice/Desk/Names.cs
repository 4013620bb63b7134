using Bot.Conversations;
using Bot.Desk;
using Bot.Turns;

namespace Bot.BackOffice.Desk;

/// <summary>Stored names as people read them.</summary>
public static class Names
{
    // What the web chat calls people who gave no name.
    const string Anybody = "Visitor";

    /// <summary>A promised callback in a line: "Tue 24 Nov, 10:00–11:00 (Europe/Berlin), 030 1234567"; the number alone where no time was chosen.</summary>
    public static string Call(CallbackRequested call) => call is { Until: { } until, Zone: { } zone }
        ? $"{Dates.ShortCall(new(call.Due, until), zone, "en")} ({zone}), {call.Phone}"
        : call.Phone;

    /// <summary>A channel's word.</summary>
    public static string Channel(string? channel) => channel switch
    {
        null => "",
        "webchat" => "Web chat",
        "directline" => "Direct Line",
        "msteams" => "Teams",
        "emulator" => "Emulator",
        _ => HandoffCard.Sentence(channel),
    };

    /// <summary>A language's name: "German". A tag that no language has stays as it is.</summary>
    public static string Language(string tag)
    {
        try
        {
            return System.Globalization.CultureInfo.GetCultureInfo(tag, predefinedOnly: true).EnglishName;
        }
        catch (System.Globalization.CultureNotFoundException)
        {
            return tag;
        }
    }

    /// <summary>Name of a channel's drawing: a chat on a page, a team's room, or a program.</summary>
    public static string ChannelIcon(string? channel) => channel switch { "webchat" => "chat", "msteams" => "people", _ => "link" };

    /// <summary>An intent's words: "Refund status".</summary>
    public static string Intent(string? intent) => intent is null ? "" : HandoffCard.Sentence(intent);

    /// <summary>A customer's name; those who gave none get the end of their id, so that two of them can be told apart.</summary>
    public static string Customer(string? name, string? id) =>
        !string.IsNullOrWhiteSpace(name) && name != Anybody ? name
        : string.IsNullOrEmpty(id) ? name ?? "Customer"
        : $"{(string.IsNullOrWhiteSpace(name) ? "Customer" : name)} {id[^Math.Min(4, id.Length)..]}";

    /// <summary>A reason with a capital at its beginning; nothing else of it is changed, for it holds figures.</summary>
    public static string Capital(string reason) => string.IsNullOrEmpty(reason) ? "" : $"{char.ToUpperInvariant(reason[0])}{reason[1..]}";

    /// <summary>A rule's words: "asked-for-a-person" is "the customer asked for a person".</summary>
    public static string Rule(string rule) => rule switch
    {
        "asked-for-a-person" => "the customer asked for a person",
        "angry" => "the mood fell too far",
        "failed-actions" => "the bot failed to do it",
        "lost" => "the bot did not understand",
        "given-up" => "the bot did not understand, and the offer of a person was not answered",
        "upset" => "the customer was furious and not understood",
        "mood-falling" => "the mood was falling fast and the bot did not understand",
        Bot.Conversations.Conversation.ByHand => "somebody at the desk",
        _ => HandoffCard.Words(rule),
    };
}
