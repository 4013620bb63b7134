using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Bot.Host.Tests.Running;

namespace Bot.Host.Tests.Console;

/// <summary>A person at a browser without script: cookies, pages, links and forms.</summary>
public sealed class ConsoleBrowser : IDisposable
{
    static readonly HtmlParser Parser = new();
    readonly HttpClientHandler _handler;

    public ConsoleBrowser(Uri address)
    {
        _handler = new() { AllowAutoRedirect = true, UseCookies = true, CookieContainer = new() };
        Http = new(_handler) { BaseAddress = address, Timeout = Eventually.InTime };
    }

    public HttpClient Http { get; }

    public CookieContainer Cookies => _handler.CookieContainer;

    /// <summary>Opens an address, following redirects.</summary>
    public async Task<ConsolePage> OpenAsync(string path)
    {
        using var answer = await Http.GetAsync(path);
        return await ReadAsync(answer);
    }

    /// <summary>Sends a form as a browser would: what stands in its fields, but for the values given.</summary>
    public async Task<ConsolePage> SubmitAsync(ConsolePage page, string form, params (string Field, string Value)[] values)
    {
        var element = (IHtmlFormElement?)page.Document.QuerySelector(form) ?? throw new InvalidOperationException($"No form {form} on {page.Address}:\n{page.Text}");
        var fields = element.Elements.OfType<IElement>().Where(field => field.GetAttribute("name") is not null).SelectMany(Filled)
            .Where(field => !values.Any(value => value.Field == field.Key))
            .Concat(values.Select(value => new KeyValuePair<string, string>(value.Field, value.Value)));
        using var content = new FormUrlEncodedContent(fields);
        using var answer = await Http.PostAsync(element.GetAttribute("action") is { Length: > 0 } action ? new Uri(page.Address, action) : page.Address, content);
        return await ReadAsync(answer);
    }

    /// <summary>Presses a button that sends its form elsewhere.</summary>
    public async Task<ConsolePage> PostAsync(ConsolePage page, string button)
    {
        var element = (IHtmlButtonElement?)page.Document.QuerySelector(button) ?? throw new InvalidOperationException($"No button {button} on {page.Address}:\n{page.Text}");
        using var content = new FormUrlEncodedContent(element.Form!.Elements.OfType<IElement>().Where(field => field.GetAttribute("name") is not null).SelectMany(Filled));
        using var answer = await Http.PostAsync(new Uri(page.Address, element.GetAttribute("formaction")), content);
        return await ReadAsync(answer);
    }

    public void Dispose()
    {
        Http.Dispose();
        _handler.Dispose();
    }

    static IEnumerable<KeyValuePair<string, string>> Filled(IElement field)
    {
        var name = field.GetAttribute("name")!;
        switch (field)
        {
            case IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false }:
                yield break;
            case IHtmlInputElement input:
                yield return new(name, input.Value);
                break;
            case IHtmlTextAreaElement text:
                yield return new(name, text.Value);
                break;
            case IHtmlSelectElement select:
                yield return new(name, select.Value ?? "");
                break;
        }
    }

    static async Task<ConsolePage> ReadAsync(HttpResponseMessage answer) => new(
        answer.StatusCode, answer.RequestMessage!.RequestUri!, Parser.ParseDocument(await answer.Content.ReadAsStringAsync()),
        answer.Headers.TryGetValues("Content-Security-Policy", out var policy) ? policy.Single() : null);
}

/// <summary>A page that came back.</summary>
public sealed record ConsolePage(HttpStatusCode Status, Uri Address, IHtmlDocument Document, string? ContentPolicy)
{
    public string Text => Words(Document.Body);

    public string Heading => Words(Document.QuerySelector("h1"));

    /// <summary>The words of the first element found, with single spaces; empty when there is none.</summary>
    public string Of(string selector) => Words(Document.QuerySelector(selector));

    public IReadOnlyList<string> All(string selector) => [.. Document.QuerySelectorAll(selector).Select(Words)];

    static string Words(IElement? element) => element is null ? "" : string.Join(' ', element.TextContent.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
}
