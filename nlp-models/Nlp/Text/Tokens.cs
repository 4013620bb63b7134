using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Nlp.Text;

/// <summary>The words of one message in the form the models see: lower case, accents folded, digits as 0, each word
/// with a space on both sides. Reused from message to message by one thread, so that reading a message allocates nothing.</summary>
/// <remarks>
/// Links, mentions and e-mail addresses are left out: they carry names, not meaning. Apostrophes vanish ("don't" and
/// "dont" are one word), a letter repeated more than twice is repeated twice, '?' and '!' are words of their own.
/// <see cref="Sentence"/> keeps the order and the marks for the sentence encoder.
/// Only the first <see cref="MaxUnits"/> characters are read: a pasted novel must not hold up a turn.
/// </remarks>
internal sealed class Tokens
{
    public const int MaxUnits = 2000;
    const int MaxWord = 40;

    char[] buffer = new char[512];
    int[] starts = new int[128];
    int[] lengths = new int[128];
    uint[] hashes = new uint[128];
    char[] sentence = new char[512];
    int used, sentenceUsed;
    readonly List<uint> signs = [];
    int plainFrom; // where in the sentence the last word begins if it is as it was typed, or -1

    public int Count { get; private set; }
    /// <summary>Words that are neither '?' nor '!'.</summary>
    public int Words { get; private set; }
    public int Questions { get; private set; }
    public int Exclamations { get; private set; }
    /// <summary>Words of three or more letters, and how many of them were all in capitals.</summary>
    public int LongWords { get; private set; }
    public int ShoutedWords { get; private set; }

    /// <summary>Hashes of its emoji and emoticons, in order. They are no words: only the lexicon hears them.</summary>
    public ReadOnlySpan<uint> Signs => CollectionsMarshal.AsSpan(signs);

    /// <summary>The message in lower case, with single spaces, spelling repaired and short forms written out: what the sentence
    /// encoder reads. Digits and punctuation are as typed; links, mentions and addresses are gone.</summary>
    public ReadOnlySpan<char> Sentence => sentence.AsSpan(0, sentenceUsed);

    public ReadOnlySpan<char> Word(int i) => buffer.AsSpan(starts[i], lengths[i]);
    /// <summary>The word with the space before and the space after it.</summary>
    public ReadOnlySpan<char> Padded(int i) => buffer.AsSpan(starts[i] - 1, lengths[i] + 2);
    /// <summary>Hash of the word, as <see cref="Text.Hash.Of"/> gives it.</summary>
    public uint Hash(int i) => hashes[i];
    public bool IsMark(int i) => lengths[i] == 1 && buffer[starts[i]] is '?' or '!';

    public void Read(string text, WordForms forms)
    {
        Count = Words = Questions = Exclamations = LongWords = ShoutedWords = 0;
        used = sentenceUsed = 0;
        signs.Clear();
        plainFrom = -1;
        Append(' ');
        var source = text.AsSpan(0, Math.Min(text.Length, MaxUnits));
        // Accents and full-width letters are rare in English; only then is the text rewritten, at the price of a copy.
        if (source.IndexOfAnyExceptInRange('\0', '\u007F') >= 0)
            source = Fold(source);

        var i = 0;
        while (i < source.Length)
        {
            var c = source[i];
            if (char.IsWhiteSpace(c) || char.IsControl(c))
            {
                Divide();
                i++;
                continue;
            }
            if ((c is '@' && i + 1 < source.Length && IsWordUnit(source[i + 1])) || StartsLink(source[i..]) || IsAddress(source[i..]))
            {
                while (i < source.Length && !char.IsWhiteSpace(source[i]))
                    i++;
                continue;
            }
            if (SignLength(source, i) is > 0 and var length)
            {
                for (var end = i + length; i < end; i++)
                    AppendToSentence(char.ToLowerInvariant(source[i]));
                plainFrom = -1;
                continue;
            }
            if (!IsWordUnit(c))
            {
                AppendToSentence(char.ToLowerInvariant(c));
                plainFrom = -1;
            }
            if (c is '?' or '!')
            {
                if (c == '?') Questions++; else Exclamations++;
                if (Count == 0 || Word(Count - 1) is not [var last] || last != c)
                    Add([c]);
                i++;
                continue;
            }
            if (IsWordUnit(c))
            {
                i = ReadWord(source, i, forms);
                continue;
            }
            i++;
        }
    }

    /// <summary>Takes note of an emoji or an emoticon: ":-)", ":))" and ":)" are one, and so is an emoji in every colour of skin.</summary>
    /// <returns>Its length, 0 where there is none.</returns>
    int SignLength(ReadOnlySpan<char> source, int i)
    {
        var c = source[i];
        var rest = source[i..];
        if (c is >= '\u2600' and <= '\u27BF')
            return Sign(rest[..1], 1);
        if (char.IsHighSurrogate(c) && rest.Length > 1 && char.IsLowSurrogate(rest[1]))
            return CharUnicodeInfo.GetUnicodeCategory(char.ConvertToUtf32(c, rest[1])) == UnicodeCategory.OtherSymbol ? Sign(rest[..2], 2) : 0;
        if (rest.StartsWith("<3"))
            return Sign("<3", 2);
        if (c is not (':' or ';' or '=') || (i > 0 && char.IsAsciiDigit(source[i - 1])))
            return 0;
        var at = rest.Length > 1 && rest[1] is '-' or '\'' ? 2 : 1;
        if (at == rest.Length || rest[at] is not (')' or '(' or 'D' or '/' or '|') || (at + 1 < rest.Length && (IsWordUnit(rest[at + 1]) || rest[at + 1] == '/')))
            return 0;
        var mouth = rest[at];
        while (++at < rest.Length && rest[at] == mouth) { }
        return Sign([':', mouth], at);
    }

    int Sign(ReadOnlySpan<char> sign, int length)
    {
        signs.Add(Text.Hash.Of(sign));
        return length;
    }

    int ReadWord(ReadOnlySpan<char> source, int i, WordForms forms)
    {
        Span<char> word = stackalloc char[MaxWord];
        var start = sentenceUsed;
        int length = 0, letters = 0, capitals = 0;
        for (; i < source.Length; i++)
        {
            var c = source[i];
            if (c == '\'' || c == '\u2019')
            {
                AppendToSentence('\'');
                continue;
            }
            if (!IsWordUnit(c))
                break;
            AppendToSentence(char.ToLowerInvariant(c));
            if (char.IsAsciiDigit(c))
                c = '0';
            else
            {
                letters++;
                if (c is >= 'A' and <= 'Z')
                {
                    capitals++;
                    c = (char)(c | 0x20);
                }
                else if (c > '\u007F')
                {
                    if (char.IsUpper(c))
                        capitals++;
                    c = char.ToLowerInvariant(c);
                }
            }
            if (length >= 2 && word[length - 1] == c && word[length - 2] == c && c != '0')
                continue;
            if (length < MaxWord)
                word[length++] = c;
        }
        if (length == 0)
            return i;
        if (letters >= 3)
        {
            LongWords++;
            if (capitals == letters)
                ShoutedWords++;
        }
        var typed = word[..length];
        if (forms.Rewrite(typed) is { } rewritten)
        {
            sentenceUsed = start;
            foreach (var part in rewritten)
            {
                Add(part);
                Divide();
                AppendToSentence(part);
            }
        }
        else if (forms.Repair.Leaves(typed))
        {
            Add(typed);
            plainFrom = start;
            return i;
        }
        else
            i = AddRepaired(typed, start, source, i, forms.Repair);
        plainFrom = -1;
        return i;
    }

    /// <summary>Adds what a word that is in no dictionary was meant to be, or as it is.</summary>
    /// <returns>Where to read on.</returns>
    int AddRepaired(ReadOnlySpan<char> typed, int start, ReadOnlySpan<char> source, int i, Repair repair)
    {
        Span<char> peeked = stackalloc char[MaxWord];
        var after = Peek(source, i, peeked, out var end);
        var before = Count > 0 && !IsMark(Count - 1) ? Word(Count - 1) : [];
        if (!repair.IsStranger(typed))
        {
            if (repair.Move(typed, after) is var (left, right))
            {
                AddBoth(left, right, start);
                return end;
            }
            if (plainFrom >= 0 && repair.Move(before, typed) is var (earlier, later))
            {
                used -= lengths[--Count] + 1;
                Words--;
                AddBoth(earlier, later, plainFrom);
                return i;
            }
        }
        var one = repair.Of(typed, before, after, out var score);
        if (!repair.IsStranger(typed) && repair.Divide(typed, score) is var (first, second))
            AddBoth(first, second, start);
        else if (one is not null)
        {
            sentenceUsed = start;
            Add(one);
            AppendToSentence(one);
        }
        else
            Add(typed);
        return i;
    }

    /// <summary>Adds two words in the place of what the sentence holds from <paramref name="start"/> on.</summary>
    void AddBoth(string first, string second, int start)
    {
        sentenceUsed = start;
        Add(first);
        AppendToSentence(first);
        Divide();
        Add(second);
        AppendToSentence(second);
    }

    /// <summary>The next word of the text in the form of ours, if only spaces are between; empty if not.</summary>
    static ReadOnlySpan<char> Peek(ReadOnlySpan<char> source, int i, Span<char> into, out int end)
    {
        var from = i;
        while (i < source.Length && source[i] == ' ')
            i++;
        var length = 0;
        for (; i > from && i < source.Length && length < into.Length; i++)
        {
            if (source[i] is '\'' or '\u2019')
                continue;
            if (!IsWordUnit(source[i]))
                break;
            into[length++] = char.IsAsciiDigit(source[i]) ? '0' : char.ToLowerInvariant(source[i]);
        }
        end = i;
        return into[..length];
    }

    void Add(ReadOnlySpan<char> word)
    {
        if (Count == starts.Length)
        {
            Array.Resize(ref starts, Count * 2);
            Array.Resize(ref lengths, Count * 2);
            Array.Resize(ref hashes, Count * 2);
        }
        starts[Count] = used;
        lengths[Count] = word.Length;
        hashes[Count] = Text.Hash.Of(word);
        Count++;
        if (word is not ['?' or '!'])
            Words++;
        foreach (var c in word)
            Append(c);
        Append(' ');
    }

    /// <summary>A space in the sentence, unless it begins or a space is there.</summary>
    void Divide()
    {
        if (sentenceUsed > 0 && sentence[sentenceUsed - 1] != ' ')
            AppendToSentence(' ');
    }

    void AppendToSentence(ReadOnlySpan<char> word)
    {
        foreach (var c in word)
            AppendToSentence(c);
    }

    void AppendToSentence(char c)
    {
        if (sentenceUsed == sentence.Length)
            Array.Resize(ref sentence, sentenceUsed * 2);
        sentence[sentenceUsed++] = c;
    }

    void Append(char c)
    {
        if (used == buffer.Length)
            Array.Resize(ref buffer, used * 2);
        buffer[used++] = c;
    }

    static bool IsWordUnit(char c) => char.IsAsciiLetterOrDigit(c) || (c > '\u007F' && char.IsLetter(c));

    static bool StartsLink(ReadOnlySpan<char> rest) =>
        rest[0] is 'h' or 'H' or 'w' or 'W'
        && (rest.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("https:", StringComparison.OrdinalIgnoreCase)
            || rest.StartsWith("www.", StringComparison.OrdinalIgnoreCase));

    static bool IsAddress(ReadOnlySpan<char> rest)
    {
        if (!IsWordUnit(rest[0]))
            return false;
        var end = rest.IndexOfAny(" \n\r\t");
        var chunk = end < 0 ? rest : rest[..end];
        var at = chunk.IndexOf('@');
        return at > 0 && chunk[at..].Contains('.');
    }

    static string Fold(ReadOnlySpan<char> source)
    {
        var text = new string(source);
        string wide;
        try
        {
            wide = text.Normalize(NormalizationForm.FormKD);
        }
        catch (ArgumentException)
        {
            wide = text; // a lone surrogate: some keyboards send half an emoji
        }
        var folded = new StringBuilder(wide.Length);
        foreach (var c in wide)
        {
            var kind = CharUnicodeInfo.GetUnicodeCategory(c);
            if (kind is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format)
                continue;
            if (kind == UnicodeCategory.DecimalDigitNumber)
                folded.Append('0');
            else
                folded.Append(c switch { '\u2018' or '\u2019' or '\u02BC' => '\'', 'ß' => 's', _ => c });
        }
        return folded.ToString();
    }
}
