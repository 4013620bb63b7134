using Bot.Escalations;
using Bot.Turns;

namespace Bot.Core.Tests.Turns;

public sealed class PolicyTests
{
    [Fact]
    public void A_release_stored_before_a_limit_existed_has_its_default()
    {
        var stored = PolicyJson.Read("""{"escalation":{"anger":-0.4,"outburst":-0.9}}""");

        Assert.Equal(new EscalationLimits { Anger = -0.4, Outburst = -0.9 }, stored.Escalation);
        Assert.Empty(stored.Problems());
    }

    [Fact]
    public void A_policy_reads_back_as_it_was_written()
    {
        var policy = new Policy { Escalation = new() { Lost = 3 }, Desk = new() { Days = [DayOfWeek.Friday], OpensAt = 7 }, Surveys = new() { RestDays = 5 } };

        Assert.Equal(PolicyJson.Write(policy), PolicyJson.Write(PolicyJson.Read(PolicyJson.Write(policy))));
    }
}
