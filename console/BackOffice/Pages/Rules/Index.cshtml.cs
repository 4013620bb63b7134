using Bot.BackOffice.Releases;
using Bot.BackOffice.Rules;
using Bot.Rules;
using Microsoft.AspNetCore.Mvc;

namespace Bot.BackOffice.Pages.Rules;

/// <summary>The rules in their order, as the draft has them: what each says, what it did lately, and what is wrong with it.</summary>
public sealed class IndexModel(OpenDraft open, RuleCounts counts) : RulesPage(open)
{
    /// <inheritdoc/>
    public override string Tab => "rules";

    /// <summary>The rule a command is about.</summary>
    [BindProperty]
    public string? Name { get; set; }

    /// <summary>Places to move it: -1 up, 1 down.</summary>
    [BindProperty]
    public int By { get; set; }

    /// <summary>The button that was just pressed, to keep the focus there.</summary>
    [TempData]
    public string? Pressed { get; set; }

    /// <summary>What the rules did lately.</summary>
    public RuleCountsSince Counts { get; private set; } = null!;

    /// <summary>What is wrong, by rule.</summary>
    public ILookup<string, RuleProblem> Problems { get; private set; } = null!;

    /// <summary>Whether a rule is not in force as it stands here: "new", "changed", or null.</summary>
    public string? Differs(Rule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return Live.Value.Rules.FirstOrDefault(one => one.Name == rule.Name) is not { } live ? "new" : Same(live, rule) ? null : "changed";
    }

    /// <summary>Rules in force that the draft has taken away.</summary>
    public IEnumerable<Rule> Gone => Live.Value.Rules.Where(rule => Edited.Rules.All(one => one.Name != rule.Name));

    /// <summary>Shows the list.</summary>
    public Task OnGetAsync(CancellationToken cancellation) => ReadAllAsync(cancellation);

    /// <summary>Moves a rule up or down.</summary>
    public Task<IActionResult> OnPostMoveAsync(CancellationToken cancellation) => DoAsync($"{(By < 0 ? "up" : "down")}-{Name}", rules =>
    {
        var moved = rules.ToList();
        var at = moved.FindIndex(rule => rule.Name == Name);
        var to = at + Math.Sign(By);
        if (at >= 0 && to >= 0 && to < moved.Count)
            (moved[at], moved[to]) = (moved[to], moved[at]);
        return moved;
    }, cancellation);

    /// <summary>Switches a rule on or off.</summary>
    public Task<IActionResult> OnPostSwitchAsync(CancellationToken cancellation) =>
        DoAsync($"switch-{Name}", rules => [.. rules.Select(rule => rule.Name == Name ? rule with { On = !rule.On } : rule)], cancellation);

    async Task<IActionResult> DoAsync(string pressed, Func<IReadOnlyList<Rule>, IReadOnlyList<Rule>> change, CancellationToken cancellation)
    {
        var why = await ChangeAsync(change, cancellation);
        if (why is null)
        {
            Pressed = pressed;
            return Redirect(Link("/console/rules"));
        }
        await ReadAllAsync(cancellation);
        return Refused(why);
    }

    async Task ReadAllAsync(CancellationToken cancellation)
    {
        await ReadAsync(cancellation);
        Counts = await counts.ReadAsync(cancellation);
        Problems = Edited.RuleProblems().ToLookup(problem => problem.At);
    }

    static bool Same(Rule one, Rule other) =>
        (one.Title, one.On, one.Then) == (other.Title, other.On, other.Then) && Sentences.Of(one) == Sentences.Of(other);
}
