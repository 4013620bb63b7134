using System.Globalization;
using Bot.Conversations;
using Bot.Core.Tests.Rules;
using Bot.Feedback;
using Bot.Rules;
using Bot.Testing;
using Bot.Turns;
using FsCheck;
using FsCheck.Fluent;
using Nlp;
using Outcome = Nlp.Outcome;

namespace Bot.Core.Tests.Feedback;

public sealed class FeedbackRoutingTests
{
    static readonly IReadOnlyList<Case> Routes = CaseFile.Read("Feedback/routes.cases", 2, 4);
    static readonly IReadOnlyList<Case> Problems = CaseFile.Read("Feedback/route-problems.cases", 1, 1);
    static readonly IReadOnlyList<Case> Sentences = CaseFile.Read("Feedback/route-sentences.cases", 1, 1);
    static readonly IReadOnlyList<Case> Cases = CaseFile.Read("Feedback/routing.cases", 3, 2);
    static readonly Dictionary<string, string> Owners = new() { ["charged"] = "Billing", ["late"] = "Delivery", ["odd"] = "Gardening" };

    public static TheoryData<string> Lines => [.. Cases.Select(line => line.ToString())];

    [Theory]
    [MemberData(nameof(Lines))]
    public void Each_answer_goes_where_it_is_written(string line)
    {
        var written = Cases.Single(candidate => candidate.ToString() == line);
        var conversation = Some.Conversation() with { Queue = Cell(written, 1), LastDepartment = Cell(written, 2) };

        var heard = Heard(Cell(written, 0));
        var routed = new Policy().Routes().Route(Inputs.OfAnswer(2, heard is null ? null : "words", heard, conversation, intent => Owners.GetValueOrDefault(intent)));

        Assert.Equal((written.Expected[0], written.Expected[1]), (routed.Department, routed.Because));
    }

    public static TheoryData<string> RouteLines => [.. Routes.Select(line => line.ToString())];

    public static TheoryData<string> ProblemLines => [.. Problems.Select(line => line.ToString())];

    public static TheoryData<string> SentenceLines => [.. Sentences.Select(line => line.ToString())];

    [Theory]
    [MemberData(nameof(RouteLines))]
    public void Routes_take_an_answer_as_written(string line)
    {
        var (given, expected) = Routes.Read(line);

        var routed = new RouteBook(new() { Routes = RoutesOf(given[0]) }).Route(RuleWords.Turn(given[1]));

        Assert.Equal<string>(expected, [routed.Route ?? "-", routed.Department, routed.SettleDays?.ToString(CultureInfo.InvariantCulture) ?? "-", routed.Because]);
    }

    [Fact]
    public void A_kind_of_route_without_a_case_that_it_takes_and_one_that_it_does_not_fails_the_build()
    {
        foreach (var to in Enum.GetValues<RouteTo>())
            foreach (var takes in new[] { true, false })
                Assert.True(
                    Routes.Any(line => RoutesOf(line.Given[0]) is [{ } only] && only.To == to && line.Expected[0] != "-" == takes),
                    $"routes.cases shows no route {to} that {(takes ? "takes" : "does not take")} an answer.");
    }

    [Theory]
    [MemberData(nameof(ProblemLines))]
    public void What_is_wrong_with_routes_is_named_as_a_person_reads_it(string line)
    {
        var (given, expected) = Problems.Read(line);

        var problems = new FeedbackPlan { Routes = RoutesOf(given[0]) }.Problems();

        Assert.Equal(expected[0], problems.Count == 0 ? "-" : string.Join(" // ", problems.Select(problem => $"{(problem.Forbids ? "" : "warns ")}{problem.At}: {problem.Says}")));
    }

    [Theory]
    [MemberData(nameof(SentenceLines))]
    public void A_route_is_said_as_a_sentence(string line)
    {
        var (given, expected) = Sentences.Read(line);

        Assert.Equal(expected[0], Assert.Single(RoutesOf(given[0])).ToString());
    }

    [Fact]
    public void A_fallback_that_is_no_department_and_too_many_routes_are_refused()
    {
        Assert.Equal("What no route takes goes to \"Kitchen\", but there is no department called so.", Assert.Single(new FeedbackPlan { Fallback = "Kitchen" }.Problems()).Says);
        Assert.Contains("201 routes", new FeedbackPlan { Routes = [.. Enumerable.Range(0, 201).Select(i => new FeedbackRoute($"r{i}", "R") { On = false, Department = "Billing", When = [[Condition.AtMost("score", 1)]] })] }.Problems()[0].Says, StringComparison.Ordinal);
        Assert.Contains(new Policy { Feedback = new() { Fallback = "Kitchen" } }.Problems(), problem => problem.StartsWith("What no route takes", StringComparison.Ordinal));
    }

    // How answers found their department before there were routes.
    static (string Department, string Because) Before(Heard? heard, Conversation conversation)
    {
        if (heard is not null && heard.Outcome != Outcome.Abstain && heard.Intents.Count > 0 && Owners.GetValueOrDefault(heard.Intents[0].Intent) is { } department)
            return (Departments.OrService(department), FormattableString.Invariant(
                $"the words are about {heard.Intents[0].Intent} ({heard.Intents[0].Confidence:0.00}){(heard.Intents.Count > 1 ? FormattableString.Invariant($", next {heard.Intents[1].Intent} ({heard.Intents[1].Confidence:0.00})") : "")}"));
        if ((conversation.Queue ?? conversation.LastDepartment) is { } earlier)
            return (Departments.OrService(earlier), $"the conversation was about {Departments.OrService(earlier)}");
        return (Departments.Service, "no topic was recognised");
    }

    [Fact]
    public void As_delivered_every_answer_goes_where_it_went_before_there_were_routes()
    {
        Gen<T> OneOf<T>(params IReadOnlyList<T> values) => Gen.Elements(values.AsEnumerable());
        var answers =
            from outcome in OneOf(Enum.GetValues<Outcome>())
            from intents in Gen.SubListOf(new[] { "charged", "late", "odd", "praise" }.AsEnumerable())
            from confidence in Gen.Choose(0, 100)
            from heard in OneOf(true, true, true, false)
            from queue in OneOf(null, "Returns", "Billing", "Gardening")
            from last in OneOf(null, "Delivery", "Gardening")
            from score in OneOf<int?>(null, 1, 2, 3, 4, 5)
            from mood in Gen.Choose(-100, 100)
            select (Heard: heard ? new Heard(outcome, [.. intents.Select((intent, i) => new ScoredIntent(intent, confidence / (i + 100.0)))], mood / 100.0, 0, [], "test") : null,
                Conversation: Some.Conversation() with { Queue = queue, LastDepartment = last }, Score: score);

        Prop.ForAll(Arb.From(answers), answer =>
        {
            var routed = Policy.Default.Value.Routes().Route(Inputs.OfAnswer(answer.Score, answer.Heard is null ? null : "some words", answer.Heard, answer.Conversation, intent => Owners.GetValueOrDefault(intent)));
            return (routed.Department, routed.Because) == Before(answer.Heard, answer.Conversation) && routed.SettleDays is null;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(10_000).WithReplay(new Replay(new Rnd(11, 23), null)));
    }

    [Fact]
    public void What_is_recorded_of_an_answer_decides_the_same_again()
    {
        var plan = new FeedbackPlan { Routes = [.. RoutesOf("low (2 days): Billing when score at most 2 and words is twice"), .. FeedbackPlan.Delivered] };
        var book = new RouteBook(plan);
        var inputs = Inputs.OfAnswer(2, "charged twice", Heard("Clarify charged 0.45 late 0.40"), Some.Conversation() with { Queue = "Returns" }, intent => Owners.GetValueOrDefault(intent));
        var answered = new SurveyAnswered(Some.At, "s", 2, "charged twice", "Billing", "", "Ada", Complete: true) { Route = "low", Policy = 0, SettleDays = 2, Inputs = inputs };

        var json = System.Text.Json.JsonSerializer.Serialize(answered, ConversationJson.Default.Fact);
        var read = (SurveyAnswered)System.Text.Json.JsonSerializer.Deserialize(json, ConversationJson.Default.Fact)!;

        Assert.Equal(("low", 0, 2), (read.Route, read.Policy, read.SettleDays));
        Assert.DoesNotContain("\"text\"", json, StringComparison.Ordinal);
        Assert.Equal(book.Route(inputs), book.Route(read.Inputs! with { Text = read.Comment! }));
        Assert.Equal("“LOW”: score 2, limit 2, says “twice”", book.Route(inputs).Because);
    }

    [Fact]
    public void A_case_is_due_after_the_days_of_its_route()
    {
        var answered = new SurveyAnswered(Some.At, "s", 2, null, "Billing", "", "Ada", Complete: false) { SettleDays = 1 };

        Assert.Equal(Some.At.AddDays(1), new FeedbackFollower(() => 3).Follow(new(1, "c", 1, answered)).Cast<BookCase>().Single().Case.DueAt);
    }

    // "low (2 days): Billing when score at most 2 // words (off): owner of words // talk: of conversation when score less than 3".
    static IReadOnlyList<FeedbackRoute> RoutesOf(string words) => [.. words.Split("//", StringSplitOptions.TrimEntries).Where(one => one.Length > 0).Select(one =>
    {
        var colon = one.IndexOf(':', StringComparison.Ordinal);
        var (head, rest) = (one[..colon], one[(colon + 1)..].Trim());
        var name = head.Split('(')[0].Trim();
        var when = rest.IndexOf(" when ", StringComparison.Ordinal);
        var to = when < 0 ? rest : rest[..when];
        return new FeedbackRoute(name, name.ToUpperInvariant())
        {
            On = !head.Contains("(off)", StringComparison.Ordinal),
            SettleDays = head.Contains("days)", StringComparison.Ordinal) ? int.Parse(head.Split('(')[1].Split(' ')[0], CultureInfo.InvariantCulture) : null,
            To = to switch { "owner of words" => RouteTo.OwnerOfWords, "of conversation" => RouteTo.OfConversation, _ => RouteTo.Department },
            Department = to is "owner of words" or "of conversation" or "nowhere" ? null : to,
            When = RuleWords.When(when < 0 ? "" : rest[(when + 6)..]),
        };
    })];

    [Fact]
    public void The_words_come_to_the_case_that_the_score_opened()
    {
        var follower = new FeedbackFollower(() => 3);
        var score = new SurveyAnswered(Some.At, "s", 2, null, "Service", "no topic", "Ada", Complete: false);
        var words = score with { At = Some.At.AddMinutes(1), Comment = "charged twice", Department = "Billing", Complete = true };

        var cases = new[] { score, words }.Select((fact, i) => follower.Follow(new(i, "c", i + 1, fact)).Single()).Cast<BookCase>().Select(booked => booked.Case).ToList();

        Assert.All(cases, booked => Assert.Equal("s", booked.Id));
        Assert.Equal(("Billing", "charged twice", Some.At.AddMinutes(1).AddDays(3)), (cases[1].Department, cases[1].Comment, cases[1].DueAt));
    }

    static string? Cell(Case line, int cell) => line.Given[cell] == "-" ? null : line.Given[cell];

    static Heard? Heard(string? cell)
    {
        if (cell?.Split(' ') is not [var outcome, .. var scored])
            return null;
        var intents = scored.Chunk(2).Select(pair => new ScoredIntent(pair[0], double.Parse(pair[1], CultureInfo.InvariantCulture))).ToList();
        return new(Enum.Parse<Outcome>(outcome), intents, 0, 0, [], "test");
    }
}
