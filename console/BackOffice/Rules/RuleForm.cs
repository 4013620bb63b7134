using Bot.Rules;
using Microsoft.AspNetCore.Http;

namespace Bot.BackOffice.Rules;

/// <summary>What was typed about a rule, whatever it was: a mistake comes back as it was typed, with what is wrong with it.</summary>
public sealed class RuleForm : WaysForm
{
    /// <summary>Stored name; null while the rule is new.</summary>
    public string? Name { get; init; }

    /// <summary>Title.</summary>
    public string Title { get; set; } = "";

    /// <summary>Whether it is asked.</summary>
    public bool On { get; set; } = true;

    /// <summary>Name of the effect.</summary>
    public string Effect { get; set; } = nameof(EffectKind.Offer);

    /// <summary>Department to hand over to; empty for the one the conversation is about.</summary>
    public string Queue { get; set; } = "";

    /// <summary>Topic of the article.</summary>
    public string Topic { get; set; } = "";

    /// <summary>The form filled with a rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="isNew">Whether it is not stored yet.</param>
    public static RuleForm Of(Rule rule, bool isNew = false)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var form = new RuleForm
        {
            Name = isNew ? null : rule.Name,
            Title = rule.Title,
            On = rule.On,
            Effect = rule.Then.Kind.ToString(),
            Queue = rule.Then.Queue ?? "",
            Topic = rule.Then.Topic ?? "",
        };
        form.Fill(rule.When);
        return form;
    }

    /// <summary>The form as it was sent.</summary>
    public static RuleForm Of(string? name, IFormCollection sent)
    {
        ArgumentNullException.ThrowIfNull(sent);
        var form = new RuleForm
        {
            Name = name,
            Title = sent["Title"].ToString(),
            On = sent["On"].Count > 0,
            Effect = sent["Effect"].ToString(),
            Queue = sent["Queue"].ToString(),
            Topic = sent["Topic"].ToString(),
        };
        form.Fill(sent);
        return form;
    }

    /// <summary>The rule as typed. What cannot be read is named by field; in its place stands something that <see cref="RuleProblems"/> refuses.</summary>
    /// <param name="taken">Names of the other rules, for the name of a new one.</param>
    /// <param name="wrong">What is wrong, by field.</param>
    public Rule Read(IReadOnlyCollection<string> taken, out IReadOnlyDictionary<string, string> wrong)
    {
        var problems = new Dictionary<string, string>();
        var effect = Enum.TryParse<EffectKind>(Effect, out var kind) && Enum.IsDefined(kind) ? kind : EffectKind.Offer;
        if (Title.Trim().Length == 0)
            problems["Title"] = "A title is needed: whoever reads why something happened reads it.";
        if (effect == EffectKind.AnswerWith && Topic.Length == 0)
            problems["Topic"] = "Choose the article to answer with.";
        var rule = new Rule(Name ?? NameFor(Title, taken), Title.Trim())
        {
            On = On,
            Then = new(effect) { Queue = effect == EffectKind.HandOver && Queue.Length > 0 ? Queue : null, Topic = effect == EffectKind.AnswerWith && Topic.Length > 0 ? Topic : null },
            When = ReadWays(problems),
        };
        wrong = problems;
        return rule;
    }
}
