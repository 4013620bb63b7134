namespace Bot.Load;

/// <summary>Where things lie in the repository, from wherever the program is started.</summary>
static class Paths
{
    public static string Root { get; } = Find();

    public static string Server => Path.Combine(Root, "bot", "Bot.Host", "bin", "Release", "net10.0", "Bot.Host.dll");

    public static string EchoBot => Path.Combine(Root, "tests", "clients", "echo-bot", "index.mjs");

    public static string Data => Environment.GetEnvironmentVariable("SWITCHBOARD_DATA") is { Length: > 0 } named ? named : Path.Combine(Root, "..", "shared", "data");

    static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Bot.sln")))
                return folder.FullName;
        return Directory.GetCurrentDirectory();
    }
}
