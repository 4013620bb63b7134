using Bot.Desk;
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

    [Theory]
    [InlineData("""{"desk":{"handlingMinutes":9,"opensAt":9,"closesAt":17,"zone":"Europe/Berlin","days":["Monday","Tuesday","Wednesday","Thursday","Friday"]}}""", "Mon-Fri 09:00-17:00", "Europe/Berlin")]
    [InlineData("""{"desk":{"handlingMinutes":9,"opensAt":0,"closesAt":24,"zone":"UTC","days":["Sunday","Monday"]}}""", "Mon, Sun 00:00-24:00", "UTC")]
    [InlineData("""{"desk":{"handlingMinutes":9,"opensAt":8}}""", "Daily 08:00-24:00", "UTC")]
    [InlineData("""{"desk":{"handlingMinutes":9}}""", "Daily 00:00-24:00", "UTC")]
    public void A_release_stored_when_the_desk_had_the_hours_has_them_as_those_of_the_house(string stored, string open, string zone)
    {
        var policy = PolicyJson.Read(stored);

        Assert.Equal((9, open, zone), (policy.Desk.HandlingMinutes, string.Join("; ", policy.Plan().House.Open), policy.Plan().House.Zone));
        Assert.DoesNotContain("opensAt", PolicyJson.Write(policy), StringComparison.Ordinal);
        Assert.Equal(PolicyJson.Write(policy), PolicyJson.Write(PolicyJson.Read(PolicyJson.Write(policy))));
    }

    [Fact]
    public void A_policy_reads_back_as_it_was_written()
    {
        var policy = new Policy { Escalation = new() { Lost = 3 }, Hours = [new() { Open = [new(Weekdays.Fri, 7 * 60, 24 * 60)], Holidays = [new(new(2026, 12, 25))] }], Surveys = new() { RestDays = 5 } };

        Assert.Equal(PolicyJson.Write(policy), PolicyJson.Write(PolicyJson.Read(PolicyJson.Write(policy))));
    }
}
