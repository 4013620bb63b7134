using System.Text.RegularExpressions;
using Bot.Testing;
using Xunit;

namespace Bot.Host.Tests.Running;

/// <summary>The program as a publish lays it out: the pages' files in <c>wwwroot</c> beside it, and no list of the folders they were built from.</summary>
public sealed partial class PublishedTests : IDisposable
{
    readonly DirectoryInfo _program = Directory.CreateTempSubdirectory("published");

    public PublishedTests()
    {
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory).Where(file => !file.EndsWith(".staticwebassets.runtime.json", StringComparison.Ordinal)))
            if (Path.GetFileName(file) is var name && name == "Bot.Host.dll")
                File.Copy(file, Beside(name)); // the program is where this file is, links resolved
            else
                File.CreateSymbolicLink(Beside(name), file);
        foreach (var folder in Directory.EnumerateDirectories(AppContext.BaseDirectory))
            Directory.CreateSymbolicLink(Beside(Path.GetFileName(folder)), folder);
        Directory.CreateDirectory(Beside("wwwroot/_content"));
        Directory.CreateSymbolicLink(Beside("wwwroot/_content/BackOffice"), Repository.At("console/BackOffice/wwwroot"));
        Directory.CreateSymbolicLink(Beside("wwwroot/_content/Bot.Channels"), Repository.At("bot/Bot.Channels/wwwroot"));
    }

    public void Dispose() => _program.Delete(recursive: true);

    [Fact]
    public async Task Started_in_any_folder_it_sends_the_files_of_its_pages_and_answers()
    {
        await using var store = await Store.NewAsync("sqlite");
        await using var host = await HostProcess.StartAsync(_program.FullName, store);

        var files = Files().Matches(await host.Http.GetStringAsync("/") + await host.Http.GetStringAsync("/console/sign-in")).Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.True(files.Count >= 8, string.Join(' ', files));
        foreach (var file in files)
            Assert.True((await host.Http.GetByteArrayAsync(file)).Length > 100, $"{file} is empty");
        var customer = new ChatClient();
        await customer.OpenAsync(host.Http);
        Assert.True(await customer.SendAsync(host.Http, "m1", "where is my order"));
        await customer.WaitAsync(host.Http, log => Promises.Answered(customer, log), "an answer");
    }

    string Beside(string name) => Path.Combine(_program.FullName, name);

    [GeneratedRegex("(?:href|src)=\"(/_content/[^\"]+)\"")]
    private static partial Regex Files();
}
