using Bot.BackOffice.Access;
using Bot.BackOffice.Desk;
using Bot.BackOffice.Limits;
using Bot.Conversations;
using Bot.Storage;
using Bot.Turns;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Bot.BackOffice.Pages;

/// <summary>A step of the set-up.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Says">What is so, or what it is good for.</param>
/// <param name="Done">Whether it is done.</param>
/// <param name="Action">Words of the button.</param>
/// <param name="Link">Where the button goes; null where the reader may not go.</param>
/// <param name="Outside">True when it opens in a tab of its own.</param>
public sealed record SetUpStep(string Title, string Says, bool Done, string Action, string? Link, bool Outside = false);

/// <summary>The set-up: what is done, and one next step. It is what an empty product shows. Agents go straight to the desk.</summary>
public sealed class IndexModel(IDbContextFactory<BotDb> databases, DeskLists desk, FeedbackLists feedback, IPolicies policies) : ConsolePage
{
    /// <summary>The steps in order.</summary>
    public IReadOnlyList<SetUpStep> Steps { get; private set; } = [];

    /// <summary>Steps done.</summary>
    public int Done => Steps.Count(step => step.Done);

    /// <summary>The first step that is not done.</summary>
    public SetUpStep? Next => Steps.FirstOrDefault(step => !step.Done);

    /// <summary>Customers who wait.</summary>
    public int Waiting { get; private set; }

    /// <summary>Who has waited longest.</summary>
    public DeskRow? Longest { get; private set; }

    /// <summary>Open cases per department.</summary>
    public IReadOnlyList<DepartmentCount> Cases { get; private set; } = [];

    /// <summary>People who were here a moment ago.</summary>
    public int Present { get; private set; }

    /// <summary>Version of the policy in force.</summary>
    public int PolicyVersion => policies.Current.Version;

    /// <summary>What waiting customers are promised.</summary>
    public TimeSpan Promise => TimeSpan.FromMinutes(policies.Current.Value.Desk.WaitPromiseMinutes);

    /// <summary>Shows it.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!IsSupervisor)
            return Redirect(User.Home());

        var since = When.Now.AddSeconds(-policies.Current.Value.Desk.GoneSeconds);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var people = await db.Users.CountAsync(cancellation);
        Present = await db.Users.CountAsync(staff => staff.LastSeenAt >= since, cancellation);
        var talked = await db.Conversations.AnyAsync(cancellation);
        var handled = await db.Conversations.AnyAsync(c => c.Owner == OwnerKind.Agent, cancellation)
            || await db.Conversations.AnyAsync(c => c.Owner == OwnerKind.Closed, cancellation);
        Waiting = (await desk.CountAsync(Reader, cancellation))[DeskView.Waiting.Key];
        Longest = await desk.LongestWaitAsync(Reader, cancellation);
        Cases = await feedback.CountAsync(Reader, When.Now, cancellation);
        var settled = await feedback.SettledAsync(Reader, cancellation) > 0;

        var policy = policies.Current;
        var hours = policy.Value.Plan().House;
        var accounts = User.May(ConsolePolicies.People) ? "/console/people" : null;
        Steps =
        [
            new("First account", "The one-time set-up link is used up; whom an administrator invites gets a link of their own.", true, "People", accounts),
            new("Talk to it yourself", talked ? "A conversation exists." : "Open the customer’s page, ask for an order or a return, and see what it says and why.", talked, "Open the customer’s page", "/", true),
            new("Take a conversation over", handled ? "A person has had a conversation." : "Tell the bot that you want a person, then claim the conversation at the desk.", handled, "Open the desk", "/console/desk"),
            new("Decide when people are there", policy.Version > 0 ? $"Open {hours}." : $"As built in: open {hours}. Outside these hours the bot collects and promises a callback.", policy.Version > 0, policy.Version > 0 ? "Change" : "Set hours and limits", "/console/limits"),
            new("Invite a colleague", people > 1 ? $"{people} people have an account." : $"An agent answers customers; a supervisor also sets limits.{(accounts is null ? " An administrator invites them." : "")}", people > 1, "Invite", accounts),
            new("Close the loop once", settled ? "A department answered a customer’s feedback." : "Close a conversation, answer the survey as the customer, and settle the case that comes of it.", settled, "Open feedback", "/console/feedback"),
        ];
        return Page();
    }
}
