using System.Globalization;
using Bot.Desk;
using Bot.Releases;
using Bot.Rules;
using Bot.Turns;
using FsCheck;
using FsCheck.Fluent;
using static Bot.Core.Tests.Releases.Somebody;

namespace Bot.Core.Tests.Releases;

public sealed class PolicyFileTests
{
    static readonly IReadOnlyList<(string Title, string Text, IReadOnlyList<string> Problems)> Bad = [.. ReadBad()];

    static readonly Policy Full = House with
    {
        Escalation = House.Escalation with { Anger = -0.35 },
        Overrides = [new("Anger", -0.3) { Queue = "Returns", Segment = "gold: \"first\" # class" }, new("Lost", 3) { Channel = "webchat" }],
        Rules =
        [
            .. House.Rules,
            new("odd-words", "Ödd \"words\": yes\nand more 🙂")
            {
                When = [[Condition.Is("words", "lawyer", "no", "1e3", " 'quoted' "), Condition.AtMost("mood", "Anger")], [Condition.AtLeast("mood", 0.25)]],
                Then = new(EffectKind.HandOver) { Queue = "Returns" },
                On = false,
            },
        ],
        Desk = House.Desk with { HandlingMinutes = 7.25 },
        Hours =
        [
            new() { Zone = "Europe/Berlin", Open = [new(Weekdays.Mon | Weekdays.Fri, 540, 720), new(Weekdays.Mon | Weekdays.Tue | Weekdays.Wed, 780, 1440)], Holidays = [new(new(2026, 12, 25)), new(new(2026, 12, 24), 540, 780)] },
            new() { Name = "night", Open = [new(Weekdays.Daily, 0, 360)] },
        ],
        Queues =
        [
            .. House.Queues,
            new() { Name = "Deutsch: \"Lieferung\"", Department = "Delivery", Hours = "night", Languages = ["de", "no"], OverflowTo = "Delivery", OverflowMinutes = 2.5, WhenClosed = "Service", Targets = [new() { Tier = "gold", FirstResponse = 5 }, new() { Resolution = 480 }] },
        ],
        Feedback = new()
        {
            Routes =
            [
                new("low", "Low: \"scores\"") { When = [[Condition.AtMost("score", 2), Condition.Is("words", "charged twice", "off")], [Condition.Is("owner", "Returns")]], Department = "Billing", SettleDays = 1 },
                .. House.Feedback.Routes,
            ],
            Fallback = "Accounts",
        },
    };

    public static TheoryData<string> Titles => [.. Bad.Select(file => file.Title)];

    [Theory]
    [MemberData(nameof(Titles))]
    public void A_bad_file_is_told_by_line_and_reason(string title)
    {
        var (_, text, problems) = Bad.Single(file => file.Title == title);

        var read = PolicyFile.Read(text, House);

        Assert.Null(read.Policy);
        Assert.Equal(problems.Count, read.Problems.Count);
        Assert.All(problems.Zip(read.Problems), pair => Assert.StartsWith(pair.First, pair.Second.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_written_is_read_as_the_same_policy_whatever_it_is_read_onto()
    {
        foreach (var policy in new[] { House, Full, Full with { Overrides = [], Rules = [] } })
            foreach (var onto in new[] { House, Full })
            {
                var read = PolicyFile.Read(PolicyYaml.Write(policy, "Release 12"), onto);

                Assert.Empty(read.Problems);
                Assert.Equal(PolicyJson.Write(policy), PolicyJson.Write(read.Policy!));
            }
    }

    [Fact]
    public void Any_number_and_any_text_comes_back_as_it_was()
    {
        var policies =
            from anger in Gen.Choose(-1_000_000, -100_000)
            from minutes in Gen.Choose(1, 60_000)
            from letters in Gen.OneOf(Gen.Choose(32, 126), Gen.Choose(0, 0x2FF), Gen.Elements(0x2028, 0x85, 0xFEFF, 0xE9, 0x4E2D)).Select(letter => (char)letter).ArrayOf()
            select House.Anger(anger / 1_000_000.0) with
            {
                Rules = [new Rule("any", new string(letters)) { When = [[Condition.Is("words", "a", "b" + new string(letters))]] }],
                Surveys = House.Surveys with { DelayMinutes = minutes / 100.0 },
            };

        Prop.ForAll(Arb.From(policies.Where(policy => policy.Problems().Count == 0)), policy => PolicyFile.Read(PolicyYaml.Write(policy, "x"), House) is { Policy: { } read } && PolicyJson.Write(read) == PolicyJson.Write(policy))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(new Replay(new Rnd(5, 7), null)));
    }

    [Fact]
    public void What_a_file_does_not_name_stays_as_it_is()
    {
        var read = PolicyFile.Read("surveys:\n  restDays: 9\n", Full);

        Assert.Equal(["surveys.restDays"], PolicyMerge.Between(Full, read.Policy!).Select(change => change.Path));
    }

    [Fact]
    public void A_file_from_when_the_desk_had_the_hours_is_read_into_those_of_the_house()
    {
        var read = PolicyFile.Read("desk:\n  opensAt: 9\n  closesAt: 17\n  days: [Monday, Tuesday]\n  zone: Europe/Oslo\n", Full);

        Assert.Empty(read.Problems);
        Assert.Equal("Mon, Tue 09:00-17:00 (Europe/Oslo)", read.Policy!.Plan().House.ToString());
        Assert.Equal(["hours[house].zone", "hours[house].open"], PolicyMerge.Between(Full, read.Policy).Select(change => change.Path));
    }

    [Fact]
    public void The_same_policy_is_the_same_text_in_every_culture()
    {
        var here = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Contains("anger: -0.35\n", PolicyYaml.Write(Full, "x"), StringComparison.Ordinal);
            Assert.Equal(-0.35, PolicyFile.Read("escalation: {anger: -0.35}", House).Policy!.Escalation.Anger);
        }
        finally
        {
            CultureInfo.CurrentCulture = here;
        }
    }

    [Fact]
    public void Each_limit_says_its_unit_and_range()
    {
        var lines = PolicyYaml.Write(Full, "Release 12, on v7").Split('\n');

        Assert.Equal("# Release 12, on v7", lines[0]);
        Assert.Equal("  # Anger: -1 to -0.1 mood. Closer to 0 hands over sooner. One message alone moves mood by at most 0.45.", lines[Array.IndexOf(lines, "  anger: -0.35") - 1]);
        foreach (var part in new object[] { Full.Escalation, Full.Desk, Full.Surveys })
            foreach (var limit in Limit.Of(part.GetType()))
                Assert.Contains(lines, line => line.StartsWith(FormattableString.Invariant($"  # {limit.Says.Title}: {limit.Says.Least} to {limit.Says.Most} {limit.Says.Unit}."), StringComparison.Ordinal));
    }

    static IEnumerable<(string, string, IReadOnlyList<string>)> ReadBad()
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Releases/bad-policies.cases"));
        foreach (var part in text.Split("\n=== ").Skip(1))
        {
            var lines = part.Split('\n');
            var problems = lines.Where(line => line.StartsWith("=> ", StringComparison.Ordinal)).Select(line => line[3..]).ToList();
            yield return (lines[0], string.Join('\n', lines.Skip(1).TakeWhile(line => !line.StartsWith("=> ", StringComparison.Ordinal))), problems);
        }
    }
}
