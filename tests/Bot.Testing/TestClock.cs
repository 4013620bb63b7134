namespace Bot.Testing;

/// <summary>A clock that stands still until a test moves it. Thread-safe.</summary>
/// <param name="start">The first instant, UTC.</param>
public sealed class TestClock(DateTimeOffset start) : TimeProvider
{
    readonly Lock _gate = new();
    DateTimeOffset _now = start.ToUniversalTime();

    /// <summary>A clock that stands at <see cref="Some.At"/>.</summary>
    public TestClock() : this(Some.At) { }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _now;
    }

    /// <summary>Moves time; backwards too, as a corrected clock of a real machine does.</summary>
    public void Advance(TimeSpan by)
    {
        lock (_gate)
            _now += by;
    }
}
