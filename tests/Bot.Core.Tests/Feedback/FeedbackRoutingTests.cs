using System.Globalization;
using Bot.Conversations;
using Bot.Feedback;
using Bot.Testing;
using Nlp;

namespace Bot.Core.Tests.Feedback;

public sealed class FeedbackRoutingTests
{
    static readonly IReadOnlyList<Case> Cases = CaseFile.Read("Feedback/routing.cases", 3, 2);
    static readonly Dictionary<string, string> Owners = new() { ["charged"] = "Billing", ["late"] = "Delivery", ["odd"] = "Gardening" };

    public static TheoryData<string> Lines => [.. Cases.Select(line => line.ToString())];

    [Theory]
    [MemberData(nameof(Lines))]
    public void Each_answer_goes_where_it_is_written(string line)
    {
        var written = Cases.Single(candidate => candidate.ToString() == line);
        var conversation = Some.Conversation() with { Queue = Cell(written, 1), LastDepartment = Cell(written, 2) };

        var (department, because) = FeedbackRouting.Route(Heard(Cell(written, 0)), conversation, intent => Owners.GetValueOrDefault(intent));

        Assert.Equal((written.Expected[0], written.Expected[1]), (department, because));
    }

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
