using Bot.BackOffice.Desk;
using Bot.Models;

namespace Bot.BackOffice.Models;

/// <summary>Corrections as people read them.</summary>
public static class CorrectionWords
{
    /// <summary>A label: "Upset", "Order number AA-00000", "Nothing of value".</summary>
    public static string Of(CorrectionKind kind, string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        return kind == CorrectionKind.Mood ? Mood(label)
            : label.Split(": ", 2) is [var what, var words] ? $"{Names.Capital(Value(what))} {words}"
            : "Nothing of value";
    }

    /// <summary>How a message sounds, by its label.</summary>
    public static string Mood(string label) => label switch
    {
        "very negative" => "Upset",
        "negative" => "Reports trouble calmly",
        "neutral" => "Neutral",
        "positive" => "Content",
        "very positive" => "Delighted",
        _ => label,
    };

    /// <summary>A kind of value: "order number".</summary>
    public static string Value(string kind) => kind switch
    {
        "email" => "e-mail address",
        "phone" => "phone number",
        "date" => "date or time",
        "money" => "amount of money",
        "number" => "plain number",
        _ => kind.Replace('-', ' '),
    };

    /// <summary>What was kept, for who said it.</summary>
    public static string Kept(Correction correction)
    {
        ArgumentNullException.ThrowIfNull(correction);
        var (found, right) = (Of(correction.Kind, correction.Found), Of(correction.Kind, correction.Right));
        return found == right ? $"Kept as an example: {right}, as it was found." : $"Kept as an example: {right}, not {found}.";
    }
}
