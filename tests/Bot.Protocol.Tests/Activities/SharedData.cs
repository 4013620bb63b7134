namespace Bot.Protocol.Tests;

/// <summary>Published samples that are not part of this repository. Their place: SWITCHBOARD_DATA, otherwise ../shared/data beside the repository.</summary>
public static class SharedData
{
    public static string Folder(string name)
    {
        var root = Environment.GetEnvironmentVariable("SWITCHBOARD_DATA") is { Length: > 0 } set
            ? set
            : Path.GetFullPath(Path.Combine(RepositoryRoot(), "..", "shared", "data"));
        var folder = Path.Combine(root, name);
        Assert.True(Directory.Exists(folder), $"No folder {folder}. Set SWITCHBOARD_DATA to the folder that holds the shared data ({name} is a folder in it).");
        return folder;
    }

    public static string RepositoryRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Bot.sln")))
                return at.FullName;
        }
        throw new InvalidOperationException("The tests do not run inside the repository: no Bot.sln above " + AppContext.BaseDirectory);
    }
}
