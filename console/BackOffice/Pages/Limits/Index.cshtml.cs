using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Bot.Audit;
using Bot.BackOffice.Access;
using Bot.BackOffice.Audit;
using Bot.BackOffice.Limits;
using Bot.BackOffice.Releases;
using Bot.Models;
using Bot.Releases;
using Bot.Replays;
using Bot.Rules;
using Bot.Turns;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Bot.BackOffice.Pages.Limits;

/// <summary>The limits as the open draft has them, place by place. What is set here is saved in the draft and goes live with its release.</summary>
[Authorize(ConsolePolicies.Draft)]
public sealed class IndexModel(OpenDraft open, IShippedLanguages languages, IModels models, IReplays replays, Witness witness, TimeProvider clock) : ConsolePage
{
    /// <summary>Days of recorded conversations that settings are tried on.</summary>
    public const int TriedDays = 28;

    const int Settings = 21;
    const int LookedAt = 50;

    /// <summary>Department of the place that is looked at.</summary>
    [BindProperty(SupportsGet = true, Name = "queue"), StringLength(60)]
    public string? Queue { get; set; }

    /// <summary>Intent of the place.</summary>
    [BindProperty(SupportsGet = true, Name = "intent"), StringLength(60)]
    public string? Intent { get; set; }

    /// <summary>Segment of the place.</summary>
    [BindProperty(SupportsGet = true, Name = "segment"), StringLength(60)]
    public string? Segment { get; set; }

    /// <summary>Region of the place.</summary>
    [BindProperty(SupportsGet = true, Name = "region"), StringLength(60)]
    public string? Region { get; set; }

    /// <summary>Channel of the place.</summary>
    [BindProperty(SupportsGet = true, Name = "channel"), StringLength(60)]
    public string? Channel { get; set; }

    /// <summary>Kind of places the table lists; the place's own kind when it names one thing.</summary>
    [BindProperty(SupportsGet = true, Name = "by")]
    public string? By { get; set; }

    /// <summary>Name of the limit that is looked at; the first when there is none of that name.</summary>
    [BindProperty(SupportsGet = true, Name = "limit")]
    public string? LimitName { get; set; }

    /// <summary>The value typed for it.</summary>
    [BindProperty]
    public string? Value { get; set; }

    /// <summary>Said once after something was saved.</summary>
    [TempData]
    public string? Said { get; set; }

    /// <summary>The place that is looked at.</summary>
    public Place Place => new() { Queue = Or(Queue), Intent = Or(Intent), Segment = Or(Segment), Region = Or(Region), Channel = Or(Channel) };

    /// <summary>The limit that is looked at.</summary>
    public Limit Limit => LimitMatrix.Limits.FirstOrDefault(limit => limit.Property.Name == LimitName) ?? LimitMatrix.Limits[0];

    /// <summary>The kind of places listed.</summary>
    public string Kind => LimitMatrix.Kinds.Any(kind => kind.Key == By) ? By! : LimitMatrix.KindOf(Place) ?? "queue";

    /// <summary>The places listed; the one looked at among them.</summary>
    public IReadOnlyList<Place> Places => With(LimitMatrix.Places(Kind, Draft, Live.Value), LimitMatrix.KindOf(Place) == Kind);

    /// <summary>The places that name more than one thing.</summary>
    public IReadOnlyList<Place> Particular => With(LimitMatrix.Particular(Draft, Live.Value), Place.Parts > 1);

    /// <summary>The form of what holds everywhere alike.</summary>
    public LimitForm Form { get; private set; } = new();

    /// <summary>The version in force.</summary>
    public Versioned<Policy> Live => open.Live;

    /// <summary>The release that is edited; null while there is none.</summary>
    public Release? Release { get; private set; }

    /// <summary>The policy as the draft has it.</summary>
    public Policy Draft { get; private set; } = new();

    /// <summary>Intents a place can name.</summary>
    public IReadOnlyList<string> Intents { get; private set; } = [];

    /// <summary>What is wrong with what was typed, by field.</summary>
    public IReadOnlyDictionary<string, string> Problems { get; private set; } = new Dictionary<string, string>();

    /// <summary>The newest job that tries settings of the limit looked at; null when there was none.</summary>
    public ReplayJob? Job { get; private set; }

    /// <summary>What the newest one that ended well found; null when there is none of this form.</summary>
    public LimitSweep? Sweep { get; private set; }

    /// <summary>Whether the figure that the limit is compared with means what it says.</summary>
    public LimitReliability Reliability { get; private set; } = new([], "");

    /// <summary>The model whose report that is; null for none.</summary>
    public ModelVersion? Measured { get; private set; }

    /// <summary>The job whose panel is asked for.</summary>
    [BindProperty(SupportsGet = true, Name = "job")]
    public long? JobId { get; set; }

    /// <summary>The rules that compare with the limit looked at.</summary>
    public IEnumerable<Rule> UsedBy => Draft.Rules.Where(rule => rule.When.Any(all => all.Any(condition => condition.Limit == Limit.Property.Name)));

    /// <summary>What is wrong with a field; null when nothing is.</summary>
    public string? Problem(string field) => Problems.GetValueOrDefault(field);

    /// <summary>An address of this page that keeps what is not named.</summary>
    public string Link(Place? place = null, string? limit = null, string? by = null) => Url.Page("/Limits/Index", null, Route(place, limit, by))!;

    /// <summary>What an address of this page names.</summary>
    public Dictionary<string, string> Route(Place? place = null, string? limit = null, string? by = null)
    {
        place ??= Place;
        by ??= LimitMatrix.KindOf(place) == Kind || Kind == "queue" ? null : Kind;
        return new (string Name, string? Value)[]
        {
            ("queue", place.Queue), ("intent", place.Intent), ("segment", place.Segment), ("region", place.Region), ("channel", place.Channel), ("by", by),
            ("limit", limit ?? LimitName), (OpenDraft.Parameter, Release?.Number.ToString(CultureInfo.InvariantCulture)),
        }.Where(part => part.Value is not null).ToDictionary(part => part.Name, part => part.Value!);
    }

    /// <summary>Shows the limits.</summary>
    public Task OnGetAsync(CancellationToken cancellation) => ReadAsync(cancellation);

    /// <summary>Saves the value of one limit at one place.</summary>
    public async Task<IActionResult> OnPostSetAsync(CancellationToken cancellation)
    {
        var (value, problem) = LimitForm.Read(Limit, Value);
        return problem is null ? await SaveAsync(policy => Place.Set(policy, Limit, value), $"{Limit.Says.Title} for {Place.Title} is {LimitForm.Say(value)}", cancellation)
            : await RefusedAsync("Value", problem, cancellation);
    }

    /// <summary>Takes the value of a place back to that of the house, or of the house to the delivered one.</summary>
    public Task<IActionResult> OnPostBackAsync(CancellationToken cancellation) =>
        SaveAsync(policy => Place.Set(policy, Limit, null), $"{Limit.Says.Title} for {Place.Title} is back to the {(Place.IsHouse ? "delivered" : "wider")} value", cancellation);

    /// <summary>Saves what holds everywhere alike.</summary>
    public async Task<IActionResult> OnPostHouseAsync(CancellationToken cancellation)
    {
        var posted = await Request.ReadFormAsync(cancellation);
        var (typed, before) = (Read(posted, ""), Read(posted, "was."));
        Form = typed;
        typed.Read((await open.PolicyAsync(cancellation)), out var wrong);
        if (wrong.Count > 0)
        {
            Problems = wrong;
            await ReadAsync(cancellation);
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }
        return await SaveAsync(policy =>
        {
            var mine = Read(posted, "");
            mine.Follow(before, LimitForm.Of(policy));
            return mine.Read(policy, out _);
        }, "Saved", cancellation);
    }

    /// <summary>The job's panel alone, for the page's script.</summary>
    public async Task<IActionResult> OnGetJobAsync(CancellationToken cancellation) =>
        JobId is { } id && await replays.FindAsync(id, cancellation) is { } job ? Partial("~/Pages/Releases/_ReplayJob.cshtml", job) : NotFound();

    /// <summary>Tries settings of the limit on what was recorded.</summary>
    public async Task<IActionResult> OnPostTryAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var request = new ReplayRequest(await open.PolicyAsync(cancellation), now.AddDays(-TriedDays), now, new(1)) { Limit = Limit.Property.Name, Settings = LimitSweep.Settings(Limit, Settings) };
        var start = await replays.StartAsync(request, Me, cancellation);
        if (!start.Started)
            return await RefusedAsync("", start.Refusal!, cancellation);
        await witness.NoteAsync(Me, AuditActs.JobStarted, $"settings of {Limit.Says.Title}");
        Release = await open.FindAsync(cancellation);
        return Redirect(Link() + "#limit");
    }

    static LimitForm Read(IFormCollection posted, string prefix)
    {
        string Posted(string field) => posted[prefix + field].ToString();
        var form = new LimitForm { Zone = Posted("hours.Zone"), Open = Posted("hours.Open"), Holidays = Posted("hours.Holidays") };
        foreach (var group in LimitGroup.Everywhere)
            foreach (var limit in group.Limits)
                form.Typed[group.Field(limit)] = posted[prefix + group.Field(limit)].ToString();
        return form;
    }

    async Task<IActionResult> SaveAsync(Func<Policy, Policy> change, string said, CancellationToken cancellation)
    {
        var outcome = await open.ChangeAsync(change, cancellation);
        if (outcome.Next is not { } draft)
            return await RefusedAsync("", outcome.Refusal!, cancellation);
        Release = draft;
        Said = $"{said} in release {draft.Number}. Customers still meet {(Live.Version == 0 ? "the built-in values" : $"v{Live.Version}")}.";
        return Redirect(Link());
    }

    async Task<IActionResult> RefusedAsync(string field, string problem, CancellationToken cancellation)
    {
        Problems = new Dictionary<string, string> { [field] = problem };
        await ReadAsync(cancellation);
        Response.StatusCode = field.Length > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status409Conflict;
        return Page();
    }

    async Task ReadAsync(CancellationToken cancellation)
    {
        Release = await open.FindAsync(cancellation);
        Draft = await open.PolicyAsync(cancellation);
        if (Form.Typed.Count == 0)
            Form = LimitForm.Of(Draft);
        var sweeps = (await replays.NewestAsync(null, LookedAt, cancellation)).Where(job => job.Kind == ReplayJobKind.Sweep && job.Limit == Limit.Property.Name).ToList();
        Job = sweeps.FirstOrDefault();
        if (sweeps.FirstOrDefault(job => job.State == ReplayJobState.Done) is { } done)
            try
            {
                Sweep = await replays.SweepAsync(done.Id, cancellation);
            }
            catch (System.Text.Json.JsonException)
            {
                // Written by another version of this program: it is tried again at the press of the button.
            }
        Measured = languages.Codes.Count == 0 ? null : (await models.VersionsAsync(languages.Codes[0], cancellation)).FirstOrDefault(version => version.State == VersionState.Live);
        Reliability = LimitReliability.Of(Limit.Property.Name, Measured?.Report);
        Intents = [.. languages.Codes.SelectMany(code => languages.Read(code).Data.Intents.Keys).Distinct().Order(StringComparer.Ordinal)];
    }

    IReadOnlyList<Place> With(IReadOnlyList<Place> places, bool mine) => mine && !places.Contains(Place) ? [.. places, Place] : places;

    static string? Or(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
