using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Bot.Channels.Tests")]
