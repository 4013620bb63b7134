using Bot.Browser.Tests.Chat;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace Bot.Browser.Tests.Console;

public sealed partial class PagesTests
{
    // Begins a training, which goes on beside what is looked at next.
    async Task TrainAsync(IPage page)
    {
        await LookAsync(page, "/console/understanding", "versions, one only");
        await LookAsync(page, "/console/understanding/inbox", "unsure turns, none");
        await LookAsync(page, "/console/understanding/corrections", "corrections, none");
        await LookAsync(page, "/console/understanding/drift", "drift, nothing counted");
        await LookAsync(page, "/console/understanding/intents", "intents, none open");
        await LookAsync(page, "/console/understanding/intents/juggling-lesson", "intent, new");
        await page.GetByLabel("New example").FillAsync("do you teach juggling");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the example" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Added “do you teach juggling”.")).ToBeVisibleAsync();
        await LookAsync(page, null, "intent, nine missing");
        await LookAsync(page, "/console/understanding", "versions, examples missing");
        await page.GotoAsync("/console/understanding/intents/juggling-lesson");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take back" }).ClickAsync();
        await page.GotoAsync("/console/understanding");
        await page.GetByRole(AriaRole.Button, new() { Name = "Train v2" }).ClickAsync();
        await Assertions.Expect(page.Locator("#job")).ToContainTextAsync("Training");
        await LookAsync(page, null, "versions, one in training");
    }

    async Task TrainedAsync(IPage page)
    {
        await using var customer = await ChatPage.OpenAsync(switchboard);
        await customer.AskAsync("could the wobbly thing from the window be mine before the weekend");
        await customer.AskAsync("my name is Thandi Okafor, is the wobbly one a good one for 12 Rose Lane");
        await RunningSwitchboard.Until(async () =>
        {
            await page.GotoAsync("/console/understanding/inbox");
            return await page.Locator("blockquote").CountAsync() > 0;
        }, "a turn has come to the inbox");
        await LookAsync(page, null, "unsure turns");
        await page.GetByRole(AriaRole.Button, new() { Name = "Out of scope" }).ClickAsync();
        await LookAsync(page, null, "unsure turns, one labelled");

        await page.GotoAsync("/console/understanding");
        // Training encodes every phrase, on threads that leave the others alone: beside other tests that takes its time.
        await page.GetByRole(AriaRole.Link, new() { Name = "Look at the evaluation of v2" }).ClickAsync(new() { Timeout = 300_000 });
        await Assertions.Expect(page.GetByText("v2 beside v1")).ToBeVisibleAsync();
        await LookAsync(page, null, "evaluation");
        var pair = page.GetByRole(AriaRole.Region, new() { Name = "Pairs mixed up" }).GetByRole(AriaRole.Link).First;
        await page.GotoAsync((await pair.GetAttributeAsync("href"))!);
        await LookAsync(page, null, "intents, two side by side");
        await page.GotoAsync("/console/understanding/versions/2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve v2" }).ClickAsync();
        await LookAsync(page, null, "evaluation, approved");
        await page.GetByLabel("Reason for the release").FillAsync("It leaves wobbly things alone");
        await page.GetByRole(AriaRole.Button, new() { Name = "Promote v2" }).ClickAsync();
        await LookAsync(page, null, "evaluation, live");
        await LookAsync(page, "/console/understanding", "versions");
        await LookAsync(page, "/console/understanding/corrections", "corrections");
    }

    // Forty days in which customers began to write otherwise; a file that a disk has damaged; a log that somebody has changed.
    async Task DamagedAsync(IPage page)
    {
        await page.GotoAsync("about:blank");
        await switchboard.KillAsync();
        using (var db = new SqliteConnection($"Data Source={Path.Combine(switchboard.Data, "switchboard.db")};Pooling=False"))
        {
            db.Open();
            Count(db);
            using var change = db.CreateCommand();
            change.CommandText = "UPDATE audit SET who = 'Somebody else' WHERE number = 3";
            Assert.Equal(1, change.ExecuteNonQuery());
        }
        var file = Path.Combine(switchboard.Data, "models", "en-v2.model");
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[^100] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        await switchboard.StartAsync();

        await LookAsync(page, "/console/understanding", "versions, one damaged");
        await Assertions.Expect(page.Locator(".banner--critical")).ToContainTextAsync("could not be read, the one before it answers.");
        await LookAsync(page, "/console/understanding/drift", "drift");
        Assert.Equal(6, await page.Locator(".uplot canvas").CountAsync());
        await Assertions.Expect(page.Locator(".banner--critical").Last).ToContainTextAsync("moved away");
        await RunningSwitchboard.Until(async () =>
        {
            await page.GotoAsync("/console/audit");
            return await page.Locator(".banner--critical").CountAsync() > 0;
        }, "the log is found to be changed");
        await LookAsync(page, null, "audit log, changed by somebody");
    }

    static void Count(SqliteConnection db)
    {
        using var models = db.CreateCommand();
        models.CommandText = "SELECT model FROM model_versions WHERE version = 1";
        var model = (string)models.ExecuteScalar()!;
        var today = DateOnly.FromDateTime(DateTime.UtcNow).DayNumber;
        using var all = db.BeginTransaction();
        for (var day = 0; day < 40; day++)
            foreach (var (measure, bins) in Bot.Models.Drift.Measures)
                for (var bin = 0; bin < bins; bin++)
                {
                    using var add = db.CreateCommand();
                    add.CommandText = "INSERT OR REPLACE INTO drift_counts (model, day, measure, bin, count) VALUES ($model, $day, $measure, $bin, $count)";
                    add.Parameters.AddWithValue("$model", measure is Bot.Models.Drift.HandedOver or Bot.Models.Drift.Survey ? "" : model);
                    add.Parameters.AddWithValue("$day", today - 39 + day);
                    add.Parameters.AddWithValue("$measure", measure);
                    add.Parameters.AddWithValue("$bin", bin);
                    add.Parameters.AddWithValue("$count", 100 + (measure == Bot.Models.Drift.Known && bin < 4 ? 12 * day : (day * (bin + 3)) % 17));
                    add.ExecuteNonQuery();
                }
        all.Commit();
    }
}
