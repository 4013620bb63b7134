using Bot.Connectors.Shop;
using Bot.Conversations;
using Bot.Desk;
using Bot.Dialogues;
using Bot.Feedback;
using Bot.Measures;
using Bot.Host.Desk;
using Bot.Host.Models;
using Bot.Host.Replays;
using Bot.Models;
using Bot.Replays;
using Bot.SampleShop;
using Bot.Storage;
using Bot.Surveys;
using Bot.Turns;
using Knowledge;
using Nlp;
using Nlp.Encoding;
using Nlp.Languages;

namespace Bot.Host.Road;

/// <summary>Wires the road of a message: store, understanding, decision, reception and followers.</summary>
public static class RoadSetup
{
    /// <summary>Registers the road.</summary>
    public static void AddRoad(this WebApplicationBuilder builder, Settings settings)
    {
        var services = builder.Services;
        services.AddSingleton(settings);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<ConversationWakes>();
        services.AddStorage(settings.Storage);

        services.AddSingleton(provider => Content.Load(settings, provider.GetRequiredService<ILogger<KnowledgeBase>>()));
        services.AddSingleton(_ => new UnderstoodTexts(Math.Clamp(settings.RememberedTexts, 0, 100_000), TimeProvider.System));
        services.AddSingleton(provider => new LiveModels { Languages = LanguageDetector.FromFolder(settings.Languages), Texts = provider.GetRequiredService<UnderstoodTexts>() });
        services.AddSingleton(provider => OpenEncoder(settings.Encoder, provider.GetRequiredService<ILogger<Language>>()));
        services.AddSingleton<IShippedLanguages>(provider => new ShippedLanguages(provider.GetRequiredService<Encoders>(), settings.LanguageFolders));
        services.AddSingleton<Language>();
        services.AddSingleton<ModelWorker>();
        services.AddSingleton<IModelJobs>(provider => provider.GetRequiredService<ModelWorker>());
        services.AddHostedService(provider => provider.GetRequiredService<ModelWorker>());
        services.AddSingleton<BulkWorker>();
        services.AddSingleton<IBulkJobs>(provider => provider.GetRequiredService<BulkWorker>());
        services.AddHostedService(provider => provider.GetRequiredService<BulkWorker>());
        services.AddSingleton<ReplayWorker>();
        services.AddSingleton<IReplays>(provider => provider.GetRequiredService<ReplayWorker>());
        services.AddHostedService(provider => provider.GetRequiredService<ReplayWorker>());
        services.AddSingleton(provider => new Speech(provider.GetRequiredService<KnowledgeBase>(), IntentLabels.FromFolders(settings.Languages)));
        services.AddSingleton<ChannelList>();
        services.AddSingleton<TurnDecider>();
        services.AddSingleton<TurnHandler>();
        services.AddSingleton<DeskTurns>();
        services.AddSingleton<OfferRound>();
        services.AddSingleton(provider =>
        {
            var log = provider.GetRequiredService<ILogger<Reception>>();
            return new Reception(
                provider.GetRequiredService<IInbox>(), provider.GetRequiredService<TurnHandler>(), settings.Reception,
                (problem, pending) => log.LogError(problem, "Message {Message} of {Conversation} could not be handled", pending.InboxId, pending.Message.ConversationId));
        });

        services.AddSingleton<IFollower>(provider => new WaitFollower(() => Published(provider).Desk));
        services.AddSingleton<IFollower, SnoozeFollower>();
        services.AddSingleton<IFollower, TookFollower>();
        services.AddSingleton<IFollower, SearchFollower>();
        services.AddSingleton<IFollower, MeasureFollower>();
        services.AddSingleton<IFollower>(provider => new SurveyFollower(() => Published(provider).Surveys));
        services.AddSingleton<IFollower, UnsureFollower>();
        services.AddSingleton<IFollower>(provider => new FeedbackFollower(() => Published(provider).Surveys.SettleDays));

        static Policy Published(IServiceProvider provider) => provider.GetRequiredService<IPolicies>().Current.Value;
    }

    /// <summary>Opens the encoder once for all that use it. It is never closed: turns that still run while the program stops read it.</summary>
    static Encoders OpenEncoder(string file, ILogger log)
    {
        try
        {
            var encoder = SentenceEncoder.Open(file);
            return new(language => SentenceEncoder.Knows(language) ? encoder : null);
        }
        catch (Exception unusable) when (unusable is IOException or InvalidDataException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            log.LogError("The sentence encoder could not be opened. English is understood by its words alone, less well, until it is in its place and the program is started again. {Problem}", unusable.Message);
            return new() { Problem = "The sentence encoder could not be opened" };
        }
    }

    /// <summary>Registers the shop; without an address the sample shop is started beside the bot, and spoken to over HTTP like any other.</summary>
    public static async Task AddShopAsync(this WebApplicationBuilder builder, Settings settings)
    {
        var address = settings.Shop.Address;
        if (address.Length == 0)
        {
            var sample = await ShopServer.StartAsync("http://127.0.0.1:0", new SampleShopOptions(), CancellationToken.None);
            builder.Services.AddSingleton(_ => sample);
            address = sample.Address.ToString();
        }
        builder.Services.AddSingleton<IShop>(_ => new HttpShop(new ShopOptions
        {
            Address = new Uri(address),
            ApiKey = settings.Shop.ApiKey.Length > 0 ? settings.Shop.ApiKey : null,
            Budget = TimeSpan.FromSeconds(settings.Shop.BudgetSeconds),
        }));
    }
}
