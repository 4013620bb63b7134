using System.Diagnostics;

namespace Bot.Load;

/// <summary>One message on its way. Times are measured from when it should have been sent, not from when the generator got round to it:
/// otherwise a server that stalls would be measured least while it stalls.</summary>
sealed class Flight(long intended)
{
    long _acknowledged;
    long _answered;
    int _open = 2;

    public long Intended { get; } = intended;

    /// <summary>What went wrong, null when nothing did.</summary>
    public string? Problem { get; private set; }

    public double? AcknowledgedAfter => Milliseconds(_acknowledged);

    public double? AnsweredAfter => Milliseconds(_answered);

    public long Answered => Volatile.Read(ref _answered);

    /// <summary>Called once when the server has taken it.</summary>
    /// <returns>True when nothing more is to come.</returns>
    public bool Acknowledge()
    {
        Volatile.Write(ref _acknowledged, Stopwatch.GetTimestamp());
        return Interlocked.Decrement(ref _open) == 0;
    }

    /// <summary>Called when the answer has arrived.</summary>
    /// <returns>True when nothing more is to come.</returns>
    public bool Answer()
    {
        Volatile.Write(ref _answered, Stopwatch.GetTimestamp());
        return Interlocked.Decrement(ref _open) == 0;
    }

    public void Fail(string problem) => Problem = problem;

    double? Milliseconds(long at) => at == 0 ? null : (at - Intended) * 1000.0 / Stopwatch.Frequency;
}

/// <summary>One conversation with the next messages of its customer. It has at most one message on its way.</summary>
class Customer(string id, Queue<string> script)
{
    public string Id { get; } = id;

    public Queue<string> Script { get; } = script;

    /// <summary>The message on its way.</summary>
    public Flight? Flight { get; set; }

    /// <summary>A person has been called: the bot may keep silent from now on.</summary>
    public bool HandedOver { get; set; }
}

/// <summary>A server under load.</summary>
interface ITarget : IAsyncDisposable
{
    string Name { get; }

    ServerProcess Server { get; }

    /// <summary>Opens conversations until this many messages can be sent without opening another.</summary>
    Task PrepareAsync(int messages, CancellationToken cancellation);

    /// <summary>A conversation that is free to say something, null when there is none.</summary>
    Customer? TryTake();

    /// <summary>Sends a text and returns when it was acknowledged or refused. The answer arrives by itself.</summary>
    Task SendAsync(Customer customer, string text, Flight flight);

    /// <summary>Answers that came a second time.</summary>
    int Duplicates { get; }

    /// <summary>Puts away conversations that have nothing more to say.</summary>
    Task TidyAsync();
}
