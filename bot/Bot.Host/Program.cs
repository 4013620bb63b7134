using Bot.BackOffice;
using Bot.Channels;
using Bot.Host;
using Bot.Host.Audit;
using Bot.Host.Logging;
using Bot.Host.Operability;
using Bot.Host.Road;
using Bot.Host.Schedule;
using Bot.Host.Verbs;
using Microsoft.AspNetCore.DataProtection;

if (Verb.Asked(args) is { } verb)
    return await verb.RunAsync();

// Settings are read once. Watching for changes would watch the whole folder, and with it every write to the database below it.
// Settings and data lie in the folder the program is started in; the pages' files of a published program lie beside it, wherever that is.
var pages = Path.Combine(AppContext.BaseDirectory, "wwwroot");
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = ["--hostBuilder:reloadConfigOnChange=false", .. args], WebRootPath = Directory.Exists(pages) ? pages : null });

// Until a publish copies them, the pages' scripts lie in other projects' folders, and only Development looks there by itself:
// 'dotnet run' would answer 200 with nothing. Outside of Development they are also sent as the build compressed them, cacheable
// for ever by their fingerprint, instead of being compressed again for every request.
builder.WebHost.UseStaticWebAssets();
if (!builder.Environment.IsDevelopment())
    builder.Configuration["ReloadStaticAssetsAtRuntime"] ??= "false";
if (string.IsNullOrEmpty(builder.Configuration["urls"]))
    builder.WebHost.UseUrls("http://localhost:3978");
var settings = Settings.From(builder.Configuration);

builder.AddLogs(settings);
builder.AddRoad(settings);
builder.AddConversationChannels(settings);
await builder.AddShopAsync(settings);
builder.AddSchedule(settings);
builder.AddAudit();
builder.Services.AddBackOffice();
// Sessions and invitations outlive a restart. The folder opens sign-ins: it is as secret as the database beside it.
builder.Services.AddDataProtection().SetApplicationName("switchboard").PersistKeysToFileSystem(new(settings.InData("keys")));
builder.Services.AddOpenApi();
builder.AddOperability();

var app = builder.Build();
await app.PrepareAsync(settings);

app.UseOperability();
app.UseWebSockets();
app.UseBackOffice();
app.MapStaticAssets().AllowAnonymous();
app.MapOperability();
app.MapOpenApi().AllowAnonymous();
app.MapChannels();
app.MapBackOffice();

await app.RunAsync();
return 0;

/// <summary>The program; named so that tests can start it.</summary>
public partial class Program;
