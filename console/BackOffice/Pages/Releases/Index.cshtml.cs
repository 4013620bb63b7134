using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Bot.BackOffice.Releases;
using Bot.Releases;
using Bot.Rules;
using Bot.Storage;
using Bot.Turns;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Bot.BackOffice.Pages.Releases;

/// <summary>Releases on their way, what is in force and was before, files, and times in which nothing is published.</summary>
public sealed class IndexModel(IReleases releases, IPolicies policies, IDbContextFactory<BotDb> databases, TimeProvider clock) : ReleasesPage(releases, policies, databases, clock)
{
    const int Shown = 20;
    const int MostOpen = 100;

    /// <summary>A published version with what it changed.</summary>
    /// <param name="Version">The version.</param>
    /// <param name="Changes">Against the version before.</param>
    /// <param name="Release">The release it came with; null for another way.</param>
    public sealed record Published(Versioned<Policy> Version, IReadOnlyList<ChangeWords> Changes, Release? Release);

    /// <summary>What a new release is about.</summary>
    [BindProperty, StringLength(400)]
    public string? Title { get; set; }

    /// <summary>A file that a release is read from.</summary>
    [BindProperty]
    public IFormFile? Upload { get; set; }

    /// <summary>What such a file says, pasted.</summary>
    [BindProperty]
    public string? Text { get; set; }

    /// <summary>The release it is read into; null for a new one.</summary>
    [BindProperty]
    public int? Into { get; set; }

    /// <summary>Beginning of a freeze, on the desk's clock.</summary>
    [BindProperty]
    public DateTime? Begins { get; set; }

    /// <summary>End of it.</summary>
    [BindProperty]
    public DateTime? Ends { get; set; }

    /// <summary>The freeze lifted.</summary>
    [BindProperty]
    public int Freeze { get; set; }

    /// <summary>Releases that have not ended, newest first.</summary>
    public IReadOnlyList<Release> Open { get; private set; } = [];

    /// <summary>Releases that were given up.</summary>
    public IReadOnlyList<Release> Withdrawn { get; private set; } = [];

    /// <summary>Published versions, newest first.</summary>
    public IReadOnlyList<Published> Versions { get; private set; } = [];

    /// <summary>Freeze windows that have not passed.</summary>
    public IReadOnlyList<Freeze> Freezes { get; private set; } = [];

    /// <summary>What is wrong with the file that was read.</summary>
    public IReadOnlyList<FileProblem> FileProblems { get; private set; } = [];

    /// <summary>Shows all.</summary>
    public Task OnGetAsync(CancellationToken cancellation) => ReadAsync(cancellation);

    /// <summary>A published version as a file.</summary>
    public async Task<IActionResult> OnGetExportAsync(int version, CancellationToken cancellation) =>
        await Policies.FindAsync(version, cancellation) is { } found
            ? File(found.Value, $"{(version == 0 ? "Built-in values" : $"Version {version}, {found.Note}")}", string.Create(CultureInfo.InvariantCulture, $"limits-v{version}.yaml")) : NotFound();

    /// <summary>Begins a release.</summary>
    public async Task<IActionResult> OnPostNewAsync(CancellationToken cancellation)
    {
        var outcome = await Stored.OpenAsync(Title ?? "", Person, Now, cancellation);
        return outcome.Next is { } opened ? Redirect($"/console/releases/{opened.Number}") : await RefusedAsync(outcome.Refusal!, cancellation);
    }

    /// <summary>Reads a file into a release.</summary>
    public async Task<IActionResult> OnPostImportAsync(CancellationToken cancellation)
    {
        var (name, text) = ("pasted text", Text);
        if (Upload is { Length: > 0 } upload)
        {
            if (upload.Length > 4L * PolicyFile.LongestText)
                return await RefusedAsync($"The file is too large: {PolicyFile.LongestText} characters are possible.", cancellation);
            name = Path.GetFileName(upload.FileName);
            using var reader = new StreamReader(upload.OpenReadStream());
            text = await reader.ReadToEndAsync(cancellation);
        }
        if (string.IsNullOrWhiteSpace(text))
            return await RefusedAsync("Choose a file, or paste what it says.", cancellation);
        var into = Into is { } number ? await Stored.FindAsync(number, cancellation) : null;
        if (Into is not null && into is null)
            return await RefusedAsync("There is no such release.", cancellation);
        var read = PolicyFile.Read(text, into?.Content ?? Live.Value);
        if (read.Policy is not { } policy)
        {
            FileProblems = read.Problems;
            return await RefusedAsync($"{name} was not read: {Amount.Of(read.Problems.Count, "thing is", "things are")} wrong with it. Nothing has changed.", cancellation, StatusCodes.Status422UnprocessableEntity);
        }
        if (PolicyMerge.Between(into?.Content ?? Live.Value, policy).Count == 0)
            return await RefusedAsync($"{name} says what {(into is null ? Version(Live.Version) : $"release {into.Number}")} says already.", cancellation);
        if (into is null)
        {
            var opened = await Stored.OpenAsync(string.IsNullOrWhiteSpace(Title) ? $"From {name}" : Title, Person, Now, cancellation);
            if (opened.Next is null)
                return await RefusedAsync(opened.Refusal!, cancellation);
            into = opened.Next;
        }
        var outcome = await Stored.HandleAsync(into.Number, new Edit(into.Edition, policy, name), Person, Now, cancellation);
        if (outcome.Next is null)
            return await RefusedAsync(outcome.Refusal!, cancellation);
        Said = $"{name} was read. Customers still meet {Version(Live.Version)}.";
        return Redirect($"/console/releases/{into.Number}");
    }

    /// <summary>Sets a freeze window.</summary>
    public async Task<IActionResult> OnPostFreezeAsync(CancellationToken cancellation)
    {
        if (Instant(Begins) is not { } begins || Instant(Ends) is not { } ends)
            return await RefusedAsync("A freeze needs a beginning and an end.", cancellation);
        if (await Stored.FreezeAsync(begins, ends, Reason ?? "", Person, Now, cancellation) is { } refusal)
            return await RefusedAsync(refusal, cancellation);
        Said = $"Nothing is published from {When.Full(begins)} to {When.Full(ends)}.";
        return Redirect("/console/releases#freezes");
    }

    /// <summary>Takes a freeze window away.</summary>
    public async Task<IActionResult> OnPostLiftAsync(CancellationToken cancellation)
    {
        if (await Stored.LiftFreezeAsync(Freeze, Reason ?? "", Person, Now, cancellation) is { } refusal)
            return await RefusedAsync(refusal, cancellation);
        Said = "The freeze is lifted.";
        return Redirect("/console/releases#freezes");
    }

    /// <inheritdoc/>
    protected override async Task<bool> ReadAsync(CancellationToken cancellation)
    {
        Open = await Stored.ListAsync(open: true, MostOpen, cancellation);
        var ended = await EndedAsync(cancellation);
        Withdrawn = [.. ended.Where(release => release.State == ReleaseState.Withdrawn).Take(Shown)];
        var versions = await VersionsAsync(Shown + 1, cancellation);
        Versions = [.. versions.Take(Shown).Select((version, i) => new Published(
            version, i + 1 < versions.Count ? ChangeWords.Between(versions[i + 1].Value, version.Value) : [],
            ended.FirstOrDefault(release => release.PublishedAs == version.Version)))];
        Freezes = await Stored.FreezesAsync(Now, cancellation);
        await CountAsync(cancellation);
        return true;
    }
}
