using System.Globalization;
using System.Text;
using Bot.Replays;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace Bot.Browser.Tests.Console;

/// <summary>The ways of a release that do not lead to the customers: read from a file, stopped while it is replayed, turned down, put off, and given up.</summary>
[Collection(SharedSwitchboard.Name)]
public sealed class ReleaseWaysTests(RunningSwitchboard switchboard)
{
    [Fact]
    public async Task A_release_from_a_file_is_replayed_rejected_mended_scheduled_taken_back_and_withdrawn()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await using var carla = await ana.InviteAsync(switchboard, "Carla", supervisor: true);
        var page = ana.Page;
        page.Dialog += (_, asked) => asked.AcceptAsync();

        // A file with a mistake: line, column and reason are told, and there is no release more than before.
        await page.GotoAsync("/console/releases");
        var open = page.Locator("section:has(h2:text-is('On their way'))");
        var before = await open.InnerTextAsync();
        await UploadAsync(page, "late.yaml", "surveys:\n  restDays: 3\n  settleDays: many\n");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("late.yaml was not read: 1 thing is wrong with it. Nothing has changed.");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Problems of the file" }).Locator("tbody tr")).ToHaveTextAsync(["3 15 \"many\" is not a whole number."], new() { UseInnerText = true });
        Assert.Equal(before, await open.InnerTextAsync());

        // A file without: a draft with what it says, and what it leaves out stays.
        await UploadAsync(page, "sooner.yaml", "surveys:\n  settleDays: 1\n");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("sooner.yaml was read.");
        await Assertions.Expect(page.Locator("#words li")).ToHaveTextAsync([new System.Text.RegularExpressions.Regex(@"^Time to settle a case: \d+\s+1 day$")]);
        var release = page.Url;

        // Replayed; then a replay that another node works on is stopped, and this one ends it when that node falls silent.
        await page.GetByRole(AriaRole.Button, new() { Name = "Replay it" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Replay finished")).ToBeVisibleAsync();
        var replay = BeginElsewhere(int.Parse(release.Split('/')[^1], CultureInfo.InvariantCulture));
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("#job")).ToContainTextAsync("40 %");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel the replay" }).ClickAsync();
        await Assertions.Expect(page.GetByText("The replay stops. Nothing else changes.")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#job")).ToContainTextAsync("At work");
        Assert.Equal(1L, Execute("UPDATE replays SET kept_at = 0 WHERE id = $id AND to_stop = 1", ("$id", replay)));
        await Assertions.Expect(page.Locator("#job")).ToContainTextAsync("Cancelled");
        await Assertions.Expect(page.GetByText("Replay finished")).ToBeVisibleAsync();

        // Turned down with a reason, mended, approved.
        await ReviewAsync(ana, "A day is enough");
        await carla.Page.GotoAsync(release);
        await carla.Page.GetByLabel("Why it is not right").FillAsync("Nobody settles a case in one day");
        await carla.Page.GetByRole(AriaRole.Button, new() { Name = "Reject the release" }).ClickAsync();
        await Assertions.Expect(carla.Page.GetByText("Rejected. Its authors read why.")).ToBeVisibleAsync();
        await page.GotoAsync(release);
        await Assertions.Expect(page.GetByText("Carla rejected it: “Nobody settles a case in one day”")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Edit limits" }).First.ClickAsync();
        await ana.SaveAsync("Time to settle a case", "2");
        await page.GotoAsync(release);
        await ReviewAsync(ana, "Two are");
        await carla.Page.GotoAsync(release);
        await carla.Page.GetByRole(AriaRole.Button, new() { Name = "Approve release" }).ClickAsync();
        await Assertions.Expect(carla.Page.GetByText("Approved. It can be published.")).ToBeVisibleAsync();

        // Put off to an instant, and not after all.
        var due = DateTime.UtcNow.AddYears(1);
        await carla.Page.GetByLabel("Or publish it later").FillAsync(due.ToString("yyyy-MM-dd'T'09:00", CultureInfo.InvariantCulture));
        await carla.Page.GetByRole(AriaRole.Button, new() { Name = "Schedule the release" }).ClickAsync();
        await Assertions.Expect(carla.Page.GetByRole(AriaRole.Status)).ToContainTextAsync($"It goes live {due.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)} 09:00");
        await carla.Page.GetByRole(AriaRole.Button, new() { Name = "Take the instant back" }).ClickAsync();
        await Assertions.Expect(carla.Page.GetByText("The instant is taken back; it stays approved.")).ToBeVisibleAsync();
        await Assertions.Expect(carla.Page.GetByRole(AriaRole.Button, new() { Name = "Publish release" })).ToBeEnabledAsync();

        // Given up, and kept among what was.
        await page.GotoAsync(release);
        await page.GetByLabel("Remark").FillAsync("It can wait");
        await page.GetByRole(AriaRole.Button, new() { Name = "Withdraw release" }).ClickAsync();
        await Assertions.Expect(page.GetByText("The release is withdrawn. Nothing of it goes live.")).ToBeVisibleAsync();
        await page.GotoAsync("/console/releases");
        Assert.Equal(before, await open.InnerTextAsync());
        await page.GetByText("Given up").ClickAsync();
        await page.Locator($"a[href='{new Uri(release).AbsolutePath}']").ClickAsync();
        await Assertions.Expect(page.GetByText("Nothing can be done with it any more.")).ToBeVisibleAsync();
        ana.Visit.ShouldBeClean(422); // the file with a mistake
        carla.Visit.ShouldBeClean();
    }

    [Fact]
    public async Task Every_setting_of_a_limit_is_tried_on_what_was_recorded()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await ana.Page.GotoAsync("/console/limits?limit=Lost");
        await ana.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Try (the settings|them again)$") }).ClickAsync();

        await Assertions.Expect(ana.Page.GetByText("What would each setting have come to?")).ToBeVisibleAsync();
        await Assertions.Expect(ana.Page.Locator("svg.plot[role=img]").First).ToBeVisibleAsync();
        await ana.Page.GetByText("Show as table").ClickAsync();
        await Assertions.Expect(ana.Page.GetByRole(AriaRole.Region, new() { Name = "Settings tried" }).Locator("tbody th")).ToHaveTextAsync(["1", "2", "3", "4", "5"]);
        ana.Visit.ShouldBeClean();
    }

    static async Task UploadAsync(IPage page, string name, string text)
    {
        await page.GetByLabel("File", new() { Exact = true }).SetInputFilesAsync(new FilePayload { Name = name, MimeType = "application/yaml", Buffer = Encoding.UTF8.GetBytes(text) });
        await page.GetByRole(AriaRole.Button, new() { Name = "Read the file" }).ClickAsync();
    }

    static async Task ReviewAsync(DeskPage author, string reason)
    {
        await author.Page.GetByLabel("Reason for the change").FillAsync(reason);
        await author.Page.GetByRole(AriaRole.Button, new() { Name = "Ask for approval" }).ClickAsync();
        await Assertions.Expect(author.Page.GetByText("It waits for others to read it.")).ToBeVisibleAsync();
    }

    // The newest replay of a release once more, as a node that is not there would have entered it. It spoke of it tomorrow, so that nobody takes it up before the test says so.
    long BeginElsewhere(int release) => Execute(
        """
        INSERT INTO replays (kind, release, edition, live, begins, ends, state, share, kept_at, to_stop, restarts, by_id, by, started_at, request)
        SELECT kind, release, edition, live, begins, ends, $running, 0.4, started_at + 86400000, 0, 0, by_id, by, started_at, request FROM replays WHERE release = $release ORDER BY id DESC LIMIT 1
        RETURNING id
        """, ("$running", (int)ReplayJobState.Running), ("$release", release));

    // The number that a command returns, or how many rows it changed.
    long Execute(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var db = new SqliteConnection($"Data Source={Path.Combine(switchboard.Data, "switchboard.db")};Pooling=False");
        db.Open();
        using var command = db.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        using var row = command.ExecuteReader();
        return row.Read() ? row.GetInt64(0) : row.RecordsAffected;
    }
}
