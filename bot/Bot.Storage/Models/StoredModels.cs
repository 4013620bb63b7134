using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Bot.Audit;
using Bot.Conversations;
using Bot.Models;
using Microsoft.EntityFrameworkCore;
using Nlp;

namespace Bot.Storage;

/// <summary>The registry: rows for what people ask about, a file for each model.</summary>
sealed class StoredModels(IDbContextFactory<BotDb> contexts, StorageOptions options, LiveModels live, Encoders encoders) : IModels, IDisposable
{
    // Releases swap the live model after they are stored; two at once must not end the other way round.
    readonly SemaphoreSlim _releasing = new(1);

    string Folder => Path.GetFullPath(Path.Combine(options.DataDirectory, "models"));

    public async ValueTask<IReadOnlyList<ModelVersion>> VersionsAsync(string language, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var rows = await db.ModelVersions.AsNoTracking().Where(v => v.Language == language).OrderByDescending(v => v.Version).ToListAsync(cancellation);
        var released = await db.ModelReleases.AsNoTracking().Where(r => r.Language == language).OrderByDescending(r => r.Number).Select(r => r.Version).ToListAsync(cancellation);
        return [.. rows.Select(row => Read(row, released))];
    }

    public async ValueTask<IReadOnlyList<ModelRelease>> ReleasesAsync(string language, int limit, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var rows = await db.ModelReleases.AsNoTracking().Where(r => r.Language == language).OrderByDescending(r => r.Number).Take(limit).ToListAsync(cancellation);
        return [.. rows.Select(row => new ModelRelease(row.Number, row.Language, row.Version, new(row.ById, row.By), row.At, row.Reason))];
    }

    public async ValueTask<IReadOnlyList<HeldOutPhrase>> JudgedAsync(string language, int version, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var body = await db.ModelJudged.Where(j => j.Language == language && j.Version == version).Select(j => j.Body).SingleOrDefaultAsync(cancellation);
        return body is null ? [] : JsonSerializer.Deserialize(body, ModelJson.Default.IReadOnlyListHeldOutPhrase) ?? [];
    }

    public async ValueTask<LanguageModel> LoadAsync(string language, int version, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var row = await db.ModelVersions.AsNoTracking().SingleOrDefaultAsync(v => v.Language == language && v.Version == version, cancellation)
            ?? throw new InvalidDataException($"There is no version {version} of {language}.");
        var file = FileOf(language, version);
        try
        {
            // An older file in the place of a newer one is sound in itself; only its sum tells.
            if (await SumAsync(file, cancellation) != row.Checksum)
                throw new InvalidDataException($"{file} is damaged: it is not the file that was registered as v{version}.");
            var model = LanguageModel.Load(file, encoders.Of(language));
            return model.Version == row.Model ? model : throw new InvalidDataException($"{file} holds {model.Version} and not {row.Model}.");
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{file} cannot be read: {missing.Message}", missing);
        }
    }

    public async ValueTask<ModelVersion> RegisterAsync(NewModel model, Agent by, DateTimeOffset at, CancellationToken cancellation)
    {
        var language = model.Set.Data.Language;
        Directory.CreateDirectory(Folder);
        var beside = Path.Combine(Folder, $"{language}.{Guid.NewGuid():N}.new");
        try
        {
            model.Model.Save(beside);
            var sum = await SumAsync(beside, cancellation);
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            var version = 1 + (await db.ModelVersions.Where(v => v.Language == language).MaxAsync(v => (int?)v.Version, cancellation) ?? 0);
            var row = new ModelVersionRow
            {
                Language = language,
                Version = version,
                Model = model.Model.Version,
                DataHash = model.Set.Hash,
                ShippedHash = model.Set.ShippedHash,
                LastChange = model.Set.LastChange,
                Settings = JsonSerializer.Serialize(model.Settings, ModelJson.Default.TrainingOptions),
                Report = JsonSerializer.Serialize(ModelReport.Of(model.Judged, ModelReport.KnownByOthers(model.Set.Data)), ModelJson.Default.ModelReport),
                Checksum = sum,
                TrainedById = by.Id,
                TrainedBy = by.Name,
                TrainedAt = DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds()),
            };
            db.Add(row);
            db.Add(AuditRow.Of(new(at, by, AuditActs.ModelTrained, $"model {language} v{version}") { Became = model.Model.Version }));
            db.Add(new ModelJudgedRow { Language = language, Version = version, Body = JsonSerializer.Serialize(model.Judged, ModelJson.Default.IReadOnlyListHeldOutPhrase) });
            // The file first: a row without a file is a damaged model, a file without a row is only litter.
            File.Move(beside, FileOf(language, version), overwrite: true);
            await db.SaveChangesAsync(cancellation);
            return Read(row, []);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    public async ValueTask<bool> ApproveAsync(string language, int version, Approval approval, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.ChangeAsync(
            () => db.ModelVersions.Where(v => v.Language == language && v.Version == version && v.ApprovedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(v => v.ApprovedById, approval.By.Id).SetProperty(v => v.ApprovedBy, approval.By.Name)
                    .SetProperty(v => v.ApprovedAt, approval.At), cancellation),
            new(approval.At, approval.By, AuditActs.ModelApproved, $"model {language} v{version}"), cancellation);
    }

    public async ValueTask<ModelRelease?> ReleaseAsync(
        string language, int version, int after, Agent by, string reason, DateTimeOffset at, CancellationToken cancellation)
    {
        var model = await LoadAsync(language, version, cancellation);
        await _releasing.WaitAsync(cancellation);
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            if ((await db.ModelReleases.Where(r => r.Language == language).MaxAsync(r => (int?)r.Number, cancellation) ?? 0) != after)
                return null;
            var row = new ModelReleaseRow
            {
                Language = language,
                Number = after + 1,
                Version = version,
                ById = by.Id,
                By = by.Name,
                At = DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds()),
                Reason = reason,
            };
            db.Add(row);
            var before = await db.ModelReleases.Where(r => r.Language == language && r.Number == after).Select(r => (int?)r.Version).SingleOrDefaultAsync(cancellation);
            db.Add(AuditRow.Of(new(at, by, AuditActs.ModelReleased, $"model {language} v{version}")
            {
                Was = before is null ? null : $"v{before} answered",
                Became = $"v{version} answers",
                Why = reason,
            }));
            await db.SaveChangesAsync(CancellationToken.None);
            live.Put(new(version, model));
            return new(row.Number, language, version, by, row.At, reason);
        }
        finally
        {
            _releasing.Release();
        }
    }

    public void Dispose() => _releasing.Dispose();

    string FileOf(string language, int version) => Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"{language}-v{version}.model"));

    static async Task<string> SumAsync(string file, CancellationToken cancellation)
    {
        await using var bytes = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes, cancellation));
    }

    static ModelVersion Read(ModelVersionRow row, IReadOnlyList<int> released)
    {
        var approval = row.ApprovedAt is { } at ? new Approval(new(row.ApprovedById ?? "", row.ApprovedBy ?? ""), at) : null;
        var state = released is [var live, ..] && live == row.Version ? VersionState.Live
            : released.Contains(row.Version) ? VersionState.Retired
            : approval is not null ? VersionState.Approved
            : VersionState.Trained;
        return new(
            row.Language, row.Version, row.Model, row.DataHash, row.ShippedHash, row.LastChange,
            JsonSerializer.Deserialize(row.Settings, ModelJson.Default.TrainingOptions) ?? new(),
            JsonSerializer.Deserialize(row.Report, ModelJson.Default.ModelReport) ?? throw new JsonException($"The report of version {row.Version} is null."),
            new(row.TrainedById, row.TrainedBy), row.TrainedAt, approval, state);
    }
}
