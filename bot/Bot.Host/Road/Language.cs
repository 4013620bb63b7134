using System.Diagnostics;
using Nlp;

namespace Bot.Host.Road;

/// <summary>The language model: trained once from its phrases, kept in the data directory under the hash of what it was trained from.</summary>
static class Language
{
    public static LanguageModel LoadOrTrain(Settings settings, ILogger log)
    {
        var file = settings.InData(Path.Combine("models", $"en-{LanguageModel.DataHash(settings.Language)}.model"));
        try
        {
            if (File.Exists(file))
                return LanguageModel.Load(file);
        }
        catch (InvalidDataException damaged)
        {
            log.LogWarning("{Problem} It is trained again.", damaged.Message);
        }

        var started = Stopwatch.GetTimestamp();
        var model = LanguageModel.Train(settings.Language);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        model.Save(file);
        log.LogInformation("Trained the language model {Version} on {Intents} intents in {Seconds:0.0} s", model.Version, model.Intents.Count, Stopwatch.GetElapsedTime(started).TotalSeconds);
        return model;
    }
}
