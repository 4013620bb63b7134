using Bot.Conversations;

namespace Bot.Desk;

/// <summary>A conversation that was found.</summary>
/// <param name="Id">The conversation.</param>
/// <param name="CustomerName">The customer's name, if they gave one.</param>
/// <param name="CustomerId">The channel's id of the customer.</param>
/// <param name="Channel">Channel it came in by.</param>
/// <param name="Owner">Who owns it now.</param>
/// <param name="AgentId">Account of the agent in charge.</param>
/// <param name="AgentName">Their name.</param>
/// <param name="Queue">Queue it waits for or was given to.</param>
/// <param name="ChangedAt">When something last happened.</param>
/// <param name="Disposition">How it ended.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Lines">What was said in the part that was found, oldest first.</param>
public sealed record FoundConversation(
    string Id, string? CustomerName, string? CustomerId, string? Channel, OwnerKind Owner, string? AgentId, string? AgentName, string? Queue, DateTimeOffset ChangedAt,
    string? Disposition, IReadOnlyList<string> Labels, IReadOnlyList<FoundLine> Lines);

/// <summary>A line of a conversation as search keeps it.</summary>
/// <param name="Number">Number of its fact.</param>
/// <param name="Who">Who wrote it.</param>
/// <param name="Text">The words.</param>
public sealed record FoundLine(int Number, SearchSpeaker Who, string Text);

/// <summary>Who wrote a line. Stored by the letter: retired, never renamed.</summary>
public enum SearchSpeaker
{
    /// <summary>The customer.</summary>
    Customer = 'c',

    /// <summary>A colleague, to the customer.</summary>
    Colleague = 'a',

    /// <summary>A colleague, to colleagues.</summary>
    Note = 'n',
}

/// <summary>A customer that was found.</summary>
/// <param name="Id">The channel's id of them.</param>
/// <param name="Name">Their name.</param>
/// <param name="Channel">Channel of the conversation that was found first.</param>
/// <param name="Newest">Their newest conversation that was found.</param>
/// <param name="ChangedAt">When something last happened in it.</param>
/// <param name="Conversations">Their conversations among those looked at.</param>
public sealed record FoundCustomer(string Id, string? Name, string? Channel, string Newest, DateTimeOffset ChangedAt, int Conversations);

/// <summary>A page of what was found, newest part of a conversation first.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Next">Continues after them; null at the end.</param>
/// <param name="Count">How many there are on all pages, at most <see cref="ISearch.MostCounted"/> + 1; null where they were not counted.</param>
public sealed record Found<T>(IReadOnlyList<T> Rows, long? Next, int? Count = null);

/// <summary>Finds conversations and customers by what was said. Thread-safe.</summary>
/// <remarks>What is found lags a moment behind what is said; who may see it is looked up when it is asked for.</remarks>
public interface ISearch
{
    /// <summary>Where counting stops.</summary>
    const int MostCounted = 1000;

    /// <summary>Conversations that meet a query; the first page tells how many there are.</summary>
    /// <param name="query">What is looked for; nothing is found by an empty one.</param>
    /// <param name="reader">Who looks: only what they may see is found.</param>
    /// <param name="scope">Queues it is narrowed to, of <see cref="SearchQuery.QueuesOf"/>; null for all.</param>
    /// <param name="zone">Whose days <c>after:</c> and <c>before:</c> mean.</param>
    /// <param name="after">A <see cref="Found{T}.Next"/>; null for the first page.</param>
    /// <param name="limit">Rows wanted, 1 to 100.</param>
    /// <param name="cancellation">Gives up.</param>
    ValueTask<Found<FoundConversation>> ConversationsAsync(
        SearchQuery query, Viewer reader, IReadOnlyList<string>? scope, TimeZoneInfo zone, long? after, int limit, CancellationToken cancellation);

    /// <summary>Customers whose name holds the words of a query, in the conversations that meet its operators.</summary>
    ValueTask<Found<FoundCustomer>> CustomersAsync(
        SearchQuery query, Viewer reader, IReadOnlyList<string>? scope, TimeZoneInfo zone, long? after, int limit, CancellationToken cancellation);

    /// <summary>How many conversations meet a query, at most <see cref="MostCounted"/> + 1.</summary>
    ValueTask<int> CountAsync(SearchQuery query, Viewer reader, IReadOnlyList<string>? scope, TimeZoneInfo zone, CancellationToken cancellation);

    /// <summary>What a person looked for, newest first.</summary>
    ValueTask<IReadOnlyList<string>> RecentAsync(string staff, CancellationToken cancellation);

    /// <summary>Remembers what a person looked for, the newest <see cref="MostRecent"/> of it.</summary>
    ValueTask RememberAsync(string staff, string text, CancellationToken cancellation);

    /// <summary>Forgets what a person looked for.</summary>
    ValueTask ForgetAsync(string staff, CancellationToken cancellation);

    /// <summary>Searches remembered for a person.</summary>
    const int MostRecent = 8;
}

/// <summary>Puts a line into the index.</summary>
/// <param name="ConversationId">The conversation.</param>
/// <param name="Number">Number of its fact: one that is there already is not added again.</param>
/// <param name="At">When it was said.</param>
/// <param name="Who">Who wrote it.</param>
/// <param name="Name">Name of the colleague; null for the customer.</param>
/// <param name="Text">The words; empty when a conversation was opened: it is found by its customer.</param>
/// <param name="Intent">What was understood; null for nothing.</param>
public sealed record IndexLine(string ConversationId, int Number, DateTimeOffset At, SearchSpeaker Who, string? Name, string Text, string? Intent) : Effect;

/// <summary>Brings the index up to date with who has a conversation.</summary>
/// <param name="ConversationId">The conversation.</param>
/// <param name="Relabelled">Whether the labels it bears have changed too.</param>
public sealed record IndexPlace(string ConversationId, bool Relabelled = false) : Effect;

/// <summary>Keeps the index of search: what customers and colleagues wrote. What the bot says is the same to everybody and is left out, or every word of it would find everything.</summary>
public sealed class SearchFollower : IFollower
{
    /// <inheritdoc/>
    public string Name => "search";

    /// <inheritdoc/>
    /// <remarks>Nobody looks for what was said this second, and the words of a conversation that come close together are written once.</remarks>
    public TimeSpan Breath => TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public int AtOnce => 8_000;

    /// <inheritdoc/>
    public IReadOnlyList<Type> ReactsTo { get; } =
    [
        typeof(ConversationOpened), typeof(CustomerSpoke), typeof(AgentReplied), typeof(NoteAdded), typeof(Transferred), typeof(ConversationClosed), typeof(SurveyAnswered), typeof(Escalated), typeof(Overflowed), typeof(AgentClaimed), typeof(HandedBack),
        typeof(Requeued), typeof(Labelled), typeof(Unlabelled), typeof(ConversationReopened), typeof(TakenUpAgain), typeof(CustomerLeft), typeof(OfferMade),
    ];

    /// <inheritdoc/>
    public IEnumerable<Effect> Follow(StoredFact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        IndexLine Line(SearchSpeaker who, Agent? by, string? text, string? intent = null) => new(fact.ConversationId, fact.Number, fact.Fact.At, who, by?.Name, text ?? "", intent);
        return fact.Fact switch
        {
            ConversationOpened => [Line(SearchSpeaker.Customer, null, null)],
            CustomerSpoke spoke => [Line(SearchSpeaker.Customer, null, spoke.Text, spoke.Heard?.Intent)],
            AgentReplied replied => [Line(SearchSpeaker.Colleague, replied.Agent, replied.Text)],
            NoteAdded note => [Line(SearchSpeaker.Note, note.Agent, note.Text)],
            Transferred passed => [Line(SearchSpeaker.Note, passed.By, passed.Note), new IndexPlace(fact.ConversationId)],
            ConversationClosed { Comment: { Length: > 0 } comment } closed => [Line(SearchSpeaker.Note, closed.By, comment), new IndexPlace(fact.ConversationId)],
            SurveyAnswered { Comment: { Length: > 0 } comment } => [Line(SearchSpeaker.Customer, null, comment)],
            SurveyAnswered => [],
            Labelled or Unlabelled => [new IndexPlace(fact.ConversationId, Relabelled: true)],
            _ => [new IndexPlace(fact.ConversationId)],
        };
    }
}
