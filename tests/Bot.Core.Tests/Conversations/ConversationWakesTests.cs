using Bot.Conversations;

namespace Bot.Core.Tests.Conversations;

public sealed class ConversationWakesTests
{
    readonly ConversationWakes _wakes = new();

    [Fact]
    public void A_reader_is_woken_for_its_own_conversation_until_it_leaves()
    {
        var woken = 0;
        var reader = _wakes.Listen("a", () => woken++);

        _wakes.Wake("a");
        _wakes.Wake("b");
        reader.Dispose();
        _wakes.Wake("a");

        Assert.Equal(1, woken);
    }

    [Fact]
    public void One_reader_leaving_takes_no_other_with_it()
    {
        var (first, second) = (0, 0);
        using var stays = _wakes.Listen("a", () => first++);
        var leaves = _wakes.Listen("a", () => second++);

        leaves.Dispose();
        leaves.Dispose();
        _wakes.Wake("a");

        Assert.Equal((1, 0), (first, second));
    }

    [Fact]
    public void The_console_hears_of_every_conversation()
    {
        var heard = new List<string>();
        using (_wakes.ListenToAll(heard.Add))
        {
            _wakes.Wake("a");
            _wakes.Wake("b");
        }
        _wakes.Wake("c");

        Assert.Equal(["a", "b"], heard);
    }

    [Fact]
    public async Task Readers_that_come_and_go_at_once_miss_no_wake_while_they_listen()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(reader => Task.Run(() =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                var woken = 0;
                using (_wakes.Listen("a", () => Interlocked.Increment(ref woken)))
                {
                    _wakes.Wake("a");
                    Assert.True(Volatile.Read(ref woken) > 0, $"reader {reader}, round {i}");
                }
            }
        })));

        _wakes.Wake("a");
    }
}
