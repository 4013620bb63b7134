using Bot.BackOffice.Access;
using Bot.BackOffice.Floor;
using Bot.Conversations;
using Bot.Desk;
using Bot.Storage;
using Bot.Turns;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Bot.BackOffice.Pages.Shared.Components.Here;

/// <summary>Whether the reader takes conversations, and what is offered to them.</summary>
public sealed class HereViewComponent(IDbContextFactory<BotDb> databases, OpenOffers offers, IPolicies policies, TimeProvider clock) : ViewComponent
{
    /// <summary>Reads it.</summary>
    public async Task<IViewComponentResult> InvokeAsync()
    {
        var (me, limits) = (HttpContext.User.Agent(), policies.Current.Value.Desk);
        await using var db = await databases.CreateDbContextAsync(HttpContext.RequestAborted);
        var found = await db.Users.Where(staff => staff.Id == me.Id).Select(staff => new
        {
            staff.Presence,
            staff.Capacity,
            Has = db.Conversations.Count(c => c.AgentId == staff.Id && c.Owner == OwnerKind.Agent && c.SnoozedSince == null),
        }).SingleOrDefaultAsync(HttpContext.RequestAborted);
        return View(new HereNow(found?.Presence ?? DeskPresence.Available, found?.Has ?? 0, found?.Capacity ?? limits.AgentCapacity, TimeSpan.FromSeconds(limits.OfferSeconds), clock.GetUtcNow(),
            await offers.ToAsync(me.Id, HttpContext.RequestAborted)));
    }
}

/// <summary>How the reader stands.</summary>
/// <param name="Presence">Whether they take conversations.</param>
/// <param name="Has">Conversations they have.</param>
/// <param name="Capacity">Conversations they take.</param>
/// <param name="For">How long an offer is open.</param>
/// <param name="Now">The instant.</param>
/// <param name="Offers">What is offered to them, the offer that ends first first.</param>
public sealed record HereNow(DeskPresence Presence, int Has, int Capacity, TimeSpan For, DateTimeOffset Now, IReadOnlyList<Conversation> Offers)
{
    /// <summary>In words: "Busy: 2 of 4".</summary>
    public string Words => Presence switch { DeskPresence.Away => "Away", DeskPresence.Missed => "Away (missed)", _ when Has >= Capacity => $"Full: {Has} of {Capacity}", _ when Has > 0 => $"Busy: {Has} of {Capacity}", _ => $"Available: 0 of {Capacity}" };

    /// <summary>Name of the mark.</summary>
    public string Mark => Presence != DeskPresence.Available ? " here__m--away" : Has >= Capacity ? " here__m--full" : Has > 0 ? " here__m--busy" : "";
}
