using Bot.Conversations;
using Nlp;

namespace Bot.Models;

/// <summary>Where a wording stands in the inbox of unsure turns. Numbers are stored.</summary>
public enum UnsureState
{
    /// <summary>Nobody has looked at it.</summary>
    Open = 0,

    /// <summary>It has become an example.</summary>
    Labelled = 1,

    /// <summary>Somebody looked at it and passed on.</summary>
    Skipped = 2,
}

/// <summary>Something customers wrote that the model was not sure of, once for each wording.</summary>
/// <param name="Language">Language of the model that heard it.</param>
/// <param name="Fold">The wording without case and signs; its key in the language.</param>
/// <param name="Text">As one customer wrote it, without personal data.</param>
/// <param name="Outcome">What was done.</param>
/// <param name="Candidates">Best first.</param>
/// <param name="Suggested">The intent the customer chose when asked; null when they were not, or chose none.</param>
/// <param name="Doubted">Who at the desk said that it was understood wrongly; null when nobody did.</param>
/// <param name="Times">How often it was written.</param>
/// <param name="LastAt">When last.</param>
/// <param name="Conversation">Where last.</param>
/// <param name="Customer">Name of that customer, to be taken out of the text; null when unknown.</param>
public sealed record UnsureTurn(
    string Language, string Fold, string Text, Outcome Outcome, IReadOnlyList<ScoredIntent> Candidates, string? Suggested, string? Doubted, int Times,
    DateTimeOffset LastAt, string Conversation, string? Customer);

/// <summary>The order of the inbox.</summary>
public enum UnsureOrder
{
    /// <summary>Written last first.</summary>
    Newest,

    /// <summary>Written most often first.</summary>
    MostFrequent,
}

/// <summary>The inbox of unsure turns. It lags behind the conversations by a breath.</summary>
public interface IUnsureTurns
{
    /// <summary>Open wordings from a place on.</summary>
    ValueTask<IReadOnlyList<UnsureTurn>> ReadAsync(string language, UnsureOrder order, int skip, int take, CancellationToken cancellation);

    /// <summary>Open wordings in all.</summary>
    ValueTask<int> CountAsync(string language, CancellationToken cancellation);

    /// <summary>One of them, whatever its state.</summary>
    ValueTask<UnsureTurn?> FindAsync(string language, string fold, CancellationToken cancellation);

    /// <summary>Moves one from a state to another.</summary>
    /// <returns>False when it was not in that state: somebody else was quicker.</returns>
    ValueTask<bool> MoveAsync(string language, string fold, UnsureState from, UnsureState to, CancellationToken cancellation);

    /// <summary>Somebody at the desk says that a turn was understood wrongly: it comes into the inbox however sure the model was.</summary>
    ValueTask DoubtAsync(KeepUnsure doubted, CancellationToken cancellation);

    /// <summary>The same, with what it meant: it comes into the inbox labelled, to be confirmed there.</summary>
    ValueTask CorrectAsync(KeepUnsure doubted, string intent, CancellationToken cancellation);

    /// <summary>Texts of recorded customers' turns since an instant, newest first, without personal data. Those that a person heard, and
    /// those that were a press of a button, are left out.</summary>
    IAsyncEnumerable<string> HeardSinceAsync(string language, DateTimeOffset since, int limit, CancellationToken cancellation);
}

/// <summary>The model was not sure of a turn: keep it for an editor.</summary>
/// <param name="Language">Language of the model.</param>
/// <param name="ConversationId">Where.</param>
/// <param name="Number">Number of the fact.</param>
/// <param name="At">When.</param>
/// <param name="Text">What, without personal data.</param>
/// <param name="Heard">What was understood.</param>
/// <param name="DoubtedBy">Who says that it was understood wrongly; null when the model itself was unsure.</param>
public sealed record KeepUnsure(string Language, string ConversationId, int Number, DateTimeOffset At, string Text, Heard Heard, string? DoubtedBy = null) : Effect;

/// <summary>The customer pressed what they had meant: the turn before is suggested to mean that.</summary>
public sealed record SuggestMeaning(string ConversationId, int Before, string Intent) : Effect;

/// <summary>Counts for the drift monitors.</summary>
public sealed record CountForDrift(DriftCount Count) : Effect;

/// <summary>Keeps what the model was unsure of, and counts what it heard. The inbox of the console and the drift monitors read what it writes.</summary>
/// <param name="models">The models that answer.</param>
public sealed class UnsureFollower(LiveModels models) : IFollower
{
    /// <summary>Confidence below which a turn that was acted on is looked at all the same.</summary>
    public const double SureFrom = 0.7;

    /// <inheritdoc/>
    public string Name => "unsure";

    /// <inheritdoc/>
    public IReadOnlyList<Type> ReactsTo { get; } = [typeof(CustomerSpoke), typeof(Escalated), typeof(SurveyAnswered)];

    /// <inheritdoc/>
    public IEnumerable<Effect> Follow(StoredFact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        switch (fact.Fact)
        {
            case CustomerSpoke { Heard: { } heard } when IsPress(heard):
                yield return new SuggestMeaning(fact.ConversationId, fact.Number, heard.Intents[0].Intent);
                break;
            case CustomerSpoke { Heard: { } heard, Text: { Length: > 0 } said } spoke:
                var text = Anonymous.Text(said);
                foreach (var (model, measure, bin) in Counts(heard, text))
                    yield return new CountForDrift(new(model, Day(spoke.At), measure, bin, 1));
                if ((heard.Outcome != Outcome.Act || heard.Confidence < SureFrom) && Anonymous.IsWorthLabelling(text))
                    yield return new KeepUnsure(LiveModels.LanguageOf(heard.Model), fact.ConversationId, fact.Number, spoke.At, text, heard);
                break;
            case Escalated escalated:
                yield return new CountForDrift(new("", Day(escalated.At), Drift.HandedOver, 1, 1));
                break;
            case SurveyAnswered { Score: { } score, Comment: null } answered:
                yield return new CountForDrift(new("", Day(answered.At), Drift.Survey, Math.Clamp(score - 1, 0, 4), 1));
                break;
        }
    }

    /// <summary>Whether a button was pressed, so that nothing had to be understood.</summary>
    public static bool IsPress(Heard heard)
    {
        ArgumentNullException.ThrowIfNull(heard);
        return heard is { Outcome: Outcome.Act, Intents: [{ Confidence: 1 }] };
    }

    IEnumerable<(string Model, string Measure, int Bin)> Counts(Heard heard, string text)
    {
        yield return (heard.Model, Drift.Length, Drift.LengthBin(Words.Of(text).Count));
        yield return (heard.Model, Drift.Confidence, Drift.Tenth(heard.Confidence));
        yield return (heard.Model, Drift.Outcomes, (int)heard.Outcome);
        yield return ("", Drift.HandedOver, 0);
        // A model that no longer answers does not say what it knew.
        if (models.Of(LiveModels.LanguageOf(heard.Model)) is { } live && live.Model.Version == heard.Model)
            yield return (heard.Model, Drift.Known, Drift.Tenth(live.Model.KnownShare(text)));
    }

    static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);
}
