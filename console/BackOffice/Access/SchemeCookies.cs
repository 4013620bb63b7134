using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;

namespace Bot.BackOffice.Access;

/// <summary>Names the session cookie by how the page was reached.</summary>
/// <remarks>Over https it is <c>__Host-…</c>: browsers then refuse one set by a neighbouring host or without Secure. They also refuse
/// that name over plain http, where a first try on localhost happens, so there it goes without the prefix.</remarks>
sealed class SchemeCookies : ICookieManager
{
    readonly ChunkingCookieManager _inner = new();

    public string? GetRequestCookie(HttpContext context, string key) => _inner.GetRequestCookie(context, Name(context, key));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
        _inner.AppendResponseCookie(context, Name(context, key), value, options);

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) => _inner.DeleteCookie(context, Name(context, key), options);

    static string Name(HttpContext context, string key) => context.Request.IsHttps ? $"__Host-{key}" : key;
}
