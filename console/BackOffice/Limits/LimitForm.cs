using System.Globalization;
using Bot.Desk;
using Bot.Escalations;
using Bot.Rules;
using Bot.Surveys;
using Bot.Turns;

namespace Bot.BackOffice.Limits;

/// <summary>A group of limits as the form shows it.</summary>
/// <param name="Key">Prefix of its fields.</param>
/// <param name="Document">Name of the document in the policy.</param>
/// <param name="Title">Heading.</param>
/// <param name="Says">What the group decides, in a sentence.</param>
/// <param name="Type">The record the limits belong to.</param>
public sealed record LimitGroup(string Key, string Document, string Title, string Says, Type Type)
{
    /// <summary>The groups of a <see cref="Policy"/>, in the order of the page. The limits of the first can differ by place.</summary>
    public static IReadOnlyList<LimitGroup> All { get; } =
    [
        new("escalation", "escalation", "When a person takes over", "The bot stops and hands the conversation over when one of these is reached.", typeof(EscalationLimits)),
        new("desk", "desk", "The desk and its promise", "What waiting customers hear, and when people are there.", typeof(DeskPlan)),
        new("survey", "surveys", "Asking how it went", "One question after a person closed the conversation.", typeof(SurveyPlan)),
    ];

    /// <summary>The groups that hold everywhere alike.</summary>
    public static IEnumerable<LimitGroup> Everywhere => All.Skip(1);

    /// <summary>The limits of the group.</summary>
    public IReadOnlyList<Limit> Limits { get; } = Limit.Of(Type);

    /// <summary>The group's part of a policy.</summary>
    public object Part(Policy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return Type == typeof(EscalationLimits) ? policy.Escalation : Type == typeof(DeskPlan) ? policy.Desk : policy.Surveys;
    }

    /// <summary>The name of a limit's field.</summary>
    public string Field(Limit limit)
    {
        ArgumentNullException.ThrowIfNull(limit);
        return $"{Key}.{limit.Property.Name}";
    }
}

/// <summary>What was typed into the limits form, whatever it was: a mistake comes back as it was typed, with what is wrong with it.</summary>
public sealed class LimitForm
{
    /// <summary>The words of the fields, by field name.</summary>
    public Dictionary<string, string> Typed { get; } = [];

    /// <summary>Opening periods of the house, one in a line.</summary>
    public string Open { get; set; } = "";

    /// <summary>Its holidays, one in a line.</summary>
    public string Holidays { get; set; } = "";

    /// <summary>Its time zone.</summary>
    public string Zone { get; set; } = "";

    /// <summary>The form filled with a policy.</summary>
    public static LimitForm Of(Policy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var house = policy.Plan().House;
        var form = new LimitForm { Zone = house.Zone, Open = string.Join('\n', house.Open), Holidays = string.Join('\n', house.Holidays) };
        foreach (var group in LimitGroup.All)
            foreach (var limit in group.Limits)
                form.Typed[group.Field(limit)] = Say(limit, group.Part(policy));
        return form;
    }

    /// <summary>Takes over what changed meanwhile, wherever nothing was typed: of two people who change different limits, neither
    /// undoes the other's change.</summary>
    /// <param name="before">What the form was filled from.</param>
    /// <param name="now">What holds now.</param>
    public void Follow(LimitForm before, LimitForm now)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(now);
        foreach (var field in Typed.Keys.ToList())
            if (Typed[field].Trim() == before.Typed.GetValueOrDefault(field) && now.Typed.TryGetValue(field, out var value))
                Typed[field] = value;
        if (Zone == before.Zone)
            Zone = now.Zone;
        if (Lines(Open).SequenceEqual(Lines(before.Open)))
            Open = now.Open;
        if (Lines(Holidays).SequenceEqual(Lines(before.Holidays)))
            Holidays = now.Holidays;
    }

    /// <summary>A limit's value as the form shows it.</summary>
    public static string Say(Limit limit, object part) => Say(Value(limit, part));

    /// <summary>A value as the form shows it.</summary>
    public static string Say(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    /// <summary>A limit's value.</summary>
    public static double Value(Limit limit, object part)
    {
        ArgumentNullException.ThrowIfNull(limit);
        return Convert.ToDouble(limit.Property.GetValue(part), CultureInfo.InvariantCulture);
    }

    /// <summary>Writes a limit through its init setter, on a copy that nobody else holds yet: a form built from attributes has no other way.</summary>
    internal static void Put(Limit limit, object copy, double value) => limit.Property.SetValue(copy, limit.Property.PropertyType == typeof(int) ? (object)(int)value : value);

    /// <summary>Reads what was typed for a limit.</summary>
    /// <returns>The value, or what is wrong with it.</returns>
    public static (double Value, string? Problem) Read(Limit limit, string? typed)
    {
        ArgumentNullException.ThrowIfNull(limit);
        var says = limit.Says;
        return !double.TryParse(typed?.Trim().Replace(',', '.').Replace('\u2212', '-'), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || double.IsNaN(value) ? (0, "A number is needed here.")
            : value < says.Least || value > says.Most ? (value, FormattableString.Invariant($"Between {says.Least} and {says.Most} {says.Unit}."))
            : limit.Property.PropertyType == typeof(int) && value != Math.Floor(value) ? (value, "A whole number is needed here.")
            : (value, null);
    }

    /// <summary>Reads the form onto a policy.</summary>
    /// <param name="onto">Where values that the form does not have come from.</param>
    /// <param name="problems">What is wrong, by field name; policy-wide problems under the empty name. Empty when it can be published.</param>
    public Policy Read(Policy onto, out IReadOnlyDictionary<string, string> problems)
    {
        ArgumentNullException.ThrowIfNull(onto);
        var wrong = new Dictionary<string, string>();
        var escalation = onto.Escalation with { };
        var desk = onto.Desk with { };
        var house = onto.Plan().House with
        {
            Zone = Zone.Trim(),
            Open = Each<OpeningPeriod>(Open, "hours.Open", "Write each line like Mon-Fri 09:00-17:00.", wrong),
            Holidays = Each<Holiday>(Holidays, "hours.Holidays", "Write each line like 2026-12-25, or 2026-12-24 09:00-13:00 for shorter hours.", wrong),
        };
        var surveys = onto.Surveys with { };
        foreach (var group in LimitGroup.All)
            foreach (var limit in group.Limits)
                Set(group, limit, group.Type == typeof(EscalationLimits) ? escalation : group.Type == typeof(DeskPlan) ? desk : surveys, wrong);

        var policy = onto with { Escalation = escalation, Desk = desk, Surveys = surveys, Hours = [house, .. onto.Hours.Skip(1)] };
        var rest = policy.Problems().Where(problem => !LimitGroup.All.Any(group => group.Limits.Any(limit => problem.StartsWith($"{limit.Says.Title} must be between", StringComparison.Ordinal)))).ToList();
        // A line that could not be read is told at its field; what misses because of it is not told again.
        if (rest.Count > 0 && !wrong.ContainsKey("hours.Open"))
            wrong[""] = string.Join(' ', rest);
        problems = wrong;
        return policy;
    }

    void Set(LimitGroup group, Limit limit, object part, Dictionary<string, string> wrong)
    {
        // What the form does not ask for stays.
        if (!Typed.TryGetValue(group.Field(limit), out var typed))
            return;
        var (value, problem) = Read(limit, typed);
        if (problem is null)
            Put(limit, part, value);
        else
            wrong[group.Field(limit)] = problem;
    }

    static List<T> Each<T>(string typed, string field, string help, Dictionary<string, string> wrong) where T : struct, IParsable<T>
    {
        var read = new List<T>();
        foreach (var line in Lines(typed))
            if (T.TryParse(line, CultureInfo.InvariantCulture, out var value))
                read.Add(value);
            else
                wrong[field] = $"\"{line}\" cannot be read. {help}";
        return read;
    }

    static string[] Lines(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
