using Bot.Conversations;
using Bot.Surveys;
using Bot.Testing;

namespace Bot.Core.Tests.Surveys;

public sealed class SurveyTalkTests
{
    static readonly IReadOnlyList<Case> Cases = CaseFile.Read("Surveys/survey-talk.cases", 3, 1);

    public static TheoryData<string> Lines => [.. Cases.Select(line => line.ToString())];

    [Theory]
    [MemberData(nameof(Lines))]
    public void Each_answer_is_heard_as_written(string line)
    {
        var written = Cases.Single(candidate => candidate.ToString() == line);
        var (state, text, intent) = (written.Given[0], written.Given[1], written.Given[2]);

        var move = SurveyTalk.Hear(InState(state), text, Some.Heard(intent == "-" ? null : intent));

        Assert.Equal(written.Expected[0], Words(move));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public void A_file_without_words_is_no_answer(string text) => Assert.Null(SurveyTalk.Hear(InState("asked"), text, Some.Heard()));

    [Fact]
    public void Only_a_close_by_a_person_plans_a_survey_and_at_the_planned_instant()
    {
        var follower = new SurveyFollower(() => new SurveyPlan { DelayMinutes = 30 });

        var byAna = follower.Follow(new(1, "c", 7, new ConversationClosed(Some.At, Some.Ana, "Resolved", null))).ToList();
        var byCustomer = follower.Follow(new(2, "c", 8, new ConversationClosed(Some.At, null, "Ended by customer", null)));

        Assert.Equal([new ScheduleTimer("survey:c:7", "c", "survey", Some.At.AddMinutes(30), "7")], byAna);
        Assert.Empty(byCustomer);
    }

    [Fact]
    public void An_asked_survey_is_over_after_the_days_there_are_to_answer()
    {
        var follower = new SurveyFollower(() => new SurveyPlan { AnswerDays = 3 });

        Assert.Equal(
            [new ScheduleTimer("survey-end:c:9", "c", "survey-end", Some.At.AddDays(3), "c:1")],
            follower.Follow(new(3, "c", 9, new SurveyAsked(Some.At, "c:1"))));
    }

    static Conversation InState(string state)
    {
        var asked = Some.Conversation([.. Some.On(OwnerKind.Closed), new SurveyAsked(Some.At, "s")]);
        return state switch
        {
            "asked" => asked,
            "scored" => asked.After(new SurveyAnswered(Some.At, "s", 2, null, "Service", "", "Ada", Complete: false)),
            "bot" => asked with { Owner = OwnerKind.Bot },
            "waiting" => asked with { Owner = OwnerKind.Waiting },
            _ => Some.Conversation(Some.On(OwnerKind.Closed)),
        };
    }

    static string Words(SurveyMove? move) => move switch
    {
        null => "not for me",
        { Declined: true } => "declined",
        { Score: { } score, Comment: { } comment } => $"score {score} \"{comment}\"",
        { Score: { } score } => $"score {score}",
        _ => $"comment \"{move.Comment}\"",
    };
}
