using System.Collections.Concurrent;
using System.Diagnostics;

namespace Bot.Conversations;

/// <summary>Named places at which the tests kill the process, as a power cut would. Calls exist only where CRASH_POINTS is
/// defined: in Debug builds, and in those with <c>-p:CrashPoints=true</c>, which the tests use. A published program has none.</summary>
public static class CrashPoints
{
    static readonly string[] Wanted = Environment.GetEnvironmentVariable("CRASH_AT")?.Split(':') ?? [];
    static readonly ConcurrentDictionary<string, int> Passed = new();

    /// <summary>Kills the process when <c>CRASH_AT=name:n</c> asks for the n-th passage of this place.</summary>
    [Conditional("CRASH_POINTS")]
    public static void At(string name)
    {
        if (Wanted.Length == 0 || Wanted[0] != name)
            return;
        var passages = Passed.AddOrUpdate(name, 1, (_, count) => count + 1);
        if (passages == (Wanted.Length > 1 ? int.Parse(Wanted[1], System.Globalization.CultureInfo.InvariantCulture) : 1))
            Process.GetCurrentProcess().Kill();
    }
}
