using Bot.Audit;
using Bot.Models;
using Nlp;

namespace Bot.Host.Road;

/// <summary>Puts a model in charge of each language at start: the one released last, or the one before it when its file cannot be read.</summary>
/// <remarks>
/// At the first start the model that was trained when the program was built becomes version 1; where the phrases are others than then,
/// they are trained. As long as nobody but the program has trained anything,
/// changed shipped phrases are learned at the next start too; from then on people decide what answers.
/// </remarks>
sealed class Language(IModels models, IExamples examples, IShippedLanguages shipped, Encoders encoders, LiveModels live, TimeProvider clock, ILogger<Language> log)
{
    const string UnderstoodByWords = "English is understood by its words alone, less well. Put the file back and start again.";

    /// <summary>Opens all languages, the default one first.</summary>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        foreach (var language in shipped.Codes)
        {
            await OpenAsync(language, cancellation);
            if (live.Of(language) is { } answers)
                log.LogInformation("{Language} v{Version} ({Model}) answers, {How}", language, answers.Version, answers.Model.Version,
                    answers.Model.HasEncoder ? "with the sentence encoder" : "on words alone");
        }
    }

    async Task OpenAsync(string language, CancellationToken cancellation)
    {
        var releases = await models.ReleasesAsync(language, int.MaxValue, cancellation);
        var versions = await models.VersionsAsync(language, cancellation);
        var withoutEncoder = encoders.ProblemOf(language) is { } cause ? $"{cause}. {UnderstoodByWords}" : null;
        if (releases.Count == 0)
        {
            await LearnAsync(language, 0, "The phrases that come with the program.", withoutEncoder, cancellation);
            return;
        }
        if (withoutEncoder is not null)
        {
            await StandInAsync(language, releases[0].Version, versions, withoutEncoder, cancellation);
            return;
        }
        var untouched = versions.All(version => version.TrainedBy.Id == AuditEntry.Program.Id) && (await examples.ChangesAsync(language, cancellation)).Count == 0;
        if (untouched && versions.First(version => version.Version == releases[0].Version).ShippedHash != shipped.Read(language).Hash)
        {
            await LearnAsync(language, releases[0].Number, "The phrases or the sentence encoder that come with the program changed.", null, cancellation);
            return;
        }

        string? problem = null;
        foreach (var version in releases.Select(release => release.Version).Distinct())
        {
            try
            {
                live.Put(new(version, await models.LoadAsync(language, version, cancellation), problem is null ? null : $"{problem}, the one before it answers. Retrain or roll back."));
                if (problem is not null)
                    log.LogWarning("{Language} v{Version} answers instead", language, version);
                return;
            }
            catch (InvalidDataException damaged)
            {
                log.LogError("Model v{Version} could not be used. {Problem}", version, damaged.Message);
                var trained = versions.FirstOrDefault(known => known.Version == version)?.TrainedAt.ToString("d MMMM", System.Globalization.CultureInfo.InvariantCulture);
                problem ??= $"The model of {trained} could not be read";
            }
        }
        await LearnAsync(language, releases[0].Number, "No stored model could be read.", $"{problem}, and none before it. One was trained anew and answers.", cancellation);
    }

    /// <summary>Lets a model answer that needs no encoder, without a release: with the encoder in its place the released one answers again.</summary>
    async Task StandInAsync(string language, int released, IReadOnlyList<ModelVersion> versions, string problem, CancellationToken cancellation)
    {
        var set = await SetAsync(language, cancellation);
        foreach (var version in versions.Where(version => version.Version == released || version.DataHash == set.Hash))
        {
            try
            {
                live.Put(new(version.Version, await models.LoadAsync(language, version.Version, cancellation), problem));
                return;
            }
            catch (InvalidDataException unusable)
            {
                log.LogWarning("Model v{Version} could not be used. {Problem}", version.Version, unusable.Message);
            }
        }
        var (stored, model) = await RegisterAsync(language, set, cancellation);
        live.Put(new(stored.Version, model, problem));
    }

    async Task LearnAsync(string language, int after, string reason, string? problem, CancellationToken cancellation)
    {
        var (version, model) = await RegisterAsync(language, await SetAsync(language, cancellation), cancellation);
        await models.ApproveAsync(language, version.Version, new(AuditEntry.Program, clock.GetUtcNow()), cancellation);
        await models.ReleaseAsync(language, version.Version, after, AuditEntry.Program, reason, clock.GetUtcNow(), cancellation);
        if (problem is not null)
            live.Put(new(version.Version, model, problem));
    }

    async Task<TrainingSet> SetAsync(string language, CancellationToken cancellation)
    {
        var (data, hash) = shipped.Read(language);
        return Examples.Merge(data, hash, await examples.ChangesAsync(language, cancellation));
    }

    async Task<(ModelVersion Version, LanguageModel Model)> RegisterAsync(string language, TrainingSet set, CancellationToken cancellation)
    {
        var settings = new TrainingOptions();
        var trained = Shipped(language, set) ?? Train(language, set, settings, cancellation);
        return (await models.RegisterAsync(new(trained.Model, set, settings, trained.Judged), AuditEntry.Program, clock.GetUtcNow(), cancellation), trained.Model);
    }

    TrainedLanguage? Shipped(string language, TrainingSet set)
    {
        if (set.Hash != set.ShippedHash)
            return null;
        try
        {
            return shipped.Trained(language, set.Hash);
        }
        catch (Exception unusable) when (unusable is InvalidDataException or IOException)
        {
            log.LogError("The model that comes with the program could not be used; its phrases are trained instead. {Problem}", unusable.Message);
            return null;
        }
    }

    TrainedLanguage Train(string language, TrainingSet set, TrainingOptions settings, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        IReadOnlyList<HeldOutPhrase> judged = [];
        var model = LanguageModel.Train(set.Data, set.Hash, settings, judged: phrases => judged = phrases, encoder: encoders.Of(language), cancellation: cancellation);
        log.LogInformation("Trained {Language} ({Model}) on {Intents} intents in {Seconds:0.0} s", language, model.Version, model.Intents.Count, clock.GetElapsedTime(started).TotalSeconds);
        return new(model, judged);
    }
}
