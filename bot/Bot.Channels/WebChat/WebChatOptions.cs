namespace Bot.Channels.WebChat;

/// <summary>Settings of the web chat and its Direct Line server.</summary>
public sealed class WebChatOptions
{
    /// <summary>Secret for servers that make out tokens for their own pages; empty allows none. At least 32 characters.</summary>
    public string Secret { get; set; } = "";

    /// <summary>Second secret, so that the first can be changed without a gap.</summary>
    public string SecondSecret { get; set; } = "";

    /// <summary>Origins of other sites that may embed the chat, such as <c>https://www.example.com</c>. Our own origin always may.</summary>
    public IReadOnlyList<string> TrustedOrigins { get; set; } = [];

    /// <summary>Minutes a token lives, 16 to 1440: clients renew every 15 minutes whatever they are told.</summary>
    public double TokenMinutes { get; set; } = 60;

    /// <summary>Messages a conversation may send in a minute; 0 is no limit.</summary>
    public int MessagesPerMinute { get; set; } = 60;

    /// <summary>Streams (WebSockets) a conversation may ask for in a minute; 0 is no limit. Clients reconnect every 3 to 15 seconds while a line is bad.</summary>
    public int StreamsPerMinute { get; set; } = 60;

    /// <summary>Chats one address may open in a minute; 0 is no limit.</summary>
    public int ChatsPerMinute { get; set; } = 30;

    /// <summary>Largest file a customer may send, in bytes.</summary>
    public int LargestFile { get; set; } = 10 * 1024 * 1024;

    /// <summary>Most files in one message.</summary>
    public int MostFiles { get; set; } = 5;

    /// <summary>Bytes of files one conversation may keep here.</summary>
    public long LargestConversation { get; set; } = 100L * 1024 * 1024;

    /// <summary>Scheme and host by which customers and their channels reach this server, such as <c>https://chat.example.com</c>: the files people
    /// at the desk send are addressed so. Empty takes the address the console was opened under.</summary>
    public string PublicAddress { get; set; } = "";

    /// <summary>Days that what people at the desk attached and did not send is kept for them, 1 to 3650.</summary>
    public double KeepUnsentDays { get; set; } = 30;

    /// <summary>Folder uploads are kept in; set by the host.</summary>
    public string UploadFolder { get; set; } = "data/uploads";

    /// <summary>Key the tokens are signed with, at least 32 random bytes; set by the host from a file of its own.</summary>
    public byte[] SigningKey { get; set; } = [];

    /// <summary>The key before, while its tokens live.</summary>
    public byte[] PreviousKey { get; set; } = [];

    /// <summary>The shop's name in the frame of the chat.</summary>
    public string ShopName { get; set; } = "Harbour & Pine";

    internal TimeSpan KeepUnsent => TimeSpan.FromDays(Math.Clamp(KeepUnsentDays, 1, 3650));

    internal TimeSpan TokenLifetime => TimeSpan.FromMinutes(Math.Clamp(TokenMinutes, 16, 1440));
}
