using Bot.Conversations;
using Bot.Desk;
using Bot.Testing;

namespace Bot.Core.Tests.Desk;

public sealed class DeskRulesTests
{
    static readonly DateTimeOffset Now = Some.At.AddMinutes(3);
    static readonly IReadOnlyList<Case> Cases = CaseFile.Read("Desk/desk-rules.cases", 2, 1);

    public static TheoryData<string> Lines => [.. Cases.Select(line => line.ToString())];

    [Theory]
    [MemberData(nameof(Lines))]
    public void Each_command_is_allowed_or_refused_as_written(string line)
    {
        var written = Cases.Single(candidate => candidate.ToString() == line);

        var outcome = DeskRules.Decide(Owned(written.Given[0]), Command(written.Given[1]), Now);

        if (written.Expected[0].StartsWith("refused: ", StringComparison.Ordinal))
        {
            Assert.Contains(written.Expected[0]["refused: ".Length..], outcome.Refusal);
            Assert.Empty(outcome.Facts);
        }
        else
        {
            Assert.Null(outcome.Refusal);
            Assert.Equal(written.Expected[0], outcome.Facts.Count == 0 ? "-" : outcome.Facts.Single().GetType().Name);
        }
    }

    [Fact]
    public void Every_command_has_an_allowed_and_a_refused_case()
    {
        foreach (var command in typeof(DeskCommand).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(DeskCommand))))
        {
            var mine = Cases.Where(line => Command(line.Given[1]).GetType() == command).ToList();
            Assert.Contains(mine, line => !line.Expected[0].StartsWith("refused", StringComparison.Ordinal) && line.Expected[0] != "-");
            Assert.Contains(mine, line => line.Expected[0].StartsWith("refused", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_file_needs_no_words_and_one_that_went_away_is_not_left_out_in_silence()
    {
        var conversation = Owned("agent");
        var file = new KeptFile("k1.pdf", "plan.pdf", "application/pdf", 10) { Address = "https://chat.example.com/plan.pdf" };

        var replied = (AgentReplied)DeskRules.Decide(conversation, new Reply(Some.Ana, " ", "form-1") { Files = [file] }, Now).Facts.Single();
        var noted = (NoteAdded)DeskRules.Decide(conversation, new Note(Some.Ana, "", "form-2") { Files = [file] }, Now).Facts.Single();

        Assert.Equal(("", file), (replied.Text, replied.Files!.Single()));
        Assert.Equal(file, noted.Files!.Single());
        Assert.Equal("plan.pdf", conversation.After(replied).LastLine);
        Assert.Contains("not there any more", DeskRules.Decide(conversation, new Reply(Some.Ana, "Here you are.", "form-3") { FileIsGone = true }, Now).Refusal);
        Assert.Contains("not there any more", DeskRules.Decide(conversation, new Note(Some.Ana, "Look.", "form-4") { FileIsGone = true }, Now).Refusal);
        // The same form again, whose files went with the first: that is no file gone.
        Assert.Null(DeskRules.Decide(conversation.After(replied), new Reply(Some.Ana, "", "form-1") { FileIsGone = true }, Now).Refusal);
    }

    [Fact]
    public void The_same_form_sent_twice_is_one_message()
    {
        var conversation = Owned("agent");
        var reply = new Reply(Some.Ana, "Hello.", "form-1");

        var once = conversation.After(DeskRules.Decide(conversation, reply, Now).Facts);
        var twice = DeskRules.Decide(once, reply, Now);

        Assert.Empty(twice.Facts);
        Assert.Null(twice.Refusal);
        Assert.Single(DeskRules.Decide(once, reply with { Key = "form-2" }, Now).Facts);
    }

    [Fact]
    public void A_card_number_typed_by_staff_is_not_stored()
    {
        const string Card = "4111 1111 1111 1111";
        Fact Only(DeskCommand command) => DeskRules.Decide(Owned("agent"), command, Now).Facts.Single();

        Assert.DoesNotContain("4111 1111", ((AgentReplied)Only(new Reply(Some.Ana, Card, "k"))).Text);
        Assert.DoesNotContain("4111 1111", ((NoteAdded)Only(new Note(Some.Ana, Card, "k"))).Text);
        Assert.DoesNotContain("4111 1111", ((Transferred)Only(new Transfer(Some.Ana, "Billing", null, Card))).Note);
        Assert.DoesNotContain("4111 1111", ((ConversationClosed)Only(new Close(Some.Ana, "Resolved", Card))).Comment);
    }

    [Theory]
    [InlineData("It is on its way.\r\nBest, Ana", SuggestionOutcome.Accepted)]
    [InlineData("It is on its way. Best, Ana", SuggestionOutcome.Edited)]
    public void A_reply_that_began_as_a_suggestion_says_whether_it_was_changed(string sent, SuggestionOutcome outcome)
    {
        var suggestion = new Suggestion("order-status", "v3", 4, "It is on its way.\nBest, Ana");

        var facts = DeskRules.Decide(Owned("agent"), new Reply(Some.Ana, sent, "key") { From = suggestion }, Now).Facts;

        Assert.Equal(new SuggestionJudged(Now, Some.Ana, "order-status", "v3", 4, outcome), facts[^1]);
        Assert.IsType<AgentReplied>(facts[0]);
        Assert.Equal(4, Owned("agent").After(facts).SuggestionJudged);
    }

    static Conversation Owned(string owner) => owner switch
    {
        "new" => Conversation.New("c"),
        "bot" => Some.Conversation(),
        "waiting" => Some.Conversation(Some.On(OwnerKind.Waiting)),
        "offered" => Some.Conversation([.. Some.On(OwnerKind.Waiting), new OfferMade(Some.At, Some.Ben, Now.AddSeconds(30), "longest waiting")]),
        "wrap-up" => Some.Conversation([.. Some.On(OwnerKind.Agent), new WrapUpBegan(Some.At, Some.Ana, Now.AddMinutes(9))]),
        "agent" => Some.Conversation(Some.On(OwnerKind.Agent)),
        "answered" => Some.Conversation([.. Some.On(OwnerKind.Agent), Answered]),
        "snoozed" => Some.Conversation([.. Some.On(OwnerKind.Agent), Answered, new Snoozed(Some.At, Some.Ana, null)]),
        "joined" => Some.Conversation([.. Some.On(OwnerKind.Agent), new Joined(Some.At, Some.Ben)]),
        "raised" => Some.Conversation([.. Some.On(OwnerKind.Waiting), new PriorityRaised(Some.At, "vip", 4)]),
        "guest" => Some.Conversation([.. Some.On(OwnerKind.Agent), new ColleagueInvited(Some.At, Some.Ana, Some.Ben, "Is that covered?")]),
        "writing guest" => Some.Conversation([.. Some.On(OwnerKind.Agent), new ColleagueInvited(Some.At, Some.Ana, Some.Ben, "Is that covered?"), new GuestMayWrite(Some.At, Some.Ana, Some.Ben)]),
        "labelled" => Some.Conversation([.. Enumerable.Range(1, DeskRules.MostLabels).Select(number => new Labelled(Some.At, Some.Ana, $"label {number}"))]),
        "promised" => Some.Conversation([.. Some.On(OwnerKind.Agent), new CallbackRequested(Some.At, "030", Now.AddHours(1))]),
        "booked" => Some.Conversation([.. Some.On(OwnerKind.Agent), new CallbackRequested(Some.At, "030", Now.AddHours(1)) { Until = Now.AddHours(2), Queue = "Service", Zone = "UTC" }]),
        "left" => Some.Conversation([.. Some.On(OwnerKind.Closed), new CustomerLeft(Some.At)]),
        _ => Some.Conversation(Some.On(OwnerKind.Closed)),
    };

    static AgentReplied Answered => new(Some.At, Some.Ana, "Hello.", "form-0");

    static Transfer Passing(Agent by, string rest)
    {
        var (to, note) = rest.Split(", ", 2) is [var first, var more] ? (first, more) : (rest, "");
        return to is "Ana" or "Ben" ? new(by, null, to == "Ana" ? Some.Ana : Some.Ben, note) : new(by, to == "nobody" ? null : to, null, note);
    }

    static DeskCommand Command(string words)
    {
        var by = words.StartsWith("Ana", StringComparison.Ordinal) ? Some.Ana : Some.Ben;
        var (verb, rest) = words[4..].Split(' ', 2) is [var first, var more] ? (first, more) : (words[4..], "");
        if (rest.EndsWith(" letters)", StringComparison.Ordinal))
            rest = rest[..^"(4000 letters)".Length] + new string('x', int.Parse(rest[^"4000 letters)".Length..^" letters)".Length], System.Globalization.CultureInfo.InvariantCulture));
        return verb switch
        {
            "claims" => new Claim(by, rest == "from a colleague"),
            "replies" => new Reply(by, rest, "key"),
            "notes" => new Note(by, rest, "key"),
            "hands" => new HandBack(by),
            "is" => new MakeOffer(by, TimeSpan.FromSeconds(45), "longest waiting"),
            "declines" => new Decline(by),
            "closes" => new Close(by, rest["as ".Length..], null),
            "ignores" => new IgnoreSuggestion(by, new("refund-times", "v3", 4, "Soon.")),
            "transfers" => Passing(by, rest["to ".Length..]),
            "reassigns" => Passing(by, rest["to ".Length..]) with { FromColleague = true },
            "requeues" => new Requeue(by) { FromColleague = rest == "from a colleague" },
            "takes" => new TakeBack(Some.Ana, TimeSpan.FromMinutes(int.Parse(rest["back after ".Length..^" minutes".Length], System.Globalization.CultureInfo.InvariantCulture))),
            "joins" => new Join(by),
            "parts" => new Part(by),
            "whispers" => new Whisper(by, rest, "key"),
            "prioritises" => new Prioritise(by, rest != "no more"),
            "snoozes" => new Snooze(by, rest == "until the customer writes" ? null : Now.AddHours(int.Parse(rest["for ".Length..^" hours".Length], System.Globalization.CultureInfo.InvariantCulture))),
            "wakes" => new Wake(by),
            "cancels" => new CallOff(by),
            "moves" => new MoveCall(by, Now.AddHours(1 + int.Parse(rest["the call by ".Length..^" hours".Length], System.Globalization.CultureInfo.InvariantCulture)))
            {
                Times = new("Service", "UTC", [], [.. Enumerable.Range(1, 2).Select(hour => new CallbackSlot(Now.AddHours(hour), Now.AddHours(hour + 1)))]),
            },
            "labels" => new PutLabel(by, rest["it ".Length..], ["damaged", "vip"]),
            "unlabels" => new TakeLabel(by, rest["it ".Length..]),
            "asks" => new Invite(by, rest.StartsWith("Ana", StringComparison.Ordinal) ? Some.Ana : Some.Ben, rest["Ben in".Length..].TrimStart(':', ' ')),
            "lets" => new LetWrite(by, Some.Ben.Id),
            "sends" => new LetGo(by, Some.Ben.Id),
            "reopens" => new TakeUpAgain(by),
            _ => throw new FormatException(words),
        };
    }
}
