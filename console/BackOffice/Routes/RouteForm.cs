using System.Globalization;
using Bot.BackOffice.Rules;
using Bot.Feedback;
using Microsoft.AspNetCore.Http;

namespace Bot.BackOffice.Routes;

/// <summary>What was typed about a route, whatever it was: a mistake comes back as it was typed, with what is wrong with it.</summary>
public sealed class RouteForm : WaysForm
{
    /// <summary>Stored name; null while the route is new.</summary>
    public string? Name { get; init; }

    /// <summary>Title.</summary>
    public string Title { get; set; } = "";

    /// <summary>Whether it is asked.</summary>
    public bool On { get; set; } = true;

    /// <summary>Name of the way the department is found.</summary>
    public string To { get; set; } = nameof(RouteTo.Department);

    /// <summary>The department, where it is named.</summary>
    public string Department { get; set; } = "";

    /// <summary>Days to settle a case, as typed; empty for those of the survey plan.</summary>
    public string Days { get; set; } = "";

    /// <summary>The form filled with a route.</summary>
    public static RouteForm Of(FeedbackRoute route, bool isNew = false)
    {
        ArgumentNullException.ThrowIfNull(route);
        var form = new RouteForm
        {
            Name = isNew ? null : route.Name,
            Title = route.Title,
            On = route.On,
            To = route.To.ToString(),
            Department = route.Department ?? "",
            Days = route.SettleDays?.ToString(CultureInfo.InvariantCulture) ?? "",
        };
        form.Fill(route.When);
        return form;
    }

    /// <summary>The form as it was sent.</summary>
    public static RouteForm Of(string? name, IFormCollection sent)
    {
        ArgumentNullException.ThrowIfNull(sent);
        var form = new RouteForm
        {
            Name = name,
            Title = sent["Title"].ToString(),
            On = sent["On"].Count > 0,
            To = sent["To"].ToString(),
            Department = sent["Department"].ToString(),
            Days = sent["Days"].ToString(),
        };
        form.Fill(sent);
        return form;
    }

    /// <summary>The route as typed. What cannot be read is named by field.</summary>
    /// <param name="taken">Names of the other routes, for the name of a new one.</param>
    /// <param name="wrong">What is wrong, by field.</param>
    public FeedbackRoute Read(IReadOnlyCollection<string> taken, out IReadOnlyDictionary<string, string> wrong)
    {
        var problems = new Dictionary<string, string>();
        if (Title.Trim().Length == 0)
            problems["Title"] = "A title is needed: whoever asks why an answer came to them reads it.";
        int? days = null;
        if (Days.Trim() is { Length: > 0 } typed)
        {
            if (int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var read) && read is >= FeedbackPlan.FewestDays and <= FeedbackPlan.MostDays)
                days = read;
            else
                problems["Days"] = $"“{typed}” is no number of days from {FeedbackPlan.FewestDays} to {FeedbackPlan.MostDays}.";
        }
        var to = Enum.TryParse<RouteTo>(To, out var known) && Enum.IsDefined(known) ? known : RouteTo.Department;
        if (to == RouteTo.Department && Department.Length == 0)
            problems["Department"] = "Choose the department.";
        var route = new FeedbackRoute(Name ?? NameFor(Title, taken), Title.Trim())
        {
            On = On,
            To = to,
            Department = to == RouteTo.Department && Department.Length > 0 ? Department : null,
            SettleDays = days,
            When = ReadWays(problems),
        };
        wrong = problems;
        return route;
    }
}
