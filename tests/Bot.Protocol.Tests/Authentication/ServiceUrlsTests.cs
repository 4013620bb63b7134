using Bot.Protocol.Authentication;

namespace Bot.Protocol.Tests.Authentication;

public sealed class ServiceUrlsTests
{
    static readonly string[] Configured = ["bots.example.com", "test.example.com:8443", "*.partner.example", "203.0.113.7"];

    [Fact]
    public void The_list_of_service_URLs_holds()
    {
        var usual = new ServiceUrls(BotFrameworkCloud.Public, allowLoopback: false, Configured);
        var development = new ServiceUrls(BotFrameworkCloud.Public, allowLoopback: true, Configured);
        var wrong = new List<string>();
        foreach (var (line, expected) in CaseFile.Arrows("Authentication/service-urls.cases"))
        {
            var dev = line.StartsWith("dev ", StringComparison.Ordinal);
            var allowed = (dev ? development : usual).IsAllowed(dev ? line[4..] : line, out var url, out var problem);
            if (expected != (allowed ? "allowed" : "refused"))
                wrong.Add($"{line} => {problem ?? url!.AbsoluteUri}");
            Assert.Equal(allowed, url is not null);
        }
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" https://smba.trafficmanager.net/")]
    [InlineData("https://smba.trafficmanager.net/\r\nX: y")]
    [InlineData("https://smba.traffic\tmanager.net/")]
    [InlineData("https://smba.trafficmanager.net/\0")]
    public void Nothing_and_control_characters_are_refused(string? url) =>
        Assert.False(new ServiceUrls(BotFrameworkCloud.Public).IsAllowed(url, out _, out _));

    [Fact]
    public void A_URL_of_endless_length_is_refused() =>
        Assert.False(new ServiceUrls(BotFrameworkCloud.Public).IsAllowed("https://smba.trafficmanager.net/" + new string('a', 3000), out _, out _));

    [Theory]
    [InlineData("https://bots.example.com")]
    [InlineData("bots.example.com/path")]
    [InlineData("*")]
    [InlineData("*.com")]
    [InlineData("*.example.com:8443")]
    [InlineData("a@b.example")]
    [InlineData("")]
    public void A_setting_that_is_no_host_is_refused_at_the_start(string entry) =>
        Assert.Throws<ArgumentException>(() => new ServiceUrls(BotFrameworkCloud.Public, false, [entry]));

    [Fact]
    public void The_government_cloud_has_its_own_hosts()
    {
        var government = new ServiceUrls(BotFrameworkCloud.UsGovernment);
        Assert.True(government.IsAllowed("https://smba.infra.gov.teams.microsoft.us/teams", out _, out _));
        Assert.False(government.IsAllowed("https://smba.trafficmanager.net/emea/", out _, out _));
    }
}
