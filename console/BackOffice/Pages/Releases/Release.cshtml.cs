using System.Globalization;
using Bot.Audit;
using Bot.BackOffice.Access;
using Bot.BackOffice.Audit;
using Bot.BackOffice.Releases;
using Bot.Conversations;
using Bot.Releases;
using Bot.Replays;
using Bot.Rules;
using Bot.Storage;
using Bot.Turns;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Bot.BackOffice.Pages.Releases;

/// <summary>One release: what it changes in words, what it would have done, who has to agree, and what can be done with it next.</summary>
public sealed class ReleaseModel(
    IReleases releases, IPolicies policies, ConversationGate gate, IDbContextFactory<BotDb> databases, Witness witness, TimeProvider clock, IReplays replays)
    : ReleasesPage(releases, policies, databases, clock)
{
    /// <summary>Changed decisions listed at once.</summary>
    public const int Listed = 10;

    /// <summary>Periods a replay can be asked for, in days.</summary>
    public static readonly IReadOnlyList<int> Periods = [1, 7, 28, 91];

    /// <summary>Number of the release.</summary>
    [BindProperty(SupportsGet = true)]
    public int Number { get; set; }

    /// <summary>The edition the reader saw.</summary>
    [BindProperty]
    public int Seen { get; set; }

    /// <summary>When it falls due, on the desk's clock.</summary>
    [BindProperty]
    public DateTime? Due { get; set; }

    /// <summary>Days that are replayed, back from now.</summary>
    [BindProperty]
    public int Days { get; set; } = 7;

    /// <summary>People at the desk, for the predicted wait.</summary>
    [BindProperty]
    public int People { get; set; }

    /// <summary>The job a command is about.</summary>
    [BindProperty(SupportsGet = true, Name = "job")]
    public long? JobId { get; set; }

    /// <summary>The kind of changed decisions listed; null for all.</summary>
    [BindProperty(SupportsGet = true, Name = "kind")]
    public ChangeKind? Kind { get; set; }

    /// <summary>The release.</summary>
    public Release Release { get; private set; } = null!;

    /// <summary>What it changes.</summary>
    public IReadOnlyList<ChangeWords> Changes { get; private set; } = [];

    /// <summary>Values that it and somebody else changed since.</summary>
    public IReadOnlyList<ValueConflict> Conflicts { get; private set; } = [];

    /// <summary>Whether something else was published since it was begun.</summary>
    public bool IsBehind => !Release.HasEnded && Release.BasedOn != Live.Version;

    /// <summary>The freeze that holds now; null for none.</summary>
    public Freeze? Frozen { get; private set; }

    /// <summary>Promised calls that it would leave outside the hours of their queue; 0 once it has ended.</summary>
    public int CallsLeftOutside { get; private set; }

    /// <summary>The newest replay of this release; null when there was none.</summary>
    public ReplayJob? Job { get; private set; }

    /// <summary>The newest replay of it that ended well.</summary>
    public ReplayJob? Reported { get; private set; }

    /// <summary>Its report.</summary>
    public ReplayReport? Report { get; private set; }

    /// <summary>Why there is a report that cannot be shown.</summary>
    public string? ReportProblem { get; private set; }

    /// <summary>The changed decisions listed, with their place in the report and the customer's words.</summary>
    public IReadOnlyList<(int Place, ReplaySample Sample, string? Text)> Samples { get; private set; } = [];

    /// <summary>The version before this release, to go back to, while it is the one in force.</summary>
    public int? Before => Release is { State: ReleaseState.Published, PublishedAs: { } version } ? version - 1 : null;

    /// <inheritdoc/>
    protected override IReadOnlySet<string> ForAgents { get; } = new HashSet<string> { "Approve" };

    /// <summary>Shows it.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) => await ReadAsync(cancellation) ? Page() : NotFound();

    /// <summary>The release as a file.</summary>
    public async Task<IActionResult> OnGetExportAsync(CancellationToken cancellation) => await Stored.FindAsync(Number, cancellation) is { } release
        ? File(release.Content, $"Release {release.Number}, {release.Title}, on {Version(release.BasedOn)}", string.Create(CultureInfo.InvariantCulture, $"release-{release.Number}.yaml")) : NotFound();

    /// <summary>The job's panel alone, for the page's script.</summary>
    public async Task<IActionResult> OnGetJobAsync(CancellationToken cancellation) =>
        JobId is { } id && await replays.FindAsync(id, cancellation) is { } job ? Partial("_ReplayJob", job) : NotFound();

    /// <summary>Asks others to read it.</summary>
    public Task<IActionResult> OnPostReviewAsync(CancellationToken cancellation) => DoAsync(new SendToReview(Seen, Reason), _ => "It waits for others to read it.", cancellation);

    /// <summary>Approves it.</summary>
    public Task<IActionResult> OnPostApproveAsync(CancellationToken cancellation) => DoAsync(new Approve(Seen, Reason),
        release => release.State == ReleaseState.Approved ? "Approved. It can be published." : $"Your approval is kept. It lacks {release.Risk.Missing(release.Approvals)}.", cancellation);

    /// <summary>Says no.</summary>
    public Task<IActionResult> OnPostRejectAsync(CancellationToken cancellation) => DoAsync(new Reject(Seen, Reason ?? ""), _ => "Rejected. Its authors read why.", cancellation);

    /// <summary>Gives it up.</summary>
    public Task<IActionResult> OnPostWithdrawAsync(CancellationToken cancellation) => DoAsync(new Withdraw(Seen, Reason), _ => "The release is withdrawn. Nothing of it goes live.", cancellation);

    /// <summary>Publishes it.</summary>
    public Task<IActionResult> OnPostPublishAsync(CancellationToken cancellation) =>
        DoAsync(new Publish(Seen), release => $"v{release.PublishedAs} is in force from the next message on.", cancellation);

    /// <summary>Gives it an instant.</summary>
    public async Task<IActionResult> OnPostScheduleAsync(CancellationToken cancellation) => Instant(Due) is { } due
        ? await DoAsync(new Schedule(Seen, due), _ => $"It goes live {When.Full(due)}, by the clock of {When.Zone.Id}.", cancellation)
        : await RefusedAsync("Say when it should go live.", cancellation);

    /// <summary>Takes the instant back.</summary>
    public Task<IActionResult> OnPostUnscheduleAsync(CancellationToken cancellation) => DoAsync(new Unschedule(Seen), _ => "The instant is taken back; it stays approved.", cancellation);

    /// <summary>Publishes it alone, as an emergency.</summary>
    public Task<IActionResult> OnPostEmergencyAsync(CancellationToken cancellation) =>
        DoAsync(new PublishInEmergency(Seen, Reason ?? ""), release => $"v{release.PublishedAs} is in force from the next message on, published in an emergency.", cancellation);

    /// <summary>Takes in what was published meanwhile, with a choice for each value that both changed.</summary>
    public async Task<IActionResult> OnPostCatchUpAsync(CancellationToken cancellation)
    {
        var form = await Request.ReadFormAsync(cancellation);
        var choices = new Dictionary<string, Side>();
        for (var i = 0; form.TryGetValue(string.Create(CultureInfo.InvariantCulture, $"path.{i}"), out var path); i++)
            if (Enum.TryParse<Side>(form[string.Create(CultureInfo.InvariantCulture, $"side.{i}")], out var side))
                choices[path.ToString()] = side;
        return await DoAsync(new CatchUp(Seen, choices), release => $"It stands on {Version(release.BasedOn)} now.", cancellation);
    }

    /// <summary>Starts a replay of it.</summary>
    public async Task<IActionResult> OnPostReplayAsync(CancellationToken cancellation)
    {
        if (await Stored.FindAsync(Number, cancellation) is not { } release)
            return NotFound();
        if (!Periods.Contains(Days))
            return await RefusedAsync("Choose a period.", cancellation);
        var request = new ReplayRequest(release.Content, Now.AddDays(-Days), Now, new(People)) { Release = release.Number, Edition = release.Edition };
        var start = await replays.StartAsync(request, Me, cancellation);
        if (!start.Started)
        {
            RefusedFor = start.Job?.Release;
            return await RefusedAsync(start.Refusal!, cancellation);
        }
        await witness.NoteAsync(Me, AuditActs.JobStarted, string.Create(CultureInfo.InvariantCulture, $"replay of release {release.Number}"));
        return Redirect($"/console/releases/{Number}#replay");
    }

    /// <summary>Stops the replay.</summary>
    public async Task<IActionResult> OnPostCancelReplayAsync(CancellationToken cancellation)
    {
        if (JobId is not { } id || !await replays.CancelAsync(id, cancellation))
            return await RefusedAsync("That replay does not run any more.", cancellation);
        await witness.NoteAsync(Me, AuditActs.JobCancelled, string.Create(CultureInfo.InvariantCulture, $"replay of release {Number}"));
        Said = "The replay stops. Nothing else changes.";
        return Redirect($"/console/releases/{Number}#replay");
    }

    async Task<IActionResult> DoAsync(ReleaseCommand command, Func<Release, string> said, CancellationToken cancellation)
    {
        var outcome = await Stored.HandleAsync(Number, command, Person, Now, cancellation);
        if (outcome.Next is not { } next)
            return await RefusedAsync(outcome.Refusal!, cancellation);
        Said = said(next);
        return Redirect($"/console/releases/{Number}");
    }

    /// <inheritdoc/>
    protected override async Task<bool> ReadAsync(CancellationToken cancellation)
    {
        if (await Stored.FindAsync(Number, cancellation) is not { } release)
            return false;
        Release = release;
        // The page shows what it read: a form on it is about this edition, whatever was posted.
        Seen = release.Edition;
        ModelState.Clear();
        Changes = ChangeWords.Between(release.Base, release.Content);
        Conflicts = IsBehind ? PolicyMerge.Merge(release.Base, release.Content, Live.Value).Conflicts : [];
        Frozen = (await Stored.FreezesAsync(Now, cancellation)).FirstOrDefault(freeze => freeze.Covers(Now));
        await CountAsync(cancellation);
        CallsLeftOutside = release.HasEnded ? 0 : await CallsLeftOutsideAsync(release.Content, cancellation);
        if (People == 0)
            People = Math.Max(1, Staff);
        var jobs = (await replays.NewestAsync(Number, 20, cancellation)).Where(job => job.Kind == ReplayJobKind.Replay).ToList();
        Job = jobs.FirstOrDefault();
        Reported = jobs.FirstOrDefault(job => job.State == ReplayJobState.Done);
        if (Reported is null)
            return true;
        try
        {
            Report = await replays.ReportAsync(Reported.Id, cancellation);
        }
        catch (System.Text.Json.JsonException wrong)
        {
            ReportProblem = wrong.Message;
        }
        if (Report is not null)
            Samples = await SamplesAsync(Report, cancellation);
        return true;
    }

    async Task<IReadOnlyList<(int, ReplaySample, string?)>> SamplesAsync(ReplayReport report, CancellationToken cancellation)
    {
        var listed = new List<(int, ReplaySample, string?)>();
        foreach (var (place, sample) in report.Samples.Index().Where(one => Kind is null || one.Item.Kind == Kind).Take(Listed))
            listed.Add((place, sample, await TextAsync(sample, cancellation)));
        return listed;
    }

    // Null when it is not there any more, or not for this reader.
    async Task<string?> TextAsync(ReplaySample sample, CancellationToken cancellation) => await gate.OpenAsync(Reader, sample.Conversation, cancellation) is { } conversation
        ? (await gate.FactsAsync(conversation, 0, SampleModel.MostFacts, cancellation)).Select(stored => stored.Fact).OfType<CustomerSpoke>().FirstOrDefault(spoke => spoke.MessageId == sample.Message)?.Text
        : null;
}
