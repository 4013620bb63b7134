using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Knowledge.Content;
using Knowledge.Search;
using Knowledge.Templates;

namespace Knowledge;

/// <summary>Everything the bot can say by heart: articles and replies with their templates, in all locales.</summary>
/// <remarks>Immutable and thread-safe. To change content, load a new one. Reading and rendering never throw for what a file or a value contains.</remarks>
public sealed class KnowledgeBase
{
    /// <summary>The locale asked last, when neither the wanted one nor its language has the article.</summary>
    public const string DefaultLocale = "en";

    private readonly FrozenDictionary<string, LocaleShelf> shelves;
    private readonly FrozenDictionary<string, LocaleShelf>.AlternateLookup<ReadOnlySpan<char>> shelvesBySpan;

    private KnowledgeBase(IReadOnlyList<Article> articles, string version)
    {
        Articles = articles;
        Version = version;
        shelves = articles.GroupBy(article => article.Locale, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(group => group.Key, group => new LocaleShelf([.. group]), StringComparer.OrdinalIgnoreCase);
        shelvesBySpan = shelves.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>First 8 hex digits of a hash over every loaded article and the shop's values. The same files give the same version on every machine.</summary>
    public string Version { get; }

    /// <summary>All articles, by path.</summary>
    public IReadOnlyList<Article> Articles { get; }

    /// <summary>Reads <c>shop.yaml</c> and <c>&lt;locale&gt;/**/*.md</c> below a folder.</summary>
    /// <param name="contentFolder">The folder with <c>shop.yaml</c> and one folder per locale.</param>
    /// <param name="problems">What is wrong, by file and line; empty when everything was loaded.</param>
    /// <returns>What could be loaded: a file with a problem is left out whole. Empty when the folder does not exist.</returns>
    public static KnowledgeBase Load(string contentFolder, out IReadOnlyList<Problem> problems)
    {
        var found = new List<Problem>();
        var files = new List<ContentFile>();
        if (!Directory.Exists(contentFolder))
            found.Add(new("", 0, $"The content folder {contentFolder} does not exist.", "Correct the setting."));
        else
        {
            foreach (var path in Directory.EnumerateFiles(contentFolder, "*", SearchOption.AllDirectories))
            {
                var name = Path.GetRelativePath(contentFolder, path).Replace(Path.DirectorySeparatorChar, '/');
                if (IsContent(name) && Read(path, name, found) is { } text)
                    files.Add(new(name, text));
            }
        }
        var loaded = From(files, out var inFiles);
        problems = [.. found, .. inFiles];
        return loaded;
    }

    /// <summary>The same for files that are not on disk: a draft, a release.</summary>
    /// <param name="files">The order does not matter; files that are neither <c>shop.yaml</c> nor <c>&lt;locale&gt;/…md</c> are passed over.</param>
    /// <param name="problems">What is wrong, by file and line.</param>
    public static KnowledgeBase From(IEnumerable<ContentFile> files, out IReadOnlyList<Problem> problems)
    {
        var found = new List<Problem>();
        var ordered = files.Where(file => IsContent(file.Path)).OrderBy(file => file.Path, StringComparer.Ordinal).ToList();
        var shopFile = ordered.Find(file => file.Path == ShopValues.File);
        var shop = shopFile is null ? new Dictionary<string, object?>() : ShopValues.Read(shopFile.Text, found);

        var articles = new List<Article>();
        var topics = new Dictionary<(string, string), Article>();
        var intents = new Dictionary<(string, string), Article>();
        foreach (var file in ordered.Where(file => file != shopFile))
        {
            if (file.Text.Length > Limits.FileCharacters)
                found.Add(TooLarge(file.Path));
            else if (LocaleOf(file.Path) is not { } locale)
                found.Add(new(file.Path, 0, "The folder's name is not a locale.", "Name it like en or en-GB."));
            else if (ArticleFile.Read(file, locale.Name, locale.Culture, shop, found) is { } article && IsAlone(article))
                articles.Add(article);
        }

        problems = found;
        return new(articles, ArticleFile.Hash(string.Join('\n', articles.Select(article => $"{article.File} {article.Version}").Append(shopFile?.Text.ReplaceLineEndings("\n") ?? ""))));

        bool IsAlone(Article article)
        {
            if (!topics.TryAdd((article.Locale, article.Topic), article))
            {
                found.Add(new(article.File, 1, $"The topic {article.Topic} is already that of {topics[(article.Locale, article.Topic)].File}.", "Rename one."));
                return false;
            }
            foreach (var intent in article.Intents)
            {
                if (intents.TryGetValue((article.Locale, intent), out var other))
                {
                    found.Add(new(article.File, 1, $"The intent {intent} is already answered by {other.File}.", "Take it out of one."));
                    return false;
                }
            }
            foreach (var intent in article.Intents)
                intents[(article.Locale, intent)] = article;
            return true;
        }
    }

    /// <summary>The article on a topic in the nearest locale: <c>en-GB</c>, then <c>en</c>, then <see cref="DefaultLocale"/>. Null when there is none.</summary>
    public Article? Find(string topic, string locale) => Nearest(locale, topic, static shelf => shelf.ByTopic);

    /// <summary>The article that answers an intent, in the nearest locale as in <see cref="Find"/>. Null when there is none.</summary>
    public Article? ForIntent(string intent, string locale) => Nearest(locale, intent, static shelf => shelf.ByIntent);

    /// <summary>The finished text of an article.</summary>
    /// <param name="article">One of <see cref="Articles"/>.</param>
    /// <param name="values">
    /// Values by whole name (<c>order.number</c>) or as dictionaries in dictionaries; <c>shop.*</c> is added here and cannot be
    /// overridden. Text, numbers, dates, true and false, and lists of these or of dictionaries of these; a value of another
    /// kind is a problem. A value that is missing is a problem only where the text would print it: in a condition it is false.
    /// </param>
    /// <param name="form">How the channel shows text.</param>
#pragma warning disable CA1822 // An instance method although it reads no field: whoever renders holds the release it renders from.
    public Rendered Render(Article article, IReadOnlyDictionary<string, object?> values, TextForm form)
    {
        ArgumentNullException.ThrowIfNull(article);
        ArgumentNullException.ThrowIfNull(values);
        if (article.Text is not { } text)
            return new(null, new(article.File, 0, $"The article {article.Topic} has no text.", "Take it from the knowledge base."));
        return (form == TextForm.Markdown ? text.Markdown : text.Plain).Render(values);
    }
#pragma warning restore CA1822

    /// <summary>The articles nearest in words to a text: suggestions for agents and choices for customers, not answers. A topic with a <c>/</c> is a step of a dialogue and is not found.</summary>
    /// <param name="text">What somebody wrote.</param>
    /// <param name="locale">Searched in the nearest locale that has articles.</param>
    /// <param name="top">How many at most.</param>
    /// <returns>Best first. Scores are positive and comparable only within one search.</returns>
    public IReadOnlyList<(Article Article, double Score)> Search(string text, string locale, int top)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var shelf in Shelves(locale))
            return shelf.Index.Search(text, top);
        return [];
    }

    /// <summary>What an editor should mend before publishing although it can be shown: see <see cref="ContentLint"/>.</summary>
    /// <param name="intents">The intents the bot understands; each needs an article in <see cref="DefaultLocale"/>.</param>
    public IReadOnlyList<Problem> Lint(IEnumerable<string> intents)
    {
        ArgumentNullException.ThrowIfNull(intents);
        return ContentLint.Check(this, intents);
    }

    private Article? Nearest(string locale, string key, Func<LocaleShelf, FrozenDictionary<string, Article>> by)
    {
        ArgumentNullException.ThrowIfNull(key);
        foreach (var shelf in Shelves(locale))
        {
            if (by(shelf).TryGetValue(key, out var article))
                return article;
        }
        return null;
    }

    private IEnumerable<LocaleShelf> Shelves(string locale)
    {
        for (var length = locale?.Length ?? 0; length > 0; length = locale!.LastIndexOf('-', length - 1))
        {
            if (shelvesBySpan.TryGetValue(locale.AsSpan(0, length), out var shelf))
                yield return shelf;
        }
        if (shelves.TryGetValue(DefaultLocale, out var last))
            yield return last;
    }

    private static bool IsContent(string path) => path == ShopValues.File || (path.Contains('/') && path.EndsWith(".md", StringComparison.Ordinal));

    private static (string Name, CultureInfo Culture)? LocaleOf(string path)
    {
        var name = path[..path.IndexOf('/')];
        var parts = name.Split('-');
        if (parts[0].Length is < 2 or > 3 || parts.Length > 3 || !parts.All(part => part.Length is >= 2 and <= 8 && part.All(char.IsAsciiLetterOrDigit)))
            return null;
        try
        {
            return (name, CultureInfo.GetCultureInfo(name));
        }
        catch (CultureNotFoundException)
        {
            return null;
        }
    }

    private static string? Read(string path, string name, List<Problem> problems)
    {
        if (new FileInfo(path).Length > Limits.FileCharacters)
        {
            problems.Add(TooLarge(name));
            return null;
        }
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path));
        }
        catch (DecoderFallbackException)
        {
            problems.Add(new(name, 0, "The file is not UTF-8.", "Save it as UTF-8."));
            return null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            problems.Add(new(name, 0, "The file cannot be read: " + unreadable.Message, null));
            return null;
        }
    }

    private static Problem TooLarge(string name) => new(name, 0, $"The file has more than {Limits.FileCharacters:N0} characters.", "Split it.");

    /// <summary>The articles of one locale.</summary>
    private sealed class LocaleShelf(IReadOnlyList<Article> articles)
    {
        private readonly Lazy<SearchIndex> index = new(() => new([.. articles.Where(article => !article.Topic.Contains('/'))]));

        public FrozenDictionary<string, Article> ByTopic { get; } = articles.ToFrozenDictionary(article => article.Topic, StringComparer.Ordinal);

        public FrozenDictionary<string, Article> ByIntent { get; } = articles
            .SelectMany(article => article.Intents.Distinct(StringComparer.Ordinal).Select(intent => (intent, article)))
            .ToFrozenDictionary(pair => pair.intent, pair => pair.article, StringComparer.Ordinal);

        public SearchIndex Index => index.Value;
    }
}
