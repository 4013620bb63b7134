using System.Security.Cryptography;
using System.Text;
using Bot.Conversations;
using Bot.Protocol;
using Bot.Turns;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Nlp;

namespace Bot.Channels.WebChat;

/// <summary>Files customers send: checked by content, kept under random names in a folder for each conversation, served so that they cannot run.</summary>
/// <remarks>Whoever knows the address of a file may read it: the browser loads pictures without a token. The address has 128 random bits.
/// Text files come through the door of the road: a card number in one is hidden before it is kept. Pictures and PDFs are kept as they came;
/// nothing here reads them.</remarks>
public sealed class Uploads(WebChatOptions options)
{
    const int LongestName = 100;

    /// <summary>What became of an upload: the activity with the files attached, or an error to answer with.</summary>
    /// <param name="Activity">The activity; null when it was refused.</param>
    /// <param name="Kept">Paths of the files kept for it.</param>
    /// <param name="Files">The same, as a fact names them.</param>
    /// <param name="Hidden">What was taken out of them.</param>
    /// <param name="Status">HTTP status of the refusal.</param>
    /// <param name="Error">Why, for people.</param>
    internal readonly record struct Upload(Activity? Activity, IReadOnlyList<string> Kept, IReadOnlyList<KeptFile> Files, HiddenData Hidden, int Status, string? Error);

    /// <summary>Reads an upload: multipart, or one raw file.</summary>
    internal async Task<Upload> ReceiveAsync(HttpContext http, string conversationId, string userId, string basePath)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = ((long)options.MostFiles * options.LargestFile) + (1024 * 1024);
        var request = http.Request;
        var folder = FolderOf(conversationId);
        var reading = new Reading(this, folder, folder, $"{request.Scheme}://{request.Host}{request.PathBase}{basePath}/files/{folder}/");
        Refusal? refusal;
        try
        {
            refusal = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase)
                ? await reading.PartsAsync(request.Body, HeaderUtilities.RemoveQuotes(type.Boundary).ToString(), http.RequestAborted)
                : await reading.FileAsync(request.Body, FileName(request.Headers.ContentDisposition.ToString()), http.RequestAborted);
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException)
        {
            refusal = new(broken is BadHttpRequestException bad ? bad.StatusCode : 400, "The body cannot be read.");
        }
        catch (OperationCanceledException)
        {
            reading.Forget();
            throw;
        }
        refusal ??= reading.Attachments.Count == 0 ? new(400, "No file was sent.") : null;
        if (refusal is { } no)
        {
            reading.Forget();
            return new(null, [], [], HiddenData.Nothing, no.Status, no.Error);
        }
        var activity = reading.Template ?? Activity.Message("");
        activity.Type = ActivityTypes.Message;
        // The template lists its attachments without addresses; the files themselves take their place.
        activity.Attachments = reading.Attachments;
        activity.From ??= new ChannelAccount { Id = userId };
        return new(activity, reading.Kept, reading.Files, reading.Hidden, 0, null);
    }

    /// <summary>Deletes the files of an upload that was not taken.</summary>
    internal static void Forget(Upload upload) => Delete(upload.Kept);

    /// <summary>Sends a kept file. Only pictures are shown; everything else is offered for saving.</summary>
    public async Task SendAsync(HttpContext http, string folder, string key, string name)
    {
        var ending = key.Length > 33 && key[32] == '.' ? key[33..] : "";
        if (!IsHex(folder, 32) || !IsKey(key) || !FileKinds.ByEnding.TryGetValue(ending, out var type)
            || Path.Combine(options.UploadFolder, folder, key) is var path && !File.Exists(path))
        {
            await Responses.ErrorAsync(http, 404, "BadArgument", "There is no such file.");
            return;
        }
        var headers = http.Response.Headers;
        http.Response.ContentType = type == "text/plain" ? "text/plain; charset=utf-8" : type;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        headers.CacheControl = "private, max-age=3600";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        if (!type.StartsWith("image/", StringComparison.Ordinal))
        {
            var disposition = new ContentDispositionHeaderValue("attachment");
            disposition.SetHttpFileName(Safe(name));
            headers.ContentDisposition = disposition.ToString();
        }
        await http.Response.SendFileAsync(path, http.RequestAborted);
    }

    internal readonly record struct Refusal(int Status, string Error);

    /// <summary>One upload while it is read.</summary>
    /// <param name="uploads">The settings.</param>
    /// <param name="folder">Folder of the conversation, whose files share one room.</param>
    /// <param name="into">Folder the files are kept in.</param>
    /// <param name="address">What the address of a file begins with.</param>
    internal sealed class Reading(Uploads uploads, string folder, string into, string address)
    {
        readonly List<string> _kept = [];

        public IReadOnlyList<string> Kept => _kept;

        public List<Attachment> Attachments { get; } = [];

        public List<KeptFile> Files { get; } = [];

        public Activity? Template { get; private set; }

        public HiddenData Hidden { get; private set; }

        public void Forget() => Delete(_kept);

        public async Task<Refusal?> PartsAsync(Stream body, string boundary, CancellationToken cancellation)
        {
            if (boundary.Length is 0 or > 200)
                return new(400, "The multipart body has no boundary.");
            var reader = new MultipartReader(boundary, body) { HeadersLengthLimit = 16 * 1024, HeadersCountLimit = 16 };
            while (await reader.ReadNextSectionAsync(cancellation) is { } section)
            {
                var refusal = section.ContentType?.StartsWith("application/vnd.microsoft.activity", StringComparison.OrdinalIgnoreCase) == true
                    ? await TemplateAsync(section.Body, cancellation)
                    : await FileAsync(section.Body, FileName(section.ContentDisposition), cancellation);
                if (refusal is not null)
                    return refusal;
            }
            return null;
        }

        /// <summary>Keeps one file. It is written as it comes in, and never whole in memory.</summary>
        public async Task<Refusal?> FileAsync(Stream body, string name, CancellationToken cancellation)
        {
            var options = uploads.Options;
            if (Attachments.Count == options.MostFiles)
                return new(413, $"At most {options.MostFiles} files can be sent together.");
            var head = new byte[FileKinds.Head];
            var length = await body.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation);
            if (length == 0)
                return new(400, "A file is empty.");
            if (FileKinds.Ending(head.AsSpan(0, length)) is not { } ending)
                return NotTaken;
            if (FileKinds.IsTooLarge(ending, head.AsSpan(0, length)))
                return new(413, "A picture has too many pixels.");

            var key = $"{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}.{ending}";
            var place = Path.Combine(options.UploadFolder, into);
            Directory.CreateDirectory(place);
            var room = options.LargestConversation - uploads.Held(folder);
            var most = Math.Min(ending == "txt" ? FileKinds.LongestText : options.LargestFile, room);
            if (ending == "txt")
                return await TextAsync(body, head.AsMemory(0, length), most, room, Path.Combine(place, key), name, cancellation);
            var path = Path.Combine(place, key);
            _kept.Add(path);
            await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 16 * 1024, FileOptions.Asynchronous))
            {
                if (length <= most)
                    await file.WriteAsync(head.AsMemory(0, length), cancellation);
                var total = (long)length;
                var chunk = new byte[16 * 1024];
                for (int read; total <= most && (read = await body.ReadAsync(chunk, cancellation)) > 0; total += read)
                    await file.WriteAsync(chunk.AsMemory(0, read), cancellation);
                if (total > most)
                    return TooMuch(most, room);
            }
            Attach(path, name);
            return null;
        }

        // Looked through before any of it is written: what is deleted from a disk is not gone from it.
        async Task<Refusal?> TextAsync(Stream body, ReadOnlyMemory<byte> head, long most, long room, string path, string name, CancellationToken cancellation)
        {
            if (most < head.Length)
                return TooMuch(most, room);
            var bytes = new byte[most + 1];
            head.CopyTo(bytes);
            var length = head.Length + await body.ReadAtLeastAsync(bytes.AsMemory(head.Length), bytes.Length - head.Length, throwOnEndOfStream: false, cancellation);
            if (length > most)
                return TooMuch(most, room);
            if (!FileKinds.IsText(bytes.AsSpan(0, length)))
                return NotTaken;
            var text = Door.OfFile(Encoding.UTF8.GetString(bytes, 0, length), out var hidden);
            Hidden |= hidden;
            _kept.Add(path);
            await File.WriteAllBytesAsync(path, hidden == HiddenData.Nothing ? bytes.AsMemory(0, length) : Encoding.UTF8.GetBytes(text), cancellation);
            Attach(path, name);
            return null;
        }

        void Attach(string path, string name)
        {
            var file = Described(path, name);
            Files.Add(file);
            Attachments.Add(new Attachment { ContentType = file.Type, Name = name, ContentUrl = address + file.Key + "/" + Uri.EscapeDataString(name) });
        }

        Refusal TooMuch(long most, long room) => new(
            413, room < uploads.Options.LargestFile ? "This conversation holds too many files already." : $"A file may have at most {most / 1024 / 1024} MB.");

        static Refusal NotTaken => new(415, "A file is none of: PNG, JPEG, GIF, WebP, PDF, plain text.");

        async Task<Refusal?> TemplateAsync(Stream body, CancellationToken cancellation)
        {
            var bytes = new byte[ActivityJson.MaxBytes + 1];
            var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
            if (length > ActivityJson.MaxBytes)
                return new(413, $"The activity is larger than {ActivityJson.MaxBytes / 1024} KB.");
            if (!ActivityJson.TryParse(bytes.AsMemory(0, length), out var activity, out var problem))
                return new(400, problem);
            Template = activity;
            return null;
        }
    }

    WebChatOptions Options => options;

    /// <summary>Folder of what only colleagues read: no address of the customer's leads there.</summary>
    internal static string NotesOf(string folder) => Path.Combine("desk", "notes", folder);

    /// <summary>Folder of what people at the desk have attached and not sent.</summary>
    internal static string UnsentOf(string folder) => Path.Combine("desk", "unsent", folder);

    /// <summary>Bytes a conversation keeps, whoever sent them and whoever reads them.</summary>
    internal long Held(string folder) =>
        new[] { folder, NotesOf(folder), UnsentOf(folder) }.Select(part => new DirectoryInfo(Path.Combine(options.UploadFolder, part))).Where(part => part.Exists)
            .Sum(part => part.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length));

    /// <summary>A kept file, as a fact names it.</summary>
    internal static KeptFile Described(string path, string name) => new(Path.GetFileName(path), name, FileKinds.ByEnding[Path.GetExtension(path)[1..]], new FileInfo(path).Length);

    /// <summary>Whether something is the name of a kept file, and so no path to anywhere.</summary>
    internal static bool IsKey(string key) => key.Length > 33 && key[32] == '.' && IsHex(key.AsSpan(0, 32), 32) && FileKinds.ByEnding.ContainsKey(key[33..]);

    internal static string FolderOf(string conversationId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(conversationId)).AsSpan(0, 16));

    static void Delete(IEnumerable<string> paths)
    {
        foreach (var path in paths)
            File.Delete(path);
    }

    static bool IsHex(ReadOnlySpan<char> text, int length) => text.Length == length && text.IndexOfAnyExcept(Hex) < 0;

    static readonly System.Buffers.SearchValues<char> Hex = System.Buffers.SearchValues.Create("0123456789abcdef");

    static string FileName(string? disposition) =>
        Safe(ContentDispositionHeaderValue.TryParse(disposition, out var parsed)
            ? parsed.FileNameStar.Value ?? HeaderUtilities.RemoveQuotes(parsed.FileName).Value ?? "file"
            : "file");

    // The name is shown and offered for saving, never used as a path. Letters that turn the reading direction hide what a name ends in.
    internal static string Safe(string name)
    {
        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = new string([.. last.Where(c => !char.IsControl(c) && !char.IsSurrogate(c) && c is not (>= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\u200E' or '\u200F' or '"' or ':' or '<' or '>' or '|' or '?' or '*'))]);
        clean = clean.Trim('.', ' ');
        return clean.Length switch { 0 => "file", > LongestName => clean[^LongestName..], _ => clean };
    }
}
