using System.Collections.Frozen;
using Nlp;

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

    /// <summary>Says what a message means, by the model that answers now.</summary>
    /// <exception cref="InvalidOperationException">No model was put yet.</exception>
    public Understanding Understand(string text) => (_serving ?? throw new InvalidOperationException("No model answers yet.")).First.Model.Understand(text);

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
