using System.ComponentModel.DataAnnotations;
using Bot.BackOffice.Access;
using Bot.Conversations;
using Bot.Desk;
using Bot.Storage;
using Bot.Turns;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Bot.BackOffice.Pages.Here;

/// <summary>Whether the reader takes conversations, how many they have, and what is offered to them. The desk shows it; the script asks for it alone.</summary>
[Authorize(ConsolePolicies.Desk)]
public sealed class IndexModel(IDbContextFactory<BotDb> databases, IConversations conversations, ConversationGate gate, DeskTurns desk) : ConsolePage
{
    /// <summary>What the reader says: available or away.</summary>
    [BindProperty, StringLength(20)]
    public string? Presence { get; set; }

    /// <summary>The conversation an offer is of.</summary>
    [BindProperty, StringLength(300)]
    public string? Id { get; set; }

    /// <summary>Said once, on the desk.</summary>
    [TempData]
    public string? Said { get; set; }

    /// <summary>The part of the desk alone.</summary>
    public IActionResult OnGet() => ViewComponent("Here");

    /// <summary>Says whether they take conversations.</summary>
    public async Task<IActionResult> OnPostSetAsync(CancellationToken cancellation)
    {
        if (Presence is not ("available" or "away"))
            return NotFound();
        var (says, now, me) = (Presence == "available" ? DeskPresence.Available : DeskPresence.Away, When.Now, Me.Id);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.Users.Where(staff => staff.Id == me).ExecuteUpdateAsync(set => set.SetProperty(staff => staff.Presence, says).SetProperty(staff => staff.PresenceAt, now), cancellation);
        return Redirect("/console/desk");
    }

    /// <summary>Takes what was offered.</summary>
    public async Task<IActionResult> OnPostAcceptAsync(CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(Id))
            return NotFound();
        // Only what is offered to them: else this would be a way round what they may see.
        if ((await conversations.OpenAsync(Id, cancellation)).Offer?.Agent.Id == Me.Id && (await desk.HandleAsync(Id, new Claim(Me), CancellationToken.None)).Refusal is null)
            return RedirectToPage("/Desk/Index", new { id = Id, view = "mine" });
        // Over a moment ago: where it stands now is shown to who may see it.
        if (await gate.OpenAsync(Reader, Id, cancellation) is null)
            return Redirect("/console/desk");
        Said = "The offer was over before you took it.";
        return RedirectToPage("/Desk/Index", new { id = Id, view = "open" });
    }

    /// <summary>Would rather not take it.</summary>
    public async Task<IActionResult> OnPostDeclineAsync()
    {
        if (string.IsNullOrEmpty(Id))
            return NotFound();
        await desk.HandleAsync(Id, new Decline(Me), CancellationToken.None);
        return Redirect("/console/desk");
    }
}
