using Bot.Audit;
using Bot.Models;
using Nlp;

namespace Bot.Host.Road;

/// <summary>Puts a model in charge of each language at start: the one released last, or the one before it when its file cannot be read.</summary>
/// <remarks>
/// At the first start the shipped phrases are trained and become version 1. As long as nobody but the program has trained anything,
/// changed shipped phrases are learned at the next start too; from then on people decide what answers.
/// </remarks>
sealed class Language(IModels models, IExamples examples, IShippedLanguages shipped, Encoders encoders, LiveModels live, TimeProvider clock, ILogger<Language> log)
{
    /// <summary>Opens all languages, the default one first.</summary>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        foreach (var language in shipped.Codes)
            await OpenAsync(language, cancellation);
    }

    async Task OpenAsync(string language, CancellationToken cancellation)
    {
        var releases = await models.ReleasesAsync(language, int.MaxValue, cancellation);
        var versions = await models.VersionsAsync(language, cancellation);
        if (releases.Count == 0)
        {
            await TrainAsync(language, 0, "The phrases that come with the program.", null, cancellation);
            return;
        }
        var untouched = versions.All(version => version.TrainedBy.Id == AuditEntry.Program.Id) && (await examples.ChangesAsync(language, cancellation)).Count == 0;
        if (untouched && versions.First(version => version.Version == releases[0].Version).ShippedHash != shipped.Read(language).Hash)
        {
            await TrainAsync(language, releases[0].Number, "The phrases that come with the program changed.", null, cancellation);
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
        await TrainAsync(language, releases[0].Number, "No stored model could be read.", $"{problem}, and none before it. One was trained anew and answers.", cancellation);
    }

    async Task TrainAsync(string language, int after, string reason, string? problem, CancellationToken cancellation)
    {
        var (data, hash) = shipped.Read(language);
        var set = Examples.Merge(data, hash, await examples.ChangesAsync(language, cancellation));
        var started = clock.GetTimestamp();
        IReadOnlyList<HeldOutPhrase> judged = [];
        var settings = new TrainingOptions();
        var model = LanguageModel.Train(set.Data, set.Hash, settings, judged: phrases => judged = phrases, encoder: encoders.Of(language), cancellation: cancellation);
        var version = await models.RegisterAsync(new(model, set, settings, judged), AuditEntry.Program, clock.GetUtcNow(), cancellation);
        await models.ApproveAsync(language, version.Version, new(AuditEntry.Program, clock.GetUtcNow()), cancellation);
        await models.ReleaseAsync(language, version.Version, after, AuditEntry.Program, reason, clock.GetUtcNow(), cancellation);
        if (problem is not null)
            live.Put(new(version.Version, model, problem));
        log.LogInformation("Trained {Language} v{Version} ({Model}) on {Intents} intents in {Seconds:0.0} s", language, version.Version, model.Version, model.Intents.Count,
            clock.GetElapsedTime(started).TotalSeconds);
    }
}
