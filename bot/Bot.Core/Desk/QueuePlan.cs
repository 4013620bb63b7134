using Bot.Conversations;

namespace Bot.Desk;

/// <summary>A line in which customers wait for a person.</summary>
public sealed record Queue
{
    /// <summary>Stored name, unique among the queues of a policy.</summary>
    public string Name { get; init; } = "";

    /// <summary>The department whose matters come here, one of <see cref="Departments.All"/>.</summary>
    public string Department { get; init; } = Departments.Service;

    /// <summary>Name of the hours in which it is worked.</summary>
    public string Hours { get; init; } = OpeningHours.House;

    /// <summary>Languages it is for, such as "de"; empty for all.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>What an agent must know to be offered its matters, such as "invoices"; empty for nothing.</summary>
    public IReadOnlyList<string> Skills { get; init; } = [];

    /// <summary>What is promised, tier by tier; none promises nothing in minutes.</summary>
    public IReadOnlyList<SlaTarget> Targets { get; init; } = [];

    /// <summary>The queue that takes over whom nobody took for <see cref="OverflowMinutes"/>; null for none.</summary>
    public string? OverflowTo { get; init; }

    /// <summary>Open minutes without a claim after which <see cref="OverflowTo"/> takes over; 0.1 to 1440 where there is one.</summary>
    public double OverflowMinutes { get; init; }

    /// <summary>The queue that takes new customers while this one is closed and that one is open; null keeps them here.</summary>
    public string? WhenClosed { get; init; }
}

/// <summary>Promises of a queue to customers of a tier, in minutes of its opening hours; 0 promises nothing.</summary>
public sealed record SlaTarget
{
    /// <summary>The customers' segment, as another system names it; null for everybody without a target of their own.</summary>
    public string? Tier { get; init; }

    /// <summary>Minutes from the handover to the first words of a person.</summary>
    public double FirstResponse { get; init; }

    /// <summary>Minutes from later words of the customer to the next answer.</summary>
    public double NextReply { get; init; }

    /// <summary>Minutes from the handover to the end, not counting those in which the customer is waited for.</summary>
    public double Resolution { get; init; }
}

/// <summary>The queues of a policy with their hours. Pure, and cheap to make.</summary>
/// <param name="Hours">The hours; the first are the house's.</param>
/// <param name="Queues">The queues.</param>
public readonly record struct QueuePlan(IReadOnlyList<OpeningHours> Hours, IReadOnlyList<Queue> Queues)
{
    const double LongestMinutes = 60 * 24 * 60;
    static readonly OpeningHours Always = new();

    /// <summary>A queue for each department, always open: what holds before anybody publishes another.</summary>
    public static QueuePlan Delivered { get; } = new([new()], [.. Departments.All.Select(department => new Queue { Name = department, Department = department })]);

    /// <summary>The hours of the house: its clock is that of the console and of the rules.</summary>
    public OpeningHours House => Hours.Count > 0 ? Hours[0] : Always;

    /// <summary>The queue of that name; null when there is none any more.</summary>
    public Queue? Named(string? name)
    {
        foreach (var queue in Queues)
            if (queue.Name == name)
                return queue;
        return null;
    }

    /// <summary>The hours of a queue; those of the house for one that is not known.</summary>
    public OpeningHours HoursOf(string? queue)
    {
        if (Named(queue) is { } found)
            foreach (var hours in Hours)
                if (hours.Name == found.Hours)
                    return hours;
        return House;
    }

    /// <summary>Where a matter of a department waits that is said in a language: the first queue of the department for that language, else its first for
    /// all, else its first; while that is closed, the one that takes its customers then.</summary>
    /// <param name="department">The department, or a name it once had.</param>
    /// <param name="language">Such as "de"; null when unknown.</param>
    /// <param name="at">Now.</param>
    public string For(string department, string? language, DateTimeOffset at)
    {
        var found = Best(department, language);
        return found?.WhenClosed is { } other && !HoursOf(found.Name).IsOpen(at) && Named(other) is not null && HoursOf(other).IsOpen(at) ? other : found?.Name ?? department;
    }

    /// <summary>The department a queue belongs to; the queue's own name when it is not known any more.</summary>
    public string DepartmentOf(string queue) => Named(queue)?.Department ?? queue;

    Queue? Best(string department, string? language)
    {
        (Queue? all, Queue? any) = (null, null);
        foreach (var queue in Queues)
        {
            if (queue.Department != department)
                continue;
            if (language is not null && queue.Languages.Contains(language))
                return queue;
            any ??= queue;
            if (queue.Languages.Count == 0)
                all ??= queue;
        }
        return all ?? any;
    }

    /// <summary>What is wrong with them, each in a sentence.</summary>
    public IReadOnlyList<string> Problems()
    {
        var (queues, hours) = (Queues, Hours);
        var problems = new List<string>();
        if (hours.Count == 0)
            problems.Add("There must be opening hours: at least those of the house.");
        problems.AddRange(Twice("Hours", hours.Select(one => one.Name)));
        problems.AddRange(hours.SelectMany(one => one.Problems()));
        problems.AddRange(Twice("Queue", queues.Select(one => one.Name)));
        problems.AddRange(Departments.All.Where(department => queues.All(queue => queue.Department != department)).Select(department =>
            $"{department} has no queue: its customers would wait where nobody looks."));
        foreach (var queue in queues)
            problems.AddRange(Wrong(queue).Select(wrong => $"Queue \"{queue.Name}\": {wrong}"));
        problems.AddRange(Circles(queues, "overflows", queue => queue.OverflowTo));
        return problems;
    }

    List<string> Wrong(Queue queue)
    {
        var (all, wrong) = (this, new List<string>());
        if (queue.Name.Length is 0 or > 60 || queue.Name.Trim() != queue.Name)
            wrong.Add("a name has 1 to 60 characters, without blanks around it.");
        if (!Departments.All.Contains(queue.Department))
            wrong.Add($"\"{queue.Department}\" is no department.");
        if (queue.Skills.Any(skill => !DeskSkills.IsSkill(skill)))
            wrong.Add("a skill is 1 to 30 small letters, digits and hyphens.");
        if (Hours.All(hours => hours.Name != queue.Hours))
            wrong.Add($"there are no hours called \"{queue.Hours}\".");
        foreach (var (other, what) in new[] { (queue.OverflowTo, "overflow to"), (queue.WhenClosed, "hand over to when closed") })
            if (other == queue.Name || (other is not null && all.Named(other) is null))
                wrong.Add(other == queue.Name ? $"it cannot {what} itself." : $"there is no queue \"{other}\" to {what}.");
        if (queue.OverflowTo is not null && queue.OverflowMinutes is not (>= 0.1 and <= 1440))
            wrong.Add("it must overflow after 0.1 to 1440 minutes.");
        if (queue.Targets.GroupBy(target => target.Tier).FirstOrDefault(group => group.Count() > 1) is { } twice)
            wrong.Add($"{(twice.Key is { } tier ? $"tier \"{tier}\"" : "everybody else")} has two targets.");
        foreach (var target in queue.Targets)
            if (new[] { target.FirstResponse, target.NextReply, target.Resolution }.Any(minutes => minutes is not (>= 0 and <= LongestMinutes)))
                wrong.Add("a target has 0 to 86400 minutes.");
        return wrong;
    }

    static IEnumerable<string> Twice(string what, IEnumerable<string> names) =>
        names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => $"{what} \"{group.Key}\" is there twice.");

    static IEnumerable<string> Circles(IReadOnlyList<Queue> queues, string verb, Func<Queue, string?> next)
    {
        foreach (var start in queues)
        {
            List<string> way = [start.Name];
            while (queues.FirstOrDefault(queue => queue.Name == way[^1]) is { } here && next(here) is { } then && way.Count <= queues.Count)
            {
                way.Add(then);
                if (then == start.Name)
                    break;
            }
            // Told once, at the first of its names; a queue to itself is told already.
            if (way.Count > 2 && way[^1] == start.Name && way.Min(StringComparer.Ordinal) == start.Name)
                yield return $"{string.Join($" {verb} to ", way)}: customers would go round.";
        }
    }
}
