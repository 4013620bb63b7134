using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using Bot.Testing;

namespace Bot.Channels.Tests.Teams;

public sealed class TeamsPackageTests : IDisposable
{
    const string AppId = "11111111-2222-3333-4444-555555555555";
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("teams-package-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_package_holds_a_manifest_for_the_bot_and_two_icons_of_the_sizes_Teams_asks_for()
    {
        var (exit, said) = await MakeAsync($$"""
            {
              // Comments and commas too many are allowed, as .NET allows them.
              "switchboard": { "BotFramework": { "AppId": "{{AppId}}", }, "TeamsPackage": { "Address": "https://chat.example.com/" } },
            }
            """);

        Assert.True(exit == 0, said);
        using var zip = ZipFile.OpenRead(Zip);
        Assert.Equal(["manifest.json", "color.png", "outline.png"], zip.Entries.Select(entry => entry.FullName));
        Assert.Equal((192, 192), SizeOf(zip, "color.png"));
        Assert.Equal((32, 32), SizeOf(zip, "outline.png"));
        using var manifest = JsonDocument.Parse(zip.GetEntry("manifest.json")!.Open());
        var bot = manifest.RootElement.GetProperty("bots")[0];
        Assert.Equal(AppId, bot.GetProperty("botId").GetString());
        Assert.Equal(["personal", "team", "groupChat"], bot.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
        Assert.Equal("chat.example.com", manifest.RootElement.GetProperty("validDomains")[0].GetString());
    }

    [Fact]
    public async Task Environment_variables_override_the_file_and_the_same_settings_give_the_same_bytes()
    {
        const string Settings = """{ "Switchboard": { "BotFramework": { "AppId": "nobody" }, "TeamsPackage": { "Address": "https://chat.example.com" } } }""";
        var (exit, said) = await MakeAsync(Settings, ("Switchboard__BotFramework__AppId", AppId));
        Assert.True(exit == 0, said);
        var first = await File.ReadAllBytesAsync(Zip);

        await MakeAsync(Settings, ("SWITCHBOARD__BOTFRAMEWORK__APPID", AppId));
        Assert.Equal(first, await File.ReadAllBytesAsync(Zip));
    }

    [Fact]
    public async Task The_sample_of_the_settings_needs_only_the_address_and_the_app_id()
    {
        var (exit, said) = await MakeAsync(
            await File.ReadAllTextAsync(Repository.At("appsettings.sample.json")), ("Switchboard__BotFramework__AppId", AppId), ("Switchboard__TeamsPackage__Address", "https://chat.example.com"));

        Assert.True(exit == 0, said);
        using var zip = ZipFile.OpenRead(Zip);
        using var manifest = JsonDocument.Parse(zip.GetEntry("manifest.json")!.Open());
        Assert.Equal("https://chat.example.com/privacy", manifest.RootElement.GetProperty("developer").GetProperty("privacyUrl").GetString());
    }

    [Theory]
    [InlineData("""{ "Switchboard": { "TeamsPackage": { "PrivacyUrl": "//elsewhere.example" } } }""", "PrivacyUrl is \"//elsewhere.example\"", "AppId")]
    [InlineData("{}", "Switchboard:BotFramework:AppId is missing", "Switchboard:TeamsPackage:Address is missing")]
    [InlineData("""{ "Switchboard": { "BotFramework": { "AppId": "our bot" } } }""", "Switchboard:BotFramework:AppId is \"our bot\"", "Address is missing")]
    [InlineData("""{ "Switchboard": { "TeamsPackage": { "Address": "http://chat.example.com" } } }""", "Switchboard:TeamsPackage:Address is \"http://chat.example.com\"", "AppId")]
    [InlineData("""{ "Switchboard": { "TeamsPackage": { "ShortName": "A name of more than thirty characters" } } }""", "ShortName has 37 characters: 1 to 30", "AppId")]
    [InlineData("{ no JSON", "settings.json:", "JSON")]
    public async Task What_is_missing_or_wrong_is_named_and_no_package_is_made(string settings, string first, string second)
    {
        var (exit, said) = await MakeAsync(settings);
        Assert.Equal(1, exit);
        Assert.Contains(first, said, StringComparison.Ordinal);
        Assert.Contains(second, said, StringComparison.Ordinal);
        Assert.False(File.Exists(Zip));
    }

    string Zip => Path.Combine(_folder.FullName, "out", "switchboard-teams.zip");

    async Task<(int Exit, string Said)> MakeAsync(string settings, params (string Name, string Value)[] environment)
    {
        var file = Path.Combine(_folder.FullName, "settings.json");
        await File.WriteAllTextAsync(file, settings);
        var start = new ProcessStartInfo("node", [Repository.At("eng/teams-package/package.mjs"), "--settings", file, "--out", Path.GetDirectoryName(Zip)!])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var node = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var said = await Task.WhenAll(node.StandardOutput.ReadToEndAsync(patience.Token), node.StandardError.ReadToEndAsync(patience.Token));
        await node.WaitForExitAsync(patience.Token);
        return (node.ExitCode, string.Concat(said));
    }

    // Width and height stand at a fixed place behind the signature and the name of the first chunk.
    static (int Width, int Height) SizeOf(ZipArchive zip, string name)
    {
        using var stream = zip.GetEntry(name)!.Open();
        var head = new byte[24];
        stream.ReadExactly(head);
        return (BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(20)));
    }
}
