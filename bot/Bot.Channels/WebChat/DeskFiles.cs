using System.Security.Cryptography;
using System.Text;
using Bot.Conversations;
using Bot.Desk;

namespace Bot.Channels.WebChat;

/// <summary>Files of the desk, beside those of customers: the same checks, the same limits, the same room.</summary>
sealed class DeskFiles(Uploads uploads, WebChatOptions options) : IDeskFiles
{
    const string NameEnding = ".name";

    public int Most => options.MostFiles;

    public long Largest => options.LargestFile;

    public async ValueTask<(KeptFile? File, string? Refusal)> KeepAsync(FileBox box, string name, Stream content, CancellationToken cancellation)
    {
        if (Of(box).Count >= Most)
            return (null, $"At most {Most} files can be sent together.");
        var reading = new Uploads.Reading(uploads, Uploads.FolderOf(box.Conversation), Unsent(box), "");
        try
        {
            if (await reading.FileAsync(content, Uploads.Safe(name), cancellation) is { } refusal)
            {
                reading.Forget();
                return (null, refusal.Error);
            }
            // Its name goes with it over a restart.
            await File.WriteAllTextAsync(reading.Kept[0] + NameEnding, reading.Files[0].Name, cancellation);
        }
        catch
        {
            // Whatever went wrong, given up included, half a file is not kept; who asked is told.
            reading.Forget();
            throw;
        }
        return (reading.Files[0], null);
    }

    public IReadOnlyList<KeptFile> Of(FileBox box)
    {
        var place = new DirectoryInfo(Full(Unsent(box)));
        return !place.Exists ? [] : [.. place.EnumerateFiles().Where(file => Uploads.IsKey(file.Name) && File.Exists(file.FullName + NameEnding)).OrderBy(file => file.LastWriteTimeUtc).ThenBy(file => file.Name, StringComparer.Ordinal)
            .Select(file => Uploads.Described(file.FullName, File.ReadAllText(file.FullName + NameEnding)))];
    }

    public void Drop(FileBox box, string key)
    {
        if (!Uploads.IsKey(key) || !Directory.Exists(Full(Unsent(box))))
            return;
        var path = Path.Combine(Full(Unsent(box)), key);
        File.Delete(path + NameEnding);
        File.Delete(path);
    }

    // A copy that was made and whose words were then refused stays where it is: nobody knows its address, the next try makes the same one,
    // and deleting it could take it from the same form sent twice, whose other half was stored.
    public IReadOnlyList<KeptFile> Release(FileBox box, IReadOnlyCollection<string> keys, string origin)
    {
        var folder = Uploads.FolderOf(box.Conversation);
        var place = Full(box.ToCustomer ? folder : Uploads.NotesOf(folder));
        var files = Of(box).Where(file => keys.Contains(file.Key)).Take(Most).ToList();
        if (files.Count > 0)
            Directory.CreateDirectory(place);
        foreach (var file in files)
            File.Copy(Path.Combine(Full(Unsent(box)), file.Key), Path.Combine(place, file.Key), overwrite: true);
        var start = options.PublicAddress.Length > 0 ? options.PublicAddress.TrimEnd('/') : origin;
        return box.ToCustomer ? [.. files.Select(file => file with { Address = $"{start}{DirectLineRoutes.Base}/files/{folder}/{file.Key}/{Uri.EscapeDataString(file.Name)}" })] : files;
    }

    public void Sent(FileBox box, IReadOnlyList<KeptFile> files)
    {
        foreach (var file in files)
            Drop(box, file.Key);
    }

    public (string Path, string Type)? Find(string conversationId, string key)
    {
        var folder = Uploads.FolderOf(conversationId);
        return Uploads.IsKey(key) && new[] { folder, Uploads.NotesOf(folder) }.Select(part => Path.Combine(Full(part), key)).FirstOrDefault(File.Exists) is { } path
            ? (path, FileKinds.ByEnding[key[33..]]) : null;
    }

    public int ForgetUnsent(DateTimeOffset now)
    {
        var before = now - options.KeepUnsent;
        var all = new DirectoryInfo(Full(Uploads.UnsentOf("")));
        if (!all.Exists)
            return 0;
        var old = all.EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.LastWriteTimeUtc < before).ToList();
        foreach (var file in old)
            file.Delete();
        // Only folders that have been left alone as long: somebody may be about to put a file into a newer one. The deepest first.
        foreach (var folder in all.EnumerateDirectories("*", SearchOption.AllDirectories).OrderByDescending(folder => folder.FullName.Length).ToList())
            if (folder.LastWriteTimeUtc < before && !folder.EnumerateFileSystemInfos().Any())
                folder.Delete();
        return old.Count(file => Uploads.IsKey(file.Name));
    }

    string Full(string part) => Path.GetFullPath(Path.Combine(options.UploadFolder, part));

    // One writer's files are not another's, whatever key a form says.
    static string Unsent(FileBox box) => Path.Combine(
        Uploads.UnsentOf(Uploads.FolderOf(box.Conversation)), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(box.Staff)).AsSpan(0, 16)), box.ToCustomer ? "reply" : "note");
}
