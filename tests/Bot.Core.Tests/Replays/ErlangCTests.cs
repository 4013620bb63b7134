using Bot.Replays;

namespace Bot.Core.Tests.Replays;

public sealed class ErlangCTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.95)]
    public void One_person_delays_as_often_as_they_are_busy(double load) => Assert.Equal(load, ErlangC.Delayed(load, 1), 12);

    [Theory]
    [InlineData(0.4)]
    [InlineData(1)]
    [InlineData(1.9)]
    public void Two_people_delay_by_the_closed_form(double load)
    {
        var busy = load / 2;
        Assert.Equal(2 * busy * busy / (1 + busy), ErlangC.Delayed(load, 2), 12);
    }

    [Theory]
    [InlineData(5, 6)]
    [InlineData(10, 12)]
    [InlineData(40, 45)]
    [InlineData(0.5, 30)]
    public void Many_people_delay_by_the_sum_of_the_textbook(double load, int people)
    {
        // p_k is proportional to load^k / k! below the number of people.
        double term = 1, sum = 0;
        for (var k = 0; k < people; k++)
        {
            sum += term;
            term *= load / (k + 1);
        }
        var waiting = term * people / (people - load);
        Assert.Equal(waiting / (sum + waiting), ErlangC.Delayed(load, people), 12);
    }

    [Fact]
    public void Nine_of_ten_are_answered_within_the_wait_that_one_in_ten_exceeds()
    {
        // 8 an hour at 6 minutes: one person is busy four fifths of the time, and a wait is exponential at 0.2 / 6 a minute.
        var within = ErlangC.Within(8, 6, 1, 0.9)!.Value;
        Assert.Equal(Math.Log(0.8 / 0.1) * 6 / 0.2, within, 9);
        Assert.Equal(0.1, ErlangC.Longer(8, 6, 1, within), 9);
        Assert.Equal(0.8, ErlangC.Longer(8, 6, 1, 0), 9);
    }

    [Fact]
    public void Nobody_waits_who_comes_to_many_and_the_wait_has_no_end_where_more_comes_than_can_be_done()
    {
        Assert.Equal(0, ErlangC.Within(1, 6, 5, 0.9));
        Assert.Null(ErlangC.Within(20, 6, 2, 0.9));
        Assert.Equal(1, ErlangC.Longer(20, 6, 2, 1000));
    }

    [Theory]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(10, 10, 0.7225, 1)]
    [InlineData(5, 10, 0.2366, 0.7634)]
    [InlineData(81, 263, 0.2553, 0.3662)]
    public void Shares_carry_the_interval_of_Wilson(int count, int of, double low, double high)
    {
        var share = new Share(count, of);
        Assert.Equal(low, share.Low, 4);
        Assert.Equal(high, share.High, 4);
    }
}
