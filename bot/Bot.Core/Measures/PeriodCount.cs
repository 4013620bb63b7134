using System.Globalization;
using System.Runtime.InteropServices;

namespace Bot.Measures;

/// <summary>Counts a period from its talks and marks. Pure; not thread-safe.</summary>
/// <remarks>
/// <para>A conversation belongs to the period in which it began. What is said of it is what happened in the period, so that the numbers of a period that is over never change.</para>
/// <para>Sums hold by construction: conversations = contained + with people; with people = those by rule = those by queue = those by wait; answers = those by
/// score = those by department; closed = those by disposition.</para>
/// </remarks>
/// <param name="from">The period's first instant.</param>
/// <param name="to">The first instant no more of it.</param>
/// <param name="dayOf">The day of an instant, as it stands in keys.</param>
/// <param name="listed">Key of the number whose list is wanted; null to count only.</param>
public sealed class PeriodCount(DateTimeOffset from, DateTimeOffset to, Func<DateTimeOffset, string> dayOf, string? listed = null)
{
    /// <summary>Upper ends of the waits that are told apart, in minutes; what is longer is <c>wait:longer</c>, and who was not answered <c>wait:open</c>.</summary>
    public static IReadOnlyList<int> WaitMinutes { get; } = [1, 5, 15];

    static readonly IReadOnlyList<(TimeSpan Most, string Part)> Rows = [.. WaitMinutes.Select(minutes => (TimeSpan.FromMinutes(minutes), minutes.ToString(CultureInfo.InvariantCulture)))];

    readonly Dictionary<(string Conversation, string Survey), Mark> _answers = [];
    readonly Dictionary<(string Family, string? Part), int> _counts = [];
    readonly List<TimeSpan> _waits = [];
    readonly List<Counted> _list = [];
    readonly (string Family, string? Part)? _listed = listed?.Split(':', 2) is [var family, .. var part] ? (family, part.Length == 0 ? null : part[0]) : null;

    /// <summary>Counts a talk; one that did not begin in the period counts nothing.</summary>
    public void Add(Talk talk)
    {
        ArgumentNullException.ThrowIfNull(talk);
        if (talk.Began is not { } began || began < from || began >= to)
            return;
        var day = dayOf(began);
        Count(new(talk.Conversation, null, began), ("conversations", null), ("day", day));
        if (talk.Missed is { } missed && missed < to)
            Count(new(talk.Conversation, null, missed), ("not-understood", null));
        if (talk.People is not { } people || people >= to)
        {
            Count(new(talk.Conversation, null, began), ("contained", null), ("day-contained", day));
            return;
        }
        var wait = talk.Wait(to);
        if (wait is { } known)
            _waits.Add(known);
        var row = wait is null ? "open" : Rows.FirstOrDefault(row => wait <= row.Most).Part ?? "longer";
        Count(new(talk.Conversation, null, people, talk.Rule), ("with-people", null), ("rule", talk.Rule), ("queue", talk.QueueAt < to ? talk.Queue : ""), ("wait", row), ("day-with-people", day));
    }

    /// <summary>Counts a mark; those of a conversation come in the order of their numbers.</summary>
    public void Add(Mark mark)
    {
        ArgumentNullException.ThrowIfNull(mark);
        if (mark.At < from || mark.At >= to)
            return;
        if (mark.Kind == MarkKind.Closed)
            Count(new(mark.Conversation, mark.Number, mark.At), ("closed", null), ("disposition", mark.Part));
        else if (mark.Kind == MarkKind.Asked)
            Count(new(mark.Conversation, mark.Number, mark.At), ("asked", null));
        else
            // A score and the words that follow are one answer, told by what came last.
            _answers[(mark.Conversation, mark.Survey)] = mark;
    }

    /// <summary>The numbers, and the list that was wanted, oldest first. Nothing can be added after it.</summary>
    public (Figures Figures, IReadOnlyList<Counted> List) End()
    {
        foreach (var answer in _answers.Values)
            Count(new(answer.Conversation, answer.Number, answer.At), ("answers", null), ("score", answer.Score?.ToString(CultureInfo.InvariantCulture) ?? "none"), ("department", answer.Part));
        _waits.Sort();
        _list.Sort(static (one, other) => one.At != other.At ? one.At.CompareTo(other.At) : string.CompareOrdinal(one.Conversation, other.Conversation));
        return (new(_counts.ToDictionary(one => one.Key.Part is null ? one.Key.Family : $"{one.Key.Family}:{one.Key.Part}", one => one.Value), _waits), _list);
    }

    void Count(Counted counted, params ReadOnlySpan<(string Family, string? Part)> keys)
    {
        foreach (var key in keys)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_counts, key, out _)++;
            if (key == _listed)
                _list.Add(counted);
        }
    }
}
