using System.Globalization;
using Bot.Conversations;
using Bot.Desk;
using Bot.Escalations;
using Bot.Replays;
using Bot.Rules;
using Bot.Testing;
using Bot.Turns;

namespace Bot.Core.Tests.Replays;

public sealed class ReplayTests
{
    static readonly IReadOnlyList<Case> Cases = CaseFile.Read("Replays/replay.cases", 2, 7);
    static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    static readonly Policy Delivered = Policy.Default.Value;

    public static TheoryData<string> Lines => [.. Cases.Select(line => line.ToString())];

    [Theory]
    [MemberData(nameof(Lines))]
    public void Each_story_is_counted_as_written(string line)
    {
        var story = Cases.Single(candidate => candidate.ToString() == line);
        var facts = new Story(Delivered).Read(story.Given[0]);

        var report = Replayed(facts, Policy.Default, Draft(story.Given[1]), Start, Start.AddDays(30), facts[^1].Fact.At);

        var (before, after) = (report.Before, report.After);
        Assert.True(report.Reproduced.Whole);
        Assert.Equal(string.Join(" | ", story.Expected), string.Join(" | ",
            $"{report.Conversations}", $"{before.HandedOver} > {after.HandedOver}", $"{before.Contained} > {after.Contained}", $"{before.TrulyContained} > {after.TrulyContained}",
            $"{after.Bad}", $"{before.Missed} > {after.Missed}",
            string.Join(" ", report.Changes.Where(change => change.Turns > 0).Select(change => $"{change.Kind} {change.Turns}").DefaultIfEmpty("-"))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Recorded_decisions_are_found_again_whichever_version_decided(int seed)
    {
        var versions = Versions(seed);
        var facts = History(seed, versions, 300);

        var report = Replayed(facts, versions[^1], Draft("Anger=-0.2"), Start, Start.AddDays(60), null, versions);

        Assert.True(report.Reproduced.Asked > 500);
        Assert.Equal(new HashSet<int>(versions.Select(version => version.Version)), facts.Select(stored => stored.Fact).OfType<RulesAsked>().Select(asked => asked.Policy).ToHashSet());
        Assert.Empty(report.Reproduced.Differences);
        Assert.Equal(1, report.Reproduced.Share);
    }

    [Fact]
    public void A_record_that_says_something_else_is_named()
    {
        var versions = Versions(1);
        var facts = History(1, versions, 40);
        var at = facts.FindIndex(stored => stored.Fact is RulesAsked { Effect.Kind: EffectKind.HandOver });
        var asked = (RulesAsked)facts[at].Fact;
        facts[at] = facts[at] with { Fact = asked with { Rule = null, Effect = null } };

        var difference = Assert.Single(Replayed(facts, versions[^1], versions[^1].Value, Start, Start.AddDays(60), null, versions).Reproduced.Differences);

        Assert.Equal((facts[at].ConversationId, asked.MessageId, asked.Policy, "none"), (difference.Conversation, difference.Message, difference.Policy, difference.Recorded));
        Assert.StartsWith(asked.Rule!, difference.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_that_is_not_stored_is_named()
    {
        var versions = Versions(1);
        var report = Replayed(History(1, versions, 40), versions[^1], Delivered, Start, Start.AddDays(60), null, [versions[^1]]);

        Assert.False(report.Reproduced.Whole);
        Assert.Contains(report.Reproduced.Differences, difference => difference.Found.EndsWith("is not stored", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    public void A_draft_that_is_the_live_policy_changes_nothing_and_counts_what_is_recorded(int seed)
    {
        var live = Policy.Default;
        var facts = History(seed, [live], 300);

        var report = Replayed(facts, live, Delivered with { }, Start, Start.AddDays(60), null, [live]);

        Assert.Equal(0, report.ChangedTurns);
        Assert.Empty(report.Samples);
        Assert.Equal(Json(report.Before), Json(report.After));
        // An episode that was escalated twice would need to be handed back, which this history has not.
        Assert.Equal(facts.Count(stored => stored.Fact is Escalated), report.Before.HandedOver);
        Assert.Equal(report.Queues.Sum(queue => queue.Before.Handovers + queue.Before.WhileClosed), report.Before.HandedOver);
        Assert.Equal(report.Before.Rules.Sum(rule => rule.Conversations), report.Before.HandedOver);
        foreach (var dimension in Enum.GetValues<ReplayDimension>())
            Assert.Equal(report.Conversations, report.Groups.Where(group => group.Dimension == dimension).Sum(group => group.Conversations));
    }

    [Fact]
    public void Culture_and_time_zone_of_the_machine_change_nothing()
    {
        var versions = Versions(3);
        var facts = History(3, versions, 120);
        string Report() => ReplayJson.Write(Replayed(facts, versions[^1], Draft("Anger=-0.2"), Start, Start.AddDays(60), null, versions));
        var expected = Report();
        var (culture, zone) = (CultureInfo.CurrentCulture, Environment.GetEnvironmentVariable("TZ"));
        try
        {
            foreach (var (name, place) in new[] { ("tr-TR", "Asia/Kolkata"), ("de-DE", "America/St_Johns"), ("ar-SA", "Pacific/Chatham") })
            {
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);
                Environment.SetEnvironmentVariable("TZ", place);
                TimeZoneInfo.ClearCachedData();
                Assert.Equal(expected, Report());
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
            Environment.SetEnvironmentVariable("TZ", zone);
            TimeZoneInfo.ClearCachedData();
        }
    }

    [Fact]
    public void The_order_in_which_conversations_of_one_moment_were_stored_changes_nothing()
    {
        var versions = Versions(4);
        var facts = History(4, versions, 60);
        var chance = new Random(11);
        // Facts of one conversation stay in their order; those of others within half an hour may come before or after.
        var late = facts.GroupBy(stored => stored.ConversationId).ToDictionary(group => group.Key, _ => TimeSpan.FromMinutes(chance.Next(30)));
        var shuffled = facts.OrderBy(stored => stored.Fact.At + late[stored.ConversationId]).ThenBy(stored => stored.ConversationId, StringComparer.Ordinal).ThenBy(stored => stored.Number)
            .Select((stored, i) => stored with { Position = i + 1 }).ToList();
        Assert.NotEqual(facts.Select(stored => stored.ConversationId), shuffled.Select(stored => stored.ConversationId));
        string Report(IReadOnlyList<StoredFact> of)
        {
            var report = Replayed(of, versions[^1], Draft("Anger=-0.2"), Start, Start.AddDays(60), null, versions);
            return ReplayJson.Write(report with { Samples = [.. report.Samples.OrderBy(sample => sample.Conversation).ThenBy(sample => sample.Message)] });
        }

        Assert.Equal(Report(facts), Report(shuffled));
    }

    [Fact]
    public void Samples_are_the_most_certain_and_say_what_each_policy_decided_and_how_it_ended()
    {
        var facts = History(8, [Policy.Default], 3000);
        var draft = Draft("Anger=-0.1 Lost=5");

        var report = Replayed(facts, Policy.Default, draft, Start, Start.AddDays(300), null, [Policy.Default]);

        Assert.True(report.Changes[(int)ChangeKind.ToPerson].Turns > Replay.MostSamples);
        Assert.All(Enum.GetValues<ChangeKind>(), kind => Assert.True(report.Samples.Count(sample => sample.Kind == kind) <= Replay.MostSamples));
        Assert.Equal(report.Samples.Select(sample => sample.Margin ?? -1).OrderDescending(), report.Samples.Select(sample => sample.Margin ?? -1));
        var first = report.Samples.First(sample => sample.Kind == ChangeKind.ToPerson);
        Assert.NotEqual(EffectKind.HandOver, first.Live.Effect);
        Assert.Equal(("angry", EffectKind.HandOver), (first.Draft.Rule, first.Draft.Effect));
        Assert.Contains("limit -0.10", first.Draft.Why, StringComparison.Ordinal);
        Assert.NotNull(first.Ended);
        // The least certain sample is no less certain than any turn that is left out.
        Assert.True(report.Samples.Last(sample => sample.Kind == ChangeKind.ToPerson).Margin > 0.05);
    }

    [Fact]
    public void Opening_hours_and_handling_times_are_the_drafts_own()
    {
        var recorded = Delivered with { Rules = [new("wait", "Long wait") { When = [[Condition.AtLeast("expected-wait", 10)]], Then = new(EffectKind.Offer) }] };
        var asked = new TurnInputs { Ahead = 5, ExpectedWait = 9, DeskOpen = true, Hour = 8, Weekday = DayOfWeek.Monday, Queue = "Billing" };
        List<StoredFact> facts =
        [
            new(1, "c", 1, new CustomerSpoke(Start, "m", null, "hello", null)),
            new(2, "c", 2, new RulesAsked(Start, "m", asked, 1, [], null, null)),
        ];
        var live = new Versioned<Policy>(1, recorded, Start, "Ana", "");
        ReplayReport Report(Policy draft) => Replayed(facts, live, draft, Start, Start.AddDays(1), null, [live]);

        // Six in the queue, six minutes each, halved: two people give nine minutes, and twelve-minute handling gives eighteen.
        Assert.Equal(0, Report(recorded).ChangedTurns);
        Assert.Equal(1, Report(recorded with { Desk = new() { HandlingMinutes = 12 } }).Changes[(int)ChangeKind.Offered].Turns);
        var closed = recorded with { Rules = [new("closed", "Closed") { When = [[Condition.IsNot("desk-open"), Condition.AtLeast("hour", 20.0)]], Then = new(EffectKind.HandOver) { Queue = "Returns" } }] };
        Assert.Equal(0, Report(closed).ChangedTurns);
        var there = Report(closed with { Hours = [new() { Zone = "Pacific/Auckland", Open = [new(Weekdays.Daily, 9 * 60, 17 * 60)] }] });
        Assert.Equal((1, "Returns", 1), (there.Changes[(int)ChangeKind.ToPerson].Turns, there.Queues.Single().Queue, there.Queues.Single().After.WhileClosed));
    }

    [Fact]
    public void What_a_policy_decides_ends_its_turn_whatever_the_record_went_on_with()
    {
        var facts = new Story(Delivered).Read("a@0 misses - misses=4 mood=-0.4 sentiment=-0.5");
        var draft = Delivered with { Rules = [new("low", "Low") { When = [[Condition.IsNot("failed"), Condition.AtMost("mood", -0.4)]], Then = new(EffectKind.Offer) }, .. Delivered.Rules] };

        var report = Replayed(facts, Policy.Default, draft, Start, Start.AddDays(1), null);

        Assert.Equal((1, 0, 1), (report.Before.HandedOver, report.After.HandedOver, report.After.Offered));
    }

    [Fact]
    public void A_queue_nobody_looked_at_is_unknown_and_said_so()
    {
        var facts = History(9, [Policy.Default], 50);
        var draft = Delivered with { Rules = [new("queue", "Long queue") { When = [[Condition.AtLeast("ahead", 0.0)]], Then = new(EffectKind.HandOver) }] };

        var report = Replayed(facts, Policy.Default, draft, Start, Start.AddDays(60), null, [Policy.Default]);

        Assert.True(report.NobodyLooked > 0);
        Assert.DoesNotContain(report.After.Rules, rule => rule.Rule == "queue");
    }

    [Fact]
    public void Rules_on_words_read_the_message()
    {
        var facts = History(10, [Policy.Default], 100);
        var draft = Delivered with { Rules = [new("broken", "Broken") { When = [[Condition.Is("words", "BROKEN")]], Then = new(EffectKind.HandOver) }, .. Delivered.Rules] };

        var report = Replayed(facts, Policy.Default, draft, Start, Start.AddDays(60), null, [Policy.Default]);

        Assert.Contains(report.After.Rules, rule => rule.Rule == "broken");
        var sample = report.Samples.First(sample => sample.Draft.Rule == "broken");
        Assert.Contains(facts, stored => stored.ConversationId == sample.Conversation && stored.Fact is CustomerSpoke spoke && spoke.MessageId == sample.Message && spoke.Text.Contains("broken", StringComparison.Ordinal));
    }

    [Fact]
    public void Many_open_conversations_are_let_go_and_still_counted()
    {
        var facts = History(12, [Policy.Default], 200);
        ReplayReport Report(int most)
        {
            var replay = new Replay(new(Delivered, Start, Start.AddDays(60), new(3)), Policy.Default, new Dictionary<int, Policy> { [0] = Delivered }, most);
            facts.ForEach(replay.Add);
            replay.End(Start.AddDays(90));
            return replay.Report();
        }

        var (all, few) = (Report(Replay.MostHeld), Report(5));

        Assert.Equal(0, all.LetGo);
        Assert.True(few.LetGo > 100);
        Assert.Equal(all.Turns, few.Turns);
        Assert.True(few.Conversations >= all.Conversations);
    }

    [Fact]
    public void A_sweep_says_of_each_setting_what_a_replay_says()
    {
        var facts = History(13, [Policy.Default], 300);
        var settings = LimitSweep.Settings(Limit.Of(typeof(EscalationLimits)).First(limit => limit.Property.Name == "Anger"), 19);
        Assert.Equal((-1, -0.1, 19), (settings[0], settings[^1], settings.Count));
        var request = new ReplayRequest(Delivered, Start, Start.AddDays(60), new(3)) { Limit = "Anger", Settings = settings };
        var replay = new Replay(request, Policy.Default, new Dictionary<int, Policy> { [0] = Delivered });
        facts.ForEach(replay.Add);
        replay.End(Start.AddDays(90));

        var sweep = ReplayJson.ReadSweep(ReplayJson.Write(replay.Sweep()));

        foreach (var point in sweep.Points.Where((_, i) => i % 6 == 0))
            Assert.Equal(Json(Replayed(facts, Policy.Default, LimitSweep.With(Delivered, "Anger", point.Value), Start, Start.AddDays(60), Start.AddDays(90), [Policy.Default]).After), Json(point.Outcome));
        Assert.Equal(sweep.Points.Select(point => point.Outcome.HandedOver).Order(), sweep.Points.Select(point => point.Outcome.HandedOver));
        Assert.Equal(sweep.Points.Select(point => point.BadMissed.Value).OrderDescending(), sweep.Points.Select(point => point.BadMissed.Value));
    }

    [Fact]
    public void A_report_is_read_as_it_was_written_and_one_of_another_form_is_refused()
    {
        var report = Replayed(History(14, [Policy.Default], 50), Policy.Default, Draft("Anger=-0.1"), Start, Start.AddDays(60), null, [Policy.Default]);
        var json = ReplayJson.Write(report);

        Assert.Equal(json, ReplayJson.Write(ReplayJson.ReadReport(json)));
        var refused = Assert.Throws<System.Text.Json.JsonException>(() => ReplayJson.ReadReport(ReplayJson.Write(report with { Format = 99 })));
        Assert.Contains("form 99", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_queue_with_too_few_people_is_late_in_the_hours_that_say_so()
    {
        // Ten an hour on Mondays from 8 to 9, six minutes each: one person can do just ten, two keep the promise of two minutes but for the one in ten.
        var story = string.Join("; ", Enumerable.Range(0, 10).Select(i => string.Create(CultureInfo.InvariantCulture, $"{(char)('a' + i)}@{i * 0.05:0.00} asks talk-to-a-person")));
        var facts = new Story(Delivered).Read(story);
        QueueLoad Load(int people)
        {
            var replay = new Replay(new(Delivered, Start, Start.AddDays(7), new(people)), Policy.Default, new Dictionary<int, Policy> { [0] = Delivered });
            foreach (var fact in facts)
                replay.Add(fact);
            replay.End(Start.AddDays(14));
            return replay.Report().Queues.Single().After;
        }

        var (one, four) = (Load(1), Load(4));

        Assert.Equal((10, 10.0, null), (one.Handovers, one.BusiestHour, one.Wait90));
        Assert.Equal((DayOfWeek.Monday, 8), (one.Late.Single().Day, one.Late.Single().Hour));
        Assert.Equal(0, four.Wait90);
        Assert.Empty(four.Late);
        Assert.Empty(Load(one.Late.Single().PeopleNeeded).Late);
        Assert.NotEmpty(Load(one.Late.Single().PeopleNeeded - 1).Late);
        Assert.Equal(ErlangC.Within(10, 6, 2, 0.9)!.Value, Load(2).Wait90!.Value, 3);
    }

    static List<StoredFact> History(int seed, IReadOnlyList<Versioned<Policy>> versions, int conversations) => [.. new RecordedHistory(seed, versions, Start, TimeSpan.FromMinutes(40)).Facts(conversations)];

    // Policies that differ in what a replay has to get right: limits, overrides, the order of rules, words, hours, rules that do more than decide.
    static List<Versioned<Policy>> Versions(int seed)
    {
        var chance = new Random(seed);
        return [.. Enumerable.Range(0, 6).Select(number =>
        {
            List<Rule> rules = [.. Delivered.Rules];
            if (number % 2 == 1)
                rules.Insert(chance.Next(rules.Count), new("money", "Money") { When = [[Condition.Is("words", "money back", "broken")]], Then = new(EffectKind.HandOver) { Queue = "Billing" } });
            if (number % 3 == 1)
                rules.Insert(0, new("vip", "VIP") { When = [[Condition.Is("segment", "vip")]], Then = new(EffectKind.RaisePriority) });
            if (number % 3 == 2)
                rules.Insert(0, new("night", "At night") { When = [[Condition.IsNot("desk-open")]], Then = new(EffectKind.SuppressOffers) });
            if (number == 4)
                rules.Reverse();
            return new Versioned<Policy>(number, number == 0 ? Delivered : Delivered with
            {
                Escalation = new() { Anger = -Math.Round(0.2 + chance.NextDouble() * 0.5, 2), Lost = chance.Next(1, 4) },
                Overrides = [new("Anger", -0.25) { Queue = "Returns" }, new("Lost", 1) { Channel = "teams", Segment = "vip" }],
                Rules = rules,
                Hours = [new() { Zone = number % 2 == 0 ? "UTC" : "Europe/Oslo", Open = [new(Weekdays.Daily, 8 * 60, 20 * 60)] }],
            }, Start.AddHours(20 * number), "Ana", "");
        })];
    }

    static ReplayReport Replayed(
        IReadOnlyList<StoredFact> facts, Versioned<Policy> live, Policy draft, DateTimeOffset from, DateTimeOffset to, DateTimeOffset? until, IReadOnlyList<Versioned<Policy>>? versions = null)
    {
        var replay = new Replay(new(draft, from, to, new(3)), live, (versions ?? [live]).ToDictionary(version => version.Version, version => version.Value));
        foreach (var fact in facts)
            replay.Add(fact);
        replay.End(until ?? to + Replay.Quiet);
        return replay.Report();
    }

    static Policy Draft(string said) => said.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(part => part != "-").Select(part => part.Split('='))
        .Aggregate(Delivered, (policy, set) => LimitSweep.With(policy, set[0], double.Parse(set[1], CultureInfo.InvariantCulture)));

    static string Json(ReplayOutcome outcome) => System.Text.Json.JsonSerializer.Serialize(outcome);

    /// <summary>Reads the stories of <c>replay.cases</c>: what is recorded is what the policy decides.</summary>
    sealed class Story(Policy policy)
    {
        readonly List<StoredFact> _facts = [];
        readonly Dictionary<string, int> _numbers = [];

        public List<StoredFact> Read(string story)
        {
            foreach (var step in story.Split(';', StringSplitOptions.TrimEntries))
            {
                var words = step.Split(' ');
                var (who, at) = (words[0].Split('@')[0], Start + TimeSpan.FromHours(double.Parse(words[0].Split('@')[1], CultureInfo.InvariantCulture)));
                if (!_numbers.ContainsKey(who))
                    Add(who, new ConversationOpened(at, new(who[..1], "Ada"), Some.Address, null));
                switch (words[1])
                {
                    case "asks" or "misses":
                        Say(who, at, words);
                        break;
                    case "leaves":
                        Add(who, new ConversationClosed(at, null, "Ended by customer", null));
                        break;
                    case "replied":
                        Add(who, new AgentClaimed(at, Some.Ana), new AgentReplied(at, Some.Ana, "Hello", "k"));
                        break;
                    case "closed":
                        Add(who, new ConversationClosed(at, Some.Ana, "Resolved", null), new SurveyAsked(at, "s"));
                        break;
                    case "back":
                        Add(who, new HandedBack(at, Some.Ana));
                        break;
                    case "rates":
                        Add(who, new CustomerSpoke(at, "s", null, words[2], null), new SurveyAnswered(at, "s", int.Parse(words[2], CultureInfo.InvariantCulture), null, "Service", "", "Ada", true));
                        break;
                    case "returns":
                        Add(who, new ConversationReopened(at));
                        break;
                    default:
                        throw new FormatException($"{step}: nobody can {words[1]}.");
                }
            }
            return _facts;
        }

        void Say(string who, DateTimeOffset at, string[] words)
        {
            var message = $"m{_facts.Count}";
            var figures = words[3..].Select(word => word.Split('=')).ToDictionary(pair => pair[0], pair => double.Parse(pair[1], CultureInfo.InvariantCulture));
            var inputs = new TurnInputs
            {
                Intent = words[2] == "-" ? null : words[2],
                Outcome = words[2] == "-" ? Nlp.Outcome.Abstain : Nlp.Outcome.Act,
                Mood = figures.GetValueOrDefault("mood"),
                Sentiment = figures.GetValueOrDefault("sentiment"),
                WantsPerson = figures.GetValueOrDefault("wants"),
                Queue = "Service",
                DeskOpen = true,
                Hour = at.Hour,
                Weekday = at.DayOfWeek,
            };
            Add(who, new CustomerSpoke(at, message, null, "words", Some.Heard(inputs.Intent)));
            var asked = Ask(who, at, message, inputs);
            if (words[1] == "misses")
            {
                Add(who, new NotUnderstood(at, []));
                asked = Ask(who, at, message, inputs with { Failed = true, Misses = (int)figures.GetValueOrDefault("misses") });
            }
            if (asked.Effect?.Kind == EffectKind.HandOver)
                Add(who, new Escalated(at, asked.Rule!, "", "Service", 0));
        }

        RulesAsked Ask(string who, DateTimeOffset at, string message, TurnInputs inputs)
        {
            var verdict = policy.Book().Ask(inputs);
            var asked = new RulesAsked(at, message, inputs, 0, [], verdict.Rule, verdict.Effect, verdict.RunnerUp, verdict.Raised, verdict.Suppressed);
            Add(who, asked);
            return asked;
        }

        void Add(string who, params ReadOnlySpan<Fact> facts)
        {
            foreach (var fact in facts)
            {
                _numbers[who] = _numbers.GetValueOrDefault(who) + 1;
                _facts.Add(new(_facts.Count + 1, who, _numbers[who], fact));
            }
        }
    }
}
