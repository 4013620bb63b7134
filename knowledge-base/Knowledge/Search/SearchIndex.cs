using System.Text;

namespace Knowledge.Search;

/// <summary>BM25 over the words of the articles of one locale. The title, topic and intents count three times.</summary>
/// <remarks>Immutable after construction. Exact and small: hundreds of articles, not millions.</remarks>
internal sealed class SearchIndex
{
    private const double Saturation = 1.2; // k1: how soon more of the same word stops mattering
    private const double LengthShare = 0.75; // b: how much a long article is held against it
    private const int TitleWeight = 3;

    private static readonly HashSet<string> StopWords = [.. ("a an and are as at be but by can do does did for from get has have how i if in is it its me my of on or our "
        + "please so than that the their them then there they this to us want was we what when where which who will with would you your").Split(' ')];

    private readonly IReadOnlyList<Article> articles;
    private readonly int[] lengths;
    private readonly double averageLength;
    private readonly Dictionary<string, List<(int Article, int Count)>> postings = new(StringComparer.Ordinal);

    public SearchIndex(IReadOnlyList<Article> articles)
    {
        this.articles = articles;
        lengths = new int[articles.Count];
        for (var i = 0; i < articles.Count; i++)
        {
            var counts = new Dictionary<string, int>(StringComparer.Ordinal);
            var head = $"{articles[i].Title} {articles[i].Topic} {string.Join(' ', articles[i].Intents)}";
            foreach (var word in Words(head))
                counts[word] = counts.GetValueOrDefault(word) + TitleWeight;
            foreach (var word in Words(articles[i].Text?.Words ?? ""))
                counts[word] = counts.GetValueOrDefault(word) + 1;
            lengths[i] = counts.Values.Sum();
            foreach (var (word, count) in counts)
            {
                if (!postings.TryGetValue(word, out var list))
                    postings[word] = list = [];
                list.Add((i, count));
            }
        }
        averageLength = articles.Count == 0 ? 1 : Math.Max(1, lengths.Average());
    }

    /// <summary>Best first; equal scores by topic, so that the answer is the same everywhere.</summary>
    public IReadOnlyList<(Article Article, double Score)> Search(string text, int top)
    {
        var scores = new double[articles.Count];
        foreach (var word in Words(text.Length <= 2000 ? text : text[..2000]).Distinct(StringComparer.Ordinal))
        {
            if (!postings.TryGetValue(word, out var list))
                continue;
            var rarity = Math.Log(1 + (articles.Count - list.Count + 0.5) / (list.Count + 0.5));
            foreach (var (article, count) in list)
                scores[article] += rarity * count * (Saturation + 1) / (count + Saturation * (1 - LengthShare + LengthShare * lengths[article] / averageLength));
        }
        return [.. Enumerable.Range(0, scores.Length)
            .Where(i => scores[i] > 0)
            .OrderByDescending(i => scores[i]).ThenBy(i => articles[i].Topic, StringComparer.Ordinal)
            .Take(Math.Max(0, top))
            .Select(i => (articles[i], scores[i]))];
    }

    private static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        foreach (var c in text.Append(' '))
        {
            if (char.IsLetterOrDigit(c))
                word.Append(char.ToLowerInvariant(c));
            else if (c is not ('\'' or '’') && word.Length > 0)
            {
                var found = word.ToString();
                word.Clear();
                if (!StopWords.Contains(found))
                    yield return Stem(found);
            }
        }
    }

    // Only plurals and the commonest endings: enough for "refunds", "paying" and "returned" to meet their articles.
    private static string Stem(string word) => word switch
    {
        { Length: > 5 } when word.EndsWith("ing", StringComparison.Ordinal) => word[..^3],
        { Length: > 4 } when word.EndsWith("ies", StringComparison.Ordinal) => word[..^3] + "y",
        { Length: > 4 } when word.EndsWith("ed", StringComparison.Ordinal) => word[..^2],
        { Length: > 3 } when word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) => word[..^1],
        _ => word,
    };
}
