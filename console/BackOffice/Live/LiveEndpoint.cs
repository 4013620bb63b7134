using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Bot.BackOffice.Access;
using Bot.Conversations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Bot.BackOffice.Live;

/// <summary>The console's live connection: server-sent events, read by a plain EventSource.</summary>
static class LiveEndpoint
{
    static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);

    public static RouteHandlerBuilder MapLive(this IEndpointRouteBuilder routes) => routes.MapGet("/console/live", Open).ExcludeFromDescription();

    static ServerSentEventsResult<string> Open(HttpContext context, LiveFeed feed, Lookers lookers, Sight sight, Presence presence, Sessions sessions, IHostApplicationLifetime life, TimeProvider clock)
    {
        // A proxy that buffers would turn "live" into "later".
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(EventsAsync(context, feed, lookers, sight, presence, sessions, life, clock, context.RequestAborted));
    }

    // "beat" comes every ten seconds whatever happens: a page that misses two of them says that it is not live any more.
    static async IAsyncEnumerable<SseItem<string>> EventsAsync(
        HttpContext context, LiveFeed feed, Lookers lookers, Sight sight, Presence presence, Sessions sessions, IHostApplicationLifetime life, TimeProvider clock, [EnumeratorCancellation] CancellationToken aborted)
    {
        // Ends with the program too: a drain must not wait for consoles that are left open overnight.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(aborted, life.ApplicationStopping);
        var who = context.User.Agent();
        var me = who.Id;
        using var reading = feed.Read();
        using var there = lookers.There(who);
        // A page reads once after this: what changed between its making and this moment has nudged nobody.
        yield return new("hello", "beat") { ReconnectionInterval = TimeSpan.FromSeconds(2) };
        yield return new(await sight.PeopleAsync(context.Viewer(), CancellationToken.None), "people");
        var (beaten, department) = (clock.GetTimestamp(), context.Viewer().Department);
        while (!ending.IsCancellationRequested && await Quietly(sessions.IsOpenAsync(context.User, ending.Token).AsTask()) && await Quietly(presence.SeenAsync(me, ending.Token)))
        {
            // Moved to another department meanwhile: whatever is shown is looked at again, with the eyes of that one.
            if (context.Viewer().Department != department)
            {
                department = context.Viewer().Department;
                yield return new(await sight.PeopleAsync(context.Viewer(), CancellationToken.None), "people");
                yield return new("", "changed");
            }
            if (await Quietly(NudgeWithinAsync(reading, Shorter(Sessions.Believed, Beat - clock.GetElapsedTime(beaten)), clock, ending.Token)) && reading.Nudges.TryRead(out var changed))
            {
                if (changed.Count == 0 || changed.Contains(LiveFeed.People))
                    yield return new(await sight.PeopleAsync(context.Viewer(), CancellationToken.None), "people");
                var conversations = await sight.OfAsync(context.Viewer(), lookers.Open(who), [.. changed.Where(id => id != LiveFeed.People)], CancellationToken.None);
                if (changed.Count == 0 || conversations.Count > 0)
                    yield return new(string.Join('\n', conversations), "changed");
            }
            if (clock.GetElapsedTime(beaten) < Beat || ending.IsCancellationRequested)
                continue;
            beaten = clock.GetTimestamp();
            yield return new(clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), "beat");
        }
    }

    static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    static async Task<bool> NudgeWithinAsync(LiveFeed.Reading reading, TimeSpan patience, TimeProvider clock, CancellationToken cancellation)
    {
        if (reading.Nudges.TryPeek(out _))
            return true;
        if (patience <= TimeSpan.Zero)
            return false;
        using var late = new CancellationTokenSource(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        return await reading.Nudges.WaitToReadAsync(either.Token);
    }

    // The reader left, the program stops, or nothing happened in time: none of them a failure.
    static async Task<bool> Quietly(Task<bool> work)
    {
        try
        {
            return await work;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
