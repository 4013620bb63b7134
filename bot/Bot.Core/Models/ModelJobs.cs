using Bot.Conversations;

namespace Bot.Models;

/// <summary>What a job does. Names are stored.</summary>
public enum ModelJobKind
{
    /// <summary>Train a version, measure it, and compare it with the live one.</summary>
    Train = 0,

    /// <summary>Compare a version with the live one again.</summary>
    Compare = 1,
}

/// <summary>Where a job stands. Numbers are stored.</summary>
public enum ModelJobState
{
    /// <summary>At work.</summary>
    Running = 0,

    /// <summary>Finished.</summary>
    Done = 1,

    /// <summary>Could not go on.</summary>
    Failed = 2,

    /// <summary>Stopped by a person; nothing changed.</summary>
    Cancelled = 3,

    /// <summary>The program ended while it ran; nothing changed.</summary>
    Interrupted = 4,
}

/// <summary>A job: it runs beside the turns, at most one at a time in the installation, and the model that answers stays until a release.</summary>
/// <param name="Id">Grows.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Language">For which language.</param>
/// <param name="Version">The version it trained or compares; null until it is known.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Stage">What is being done, for a person to read.</param>
/// <param name="Share">0 to 1, of the whole job.</param>
/// <param name="By">Who started it.</param>
/// <param name="StartedAt">When.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Problem">Why it failed, in words; null otherwise.</param>
public sealed record ModelJob(
    long Id, ModelJobKind Kind, string Language, int? Version, ModelJobState State, string Stage, double Share, Agent By, DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt, string? Problem);

/// <summary>The jobs on models, as the console starts and watches them.</summary>
public interface IModelJobs
{
    /// <summary>Starts a job.</summary>
    /// <returns>The job, or the one that is running and has to end first (its state tells them apart: see <see cref="ModelJob.Id"/>).</returns>
    ValueTask<(ModelJob Job, bool Started)> StartAsync(ModelJobKind kind, string language, int? version, Agent by, CancellationToken cancellation);

    /// <summary>Asks the running job to stop.</summary>
    /// <returns>False when that job is not running.</returns>
    bool Cancel(long id);

    /// <summary>A job with its progress as of now.</summary>
    ValueTask<ModelJob?> FindAsync(long id, CancellationToken cancellation);

    /// <summary>The newest jobs, newest first.</summary>
    ValueTask<IReadOnlyList<ModelJob>> NewestAsync(int limit, CancellationToken cancellation);

    /// <summary>The newest comparison of a version with another; null when they were not compared.</summary>
    ValueTask<Comparison?> ComparisonAsync(string language, int version, int live, CancellationToken cancellation);
}

/// <summary>The jobs as they are stored.</summary>
public interface IModelJobRows
{
    /// <summary>Enters a job as running.</summary>
    /// <returns>Null when another one runs.</returns>
    ValueTask<ModelJob?> EnterAsync(ModelJobKind kind, string language, int? version, Agent by, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>Enters its end.</summary>
    ValueTask EndAsync(ModelJob ended, Comparison? compared, CancellationToken cancellation);

    /// <summary>Marks what was running when the program ended as interrupted.</summary>
    /// <returns>How many.</returns>
    ValueTask<int> InterruptAsync(DateTimeOffset at, CancellationToken cancellation);

    /// <summary>A job.</summary>
    ValueTask<ModelJob?> FindAsync(long id, CancellationToken cancellation);

    /// <summary>The newest jobs, newest first.</summary>
    ValueTask<IReadOnlyList<ModelJob>> NewestAsync(int limit, CancellationToken cancellation);

    /// <summary>The newest comparison of a version with another.</summary>
    ValueTask<Comparison?> ComparisonAsync(string language, int version, int live, CancellationToken cancellation);
}

/// <summary>The language folders as they were shipped: read-only, under the changes of editors.</summary>
public interface IShippedLanguages
{
    /// <summary>Codes of the languages, the first one spoken by default.</summary>
    IReadOnlyList<string> Codes { get; }

    /// <summary>Phrases and word lists of a language, with the hash of its folder.</summary>
    /// <exception cref="ArgumentException">There is no such language.</exception>
    (Nlp.LanguageData Data, string Hash) Read(string language);

    /// <summary>The model that was trained from the phrases when the program was built; null when there is none, or the phrases or the encoder are others.</summary>
    /// <param name="language">Code of the language.</param>
    /// <param name="hash">Hash of the phrases as <see cref="Read"/> says it.</param>
    /// <exception cref="System.IO.InvalidDataException">It is damaged; the message names the file.</exception>
    Nlp.TrainedLanguage? Trained(string language, string hash);

    /// <summary>Text of each file of a language by its path with slashes.</summary>
    IReadOnlyDictionary<string, string> Files(string language);
}
