using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Bot.BackOffice.Access;
using Bot.BackOffice.Desk;
using Bot.BackOffice.Floor;
using Bot.BackOffice.Releases;
using Bot.Conversations;
using Bot.Desk;
using Bot.Releases;
using Bot.Rules;
using Bot.Turns;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Bot.BackOffice.Pages.Queues;

/// <summary>The queues and opening hours as the open draft has them, where a matter would wait at an instant, and both documents as text to change.</summary>
[Authorize(ConsolePolicies.Queues)]
public sealed class IndexModel(OpenDraft open, FloorLists floor) : ConsolePage
{
    static readonly string[] Documents = ["hours", "queues"];

    /// <summary>Department of the matter that is looked for.</summary>
    [BindProperty(SupportsGet = true, Name = "department"), StringLength(60)]
    public string? Department { get; set; }

    /// <summary>Its language.</summary>
    [BindProperty(SupportsGet = true, Name = "language"), StringLength(10)]
    public string? Language { get; set; }

    /// <summary>When it comes, by the clock of the house.</summary>
    [BindProperty(SupportsGet = true, Name = "at")]
    public DateTime? At { get; set; }

    /// <summary>What was typed.</summary>
    [BindProperty]
    public string? Text { get; set; }

    /// <summary>Said once after something was saved.</summary>
    [TempData]
    public string? Said { get; set; }

    /// <summary>Why it was not saved, line by line.</summary>
    public IReadOnlyList<string> Problems { get; private set; } = [];

    /// <summary>The draft; null while there is none.</summary>
    public Release? Draft { get; private set; }

    /// <summary>The policy as the draft has it, or the one in force.</summary>
    public Policy Edited { get; private set; } = new();

    /// <summary>The version in force.</summary>
    public Versioned<Policy> Live => open.Live;

    /// <summary>The queues of the draft.</summary>
    public QueuePlan Plan => Edited.Plan();

    /// <summary>Customers who wait now, by queue; a queue of the draft alone is not in it.</summary>
    public IReadOnlyDictionary<string, int> Waiting { get; private set; } = new Dictionary<string, int>();

    /// <summary>Everybody who takes conversations.</summary>
    public IReadOnlyList<FloorPerson> People { get; private set; } = [];

    /// <summary>The instant that is looked at; now when none was named.</summary>
    public DateTimeOffset Instant => At is { } at ? In.Instant(at) : When.Now;

    /// <summary>The same by the clock of the house.</summary>
    public DateTime Local => At ?? TimeZoneInfo.ConvertTime(When.Now, In.Zone).DateTime;

    /// <summary>The department that is looked at.</summary>
    public string For => Departments.OrService(Department);

    /// <summary>Where the matter would wait.</summary>
    public string Goes => Plan.For(For, string.IsNullOrWhiteSpace(Language) ? null : Language.Trim(), Instant);

    // The draft may have another clock than the one in force.
    When In => When.In(Plan.House.Zone, When.Now);

    /// <summary>Shows the queues.</summary>
    public Task OnGetAsync(CancellationToken cancellation) => ReadAsync(cancellation);

    /// <summary>Saves what was typed in the draft.</summary>
    public async Task<IActionResult> OnPostSaveAsync(CancellationToken cancellation)
    {
        var read = PolicyFile.Read(Text ?? "", await open.PolicyAsync(cancellation));
        if (read.Policy is { } typed)
        {
            var outcome = await open.ChangeAsync(policy => policy with { Hours = typed.Hours, Queues = typed.Queues }, cancellation);
            if (outcome.Next is { } draft)
            {
                Said = $"Saved in release {draft.Number}. Customers still meet {(Live.Version == 0 ? "the built-in values" : $"v{Live.Version}")}.";
                return Redirect(OpenDraft.Link("/console/queues", draft));
            }
            Problems = [outcome.Refusal!];
        }
        else
            Problems = [.. read.Problems.Select(problem => problem.ToString())];
        await ReadAsync(cancellation);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    /// <summary>What an address of this page names.</summary>
    public Dictionary<string, string> Route() => Draft is { } draft ? new() { [OpenDraft.Parameter] = draft.Number.ToString(CultureInfo.InvariantCulture) } : [];

    async Task ReadAsync(CancellationToken cancellation)
    {
        (Draft, Edited) = (await open.FindAsync(cancellation), await open.PolicyAsync(cancellation));
        var (board, people) = await floor.BoardAsync(Reader, When, cancellation);
        (Waiting, People) = (board.Queues.ToDictionary(queue => queue.Name, queue => queue.Waiting), people);
        Text ??= PolicyYaml.Write(Edited, "Opening hours and queues", Documents);
    }
}
