namespace Nlp.Entities;

/// <summary>How far two words are apart.</summary>
static class Spelling
{
    /// <summary>Letters to change, leave out, put in or swap with their neighbour (optimal string alignment), counted up to one above <paramref name="most"/>.</summary>
    public static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int most)
    {
        if (a.Length > 40 || b.Length > 40)
            return most + 1;
        Span<int> two = stackalloc int[42], one = stackalloc int[42], now = stackalloc int[42];
        for (var j = 0; j <= b.Length; j++)
            one[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            now[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                now[j] = Math.Min(Math.Min(one[j] + 1, now[j - 1] + 1), one[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    now[j] = Math.Min(now[j], two[j - 2] + 1);
            }
            one.CopyTo(two);
            now.CopyTo(one);
        }
        return Math.Min(one[b.Length], most + 1);
    }
}
