using Bot.Conversations;
using Bot.Desk;
using Bot.Testing;

namespace Bot.Core.Tests.Desk;

/// <summary>Colleagues who are asked in: what they may, and for how long.</summary>
public sealed class GuestsTests
{
    static readonly Agent Cem = new("cem", "Cem");

    readonly Conversation _anas = Conversation.New(Some.ConversationId).After([
        new ConversationOpened(Some.At, Some.Customer, Some.Address, "en"), new Escalated(Some.At, "asked", "asked for a person", "Service", 1), new AgentClaimed(Some.At, Some.Ana)]);

    [Fact]
    public void Who_is_asked_in_sees_it_whatever_their_department_for_as_long_as_they_are()
    {
        var asked = After(_anas, new Invite(Some.Ana, Some.Ben, "Is that covered?"));
        var ben = new Viewer(Some.Ben, "Billing", ["Billing"]);

        Assert.False(ben.Sees(_anas));
        Assert.True(ben.Sees(asked));
        Assert.False(ben.Sees(After(asked, new LetGo(Some.Ana, Some.Ben.Id))));
    }

    [Fact]
    public void The_owner_stays_the_owner_while_a_guest_writes()
    {
        var writes = After(After(_anas, new Invite(Some.Ana, Some.Ben, "Is that covered?")), new LetWrite(Some.Ana, Some.Ben.Id));
        var answered = After(writes, new Reply(Some.Ben, "It is covered.", "f1"));

        Assert.Equal((Some.Ana, _anas.Epoch, false), (answered.Agent, answered.Epoch, answered.Unanswered));
    }

    [Fact]
    public void It_ends_when_they_leave_when_they_are_let_go_and_when_the_owner_changes()
    {
        var asked = After(_anas, new Invite(Some.Ana, Some.Ben, "Is that covered?"));
        DeskCommand[] ends = [new LetGo(Some.Ben, Some.Ben.Id), new LetGo(Some.Ana, Some.Ben.Id), new HandBack(Some.Ana), new Close(Some.Ana, "Resolved", null), new Requeue(Some.Ana), new Claim(Cem, FromColleague: true)];
        Assert.All(ends, end => Assert.Empty(After(asked, end).Guests));
    }

    [Fact]
    public void No_more_are_asked_in_than_can_be_kept_apart()
    {
        var full = Enumerable.Range(0, DeskRules.MostGuests).Aggregate(_anas, (now, one) => After(now, new Invite(Some.Ana, new($"guest-{one}", $"Guest {one}"), "Is that covered?")));

        Assert.Contains("Let one go first", Does(full, new Invite(Some.Ana, Some.Ben, "Is that covered?")).Refusal);
        Assert.Null(Does(After(full, new LetGo(Some.Ana, "guest-0")), new Invite(Some.Ana, Some.Ben, "Is that covered?")).Refusal);
    }

    static DeskOutcome Does(Conversation conversation, DeskCommand command) => DeskRules.Decide(conversation, command, Some.At.AddMinutes(1));

    static Conversation After(Conversation conversation, DeskCommand command)
    {
        var outcome = Does(conversation, command);
        Assert.Null(outcome.Refusal);
        return conversation.After(outcome.Facts);
    }
}
