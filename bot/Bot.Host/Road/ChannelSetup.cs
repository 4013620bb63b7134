using System.Security.Cryptography;
using Bot.Channels;
using Bot.Channels.Connector;
using Bot.Channels.WebChat;

namespace Bot.Host.Road;

/// <summary>Gives the channels their settings and the web chat its signing key.</summary>
public static class ChannelSetup
{
    /// <summary>Registers every channel.</summary>
    public static void AddConversationChannels(this WebApplicationBuilder builder, Settings settings)
    {
        var webChat = builder.Configuration.GetSection("Switchboard:WebChat").Get<WebChatOptions>() ?? new();
        webChat.UploadFolder = settings.InData("uploads");
        webChat.SigningKey = KeyFile(settings.InData(Path.Combine("keys", "webchat.key")));
        builder.Services.AddChannels(webChat, builder.Configuration.GetSection("Switchboard:BotFramework").Get<BotFrameworkOptions>());
    }

    // Made once and kept: with a new key every open chat would have to start anew.
    static byte[] KeyFile(string path)
    {
        if (File.Exists(path))
            return Convert.FromBase64String(File.ReadAllText(path));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var key = RandomNumberGenerator.GetBytes(32);
        File.WriteAllText(path, Convert.ToBase64String(key));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return key;
    }
}
