using System.Globalization;
using System.Text.Json;
using Bot.Conversations;
using Bot.Desk;
using Bot.Storage;
using Bot.Turns;
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

    /// <summary>Those of <see cref="Waiting"/> who wait longer than promised.</summary>
    public static DeskView Late { get; } = new("late", "Over promise", "Nobody waits longer than promised", "Who waits for a person longer than the promise under Limits comes here, and stays in Waiting too.");

    /// <summary>What the reader has, unanswered first.</summary>
    public static DeskView Mine { get; } = new("mine", "Mine", "You have no open conversations", "Claim one from Waiting.");

    /// <summary>What people have and the customer has had no answer to, longest first.</summary>
    public static DeskView Unanswered { get; } = new("unanswered", "Unanswered", "Every customer has an answer", "A conversation comes here when the customer writes and nobody has answered yet.");

    /// <summary>What was put away, whoever put it.</summary>
    public static DeskView Snoozed { get; } = new("snoozed", "Snoozed", "Nothing is put away", "Snooze a conversation of yours; it comes back at its time, or when the customer writes.");

    /// <summary>What the reader was asked into, asked last first.</summary>
    public static DeskView Invited { get; } = new("invited", "Asked in", "Nobody has asked you in", "A colleague who needs your help asks you into a conversation of theirs; it comes here until it is done.");

    /// <summary>Customers who were promised a call, soonest first.</summary>
    public static DeskView Callbacks { get; } = new("callbacks", "Callbacks", "Nobody was promised a call", "A customer who chooses a time for a call comes here, and to Waiting when the time begins.");

    /// <summary>What the bot has.</summary>
    public static DeskView Bot { get; } = new("bot", "With the bot", "The bot is talking to nobody", "New conversations begin here. You can watch, leave a note, or take over.");

    /// <summary>What is over.</summary>
    public static DeskView Closed { get; } = new("closed", "Closed", "Nothing has been closed yet", "Closed conversations stay here; they open again when the customer writes.");

    /// <summary>Everything, newest first.</summary>
    public static DeskView All { get; } = new("all", "All", "No conversation yet", "Open the customer's page in another tab and say hello.");

    /// <summary>Everything that is not closed, newest first.</summary>
    public static DeskView Open { get; } = new("open", "All open", "Nothing is open", "New conversations begin with the bot, and come here from there.");

    /// <summary>All of them but those of labels, in the order of the menu.</summary>
    public static IReadOnlyList<DeskView> Every { get; } = [Waiting, Late, Mine, Unanswered, Invited, Snoozed, Callbacks, Bot, Open, Closed, All];

    const string LabelKey = "label:", FilterKey = "filter:";

    /// <summary>Longest key of a view.</summary>
    public const int LongestKey = 400;

    /// <summary>What meets a filter, newest first. The whole of it is in the key, so that a link to it needs nothing that is kept here.</summary>
    /// <param name="name">Its name, without a bar.</param>
    /// <param name="filter">Operators of search. Without <c>is:</c> it shows what is open.</param>
    public static DeskView Filtered(string name, string filter) => new($"{FilterKey}{name}|{filter}", name, "Nothing meets this view", $"It shows {filter}.");

    /// <summary>The operators of a view of <see cref="Filtered"/>; null for any other.</summary>
    public string? Filter => Key.StartsWith(FilterKey, StringComparison.Ordinal) && Key.IndexOf('|', StringComparison.Ordinal) is > 0 and var bar ? Key[(bar + 1)..] : null;

    /// <summary>What has a label, labelled last first.</summary>
    public static DeskView Labelled(string label) => new(LabelKey + label, label, $"Nothing is labelled “{label}”", "Put a label on an open conversation.");

    /// <summary>The label of a view of <see cref="Labelled"/>; null for any other.</summary>
    public string? Label => Key.StartsWith(LabelKey, StringComparison.Ordinal) ? Key[LabelKey.Length..] : null;

    /// <summary>All views, and those of the labels that were counted.</summary>
    public static IEnumerable<DeskView> With(IReadOnlyDictionary<string, int> counts) => [.. Every, .. counts.Keys.Select(Of).Where(view => view.Label is not null || view.Filter is not null)];

    /// <summary>The view of that key; <see cref="Waiting"/> for any other word.</summary>
    public static DeskView Of(string? key) =>
        Every.FirstOrDefault(view => view.Key == key)
        ?? (key is { Length: > 8 and <= LongestKey } && key.StartsWith(FilterKey, StringComparison.Ordinal) && key.IndexOf('|', StringComparison.Ordinal) is > 7 and var bar ? Filtered(key[FilterKey.Length..bar], key[(bar + 1)..]) : null)
        ?? (key is { Length: > 6 and <= 60 } && key.StartsWith(LabelKey, StringComparison.Ordinal) ? Labelled(key[LabelKey.Length..]) : Waiting);
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

/// <summary>What a row says beside its columns.</summary>
/// <param name="Language">The language the customer writes, or else their client's, such as "de"; null when neither is known.</param>
/// <param name="Clock">The most pressing promise that runs; null for none.</param>
public sealed record RowMore(string? Language, SlaClock? Clock)
{
    /// <summary>Whether a call is promised for a time in which the people who call are not there any more.</summary>
    public bool CallIsOutside { get; init; }
}

/// <summary>Somebody a conversation can be passed on to.</summary>
/// <param name="Id">Account.</param>
/// <param name="Name">Name.</param>
/// <param name="Department">Their department; null for all.</param>
/// <param name="SeenAt">When they last did something here.</param>
/// <param name="IsHere">Whether a console of theirs is open.</param>
/// <param name="Has">Open conversations they have, without those put away.</param>
public sealed record Colleague(string Id, string Name, string? Department, DateTimeOffset? SeenAt, bool IsHere, int Has);

/// <summary>Something that awaits somebody at the desk.</summary>
/// <param name="Event">Which of <c>DeskEvents</c>.</param>
/// <param name="Key">Another one for each time it happens.</param>
/// <param name="Id">The conversation.</param>
/// <param name="Customer">Whose it is.</param>
/// <param name="Line">What was said last.</param>
public sealed record DeskNews(string Event, string Key, string Id, string Customer, string Line);

/// <summary>One page of a list.</summary>
/// <param name="Rows">In the view's order.</param>
/// <param name="Next">Where the next page begins; null on the last.</param>
public sealed record DeskPage(IReadOnlyList<DeskRow> Rows, string? Next);

/// <summary>Reads the desk's lists. Every query walks an index and stops at the page's end: none grows with the number of conversations.</summary>
#pragma warning disable CA1309 // The comparisons in queries become SQL, which knows no ordinal; ids are compared as the index sorts them.
public sealed class DeskLists(IDbContextFactory<BotDb> databases, IPolicies policies, DeskCounts counted, TimeProvider clock)
{
    /// <summary>Rows on a page.</summary>
    public const int PageSize = 50;

    /// <summary>Where counting stops: a menu that says "999+" is enough, and counting on is not free.</summary>
    public const int MostCounted = 999;

    /// <summary>Kept views in the menu, at most: each is counted whenever a page is made.</summary>
    public const int MostPinned = 12;

    const int MostColleagues = 100, MostNews = 50;

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
        else if (view == DeskView.Late)
            rows = await WaitingAsync(db, reader, queue, from, limit + 1, cancellation, Promised);
        else if (view == DeskView.Mine)
            rows = await MineAsync(db, reader, queue, limit, cancellation);
        else if (view == DeskView.Unanswered)
            rows = await MergedAsync(Parts(db, reader, queue).Select(part => Unanswered(db, reader, part, from)), rows => rows.OrderBy(row => row.CustomerSpokeAt).ThenBy(row => row.Id, StringComparer.Ordinal), limit + 1, cancellation);
        else if (view == DeskView.Invited)
            rows = await InvitedAsync(db, reader, limit, cancellation);
        else if (view == DeskView.Snoozed)
            rows = await MergedAsync(Parts(db, reader, queue).Select(part => Snoozed(db, reader, part, from)), rows => rows.OrderByDescending(row => row.SnoozedSince).ThenByDescending(row => row.Id, StringComparer.Ordinal), limit + 1, cancellation);
        else if (view == DeskView.Callbacks)
            rows = await MergedAsync(Parts(db, reader, queue).Select(part => Callbacks(db, reader, part, from)), rows => rows.OrderBy(row => row.CallbackDue).ThenBy(row => row.Id, StringComparer.Ordinal), limit + 1, cancellation);
        else if (view.Label is { } label)
            rows = await MergedAsync(await LabelledAsync(db, reader, label, from, cancellation), rows => rows.OrderByDescending(row => row.LabelledAt).ThenByDescending(row => row.Id, StringComparer.Ordinal), limit + 1, cancellation);
        else if (view.Filter is { } filter)
            rows = await FilteredAsync(db, reader, queue, SearchQuery.Read(filter), from, limit, cancellation);
        else
            rows = await NewestAsync(db, reader, view == DeskView.Bot ? null : queue, view, from, limit + 1, cancellation);

        if (rows.Count <= limit)
            return new(rows, null);
        rows.RemoveRange(limit, rows.Count - limit);
        var last = rows[^1];
        var waits = view == DeskView.Waiting || view == DeskView.Late;
        var place = waits ? last.WaitingSince : view == DeskView.Unanswered ? last.CustomerSpokeAt : view == DeskView.Snoozed ? last.SnoozedSince : view == DeskView.Callbacks ? last.CallbackDue : last.LabelledAt;
        return new(rows, new Cursor(place ?? last.ChangedAt, last.Id, waits && last.RaisedBy is not null).ToString());
    }

    /// <summary>What rows say beside their columns, by id. One that cannot be told is left out.</summary>
    /// <param name="rows">The rows of a page.</param>
    /// <param name="now">The instant of the page.</param>
    /// <param name="cancellation">Stops the query.</param>
    public async Task<IReadOnlyDictionary<string, RowMore>> MoreAsync(IReadOnlyList<DeskRow> rows, DateTimeOffset now, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0)
            return new Dictionary<string, RowMore>();
        var ids = rows.Select(row => row.Id).ToList();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        // A handful of rows by their key. What was folded last stands in them whole; a row that has lost it gets it with its next fact.
        var folded = await db.Conversations.Where(c => ids.Contains(c.Id) && c.Snapshot != null).Select(c => new { c.Id, c.Snapshot }).ToListAsync(cancellation);
        var plan = policies.Current.Value.Plan();
        var more = new Dictionary<string, RowMore>();
        foreach (var row in folded)
            if (Folded(row.Snapshot!) is { } conversation)
                more[row.Id] = new(conversation.Language ?? conversation.Locale?.Split('-')[0], conversation.SnoozedSince is not null ? null
                    : Sla.Of(conversation, plan, Inputs.TierOf(conversation), now).FirstOrDefault(clock => clock.State != SlaState.Paused && clock.Due is not null))
                {
                    CallIsOutside = Calls.IsOutside(conversation, plan),
                };
        return more;
    }

    // Who began to wait before this instant waits longer than promised.
    DateTimeOffset Promised => clock.GetUtcNow().AddMinutes(-policies.Current.Value.Desk.WaitPromiseMinutes);

    internal static Conversation? Folded(string snapshot)
    {
        try
        {
            return JsonSerializer.Deserialize(snapshot, ConversationJson.Default.Conversation);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>How many conversations each view holds, by key, at most <see cref="MostCounted"/> + 1.</summary>
    /// <param name="reader">Who reads.</param>
    /// <param name="cancellation">Stops counting.</param>
    /// <param name="also">A view to count beside those of the menu.</param>
    public async Task<IReadOnlyDictionary<string, int>> CountAsync(Viewer reader, CancellationToken cancellation, DeskView? also = null)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var me = reader.Agent.Id;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var counts = new Dictionary<string, int>(await counted.OfAsync(reader, () => SharedAsync(db, reader, Promised, cancellation)))
        {
            [DeskView.Mine.Key] = await Capped(db.Conversations.Where(c => c.AgentId == me && c.Owner == OwnerKind.Agent && c.SnoozedSince == null)).CountAsync(cancellation),
            [DeskView.Invited.Key] = await db.ConversationGuests.Where(guest => guest.Staff == me).Take(MostCounted + 1).CountAsync(cancellation),
        };
        // What they have of other departments is a handful.
        if (reader.Department is not null)
            foreach (var own in await Own(db, reader).Select(c => new { IsSnoozed = c.SnoozedSince != null, IsCalled = c.CallbackDue != null, IsUnanswered = c.Unanswered && c.CustomerSpokeAt != null }).ToListAsync(cancellation))
            {
                counts[People]++;
                counts[DeskView.Callbacks.Key] += own.IsCalled ? 1 : 0;
                counts[DeskView.Snoozed.Key] += own.IsSnoozed ? 1 : 0;
                counts[DeskView.Unanswered.Key] += own.IsUnanswered && !own.IsSnoozed ? 1 : 0;
            }
        counts[DeskView.Open.Key] = counts[DeskView.Waiting.Key] + counts[DeskView.Bot.Key] + counts[People];
        counts[DeskView.All.Key] = counts[DeskView.Open.Key] + counts[DeskView.Closed.Key];
        counts.Remove(People);
        foreach (var label in await LabelsAsync(db, reader, cancellation))
            counts[DeskView.Labelled(label.Label).Key] = label.Count;
        var department = reader.Department;
        var pinned = await db.SavedViews.Where(view => view.Pinned && (view.Staff == me || (view.Staff == null && (view.Department == null || department == null || view.Department == department))))
            .OrderBy(view => view.Name).Take(MostPinned).Select(view => new { view.Name, view.Filter }).ToListAsync(cancellation);
        foreach (var view in pinned.Select(view => DeskView.Filtered(view.Name, view.Filter)).Concat(also is { Filter: not null } ? new[] { also } : Array.Empty<DeskView>()))
            if (!counts.ContainsKey(view.Key))
                counts[view.Key] = await CountAsync(db, reader, SearchQuery.Read(view.Filter), cancellation);
        return counts;
    }

    /// <summary>The conversations of a view, in its order.</summary>
    /// <param name="view">Which.</param>
    /// <param name="reader">Who reads.</param>
    /// <param name="queue">Only this queue; null for all.</param>
    /// <param name="most">Most of them.</param>
    /// <param name="cancellation">Stops the query.</param>
    public async Task<IReadOnlyList<string>> IdsAsync(DeskView view, Viewer reader, string? queue, int most, CancellationToken cancellation)
    {
        var ids = new List<string>();
        string? after = null;
        do
        {
            var page = await ReadAsync(view, reader, after, 200, cancellation, queue);
            ids.AddRange(page.Rows.Select(row => row.Id));
            after = page.Next;
        }
        while (after is not null && ids.Count < most);
        return [.. ids.Distinct().Take(most)];
    }

    /// <summary>Names of the customers of some conversations, those the reader may see.</summary>
    public async Task<IReadOnlyDictionary<string, string>> CustomersAsync(IReadOnlyList<string> conversations, Viewer reader, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = await Seen(db, reader).Where(c => conversations.Contains(c.Id)).Select(c => new { c.Id, c.CustomerName, c.CustomerId }).ToListAsync(cancellation);
        return rows.ToDictionary(row => row.Id, row => Names.Customer(row.CustomerName, row.CustomerId));
    }

    const string People = "~people";

    // The same for everybody of a department, so that a hundred consoles that a nudge wakes together count once.
    static async Task<IReadOnlyDictionary<string, int>> SharedAsync(BotDb db, Viewer reader, DateTimeOffset promised, CancellationToken cancellation)
    {
        var counts = new Dictionary<string, int>
        {
            [DeskView.Waiting.Key] = 0,
            [DeskView.Late.Key] = 0,
            [DeskView.Bot.Key] = 0,
            [DeskView.Closed.Key] = 0,
            [People] = 0,
            [DeskView.Unanswered.Key] = 0,
            [DeskView.Snoozed.Key] = 0,
            [DeskView.Callbacks.Key] = 0,
        };
        foreach (var part in Departments(db, reader))
        {
            async Task CountAsync(string key, IQueryable<ConversationRow> rows) => counts[key] += await Capped(rows).CountAsync(cancellation);
            await CountAsync(DeskView.Waiting.Key, part.Where(c => c.Owner == OwnerKind.Waiting));
            await CountAsync(DeskView.Late.Key, part.Where(c => c.Owner == OwnerKind.Waiting && c.WaitingSince < promised));
            await CountAsync(DeskView.Bot.Key, part.Where(c => c.Owner == OwnerKind.Bot));
            await CountAsync(DeskView.Closed.Key, part.Where(c => c.Owner == OwnerKind.Closed));
            await CountAsync(People, part.Where(c => c.Owner == OwnerKind.Agent));
            await CountAsync(DeskView.Unanswered.Key, part.Where(c => c.Unanswered && c.CustomerSpokeAt != null && c.SnoozedSince == null && c.Owner == OwnerKind.Agent));
            await CountAsync(DeskView.Snoozed.Key, part.Where(c => c.SnoozedSince != null));
            await CountAsync(DeskView.Callbacks.Key, part.Where(c => c.CallbackDue != null));
        }
        return counts;
    }

    // One statement for all labels; each is counted no further than the others.
    static async Task<List<LabelCount>> LabelsAsync(BotDb db, Viewer reader, CancellationToken cancellation)
    {
        if (reader.Department is null)
            return await db.KeptLabels.OrderBy(kept => kept.Label)
                .Select(kept => new LabelCount(kept.Label, db.ConversationLabels.Where(label => label.Label == kept.Label).Select(_ => 1).Take(MostCounted + 1).Count())).ToListAsync(cancellation);
        var (queues, own) = (reader.Queues, await Own(db, reader).Select(c => c.Id).ToListAsync(cancellation));
        return await db.KeptLabels.OrderBy(kept => kept.Label)
            .Select(kept => new LabelCount(kept.Label,
                db.ConversationLabels.Where(label => label.Label == kept.Label && queues.Contains(label.Queue!)).Select(_ => 1).Take(MostCounted + 1).Count()
                + db.ConversationLabels.Count(label => label.Label == kept.Label && own.Contains(label.Conversation)))).ToListAsync(cancellation);
    }

    sealed record LabelCount(string Label, int Count);

    // Nothing of the rows is wanted, so the index alone answers.
    static IQueryable<int> Capped(IQueryable<ConversationRow> rows) => rows.Select(_ => 1).Take(MostCounted + 1);

    /// <summary>The others who work at the desk, those seen last first: whom a conversation can be passed on to.</summary>
    public async Task<IReadOnlyList<Colleague>> ColleaguesAsync(string reader, DateTimeOffset now, CancellationToken cancellation)
    {
        var (atDesk, gone) = (StaffRoles.AtDesk, now.AddSeconds(-policies.Current.Value.Desk.GoneSeconds));
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Users.Where(staff => staff.Id != reader && staff.PasswordHash != null && (staff.LockoutEnd == null || staff.LockoutEnd < now))
            .Where(staff => db.UserRoles.Any(role => role.UserId == staff.Id && atDesk.Contains(role.RoleId)))
            .OrderByDescending(staff => staff.LastSeenAt).ThenBy(staff => staff.DisplayName).Take(MostColleagues)
            .Select(staff => new Colleague(staff.Id, staff.DisplayName, staff.Department, staff.LastSeenAt, staff.LastSeenAt >= gone,
                db.Conversations.Count(c => c.AgentId == staff.Id && c.Owner == OwnerKind.Agent && c.SnoozedSince == null)))
            .ToListAsync(cancellation);
    }

    /// <summary>What awaits a reader: what they have, what is offered to them, and who began to wait last. For who is not looking, so it says what is asked for.</summary>
    /// <param name="reader">Who.</param>
    /// <param name="offered">What is offered to them.</param>
    /// <param name="cancellation">Stops the query.</param>
    public async Task<IReadOnlyList<DeskNews>> NewsAsync(Viewer reader, IReadOnlyList<Conversation> offered, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var me = reader.Agent.Id;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var mine = await Row(db, reader, db.Conversations.Where(c => c.AgentId == me && c.Owner == OwnerKind.Agent && c.SnoozedSince == null)).Take(MostNews).ToListAsync(cancellation);
        var newest = await MergedAsync(Parts(db, reader, null, OwnerKind.Waiting).Select(part => Row(db, reader, part.Where(c => c.Owner == OwnerKind.Waiting).OrderByDescending(c => c.WaitingSince))),
            rows => rows.OrderByDescending(row => row.WaitingSince), 3, cancellation);
        return
        [
            .. offered.Select(one => new DeskNews("offer", $"offer {one.Id} {one.Offers}", one.Id, Names.Customer(one.Customer?.Name, one.Customer?.Id), one.LastLine)),
            .. mine.Where(row => row.Unanswered).Select(row => new DeskNews("answer", $"answer {row.Id} {row.CustomerSpokeAt?.ToUnixTimeMilliseconds()}", row.Id, row.Customer, row.LastLine)),
            .. mine.Select(row => new DeskNews("assigned", $"assigned {row.Id}", row.Id, row.Customer, row.LastLine)),
            .. newest.Select(row => new DeskNews("waiting", $"waiting {row.Id} {row.WaitingSince?.ToUnixTimeMilliseconds()}", row.Id, row.Customer, row.LastLine)),
        ];
    }

    /// <summary>The conversation that has waited longest; null when nobody waits.</summary>
    public async Task<DeskRow?> LongestWaitAsync(Viewer reader, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return (await OldestAsync(db, reader, Parts(db, reader, null, OwnerKind.Waiting).Select(part => part.Where(c => c.Owner == OwnerKind.Waiting)), null, 1, cancellation)).FirstOrDefault();
    }

    /// <summary>A count as the menu shows it.</summary>
    public static string Say(int count) => count > MostCounted ? $"{MostCounted}+" : count.ToString(CultureInfo.InvariantCulture);

    // Those a rule put before the others first, longest wait first among each.
    static async Task<List<DeskRow>> WaitingAsync(BotDb db, Viewer reader, string? queue, Cursor? from, int limit, CancellationToken cancellation, DateTimeOffset? before = null)
    {
        var waiting = Parts(db, reader, queue, OwnerKind.Waiting).Select(part => part.Where(c => c.Owner == OwnerKind.Waiting && (before == null || c.WaitingSince < before))).ToList();
        List<DeskRow> rows = from is { Raised: false } ? [] : await OldestAsync(db, reader, waiting.Select(part => part.Where(c => c.RaisedBy != null)), from, limit, cancellation);
        if (rows.Count < limit)
            rows.AddRange(await OldestAsync(db, reader, waiting.Select(part => part.Where(c => c.RaisedBy == null)), from is { Raised: false } ? from : null, limit - rows.Count, cancellation));
        return rows;
    }

    // What a reader may see, of conversations that are named; who looks for some takes Parts.
    static IQueryable<ConversationRow> Seen(BotDb db, Viewer reader)
    {
        var (queues, me) = (reader.Queues, reader.Agent.Id);
        return reader.Department is null ? db.Conversations : db.Conversations.Where(c => (c.Queue != null && queues.Contains(c.Queue)) || c.AgentId == me
            || db.ConversationGuests.Any(guest => guest.Conversation == c.Id && guest.Staff == me));
    }

    static Task<List<DeskRow>> OldestAsync(BotDb db, Viewer reader, IEnumerable<IQueryable<ConversationRow>> parts, Cursor? from, int limit, CancellationToken cancellation) =>
        MergedAsync(parts.Select(part => Oldest(db, reader, part, from)), rows => rows.OrderBy(row => row.WaitingSince).ThenBy(row => row.Id, StringComparer.Ordinal), limit, cancellation);

    // Whoever works for all sees one list. Whoever works for a department sees several, each of one queue, and what is theirs: asked for together no index serves them, and
    // the engine reads all there is; asked for one by one each is the beginning of an index, and merged they are the beginning of the whole.
    internal static IReadOnlyList<IQueryable<ConversationRow>> Parts(BotDb db, Viewer reader, string? queue = null, OwnerKind owner = OwnerKind.Agent)
    {
        if (queue is not null)
            return reader.Department is null || reader.Queues.Contains(queue) ? [db.Conversations.Where(c => c.Queue == queue)] : [Own(db, reader).Where(c => c.Queue == queue)];
        return reader.Department is null || owner != OwnerKind.Agent ? Departments(db, reader) : [.. Departments(db, reader), Own(db, reader)];
    }

    static IReadOnlyList<IQueryable<ConversationRow>> Departments(BotDb db, Viewer reader) =>
        reader.Department is null ? [db.Conversations] : [.. reader.Queues.Select(queue => db.Conversations.Where(c => c.Queue == queue))];

    static IQueryable<ConversationRow> Own(BotDb db, Viewer reader)
    {
        var (queues, me) = (reader.Queues, reader.Agent.Id);
        // Only what a person has names one: looked for among the closed the engine would read all of them in vain.
        return db.Conversations.Where(c => c.AgentId == me && c.Owner == OwnerKind.Agent && (c.Queue == null || !queues.Contains(c.Queue)));
    }

    internal static async Task<List<DeskRow>> MergedAsync(
        IEnumerable<IQueryable<DeskRow>> parts, Func<IEnumerable<DeskRow>, IEnumerable<DeskRow>> order, int limit, CancellationToken cancellation)
    {
        var lists = new List<List<DeskRow>>();
        foreach (var part in parts)
            lists.Add(await part.Take(limit).ToListAsync(cancellation));
        return lists is [var only] ? only : [.. order(lists.SelectMany(list => list)).Take(limit)];
    }

    static IQueryable<DeskRow> Oldest(BotDb db, Viewer reader, IQueryable<ConversationRow> rows, Cursor? from)
    {
        if (from is { At: var at, Id: var id })
            rows = rows.Where(c => c.WaitingSince > at || (c.WaitingSince == at && string.Compare(c.Id, id) > 0));
        return Row(db, reader, rows.OrderBy(c => c.WaitingSince).ThenBy(c => c.Id));
    }

    static IQueryable<DeskRow> Unanswered(BotDb db, Viewer reader, IQueryable<ConversationRow> part, Cursor? from)
    {
        var rows = part.Where(c => c.Unanswered && c.CustomerSpokeAt != null && c.SnoozedSince == null && c.Owner == OwnerKind.Agent);
        if (from is { At: var at, Id: var id })
            rows = rows.Where(c => c.CustomerSpokeAt > at || (c.CustomerSpokeAt == at && string.Compare(c.Id, id) > 0));
        return Row(db, reader, rows.OrderBy(c => c.CustomerSpokeAt).ThenBy(c => c.Id));
    }

    static IQueryable<DeskRow> Snoozed(BotDb db, Viewer reader, IQueryable<ConversationRow> part, Cursor? from)
    {
        var rows = part.Where(c => c.SnoozedSince != null);
        if (from is { At: var at, Id: var id })
            rows = rows.Where(c => c.SnoozedSince < at || (c.SnoozedSince == at && string.Compare(c.Id, id) < 0));
        return Row(db, reader, rows.OrderByDescending(c => c.SnoozedSince).ThenByDescending(c => c.Id));
    }

    static IQueryable<DeskRow> Callbacks(BotDb db, Viewer reader, IQueryable<ConversationRow> part, Cursor? from)
    {
        var rows = part.Where(c => c.CallbackDue != null);
        if (from is { At: var at, Id: var id })
            rows = rows.Where(c => c.CallbackDue > at || (c.CallbackDue == at && string.Compare(c.Id, id) > 0));
        return Row(db, reader, rows.OrderBy(c => c.CallbackDue).ThenBy(c => c.Id));
    }

    static async Task<IReadOnlyList<IQueryable<DeskRow>>> LabelledAsync(BotDb db, Viewer reader, string label, Cursor? from, CancellationToken cancellation)
    {
        var me = reader.Agent.Id;
        var labels = db.ConversationLabels.Where(put => put.Label == label);
        if (from is { At: var at, Id: var id })
            labels = labels.Where(put => put.At < at || (put.At == at && string.Compare(put.Conversation, id) < 0));
        IQueryable<DeskRow> Of(IQueryable<ConversationLabelRow> put, IQueryable<ConversationRow> conversations) =>
            put.OrderByDescending(put => put.At).ThenByDescending(put => put.Conversation)
            .Join(conversations, put => put.Conversation, c => c.Id, (put, c) => new DeskRow(
                c.Id, c.CustomerName, c.CustomerId, c.Channel, c.Owner, c.AgentId, c.AgentName, c.Queue, c.WaitingSince, c.LastLine, c.Mood, c.LastIntent,
                c.Unanswered, c.ChangedAt, c.CustomerSpokeAt, c.Disposition, c.CallbackDue, c.OpenedAt, c.RaisedBy, c.SnoozedSince, c.SnoozedUntil, c.Labels,
                db.Drafts.Any(draft => draft.Conversation == c.Id && draft.Staff == me), put.At));
        if (reader.Department is null)
            return [Of(labels, db.Conversations)];
        var own = await Own(db, reader).Select(c => c.Id).ToListAsync(cancellation);
        return [.. reader.Queues.Select(queue => Of(labels.Where(put => put.Queue == queue), db.Conversations.Where(c => c.Queue == queue))), Of(labels.Where(put => own.Contains(put.Conversation)), Own(db, reader))];
    }

    // The newest of each owner and each part, merged, are the newest of all: no index is over several of them.
    static Task<List<DeskRow>> NewestAsync(BotDb db, Viewer reader, string? queue, DeskView view, Cursor? from, int limit, CancellationToken cancellation)
    {
        OwnerKind[] owners = view == DeskView.Bot ? [OwnerKind.Bot] : view == DeskView.Closed ? [OwnerKind.Closed]
            : view == DeskView.Open ? [OwnerKind.Bot, OwnerKind.Waiting, OwnerKind.Agent] : Enum.GetValues<OwnerKind>();
        return MergedAsync(owners.SelectMany(owner => Parts(db, reader, queue, owner).Select(part => Newest(db, reader, part, owner, from))),
            rows => rows.OrderByDescending(row => row.ChangedAt).ThenByDescending(row => row.Id, StringComparer.Ordinal), limit, cancellation);
    }

    static IQueryable<DeskRow> Newest(BotDb db, Viewer reader, IQueryable<ConversationRow> part, OwnerKind owner, Cursor? from)
    {
        var rows = part.Where(c => c.Owner == owner);
        if (from is { At: var at, Id: var id })
            rows = rows.Where(c => c.ChangedAt < at || (c.ChangedAt == at && string.Compare(c.Id, id) < 0));
        return Row(db, reader, rows.OrderByDescending(c => c.ChangedAt).ThenByDescending(c => c.Id));
    }

    // A person has a handful, so they are sorted here: who waits for an answer first, longest first.
    static async Task<List<DeskRow>> MineAsync(BotDb db, Viewer reader, string? queue, int limit, CancellationToken cancellation)
    {
        var me = reader.Agent.Id;
        var mine = db.Conversations.Where(c => c.AgentId == me && c.Owner == OwnerKind.Agent && c.SnoozedSince == null && (queue == null || c.Queue == queue));
        var rows = await Row(db, reader, mine).Take(limit).ToListAsync(cancellation);
        return [.. rows.OrderBy(row => row.Waits is null).ThenBy(row => row.Waits).ThenByDescending(row => row.ChangedAt)];
    }

    // One is asked into a handful: the newest are enough.
    static Task<List<DeskRow>> InvitedAsync(BotDb db, Viewer reader, int limit, CancellationToken cancellation)
    {
        var me = reader.Agent.Id;
        var asked = db.ConversationGuests.Where(guest => guest.Staff == me).OrderByDescending(guest => guest.At).Take(limit).Select(guest => guest.Conversation);
        return Row(db, reader, db.Conversations.Where(c => asked.Contains(c.Id)).OrderByDescending(c => c.ChangedAt)).ToListAsync(cancellation);
    }

    // The newest of each owner that can meet it and of each part, merged: so each walks its index.
    Task<List<DeskRow>> FilteredAsync(BotDb db, Viewer reader, string? queue, SearchQuery filter, Cursor? from, int limit, CancellationToken cancellation) =>
        MergedAsync(Owners(filter).SelectMany(owner => Parts(db, reader, queue, owner).Select(part => Newest(db, reader, Met(db, reader, part, filter, owner), owner, from))),
            rows => rows.OrderByDescending(row => row.ChangedAt).ThenByDescending(row => row.Id, StringComparer.Ordinal), limit + 1, cancellation);

    async Task<int> CountAsync(BotDb db, Viewer reader, SearchQuery filter, CancellationToken cancellation)
    {
        var count = 0;
        foreach (var owner in Owners(filter))
            foreach (var part in Parts(db, reader, null, owner))
                count += await Met(db, reader, part, filter, owner).Select(c => c.Id).Take(MostCounted + 1).CountAsync(cancellation);
        return Math.Min(count, MostCounted + 1);
    }

    static IEnumerable<OwnerKind> Owners(SearchQuery filter) => Enum.GetValues<OwnerKind>().Where(owner => filter.States.Count == 0 ? owner != OwnerKind.Closed : filter.States.Any(state => state switch
    {
        SearchState.Open => owner != OwnerKind.Closed,
        SearchState.Closed => owner == OwnerKind.Closed,
        SearchState.Waiting => owner == OwnerKind.Waiting,
        _ => owner == OwnerKind.Agent,
    }));

    IQueryable<ConversationRow> Met(BotDb db, Viewer reader, IQueryable<ConversationRow> part, SearchQuery filter, OwnerKind owner)
    {
        var rows = part.Where(c => c.Owner == owner);
        if (filter.QueuesOf(policies.Current.Value.Plan()) is { } queues)
            rows = rows.Where(c => c.Queue != null && queues.Contains(c.Queue));
        foreach (var label in filter.Labels.Select(label => label.ToLowerInvariant()))
#pragma warning disable CA1304, CA1311, CA1862 // Becomes lower() in SQL.
            rows = rows.Where(c => db.ConversationLabels.Any(put => put.Conversation == c.Id && put.Label.ToLower() == label));
        foreach (var name in filter.From.Select(term => string.Join(' ', term.Words)))
            rows = rows.Where(c => (c.CustomerName != null && c.CustomerName.ToLower().Contains(name)) || (c.AgentName != null && c.AgentName.ToLower().Contains(name)));
#pragma warning restore CA1304, CA1311, CA1862
        foreach (var intent in filter.Intents)
            rows = rows.Where(c => c.LastIntent == intent);
        var zone = When.In(policies.Current.Value.Plan().House.Zone, DateTimeOffset.UnixEpoch);
        if (zone.Beginning(filter.After) is { } first)
            rows = rows.Where(c => c.ChangedAt >= first);
        if (zone.Beginning(filter.Before) is { } end)
            rows = rows.Where(c => c.OpenedAt < end);
        if (owner != OwnerKind.Agent || filter.States.Count == 0 || filter.States.Contains(SearchState.Open))
            return rows;
        var (me, unanswered, snoozed, mine) = (reader.Agent.Id, filter.States.Contains(SearchState.Unanswered), filter.States.Contains(SearchState.Snoozed), filter.States.Contains(SearchState.Mine));
        return rows.Where(c => (unanswered && c.Unanswered && c.SnoozedSince == null) || (snoozed && c.SnoozedSince != null) || (mine && c.AgentId == me));
    }

    internal static IQueryable<DeskRow> Row(BotDb db, Viewer reader, IQueryable<ConversationRow> rows)
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
