using Bot.Channels.Connector;
using Bot.Channels.Emulator;
using Bot.Channels.Outbox;
using Bot.Channels.Teams;
using Bot.Channels.WebChat;
using Bot.Conversations;
using Bot.Desk;
using Bot.Protocol;
using Bot.Protocol.Authentication;
using Bot.Protocol.Connector;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bot.Channels;

/// <summary>The list of channels. A new one is a folder and a line in each of the two methods.</summary>
public static class ChannelsSetup
{
    /// <summary>Registers every channel.</summary>
    public static IServiceCollection AddChannels(this IServiceCollection services, WebChatOptions webChat, BotFrameworkOptions? botFramework = null)
    {
        services.AddWebChat(webChat);
        services.AddConnector(botFramework ?? new());
        services.AddSingleton<IChannel, EmulatorChannel>();
        services.AddSingleton<IChannel, TeamsChannel>();
        return services;
    }

    /// <summary>Maps every channel's routes.</summary>
    public static void MapChannels(this IEndpointRouteBuilder routes)
    {
        routes.ServiceProvider.GetRequiredService<DirectLineRoutes>().Map(routes);
        routes.ServiceProvider.GetRequiredService<ChatPage>().Map(routes);
        routes.ServiceProvider.GetRequiredService<BotEndpoint>().Map(routes);
    }

    static void AddWebChat(this IServiceCollection services, WebChatOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<IChannel, WebChatChannel>();
        services.AddSingleton<DirectLineAccess>();
        services.AddSingleton<StreamTickets>();
        services.AddSingleton<LiveSigns>();
        services.AddSingleton<Uploads>();
        services.AddSingleton<IDeskFiles, DeskFiles>();
        services.AddSingleton<DirectLineRoutes>();
        services.AddSingleton<ChatPage>();
    }

    static void AddConnector(this IServiceCollection services, BotFrameworkOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(_ => ProtocolHttp.CreateHandler());
        services.AddSingleton(provider => new ServiceUrls(options.CloudNamed, provider.GetRequiredService<IHostEnvironment>().IsDevelopment(), options.ServiceHosts));
        services.AddSingleton(provider => new ChannelAuthentication(
            new ChannelAuthenticationOptions
            {
                AppId = options.AppId,
                TenantId = options.TenantId,
                AllowEmulator = options.AllowEmulator,
                AllowedCallers = options.AllowedCallers,
                Cloud = options.CloudNamed,
            },
            provider.GetRequiredService<ServiceUrls>(), provider.GetRequiredService<SocketsHttpHandler>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider =>
        {
            var (handler, clock) = (provider.GetRequiredService<SocketsHttpHandler>(), provider.GetRequiredService<TimeProvider>());
            var credentials = options.AppSecret.Length == 0 ? null : new AppCredentials(new(options.AppId, options.AppSecret, options.TenantId, options.CloudNamed), handler, clock);
            // Few quick tries: the outbox is the patient one, and a place in it is held meanwhile.
            return new ConnectorClient(provider.GetRequiredService<ServiceUrls>(), credentials, handler, clock, new ConnectorOptions { Tries = 2 });
        });
        services.AddSingleton<TypingSigns>();
        services.AddSingleton<BotEndpoint>();
        services.AddSingleton<IChannel, ConnectorChannel>();
        services.AddSingleton(new OutboxOptions { GiveUpAfter = TimeSpan.FromHours(options.GiveUpHours) });
        services.AddHostedService<OutboxSender>();
    }
}
