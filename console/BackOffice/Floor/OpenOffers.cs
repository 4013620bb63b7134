using Bot.Conversations;
using Bot.Desk;
using Bot.Turns;

namespace Bot.BackOffice.Floor;

/// <summary>Which conversations are offered to whom. One look serves everybody who asks within half a second. Thread-safe.</summary>
public sealed class OpenOffers(IDeskFloor floor, IConversations conversations, IPolicies policies, TimeProvider clock) : IDisposable
{
    const int Most = 50;
    static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(500);

    readonly SemaphoreSlim _one = new(1);
    (DateTimeOffset At, IReadOnlyList<Conversation> Offered)? _looked;

    /// <summary>What is offered to somebody, the offer that ends first first.</summary>
    public async Task<IReadOnlyList<Conversation>> ToAsync(string agent, CancellationToken cancellation) =>
        [.. (await AllAsync(cancellation)).Where(one => one.Offer?.Agent.Id == agent && one.Offer.Until > clock.GetUtcNow()).OrderBy(one => one.Offer!.Until)];

    async Task<IReadOnlyList<Conversation>> AllAsync(CancellationToken cancellation)
    {
        if (policies.Current.Value.Desk.OfferSeconds <= 0)
            return [];
        await _one.WaitAsync(cancellation);
        try
        {
            if (_looked is { } looked && clock.GetUtcNow() - looked.At < Fresh)
                return looked.Offered;
            var offered = new List<Conversation>();
            foreach (var id in await floor.WaitingAsync(Most, cancellation))
                if (await conversations.OpenAsync(id, cancellation) is { Offer: not null } one)
                    offered.Add(one);
            _looked = (clock.GetUtcNow(), offered);
            return offered;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();
}
