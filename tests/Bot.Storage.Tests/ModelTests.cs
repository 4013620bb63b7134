using Bot.Audit;
using Bot.Conversations;
using Bot.Models;
using Bot.Testing;
using Nlp;
using Xunit;

namespace Bot.Storage.Tests;

public sealed class SqliteModelTests() : ModelTests(StorageProvider.Sqlite);

public sealed class PostgresModelTests() : ModelTests(StorageProvider.Postgres);

/// <summary>The registry of models, the changes to the examples, the inbox of unsure turns, the counts and the jobs.</summary>
public abstract class ModelTests(StorageProvider engine)
{
    static readonly DateTimeOffset At = Some.At;

    static readonly LanguageData Phrases = new()
    {
        Language = "en",
        Intents = new Dictionary<string, IReadOnlyList<string>>
        {
            ["order-status"] = ["where is my order", "track my parcel", "has my order shipped", "when does my parcel come", "status of my order"],
            ["delivery-cost"] = ["what does delivery cost", "how much is shipping", "is shipping free", "price of delivery", "shipping fee"],
        },
        OutOfScope = ["tell me a joke", "what is the weather", "play a song", "cook some rice", "who won the election"],
    };

    [Fact]
    public async Task Versions_are_numbered_and_a_release_makes_one_answer_at_once_and_after_a_restart()
    {
        await using var here = await Installation.StartedAsync(engine);
        var one = await RegisterAsync(here, "one");
        var two = await RegisterAsync(here, "two");
        Assert.Equal([(2, VersionState.Trained), (1, VersionState.Trained)], await StatesAsync(here));

        Assert.True(await here.Models.ApproveAsync("en", 2, new(Some.Ana, At), CancellationToken.None));
        Assert.False(await here.Models.ApproveAsync("en", 2, new(Some.Ben, At), CancellationToken.None));
        Assert.Equal(1, (await here.ReleaseAsync(1, 0))!.Number);
        Assert.Equal("en-one", here.Live.Listen("where is it", null, null).Understanding.Model);
        Assert.Equal(2, (await here.ReleaseAsync(2, 1))!.Number);
        Assert.Equal("en-two", here.Live.Listen("where is it", null, null).Understanding.Model);
        await here.StopAsync();
        await here.StartAsync();

        Assert.Equal([(2, VersionState.Live), (1, VersionState.Retired)], await StatesAsync(here));
        var read = (await here.Models.VersionsAsync("en", CancellationToken.None))[0];
        Assert.Equal(("en-two", "two", Some.Ben, Some.Ana), (read.Model, read.DataHash, read.TrainedBy, read.Approval!.By));
        Assert.Equal((two.Report.Accuracy, two.Report.Phrases, 15), (read.Report.Accuracy, read.Report.Phrases, (await here.Models.JudgedAsync("en", 2, CancellationToken.None)).Count));
        Assert.Equal((one.Version, "because"), ((await here.Models.ReleasesAsync("en", 10, CancellationToken.None))[1].Version, (await here.Models.ReleasesAsync("en", 10, CancellationToken.None))[0].Reason));
    }

    [Fact]
    public async Task Of_two_who_release_on_the_same_state_one_has_to_look_again()
    {
        await using var here = await Installation.StartedAsync(engine);
        await RegisterAsync(here, "one");

        var released = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => here.ReleaseAsync(1, 0).AsTask()));

        Assert.Single(released, release => release is not null);
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("a byte flipped")]
    [InlineData("empty")]
    [InlineData("missing")]
    [InlineData("an older file")]
    public async Task A_file_that_is_not_the_one_registered_is_never_used(string damage)
    {
        await using var here = await Installation.StartedAsync(engine);
        await RegisterAsync(here, "one");
        await RegisterAsync(here, "two");
        await here.ReleaseAsync(1, 0);
        var file = Path.Combine(here.Options.DataDirectory, "models", "en-v2.model");
        Assert.Equal("en-two", (await here.Models.LoadAsync("en", 2, CancellationToken.None)).Version);

        var bytes = await File.ReadAllBytesAsync(file);
        switch (damage)
        {
            case "truncated":
                await File.WriteAllBytesAsync(file, bytes[..(bytes.Length / 2)]);
                break;
            case "a byte flipped":
                bytes[bytes.Length / 3] ^= 1;
                await File.WriteAllBytesAsync(file, bytes);
                break;
            case "empty":
                await File.WriteAllBytesAsync(file, []);
                break;
            case "missing":
                File.Delete(file);
                break;
            default:
                File.Copy(Path.Combine(here.Options.DataDirectory, "models", "en-v1.model"), file, overwrite: true);
                break;
        }

        var refused = await Assert.ThrowsAsync<InvalidDataException>(async () => await here.ReleaseAsync(2, 1));
        Assert.Contains("en-v2.model", refused.Message, StringComparison.Ordinal);
        Assert.Equal("en-one", here.Live.Listen("where is it", null, null).Understanding.Model);
        Assert.Single(await here.Models.ReleasesAsync("en", 10, CancellationToken.None));
    }

    [Fact]
    public async Task Changes_to_the_examples_are_kept_in_order_and_taken_back_once()
    {
        await using var here = await Installation.StartedAsync(engine);
        var examples = here.Get<IExamples>();
        var one = await examples.AddAsync(new(0, "en", "greet", null, "good day", Examples.Typed, Some.Ana, At), CancellationToken.None);
        var two = await examples.AddAsync(new(0, "en", "greet", "hi", null, Examples.Labelled, Some.Ben, At), CancellationToken.None);
        await examples.AddAsync(new(0, "de", "greet", null, "guten Tag", Examples.Typed, Some.Ana, At), CancellationToken.None);

        Assert.True(await examples.UndoAsync(one.Id, new(Some.Ben, At.AddHours(1)), CancellationToken.None));
        Assert.False(await examples.UndoAsync(one.Id, new(Some.Ana, At), CancellationToken.None));

        Assert.Equal([one with { Undone = new(Some.Ben, At.AddHours(1)) }, two], await examples.ChangesAsync("en", CancellationToken.None));
    }

    [Fact]
    public async Task Unsure_turns_come_to_the_inbox_once_for_each_wording_without_personal_data()
    {
        await using var here = await Installation.StartedAsync(engine, new UnsureFollower(new LiveModels()));
        await here.HappenAsync("a", Spoke("m1", "Do you PRICE match?"), Spoke("m2", "my name is Thandi Okafor and I want a price match"));
        await here.HappenAsync("b", Spoke("m3", "do you price match", At.AddMinutes(5)), Spoke("m4", "where is my order", confidence: 0.95, outcome: Outcome.Act));
        await here.Followers.CatchUpAsync(CancellationToken.None);

        var unsure = here.Get<IUnsureTurns>();
        var newest = await unsure.ReadAsync("en", UnsureOrder.Newest, 0, 10, CancellationToken.None);
        var frequent = await unsure.ReadAsync("en", UnsureOrder.MostFrequent, 0, 10, CancellationToken.None);
        Assert.Equal([("do you price match", 2), ("my name is [name] and I want a price match", 1)], newest.Select(turn => (turn.Text, turn.Times)));
        Assert.Equal(2, frequent[0].Times);
        Assert.Equal((2, 0), (await unsure.CountAsync("en", CancellationToken.None), await unsure.CountAsync("de", CancellationToken.None)));
        Assert.Equal([newest[1].Fold], (await unsure.ReadAsync("en", UnsureOrder.Newest, 1, 1, CancellationToken.None)).Select(turn => turn.Fold));

        Assert.True(await unsure.MoveAsync("en", newest[0].Fold, UnsureState.Open, UnsureState.Labelled, CancellationToken.None));
        Assert.False(await unsure.MoveAsync("en", newest[0].Fold, UnsureState.Open, UnsureState.Skipped, CancellationToken.None));
        // What was labelled stays labelled when it is written again.
        await here.HappenAsync("c", Spoke("m5", "do you price match"));
        await here.Followers.CatchUpAsync(CancellationToken.None);
        Assert.Equal((1, 3), (await unsure.CountAsync("en", CancellationToken.None), (await unsure.FindAsync("en", newest[0].Fold, CancellationToken.None))!.Times));
    }

    [Fact]
    public async Task The_customers_name_is_taken_out_wherever_it_stands()
    {
        await using var here = await Installation.StartedAsync(engine, new UnsureFollower(new LiveModels()));
        await here.HappenAsync("a", Spoke("m1", "Ada here again about the thing"));
        await here.Followers.CatchUpAsync(CancellationToken.None);

        Assert.Equal("[name] here again about the thing", (await here.Get<IUnsureTurns>().ReadAsync("en", UnsureOrder.Newest, 0, 1, CancellationToken.None))[0].Text);
    }

    [Fact]
    public async Task What_the_customer_chose_is_suggested_for_the_turn_before_and_no_other()
    {
        await using var here = await Installation.StartedAsync(engine, new UnsureFollower(new LiveModels()));
        await here.HappenAsync("a", Spoke("m1", "the first thing i want"), Spoke("m2", "the second thing i want"), new CustomerSpoke(At, "m3", null, "Where is my order", Some.Heard("x").Meaning("order-status")));
        await here.Followers.CatchUpAsync(CancellationToken.None);

        var turns = await here.Get<IUnsureTurns>().ReadAsync("en", UnsureOrder.Newest, 0, 10, CancellationToken.None);
        Assert.Equal([("the first thing i want", null), ("the second thing i want", "order-status")], turns.OrderBy(turn => turn.Text).Select(turn => (turn.Text, turn.Suggested)));
    }

    [Fact]
    public async Task A_turn_somebody_doubts_comes_to_the_inbox_however_sure_the_model_was()
    {
        await using var here = await Installation.StartedAsync(engine);
        var unsure = here.Get<IUnsureTurns>();
        var heard = new Heard(Outcome.Act, [new("order-status", 0.98)], 0, 0, [], "en-one");
        await here.HappenAsync("a", Spoke("m1", "where did you learn that"));

        await unsure.DoubtAsync(new("en", "a", 2, At, "where did you learn that", heard, "Ben"), CancellationToken.None);
        await unsure.DoubtAsync(new("en", "a", 2, At, "where did you learn that", heard, "Ben"), CancellationToken.None);

        Assert.Equal([("Ben", 1)], (await unsure.ReadAsync("en", UnsureOrder.Newest, 0, 10, CancellationToken.None)).Select(turn => (turn.Doubted!, turn.Times)));
    }

    [Fact]
    public async Task Of_corrections_of_the_same_the_last_one_holds_until_it_is_taken_back()
    {
        await using var here = await Installation.StartedAsync(engine);
        var corrections = here.Get<ICorrections>();
        var (mood, value) = (Corrected(CorrectionKind.Mood, 0, "negative"), Corrected(CorrectionKind.Value, 9, "date: Friday"));
        var first = await corrections.KeepAsync(mood, CancellationToken.None);
        var other = await corrections.KeepAsync(value, CancellationToken.None);
        await corrections.KeepAsync(value with { Language = "de", Number = 8 }, CancellationToken.None);

        var second = await corrections.KeepAsync(mood with { Right = "very negative", By = Some.Ben }, CancellationToken.None);

        Assert.Equal([second, other], await corrections.OfAsync("a", 2, CancellationToken.None));
        Assert.Equal([second, other], await corrections.ReadAsync("en", null, 0, 10, CancellationToken.None));
        Assert.Equal([other], await corrections.ReadAsync("en", null, 1, 10, CancellationToken.None));
        Assert.Equal([other], await corrections.ReadAsync("en", CorrectionKind.Value, 0, 10, CancellationToken.None));
        Assert.Equal([(CorrectionKind.Mood, 1), (CorrectionKind.Value, 1)], (await corrections.CountAsync("en", CancellationToken.None)).OrderBy(count => count.Key).Select(count => (count.Key, count.Value)));
        Assert.Null(await corrections.FindAsync(first.Id, CancellationToken.None));
        Assert.False(await corrections.TakeBackAsync(first.Id, new(Some.Ana, At), CancellationToken.None));

        Assert.True(await corrections.TakeBackAsync(second.Id, new(Some.Ben, At), CancellationToken.None));
        Assert.False(await corrections.TakeBackAsync(second.Id, new(Some.Ben, At), CancellationToken.None));
        await here.StopAsync();
        await here.StartAsync();
        Assert.Equal([first, other], await here.Get<ICorrections>().OfAsync("a", 2, CancellationToken.None));
        Assert.Equal(
            [("mood-corrected", "neutral", "negative"), ("value-corrected", "nothing", "date"), ("value-corrected", "nothing", "date"), ("mood-corrected", "neutral", "very negative"), ("correction-taken-back", "very negative", "neutral")],
            (await here.Get<IAuditLog>().FindAsync(new(), null, 20, CancellationToken.None)).Reverse().Select(found => (found.Entry.Entry.Act, found.Entry.Entry.Was, found.Entry.Entry.Became)));

        static Correction Corrected(CorrectionKind kind, int place, string right) => new(
            kind, "en", "en-one", "a", 2, place, "come on Friday", kind == CorrectionKind.Mood ? "neutral" : Corrections.Nothing, right, Some.Ana, At);
    }

    [Fact]
    public async Task Recorded_turns_are_read_backwards_to_an_instant_without_personal_data_and_without_presses()
    {
        await using var here = await Installation.StartedAsync(engine);
        await here.HappenAsync("a", Spoke("m0", "an old message", At.AddDays(-9)), Spoke("m1", "where is HP-48213", At), new CustomerSpoke(At, "m2", null, "Talk to a person", Some.Heard("x").Meaning("talk-to-a-person")),
            new CustomerSpoke(At, "m3", null, "said to a person", null));
        await here.HappenAsync("b", Spoke("m4", "do you have lamps", At), new CustomerSpoke(At, "m5", null, "wo ist es", new(Outcome.Act, [new("a", 0.5)], 0, 0, [], "de-x")));

        var texts = new List<string>();
        await foreach (var text in here.Get<IUnsureTurns>().HeardSinceAsync("en", At.AddDays(-7), 100, CancellationToken.None))
            texts.Add(text);

        Assert.Equal(["do you have lamps", "where is [order number]"], texts);
    }

    [Fact]
    public async Task Turns_are_counted_by_day_measure_and_bin()
    {
        await using var here = await Installation.StartedAsync(engine, new UnsureFollower(new LiveModels()));
        await here.HappenAsync("a", Spoke("m1", "do you price match"), Spoke("m2", "do you price match at all"), Some.Escalated());
        await here.Followers.CatchUpAsync(CancellationToken.None);
        await here.HappenAsync("b", Spoke("m3", "do you price match", At.AddDays(1)));
        await here.Followers.CatchUpAsync(CancellationToken.None);

        var counts = await here.Get<IDriftCounts>().SinceAsync("en-one", DateOnly.FromDateTime(At.UtcDateTime), CancellationToken.None);
        Assert.Equal([("", "handed-over", 0, 2), ("", "handed-over", 0, 1), ("", "handed-over", 1, 1)], Of(Drift.HandedOver));
        Assert.Equal([("en-one", "length", 2, 1), ("en-one", "length", 2, 1), ("en-one", "length", 3, 1)], Of(Drift.Length));
        Assert.Empty(await here.Get<IDriftCounts>().SinceAsync("en-one", DateOnly.FromDateTime(At.UtcDateTime).AddDays(2), CancellationToken.None));

        IEnumerable<(string, string, int, long)> Of(string measure) =>
            counts.Where(count => count.Measure == measure).OrderBy(count => count.Bin).ThenBy(count => count.Day).Select(count => (count.Model, count.Measure, count.Bin, count.Count));
    }

    [Fact]
    public async Task One_job_runs_at_a_time_and_what_a_crash_left_is_marked()
    {
        await using var here = await Installation.StartedAsync(engine);
        var rows = here.Get<IModelJobRows>();

        var entered = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => rows.EnterAsync(ModelJobKind.Train, "en", null, Some.Ana, At, CancellationToken.None).AsTask()));
        var first = Assert.Single(entered, job => job is not null)!;
        Assert.Equal((ModelJobState.Running, Some.Ana), (first.State, first.By));

        await rows.EndAsync(first with { State = ModelJobState.Done, Version = 3, EndedAt = At.AddMinutes(1) }, new(2, 3, new(1, 0, 1, [new("a", "", new(Outcome.Abstain, null, 0), new(Outcome.Act, "x", 0.5))]), new(0, 0, [], []), 7), CancellationToken.None);
        var second = await rows.EnterAsync(ModelJobKind.Compare, "en", 3, Some.Ben, At, CancellationToken.None);
        Assert.NotNull(second);
        Assert.Equal(1, await rows.InterruptAsync(At.AddMinutes(2), CancellationToken.None));

        Assert.Equal([(second.Id, ModelJobState.Interrupted), (first.Id, ModelJobState.Done)], (await rows.NewestAsync(5, CancellationToken.None)).Select(job => (job.Id, job.State)));
        Assert.Equal("x", (await rows.ComparisonAsync("en", 3, 2, CancellationToken.None))!.Phrases.Samples[0].After.Intent);
        Assert.Null(await rows.ComparisonAsync("en", 3, 1, CancellationToken.None));
    }

    static async Task<ModelVersion> RegisterAsync(Installation here, string hash)
    {
        IReadOnlyList<HeldOutPhrase> judged = [];
        var model = LanguageModel.Train(Phrases, hash, judged: phrases => judged = phrases);
        return await here.Models.RegisterAsync(new(model, new(Phrases, hash, "shipped", 0), new(), judged), Some.Ben, At, CancellationToken.None);
    }

    static async Task<IEnumerable<(int, VersionState)>> StatesAsync(Installation here) =>
        (await here.Models.VersionsAsync("en", CancellationToken.None)).Select(version => (version.Version, version.State));

    static CustomerSpoke Spoke(string id, string text, DateTimeOffset? at = null, double confidence = 0.3, Outcome outcome = Outcome.Clarify) =>
        new(at ?? At, id, null, text, new(outcome, [new("order-status", confidence), new("delivery-cost", 0.1)], 0, 0, [], "en-one"));
}
