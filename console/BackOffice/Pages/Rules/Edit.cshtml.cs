using Bot.BackOffice.Releases;
using Bot.BackOffice.Rules;
using Bot.Rules;
using Bot.Turns;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Bot.BackOffice.Pages.Rules;

/// <summary>One rule: when it comes true, as sentences with a control for each value, and what it does. Saved into the draft.</summary>
public sealed class EditModel(OpenDraft open, RuleNames names) : RulesPage(open)
{
    /// <inheritdoc/>
    public override string Tab => "rules";

    /// <summary>The rule; null for a new one.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Name { get; set; }

    /// <summary>What a new one begins with.</summary>
    [BindProperty(SupportsGet = true, Name = "template")]
    public string? Template { get; set; }

    /// <summary>What the form shows.</summary>
    public RuleForm Form { get; private set; } = new();

    /// <summary>The names to choose from.</summary>
    public RuleNames Names => names;

    /// <summary>The limits of the draft.</summary>
    public LimitTable Limits => Edited.Book().Limits;

    /// <summary>The rule as typed, in words.</summary>
    public string Sentence { get; private set; } = "";

    /// <summary>What cannot be read, by field.</summary>
    public IReadOnlyDictionary<string, string> Wrong { get; private set; } = new Dictionary<string, string>();

    /// <summary>What is wrong with the rule among the others, and what it does to them.</summary>
    public IReadOnlyList<RuleProblem> Problems { get; private set; } = [];

    /// <summary>The title of a rule of the draft.</summary>
    public string TitleOf(string name) => Edited.Rules.FirstOrDefault(rule => rule.Name == name)?.Title ?? name;

    /// <summary>Shows the rule, or a template.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        await ReadAsync(cancellation);
        if (Name is { } name)
        {
            if (Edited.Rules.FirstOrDefault(rule => rule.Name == name) is not { } rule)
                return NotFound();
            Form = RuleForm.Of(rule);
        }
        else
        {
            Form = RuleForm.Of((RuleTemplate.Of(Template) ?? RuleTemplate.All[^1]).Rule, isNew: true);
        }
        if (Form.Ways.Count > 0)
            Check();
        return Page();
    }

    /// <summary>Adds or takes away a condition or a way; nothing is saved.</summary>
    public async Task<IActionResult> OnPostShapeAsync(CancellationToken cancellation)
    {
        var sent = await ReadFormAsync(cancellation);
        Form.Shape(sent["do"].ToString(), way => sent[way < 0 ? "new.way" : $"new.{way}"].ToString());
        // What was typed is shown from the form; a new condition has nothing wrong with it yet.
        ModelState.Clear();
        return Page();
    }

    /// <summary>Says what is wrong while it is written; nothing is saved.</summary>
    public async Task<IActionResult> OnPostCheckAsync(CancellationToken cancellation)
    {
        await ReadFormAsync(cancellation);
        Check();
        return Partial("_Check", this);
    }

    /// <summary>Saves it into the draft.</summary>
    public async Task<IActionResult> OnPostSaveAsync(CancellationToken cancellation)
    {
        await ReadFormAsync(cancellation);
        var rule = Check();
        if (Wrong.Count > 0 || Problems.Any(problem => problem.Forbids))
            return Refused("What is wrong is said at the rule; what you typed is still there.");
        if (rule.Then.Topic is { } topic && names.Articles.All(article => article.Topic != topic))
            return Refused($"There is no article \"{topic}\". Choose one from the list.");
        if (await ChangeAsync(rules => With(rules, rule), cancellation) is { } why)
            return Refused(why);
        Said = $"Saved in the draft: “{rule.Title}”. Nothing is live before the release is published.";
        return Redirect(Link("/console/rules") + $"#r-{rule.Name}");
    }

    /// <summary>Takes the rule out of the draft.</summary>
    public async Task<IActionResult> OnPostRemoveAsync(CancellationToken cancellation)
    {
        await ReadAsync(cancellation);
        if (Edited.Rules.FirstOrDefault(rule => rule.Name == Name) is not { } gone)
            return NotFound();
        if (await ChangeAsync(rules => [.. rules.Where(rule => rule.Name != gone.Name)], cancellation) is { } why)
        {
            Form = RuleForm.Of(gone);
            Check();
            return Refused(why);
        }
        Said = $"Taken out of the draft: “{gone.Title}”. It is asked until the release is published.";
        return Redirect(Link("/console/rules"));
    }

    async Task<IFormCollection> ReadFormAsync(CancellationToken cancellation)
    {
        await ReadAsync(cancellation);
        var sent = await Request.ReadFormAsync(cancellation);
        Form = RuleForm.Of(Name, sent);
        return sent;
    }

    Rule Check()
    {
        var taken = Edited.Rules.Select(one => one.Name).Concat(Live.Value.Rules.Select(one => one.Name)).ToHashSet();
        var rule = Form.Read(taken, out var wrong);
        var with = Edited with { Rules = With(Edited.Rules, rule) };
        var before = Edited.RuleProblems().ToHashSet();
        Sentence = Sentences.Of(rule, Limits);
        Wrong = wrong;
        // What cannot be read is said where it stands; that the number is missing need not be said twice.
        Problems = [.. with.RuleProblems().Where(problem => (problem.At == rule.Name ? wrong.Count == 0 : !before.Contains(problem)))];
        return rule;
    }

    // In its place, or last.
    static IReadOnlyList<Rule> With(IReadOnlyList<Rule> rules, Rule rule) =>
        rules.Any(one => one.Name == rule.Name) ? [.. rules.Select(one => one.Name == rule.Name ? rule : one)] : [.. rules, rule];
}
