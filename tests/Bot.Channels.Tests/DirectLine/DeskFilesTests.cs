using System.Text;
using Bot.Channels.WebChat;
using Bot.Conversations;
using Bot.Desk;
using Bot.Protocol;
using Bot.Testing;

namespace Bot.Channels.Tests.DirectLine;

/// <summary>What people at the desk send: under the rules of what customers send, and each file only where its readers look.</summary>
public sealed class DeskFilesTests
{
    static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 10, 0, 0, 0, 10, 8, 6, 0, 0, 0];
    static readonly byte[] Pdf = Encoding.ASCII.GetBytes("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n");
    static readonly FileBox Anas = new("web-1", "ana", ToCustomer: true), AnasNote = Anas with { ToCustomer = false }, Bens = Anas with { Staff = "ben" };

    [Fact]
    public async Task What_is_attached_is_its_writers_until_it_is_sent()
    {
        await using var host = await ChannelHost.StartAsync();
        var files = host.Get<IDeskFiles>();
        var kept = await KeepAsync(files, Anas, "plan.pdf", Pdf);

        Assert.Equal(("plan.pdf", "application/pdf", (long)Pdf.Length), (kept.Name, kept.Type, kept.Size));
        Assert.Equal([kept.Key], files.Of(Anas).Select(file => file.Key));
        Assert.Empty(files.Of(Bens));
        Assert.Empty(files.Of(AnasNote));
        Assert.Empty(files.Of(Anas with { Conversation = "web-2" }));
        Assert.Empty(files.Release(Bens, [kept.Key], "http://shop.example"));
        Assert.Null(files.Find("web-1", kept.Key));

        files.Drop(Bens, kept.Key);
        Assert.Single(files.Of(Anas));
        files.Drop(Anas, kept.Key);
        Assert.Empty(files.Of(Anas));
        Assert.Empty(Directory.GetFiles(host.UploadFolder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task The_customer_reads_a_replys_file_at_its_address_and_a_notes_file_nowhere()
    {
        await using var host = await ChannelHost.StartAsync();
        var files = host.Get<IDeskFiles>();
        var (reply, note) = (await KeepAsync(files, Anas, "süß plan.pdf", Pdf), await KeepAsync(files, AnasNote, "internal.png", Png));

        var sent = Assert.Single(files.Release(Anas, [reply.Key], host.Address.GetLeftPart(UriPartial.Authority)));
        var noted = Assert.Single(files.Release(AnasNote, [note.Key], host.Address.GetLeftPart(UriPartial.Authority)));
        files.Sent(Anas, [sent]);
        files.Sent(AnasNote, [noted]);

        var served = await host.GetAsync(new Uri(sent.Address!).PathAndQuery);
        Assert.Equal((200, "attachment"), (served.Status, served.Header("Content-Disposition")?.Split(';')[0] ?? served.ContentHeaders.ContentDisposition?.DispositionType));
        Assert.Null(noted.Address);
        // Whoever knew the key of the note's file would still not get it: not where the reply's lies, and not by walking to where it does.
        foreach (var folder in new[] { new Uri(sent.Address!).Segments[4].Trim('/'), "desk", "notes", "desk%2Fnotes" })
            Assert.Equal(404, (await host.GetAsync($"/v3/directline/files/{folder}/{note.Key}/internal.png")).Status);
        // Staff find both, in this conversation alone.
        Assert.Equal("application/pdf", files.Find("web-1", reply.Key)?.Type);
        Assert.Equal("image/png", files.Find("web-1", note.Key)?.Type);
        Assert.Null(files.Find("web-2", note.Key));
        Assert.Null(files.Find("web-1", "../" + note.Key));
        Assert.Empty(files.Of(Anas));
    }

    [Fact]
    public async Task What_was_released_and_not_stored_can_be_sent_again()
    {
        await using var host = await ChannelHost.StartAsync();
        var files = host.Get<IDeskFiles>();
        var kept = await KeepAsync(files, Anas, "a.png", Png);

        var once = files.Release(Anas, [kept.Key], "http://shop.example");
        // The process died before the words were stored.
        var again = new DeskFiles(host.Get<Uploads>(), host.Get<WebChatOptions>()).Release(Anas, [kept.Key], "http://shop.example");

        Assert.Equal(once.Single(), again.Single());
    }

    [Fact]
    public async Task Limits_and_kinds_are_those_of_customers_files()
    {
        await using var host = await ChannelHost.StartAsync(options => (options.LargestFile, options.MostFiles, options.LargestConversation) = (50_000, 2, 90_000));
        var files = host.Get<IDeskFiles>();
        byte[] Sized(int size) => [.. Png, .. new byte[size - Png.Length]];

        Assert.Contains("none of", await RefusedAsync(files, Anas, "page.png", "<html><script>alert(1)</script>"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("may have at most", await RefusedAsync(files, Anas, "large.png", Sized(50_001)), StringComparison.Ordinal);
        Assert.Contains("empty", await RefusedAsync(files, Anas, "nothing.png", []), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(host.UploadFolder, "*", SearchOption.AllDirectories));
        await KeepAsync(files, Anas, "a.png", Sized(50_000));
        Assert.Contains("too many files already", await RefusedAsync(files, AnasNote, "b.png", Sized(45_000)), StringComparison.Ordinal);
        await KeepAsync(files, Anas, "c.png", Sized(100));
        Assert.Contains("At most 2 files", await RefusedAsync(files, Anas, "d.png", Png), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_card_number_in_a_text_file_is_hidden_before_it_is_kept()
    {
        await using var host = await ChannelHost.StartAsync();
        await KeepAsync(host.Get<IDeskFiles>(), AnasNote, "../notes.txt", "card 4111 1111 1111 1111"u8.ToArray());

        Assert.Equal("card **** 1111", await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(host.UploadFolder, "*.txt", SearchOption.AllDirectories))));
        Assert.Equal("notes.txt", Assert.Single(host.Get<IDeskFiles>().Of(AnasNote)).Name);
    }

    [Fact]
    public async Task What_is_never_sent_goes_after_its_time_and_nothing_else_does()
    {
        await using var host = await ChannelHost.StartAsync();
        var files = host.Get<IDeskFiles>();
        var sent = await KeepAsync(files, Anas, "sent.png", Png);
        files.Sent(Anas, files.Release(Anas, [sent.Key], "http://shop.example"));
        await KeepAsync(files, AnasNote, "old.png", Png);
        foreach (var old in Directory.GetFileSystemEntries(host.UploadFolder, "*", SearchOption.AllDirectories).OrderByDescending(path => path.Length))
            File.SetLastWriteTimeUtc(old, Some.At.UtcDateTime.AddDays(-31));
        var young = await KeepAsync(files, Anas, "young.png", Png);

        Assert.Equal(1, files.ForgetUnsent(Some.At));
        Assert.Equal(0, files.ForgetUnsent(Some.At));

        Assert.Equal([young], files.Of(Anas));
        Assert.Empty(files.Of(AnasNote));
        Assert.NotNull(files.Find(Anas.Conversation, sent.Key));
        Assert.Equal(2, Directory.GetFiles(Path.Combine(host.UploadFolder, "desk", "unsent"), "*", SearchOption.AllDirectories).Length); // the young one and its name
    }

    [Fact]
    public async Task Settings_say_under_which_address_customers_find_them()
    {
        await using var host = await ChannelHost.StartAsync(options => options.PublicAddress = "https://chat.example.com/");
        var kept = await KeepAsync(host.Get<IDeskFiles>(), Anas, "a.png", Png);

        Assert.StartsWith("https://chat.example.com/v3/directline/files/", host.Get<IDeskFiles>().Release(Anas, [kept.Key], "http://inside:8080").Single().Address);
    }

    [Theory]
    // A connector's channel gets both as attachments; Teams shows a picture of a bot's and takes no other file by its address.
    [InlineData("connector", "plan.pdf photo.png", "**Ana:**\n\nHere you are.")]
    [InlineData("emulator", "plan.pdf photo.png", "**Ana:**\n\nHere you are.")]
    [InlineData("webchat", "plan.pdf photo.png", "Here you are.")]
    [InlineData("msteams", "photo.png", "**Ana:**\n\nHere you are.\n\n[plan.pdf](https://chat.example.com/plan.pdf)")]
    public async Task Each_channel_gets_an_attachment_or_a_link(string channel, string attached, string text)
    {
        await using var host = await ChannelHost.StartAsync();
        var message = new OutgoingMessage("c|1", Author.Agent, 1, "Here you are.", [], Some.At, "Ana")
        {
            Files =
            [
                new("k1.pdf", "plan.pdf", "application/pdf", 10) { Address = "https://chat.example.com/plan.pdf" },
                new("k2.png", "photo.png", "image/png", 10) { Address = "https://chat.example.com/photo.png" },
            ],
        };

        var wire = host.Get<IEnumerable<IChannel>>().Single(one => one.Name == channel).Compose(message, Some.Address);

        Assert.True(ActivityJson.TryParse(Encoding.UTF8.GetBytes(wire).AsSpan(), out var activity, out _));
        Assert.Equal(text, activity.Text);
        Assert.Equal(attached.Split(' '), activity.Attachments!.Select(file => file.Name));
        Assert.All(activity.Attachments!, file => Assert.Equal($"https://chat.example.com/{file.Name}", file.ContentUrl));
    }

    static async Task<KeptFile> KeepAsync(IDeskFiles files, FileBox box, string name, byte[] content)
    {
        using var body = new MemoryStream(content);
        var (file, refusal) = await files.KeepAsync(box, name, body, CancellationToken.None);
        Assert.Null(refusal);
        return file!;
    }

    static async Task<string> RefusedAsync(IDeskFiles files, FileBox box, string name, byte[] content)
    {
        using var body = new MemoryStream(content);
        var (file, refusal) = await files.KeepAsync(box, name, body, CancellationToken.None);
        Assert.Null(file);
        return refusal!;
    }
}
