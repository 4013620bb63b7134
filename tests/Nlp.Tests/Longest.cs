using System.Diagnostics;
using Xunit;

namespace Nlp.Tests;

/// <summary>The longest message there may be does not hold up the turn.</summary>
static class Longest
{
    /// <summary>Asks for 64 KB of a piece of text to be read in time. Fifty milliseconds is the promise; the machine that tests may be busy, and stand still for
    /// longer than that in any one of several tries.</summary>
    public static void IsReadInTime(string piece, Action<string> read)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 65_536 / piece.Length));
        var took = double.MaxValue;
        for (var tries = 0; tries < 6; tries++)
        {
            var started = Stopwatch.GetTimestamp();
            read(text);
            took = Math.Min(took, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        Assert.True(took < 200, $"{took:0} ms for 64 KB of \"{piece}\"");
    }
}
