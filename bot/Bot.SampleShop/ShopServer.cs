using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bot.SampleShop;

/// <summary>A small order system that stands for the one a real shop has. The bot reaches it over HTTP only, as it would reach any other.</summary>
/// <remarks>
/// <c>GET /orders/{number}</c>, <c>GET /customers/{id}/orders</c>, <c>POST /orders/{number}/cancel</c> and
/// <c>POST /orders/{number}/returns</c>. The two changes need an <c>Idempotency-Key</c> header (1 to 100 visible ASCII
/// characters): a repeated key gets the first answer again and changes nothing, also when that answer was lost on its way.
/// They also need a <c>Customer-Email-Hash</c> header, the SHA-256 in lower-case hexadecimal of the address the order was placed with
/// (trimmed, lower case); without it, or with another's, the answer is 403 whatever state the order is in.
/// A refused change is 409 with <c>{"reason": "...", "message": "..."}</c>; a key used for another request is 422. State is lost at the end of the process.
/// </remarks>
public static class ShopServer
{
    /// <summary>Adds the shop's routes to an application, with a state of their own.</summary>
    public static void MapSampleShop(this IEndpointRouteBuilder routes, SampleShopOptions? options = null)
    {
        options ??= new();
        var book = new ShopBook(options.Clock);
        var faults = new Faults();

        Get("/orders/{number}", http =>
            book.Find(Route(http, "number")) is { } order ? Json(order) : Problem(404, Refusals.NoSuchOrder));

        Get("/customers/{id}/orders", http => Results.Json(book.Of(Route(http, "id")), ShopJson.Default.IReadOnlyListShopOrder));

        Post("/orders/{number}/cancel", book.Cancel);
        Post("/orders/{number}/returns", book.StartReturn);

        if (options.AllowFaults)
            routes.MapPost("/faults", async (HttpContext http) =>
            {
                using var reader = new StreamReader(http.Request.Body);
                return faults.TrySet(await reader.ReadToEndAsync(http.RequestAborted)) ? Results.NoContent() : Results.BadRequest();
            });

        void Get(string path, Func<HttpContext, IResult> answer) => Map("GET", path, answer);

        void Post(string path, Func<string, string, string, ShopReply> change) => Map("POST", path, http =>
        {
            var key = http.Request.Headers["Idempotency-Key"].ToString();
            if (key.Length is < 1 or > 100)
                return Problem(400, Refusals.KeyMissing);
            var reply = change(Route(http, "number"), http.Request.Headers["Customer-Email-Hash"].ToString(), key);
            return reply.Order is { } order ? Json(order) : Problem(reply.Status, reply.Problem!);
        });

        void Map(string method, string path, Func<HttpContext, IResult> answer) =>
            routes.MapMethods(path, [method], http => faults.ApplyAsync(http, inner =>
                Allowed(inner) ? answer(inner).ExecuteAsync(inner) : Results.StatusCode(StatusCodes.Status401Unauthorized).ExecuteAsync(inner)));

        bool Allowed(HttpContext http) => options.ApiKey is not { } key || http.Request.Headers.Authorization == "Bearer " + key;
    }

    /// <summary>Runs the shop as a web application of its own, with its own Kestrel, apart from the caller's configuration and logging.</summary>
    /// <param name="url">A loopback address, for example <c>http://127.0.0.1:0</c>, where 0 takes a free port.</param>
    /// <param name="options">How it behaves; null for the defaults.</param>
    /// <param name="cancellation">Gives up starting; it does not stop a shop that runs.</param>
    /// <exception cref="ArgumentException">The address is not http on loopback: the shop has no protection to be seen from outside.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<RunningShop> StartAsync(string url, SampleShopOptions? options, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme != "http" || !address.IsLoopback)
            throw new ArgumentException($"The sample shop listens on loopback over http only, not on '{url}'.", nameof(url));

        // Empty on purpose: the usual builder would read ASPNETCORE_URLS and the host's own Kestrel settings.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, address.Port));
        var app = builder.Build();
        app.UseRouting();
        app.MapSampleShop(options);
        try
        {
            await app.StartAsync(cancellation);
        }
        catch
        {
            // Whatever went wrong is the caller's to hear; nobody else would let go of what was built.
            await app.DisposeAsync();
            throw;
        }
        return new RunningShop(app);
    }

    static string Route(HttpContext http, string name) => (string)http.GetRouteValue(name)!;

    static IResult Json(ShopOrder order) => Results.Json(order, ShopJson.Default.ShopOrder);

    static IResult Problem(int status, ShopProblem problem) => Results.Json(problem, ShopJson.Default.ShopProblem, statusCode: status);
}

/// <summary>A shop that is running. Disposing stops it.</summary>
public sealed class RunningShop : IAsyncDisposable
{
    readonly WebApplication app;

    internal RunningShop(WebApplication app)
    {
        this.app = app;
        Address = new Uri(app.Urls.Single());
    }

    /// <summary>Where it listens, with the real port.</summary>
    public Uri Address { get; }

    /// <summary>Stops accepting, waits for the requests under way for at most two seconds, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await app.StopAsync(limit.Token);
        await app.DisposeAsync();
    }
}
