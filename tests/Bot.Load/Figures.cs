using System.Diagnostics;
using System.Globalization;

namespace Bot.Load;

/// <summary>Latencies of one run in milliseconds.</summary>
readonly record struct Latency(double P50, double P95, double P99, double Max)
{
    /// <param name="milliseconds">Sorted in place.</param>
    public static Latency Of(List<double> milliseconds)
    {
        milliseconds.Sort();
        return new(At(milliseconds, 0.50), At(milliseconds, 0.95), At(milliseconds, 0.99), milliseconds.Count > 0 ? milliseconds[^1] : double.NaN);
    }

    static double At(List<double> sorted, double share) =>
        sorted.Count == 0 ? double.NaN : sorted[Math.Min(sorted.Count - 1, (int)Math.Ceiling(share * sorted.Count) - 1)];

    public override string ToString() => $"{Print.Milliseconds(P50),7} {Print.Milliseconds(P95),7} {Print.Milliseconds(P99),7}";
}

/// <summary>What processes have cost so far, from /proc.</summary>
static class Cpu
{
    // Linux counts in hundredths of a second on every machine we run on (getconf CLK_TCK).
    const double TicksPerSecond = 100;

    /// <summary>User and system seconds of a process with all its threads.</summary>
    public static double Seconds(int process)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        // The name in brackets may hold blanks; the fields after it are counted from the state, which is the third.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>Resident megabytes of a process.</summary>
    public static double Megabytes(int process) =>
        File.ReadLines($"/proc/{process}/status").Where(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
            .Select(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024).FirstOrDefault();
}

/// <summary>What the figures were measured on: without it they say nothing.</summary>
static class Machine
{
    public static double LoadAverage => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    public static string Describe(string folder)
    {
        var memory = double.Parse(File.ReadLines("/proc/meminfo").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        return FormattableString.Invariant(
            $"{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC, {Environment.ProcessorCount} cores, {Math.Round(memory / 1024 / 1024)} GiB, .NET {Environment.Version}, ")
            + FormattableString.Invariant($"fsync p50 {FsyncMilliseconds(folder):0.00} ms, load average {LoadAverage:0.0} before the run");
    }

    /// <summary>Median time to bring 4 KiB to the disk that holds the folder.</summary>
    static double FsyncMilliseconds(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "fsync-probe");
        var block = new byte[4096];
        var times = new List<double>();
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 0))
            for (var i = 0; i < 60; i++)
            {
                file.Write(block);
                var start = Stopwatch.GetTimestamp();
                file.Flush(flushToDisk: true);
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        File.Delete(path);
        return Latency.Of(times).P50;
    }
}

/// <summary>Prints to the screen and, when asked, to a file.</summary>
sealed class Print(string file) : IDisposable
{
    readonly StreamWriter? _file = file.Length > 0 ? new StreamWriter(file) { AutoFlush = true } : null;

    public void Line(string text = "")
    {
        Console.WriteLine(text);
        _file?.WriteLine(text);
    }

    public void Line(FormattableString text) => Line(FormattableString.Invariant(text));

    public static string Milliseconds(double value) => double.IsNaN(value) ? "-" : value.ToString(value < 10 ? "0.0" : "0", CultureInfo.InvariantCulture);

    public void Dispose() => _file?.Dispose();
}
