using System.Security.Cryptography;
using System.Text.Json;
using Bot.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Bot.Channels.WebChat;

/// <summary>Files customers send: checked by content, kept under random names, served so that they cannot run.</summary>
public sealed class Uploads(WebChatOptions options)
{
    static readonly (string Type, byte[] Magic)[] Known =
    [
        ("image/png", [0x89, 0x50, 0x4E, 0x47]), ("image/jpeg", [0xFF, 0xD8, 0xFF]), ("image/gif", "GIF8"u8.ToArray()),
        ("application/pdf", "%PDF-"u8.ToArray()), ("image/webp", "RIFF"u8.ToArray()),
    ];

    static readonly Dictionary<string, string> Extensions = new()
    {
        ["image/png"] = "png", ["image/jpeg"] = "jpg", ["image/gif"] = "gif", ["image/webp"] = "webp", ["application/pdf"] = "pdf", ["text/plain"] = "txt",
    };

    /// <summary>Reads an upload (multipart, or one raw file) into an activity with the files attached; or says why not.</summary>
    public async Task<(Activity? Activity, int Status, string? Error)> ReceiveAsync(HttpContext http, string userId, string basePath)
    {
        var activity = Activity.Message("");
        var attachments = new List<Attachment>();
        var problem = http.Request.HasFormContentType || MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) && type.MediaType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase)
            ? await ReadPartsAsync(http, activity, attachments, basePath, found => activity = found)
            : await KeepAsync(http, http.Request.Body, FileName(http.Request.Headers.ContentDisposition.ToString()), attachments, basePath);
        if (problem is { } refused)
            return (null, refused.Status, refused.Error);
        if (attachments.Count == 0)
            return (null, 400, "No file was sent.");
        activity.Type = ActivityTypes.Message;
        activity.Attachments = attachments;
        activity.From ??= new ChannelAccount { Id = userId };
        return (activity, 0, null);
    }

    /// <summary>Sends a kept file. Only pictures are shown; everything else is offered for saving.</summary>
    public async Task SendAsync(HttpContext http, string key, string name)
    {
        var path = Path.Combine(options.UploadFolder, key);
        if (key.Length != 37 && key.Length != 36 && key.Length != 35 || !key.All(c => char.IsAsciiLetterOrDigit(c) || c == '.') || !File.Exists(path))
        {
            http.Response.StatusCode = 404;
            return;
        }
        var type = Extensions.FirstOrDefault(pair => key.EndsWith("." + pair.Value, StringComparison.Ordinal)).Key ?? "application/octet-stream";
        http.Response.ContentType = type;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        http.Response.Headers.CacheControl = "private, max-age=3600";
        if (!type.StartsWith("image/", StringComparison.Ordinal))
            http.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileNameStar = name }.ToString();
        await http.Response.SendFileAsync(path, http.RequestAborted);
    }

    async Task<(int Status, string Error)?> ReadPartsAsync(HttpContext http, Activity fallback, List<Attachment> attachments, string basePath, Action<Activity> found)
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 200 } boundary)
            return (400, "The multipart body has no boundary.");
        var reader = new MultipartReader(boundary.ToString(), http.Request.Body) { HeadersLengthLimit = 16 * 1024, HeadersCountLimit = 16, BodyLengthLimit = options.LargestFile };
        try
        {
            while (await reader.ReadNextSectionAsync(http.RequestAborted) is { } section)
            {
                if (section.ContentType?.StartsWith("application/vnd.microsoft.activity", StringComparison.OrdinalIgnoreCase) == true)
                {
                    var bytes = await ReadAsync(section.Body, ActivityJson.MaxBytes, http.RequestAborted);
                    if (bytes is null)
                        return (413, "The activity is too large.");
                    // The template lists its attachments without addresses; the files themselves take their place.
                    if (!ActivityJson.TryParse(bytes.AsSpan(), out var activity, out var error))
                        return (400, error);
                    found(activity);
                    continue;
                }
                if (attachments.Count == options.MostFiles)
                    return (413, $"At most {options.MostFiles} files can be sent together.");
                if (await KeepAsync(http, section.Body, FileName(section.ContentDisposition), attachments, basePath) is { } problem)
                    return problem;
            }
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException)
        {
            return (400, "The multipart body cannot be read, or a file is too large.");
        }
        return null;
    }

    async Task<(int Status, string Error)?> KeepAsync(HttpContext http, Stream body, string name, List<Attachment> attachments, string basePath)
    {
        var bytes = await ReadAsync(body, options.LargestFile, http.RequestAborted);
        if (bytes is null)
            return (413, $"A file may have at most {options.LargestFile / 1024 / 1024} MB.");
        if (bytes.Length == 0)
            return (400, $"The file {name} is empty.");
        if (TypeOf(bytes) is not { } type)
            return (415, $"{name} is none of: PNG, JPEG, GIF, WebP, PDF, plain text.");
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)) + "." + Extensions[type];
        Directory.CreateDirectory(options.UploadFolder);
        await File.WriteAllBytesAsync(Path.Combine(options.UploadFolder, key), bytes, http.RequestAborted);
        var request = http.Request;
        attachments.Add(new Attachment
        {
            ContentType = type, Name = name,
            ContentUrl = $"{request.Scheme}://{request.Host}{request.PathBase}{basePath}/files/{key}/{Uri.EscapeDataString(name)}",
        });
        return null;
    }

    // What a file is, is read from its first bytes: the sender's word for it is not believed. No markup and nothing that can run.
    static string? TypeOf(ReadOnlySpan<byte> bytes)
    {
        foreach (var (type, magic) in Known)
            if (bytes.StartsWith(magic) && (type != "image/webp" || bytes.Length > 12 && bytes[8..12].SequenceEqual("WEBP"u8)))
                return type;
        var isText = bytes.Length < 1_000_000 && System.Text.Unicode.Utf8.IsValid(bytes) && !bytes.Contains((byte)0);
        return isText && !bytes.Contains((byte)'<') ? "text/plain" : null;
    }

    static async Task<byte[]?> ReadAsync(Stream body, int most, CancellationToken cancellation)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await body.ReadAsync(buffer, cancellation)) > 0)
        {
            if (kept.Length + read > most)
                return null;
            kept.Write(buffer, 0, read);
        }
        return kept.ToArray();
    }

    static string FileName(string? disposition)
    {
        var name = ContentDispositionHeaderValue.TryParse(disposition, out var parsed) ? (parsed.FileNameStar.Value ?? HeaderUtilities.RemoveQuotes(parsed.FileName).Value) : null;
        name = Path.GetFileName((name ?? "file").Replace('\\', '/'));
        // Letters that turn the reading direction hide what a name ends in.
        name = new string([.. name.Where(c => !char.IsControl(c) && c is not ('\u202A' or '\u202B' or '\u202C' or '\u202D' or '\u202E' or '\u2066' or '\u2067' or '\u2068' or '\u2069'))]);
        return name.Length switch { 0 => "file", > 100 => name[^100..], _ => name };
    }
}
