using System.Globalization;
using System.Security.Cryptography;
using Bot.Audit;

namespace Bot.Storage;

/// <summary>What belongs to the audit log and must not lie in its database: the key of the seals, the last seal (<c>head</c>), and one seal an
/// hour (<c>anchors</c>, only ever appended to). The folder of the two is best on another disk or machine. Thread-safe.</summary>
public sealed class AuditFiles(StorageOptions options)
{
    readonly string _folder = Path.GetFullPath(options.AuditDirectory ?? Path.Combine(options.DataDirectory, "audit"));

    string KeyFile => Path.Combine(Path.GetFullPath(options.DataDirectory), "keys", "audit.key");

    string Head => Path.Combine(_folder, "head");

    string Anchors => Path.Combine(_folder, "anchors");

    /// <summary>The key of the seals; null when there is none, as before the first start.</summary>
    /// <exception cref="InvalidDataException">The file is not a key.</exception>
    public byte[]? Key()
    {
        if (!File.Exists(KeyFile))
            return null;
        var key = File.ReadAllBytes(KeyFile);
        return key.Length == AuditChain.KeyLength ? key : throw new InvalidDataException($"{KeyFile} is not the key of an audit log: it has {key.Length} bytes and not {AuditChain.KeyLength}.");
    }

    /// <summary>The key, made if there is none. Only its owner may read the file.</summary>
    public byte[] KeyOrNew()
    {
        if (Key() is { } key)
            return key;
        Directory.CreateDirectory(Path.GetDirectoryName(KeyFile)!);
        key = RandomNumberGenerator.GetBytes(AuditChain.KeyLength);
        var how = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(KeyFile, how);
        file.Write(key);
        file.Flush(flushToDisk: true);
        return key;
    }

    /// <summary>Notes where the chain stands now, over what was noted before.</summary>
    public void PutHead(AuditAnchor head)
    {
        Directory.CreateDirectory(_folder);
        var beside = Head + ".new";
        File.WriteAllText(beside, Line(head));
        File.Move(beside, Head, overwrite: true);
    }

    /// <summary>Notes where the chain stands now, after what was noted before.</summary>
    public void AddAnchor(AuditAnchor anchor)
    {
        Directory.CreateDirectory(_folder);
        File.AppendAllText(Anchors, Line(anchor));
    }

    /// <summary>Everything noted.</summary>
    /// <exception cref="InvalidDataException">A line cannot be read; the message says which.</exception>
    public IReadOnlyList<AuditAnchor> Noted() => [.. Read(Anchors), .. Read(Head)];

    static string Line(AuditAnchor anchor) => string.Create(CultureInfo.InvariantCulture, $"{anchor.Number} {anchor.Seal} {anchor.At:O}\n");

    static List<AuditAnchor> Read(string file)
    {
        if (!File.Exists(file))
            return [];
        var anchors = new List<AuditAnchor>();
        foreach (var (at, line) in File.ReadLines(file).Index())
            anchors.Add(line.Split(' ') is [var number, { Length: 64 } seal, var noted]
                && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var place)
                && DateTimeOffset.TryParse(noted, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var instant)
                    ? new(place, seal, instant)
                    : throw new InvalidDataException($"{file}, line {at + 1}, is not a number, a seal and an instant."));
        return anchors;
    }
}
