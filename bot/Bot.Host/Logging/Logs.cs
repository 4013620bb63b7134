using Serilog;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;
using Serilog.Formatting.Json;

namespace Bot.Host.Logging;

/// <summary>Logs to the console and to a rolling file, every line with personal data masked.</summary>
public static class Logs
{
    /// <summary>Replaces the framework's log providers. Levels come from the section "Serilog:MinimumLevel".</summary>
    public static void AddLogs(this WebApplicationBuilder builder, Settings settings)
    {
        var logger = new LoggerConfiguration()
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
            .MinimumLevel.Override("Quartz", LogEventLevel.Warning)
            .MinimumLevel.Override("System.Net.Http", LogEventLevel.Warning)
            .ReadFrom.Configuration(builder.Configuration)
            .WriteTo.Console(new Masked(new MessageTemplateTextFormatter("{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}")))
            .WriteTo.File(
                new Masked(new JsonFormatter(renderMessage: true)), settings.InData(Path.Combine("logs", "switchboard-.log")),
                rollingInterval: RollingInterval.Day, retainedFileCountLimit: 14, fileSizeLimitBytes: 50_000_000, rollOnFileSizeLimit: true, buffered: false)
            .CreateLogger();
        builder.Logging.ClearProviders();
        builder.Logging.AddSerilog(logger, dispose: true);
    }
}

/// <summary>Masks personal data in the rendered line, where literal text, objects and exception messages all end up.
/// Masking properties alone would let those through.</summary>
sealed class Masked(ITextFormatter inner) : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output)
    {
        using var line = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        inner.Format(logEvent, line);
        output.Write(Nlp.PersonalData.MaskAll(line.ToString()));
    }
}
