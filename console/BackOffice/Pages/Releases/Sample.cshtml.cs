using Bot.Audit;
using Bot.BackOffice.Access;
using Bot.BackOffice.Audit;
using Bot.BackOffice.Desk;
using Bot.BackOffice.Releases;
using Bot.Conversations;
using Bot.Replays;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Bot.BackOffice.Pages.Releases;

/// <summary>A decision that a release changes, beside the conversation as it really went.</summary>
[Authorize(ConsolePolicies.Staff)]
public sealed class SampleModel(IReplays replays, ConversationGate gate, Witness witness) : ConsolePage
{
    const int Around = 40;
    internal const int MostFacts = 5000;

    /// <summary>Number of the release.</summary>
    [BindProperty(SupportsGet = true)]
    public int Number { get; set; }

    /// <summary>The replay.</summary>
    [BindProperty(SupportsGet = true)]
    public long Job { get; set; }

    /// <summary>Place of the sample in its report.</summary>
    [BindProperty(SupportsGet = true)]
    public int Place { get; set; }

    /// <summary>The sample.</summary>
    public ReplaySample Sample { get; private set; } = null!;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The conversation around the message.</summary>
    public IReadOnlyList<Line> Lines { get; private set; } = [];

    /// <summary>Number of the message's fact; null when it is not there any more.</summary>
    public int? Message { get; private set; }

    /// <summary>The customer's name.</summary>
    public string Customer { get; private set; } = "";

    /// <summary>Shows both.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await replays.FindAsync(Job, cancellation) is not { } job || job.Release != Number || await replays.ReportAsync(Job, cancellation) is not { } report
            || Place < 0 || Place >= report.Samples.Count)
            return NotFound();
        (Sample, Count) = (report.Samples[Place], report.Samples.Count);
        if (await gate.OpenAsync(Reader, Sample.Conversation, cancellation) is not { } conversation)
            return NotFound();
        await witness.ViewedAsync(Me, AuditActs.ConversationViewed, Sample.Conversation);
        var facts = await gate.FactsAsync(conversation, 0, MostFacts, cancellation);
        Message = facts.FirstOrDefault(stored => stored.Fact is CustomerSpoke spoke && spoke.MessageId == Sample.Message)?.Number;
        var customer = facts.Select(stored => stored.Fact).OfType<ConversationOpened>().FirstOrDefault()?.Customer;
        Customer = Names.Customer(customer?.Name, customer?.Id);
        var lines = Transcript.Of(facts, When, Me.Id);
        var at = Math.Max(0, lines.ToList().FindIndex(line => line.Number == Message));
        Lines = [.. lines.Skip(Math.Max(0, at - Around / 2)).Take(Around)];
        return Page();
    }
}
