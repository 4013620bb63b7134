using System.Text.Json;
using System.Text.Json.Serialization;
using Bot.Conversations;
using Nlp;

namespace Bot.Models;

/// <summary>How far a version has come. Follows from what is stored: approvals and releases.</summary>
public enum VersionState
{
    /// <summary>Trained and measured; nobody has approved it.</summary>
    Trained,

    /// <summary>Approved, never live.</summary>
    Approved,

    /// <summary>The newest release of its language: it answers.</summary>
    Live,

    /// <summary>Was live once; can be gone back to.</summary>
    Retired,
}

/// <summary>A trained model in the registry. What it was trained from and how it did never changes; approval and releases are added.</summary>
/// <param name="Language">Code of its language; a version belongs to one.</param>
/// <param name="Version">From 1 without gaps in its language.</param>
/// <param name="Model">Name that every decision records: language and hash of the training data.</param>
/// <param name="DataHash">Hash of what it was trained from.</param>
/// <param name="ShippedHash">Hash of the language folder the training data was based on.</param>
/// <param name="LastChange">The last change to the examples that it knows; 0 for the shipped ones alone.</param>
/// <param name="Settings">What it was trained with.</param>
/// <param name="Report">How it did on phrases it had not seen.</param>
/// <param name="TrainedBy">Who had it trained.</param>
/// <param name="TrainedAt">When.</param>
/// <param name="Approval">Who approved it and when; null until then.</param>
/// <param name="State">How far it has come.</param>
public sealed record ModelVersion(
    string Language, int Version, string Model, string DataHash, string ShippedHash, long LastChange, TrainingOptions Settings, ModelReport Report,
    Agent TrainedBy, DateTimeOffset TrainedAt, Approval? Approval, VersionState State);

/// <summary>A person looked at a version and found it fit to answer.</summary>
public sealed record Approval(Agent By, DateTimeOffset At);

/// <summary>A version became the one that answers. Promotions and rollbacks are both releases.</summary>
/// <param name="Number">From 1 without gaps in its language.</param>
/// <param name="Language">Which language.</param>
/// <param name="Version">The version that answers from here on.</param>
/// <param name="By">Who released it.</param>
/// <param name="At">When; the next turn heard by it.</param>
/// <param name="Reason">Why, in their words.</param>
public sealed record ModelRelease(int Number, string Language, int Version, Agent By, DateTimeOffset At, string Reason);

/// <summary>A version that was just trained, before it has a number.</summary>
/// <param name="Model">The model.</param>
/// <param name="Set">What it was trained from.</param>
/// <param name="Settings">With what.</param>
/// <param name="Judged">What was made of each phrase by a model that had not seen it.</param>
public sealed record NewModel(LanguageModel Model, TrainingSet Set, TrainingOptions Settings, IReadOnlyList<HeldOutPhrase> Judged);

/// <summary>The registry of models: rows in the database, files in the data directory.</summary>
public interface IModels
{
    /// <summary>Versions of a language, newest first.</summary>
    ValueTask<IReadOnlyList<ModelVersion>> VersionsAsync(string language, CancellationToken cancellation);

    /// <summary>Releases of a language, newest first.</summary>
    ValueTask<IReadOnlyList<ModelRelease>> ReleasesAsync(string language, int limit, CancellationToken cancellation);

    /// <summary>What held-out phrases were taken for when a version was trained; empty when there is no such version.</summary>
    ValueTask<IReadOnlyList<HeldOutPhrase>> JudgedAsync(string language, int version, CancellationToken cancellation);

    /// <summary>Reads a version's file.</summary>
    /// <exception cref="InvalidDataException">It is missing, damaged, or not the file that was registered; the message says which.</exception>
    ValueTask<LanguageModel> LoadAsync(string language, int version, CancellationToken cancellation);

    /// <summary>Writes the file and gives the version its number.</summary>
    ValueTask<ModelVersion> RegisterAsync(NewModel model, Agent by, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>Marks a version as approved. The rules are <see cref="ReleaseRules"/>; this only stores.</summary>
    /// <returns>False when it was approved before, or does not exist.</returns>
    ValueTask<bool> ApproveAsync(string language, int version, Approval approval, CancellationToken cancellation);

    /// <summary>Makes a version the one that answers, from the next turn on, and keeps that as a release.</summary>
    /// <param name="language">Which language.</param>
    /// <param name="version">The version.</param>
    /// <param name="after">Number of the newest release the decision was made on; 0 for none.</param>
    /// <param name="by">Who.</param>
    /// <param name="reason">Why.</param>
    /// <param name="at">When.</param>
    /// <param name="cancellation">Stops before anything is stored.</param>
    /// <returns>The release, or null when somebody else released meanwhile.</returns>
    /// <exception cref="InvalidDataException">Its file cannot be read; nothing was released.</exception>
    ValueTask<ModelRelease?> ReleaseAsync(string language, int version, int after, Agent by, string reason, DateTimeOffset at, CancellationToken cancellation);
}

/// <summary>Who may do what with a version. Pure; a refusal is a sentence that says what to do instead.</summary>
public static class ReleaseRules
{
    /// <summary>Why it may not be approved, or null when it may.</summary>
    /// <param name="version">The version.</param>
    /// <param name="by">Who wants to.</param>
    /// <param name="supervisors">How many people could.</param>
    public static string? WhyNotApprove(ModelVersion version, Agent by, int supervisors)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(by);
        return version.Approval is { } given ? $"v{version.Version} was approved by {given.By.Name}."
            : supervisors > 1 && version.TrainedBy.Id == by.Id ? "You trained this version, so another supervisor approves it."
            : null;
    }

    /// <summary>Why it may not be promoted or gone back to, or null when it may.</summary>
    public static string? WhyNotRelease(ModelVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return version.State switch
        {
            VersionState.Live => $"v{version.Version} answers already.",
            VersionState.Trained => $"v{version.Version} is not approved yet.",
            _ => null,
        };
    }

    /// <summary>What to say beside an approval that nobody else can give; null when somebody can.</summary>
    public static string? AloneNote(int supervisors) =>
        supervisors > 1 ? null : "You are the only supervisor, so you approve your own work. Invite a second one and it becomes theirs.";
}

/// <summary>How the parts of a version are written.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ModelReport))]
[JsonSerializable(typeof(TrainingOptions))]
[JsonSerializable(typeof(IReadOnlyList<HeldOutPhrase>))]
[JsonSerializable(typeof(Comparison))]
[JsonSerializable(typeof(IReadOnlyList<ScoredIntent>))]
public sealed partial class ModelJson : JsonSerializerContext;
