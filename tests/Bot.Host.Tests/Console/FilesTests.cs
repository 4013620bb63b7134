using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Bot.Host.Tests.Running;
using Xunit;

namespace Bot.Host.Tests.Console;

/// <summary>Files people at the desk send, over the real program.</summary>
[Collection(ConsoleTests.Name)]
public sealed class FilesTests(ConsoleFixture console)
{
    const string Form = "form[action*='handler=";
    static readonly byte[] Pdf = Encoding.ASCII.GetBytes("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n");

    [Fact]
    public async Task The_customer_gets_a_replys_file_and_a_notes_file_stays_with_the_team()
    {
        var (customer, page) = await ClaimedAsync();
        Assert.Equal(HttpStatusCode.OK, (await AttachAsync(console.Ana, page, customer, "reply", "return label.pdf", Pdf)).Status);
        Assert.Equal(HttpStatusCode.OK, (await AttachAsync(console.Ana, page, customer, "note", "internal canary.pdf", Pdf)).Status);
        page = await console.DeskAsync(customer);
        Assert.Equal(["return label.pdf"], page.All("[data-files=reply] .clip"));

        page = await console.Ana.SubmitAsync(page, Form + "Note']", ("Text", ""));
        page = await console.Ana.SubmitAsync(page, Form + "Reply']", ("Text", "Print this and stick it on."));

        Assert.Empty(page.All(".file"));
        var log = await customer.LogAsync(console.Host.Http);
        var sent = log.Single(activity => activity.TryGetProperty("attachments", out var list) && list.GetArrayLength() > 0);
        var file = sent.GetProperty("attachments")[0];
        Assert.Equal(("Print this and stick it on.", "return label.pdf", "application/pdf"), (sent.GetProperty("text").GetString(), file.GetProperty("name").GetString(), file.GetProperty("contentType").GetString()));
        // As a customer's browser reads it: by its address, without being anybody.
        Assert.Equal(Pdf, await console.Host.Http.GetByteArrayAsync(file.GetProperty("contentUrl").GetString()));
        Assert.DoesNotContain("canary", await console.ReadByAsync(customer), StringComparison.Ordinal);
        foreach (var name in new[] { "return label.pdf", "internal canary.pdf" })
        {
            var href = page.Document.QuerySelectorAll(".msg__files a").Single(link => link.TextContent == name).GetAttribute("href")!;
            Assert.Equal(Pdf, await console.Ben.Http.GetByteArrayAsync(href));
            using var stranger = console.Browser();
            Assert.Contains("sign-in", (await stranger.OpenAsync(href)).Address.AbsolutePath, StringComparison.Ordinal);
            var other = await console.CustomerAsync("where is my parcel");
            Assert.Equal(HttpStatusCode.NotFound, (await console.Ana.OpenAsync(href.Replace(Uri.EscapeDataString(customer.ConversationId), Uri.EscapeDataString(other.ConversationId), StringComparison.Ordinal))).Status);
        }
    }

    [Fact]
    public async Task What_is_not_a_file_we_take_is_refused_in_words_and_an_unsent_one_is_nobody_elses()
    {
        var (customer, page) = await ClaimedAsync();

        var refused = await AttachAsync(console.Ana, page, customer, "reply", "photo.png", "<html><script>alert(1)</script>"u8.ToArray());
        Assert.Equal((HttpStatusCode.Conflict, "A file is none of: PNG, JPEG, GIF, WebP, PDF, plain text."), (refused.Status, refused.Text));
        await AttachAsync(console.Ana, page, customer, "reply", "plan.pdf", Pdf);
        page = await console.DeskAsync(customer);
        var key = page.Document.QuerySelector("input[name=Files]")!.GetAttribute("value")!;

        Assert.Empty((await console.DeskAsync(customer, console.Ben)).All(".file"));
        var bens = await console.Ben.SubmitAsync(await console.DeskAsync(customer, console.Ben), Form + "Note']", ("Text", "mine now"), ("Files", key));
        Assert.Contains("not there any more", bens.Of("[data-says]"), StringComparison.Ordinal);
        // A reply that is refused keeps the file for the next try.
        page = await console.Ana.SubmitAsync(page, Form + "Reply']", ("Text", "Order {order.number} left."));
        Assert.Single(page.All("[data-files=reply] .file"));
        using var detach = new HttpRequestMessage(HttpMethod.Post, Address(customer, "Detach", "reply") + $"&Key={key}");
        detach.Headers.Add("RequestVerificationToken", Token(page));
        using var gone = await console.Ana.Http.SendAsync(detach);
        Assert.Equal(HttpStatusCode.OK, gone.StatusCode);
        Assert.Empty((await console.DeskAsync(customer)).All(".file"));
    }

    [Fact]
    public async Task A_customers_file_is_opened_at_the_desk()
    {
        var customer = await console.CustomerAsync("human agent please");
        using var body = new ByteArrayContent(Pdf);
        body.Headers.ContentType = new("application/pdf");
        body.Headers.ContentDisposition = new("attachment") { FileName = "invoice.pdf" };
        using var upload = new HttpRequestMessage(HttpMethod.Post, $"/v3/directline/conversations/{customer.ConversationId}/upload") { Content = body };
        upload.Headers.Authorization = new("Bearer", customer.Token);
        using var taken = await console.Host.Http.SendAsync(upload);
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);

        var page = await console.DeskAsync(customer);
        await Eventually.TrueAsync(async () => (page = await console.DeskAsync(customer)).Document.QuerySelector(".msg__files a") is not null, () => page.Of("#talk"));

        Assert.Equal(Pdf, await console.Ben.Http.GetByteArrayAsync(page.Document.QuerySelector(".msg__files a")!.GetAttribute("href")));
    }

    async Task<(ChatClient Customer, ConsolePage Page)> ClaimedAsync()
    {
        var customer = await console.CustomerAsync("human agent please");
        return (customer, await console.Ana.SubmitAsync(await console.DeskAsync(customer), Form + "Claim']"));
    }

    static string Address(ChatClient customer, string handler, string mode) => $"/console/desk/{Uri.EscapeDataString(customer.ConversationId)}?handler={handler}&Mode={mode}";

    static string Token(ConsolePage page) => page.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

    static async Task<(HttpStatusCode Status, string Text)> AttachAsync(ConsoleBrowser browser, ConsolePage page, ChatClient customer, string mode, string name, byte[] content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address(customer, "Attach", mode) + $"&name={Uri.EscapeDataString(name)}") { Content = new ByteArrayContent(content) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Headers.Add("RequestVerificationToken", Token(page));
        using var answer = await browser.Http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
