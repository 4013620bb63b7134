using System.Globalization;

namespace Nlp.Entities;

/// <summary>Reads numbers written as words: "twenty-one", "einundzwanzig", "quatre-vingt-dix-sept", "treinta y dos", "two hundred".</summary>
/// <remarks>The language says what each word is worth. A smaller number behind a larger is added, a hundred or a thousand multiplies what stands
/// before it; "and" of the language may stand between. German writes the parts as one word, the units first.</remarks>
static class NumberWords
{
    /// <summary>The number that begins at a token. One by itself is an article in most languages and no number.</summary>
    public static (decimal Value, int End)? Read(Words read, Phrases phrases, int at)
    {
        int total = 0, current = 0, end = at, parts = 0;
        for (var next = at; next < read.Count;)
        {
            if (Value(read[next], phrases, out var value, out var length, read, next))
            {
                if (value is 100 or 1000)
                {
                    current = Math.Max(current, 1) * value;
                    if (value == 1000)
                        (total, current) = (total + current, 0);
                }
                else if (parts > 0 && !MayAdd(current, value))
                    break;
                else
                    current += value;
                next += length;
                end = next;
                parts++;
            }
            // "And" only between two parts of one number.
            else if (parts > 0 && Is(read[next], phrases, "and") && Value(read[next + 1], phrases, out var after, out _, read, next + 1) && MayAdd(current, after) && after < 100)
                next++;
            else
                break;
        }
        total += current;
        return parts == 0 || total <= 1 ? null : (total, end);
    }

    static bool MayAdd(int current, int value) => current == 0 || (current % 100 == 0 && value < 100) || (current % 100 >= 20 && current % 10 == 0 && value < (current % 100 is 60 or 80 ? 20 : 10));

    static bool Value(ReadOnlySpan<char> word, Phrases phrases, out int value, out int length, Words read, int at)
    {
        foreach (var phrase in phrases.From(word))
            if (phrase.Role == "number" && phrase.Value is not "and" and not "compound" && EntityFinder.Matches(read, at, phrase))
            {
                (value, length) = (int.Parse(phrase.Value, CultureInfo.InvariantCulture), phrase.Words.Length);
                return true;
            }
        length = 1;
        return Compound(word, phrases, out value);
    }

    // "einundzwanzig", "dreihundertfünfzig": only where the language has a word that joins, and one that multiplies.
    static bool Compound(ReadOnlySpan<char> word, Phrases phrases, out int value)
    {
        value = 0;
        if (word.Length is < 6 or > 40 || phrases.From("compound").IsEmpty)
            return false;
        foreach (var (unit, worth) in (ReadOnlySpan<(string, int)>)[("tausend", 1000), ("hundert", 100)])
            if (word.IndexOf(unit) is >= 0 and var place && Part(word[..place], phrases, out var times) && Part(word[(place + unit.Length)..], phrases, out var rest))
            {
                value = Math.Max(times, 1) * worth + rest;
                return true;
            }
        return Joined(word, phrases, out value);
    }

    static bool Part(ReadOnlySpan<char> word, Phrases phrases, out int value)
    {
        value = 0;
        return word.IsEmpty || Single(word, phrases, out value) || Compound(word, phrases, out value);
    }

    static bool Joined(ReadOnlySpan<char> word, Phrases phrases, out int value)
    {
        value = 0;
        if (word.IndexOf("und") is not (> 0 and var place) || !Single(word[..place], phrases, out var units) || !Single(word[(place + 3)..], phrases, out var tens) || units > 9 || tens < 20)
            return false;
        value = tens + units;
        return true;
    }

    static bool Single(ReadOnlySpan<char> word, Phrases phrases, out int value)
    {
        foreach (var phrase in phrases.From(word))
            if (phrase.Role == "number" && phrase.Words.Length == 1 && int.TryParse(phrase.Value, CultureInfo.InvariantCulture, out value))
                return true;
        value = 0;
        return false;
    }

    static bool Is(ReadOnlySpan<char> word, Phrases phrases, string value)
    {
        foreach (var phrase in phrases.From(word))
            if (phrase.Role == "number" && phrase.Value == value)
                return true;
        return false;
    }
}
