using System.Text.Json;
using Bot.Audit;
using Bot.Conversations;
using Xunit;

namespace Bot.Core.Tests.Audit;

public sealed class AuditChainTests
{
    static readonly byte[] Key = [.. Enumerable.Range(1, AuditChain.KeyLength).Select(i => (byte)i)];
    static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_log_nobody_touched_is_whole()
    {
        var log = Log(50);

        var verdict = await CheckAsync(log, Head(log));

        Assert.True(verdict.IsWhole, verdict.Problem);
        Assert.Equal((50, log[^1].Seal), (verdict.Entries, verdict.Head));
    }

    [Fact]
    public async Task Ten_thousand_tamperings_are_all_found()
    {
        var random = new Random(12);
        var log = Log(60);
        AuditAnchor[] anchors = [new(20, log[19].Seal, Start), .. Head(log)];
        for (var i = 0; i < 10_000; i++)
        {
            // Every other one by somebody who has the key as well, and seals what comes after anew.
            var hasKey = i % 2 == 1;
            var (what, at, touched) = Tamper(log, random, hasKey);
            if (hasKey)
                touched = Reseal(touched, at);
            var verdict = await CheckAsync(touched, anchors);
            Assert.False(verdict.IsWhole, $"{what} at {at + 1} was not found");
            // Without the key the first bad entry is named.
            if (!hasKey)
                Assert.Equal(at + 1, verdict.FirstBad);
        }
    }

    [Fact]
    public async Task Who_has_the_key_but_not_the_anchors_is_found_at_the_first_anchor_after()
    {
        var log = Log(60);
        var changed = log.ToList();
        changed[9] = changed[9] with { Entry = changed[9].Entry with { Became = "something else" } };

        var verdict = await CheckAsync(Reseal(changed, 9), [new(40, log[39].Seal, Start)]);

        Assert.Equal(40, verdict.FirstBad);
        Assert.Contains("written anew", verdict.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_copy_in_the_place_of_the_log_is_found_by_what_was_noted_outside()
    {
        var log = Log(60);

        var verdict = await CheckAsync(log[..45], Head(log));

        Assert.Equal(46, verdict.FirstBad);
        Assert.Contains("The end is missing", verdict.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_cannot_lend_its_end_to_the_next()
    {
        var entry = Entry(1);
        var seals = new[]
        {
            entry with { Was = "ab", Became = "c" }, entry with { Was = "a", Became = "bc" }, entry with { Was = "abc", Became = null }, entry with { Was = "abc", Became = "" },
            entry with { Was = null, Became = "abc" }, entry with { Act = entry.Act + "a", Subject = entry.Subject },
        }.Select(changed => AuditChain.Seal(Key, AuditChain.Beginning, 1, changed));

        Assert.Equal(6, seals.Distinct().Count());
    }

    [Fact]
    public async Task An_export_ends_with_a_signature_over_its_lines()
    {
        var log = Log(3);
        var lines = new List<string>();
        await foreach (var line in AuditExport.LinesAsync(log.ToAsyncEnumerable(), Key, CancellationToken.None))
            lines.Add(line);

        var signed = System.Security.Cryptography.HMACSHA256.HashData(Key, System.Text.Encoding.UTF8.GetBytes(string.Concat(lines[..3].Select(line => line + "\n"))));
        using var last = JsonDocument.Parse(lines[^1]);
        Assert.Equal(4, lines.Count);
        Assert.Equal((3, log[^1].Seal, Convert.ToHexStringLower(signed)),
            (last.RootElement.GetProperty("entries").GetInt32(), last.RootElement.GetProperty("head").GetString(), last.RootElement.GetProperty("signature").GetString()));
    }

    [Fact]
    public void Two_versions_are_told_by_the_values_in_which_they_differ()
    {
        var (was, became) = ChangedValues.Between(
            JsonSerializer.SerializeToElement(new { desk = new { opensAt = 8, days = new[] { 1, 2 } }, note = "a" }),
            JsonSerializer.SerializeToElement(new { desk = new { opensAt = 9, days = new[] { 1, 2 } }, extra = true, note = "a" }));

        Assert.Equal(("desk.opensAt 8; extra not set", "desk.opensAt 9; extra true"), (was, became));
    }

    [Theory]
    [InlineData("claimed", AuditActs.ConversationClaimed)]
    [InlineData("replied", AuditActs.CustomerAnswered)]
    [InlineData("noted", AuditActs.NoteLeft)]
    [InlineData("handed back", AuditActs.ConversationHandedBack)]
    [InlineData("closed", AuditActs.ConversationClosed)]
    [InlineData("settled", AuditActs.CaseSettled)]
    public void What_people_do_at_the_desk_is_noted_without_what_they_wrote(string did, string act)
    {
        var ana = new Agent("a1", "Ana");
        Fact fact = did switch
        {
            "claimed" => new AgentClaimed(Start, ana),
            "replied" => new AgentReplied(Start, ana, "kittiwake", "k"),
            "noted" => new NoteAdded(Start, ana, "kittiwake", "k"),
            "handed back" => new HandedBack(Start, ana),
            "closed" => new Bot.Conversations.ConversationClosed(Start, ana, "Resolved", "kittiwake"),
            _ => new CaseResolved(Start, "case-1", ana, "kittiwake"),
        };

        var entry = Assert.IsType<RecordAudit>(Assert.Single(new AuditFollower().Follow(new(1, "web-1", 4, fact)))).Entry;

        Assert.Equal((Start, ana, act, "desk"), (entry.At, entry.By, entry.Act, entry.Place));
        Assert.DoesNotContain("kittiwake", entry.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_bot_does_is_not_an_act_of_a_person() =>
        Assert.Empty(new AuditFollower().Follow(new(1, "web-1", 4, new Bot.Conversations.ConversationClosed(Start, null, "Ended by the customer", null))));

    // The place is that of the first entry that is not what it was.
    static (string What, int At, List<SealedEntry> Touched) Tamper(List<SealedEntry> log, Random random, bool hasKey)
    {
        var touched = log.ToList();
        var at = random.Next(log.Count);
        var entry = touched[at];
        switch (random.Next(hasKey ? 7 : 8))
        {
            case 0:
                var (edit, edited) = Edit(entry.Entry, random);
                touched[at] = entry with { Entry = edited };
                return ($"edited {edit}", at, touched);
            case 1:
                touched.RemoveAt(at);
                return ("deleted", at, touched);
            case 2:
                touched.RemoveAt(at);
                for (var i = at; i < touched.Count; i++)
                    touched[i] = touched[i] with { Number = i + 1 };
                return ("deleted and renumbered", at, touched);
            case 3:
                touched.Insert(at, entry with { Entry = Entry(1_000 + random.Next(1_000)) });
                for (var i = at; i < touched.Count; i++)
                    touched[i] = touched[i] with { Number = i + 1 };
                return ("inserted", at, touched);
            case 4:
                at = random.Next(log.Count - 1);
                (touched[at], touched[at + 1]) = (touched[at + 1] with { Number = at + 1 }, touched[at] with { Number = at + 2 });
                return ("swapped", at, touched);
            case 5:
                touched[at] = entry with { Entry = entry.Entry with { At = entry.Entry.At.AddMilliseconds(1 + random.Next(100_000)) } };
                return ("timed anew", at, touched);
            case 6:
                touched.RemoveRange(at, touched.Count - at);
                return ("cut", at, touched);
            default:
                touched[at] = entry with { Seal = Convert.ToHexStringLower(Enumerable.Range(0, 32).Select(_ => (byte)random.Next(256)).ToArray()) };
                return ("sealed anew", at, touched);
        }
    }

    static (string, AuditEntry) Edit(AuditEntry entry, Random random) => random.Next(8) switch
    {
        0 => ("who", entry with { By = entry.By with { Id = entry.By.Id + "x" } }),
        1 => ("name", entry with { By = entry.By with { Name = entry.By.Name + "x" } }),
        2 => ("act", entry with { Act = entry.Act + "x" }),
        3 => ("subject", entry with { Subject = entry.Subject + "x" }),
        4 => ("place", entry with { Place = entry.Place + "x" }),
        5 => ("was", entry with { Was = entry.Was is null ? "" : null }),
        6 => ("became", entry with { Became = entry.Became + "x" }),
        _ => ("why", entry with { Why = entry.Why + "x" }),
    };

    static List<SealedEntry> Reseal(List<SealedEntry> log, int from)
    {
        var anew = log.ToList();
        for (var i = from; i < anew.Count; i++)
            anew[i] = new(i + 1, AuditChain.Seal(Key, i == 0 ? AuditChain.Beginning : anew[i - 1].Seal, i + 1, anew[i].Entry), anew[i].Entry);
        return anew;
    }

    static List<SealedEntry> Log(int entries) => Reseal([.. Enumerable.Range(1, entries).Select(i => new SealedEntry(i, "", Entry(i)))], 0);

    static AuditEntry Entry(int i) => new(Start.AddSeconds(i), new($"u{i % 5}", $"Person {i % 5}"), AuditActs.All[i % AuditActs.All.Count], $"limits v{i}")
    {
        Was = i % 3 == 0 ? null : $"escalation.anger -0.{i}",
        Became = i % 4 == 0 ? null : $"escalation.anger -0.{i + 1}",
        Why = i % 2 == 0 ? null : "calls take longer",
    };

    static AuditAnchor[] Head(List<SealedEntry> log) => [new(log.Count, log[^1].Seal, Start)];

    static Task<AuditVerdict> CheckAsync(List<SealedEntry> log, IEnumerable<AuditAnchor> anchors) =>
        AuditVerdict.OfAsync(log.ToAsyncEnumerable(), Key, anchors, CancellationToken.None);
}
