using System.Diagnostics;
using System.Net;
using Bot.Models;
using Bot.Turns;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.HttpOverrides;

namespace Bot.Host.Operability;

/// <summary>What operators look at: health, metrics, request log, and the headers every response carries.</summary>
public static class OperabilitySetup
{
    /// <summary>Registers health, metrics and the graceful stop.</summary>
    public static void AddOperability(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddSingleton<Metrics>();
        builder.Services.AddHostedService<Drain>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(30));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        // A proxy is believed only when it is named: otherwise anybody could write their own address.
        builder.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            foreach (var proxy in builder.Configuration.GetSection("Switchboard:Proxies").Get<string[]>() ?? [])
                if (IPAddress.TryParse(proxy, out var address))
                    options.KnownProxies.Add(address);
        });
    }

    /// <summary>First in the pipeline: forwarded addresses, safe headers, one log line for a request that failed.</summary>
    public static void UseOperability(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.Use(async (http, next) =>
        {
            var headers = http.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
            if (http.Request.IsHttps)
                headers.StrictTransportSecurity = "max-age=31536000";
            await next(http);
        });
        app.Use(async (http, next) =>
        {
            var started = Stopwatch.GetTimestamp();
            await next(http);
            // Addresses may hold ids and tokens; the route's pattern says what was asked for without them.
            if (http.Response.StatusCode >= 500)
                app.Logger.LogError("{Method} {Route} answered {Status} after {Milliseconds} ms ({TraceId})", http.Request.Method,
                    // What failed, and not the page that says so.
                    ((http.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? http.GetEndpoint()) as RouteEndpoint)?.RoutePattern.RawText ?? "unknown", http.Response.StatusCode,
                    Stopwatch.GetElapsedTime(started).TotalMilliseconds, Activity.Current?.TraceId.ToString());
        });
    }

    /// <summary><c>/health/live</c>, <c>/health/ready</c>, <c>/metrics</c>.</summary>
    public static void MapOperability(this WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Text("alive")).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/health/ready", (Readiness readiness, Reception reception, LiveModels models) => Results.Json(
            new { state = readiness.State, waiting = reception.Waiting, models = models.All.Select(live => new { model = live.Model.Version, version = live.Version, encoder = live.Model.HasEncoder, problem = live.Problem }) }, statusCode: readiness.IsReady ? 200 : 503)).AllowAnonymous().ExcludeFromDescription();
        app.Services.GetRequiredService<Metrics>();
        app.MapGet("/metrics", (Metrics metrics) => Results.Text(metrics.Text(), "text/plain; version=0.0.4; charset=utf-8")).AllowAnonymous().ExcludeFromDescription();
    }
}
