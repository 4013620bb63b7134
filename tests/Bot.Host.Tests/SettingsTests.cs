using System.Reflection;
using System.Text.Json;
using Bot.Channels.Connector;
using Bot.Channels.WebChat;
using Bot.Turns;
using Xunit;

namespace Bot.Host.Tests;

public sealed class SettingsTests
{
    /// <summary>Filled in by the program itself, not by an operator.</summary>
    static readonly string[] SetByTheHost = ["UploadFolder", "SigningKey", "PreviousKey", "IsReady"];

    static readonly JsonElement Sample = JsonDocument.Parse(
        File.ReadAllText(Testing.Repository.At("appsettings.sample.json")), new() { CommentHandling = JsonCommentHandling.Skip }).RootElement.GetProperty("Switchboard");

    public static TheoryData<string, object> Areas => new()
    {
        { "", new Settings() },
        { "Reception", new ReceptionLimits() },
        { "Shop", new ShopSettings() },
        { "WebChat", new WebChatOptions() },
        { "BotFramework", new BotFrameworkOptions() },
    };

    [Theory]
    [MemberData(nameof(Areas), DisableDiscoveryEnumeration = true)]
    public void The_sample_lists_every_setting_with_its_default(string area, object defaults)
    {
        var listed = area.Length == 0 ? Sample : Sample.GetProperty(area);
        foreach (var property in defaults.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite && !SetByTheHost.Contains(property.Name)))
        {
            Assert.True(listed.TryGetProperty(property.Name, out var value), $"{area}:{property.Name} is missing from appsettings.sample.json");
            if (value.ValueKind != JsonValueKind.Object)
                Assert.Equal(JsonSerializer.Serialize(property.GetValue(defaults)).Replace("\\u0026", "&", StringComparison.Ordinal), JsonSerializer.Serialize(value).Replace("\\u0026", "&", StringComparison.Ordinal));
        }
    }

    // What a script reads and no type holds, and what the pipeline reads before there are settings.
    static readonly string[] ReadElsewhere = ["TeamsPackage", "Proxies"];

    [Theory]
    [MemberData(nameof(Areas), DisableDiscoveryEnumeration = true)]
    public void The_sample_lists_nothing_that_is_not_read(string area, object defaults)
    {
        var listed = area.Length == 0 ? Sample : Sample.GetProperty(area);
        var known = defaults.GetType().GetProperties().Select(property => property.Name).Concat(area.Length == 0 ? [.. ReadElsewhere, "WebChat", "BotFramework"] : []);
        Assert.Empty(listed.EnumerateObject().Select(property => property.Name).Except(known));
    }

    [Fact]
    public void The_sample_lists_what_the_Teams_package_is_made_from_and_nothing_else()
    {
        var script = File.ReadAllText(Testing.Repository.At("eng/teams-package/settings.mjs"));
        var names = script.Split("\"TeamsPackage\", ", 2)[1].Split(']', 2)[0].Split(", ").Select(name => name.Trim('"'));
        Assert.Equal(names.Order(), Sample.GetProperty("TeamsPackage").EnumerateObject().Select(property => property.Name).Order());
    }
}
