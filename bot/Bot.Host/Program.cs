using Bot.BackOffice;
using Bot.Channels;
using Bot.Host.Logging;
using Bot.Host.Operability;
using Bot.Host.Road;
using Bot.Host.Schedule;
using Bot.Host.Verbs;

if (Verb.Asked(args) is { } verb)
    return await verb.RunAsync();

var builder = WebApplication.CreateBuilder(args);
var settings = Settings.From(builder.Configuration);

builder.AddLogs(settings);
builder.AddRoad(settings);
builder.AddConversationChannels(settings);
await builder.AddShopAsync(settings);
builder.AddSchedule(settings);
builder.Services.AddBackOffice();
builder.Services.AddOpenApi();
builder.AddOperability();

var app = builder.Build();
await app.PrepareAsync(settings);

app.UseOperability();
app.UseRouting();
app.UseAuthentication();
app.UseAuthorization();
app.MapStaticAssets().AllowAnonymous();
app.MapOperability();
app.MapOpenApi().AllowAnonymous();
app.MapChannels();
app.MapBackOffice();

await app.RunAsync();
return 0;

/// <summary>The program; named so that tests can start it.</summary>
public partial class Program;
