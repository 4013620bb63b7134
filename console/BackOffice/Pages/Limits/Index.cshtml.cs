using Bot.BackOffice.Access;
using Bot.BackOffice.Limits;
using Bot.BackOffice.Releases;
using Bot.Rules;
using Bot.Turns;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Bot.BackOffice.Pages.Limits;

/// <summary>The limits a supervisor sets: the version in force, a form made from what the limits say of themselves, and the versions before.</summary>
[Authorize(ConsolePolicies.Supervisor)]
public sealed class IndexModel(IPolicies policies, TimeProvider clock) : ConsolePage
{
    const int Remembered = 20;
    const int LongestNote = 300;

    /// <summary>The version the form was filled from.</summary>
    [BindProperty]
    public int BasedOn { get; set; }

    /// <summary>Why it is changed.</summary>
    [BindProperty]
    public string? Note { get; set; }

    /// <summary>An earlier version to fill the form with.</summary>
    [BindProperty(SupportsGet = true, Name = "from")]
    public int? From { get; set; }

    /// <summary>The form.</summary>
    public LimitForm Form { get; private set; } = new();

    /// <summary>The version in force.</summary>
    public Versioned<Policy> Live => policies.Current;

    /// <summary>Versions, newest first, with what each changed.</summary>
    public IReadOnlyList<(Versioned<Policy> Version, IReadOnlyList<ChangeWords> Changes)> History { get; private set; } = [];

    /// <summary>What is wrong, by field.</summary>
    public IReadOnlyDictionary<string, string> Problems { get; private set; } = new Dictionary<string, string>();

    /// <summary>What the other person changed, when somebody published meanwhile.</summary>
    public IReadOnlyList<ChangeWords>? Theirs { get; private set; }

    /// <summary>Said once after publishing.</summary>
    [TempData]
    public string? Said { get; set; }

    /// <summary>What the form as it stands would change.</summary>
    public IReadOnlyList<ChangeWords> Draft => ChangeWords.Between(Live.Value, Form.Read(Live.Value, out _));

    /// <summary>What is wrong with a field; null when nothing is.</summary>
    public string? Problem(string field) => Problems.GetValueOrDefault(field);

    /// <summary>Shows the limits in force, or an earlier version to go back to.</summary>
    public async Task OnGetAsync(CancellationToken cancellation)
    {
        await ReadHistoryAsync(cancellation);
        var filled = From is { } from ? History.FirstOrDefault(entry => entry.Version.Version == from).Version : null;
        (Form, BasedOn) = (LimitForm.Of((filled ?? Live).Value), Live.Version);
        if (filled is not null)
            Note = $"Back to v{filled.Version}";
    }

    /// <summary>Publishes what was typed, if it is in range and nobody published meanwhile.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        var form = await Request.ReadFormAsync(cancellation);
        Form = new() { Zone = form["desk.Zone"].ToString() };
        foreach (var day in form["desk.Days"])
            if (Enum.TryParse<DayOfWeek>(day, out var parsed))
                Form.Days.Add(parsed);
        foreach (var group in LimitGroup.All)
            foreach (var limit in group.Limits)
                Form.Typed[group.Field(limit)] = form[group.Field(limit)].ToString();

        var live = Live;
        var wanted = Form.Read(live.Value, out var wrong);
        var problems = new Dictionary<string, string>(wrong);
        if (string.IsNullOrWhiteSpace(Note))
            problems["note"] = "Say why: whoever looks at this version later reads it.";
        else if (Note.Length > LongestNote)
            problems["note"] = $"At most {LongestNote} characters.";
        if (problems.Count == 0 && ChangeWords.Between(live.Value, wanted).Count == 0)
            problems[""] = $"Nothing differs from v{live.Version}, so there is nothing to publish.";
        Problems = problems;
        if (problems.Count == 0)
        {
            if (await policies.PublishAsync(wanted, BasedOn, Me, Note!.Trim(), clock.GetUtcNow(), cancellation) is { } published)
            {
                Said = $"v{published.Version} is in force from the next message on.";
                return Redirect("/console/limits");
            }
            var mine = (await policies.HistoryAsync(Remembered, cancellation)).FirstOrDefault(entry => entry.Version == BasedOn) ?? Policy.Default;
            // From here on the reader knows what was published: publishing again is then a decision, not an accident.
            (Theirs, BasedOn) = (ChangeWords.Between(mine.Value, Live.Value), Live.Version);
            Form.Follow(LimitForm.Of(mine.Value), LimitForm.Of(Live.Value));
            // The field was bound to the old number, and what was bound wins over what is set.
            ModelState.Remove(nameof(BasedOn));
        }
        await ReadHistoryAsync(cancellation);
        Response.StatusCode = Theirs is null ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status409Conflict;
        return Page();
    }

    async Task ReadHistoryAsync(CancellationToken cancellation)
    {
        var versions = (await policies.HistoryAsync(Remembered, cancellation)).ToList();
        if (versions.Count < Remembered && versions.All(version => version.Version != 0))
            versions.Add(Policy.Default);
        History = [.. versions.Select((version, i) => (version,
            i + 1 < versions.Count ? ChangeWords.Between(versions[i + 1].Value, version.Value) : []))];
    }
}
