using Bot.BackOffice.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;

namespace Bot.BackOffice.Api;

/// <summary>Something the program answers to.</summary>
/// <param name="Method">HTTP method; * for any.</param>
/// <param name="Path">Pattern of the path, parameters in braces.</param>
/// <param name="Handler">The form of a page, as in <c>?handler=</c>; null for what has no name.</param>
/// <param name="For">Who may use it: everybody (its own tokens are checked further in), staff, supervisors.</param>
public sealed record Address(string Method, string Path, string? Handler, string For);

/// <summary>Reads from the running program which addresses it answers and whom it lets in, for those who review that. Thread-safe.</summary>
sealed class Addresses(IEnumerable<EndpointDataSource> sources, PageLoader pages)
{
    /// <summary>All of them, by path. The files of the pages, which everybody may read, are one line.</summary>
    public async Task<IReadOnlyList<Address>> ReadAsync()
    {
        var found = new List<Address>();
        foreach (var endpoint in sources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>())
            found.AddRange(endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page ? await OfAsync(endpoint, page) : Of(endpoint));
        return [.. found.Distinct().OrderBy(address => address.Path, StringComparer.Ordinal).ThenBy(address => address.Method, StringComparer.Ordinal).ThenBy(address => address.Handler, StringComparer.Ordinal)];
    }

    static IEnumerable<Address> Of(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null ? [new("GET", "(files of the pages)", null, For(endpoint.Metadata))]
        : (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["*"])
            .Select(method => new Address(method, PathOf(endpoint), null, For(endpoint.Metadata)));

    // The forms of a page, and what its own attributes say, are known once it is compiled.
    async Task<IEnumerable<Address>> OfAsync(RouteEndpoint endpoint, PageActionDescriptor page)
    {
        var compiled = await pages.LoadAsync(page, endpoint.Metadata);
        var who = For([.. endpoint.Metadata, .. compiled.ModelTypeInfo?.GetCustomAttributes(inherit: true) ?? []]);
        return compiled.HandlerMethods.Select(handler => new Address(handler.HttpMethod.ToUpperInvariant(), PathOf(endpoint), handler.Name, who));
    }

    static string PathOf(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText?.TrimStart('/');

    static string For(IEnumerable<object> metadata) =>
        metadata.OfType<IAllowAnonymous>().Any() ? "everybody"
        : metadata.OfType<IAuthorizeData>().Any(asked => asked.Policy is { } policy && policy != ConsolePolicies.Staff && policy != ConsolePolicies.Desk) ? "supervisors"
        : "staff";
}
