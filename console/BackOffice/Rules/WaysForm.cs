using System.Globalization;
using System.Text;
using Bot.Rules;
using Microsoft.AspNetCore.Http;

namespace Bot.BackOffice.Rules;

/// <summary>What was typed about one condition.</summary>
public sealed class ConditionForm
{
    /// <summary>Name of the subject.</summary>
    public required string Subject { get; init; }

    /// <summary>Name of the comparison.</summary>
    public string Comparison { get; set; } = "";

    /// <summary>Name of the limit; empty to compare with the number.</summary>
    public string Limit { get; set; } = "";

    /// <summary>The number, as typed.</summary>
    public string Number { get; set; } = "";

    /// <summary>Ticked names.</summary>
    public IReadOnlyList<string> Ticked { get; set; } = [];

    /// <summary>Names or words in a line, as typed.</summary>
    public string Line { get; set; } = "";
}

/// <summary>What was typed about the ways in which a rule or a route comes true.</summary>
public abstract class WaysForm
{
    /// <summary>The ways; in one of them every condition holds.</summary>
    public List<List<ConditionForm>> Ways { get; } = [];

    /// <summary>Fills it with ways as they are stored.</summary>
    protected void Fill(IReadOnlyList<IReadOnlyList<Condition>> when) => Ways.AddRange(when.Select(way => way.Select(condition => new ConditionForm
    {
        Subject = condition.Subject,
        Comparison = condition.Comparison.ToString(),
        Limit = condition.Limit ?? "",
        Number = condition.Number?.ToString("0.####", CultureInfo.InvariantCulture) ?? "",
        Ticked = condition.Any,
        Line = string.Join(", ", condition.Any),
    }).ToList()));

    /// <summary>Fills it with ways as they were sent.</summary>
    protected void Fill(IFormCollection sent)
    {
        ArgumentNullException.ThrowIfNull(sent);
        // Counted by the fields that are there, up to far more than a rule may have: the check says so, not the reader.
        for (var way = 0; way < 40 && sent.ContainsKey($"way.{way}"); way++)
        {
            var conditions = new List<ConditionForm>();
            for (var i = 0; i < 40 && sent[$"c.{way}.{i}.subject"] is { Count: 1 } subject; i++)
            {
                string Typed(string field) => sent[$"c.{way}.{i}.{field}"].ToString();
                conditions.Add(new()
                {
                    Subject = subject.ToString(),
                    Comparison = Typed("comparison"),
                    Limit = Typed("limit"),
                    Number = Typed("number"),
                    Ticked = [.. sent[$"c.{way}.{i}.any"].OfType<string>()],
                    Line = Typed("line"),
                });
            }
            Ways.Add(conditions);
        }
    }

    /// <summary>Adds or takes away a condition or a way: <c>add:0</c>, <c>drop:0:1</c>, <c>way</c>, <c>leave:0</c>. Anything else does nothing.</summary>
    /// <param name="what">The command.</param>
    /// <param name="chosen">The subject that was chosen, for a command that adds; given the way's number, or -1 for a new one.</param>
    public void Shape(string what, Func<int, string> chosen)
    {
        ArgumentNullException.ThrowIfNull(what);
        ArgumentNullException.ThrowIfNull(chosen);
        var parts = what.Split(':');
        int At(int part) => parts.Length > part && int.TryParse(parts[part], NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : -1;
        var way = At(1) is var one and >= 0 && one < Ways.Count ? Ways[one] : null;
        if (parts[0] == "way" && Subject.Named(chosen(-1)) is { } first)
            Ways.Add([Empty(first)]);
        else if (parts[0] == "add" && way is not null && Subject.Named(chosen(At(1))) is { } subject)
            way.Add(Empty(subject));
        else if (parts[0] == "drop" && way is not null && At(2) is var at and >= 0 && at < way.Count)
            way.RemoveAt(at);
        else if (parts[0] == "leave" && way is not null)
            Ways.Remove(way);
    }

    /// <summary>The ways as typed. What cannot be read is named by field; in its place stands something that <see cref="RuleProblems"/> refuses.</summary>
    protected IReadOnlyList<IReadOnlyList<Condition>> ReadWays(Dictionary<string, string> problems) =>
        [.. Ways.Select((way, w) => (IReadOnlyList<Condition>)[.. way.Select((condition, i) => Read(condition, $"c.{w}.{i}", problems))])];

    static Condition Read(ConditionForm typed, string field, Dictionary<string, string> problems)
    {
        var kind = Subject.Named(typed.Subject)?.Kind;
        var comparison = Enum.TryParse<Comparison>(typed.Comparison, out var known) && Enum.IsDefined(known) ? known : kind == SubjectKind.Number ? Comparison.AtLeast : Comparison.Is;
        var condition = new Condition(typed.Subject, comparison);
        if (kind == SubjectKind.Number)
        {
            if (typed.Limit.Length > 0)
                return condition with { Limit = typed.Limit };
            if (double.TryParse(typed.Number.Trim().Replace(',', '.'), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return condition with { Number = number };
            problems[field] = typed.Number.Trim().Length == 0 ? "A number is needed here, or a limit." : $"“{typed.Number.Trim()}” is no number.";
            return condition;
        }
        if (kind == SubjectKind.YesNo)
            return condition;
        var line = typed.Line.Split([',', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var names = (typed.Ticked.Count > 0 ? typed.Ticked : line).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (names.Count == 0)
            problems[field] = kind == SubjectKind.Words ? "Write at least one word or phrase." : "Choose at least one.";
        return condition with { Any = names };
    }

    static ConditionForm Empty(Subject subject) =>
        new() { Subject = subject.Name, Comparison = (subject.Kind == SubjectKind.Number ? Comparison.AtLeast : Comparison.Is).ToString() };

    /// <summary>A stored name made of a title: small letters, digits and dashes, and not taken.</summary>
    public static string NameFor(string title, IReadOnlyCollection<string> taken)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(taken);
        var name = new StringBuilder();
        foreach (var c in title.ToLowerInvariant())
            if (char.IsAsciiLetterOrDigit(c))
                name.Append(c);
            else if (name.Length > 0 && name[^1] != '-')
                name.Append('-');
        var stem = name.ToString(0, Math.Min(name.Length, 50)).Trim('-');
        stem = stem.Length == 0 ? "rule" : stem;
        return !taken.Contains(stem) ? stem : Enumerable.Range(2, int.MaxValue - 2).Select(i => $"{stem}-{i}").First(one => !taken.Contains(one));
    }
}
