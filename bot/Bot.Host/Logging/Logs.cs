using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Serilog;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;

namespace Bot.Host.Logging;

/// <summary>Logs to the console and to a rolling file of JSON lines, every text with personal data masked.</summary>
public static class Logs
{
    // Strings without quotation marks: an address in a line can be clicked as it stands.
    static readonly MessageTemplateTextFormatter Message = new("{Message:lj}", CultureInfo.InvariantCulture);

    /// <summary>Replaces the framework's log providers. Levels come from the section "Serilog:MinimumLevel".</summary>
    public static void AddLogs(this WebApplicationBuilder builder, Settings settings)
    {
        var logger = new LoggerConfiguration()
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
            // The keys lie in the data directory, which only the operator may read; the framework warns about it at each start.
            .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection", LogEventLevel.Error)
            .MinimumLevel.Override("Quartz", LogEventLevel.Warning)
            .MinimumLevel.Override("System.Net.Http", LogEventLevel.Warning)
            .ReadFrom.Configuration(builder.Configuration)
            .WriteTo.Console(new MaskedLine())
            .WriteTo.File(
                new MaskedJson(), settings.InData(Path.Combine("logs", "switchboard-.log")), rollingInterval: RollingInterval.Day,
                retainedFileCountLimit: 14, fileSizeLimitBytes: 50_000_000, rollOnFileSizeLimit: true, buffered: false)
            .CreateLogger();
        builder.Logging.ClearProviders();
        builder.Logging.AddSerilog(logger, dispose: true);
    }

    // Masked as rendered, where literal text, objects and exception messages all end up: masking properties alone lets those through.
    internal static string Text(LogEvent logEvent)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        Message.Format(logEvent, text);
        return Nlp.PersonalData.MaskAll(text.ToString());
    }

    internal static string? Problem(LogEvent logEvent) => logEvent.Exception is { } exception ? Nlp.PersonalData.MaskAll(exception.ToString()) : null;
}

/// <summary>One readable line: time, level, text.</summary>
sealed class MaskedLine : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write(logEvent.Timestamp.ToString("HH:mm:ss ", CultureInfo.InvariantCulture));
        output.Write(logEvent.Level switch
        {
            LogEventLevel.Warning => "WRN ",
            LogEventLevel.Error => "ERR ",
            LogEventLevel.Fatal => "FTL ",
            LogEventLevel.Information => "",
            _ => "DBG ",
        });
        output.WriteLine(Logs.Text(logEvent));
        if (Logs.Problem(logEvent) is { } problem)
            output.WriteLine(problem);
    }
}

/// <summary>One JSON object a line: time, level, source, text, exception, trace.</summary>
sealed class MaskedJson : ITextFormatter
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Format(LogEvent logEvent, TextWriter output)
    {
        var line = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(line, Options))
        {
            json.WriteStartObject();
            json.WriteString("time", logEvent.Timestamp.UtcDateTime);
            json.WriteString("level", logEvent.Level.ToString());
            if (logEvent.Properties.TryGetValue("SourceContext", out var source) && source is ScalarValue { Value: string name })
                json.WriteString("source", name);
            json.WriteString("text", Logs.Text(logEvent));
            if (Logs.Problem(logEvent) is { } problem)
                json.WriteString("exception", problem);
            if (logEvent.TraceId is { } trace)
                json.WriteString("trace", trace.ToString());
            json.WriteEndObject();
        }
        output.WriteLine(Encoding.UTF8.GetString(line.WrittenSpan));
    }
}
