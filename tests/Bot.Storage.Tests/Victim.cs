using System.Data.Common;
using System.Diagnostics;
using Bot.Conversations;
using Bot.Notices;
using Bot.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bot.Storage.Tests;

/// <summary>This test program started once more, as the process that holds a database, dies in the middle of something, or finishes
/// what a dead one began.</summary>
static class Victim
{
    /// <summary>In the test: starts one, with somewhere to die or none.</summary>
    public static Process Start(string verb, StorageOptions options, string? crashAt = null, string argument = "")
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        // 'dotnet test' may run the assembly under the dotnet program instead of its own.
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(Victim).Assembly.Location);
        foreach (var word in new[] { "victim", verb, options.Provider.ToString(), options.ConnectionString ?? options.DataDirectory, argument })
            start.ArgumentList.Add(word);
        if (crashAt is not null)
            start.Environment["CRASH_AT"] = crashAt;
        return Process.Start(start)!;
    }

    /// <summary>In the test: what became of it.</summary>
    public static async Task<(int Exit, string Said)> EndAsync(this Process process)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var (output, problems) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output + await problems);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    /// <summary>In the process itself.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var provider = Enum.Parse<StorageProvider>(args[1]);
        var options = new StorageOptions { Provider = provider, DataDirectory = args[2], ConnectionString = args[2], LockPatience = TimeSpan.FromSeconds(10) };
        if (args[0] == "migrate")
            return await MigrateAsync(options, int.Parse(args[3]));

        await using var services = Installation.Services(options, new FollowerTests.Recorder("waits")).AddSingleton<TimeProvider>(new TestClock()).BuildServiceProvider();
        try
        {
            await services.OpenStorageAsync(CancellationToken.None);
        }
        catch (StorageRefusedException refused)
        {
            Console.WriteLine(refused.Message);
            return 3;
        }
        if (args[0] == "hold")
        {
            Console.WriteLine("open");
            await Console.In.ReadLineAsync();
            return 0;
        }
        await WorkAsync(services);
        Console.WriteLine("done");
        return 0;
    }

    /// <summary>A message comes in, is answered and escalated; a follower plans a timer; the timer fires and is answered. Whoever is
    /// started after a death goes on where it was.</summary>
    static async Task WorkAsync(IServiceProvider services)
    {
        var (inbox, conversations, timers) = (services.GetRequiredService<IInbox>(), services.GetRequiredService<IConversations>(), services.GetRequiredService<ITimers>());
        async Task AnswerAsync(IEnumerable<PendingMessage> messages)
        {
            foreach (var pending in messages)
            {
                var before = await conversations.OpenAsync(pending.Message.ConversationId, CancellationToken.None);
                var answer = Turns.Answer(before, pending);
                if (pending.Message.Kind == MessageKind.Text)
                    answer = Turns.Commit(before, [.. answer.Facts, Some.Escalated()], pending.InboxId, logged: true);
                if (!await conversations.CommitAsync(answer, CancellationToken.None))
                    throw new InvalidOperationException("Nobody else is here who could have been quicker.");
            }
        }

        await AnswerAsync(await inbox.PendingAsync(0, 100, CancellationToken.None));
        var taken = new List<PendingMessage>();
        await inbox.ReceiveAsync(Some.Text("I want a person"), "{}", taken.Add, CancellationToken.None);
        await AnswerAsync(taken);
        await services.GetRequiredService<Followers>().CatchUpAsync(CancellationToken.None);
        await AnswerAsync(await timers.FireAsync(Some.At.AddHours(1), 100, CancellationToken.None));
    }

    static async Task<int> MigrateAsync(StorageOptions options, int dieAt)
    {
        await using BotDb db = options.Provider == StorageProvider.Sqlite
            ? new SqliteBotDb(new DbContextOptionsBuilder<SqliteBotDb>().UseSqlite($"Data Source={Directory.CreateDirectory(options.DataDirectory).FullName}/switchboard.db").AddInterceptors(new Killer(dieAt)).Options)
            : new PostgresBotDb(new DbContextOptionsBuilder<PostgresBotDb>().UseNpgsql(options.ConnectionString).AddInterceptors(new Killer(dieAt)).Options);
        await db.Database.MigrateAsync();
        return 0;
    }

    /// <summary>Kills this process before its n-th command.</summary>
    sealed class Killer(int at) : DbCommandInterceptor
    {
        int _commands;

        void Count()
        {
            if (++_commands == at)
                Process.GetCurrentProcess().Kill();
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Count();
            return new(result);
        }

        public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
        {
            Count();
            return new(result);
        }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Count();
            return new(result);
        }
    }
}

public sealed class SqliteDeathTests() : DeathTests(StorageProvider.Sqlite);

public sealed class PostgresDeathTests() : DeathTests(StorageProvider.Postgres);

/// <summary>A process that is killed at any named step leaves nothing half done and nothing undone.</summary>
public abstract class DeathTests(StorageProvider engine)
{
    [Theory]
    [InlineData("before-received:1")]
    [InlineData("received:1")]
    [InlineData("before-commit:1")]
    [InlineData("after-commit:1")]
    [InlineData("before-followed:1")]
    [InlineData("followed:1")]
    [InlineData("before-fired:1")]
    [InlineData("fired:1")]
    [InlineData("before-commit:2")]
    [InlineData("after-commit:2")]
    public async Task Whatever_step_it_died_at_the_next_process_finishes_and_everything_is_there_once(string step)
    {
        await using var here = await Installation.NewAsync(engine);
        var (exit, said) = await Victim.Start("work", here.Options, crashAt: step).EndAsync();
        Assert.True(exit != 0 && !said.Contains("done", StringComparison.Ordinal), $"It was to die at {step} and ended with {exit}: {said} (Is this built with CRASH_POINTS? See Directory.Build.props.)");

        (exit, said) = await Victim.Start("work", here.Options).EndAsync();
        Assert.True(exit == 0, said);

        await here.StartAsync();
        Assert.Equal(
            ["conversation-opened", "customer-spoke", "bot-replied", "escalated", "bot-replied"],
            await here.ReadAsync(db => db.Facts.OrderBy(fact => fact.Number).Select(fact => fact.Kind).ToListAsync()));
        Assert.Equal(["a-m1", "plain|1|3", "plain|1|5"], (await here.LogAsync()).Select(row => row.Id));
        Assert.Equal(["m1", "timer:waits:plain|1:4"], await here.ReadAsync(db => db.Inbox.Where(row => row.State == InboxState.Done).OrderBy(row => row.Id).Select(row => row.MessageId).ToListAsync()));
        Assert.Empty(await here.PendingAsync());
        Assert.Equal(5, (await here.OpenAsync()).Version);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(12)]
    [InlineData(25)]
    public async Task A_migration_killed_at_any_command_is_finished_by_the_next_start(int command)
    {
        await using var here = await Installation.NewAsync(engine);
        var (exit, said) = await Victim.Start("migrate", here.Options, argument: command.ToString()).EndAsync();
        Assert.True(exit != 0, $"It was to die before command {command}: {said}");

        await here.StartAsync();
        await here.HappenAsync("plain|1");

        Assert.Single(await here.FactsAsync());
        Assert.Empty(await here.ReadAsync(async db => (await db.Database.GetPendingMigrationsAsync()).ToList()));
    }
}
