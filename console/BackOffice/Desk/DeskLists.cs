using System.Globalization;
using Bot.Conversations;
using Bot.Desk;
using Bot.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bot.BackOffice.Desk;

/// <summary>A named selection of conversations. The view is in the address, so it can be sent to a colleague, who sees theirs.</summary>
/// <param name="Key">As in the address.</param>
/// <param name="Title">As in the menu.</param>
/// <param name="Empty">What an empty list says is normal.</param>
/// <param name="Hint">What to do next.</param>
public sealed record DeskView(string Key, string Title, string Empty, string Hint)
{
    /// <summary>Customers who wait for a person, longest first.</summary>
    public static DeskView Waiting { get; } = new("waiting", "Waiting", "No one is waiting",
        "Conversations come here when a customer asks for a person, gets angry, or the bot is lost.");

    /// <summary>What the reader has, unanswered first.</summary>
    public static DeskView Mine { get; } = new("mine", "Mine", "You have no open conversations", "Claim one from Waiting: open it and press C.");

    /// <summary>What people have and the customer has had no answer to, longest first.</summary>
    public static DeskView Unanswered { get; } = new("unanswered", "Unanswered", "Every customer has an answer", "A conversation comes here when the customer writes and nobody has answered yet.");

    /// <summary>What was put away, whoever put it.</summary>
    public static DeskView Snoozed { get; } = new("snoozed", "Snoozed", "Nothing is put away", "Snooze a conversation of yours with S; it comes back at its time, or when the customer writes.");

    /// <summary>What the bot has.</summary>
    public static DeskView Bot { get; } = new("bot", "With the bot", "The bot is talking to nobody", "New conversations begin here. You can watch, leave a note, or take over.");

    /// <summary>What is over.</summary>
    public static DeskView Closed { get; } = new("closed", "Closed", "Nothing has been closed yet", "Closed conversations stay here; they open again when the customer writes.");

    /// <summary>Everything, newest first.</summary>
    public static DeskView All { get; } = new("all", "All", "No conversation yet", "Open the customer's page in another tab and say hello.");

    /// <summary>Everything that is not closed, newest first.</summary>
    public static DeskView Open { get; } = new("open", "All open", "Nothing is open", "New conversations begin with the bot, and come here from there.");

    /// <summary>All of them but those of labels, in the order of the menu.</summary>
    public static IReadOnlyList<DeskView> Every { get; } = [Waiting, Mine, Unanswered, Snoozed, Bot, Open, Closed, All];

    const string LabelKey = "label:";

    /// <summary>What has a label, labelled last first.</summary>
    public static DeskView Labelled(string label) => new(LabelKey + label, label, $"Nothing is labelled “{label}”", "Put a label on an open conversation with L.");

    /// <summary>The label of a view of <see cref="Labelled"/>; null for any other.</summary>
    public string? Label => Key.StartsWith(LabelKey, StringComparison.Ordinal) ? Key[LabelKey.Length..] : null;

    /// <summary>All views, and those of the labels that were counted.</summary>
    public static IEnumerable<DeskView> With(IReadOnlyDictionary<string, int> counts) => [.. Every, .. counts.Keys.Select(Of).Where(view => view.Label is not null)];

    /// <summary>The view of that key; <see cref="Waiting"/> for any other word.</summary>
    public static DeskView Of(string? key) =>
        Every.FirstOrDefault(view => view.Key == key) ?? (key is { Length: > 6 and <= 60 } && key.StartsWith(LabelKey, StringComparison.Ordinal) ? Labelled(key[LabelKey.Length..]) : Waiting);
}

/// <summary>A conversation as a list shows it.</summary>
public sealed record DeskRow(
    string Id, string? CustomerName, string? CustomerId, string? Channel, OwnerKind Owner, string? AgentId, string? AgentName, string? Queue,
    DateTimeOffset? WaitingSince, string LastLine, double Mood, string? LastIntent, bool Unanswered, DateTimeOffset ChangedAt,
    DateTimeOffset? CustomerSpokeAt, string? Disposition, DateTimeOffset? CallbackDue, DateTimeOffset OpenedAt, string? RaisedBy = null,
    DateTimeOffset? SnoozedSince = null, DateTimeOffset? SnoozedUntil = null, string LabelLines = "", bool HasDraft = false, DateTimeOffset? LabelledAt = null)
{
    /// <summary>Its labels.</summary>
    public IReadOnlyList<string> Labels => LabelLines.Length == 0 ? [] : LabelLines.Split('\n');

    /// <summary>The customer's name, or words for somebody who gave none.</summary>
    public string Customer => Names.Customer(CustomerName, CustomerId);

    /// <summary>Since when somebody waits for a person here: for the first answer, or for the next.</summary>
    public DateTimeOffset? Waits => WaitingSince ?? (Owner == OwnerKind.Agent && Unanswered ? CustomerSpokeAt : null);
}

/// <summary>Somebody a conversation can be passed on to.</summary>
/// <param name="Id">Account.</param>
/// <param name="Name">Name.</param>
/// <param name="Department">Their department; null for all.</param>
/// <param name="SeenAt">When they last did something here.</param>
/// <param name="Has">Open conversations they have, without those put away.</param>
public sealed record Colleague(string Id, string Name, string? Department, DateTimeOffset? SeenAt, int Has)
{
    /// <summary>Whether they are at the desk.</summary>
    public bool IsHere(DateTimeOffset now) => SeenAt is { } seen && now - seen < TimeSpan.FromMinutes(5);
}

/// <summary>One page of a list.</summary>
/// <param name="Rows">In the view's order.</param>
/// <param name="Next">Where the next page begins; null on the last.</param>
public sealed record DeskPage(IReadOnlyList<DeskRow> Rows, string? Next);

/// <summary>Reads the desk's lists. Every query walks an index and stops at the page's end: none grows with the number of conversations.</summary>
#pragma warning disable CA1309 // The comparisons in queries become SQL, which knows no ordinal; ids are compared as the index sorts them.
public sealed class DeskLists(IDbContextFactory<BotDb> databases)
{
    /// <summary>Rows on a page.</summary>
    public const int PageSize = 50;

    /// <summary>Where counting stops: a menu that says "999+" is enough, and counting on is not free.</summary>
    public const int MostCounted = 999;

    const int MostColleagues = 100;

    /// <summary>A page of a view.</summary>
    /// <param name="view">Which.</param>
    /// <param name="reader">Who reads: only what they may see is listed.</param>
    /// <param name="after">A <see cref="DeskPage.Next"/>, or null for the first page. Anything else counts as null.</param>
    /// <param name="limit">Rows wanted, 1 to 200.</param>
    /// <param name="cancellation">Stops the query.</param>
    /// <param name="queue">Only what waits for or was given to this queue; null for all. Has no meaning for <see cref="DeskView.Bot"/>.</param>
    public async Task<DeskPage> ReadAsync(DeskView view, Viewer reader, string? after, int limit, CancellationToken cancellation, string? queue = null)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(reader);
        limit = Math.Clamp(limit, 1, 200);
        var from = Cursor.Read(after);
        queue = string.IsNullOrEmpty(queue) ? null : queue;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        List<DeskRow> rows;
        if (view == DeskView.Waiting)
            rows = await WaitingAsync(db, reader, queue, from, limit + 1, cancellation);
        else if (view == DeskView.Mine)
            rows = await MineAsync(db, reader, queue, limit, cancellation);
        else if (view == DeskView.Unanswered)
            rows = await Unanswered(db, reader, queue, from).Take(limit + 1).ToListAsync(cancellation);
        else if (view == DeskView.Snoozed)
            rows = await Snoozed(db, reader, queue, from).Take(limit + 1).ToListAsync(cancellation);
        else if (view == DeskView.Bot)
            rows = await Newest(db, reader, null, OwnerKind.Bot, from).Take(limit + 1).ToListAsync(cancellation);
        else if (view == DeskView.Closed)
            rows = await Newest(db, reader, queue, OwnerKind.Closed, from).Take(limit + 1).ToListAsync(cancellation);
        else if (view.Label is { } label)
            rows = await Labelled(db, reader, label, from).Take(limit + 1).ToListAsync(cancellation);
        else
            rows = await AllAsync(db, reader, queue, view == DeskView.Open, from, limit, cancellation);

        if (rows.Count <= limit)
            return new(rows, null);
        rows.RemoveRange(limit, rows.Count - limit);
        var last = rows[^1];
        var place = view == DeskView.Waiting ? last.WaitingSince : view == DeskView.Unanswered ? last.CustomerSpokeAt : view == DeskView.Snoozed ? last.SnoozedSince : last.LabelledAt;
        return new(rows, new Cursor(place ?? last.ChangedAt, last.Id, view == DeskView.Waiting && last.RaisedBy is not null).ToString());
    }

    /// <summary>How many conversations each view holds, by key, at most <see cref="MostCounted"/> + 1.</summary>
    public async Task<IReadOnlyDictionary<string, int>> CountAsync(Viewer reader, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var me = reader.Agent.Id;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var seen = Seen(db, reader);
        Task<int> Of(OwnerKind owner) => seen.Where(c => c.Owner == owner).Select(c => c.Id).Take(MostCounted + 1).CountAsync(cancellation);
        var waiting = await Of(OwnerKind.Waiting);
        var bot = await Of(OwnerKind.Bot);
        var closed = await Of(OwnerKind.Closed);
        var people = await Of(OwnerKind.Agent);
        var counts = new Dictionary<string, int>
        {
            [DeskView.Waiting.Key] = waiting,
            [DeskView.Mine.Key] = await seen.Where(c => c.AgentId == me && c.Owner == OwnerKind.Agent && c.SnoozedSince == null).Take(MostCounted + 1).CountAsync(cancellation),
            [DeskView.Unanswered.Key] = await seen.Where(c => c.Unanswered && c.CustomerSpokeAt != null && c.SnoozedSince == null && c.Owner == OwnerKind.Agent).Take(MostCounted + 1).CountAsync(cancellation),
            [DeskView.Snoozed.Key] = await seen.Where(c => c.SnoozedSince != null).Take(MostCounted + 1).CountAsync(cancellation),
            [DeskView.Bot.Key] = bot,
            [DeskView.Closed.Key] = closed,
            [DeskView.Open.Key] = waiting + bot + people,
            [DeskView.All.Key] = waiting + bot + closed + people,
        };
        // One statement for all labels; each is counted no further than the others.
        var labels = await db.KeptLabels.OrderBy(kept => kept.Label)
            .Select(kept => new { kept.Label, Count = db.ConversationLabels.Where(label => label.Label == kept.Label && (reader.Department == null || seen.Any(c => c.Id == label.Conversation))).Take(MostCounted + 1).Count() }).ToListAsync(cancellation);
        foreach (var label in labels)
            counts[DeskView.Labelled(label.Label).Key] = label.Count;
        return counts;
    }

    /// <summary>The others who work here, those seen last first: whom a conversation can be passed on to.</summary>
    public async Task<IReadOnlyList<Colleague>> ColleaguesAsync(string reader, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Users.Where(staff => staff.Id != reader && staff.PasswordHash != null && (staff.LockoutEnd == null || staff.LockoutEnd < now))
            .OrderByDescending(staff => staff.LastSeenAt).ThenBy(staff => staff.DisplayName).Take(MostColleagues)
            .Select(staff => new Colleague(staff.Id, staff.DisplayName, staff.Department, staff.LastSeenAt,
                db.Conversations.Count(c => c.AgentId == staff.Id && c.Owner == OwnerKind.Agent && c.SnoozedSince == null)))
            .ToListAsync(cancellation);
    }

    /// <summary>The conversation that has waited longest; null when nobody waits.</summary>
    public async Task<DeskRow?> LongestWaitAsync(Viewer reader, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await Oldest(db, reader, Seen(db, reader).Where(c => c.Owner == OwnerKind.Waiting), null).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>A count as the menu shows it.</summary>
    public static string Say(int count) => count > MostCounted ? $"{MostCounted}+" : count.ToString(CultureInfo.InvariantCulture);

    // Those a rule put before the others first, longest wait first among each.
    static async Task<List<DeskRow>> WaitingAsync(BotDb db, Viewer reader, string? queue, Cursor? from, int limit, CancellationToken cancellation)
    {
        var waiting = In(queue, Seen(db, reader).Where(c => c.Owner == OwnerKind.Waiting));
        List<DeskRow> rows = from is { Raised: false } ? [] : await Oldest(db, reader, waiting.Where(c => c.RaisedBy != null), from).Take(limit).ToListAsync(cancellation);
        if (rows.Count < limit)
            rows.AddRange(await Oldest(db, reader, waiting.Where(c => c.RaisedBy == null), from is { Raised: false } ? from : null).Take(limit - rows.Count).ToListAsync(cancellation));
        return rows;
    }

    static IQueryable<ConversationRow> Seen(BotDb db, Viewer reader)
    {
        var (queues, me) = (reader.Queues, reader.Agent.Id);
        return reader.Department is null ? db.Conversations : db.Conversations.Where(c => (c.Queue != null && queues.Contains(c.Queue)) || c.AgentId == me);
    }

    static IQueryable<ConversationRow> In(string? queue, IQueryable<ConversationRow> rows) => queue is null ? rows : rows.Where(c => c.Queue == queue);

    static IQueryable<DeskRow> Oldest(BotDb db, Viewer reader, IQueryable<ConversationRow> rows, Cursor? from)
    {
        if (from is { At: var at, Id: var id })
            rows = rows.Where(c => c.WaitingSince > at || (c.WaitingSince == at && string.Compare(c.Id, id) > 0));
        return Row(db, reader, rows.OrderBy(c => c.WaitingSince).ThenBy(c => c.Id));
    }

    static IQueryable<DeskRow> Unanswered(BotDb db, Viewer reader, string? queue, Cursor? from)
    {
        var rows = In(queue, Seen(db, reader).Where(c => c.Unanswered && c.CustomerSpokeAt != null && c.SnoozedSince == null && c.Owner == OwnerKind.Agent));
        if (from is { At: var at, Id: var id })
            rows = rows.Where(c => c.CustomerSpokeAt > at || (c.CustomerSpokeAt == at && string.Compare(c.Id, id) > 0));
        return Row(db, reader, rows.OrderBy(c => c.CustomerSpokeAt).ThenBy(c => c.Id));
    }

    static IQueryable<DeskRow> Snoozed(BotDb db, Viewer reader, string? queue, Cursor? from)
    {
        var rows = In(queue, Seen(db, reader).Where(c => c.SnoozedSince != null));
        if (from is { At: var at, Id: var id })
            rows = rows.Where(c => c.SnoozedSince < at || (c.SnoozedSince == at && string.Compare(c.Id, id) < 0));
        return Row(db, reader, rows.OrderByDescending(c => c.SnoozedSince).ThenByDescending(c => c.Id));
    }

    static IQueryable<DeskRow> Labelled(BotDb db, Viewer reader, string label, Cursor? from)
    {
        var me = reader.Agent.Id;
        var labels = db.ConversationLabels.Where(put => put.Label == label);
        if (from is { At: var at, Id: var id })
            labels = labels.Where(put => put.At < at || (put.At == at && string.Compare(put.Conversation, id) < 0));
        return labels.OrderByDescending(put => put.At).ThenByDescending(put => put.Conversation)
            .Join(Seen(db, reader), put => put.Conversation, c => c.Id, (put, c) => new DeskRow(
                c.Id, c.CustomerName, c.CustomerId, c.Channel, c.Owner, c.AgentId, c.AgentName, c.Queue, c.WaitingSince, c.LastLine, c.Mood, c.LastIntent,
                c.Unanswered, c.ChangedAt, c.CustomerSpokeAt, c.Disposition, c.CallbackDue, c.OpenedAt, c.RaisedBy, c.SnoozedSince, c.SnoozedUntil, c.Labels,
                db.Drafts.Any(draft => draft.Conversation == c.Id && draft.Staff == me), put.At));
    }

    static IQueryable<DeskRow> Newest(BotDb db, Viewer reader, string? queue, OwnerKind owner, Cursor? from)
    {
        var rows = In(queue, Seen(db, reader).Where(c => c.Owner == owner));
        if (from is { At: var at, Id: var id })
            rows = rows.Where(c => c.ChangedAt < at || (c.ChangedAt == at && string.Compare(c.Id, id) < 0));
        return Row(db, reader, rows.OrderByDescending(c => c.ChangedAt).ThenByDescending(c => c.Id));
    }

    // A person has a handful, so they are sorted here: who waits for an answer first, longest first.
    static async Task<List<DeskRow>> MineAsync(BotDb db, Viewer reader, string? queue, int limit, CancellationToken cancellation)
    {
        var me = reader.Agent.Id;
        var mine = In(queue, Seen(db, reader).Where(c => c.AgentId == me && c.Owner == OwnerKind.Agent && c.SnoozedSince == null));
        var rows = await Row(db, reader, mine).Take(limit).ToListAsync(cancellation);
        return [.. rows.OrderBy(row => row.Waits is null).ThenBy(row => row.Waits).ThenByDescending(row => row.ChangedAt)];
    }

    // There is no index over all owners: the newest of each owner, merged, are the newest of all.
    static async Task<List<DeskRow>> AllAsync(BotDb db, Viewer reader, string? queue, bool open, Cursor? from, int limit, CancellationToken cancellation)
    {
        var rows = new List<DeskRow>();
        foreach (var owner in Enum.GetValues<OwnerKind>().Where(owner => !open || owner != OwnerKind.Closed))
            rows.AddRange(await Newest(db, reader, queue, owner, from).Take(limit + 1).ToListAsync(cancellation));
        return [.. rows.OrderByDescending(row => row.ChangedAt).ThenByDescending(row => row.Id, StringComparer.Ordinal).Take(limit + 1)];
    }

    static IQueryable<DeskRow> Row(BotDb db, Viewer reader, IQueryable<ConversationRow> rows)
    {
        var me = reader.Agent.Id;
        return rows.Select(c => new DeskRow(
        c.Id, c.CustomerName, c.CustomerId, c.Channel, c.Owner, c.AgentId, c.AgentName, c.Queue, c.WaitingSince, c.LastLine, c.Mood, c.LastIntent,
        c.Unanswered, c.ChangedAt, c.CustomerSpokeAt, c.Disposition, c.CallbackDue, c.OpenedAt, c.RaisedBy, c.SnoozedSince, c.SnoozedUntil, c.Labels,
        db.Drafts.Any(draft => draft.Conversation == c.Id && draft.Staff == me), null));
    }

    /// <summary>A place between two rows: the instant sorted by, the id that makes it unique, and whether it is among those put before the others.</summary>
    sealed record Cursor(DateTimeOffset At, string Id, bool Raised = false)
    {
        const char Before = '!';

        public static Cursor? Read(string? text)
        {
            var raised = text?.StartsWith(Before) == true;
            text = raised ? text![1..] : text;
            var split = text?.IndexOf('~', StringComparison.Ordinal) ?? -1;
            return split > 0 && long.TryParse(text.AsSpan(0, split), CultureInfo.InvariantCulture, out var ms) && ms is > -62135596800000 and < 253402300800000
                ? new(DateTimeOffset.FromUnixTimeMilliseconds(ms), text![(split + 1)..], raised)
                : null;
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(Raised ? "!" : "")}{At.ToUnixTimeMilliseconds()}~{Id}");
    }
}
