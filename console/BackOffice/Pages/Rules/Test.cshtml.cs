using System.ComponentModel.DataAnnotations;
using Bot.Audit;
using Bot.BackOffice.Access;
using Bot.BackOffice.Audit;
using Bot.BackOffice.Desk;
using Bot.BackOffice.Releases;
using Bot.BackOffice.Rules;
using Bot.Conversations;
using Bot.Rules;
using Microsoft.AspNetCore.Mvc;

namespace Bot.BackOffice.Pages.Rules;

/// <summary>The test box: what the policy in force and the draft decide about a text or a recorded message, rule by rule. Nothing is decided by it.</summary>
public sealed class TestModel(OpenDraft open, TestBox box, DeskLists lists, ConversationGate gate, Witness witness) : RulesPage(open)
{
    const int MostFacts = 2_000;
    const int Recent = 8;
    const int LongestText = 1_000;

    /// <inheritdoc/>
    public override string Tab => "test";

    /// <summary>The text.</summary>
    [BindProperty, StringLength(LongestText * 2)]
    public string? Text { get; set; }

    /// <summary>Failed attempts to understand until now.</summary>
    [BindProperty]
    public int Misses { get; set; }

    /// <summary>The conversation to take a message from.</summary>
    [BindProperty(SupportsGet = true, Name = "conversation")]
    public string? Id { get; set; }

    /// <summary>Which of its askings, from 1; the last one unless said.</summary>
    [BindProperty(SupportsGet = true, Name = "n")]
    public int? Number { get; set; }

    /// <summary>Conversations to choose from.</summary>
    public IReadOnlyList<DeskRow> Rows { get; private set; } = [];

    /// <summary>The askings of the conversation.</summary>
    public IReadOnlyList<(RulesAsked Asked, CustomerSpoke? Spoke)> Askings { get; private set; } = [];

    /// <summary>The turn that was tried; null before any.</summary>
    public TriedTurn? Tried { get; private set; }

    /// <summary>Both policies, rule by rule.</summary>
    public IReadOnlyList<RulePair> Pairs { get; private set; } = [];

    /// <summary>What the policy in force decides.</summary>
    public RuleVerdict Now => Live.Value.Book().Ask(Tried!.Inputs);

    /// <summary>What the draft decides.</summary>
    public RuleVerdict Then => Edited.Book().Ask(Tried!.Inputs);

    /// <summary>The empty box, or a recorded message.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        await ReadAllAsync(cancellation);
        if (string.IsNullOrWhiteSpace(Id))
            return Page();
        if (await gate.OpenAsync(Reader, Id.Trim(), cancellation) is not { } conversation)
        {
            Refusal = "There is no conversation of that id.";
            Response.StatusCode = 404;
            return Page();
        }
        await witness.ViewedAsync(Me, AuditActs.ConversationViewed, Id.Trim());
        Askings = TestBox.Recorded(await gate.FactsAsync(conversation, 0, MostFacts, cancellation));
        if (Askings.Count == 0)
        {
            Refusal = "In that conversation the rules were never asked: a person had it, or only a button was pressed.";
            return Page();
        }
        var (asked, spoke) = Askings[Math.Clamp((Number ?? Askings.Count) - 1, 0, Askings.Count - 1)];
        Try(new(asked.Inputs with { Text = spoke?.Text ?? "" }, spoke?.Text ?? "", spoke?.Heard, $"recorded {When.Full(asked.At)}, decided then under {(asked.Policy == 0 ? "the built-in rules" : $"v{asked.Policy}")}"));
        return Page();
    }

    /// <summary>Tries a text.</summary>
    public async Task<IActionResult> OnPostTryAsync(CancellationToken cancellation)
    {
        await ReadAllAsync(cancellation);
        (Id, Number) = (null, null);
        if (string.IsNullOrWhiteSpace(Text))
            return Refused("Write what a customer would write.");
        if (Text.Length > LongestText)
            return Refused($"At most {LongestText} characters.");
        Try(box.Of(Text.Trim(), Math.Clamp(Misses, 0, 20)));
        return Page();
    }

    void Try(TriedTurn turn) => (Tried, Pairs) = (turn, TestBox.Compare(Live.Value, Edited, turn.Inputs));

    async Task ReadAllAsync(CancellationToken cancellation)
    {
        await ReadAsync(cancellation);
        Rows = (await lists.ReadAsync(DeskView.All, Reader, null, Recent, cancellation)).Rows;
    }
}
