using Bot.Conversations;
using Bot.Escalations;

namespace Bot.Core.Tests.Conversations;

public sealed class MoodTests
{
    [Fact]
    public void One_outburst_does_not_decide() => Assert.True(Mood.After(0, -1) > new EscalationLimits().Anger);

    [Fact]
    public void Two_outbursts_do() => Assert.True(Mood.After(Mood.After(0, -0.9), -0.9) <= new EscalationLimits().Anger);

    [Fact]
    public void One_neutral_message_does_not_flip_an_angry_customer()
    {
        var angry = Mood.After(Mood.After(0, -0.9), -0.9);

        Assert.Equal("sounds angry", Mood.Word(angry));
        Assert.Equal("sounds unhappy", Mood.Word(Mood.After(angry, 0)));
    }

    [Fact]
    public void Silence_of_feeling_fades_the_mood_and_never_turns_it()
    {
        var level = -1.0;
        for (var i = 0; i < 50; i++)
        {
            var next = Mood.After(level, 0);
            Assert.InRange(next, level, 0);
            level = next;
        }
        Assert.InRange(level, -0.001, 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void The_level_stays_within_its_scale(double sentiment)
    {
        var level = 0.0;
        for (var i = 0; i < 50; i++)
            level = Mood.After(level, sentiment);
        Assert.Equal(sentiment, level);
    }
}
