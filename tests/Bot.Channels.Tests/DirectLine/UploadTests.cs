using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Bot.Conversations;

namespace Bot.Channels.Tests.DirectLine;

public class UploadTests
{
    static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 10, 0, 0, 0, 10, 8, 6, 0, 0, 0];
    static readonly byte[] Pdf = Encoding.ASCII.GetBytes("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n");

    [Fact]
    public async Task Files_arrive_as_one_message_whose_template_may_come_last()
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        await chat.ReadAsync(1);
        using var body = Form(("receipt.pdf", Pdf), ("süß.png", Png));
        body.Add(new StringContent("""{"type":"message","channelData":{"clientActivityID":"up1"},"attachments":[{"contentType":"image/png","name":"old"}],"from":{"id":"x"}}""",
            Encoding.UTF8, "application/vnd.microsoft.activity"), "activity", "blob");
        var answer = await host.SendAsync(HttpMethod.Post, $"{chat.Path}/upload?userId=x", chat.Token, body);
        Assert.Equal(200, answer.Status);
        var echo = (await chat.ReadAsync(2))[1];
        Assert.Equal((string?)answer.Json["id"], (string?)echo["id"]);
        Assert.Equal("up1", (string?)echo["channelData"]!["clientActivityID"]);
        Assert.Equal(["receipt.pdf", "süß.png"], echo["attachments"]!.AsArray().Select(file => (string)file!["name"]!));
        Assert.Equal(["application/pdf", "image/png"], echo["attachments"]!.AsArray().Select(file => (string)file!["contentType"]!));
        await ChannelHost.UntilAsync(() => host.Store.Facts.Any(fact => fact.Fact is CustomerSpoke), "the turn");
        Assert.Equal("receipt.pdf, süß.png", host.Store.Facts.Select(fact => fact.Fact).OfType<CustomerSpoke>().Single().Files);
    }

    [Fact]
    public async Task One_raw_file_is_an_upload_too()
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        using var body = new ByteArrayContent(Png);
        body.Headers.ContentType = new("image/png");
        body.Headers.ContentDisposition = new("attachment") { FileName = "photo.png" };
        Assert.Equal(200, (await host.SendAsync(HttpMethod.Post, $"{chat.Path}/upload", chat.Token, body)).Status);
        Assert.Equal("photo.png", (string?)(await Uploaded(chat))["name"]);
    }

    [Fact]
    public async Task Pictures_are_shown_and_everything_else_is_offered_for_saving()
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        await Send(chat, ("a.png", Png), ("b.pdf", Pdf), ("c.txt", "plain words"u8.ToArray()));
        var files = (await chat.ReadAsync(2)).First(activity => activity["attachments"] is not null)["attachments"]!.AsArray();
        foreach (var file in files)
        {
            // As a browser loads it: without a token.
            var served = await host.GetAsync(new Uri((string)file!["contentUrl"]!).PathAndQuery);
            Assert.Equal(200, served.Status);
            Assert.Equal("nosniff", served.Header("X-Content-Type-Options"));
            Assert.Contains("sandbox", served.Header("Content-Security-Policy"), StringComparison.Ordinal);
            Assert.StartsWith((string)file["contentType"]!, served.ContentHeaders.ContentType!.ToString());
            Assert.Equal((string)file["name"]! == "a.png", served.Header("Content-Disposition") is null);
        }
    }

    public static TheoryData<string, byte[]> Attacks => new()
    {
        { "picture.svg", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"u8.ToArray() },
        { "page.html", "<!doctype html><script>alert(1)</script>"u8.ToArray() },
        { "photo.png", "<html><script>alert(1)</script>"u8.ToArray() },
        { "photo.png", "   <script>alert(1)</script>"u8.ToArray() },
        { "program.exe", [0x4D, 0x5A, 0x90, 0, 3, 0, 0, 0] },
        { "archive.zip", [0x50, 0x4B, 3, 4, 0, 0] },
        { "script.txt", Encoding.UTF8.GetBytes(new string('a', 5000) + "<script>alert(1)</script>") },
        { "latin.txt", [.. Encoding.UTF8.GetBytes("ok"), 0xFF, 0xFE] },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task What_is_not_what_it_may_be_is_refused_whatever_it_calls_itself(string name, byte[] content)
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        Assert.Equal(415, (await Send(chat, ("good.png", Png), (name, content))).Status);
        AssertNothingKept(host);
        Assert.Single(await chat.ReadAsync(1));
    }

    [Fact]
    public async Task A_picture_that_unpacks_to_more_than_a_browser_can_hold_is_refused()
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        byte[] bomb = [.. Png];
        (bomb[18], bomb[19], bomb[22], bomb[23]) = (0xEA, 0x60, 0xEA, 0x60);
        Assert.Equal(413, (await Send(chat, ("bomb.png", bomb))).Status);
        AssertNothingKept(host);
    }

    [Theory]
    [InlineData("../../evil.png", "evil.png")]
    [InlineData("C:\\windows\\evil.png", "evil.png")]
    [InlineData("gnp.\u202Eexe.png", "gnp.exe.png")]
    [InlineData("...", "file")]
    public async Task A_name_is_a_label_and_never_a_path(string name, string kept)
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        Assert.Equal(200, (await Send(chat, (name, Png))).Status);
        Assert.Equal(kept, (string?)(await Uploaded(chat))["name"]);
        var file = Assert.Single(Directory.GetFiles(host.UploadFolder, "*", SearchOption.AllDirectories));
        Assert.Matches("^[0-9a-f]{32}\\.png$", Path.GetFileName(file));
    }

    [Fact]
    public async Task A_name_that_does_not_end_is_cut()
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        await Send(chat, (new string('x', 300) + ".png", Png));
        var name = (string)(await Uploaded(chat))["name"]!;
        Assert.Equal(100, name.Length);
        Assert.EndsWith(".png", name);
    }

    [Fact]
    public async Task Too_large_too_many_and_too_much_are_413_and_keep_nothing()
    {
        await using var host = await ChannelHost.StartAsync(options => (options.LargestFile, options.MostFiles, options.LargestConversation) = (50_000, 3, 120_000));
        var chat = await Chat.StartAsync(host);
        byte[] Sized(int size) => [.. Png, .. new byte[size - Png.Length]];
        Assert.Equal(413, (await Send(chat, ("large.png", Sized(50_001)))).Status);
        Assert.Equal(413, (await Send(chat, [.. Enumerable.Range(0, 4).Select(i => ($"{i}.png", Png))])).Status);
        AssertNothingKept(host);
        Assert.Equal(200, (await Send(chat, ("a.png", Sized(50_000)), ("b.png", Sized(50_000)))).Status);
        Assert.Equal(413, (await Send(chat, ("c.png", Sized(50_000)))).Status);
        Assert.Equal(200, (await Send(chat, ("d.png", Sized(10_000)))).Status);
    }

    [Fact]
    public async Task Broken_bodies_are_400()
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        foreach (var (type, body) in new (string, string)[]
        {
            ("multipart/form-data", "x"), ("multipart/form-data; boundary=a", "no parts here"), ("multipart/form-data; boundary=a", "--a\r\n\r\n"), ("image/png", ""),
            ("multipart/form-data; boundary=a", "--a\r\nContent-Type: application/vnd.microsoft.activity\r\n\r\nnot json\r\n--a--\r\n"),
            ("multipart/form-data; boundary=a", "--a\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\n\r\n--a--\r\n"),
        })
        {
            using var content = new StringContent(body);
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            var answer = await host.SendAsync(HttpMethod.Post, $"{chat.Path}/upload", chat.Token, content);
            Assert.True(answer.Status == 400, $"{type} {body}: {answer.Status}");
        }
        AssertNothingKept(host);
    }

    [Theory]
    [InlineData("/v3/directline/files/..%2f..%2fkeys/webchat.key/x")]
    [InlineData("/v3/directline/files/0123456789abcdef0123456789abcdef/0123456789abcdef0123456789abcdef.png/x")]
    [InlineData("/v3/directline/files/0123456789abcdef0123456789abcdef/..%2fx.png/x")]
    [InlineData("/v3/directline/files/x/y/z")]
    public async Task Guessed_addresses_find_nothing(string path)
    {
        await using var host = await ChannelHost.StartAsync();
        Assert.Equal(404, (await host.GetAsync(path)).Status);
    }

    [Fact]
    public async Task A_card_number_in_a_text_file_is_hidden_before_the_file_is_kept()
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        // Beyond the first bytes by which the kind of a file is told.
        var before = new string('a', 6000);
        Assert.Equal(200, (await Send(chat, ("a.png", Png), ("notes.txt", Encoding.UTF8.GetBytes($"{before}\nmy card is 4111 1111 1111 1111, thank you")))).Status);

        var kept = Assert.Single(Directory.GetFiles(host.UploadFolder, "*.txt", SearchOption.AllDirectories));
        Assert.Equal($"{before}\nmy card is **** 1111, thank you", await File.ReadAllTextAsync(kept));
        await ChannelHost.UntilAsync(() => host.Store.Facts.Any(fact => fact.Fact is CustomerSpoke), "the turn");
        Assert.Equal(Nlp.HiddenData.Card, host.Store.Facts.Select(fact => fact.Fact).OfType<CustomerSpoke>().Single().Hidden);
    }

    [Fact]
    public async Task A_text_file_without_such_numbers_is_kept_as_it_came()
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        byte[] text = [0xEF, 0xBB, 0xBF, .. "order 1234\r\nsüß"u8];
        Assert.Equal(200, (await Send(chat, ("notes.txt", text))).Status);
        Assert.Equal(text, await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(host.UploadFolder, "*.txt", SearchOption.AllDirectories))));
        Assert.Equal(413, (await Send(chat, ("long.txt", Encoding.UTF8.GetBytes(new string('a', 1024 * 1024 + 1))))).Status);
    }

    static MultipartFormDataContent Form(params IEnumerable<(string Name, byte[] Content)> files)
    {
        var form = new MultipartFormDataContent { HeaderEncodingSelector = (_, _) => Encoding.UTF8 };
        foreach (var (name, content) in files)
        {
            var part = new ByteArrayContent(content);
            // As browsers write it: the name in UTF-8, as it is.
            part.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"file\"; filename=\"{name.Replace("\\", "\\\\", StringComparison.Ordinal)}\"");
            part.Headers.TryAddWithoutValidation("Content-Type", "image/png");
            form.Add(part);
        }
        return form;
    }

    static async Task<Answer> Send(Chat chat, params (string Name, byte[] Content)[] files)
    {
        using var form = Form(files);
        return await chat.Host.SendAsync(HttpMethod.Post, $"{chat.Path}/upload?userId=x", chat.Token, form);
    }

    static async Task<JsonNode> Uploaded(Chat chat) =>
        (await chat.ReadAsync(2)).First(activity => activity["attachments"] is JsonArray { Count: > 0 })["attachments"]![0]!;

    static void AssertNothingKept(ChannelHost host) =>
        Assert.Empty(Directory.Exists(host.UploadFolder) ? Directory.GetFiles(host.UploadFolder, "*", SearchOption.AllDirectories) : []);
}
