using System.ComponentModel.DataAnnotations;
using Bot.BackOffice.Access;
using Bot.BackOffice.Desk;
using Bot.BackOffice.Floor;
using Bot.Conversations;
using Bot.Desk;
using Bot.Storage;
using Bot.Turns;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bot.BackOffice.Pages.Wallboard;

/// <summary>The live floor, and what a supervisor does from it. Every act is a command of the desk: decided, stored as a fact, noted in the audit log.</summary>
[Authorize(ConsolePolicies.Floor)]
public sealed class IndexModel(FloorLists floor, Screens screens, DeskLists lists, ConversationGate gate, DeskTurns desk, IPolicies policies) : ConsolePage
{
    /// <summary>The conversation an act is about.</summary>
    [BindProperty, StringLength(300)]
    public string? Id { get; set; }

    /// <summary>A whisper, or the note of a transfer.</summary>
    [BindProperty, StringLength(DeskRules.LongestText * 2)]
    public string? Text { get; set; }

    /// <summary>Makes a form sent twice one whisper.</summary>
    [BindProperty, StringLength(64)]
    public string? Key { get; set; }

    /// <summary>To whom it is given: <c>queue:</c> and its name, or <c>person:</c> and their account.</summary>
    [BindProperty, StringLength(120)]
    public string? To { get; set; }

    /// <summary>Whether it shall come before the others.</summary>
    [BindProperty]
    public bool Raised { get; set; }

    /// <summary>Whether the act was asked for on the desk, to go back there.</summary>
    [BindProperty]
    public bool FromDesk { get; set; }

    /// <summary>Where a screen hangs.</summary>
    [BindProperty, StringLength(200)]
    public string? Title { get; set; }

    /// <summary>How many days its link lives.</summary>
    [BindProperty]
    public int Days { get; set; } = 30;

    /// <summary>The link that is taken back.</summary>
    [BindProperty]
    public long Screen { get; set; }

    /// <summary>The links there are.</summary>
    public IReadOnlyList<ScreenRow> Links { get; private set; } = [];

    /// <summary>The link that was just made: told once, for only its hash is kept.</summary>
    public string? Made { get; private set; }

    /// <summary>Said once after an act.</summary>
    [TempData]
    public string? Said { get; set; }

    /// <summary>Why the last act was not done.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The floor.</summary>
    public FloorNow Floor { get; private set; } = null!;

    /// <summary>Names of the queues something can be given to.</summary>
    public IEnumerable<string> QueueNames => policies.Current.Value.Queues.Select(queue => queue.Name);

    /// <summary>No act is for somebody who may not see the conversation it is about.</summary>
    [NonHandler]
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        if (context.HandlerMethod is { HttpMethod: "Post", Name: not ("Screen" or "Revoke") } && await gate.OpenAsync(Reader, Id, HttpContext.RequestAborted) is null)
            context.Result = NotFound();
        else
            await next();
    }

    /// <summary>The floor.</summary>
    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Floor = await floor.ReadAsync(Reader, When, cancellation);
        Links = await screens.ListAsync(Reader, cancellation);
    }

    /// <summary>Its part that changes, alone.</summary>
    public async Task<IActionResult> OnGetPartAsync(CancellationToken cancellation)
    {
        Floor = await floor.ReadAsync(Reader, When, cancellation);
        return Partial("_Floor", this);
    }

    /// <summary>Makes a link for a screen on the wall.</summary>
    public async Task<IActionResult> OnPostScreenAsync(CancellationToken cancellation)
    {
        var (token, problem) = await screens.MakeAsync(Title ?? "", Days, Reader, cancellation);
        if (token is null)
            return await RefuseAsync(problem!, cancellation);
        Made = $"{Request.Scheme}://{Request.Host}{Request.PathBase}/console/screen?token={token}";
        await OnGetAsync(cancellation);
        return Page();
    }

    /// <summary>Takes one back.</summary>
    public async Task<IActionResult> OnPostRevokeAsync(CancellationToken cancellation)
    {
        if (await screens.RevokeAsync(Screen, Reader, cancellation) is not { } title)
            return await RefuseAsync("That link is over already.", cancellation);
        Said = $"The link of “{title}” opens nothing any more.";
        return Redirect("/console/wallboard");
    }

    /// <summary>Comes beside the owner.</summary>
    public Task<IActionResult> OnPostJoinAsync(CancellationToken cancellation) => DoAsync(new Join(Me), "", toDesk: true, cancellation);

    /// <summary>Goes away from beside the owner.</summary>
    public Task<IActionResult> OnPostPartAsync(CancellationToken cancellation) => DoAsync(new Part(Me), "You left the conversation.", toDesk: FromDesk, cancellation);

    /// <summary>Tells the owner something.</summary>
    public Task<IActionResult> OnPostWhisperAsync(CancellationToken cancellation) =>
        DoAsync(new Whisper(Me, Text ?? "", Key ?? Guid.NewGuid().ToString("N")), "Whispered. The customer does not see it.", toDesk: FromDesk, cancellation);

    /// <summary>Takes it over.</summary>
    public Task<IActionResult> OnPostTakeOverAsync(CancellationToken cancellation) => DoAsync(new Claim(Me, FromColleague: true), "", toDesk: true, cancellation);

    /// <summary>Gives it to somebody else.</summary>
    public async Task<IActionResult> OnPostReassignAsync(CancellationToken cancellation)
    {
        var (kind, name) = To?.Split(':', 2) is [var first, var rest] ? (first, rest) : ("", "");
        var colleague = kind != "person" ? null : name == Me.Id ? Me : (await lists.ColleaguesAsync(Me.Id, When.Now, cancellation)).Where(one => one.Id == name).Select(one => new Agent(one.Id, one.Name)).FirstOrDefault();
        if (kind == "person" && colleague is null)
            return await RefuseAsync("That colleague is not here any more.", cancellation);
        return await DoAsync(new Transfer(Me, kind == "queue" ? name : null, colleague, Text ?? "") { FromColleague = true }, $"Given to {colleague?.Name ?? name}.", toDesk: false, cancellation);
    }

    /// <summary>Gives it back to its queue.</summary>
    public Task<IActionResult> OnPostRequeueAsync(CancellationToken cancellation) => DoAsync(new Requeue(Me) { FromColleague = true }, "It is back in its queue.", toDesk: false, cancellation);

    /// <summary>Puts it before the others of its queue, or back in turn.</summary>
    public Task<IActionResult> OnPostPriorityAsync(CancellationToken cancellation) =>
        DoAsync(new Prioritise(Me, Raised), Raised ? "It comes before the others of its queue." : "It is back in turn.", toDesk: FromDesk, cancellation);

    async Task<IActionResult> DoAsync(DeskCommand command, string said, bool toDesk, CancellationToken cancellation)
    {
        if ((await desk.HandleAsync(Id!, command, CancellationToken.None)).Refusal is { } refusal)
            return await RefuseAsync(refusal, cancellation);
        if (toDesk)
            return RedirectToPage("/Desk/Index", new { id = Id, view = "open" });
        Said = said;
        return Redirect("/console/wallboard");
    }

    async Task<IActionResult> RefuseAsync(string refusal, CancellationToken cancellation)
    {
        Refusal = refusal;
        await OnGetAsync(cancellation);
        Response.StatusCode = StatusCodes.Status409Conflict;
        return Page();
    }
}
