using Bot.Connectors.Shop;
using Bot.Storage;
using Bot.Turns;
using Nlp.Encoding;

namespace Bot.Host;

/// <summary>Settings of the program itself; each area has its own beside its code. appsettings.sample.json lists them all.</summary>
public sealed record Settings
{
    /// <summary>Where the database, uploaded files, keys and logs live. Made when missing.</summary>
    public string DataDirectory { get; init; } = "data";

    /// <summary><c>sqlite</c> (a file in the data directory) or <c>postgres</c>.</summary>
    public string Database { get; init; } = "sqlite";

    /// <summary>Connection string for <c>postgres</c>; empty otherwise.</summary>
    public string ConnectionString { get; init; } = "";

    /// <summary>Folder of what is noted of the audit log outside the database; empty for <c>audit</c> in the data directory.</summary>
    public string AuditFolder { get; init; } = "";

    /// <summary>Articles and replies; empty takes the ones that come with the program.</summary>
    public string ContentFolder { get; init; } = "";

    /// <summary>Phrases and word lists the language model is trained from; empty takes the ones that come with the program.</summary>
    public string LanguageFolder { get; init; } = "";

    /// <summary>The sentence encoder English is understood with; empty takes the one that comes with the program.</summary>
    public string EncoderFile { get; init; } = "";

    /// <summary>Short texts whose meaning is remembered for a minute or two, so that they are not understood again; 0 remembers none.</summary>
    public int RememberedTexts { get; init; } = 2000;

    /// <summary>Seconds a stopping process waits for turns in progress.</summary>
    public double DrainSeconds { get; init; } = 20;

    /// <summary>Days an answered message is kept as it was taken, 7 to 365: so long is a resend of it recognised. What was said is kept apart from it.</summary>
    public double KeepAnsweredDays { get; init; } = 14;

    /// <summary>What may wait at once.</summary>
    public ReceptionLimits Reception { get; init; } = new();

    /// <summary>The shop's order system. Without an address a sample shop runs beside the bot.</summary>
    public ShopSettings Shop { get; init; } = new();

    /// <summary>Reads the section "Switchboard".</summary>
    public static Settings From(IConfiguration configuration) => configuration.GetSection("Switchboard").Get<Settings>() ?? new();

    /// <summary>A file or folder in the data directory.</summary>
    public string InData(string name) => Path.Combine(Path.GetFullPath(DataDirectory), name);

    /// <summary>Where everything is stored.</summary>
    /// <exception cref="InvalidOperationException">The database is neither sqlite nor postgres.</exception>
    public StorageOptions Storage => new()
    {
        Provider = Database switch
        {
            "sqlite" => StorageProvider.Sqlite,
            "postgres" => StorageProvider.Postgres,
            var other => throw new InvalidOperationException($"Switchboard:Database is \"{other}\". Use sqlite or postgres."),
        },
        DataDirectory = DataDirectory,
        AuditDirectory = AuditFolder.Length > 0 ? AuditFolder : null,
        ConnectionString = ConnectionString.Length > 0 ? ConnectionString : null,
    };

    internal TimeSpan KeepAnswered => TimeSpan.FromDays(Math.Clamp(KeepAnsweredDays, 7, 365));

    /// <summary>Articles and replies.</summary>
    public string Content => Or(ContentFolder, "content");

    /// <summary>The sentence encoder.</summary>
    public string Encoder => EncoderFile.Length > 0 ? Path.GetFullPath(EncoderFile) : SentenceEncoder.DefaultFile;

    /// <summary>Language data of English.</summary>
    public string Language => Or(LanguageFolder, Path.Combine("languages", "en"));

    /// <summary>That folder first, then those of the other languages beside it: a language is added by adding a folder.</summary>
    public IReadOnlyList<string> LanguageFolders =>
    [
        Language, .. Directory.GetDirectories(Languages).Where(folder => folder != Path.TrimEndingDirectorySeparator(Language) && Directory.Exists(Path.Combine(folder, "intents"))).Order(StringComparer.Ordinal),
    ];

    /// <summary>The folder that holds it and the folders of the other languages.</summary>
    public string Languages => Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Language))!;

    static string Or(string chosen, string shipped) => chosen.Length > 0 ? Path.GetFullPath(chosen) : Path.Combine(AppContext.BaseDirectory, shipped);
}

/// <summary>Where the shop's order system is.</summary>
public sealed record ShopSettings
{
    /// <summary>Base address; empty runs the sample shop on a free loopback port.</summary>
    public string Address { get; init; } = "";

    /// <summary>Bearer key the shop asks for; empty sends none.</summary>
    public string ApiKey { get; init; } = "";

    /// <summary>Seconds a question may take with all its tries.</summary>
    public double BudgetSeconds { get; init; } = 2.5;
}
