namespace Nlp.Entities;

/// <summary>A message cut into words, numbers and signs, folded. One buffer for each thread, used again.</summary>
sealed class Words
{
    const int Most = 2000;

    readonly char[] _folded = new char[Most];
    readonly (int Start, int End)[] _tokens = new (int, int)[Most];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Cuts a text; what is behind its first 2,000 characters is not read.</summary>
    public void Read(string text)
    {
        Count = 0;
        var length = Math.Min(text.Length, Most);
        for (var i = 0; i < length; i++)
            _folded[i] = Phrases.Fold(text[i]);
        for (var i = 0; i < length;)
        {
            var start = i;
            var c = _folded[i++];
            if (char.IsWhiteSpace(c))
                continue;
            if (char.IsLetter(c))
                while (i < length && char.IsLetter(_folded[i]))
                    i++;
            else if (char.IsAsciiDigit(c))
                while (i < length && char.IsAsciiDigit(_folded[i]))
                    i++;
            // A dash or apostrophe inside a word divides it and is not there: "twenty-one", "aujourd'hui".
            else if (c is '-' or '\'' && start > 0 && i < length && char.IsLetter(_folded[start - 1]) && char.IsLetter(_folded[i]))
                continue;
            _tokens[Count++] = (start, i);
        }
    }

    /// <summary>A token; empty behind the last.</summary>
    public ReadOnlySpan<char> this[int at] => at < Count && at >= 0 ? _folded.AsSpan(_tokens[at].Start, _tokens[at].End - _tokens[at].Start) : [];

    /// <summary>First character of a token in the text.</summary>
    public int Start(int at) => _tokens[at].Start;

    /// <summary>One past the last character of a token in the text.</summary>
    public int End(int at) => _tokens[at].End;

    /// <summary>Whether the token is a number of at most so many digits.</summary>
    public bool IsNumber(int at, int digits = 9) => this[at] is { Length: > 0 } token && token.Length <= digits && char.IsAsciiDigit(token[0]);

    /// <summary>The number's value.</summary>
    public int Number(int at) => int.Parse(this[at], provider: System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Whether two tokens touch.</summary>
    public bool Touch(int at) => at + 1 < Count && at >= 0 && _tokens[at].End == _tokens[at + 1].Start;

    /// <summary>Whether the token is this sign.</summary>
    public bool Is(int at, char sign) => this[at] is [var c] && c == sign;
}
