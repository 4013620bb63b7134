using System.Collections.Frozen;
using Nlp;
using Nlp.Languages;

namespace Bot.Models;

/// <summary>A model that answers.</summary>
/// <param name="Version">Its number in the registry, from 1.</param>
/// <param name="Model">The model.</param>
/// <param name="Problem">Why another one than was released answers, in words for the console; null when all is as released.</param>
public sealed record LiveModel(int Version, LanguageModel Model, string? Problem = null);

/// <summary>The models that answer, one for each language. Thread-safe: a turn reads one reference, a release swaps it, and the next turn
/// hears by the new model. A turn that has begun ends with the model it began with.</summary>
public sealed class LiveModels
{
    readonly Lock _swap = new();
    volatile Serving? _serving;

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<LiveModel> All => _serving?.ByLanguage.Values ?? [];

    /// <summary>The model of a language; null when there is none.</summary>
    public LiveModel? Of(string language) => _serving?.ByLanguage.GetValueOrDefault(language);

    /// <summary>What tells languages apart; without it everything is taken for the first language.</summary>
    public LanguageDetector? Languages { get; init; }

    /// <summary>What was understood a moment ago; null understands every text anew.</summary>
    public UnderstoodTexts? Texts { get; init; }

    /// <summary>Says what a message means, by the model of its language.</summary>
    /// <param name="text">The message.</param>
    /// <param name="spoken">The language of the conversation so far; null when this is its first message. A few words do not change it.</param>
    /// <param name="locale">The language the customer's client says it speaks; it decides what the first message does not.</param>
    /// <exception cref="InvalidOperationException">No model was put yet.</exception>
    public (Understanding Understanding, string Language, OtherLanguage? Foreign) Listen(string text, string? spoken, string? locale)
    {
        var serving = _serving ?? throw new InvalidOperationException("No model answers yet.");
        var first = LanguageOf(serving.First.Model.Version);
        var stays = spoken ?? (locale is { Length: >= 2 } && serving.ByLanguage.ContainsKey(locale[..2]) ? locale[..2] : first);
        var known = Texts?.Find(text);
        var heard = known is null ? Languages?.Detect(text) : known.Language;
        var sure = heard is not null && (heard.Words >= 3 ? heard.Confidence >= 0.8 : spoken is null && heard.Confidence >= 0.9);
        if (sure && heard!.Other is { } other && heard.Words >= 2)
            return (Understand(serving.First.Model, text, known, heard), stays, other);
        var language = sure && serving.ByLanguage.ContainsKey(heard!.Code) ? heard.Code : stays;
        return (Understand(serving.ByLanguage.GetValueOrDefault(language, serving.First).Model, text, known, heard), language, null);
    }

    Understanding Understand(LanguageModel model, string text, UnderstoodText? known, DetectedLanguage? heard)
    {
        if (Texts is null)
            return model.Understand(text);
        var remembered = known is not null && ReferenceEquals(known.By, model);
        UnderstoodTexts.Told(remembered);
        if (remembered)
            return known!.Understanding;
        var understanding = model.Understand(text);
        Texts.Keep(text, new(heard, model, understanding));
        return understanding;
    }

    /// <summary>From the next turn on this model answers in its language. The language of the first one is spoken unless another is recognised.</summary>
    public void Put(LiveModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        lock (_swap)
        {
            var now = _serving;
            var language = LanguageOf(model.Model.Version);
            var first = now is null || language == LanguageOf(now.First.Model.Version) ? model : now.First;
            var all = now is null ? [] : new Dictionary<string, LiveModel>(now.ByLanguage);
            all[language] = model;
            _serving = new(first, all.ToFrozenDictionary());
        }
    }

    /// <summary>The language of a model's name: "en" of "en-3f9c01ab77de".</summary>
    public static string LanguageOf(string model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.LastIndexOf('-') is > 0 and var dash ? model[..dash] : model;
    }

    sealed record Serving(LiveModel First, FrozenDictionary<string, LiveModel> ByLanguage);
}
