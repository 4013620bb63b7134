using System.Text.Json;
using Bot.Audit;
using Bot.BackOffice.Access;
using Bot.BackOffice.Audit;
using Bot.BackOffice.Desk;
using Bot.BackOffice.Measures;
using Bot.Conversations;
using Bot.Storage;
using Bot.Turns;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Bot.BackOffice.Api;

/// <summary>The console's data for programs: the same queries as the pages, signed in the same way.</summary>
static class ApiV1
{
    const int MostFacts = 500;

    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").WithTags("Back office");
        api.MapGet("/conversations", ListAsync).RequireAuthorization(ConsolePolicies.Desk).WithName("ListConversations").WithSummary("Conversations of a view")
            .WithDescription("Views: waiting and unanswered (longest wait first), mine, snoozed, bot, open, closed, all (newest first), and label: with a label. `queue` is left out for all queues. Give `next` back as `after` for the next page.")
            .Produces(StatusCodes.Status401Unauthorized);
        // Channels choose the ids, and some hold slashes.
        api.MapGet("/conversations/{**id}", FactsAsync).RequireAuthorization(ConsolePolicies.Desk).WithName("GetConversation").WithSummary("A conversation and its facts, oldest first")
            .WithDescription("At most 500 facts at once; give the number of the last one back as `after`.")
            .Produces(StatusCodes.Status401Unauthorized).Produces(StatusCodes.Status404NotFound);
        api.MapGet("/cases", CasesAsync).RequireAuthorization(ConsolePolicies.Desk).WithName("ListCases").WithSummary("Feedback cases, past their date first")
            .WithDescription("`state` is open or settled; `department` is left out for all; `page` counts from 0.")
            .Produces(StatusCodes.Status401Unauthorized);
        api.MapGet("/numbers", NumbersAsync).RequireAuthorization(ConsolePolicies.Numbers).WithName("GetNumbers").WithSummary("The numbers of a period of days")
            .WithDescription("The same as on the page of numbers. `from` and `to` are days on the desk's clock, at most 92; without them the last seven. `at` counts up to an instant, in Unix milliseconds. Who works for one department is refused.")
            .Produces(StatusCodes.Status401Unauthorized).Produces(StatusCodes.Status403Forbidden);
        api.MapGet("/addresses", async (Addresses addresses) => TypedResults.Ok(await addresses.ReadAsync())).RequireAuthorization(ConsolePolicies.Supervisor)
            .WithName("ListAddresses").WithSummary("What the program answers to, and whom it lets in").WithDescription("For supervisors, to review who may do what.")
            .Produces(StatusCodes.Status401Unauthorized).Produces(StatusCodes.Status403Forbidden);
        return api;
    }

    static async Task<Ok<ConversationPage>> ListAsync(HttpContext context, DeskLists lists, string? view, string? queue, string? after, int? limit, CancellationToken cancellation)
    {
        var page = await lists.ReadAsync(DeskView.Of(view), context.Viewer(), after, limit ?? DeskLists.PageSize, cancellation, queue);
        return TypedResults.Ok(new ConversationPage([.. page.Rows.Select(ConversationItem.Of)], page.Next));
    }

    static async Task<Results<Ok<ConversationDetail>, NotFound>> FactsAsync(HttpContext context, string id, ConversationGate gate, Witness witness, int? after, int? limit, CancellationToken cancellation)
    {
        if (await gate.OpenAsync(context.Viewer(), id, cancellation) is not { } conversation)
            return TypedResults.NotFound();
        await witness.ViewedAsync(context.User.Agent(), AuditActs.ConversationViewed, id);
        var facts = await gate.FactsAsync(conversation, Math.Max(0, after ?? 0), Math.Clamp(limit ?? MostFacts, 1, MostFacts), cancellation);
        return TypedResults.Ok(new ConversationDetail(id, conversation.Version, conversation.Owner.ToString(), conversation.Queue, conversation.Agent?.Name,
            [.. facts.Select(fact => new FactItem(fact.Number, JsonSerializer.SerializeToElement(fact.Fact, ConversationJson.Default.Fact)))]));
    }

    static async Task<Results<Ok<NumberSet>, ForbidHttpResult>> NumbersAsync(HttpContext context, Numbers numbers, IPolicies policies, TimeProvider clock, DateOnly? from, DateOnly? to, long? at, CancellationToken cancellation)
    {
        // Numbers are of the whole house.
        if (context.Viewer().Department is not null)
            return TypedResults.Forbid();
        var when = When.In(policies.Current.Value.Plan().House.Zone, clock.GetUtcNow());
        var period = await numbers.PeriodAsync(from, to, at, when, cancellation);
        return TypedResults.Ok(NumberSet.Of(period, when, await numbers.CountAsync(period, when, cancellation)));
    }

    static async Task<Ok<CasePage>> CasesAsync(HttpContext context, FeedbackLists lists, string? department, string? state, int? page, CancellationToken cancellation)
    {
        var at = Math.Max(0, page ?? 0);
        var cases = await lists.ReadAsync(context.Viewer(), department, state == "settled" ? CaseState.Settled : CaseState.Open, at, cancellation);
        return TypedResults.Ok(new CasePage([.. cases.Take(FeedbackLists.PageSize).Select(CaseItem.Of)], cases.Count > FeedbackLists.PageSize ? at + 1 : null));
    }
}

/// <summary>A page of conversations.</summary>
/// <param name="Items">In the view's order.</param>
/// <param name="Next">Give back as <c>after</c>; null on the last page.</param>
public sealed record ConversationPage(IReadOnlyList<ConversationItem> Items, string? Next);

/// <summary>A conversation in a list.</summary>
/// <param name="Id">Key over all channels.</param>
/// <param name="Customer">Display name, possibly empty.</param>
/// <param name="Channel">Stored name of the channel.</param>
/// <param name="Owner">Bot, Waiting, Agent or Closed.</param>
/// <param name="Agent">Name of the person in charge.</param>
/// <param name="Queue">Department.</param>
/// <param name="WaitingSince">Since when the customer waits for a person.</param>
/// <param name="Mood">-1 to +1.</param>
/// <param name="Intent">The last intent acted on.</param>
/// <param name="LastLine">The last words.</param>
/// <param name="ChangedAt">When the last thing happened.</param>
public sealed record ConversationItem(
    string Id, string? Customer, string? Channel, string Owner, string? Agent, string? Queue, DateTimeOffset? WaitingSince, double Mood, string? Intent,
    string LastLine, DateTimeOffset ChangedAt)
{
    internal static ConversationItem Of(DeskRow row) => new(
        row.Id, row.CustomerName, row.Channel, row.Owner.ToString(), row.AgentName, row.Queue, row.WaitingSince, row.Mood, row.LastIntent, row.LastLine, row.ChangedAt);
}

/// <summary>A conversation with facts.</summary>
/// <param name="Id">Key over all channels.</param>
/// <param name="Version">Number of facts in all.</param>
/// <param name="Owner">Bot, Waiting, Agent or Closed.</param>
/// <param name="Queue">Department.</param>
/// <param name="Agent">Name of the person in charge.</param>
/// <param name="Facts">The facts asked for.</param>
public sealed record ConversationDetail(string Id, int Version, string Owner, string? Queue, string? Agent, IReadOnlyList<FactItem> Facts);

/// <summary>A fact with its place.</summary>
/// <param name="Number">From 1 without gaps.</param>
/// <param name="Fact">What happened; <c>kind</c> says which of the stored kinds it is.</param>
public sealed record FactItem(int Number, JsonElement Fact);

/// <summary>A page of feedback cases.</summary>
/// <param name="Items">Past their date first.</param>
/// <param name="Next">Number of the next page; null on the last.</param>
public sealed record CasePage(IReadOnlyList<CaseItem> Items, int? Next);

/// <summary>A feedback case.</summary>
/// <param name="Id">Key.</param>
/// <param name="Conversation">The conversation it came from.</param>
/// <param name="Customer">Display name.</param>
/// <param name="Department">Who can act on it.</param>
/// <param name="Because">Why that department.</param>
/// <param name="Score">1 to 5.</param>
/// <param name="Comment">The customer's words.</param>
/// <param name="OpenedAt">When it was booked.</param>
/// <param name="DueAt">When it should be settled.</param>
/// <param name="State">Open or Settled.</param>
/// <param name="SettledBy">Who settled it.</param>
/// <param name="SettledAt">When.</param>
/// <param name="Message">What the customer was told.</param>
public sealed record CaseItem(
    string Id, string Conversation, string Customer, string Department, string Because, int? Score, string? Comment, DateTimeOffset OpenedAt, DateTimeOffset DueAt,
    string State, string? SettledBy, DateTimeOffset? SettledAt, string? Message)
{
    internal static CaseItem Of(CaseRow row) => new(
        row.Id, row.Conversation, row.Customer, row.Department, row.Because, row.Score, row.Comment, row.OpenedAt, row.DueAt, row.State.ToString(),
        row.SettledBy, row.SettledAt, row.Message);
}
