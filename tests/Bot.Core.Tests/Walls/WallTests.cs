using System.Text.RegularExpressions;
using System.Xml.Linq;
using Bot.Testing;

namespace Bot.Core.Tests.Walls;

/// <summary>Who may know whom. Projects are kept apart by their references, the areas inside Bot.Core by their using lines.</summary>
public sealed partial class WallTests
{
    // What a project may refer to; a project that is not here may refer to nothing.
    static readonly Dictionary<string, string[]> Projects = new()
    {
        ["Nlp"] = [],
        ["Knowledge"] = [],
        ["Bot.Protocol"] = [],
        ["Bot.SampleShop"] = [],
        ["Bot.Core"] = ["Nlp", "Knowledge"],
        ["Bot.Storage"] = ["Bot.Core"],
        ["Bot.Connectors"] = ["Bot.Core"],
        ["Bot.Channels"] = ["Bot.Core", "Bot.Protocol"],
        ["BackOffice"] = ["Bot.Core", "Bot.Storage"],
        ["Nlp.Training"] = ["Nlp"],
        ["Bot.Host"] = ["Bot.Core", "Bot.Storage", "Bot.Channels", "Bot.Connectors", "Bot.Protocol", "Bot.SampleShop", "BackOffice", "Nlp", "Knowledge"],
    };

    static readonly string[] Vocabulary = ["Conversations", "Rules", "Customers", "Notices"];
    // Releases and replays are about the whole policy, which Turns puts together; nothing else knows them.
    static readonly string[] Above = ["Turns", "Releases", "Replays"];

    static readonly Dictionary<string, string> Forbidden = new()
    {
        ["DateTime.Now"] = "a clock",
        ["DateTime.UtcNow"] = "a clock",
        ["DateTimeOffset.Now"] = "a clock",
        ["DateTimeOffset.UtcNow"] = "a clock",
        ["TimeProvider.System"] = "a clock",
        ["Stopwatch"] = "a clock",
        ["File."] = "files",
        ["Directory."] = "files",
        ["FileStream"] = "files",
        ["System.IO"] = "files",
        ["System.Net"] = "the network",
        ["HttpClient"] = "the network",
        ["Microsoft.AspNetCore"] = "the web",
        ["Microsoft.Data"] = "a database",
        ["Microsoft.EntityFrameworkCore"] = "a database",
        ["Npgsql"] = "a database",
        ["Guid.NewGuid"] = "chance",
        ["Random."] = "chance",
    };

    // In the template language a helper is a thing with a name, such as {{money}}: the type is that thing.
    static readonly string[] Exempt = ["Helper"];

    [Fact]
    public void Projects_refer_only_to_what_is_below_them()
    {
        var found = ProductProjects().ToList();
        Assert.Equal(Projects.Keys.Order(), found.Select(Path.GetFileNameWithoutExtension).Order());

        var wrong = from project in found
                    let name = Path.GetFileNameWithoutExtension(project)
                    from reference in XDocument.Load(project).Descendants("ProjectReference")
                    let other = Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)
                    where !Projects[name].Contains(other)
                    select $"{name} refers to {other}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void The_areas_of_the_core_keep_to_their_tier()
    {
        var areas = Directory.GetDirectories(Repository.At("bot/Bot.Core")).Select(folder => Path.GetFileName(folder)).Where(area => area is not ("bin" or "obj")).ToHashSet();
        Assert.Superset(new HashSet<string> { "Conversations", "Rules", "Desk", "Turns" }, areas);

        var wrong = from file in Sources("bot/Bot.Core")
                    let area = AreaOf(file)
                    from used in UsedAreas(file)
                    where areas.Contains(used) && used != area && !MayUse(area, used)
                    select $"{Path.GetRelativePath(Repository.Root, file)} uses Bot.{used}";
        Assert.Empty(wrong.Distinct());
    }

    [Fact]
    public void The_core_has_no_web_no_database_no_network_no_files_no_clock_and_no_chance()
    {
        var wrong = from file in Sources("bot/Bot.Core")
                    from word in Forbidden
                    where CodeOf(file).Any(line => Regex.IsMatch(line, $@"(?<![\w.]){Regex.Escape(word.Key)}"))
                    select $"{Path.GetRelativePath(Repository.Root, file)} uses {word.Value}: {word.Key}";
        Assert.Empty(wrong);
        Assert.DoesNotContain(XDocument.Load(Repository.At("bot/Bot.Core/Bot.Core.csproj")).Descendants(), element => element.Name.LocalName is "PackageReference" or "FrameworkReference");
    }

    [Fact]
    public void A_namespace_is_the_folder_it_lies_in()
    {
        var wrong = from file in Sources("bot/Bot.Core")
                    where !CodeOf(file).Contains($"namespace Bot.{AreaOf(file)};")
                    select Path.GetRelativePath(Repository.Root, file);
        Assert.Empty(wrong);
    }

    [Fact]
    public void No_type_is_called_after_nothing_it_does()
    {
        var sources = ProductProjects().SelectMany(project => Sources(Path.GetDirectoryName(project)!)).ToList();
        Assert.InRange(sources.Count, 50, int.MaxValue);

        var wrong = from file in sources
                    from line in CodeOf(file)
                    let declared = Declaration().Match(line)
                    where declared.Success && !Exempt.Contains(declared.Groups[1].Value)
                    select $"{Path.GetRelativePath(Repository.Root, file)}: {declared.Groups[1].Value}";
        Assert.Empty(wrong);
    }

    static bool MayUse(string area, string used) =>
        (Above.Contains(area) && used is not ("Releases" or "Replays")) || (Vocabulary.Contains(used) && !Above.Contains(used));

    static IEnumerable<string> UsedAreas(string file) =>
        CodeOf(file).SelectMany(line => Area().Matches(line)).Select(match => match.Groups[1].Value);

    static string AreaOf(string file) => Path.GetRelativePath(Repository.At("bot/Bot.Core"), file).Split(Path.DirectorySeparatorChar)[0];

    static IEnumerable<string> ProductProjects() =>
        new[] { "bot", "console", "nlp-models", "knowledge-base" }.SelectMany(folder => Directory.GetFiles(Repository.At(folder), "*.csproj", SearchOption.AllDirectories));

    static IEnumerable<string> Sources(string folder) =>
        Directory.GetFiles(Repository.At(folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules" or "Migrations"));

    static IEnumerable<string> CodeOf(string file) =>
        File.ReadLines(file).Select(line => Comment().Replace(line, "").TrimEnd());

    // "Bot.Desk" anywhere, and "Desk.Claim": inside the namespace Bot the first word need not be written.
    [GeneratedRegex(@"(?<![\w.])(?:Bot\.)?([A-Z]\w+)(?=;|\.[A-Z])")]
    private static partial Regex Area();

    [GeneratedRegex(@"(?:^|\s)//.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum)\s+(\w*(?:Service|Manager|Helper|Util|Utils|Impl))\b")]
    private static partial Regex Declaration();
}
