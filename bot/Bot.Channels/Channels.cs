using Bot.Channels.WebChat;
using Bot.Conversations;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bot.Channels;

/// <summary>The list of channels. A new one is a folder and a line in each of the two methods.</summary>
public static class ChannelsSetup
{
    /// <summary>Registers every channel.</summary>
    public static IServiceCollection AddChannels(this IServiceCollection services, WebChatOptions webChat)
    {
        services.AddSingleton(webChat);
        services.AddSingleton<IChannel, WebChatChannel>();
        services.AddSingleton<DirectLineAccess>();
        services.AddSingleton<StreamTickets>();
        services.AddSingleton<Uploads>();
        services.AddSingleton<DirectLineRoutes>();
        services.AddSingleton<ChatPage>();
        return services;
    }

    /// <summary>Maps every channel's routes.</summary>
    public static void MapChannels(this IEndpointRouteBuilder routes)
    {
        routes.ServiceProvider.GetRequiredService<DirectLineRoutes>().Map(routes);
        routes.ServiceProvider.GetRequiredService<ChatPage>().Map(routes);
    }
}
