using System.Text.RegularExpressions;
using Nlp;

namespace Bot.Models;

/// <summary>Takes out of a customer's words what tells who they are, before an editor sees them and before they become an example.</summary>
/// <remarks>
/// Recall before beauty: a model learns as well from "[name]", and an example is kept for years in files that many people read.
/// Cards, e-mail addresses, IBANs and phone numbers as in logs; then links, order and other long numbers, names after the words
/// that announce them, and postal addresses in English, German, French and Spanish forms.
/// </remarks>
public static partial class Anonymous
{
    const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

    // What ends a name: without it "my name is Maria and my parcel is late" would lose the parcel.
    static readonly HashSet<string> NotNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "and", "but", "or", "i", "my", "the", "a", "an", "on", "in", "at", "is", "was", "from", "with", "order", "parcel", "please", "can", "could", "where", "what", "when", "not",
        "because", "who", "it", "for", "to", "of", "so", "which", "that", "this", "here", "there", "you", "your", "we", "have", "need", "want", "would",
        "und", "ich", "mein", "meine", "bitte", "wo", "wann", "aber", "et", "je", "mon", "ma", "où", "y", "mi", "quiero", "dónde", "pero", "por", "favor",
    };

    /// <summary>The text without personal data.</summary>
    /// <param name="text">What a customer wrote.</param>
    /// <param name="name">Their name where it is known; its words are taken out wherever they stand.</param>
    public static string Text(string text, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = PersonalData.MaskAll(text);
        text = Link().Replace(text, "[link]");
        text = Street().Replace(text, "[address]");
        text = StreetAfterName().Replace(text, "[address]");
        text = Dwelling().Replace(text, said => said.Groups["cue"].Value + " [address]");
        text = Postcode().Replace(text, "[address]");
        text = Masked().Replace(text, "[card]");
        text = OrderNumber().Replace(text, "[order number]");
        text = LongNumber().Replace(text, "[number]");
        text = NameAfter().Replace(text, said => Name(said.Groups["cue"].Value, said.Groups["name"].Value));
        foreach (var word in Words.Of(name ?? "").Where(word => word.Length > 1 && !NotNames.Contains(word) && !word.Equals("visitor", StringComparison.OrdinalIgnoreCase)))
            text = Regex.Replace(text, $@"(?<!\w){Regex.Escape(word)}(?!\w)", "[name]", Options);
        return text;
    }

    /// <summary>Whether anything is left to learn from: a word that is not a stand-in.</summary>
    public static bool IsWorthLabelling(string text) => Words.Of(StandIn().Replace(text, " ")).Any(word => word.Length > 1 && !char.IsDigit(word[0]));

    static string Name(string cue, string after)
    {
        // None that cannot be part of a name.
        var words = NamePart().Matches(after).TakeWhile(word => !NotNames.Contains(word.Value)).ToList();
        return words.Count == 0 ? cue + after : $"{cue}[name]{after[(words[^1].Index + words[^1].Length)..]}";
    }

    [GeneratedRegex(@"(?:https?://|www\.)\S+", Options)]
    private static partial Regex Link();

    // 12 Rose Lane, 221b Baker Street, Flat 3, 10 Downing St
    [GeneratedRegex(@"(?:(?:flat|apt\.?|apartment|unit)\s*\d+\w?,?\s*)?(?<![\w-])\d{1,5}\s?[a-z]?,?\s+(?:(?:rue|avenue|boulevard|place|chemin|allée|quai)\s+(?:(?:de|du|des|la|le|les)\s+|d['’]|l['’])*[\p{L}'’-]+(?:[ -]\p{Lu}[\p{L}'’-]+)*|(?:[\p{L}'’.-]+\s+){1,4}?(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|way|close|court|ct|square|sq|place|pl|terrace|boulevard|blvd|crescent|gardens|grove|row|walk|hill))(?!\w)\.?", Options)]
    private static partial Regex Street();

    // Lindenstraße 7, Am Alten Markt 12a, Calle Mayor 5, Avenida de la Paz, 33
    [GeneratedRegex(@"(?<!\w)(?:[\p{L}-]*(?:stra(?:ß|ss)e|str\.|gasse|allee|platz|weg|ufer|damm)|(?:calle|avenida|avda\.?|plaza|paseo|camino|am|an der)\s+(?:[\p{L}'’-]+\s+){0,4}?[\p{L}'’-]+),?\s+\d{1,4}\s?[a-z]?(?!\w)", Options)]
    private static partial Regex StreetAfterName();

    [GeneratedRegex(@"(?<cue>(?<!\w)(?:my (?:new |old )?address is|i live (?:at|in)|ship (?:it )?to this address:?|meine (?:neue )?adresse (?:ist|lautet)|ich wohne in|mon adresse est|j['’]habite (?:à|au)|mi dirección es|vivo en))\s+[^.;!?\n]{2,120}", Options)]
    private static partial Regex Dwelling();

    // SW1A 2AA, 10115 Berlin, 75011 Paris, 90210-1234
    [GeneratedRegex(@"(?<![\w-])(?:[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}|\d{5}(?:-\d{4}|\s+\p{L}[\p{L}-]{2,}))(?!\w)", Options)]
    private static partial Regex Postcode();

    [GeneratedRegex(@"\*{4} ?\d{4}")]
    private static partial Regex Masked();

    [GeneratedRegex(@"(?<![\w-])[A-Z]{1,4}[- ]?\d{4,12}(?!\w)", Options)]
    private static partial Regex OrderNumber();

    [GeneratedRegex(@"(?<!\w)#?\d(?:[ -]?\d){4,}(?!\w)")]
    private static partial Regex LongNumber();

    [GeneratedRegex(@"(?<cue>(?<!\w)(?:my (?:full |first |last )?name is|my name['’]s|name['’]s|name:|this is (?=mr|mrs|ms|dr)|i am called|i['’]m called|call me|(?:i am|i['’]m) (?=mr|mrs|ms|dr)|the name is|under the name(?: of)?|in the name of|account (?:holder|name) is|regards,?|sincerely,?|mein name ist|ich hei(?:ß|ss)e|auf den namen|mit freundlichen grü(?:ß|ss)en,?|je m['’]appelle|mon nom est|me llamo|mi nombre es|a nombre de)\s*)(?<name>(?:(?:dr|mr|mrs|ms|mx|prof|st|herr|frau)\.?\s+)*\p{L}[\p{L}'’-]*(?:\s+\p{L}[\p{L}'’-]*){0,3})", Options)]
    private static partial Regex NameAfter();

    [GeneratedRegex(@"\p{L}[\p{L}'’-]*")]
    private static partial Regex NamePart();

    [GeneratedRegex(@"\[(?:name|address|card|email|iban|phone|link|number|order number)\]")]
    private static partial Regex StandIn();
}
