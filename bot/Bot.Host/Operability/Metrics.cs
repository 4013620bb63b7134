using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Bot.Host.Operability;

/// <summary>Collects the instruments of this process and writes them as Prometheus text (exposition format 0.0.4).</summary>
/// <remarks>Each instrument may have at most <see cref="MostSeries"/> sets of labels; further ones are counted under
/// <c>overflow="true"</c>, so that an unforeseen label cannot fill the memory.</remarks>
public sealed class Metrics : IDisposable
{
    const int MostSeries = 200;
    static readonly string[] Meters = ["Switchboard", "Switchboard.Connectors", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];
    static readonly double[] DefaultBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    readonly MeterListener _listener = new();
    readonly ConcurrentDictionary<Instrument, Family> _families = new();

    /// <summary>Starts to listen.</summary>
    public Metrics()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (Meters.Contains(instrument.Meter.Name))
                listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(instrument, static found => new Family(found)));
        };
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => ((Family)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => ((Family)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => ((Family)state!).Record(value, tags));
        _listener.Start();
    }

    /// <summary>All series as text.</summary>
    public string Text()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder(8192);
        foreach (var family in _families.Values.OrderBy(family => family.Name, StringComparer.Ordinal))
            family.Write(text);
        return text.ToString();
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    sealed class Family
    {
        readonly Instrument _instrument;
        readonly double[]? _buckets;
        readonly bool _adds;
        readonly ConcurrentDictionary<string, Series> _series = new();

        public Family(Instrument instrument)
        {
            _instrument = instrument;
            var type = instrument.GetType().Name;
            _adds = type.StartsWith("Counter", StringComparison.Ordinal) || type.StartsWith("UpDownCounter", StringComparison.Ordinal);
            _buckets = instrument is Histogram<double> histogram ? [.. histogram.Advice?.HistogramBucketBoundaries ?? DefaultBuckets] : null;
            Name = instrument.Name.Replace('.', '_') + (instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" });
            Kind = _buckets is not null ? "histogram" : type.Contains("UpDown", StringComparison.Ordinal) || type.Contains("Gauge", StringComparison.Ordinal) ? "gauge" : "counter";
        }

        public string Name { get; }

        string Kind { get; }

        public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var labels = Labels(tags);
            if (!_series.TryGetValue(labels, out var series))
                series = _series.Count < MostSeries ? _series.GetOrAdd(labels, _ => new Series(_buckets)) : _series.GetOrAdd("overflow=\"true\"", _ => new Series(_buckets));
            series.Record(value, _adds);
        }

        public void Write(StringBuilder text)
        {
            var name = Kind == "counter" ? Name + "_total" : Name;
            text.Append("# HELP ").Append(name).Append(' ').AppendLine(_instrument.Description?.ReplaceLineEndings(" ") ?? "")
                .Append("# TYPE ").Append(name).Append(' ').AppendLine(Kind);
            foreach (var (labels, series) in _series)
                series.Write(text, name, labels);
        }

        static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags.Length == 0)
                return "";
            var text = new StringBuilder();
            foreach (var (key, value) in tags)
                text.Append(text.Length == 0 ? "" : ",").Append(key.Replace('.', '_')).Append("=\"")
                    .Append(Convert.ToString(value, CultureInfo.InvariantCulture)?.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).ReplaceLineEndings(" "))
                    .Append('"');
            return text.ToString();
        }
    }

    sealed class Series(double[]? buckets)
    {
        readonly long[]? _counts = buckets is null ? null : new long[buckets.Length];
        readonly Lock _gate = new();
        double _value;
        long _count;

        public void Record(double value, bool adds)
        {
            lock (_gate)
            {
                _count++;
                _value = adds || buckets is not null ? _value + value : value;
                for (var i = 0; i < buckets?.Length; i++)
                    if (value <= buckets[i])
                        _counts![i]++;
            }
        }

        public void Write(StringBuilder text, string name, string labels)
        {
            lock (_gate)
            {
                if (buckets is null)
                {
                    Line(text, name, labels, _value);
                    return;
                }
                var comma = labels.Length == 0 ? "" : labels + ",";
                for (var i = 0; i < buckets.Length; i++)
                    Line(text, name + "_bucket", $"{comma}le=\"{buckets[i].ToString(CultureInfo.InvariantCulture)}\"", _counts![i]);
                Line(text, name + "_bucket", comma + "le=\"+Inf\"", _count);
                Line(text, name + "_sum", labels, _value);
                Line(text, name + "_count", labels, _count);
            }
        }

        static void Line(StringBuilder text, string name, string labels, double value)
        {
            text.Append(name);
            if (labels.Length > 0)
                text.Append('{').Append(labels).Append('}');
            text.Append(' ').AppendLine(value.ToString(CultureInfo.InvariantCulture));
        }
    }
}
