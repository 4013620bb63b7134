using Bot.Conversations;
using Bot.Desk;
using Bot.Feedback;
using Bot.Testing;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Bot.Storage.Tests;

public sealed class SqliteRoadTests() : RoadTests(StorageProvider.Sqlite);

public sealed class PostgresRoadTests() : RoadTests(StorageProvider.Postgres);

/// <summary>What the road may rely on, whatever it is stored in.</summary>
public abstract class RoadTests(StorageProvider engine)
{
    static readonly CancellationToken Unhurried = CancellationToken.None;

    Task<Installation> StartAsync() => Installation.StartedAsync(engine);

    [Fact]
    public async Task A_message_delivered_twenty_times_at_once_is_stored_once()
    {
        await using var here = await StartAsync();
        var told = new List<PendingMessage>();

        var receipts = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
            await here.Inbox.ReceiveAsync(Some.Text("Hello"), "{}", told.Add, Unhurried)));

        Assert.Equal(19, receipts.Count(receipt => receipt is { Duplicate: true, InboxId: 0 }));
        Assert.Equal(receipts.Single(receipt => !receipt.Duplicate).InboxId, Assert.Single(told).InboxId);
        Assert.Single(await here.PendingAsync());
        Assert.Single(await here.LogAsync());
    }

    [Fact]
    public async Task The_same_message_id_in_another_conversation_is_another_message()
    {
        await using var here = await StartAsync();
        await here.TakeAsync(Some.Text("Hello", conversation: "plain|1"));
        await here.TakeAsync(Some.Text("Hello", conversation: "plain|2"));

        Assert.Equal(2, (await here.PendingAsync()).Count);
    }

    [Theory]
    [InlineData(MessageKind.Joined)]
    [InlineData(MessageKind.Text)]
    [InlineData(MessageKind.Event)]
    [InlineData(MessageKind.Due)]
    [InlineData(MessageKind.Ended)]
    public async Task What_comes_out_of_the_inbox_is_what_went_in(MessageKind kind)
    {
        await using var here = await StartAsync();
        var message = Some.Inbound(kind) with { Text = "Grüße, \"Ada\" 👋", Name = "n", Value = "v", ActivityId = "a1", AnswerInline = true, Address = Some.PushAddress };

        await here.TakeAsync(message);

        Assert.Equal(message, Assert.Single(await here.PendingAsync()).Message);
    }

    [Fact]
    public async Task Messages_are_told_in_the_order_in_which_they_were_stored()
    {
        await using var here = await StartAsync();
        var told = new List<long>();

        await Task.WhenAll(Enumerable.Range(0, 300).Select(async n =>
            await here.Inbox.ReceiveAsync(Some.Text("Hello", $"m{n}"), null, pending => told.Add(pending.InboxId), Unhurried)));

        Assert.Equal(300, told.Count);
        Assert.Equal(told.Order(), told);
        Assert.Equal(told, (await here.PendingAsync()).Select(pending => pending.InboxId));
    }

    [Fact]
    public async Task The_pending_are_read_page_by_page_and_without_those_set_aside()
    {
        await using var here = await StartAsync();
        var first = await here.TakeAsync(Some.Text("1", "m1"));
        var second = await here.TakeAsync(Some.Text("2", "m2"));
        var third = await here.TakeAsync(Some.Text("3", "m3"));

        await here.Inbox.SetAsideAsync(second.InboxId, "could not be read", Unhurried);

        Assert.Equal(first.InboxId, Assert.Single(await here.Inbox.PendingAsync(0, 1, Unhurried)).InboxId);
        Assert.Equal(third.InboxId, Assert.Single(await here.Inbox.PendingAsync(first.InboxId, 10, Unhurried)).InboxId);
        Assert.Equal("could not be read", await here.ReadAsync(db => db.Inbox.Where(row => row.State == InboxState.SetAside).Select(row => row.Reason).SingleAsync()));
    }

    [Fact]
    public async Task A_message_that_cannot_be_read_is_set_aside_and_the_ones_behind_it_are_not()
    {
        await using var here = await StartAsync();
        await here.TakeAsync(Some.Text("1", "m1"));
        await here.TakeAsync(Some.Text("2", "m2"));
        await here.ExecuteAsync("UPDATE inbox SET body = 'torn' WHERE message_id = 'm1'");

        Assert.Equal("m2", Assert.Single(await here.Inbox.PendingAsync(0, 1, Unhurried)).Message.Id);
        Assert.Equal("m1", await here.ReadAsync(db => db.Inbox.Where(row => row.State == InboxState.SetAside).Select(row => row.MessageId).SingleAsync()));
    }

    [Fact]
    public async Task Answered_messages_are_forgotten_after_their_time_and_others_are_not()
    {
        await using var here = await StartAsync();
        var old = await here.TakeAsync(Some.Text("old and answered", "m1", at: Some.At.AddDays(-8)));
        await here.TakeAsync(Some.Text("old and waiting", "m2", at: Some.At.AddDays(-8)));
        Assert.True(await here.CommitAsync(Turns.Answer(await here.OpenAsync(), old)));
        var young = await here.TakeAsync(Some.Text("young and answered", "m3"));
        Assert.True(await here.CommitAsync(Turns.Answer(await here.OpenAsync(), young)));

        Assert.Equal(1, await here.Get<IRoadKeeping>().ForgetAnsweredAsync(Some.At.AddDays(-7), Unhurried));

        Assert.Equal(["m2", "m3"], await here.ReadAsync(db => db.Inbox.OrderBy(row => row.Id).Select(row => row.MessageId).ToListAsync()));
    }

    [Fact]
    public async Task A_turn_of_many_facts_is_stored_whole_and_in_order()
    {
        await using var here = await StartAsync();
        await here.HappenAsync("plain|1", [.. Some.On(OwnerKind.Bot), .. Enumerable.Range(1, 10).Select(n => new ValueCollected(Some.At, "order", $"{n}"))]);

        var facts = await here.FactsAsync();

        Assert.Equal(Enumerable.Range(1, facts.Count), facts.Select(stored => stored.Number));
        Assert.Equal(Enumerable.Range(1, 10).Select(n => $"{n}"), facts.Select(stored => stored.Fact).OfType<ValueCollected>().Select(collected => collected.Value));
    }

    [Fact]
    public async Task A_turn_is_read_back_as_it_was_committed()
    {
        await using var here = await StartAsync();
        var pending = await here.TakeAsync(Some.Text("How much is delivery?"), """{"type":"message"}""");
        var commit = Turns.Answer(await here.OpenAsync(), pending);

        Assert.True(await here.CommitAsync(commit));

        Assert.Equal(Json(commit.After), Json(await here.OpenAsync()));
        Assert.Equal(commit.Facts.Select(Stored.Json), (await here.FactsAsync()).Select(stored => Stored.Json(stored.Fact)));
        Assert.Equal([1, 2, 3], (await here.FactsAsync()).Select(stored => stored.Number));
        Assert.Equal(["a-m1", "plain|1|3"], (await here.LogAsync()).Select(row => row.Id));
        Assert.Empty(await here.PendingAsync());
    }

    [Fact]
    public async Task A_conversation_is_the_same_after_a_restart()
    {
        await using var here = await StartAsync();
        var before = await here.HappenAsync("plain|1", [.. Some.On(OwnerKind.Agent), new ValueCollected(Some.At, "order", "1234567")]);

        await here.StopAsync();
        await here.StartAsync();

        Assert.Equal(Json(before), Json(await here.OpenAsync()));
    }

    [Fact]
    public async Task Of_two_turns_decided_on_the_same_version_one_wins_and_the_other_leaves_nothing()
    {
        await using var here = await StartAsync();
        var before = await here.HappenAsync("plain|1");
        var pending = await here.TakeAsync(Some.Text("Hello"));
        var claim = Turns.Commit(before, [Some.Escalated(), new AgentClaimed(Some.At, Some.Ana)]);
        var answer = Turns.Answer(before, pending, new ScheduleTimer("t", "plain|1", "wait", Some.At));

        Assert.True(await here.CommitAsync(claim));
        Assert.False(await here.CommitAsync(answer));

        Assert.Equal(3, (await here.FactsAsync()).Count);
        Assert.Empty(await here.LogAsync());
        Assert.Single(await here.PendingAsync());
        Assert.Empty(await here.ReadAsync(db => db.Timers.ToListAsync()));
        Assert.Equal(OwnerKind.Agent, (await here.OpenAsync()).Owner);
    }

    [Fact]
    public async Task Of_many_turns_decided_at_once_exactly_one_wins()
    {
        await using var here = await StartAsync();
        var before = await here.HappenAsync("plain|1");

        var won = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => here.CommitAsync(Turns.Commit(before, [Some.Said(text: $"by {n}")]))));

        Assert.Single(won, true);
        Assert.Equal(2, (await here.OpenAsync()).Version);
        Assert.Single(await here.LogAsync());
    }

    [Fact]
    public async Task Two_first_turns_of_a_conversation_are_not_both_the_first()
    {
        await using var here = await StartAsync();
        var before = await here.OpenAsync();

        Assert.True(await here.CommitAsync(Turns.Commit(before, [Turns.Opened()])));
        Assert.False(await here.CommitAsync(Turns.Commit(before, [Turns.Opened()])));

        Assert.Single(await here.FactsAsync());
    }

    [Fact]
    public async Task A_message_that_was_answered_is_not_answered_again()
    {
        await using var here = await StartAsync();
        var pending = await here.TakeAsync(Some.Text("Hello"));
        Assert.True(await here.CommitAsync(Turns.Answer(await here.OpenAsync(), pending)));

        Assert.False(await here.CommitAsync(Turns.Answer(await here.OpenAsync(), pending)));

        Assert.Equal(3, (await here.OpenAsync()).Version);
        Assert.Single(await here.LogAsync());
    }

    [Fact]
    public async Task A_message_that_leads_to_nothing_is_done_all_the_same()
    {
        await using var here = await StartAsync();
        var before = await here.OpenAsync();
        var pending = await here.TakeAsync(Some.Inbound(MessageKind.Event));

        Assert.True(await here.CommitAsync(Turns.Commit(before, [], pending.InboxId)));

        Assert.Empty(await here.PendingAsync());
        Assert.True((await here.OpenAsync()).IsNew);
    }

    [Fact]
    public async Task A_commit_that_does_not_add_up_is_refused_before_it_is_written()
    {
        await using var here = await StartAsync();
        var before = await here.OpenAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => here.CommitAsync(new(before, before, [Turns.Opened()], [], null, [], true)));
    }

    [Fact]
    public async Task The_log_counts_from_one_without_gaps_and_its_instants_rise_even_when_the_clock_steps_back()
    {
        await using var here = await StartAsync();
        foreach (var n in Enumerable.Range(1, 6))
        {
            if (n == 4)
                here.Clock.Advance(TimeSpan.FromHours(-2));
            var pending = await here.TakeAsync(Some.Text("Hello", $"m{n}"), "{}");
            Assert.True(await here.CommitAsync(Turns.Answer(await here.OpenAsync(), pending)));
        }

        var log = await here.LogAsync();

        Assert.Equal(Enumerable.Range(1, 12).Select(n => (long)n), log.Select(row => row.Seq));
        Assert.All(log.Zip(log.Skip(1)), pair => Assert.True(pair.Second.At > pair.First.At));
        Assert.Equal(["a-m1", "plain|1|3", "a-m2", "plain|1|5"], log.Take(4).Select(row => row.Id));
        Assert.Equal(12, await here.Messages.NewestAsync("plain|1", Unhurried));
        Assert.Equal([11L, 12L], (await here.Messages.ReadAsync("plain|1", 10, 10, Unhurried)).Select(row => row.Seq));
        Assert.Equal(0, await here.Messages.NewestAsync("plain|2", Unhurried));
    }

    [Fact]
    public async Task Two_messages_under_one_activity_id_are_both_taken_and_both_shown()
    {
        await using var here = await StartAsync();
        await here.TakeAsync(Some.Text("first", "m1") with { ActivityId = "same" }, """{"text":"first"}""");
        await here.TakeAsync(Some.Text("second", "m2") with { ActivityId = "same" }, """{"text":"second"}""");

        Assert.Equal(2, (await here.PendingAsync()).Count);
        Assert.Equal(["""{"text":"first"}""", """{"text":"second"}"""], (await here.LogAsync()).Select(row => row.Wire));
    }

    [Fact]
    public async Task Readers_of_the_log_are_woken_after_the_change_can_be_read()
    {
        await using var here = await StartAsync();
        var seen = new List<Task<long>>();
        using var listening = here.Get<ConversationWakes>().Listen("plain|1", () =>
            seen.Add(Task.Run(async () => await here.Messages.NewestAsync("plain|1", Unhurried))));

        var pending = await here.TakeAsync(Some.Text("Hello"), "{}");
        await Task.WhenAll(seen);
        Assert.True(await here.CommitAsync(Turns.Answer(await here.OpenAsync(), pending)));

        long[] inOrder = [1, 2];
        Assert.Equal(inOrder, await Task.WhenAll(seen));
    }

    [Fact]
    public async Task The_outbox_hands_out_the_second_message_of_a_conversation_only_after_the_first_is_settled()
    {
        await using var here = await StartAsync();
        var one = await PushAsync(here, "plain|1", "1a", "1b");
        await PushAsync(here, "plain|2", "2a");

        var due = await here.DueAsync();
        Assert.Equal(["1a", "2a"], due.Select(Said));
        Assert.Equal(Some.PushAddress, due[0].Address);

        await here.Outbox.SettleAsync(due[0].Row, OutboxState.Waiting, here.Clock.GetUtcNow().AddMinutes(1), "503", Unhurried);
        Assert.Equal(["2a"], (await here.DueAsync()).Select(Said));

        var later = here.Clock.GetUtcNow().AddMinutes(1);
        var again = (await here.DueAsync(later)).Single(item => item.ConversationId == "plain|1");
        Assert.Equal(("1a", 1), (Said(again), again.Attempts));

        await here.Outbox.SettleAsync(again.Row, OutboxState.Sent, null, null, Unhurried);
        Assert.Equal(["2a", "1b"], (await here.DueAsync(later)).Select(Said).OrderByDescending(text => text));
        Assert.Equal(one.Epoch, due[0].CurrentEpoch);
    }

    [Fact]
    public async Task What_could_not_be_sent_is_shown_with_what_waits_behind_it_and_can_be_tried_at_once()
    {
        await using var here = await StartAsync();
        await PushAsync(here, "plain|1", "1a", "1b");
        await PushAsync(here, "plain|2", "2a");
        Assert.Empty(await here.Outbox.UndeliveredAsync("plain|1", Unhurried));

        var now = here.Clock.GetUtcNow();
        var failed = (await here.DueAsync()).Single(item => item.ConversationId == "plain|1");
        await here.Outbox.SettleAsync(failed.Row, OutboxState.Waiting, now.AddMinutes(10), "503", Unhurried);

        Assert.Equal([(failed.MessageId, 1, "503"), ("plain|1|3", 0, null)], (await here.Outbox.UndeliveredAsync("plain|1", Unhurried)).Select(late => (late.MessageId, late.Attempts, late.Reason)));
        Assert.Equal((3, failed.At), ((await here.Outbox.BacklogAsync(Unhurried)).Messages, (await here.Outbox.BacklogAsync(Unhurried)).Oldest));
        Assert.Empty(await here.Outbox.UndeliveredAsync("plain|2", Unhurried));

        await here.Outbox.HurryAsync("plain|1", now, Unhurried);
        Assert.Contains("1a", (await here.DueAsync(now)).Select(Said));
    }

    [Fact]
    public async Task An_empty_outbox_has_no_backlog()
    {
        await using var here = await StartAsync();
        Assert.Equal(new Backlog(0, null), await here.Outbox.BacklogAsync(Unhurried));
    }

    [Fact]
    public async Task A_message_is_settled_once()
    {
        await using var here = await StartAsync();
        await PushAsync(here, "plain|1", "a");
        var row = (await here.DueAsync())[0].Row;

        await here.Outbox.SettleAsync(row, OutboxState.Failed, null, "403", Unhurried);
        await here.Outbox.SettleAsync(row, OutboxState.Sent, null, null, Unhurried);

        Assert.Empty(await here.DueAsync());
        Assert.Equal((OutboxState.Failed, "403", 1), await here.ReadAsync(db => db.Messages.Select(m => new ValueTuple<OutboxState, string?, int>(m.State, m.Reason, m.Attempts)).SingleAsync()));
    }

    [Fact]
    public async Task A_bots_message_that_a_person_overtook_says_so_when_it_is_handed_out()
    {
        await using var here = await StartAsync();
        await PushAsync(here, "plain|1", "from the bot");
        await here.HappenAsync("plain|1", Some.Escalated(), new AgentClaimed(Some.At, Some.Ana));

        Assert.True(Assert.Single(await here.DueAsync()).Overtaken);
    }

    [Fact]
    public async Task Answers_that_are_logged_are_never_handed_out()
    {
        await using var here = await StartAsync();
        await here.HappenAsync("plain|1", Some.Said());

        Assert.Empty(await here.DueAsync());
        Assert.Single(await here.LogAsync());
    }

    [Fact]
    public async Task A_timer_fires_once_when_it_is_due_even_when_two_ask_at_once()
    {
        await using var here = await StartAsync();
        await ScheduleAsync(here, new ScheduleTimer("early", "plain|1", "survey", Some.At.AddMinutes(5), "payload"), new ScheduleTimer("late", "plain|1", "wait", Some.At.AddHours(5)));

        Assert.Empty(await here.Timers.FireAsync(Some.At, 100, Unhurried));
        var fired = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => await here.Timers.FireAsync(Some.At.AddMinutes(5), 100, Unhurried)));

        var message = Assert.Single(fired.SelectMany(messages => messages)).Message;
        Assert.Equal(("timer:early", MessageKind.Due, "survey", "payload"), (message.Id, message.Kind, message.Name, message.Value));
        Assert.Equal((Some.Customer, Some.Address, Some.At.AddMinutes(5)), (message.From, message.Address, message.ReceivedAt));
        Assert.Equal(message, Assert.Single(await here.PendingAsync()).Message);
    }

    [Fact]
    public async Task Timers_fire_in_the_order_they_are_due_at_most_a_batch_at_a_time()
    {
        await using var here = await StartAsync();
        await ScheduleAsync(here, [.. Enumerable.Range(0, 5).Select(n => new ScheduleTimer($"t{n}", "plain|1", "wait", Some.At.AddMinutes(-n)))]);

        var first = await here.Timers.FireAsync(Some.At, 3, Unhurried);
        var second = await here.Timers.FireAsync(Some.At, 3, Unhurried);

        Assert.Equal(["timer:t4", "timer:t3", "timer:t2"], first.Select(pending => pending.Message.Id));
        Assert.Equal(["timer:t1", "timer:t0"], second.Select(pending => pending.Message.Id));
    }

    [Fact]
    public async Task Scheduling_a_key_again_changes_nothing()
    {
        await using var here = await StartAsync();
        await ScheduleAsync(here, new ScheduleTimer("kept", "plain|1", "wait", Some.At));
        await ScheduleAsync(here, new ScheduleTimer("kept", "plain|1", "wait", Some.At.AddDays(9)));

        Assert.Equal(["timer:kept"], (await here.Timers.FireAsync(Some.At, 10, Unhurried)).Select(pending => pending.Message.Id));

        await ScheduleAsync(here, new ScheduleTimer("kept", "plain|1", "wait", Some.At));
        Assert.Empty(await here.Timers.FireAsync(Some.At.AddDays(10), 10, Unhurried));
    }

    [Fact]
    public async Task Timers_that_fired_are_forgotten_after_their_time_and_others_are_not()
    {
        await using var here = await StartAsync();
        await ScheduleAsync(here, [.. Enumerable.Range(0, 1001).Select(n => new ScheduleTimer($"old{n}", "plain|1", "wait", Some.At))]);
        await ScheduleAsync(here, new ScheduleTimer("waiting", "plain|1", "wait", Some.At.AddDays(30)), new ScheduleTimer("young", "plain|1", "wait", Some.At.AddDays(8)));
        await here.Timers.FireAsync(Some.At, 2000, Unhurried);
        await here.Timers.FireAsync(Some.At.AddDays(8), 10, Unhurried);

        Assert.Equal(1001, await here.Get<IRoadKeeping>().ForgetFiredAsync(Some.At.AddDays(1), Unhurried));

        Assert.Equal(["waiting", "young"], await here.ReadAsync(db => db.Timers.OrderBy(row => row.Key).Select(row => row.Key).ToListAsync()));
    }

    [Fact]
    public async Task A_timer_of_a_conversation_that_does_not_exist_fires_into_nothing_and_blocks_nobody()
    {
        await using var here = await StartAsync();
        await ScheduleAsync(here, new ScheduleTimer("orphan", "plain|none", "wait", Some.At.AddMinutes(-1)), new ScheduleTimer("t", "plain|1", "wait", Some.At));

        Assert.Equal(["timer:t"], (await here.Timers.FireAsync(Some.At, 10, Unhurried)).Select(pending => pending.Message.Id));
        Assert.Empty(await here.Timers.FireAsync(Some.At, 10, Unhurried));
    }

    [Fact]
    public async Task Words_come_to_the_case_their_score_opened_and_take_it_to_the_department_they_are_about()
    {
        await using var here = await StartAsync();
        var scored = new FeedbackCase("c1", "plain|1", "s1", "Ada", "Service", "a low score", 1, null, Some.At, Some.At.AddDays(3));

        await ScheduleAsync(here, new BookCase(scored));
        await ScheduleAsync(here, new BookCase(scored with { Score = null, Comment = "The parcel was wet.", Department = "Delivery", Because = "it is about a parcel", OpenedAt = Some.At.AddHours(1), DueAt = Some.At.AddDays(9) }));
        await ScheduleAsync(here, new BookCase(scored with { Score = 2 }));

        var row = await here.ReadAsync(db => db.Cases.SingleAsync());
        Assert.Equal((2, "The parcel was wet.", "Delivery", "it is about a parcel"), (row.Score, row.Comment, row.Department, row.Because));
        // The days of the department the words go to, counted from the first answer.
        Assert.Equal((Some.At, Some.At.AddDays(9).AddHours(-1), CaseState.Open), (row.OpenedAt, row.DueAt, row.State));
    }

    [Fact]
    public async Task A_settled_case_stays_as_it_was_settled()
    {
        await using var here = await StartAsync();
        var booked = new FeedbackCase("c1", "plain|1", "s1", "Ada", "Service", "a low score", 1, null, Some.At, Some.At.AddDays(3));

        await ScheduleAsync(here, new BookCase(booked), new SettleCase("c1", Some.Ana, "We called you.", Some.At.AddHours(2)));
        await ScheduleAsync(here, new SettleCase("c1", Some.Ben, "Something else.", Some.At.AddHours(3)), new BookCase(booked with { Department = "Delivery", Comment = "late words" }));

        var row = await here.ReadAsync(db => db.Cases.SingleAsync());
        Assert.Equal((CaseState.Settled, "Ana", "We called you.", Some.At.AddHours(2)), (row.State, row.SettledBy, row.Message, row.SettledAt));
        Assert.Equal(("Service", "late words"), (row.Department, row.Comment));
    }

    [Theory]
    [InlineData("NULL")]
    [InlineData("'{\"id\":'")]
    [InlineData("'{\"id\":\"plain|1\",\"version\":1}'")]
    [InlineData("'{\"id\":\"plain|2\",\"version\":3}'")]
    public async Task A_snapshot_that_is_missing_damaged_or_of_another_version_is_folded_again_from_the_facts(string snapshot)
    {
        await using var here = await StartAsync();
        var before = await here.HappenAsync("plain|1", Some.On(OwnerKind.Agent));
        await here.ExecuteAsync($"UPDATE conversations SET snapshot = {snapshot.Replace("{", "{{").Replace("}", "}}")}");
        await here.StopAsync();
        await here.StartAsync();

        Assert.Equal(Json(before), Json(await here.OpenAsync()));
        await here.HappenAsync("plain|1", new AgentReplied(Some.At, Some.Ana, "Hello", "k"));
        Assert.Equal(4, (await here.OpenAsync()).Version);
    }

    [Fact]
    public async Task A_conversation_whose_facts_are_gone_is_called_damaged_and_is_not_guessed()
    {
        await using var here = await StartAsync();
        await here.HappenAsync("plain|1", Some.Escalated());
        await here.ExecuteAsync("DELETE FROM facts WHERE number = 2");
        await here.ExecuteAsync("UPDATE conversations SET snapshot = NULL");
        await here.StopAsync();
        await here.StartAsync();

        await Assert.ThrowsAsync<InvalidDataException>(() => here.OpenAsync());
    }

    [Fact]
    public async Task A_version_moved_behind_the_cache_is_read_again_after_the_refusal()
    {
        await using var here = await StartAsync();
        var held = await here.HappenAsync("plain|1");
        await here.ExecuteAsync("UPDATE conversations SET version = 7, snapshot = NULL");
        await here.ExecuteAsync("INSERT INTO facts (conversation, number, kind, at, body) SELECT conversation, number + n, kind, at, body FROM facts, (SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6) AS more");

        Assert.False(await here.CommitAsync(Turns.Commit(held, [Some.Said()])));

        Assert.Equal(7, (await here.OpenAsync()).Version);
    }

    [Fact]
    public async Task One_poisoned_operation_in_a_batch_fails_alone()
    {
        await using var here = await StartAsync();
        using var gate = new ManualResetEventSlim();
        var ahead = here.Writer.RunAsync(_ => { gate.Wait(); return 0; }, null, Unhurried).AsTask();
        var good = Enumerable.Range(0, 50).Select(n => here.TakeAsync(Some.Text("Hello", $"m{n}"))).ToList();
        var poisoned = here.Writer.RunAsync<int>(_ => throw new FormatException("poison"), null, Unhurried).AsTask();
        var clumsy = here.CommitAsync(new(Conversation.New("plain|9"), Conversation.New("plain|9").After(Turns.Opened()), [Turns.Opened()], [], null, [new UnknownEffect()], true));
        good.AddRange(Enumerable.Range(50, 50).Select(n => here.TakeAsync(Some.Text("Hello", $"m{n}"))));

        gate.Set();
        await ahead;

        await Task.WhenAll(good);
        await Assert.ThrowsAsync<FormatException>(() => poisoned);
        await Assert.ThrowsAsync<ArgumentException>(() => clumsy);
        Assert.Equal(100, (await here.PendingAsync()).Count);
        Assert.True((await here.OpenAsync("plain|9")).IsNew);
    }

    [Fact]
    public async Task A_listener_that_throws_fails_its_own_caller_only()
    {
        await using var here = await StartAsync();

        await Assert.ThrowsAsync<FormatException>(async () => await here.Inbox.ReceiveAsync(Some.Text("1", "m1"), null, _ => throw new FormatException(), Unhurried));

        await here.TakeAsync(Some.Text("2", "m2"));
        Assert.Equal(2, (await here.PendingAsync()).Count);
    }

    [Fact]
    public async Task The_place_in_the_queue_counts_those_who_waited_longer_in_it_and_the_people_seen_lately()
    {
        await using var here = await StartAsync();
        await WaitAsync(here, "plain|1", "Service", -30);
        await WaitAsync(here, "plain|2", "Service", -20);
        await WaitAsync(here, "plain|3", "Delivery", -40);
        await here.HappenAsync("plain|2", new AgentClaimed(Some.At, Some.Ana));
        await WaitAsync(here, "plain|4", "Service", -5);
        await here.ReadAsync(async db =>
        {
            db.AddRange(
                new Staff { Id = "ana", UserName = "ana", LastSeenAt = Some.At.AddSeconds(-50) },
                new Staff { Id = "ben", UserName = "ben", LastSeenAt = Some.At.AddSeconds(-70) },
                new Staff { UserName = "eve" });
            await db.SaveChangesAsync();
            db.UserRoles.AddRange(new[] { "ana", "ben" }.Select(id => new Microsoft.AspNetCore.Identity.IdentityUserRole<string> { UserId = id, RoleId = StaffRoles.Agent }));
            return await db.SaveChangesAsync();
        });

        Assert.Equal(new(1, 1), await here.Queues.LookAsync("Service", "plain|4", Some.At.AddMinutes(-5), Unhurried));
        Assert.Equal(new(2, 1), await here.Queues.LookAsync("Service", "plain|5", Some.At, Unhurried));
        Assert.Equal(new(0, 1), await here.Queues.LookAsync("Delivery", "plain|3", Some.At.AddMinutes(-40), Unhurried));
    }

    [Fact]
    public async Task Routing_sees_who_waits_and_who_is_there_with_what_they_have()
    {
        await using var here = await StartAsync();
        await here.ReadAsync(async db =>
        {
            db.AddRange(
                new Staff { Id = "ana", UserName = "ana", DisplayName = "Ana", Department = "Service", LastSeenAt = Some.At.AddSeconds(-50), Skills = "invoices, returns", Languages = "de", Queues = "Night\nService", Capacity = 5, ChannelCapacity = "plain 2", PresenceAt = Some.At },
                new Staff { Id = "ben", UserName = "ben", DisplayName = "Ben", LastSeenAt = Some.At.AddSeconds(-70) },
                new Staff { Id = "eva", UserName = "eva", DisplayName = "Eva", LastSeenAt = Some.At },
                new Staff { Id = "ida", UserName = "ida", DisplayName = "Ida", LastSeenAt = Some.At, Presence = DeskPresence.Missed },
                new Staff { Id = "lea", UserName = "lea", DisplayName = "Lea", LastSeenAt = Some.At });
            await db.SaveChangesAsync();
            db.UserRoles.AddRange(new[] { "ana", "ben", "eva", "ida" }.Select(id => new Microsoft.AspNetCore.Identity.IdentityUserRole<string> { UserId = id, RoleId = StaffRoles.Agent }));
            db.UserRoles.Add(new() { UserId = "lea", RoleId = StaffRoles.Analyst });
            return await db.SaveChangesAsync();
        });
        await WaitAsync(here, "plain|1", "Service", -30);
        await WaitAsync(here, "plain|2", "Service", -20);
        await WaitAsync(here, "plain|3", "Delivery", -10);
        await here.HappenAsync("plain|3", new PriorityRaised(Some.At, "vip", 1));
        await WaitAsync(here, "plain|4", "Service", -40);
        await here.HappenAsync("plain|4", new AgentClaimed(Some.At, Some.Ana));

        var floor = here.Get<IDeskFloor>();
        Assert.Equal(["plain|1", "plain|3"], (await floor.WaitingAsync(1, Unhurried)).Order());
        var agents = (await floor.AgentsAsync(Unhurried)).OrderBy(there => there.Agent.Id, StringComparer.Ordinal).ToList();
        Assert.Equal([("ana", "Ana", "Service", 1), ("eva", "Eva", null, 0)], agents.Select(there => (there.Agent.Id, there.Agent.Name, there.Department, there.Agent.Load)));
        Assert.True(await here.Queues.IsThereAsync("ana", Unhurried));
        Assert.False(await here.Queues.IsThereAsync("ben", Unhurried));
        var ana = agents[0];
        Assert.Equal((5, Some.At), (ana.Capacity, ana.BackAt));
        Assert.Equal(["invoices", "returns", "de", "Night", "Service"], [.. ana.Agent.Skills, .. ana.Agent.Languages, .. ana.Agent.Queues]);
        Assert.Equal(2, ana.Agent.ChannelCapacity["plain"]);
        Assert.Null(agents[1].Capacity);
        Assert.Null(ana.Agent.TookAt);
    }

    [Fact]
    public async Task Routing_sees_when_somebody_last_took_one()
    {
        await using var here = await Installation.StartedAsync(engine, new TookFollower());
        await here.ReadAsync(async db =>
        {
            db.AddRange(new Staff { Id = "ana", UserName = "ana", DisplayName = "Ana", LastSeenAt = Some.At }, new Staff { Id = "ben", UserName = "ben", DisplayName = "Ben", LastSeenAt = Some.At });
            await db.SaveChangesAsync();
            db.UserRoles.AddRange(new[] { "ana", "ben" }.Select(id => new Microsoft.AspNetCore.Identity.IdentityUserRole<string> { UserId = id, RoleId = StaffRoles.Agent }));
            return await db.SaveChangesAsync();
        });
        await here.HappenAsync("plain|1", Some.Escalated("Service"), new AgentClaimed(Some.At.AddMinutes(-9), Some.Ana), new Transferred(Some.At.AddMinutes(-2), Some.Ana, null, Some.Ben, "Yours."));
        await here.HappenAsync("plain|2", Some.Escalated("Service"), new AgentClaimed(Some.At.AddMinutes(-5), Some.Ana), new Transferred(Some.At.AddMinutes(-1), Some.Ana, "Billing", null, "Theirs."));
        await here.HappenAsync("plain|3", Some.Escalated("Service"), new AgentClaimed(Some.At.AddMinutes(-20), Some.Ana));

        await here.Followers.CatchUpAsync(Unhurried);

        var agents = await here.Get<IDeskFloor>().AgentsAsync(Unhurried);
        Assert.Equal([("ana", Some.At.AddMinutes(-5)), ("ben", Some.At.AddMinutes(-2))], agents.Select(there => (there.Agent.Id, there.Agent.TookAt!.Value)).Order());
    }

    [Fact]
    public async Task Who_is_gone_and_owes_an_answer_is_found_and_who_let_an_offer_pass_is_away_until_they_say_otherwise()
    {
        await using var here = await StartAsync();
        await here.ReadAsync(async db =>
        {
            db.AddRange(
                new Staff { Id = "ana", UserName = "ana", DisplayName = "Ana", LastSeenAt = Some.At.AddSeconds(-61) },
                new Staff { Id = "ben", UserName = "ben", DisplayName = "Ben", LastSeenAt = Some.At.AddSeconds(-59) });
            return await db.SaveChangesAsync();
        });
        await WaitAsync(here, "plain|1", "Service", -30);
        await WaitAsync(here, "plain|2", "Service", -20);
        await WaitAsync(here, "plain|3", "Service", -10);
        await here.HappenAsync("plain|1", new CustomerSpoke(Some.At, "m1", "a1", "Hello?", null), new AgentClaimed(Some.At, Some.Ana));
        await here.HappenAsync("plain|2", new CustomerSpoke(Some.At, "m1", "a1", "Hello?", null), new AgentClaimed(Some.At, Some.Ben));
        await here.HappenAsync("plain|3", new CustomerSpoke(Some.At, "m1", "a1", "Hello?", null), new AgentClaimed(Some.At, Some.Ana), new AgentReplied(Some.At, Some.Ana, "Yes", "k"));

        Assert.Equal([new Abandoned("plain|1", Some.Ana)], await here.Get<IDeskFloor>().AbandonedAsync(10, Unhurried));

        async Task<DeskPresence> AnaAsync() => await here.ReadAsync(db => db.Users.Where(staff => staff.Id == "ana").Select(staff => staff.Presence).SingleAsync());
        await ScheduleAsync(here, new MarkMissed("ana", Some.At));
        Assert.Equal(DeskPresence.Missed, await AnaAsync());
        await here.ReadAsync(db => db.Users.ExecuteUpdateAsync(set => set.SetProperty(staff => staff.Presence, DeskPresence.Available).SetProperty(staff => staff.PresenceAt, Some.At.AddSeconds(1))));
        await ScheduleAsync(here, new MarkMissed("ana", Some.At));
        Assert.Equal(DeskPresence.Available, await AnaAsync());
    }

    [Fact]
    public async Task Who_waits_in_a_queue_there_is_no_more_is_found_whatever_signs_its_name_has()
    {
        await using var here = await StartAsync();
        await WaitAsync(here, "plain|1", "Service", -30);
        await WaitAsync(here, "plain|2", "Serv", -20);
        await WaitAsync(here, "plain|3", "Old_100%", -10);

        Assert.Equal(["plain|2", "plain|3"], await here.Get<IDeskFloor>().StrayAsync(["Returns", "Service"], 10, Unhurried));
        Assert.Empty(await here.Get<IDeskFloor>().StrayAsync(["Old_100%", "Serv", "Service"], 10, Unhurried));
    }

    [Fact]
    public async Task Who_a_rule_put_before_the_others_comes_before_all_who_wait_and_after_those_put_there_longer_ago()
    {
        await using var here = await StartAsync();
        await WaitAsync(here, "plain|1", "Service", -30);
        await WaitAsync(here, "plain|2", "Service", -20);
        await here.HappenAsync("plain|2", new PriorityRaised(Some.At, "vip", 1));
        await WaitAsync(here, "plain|3", "Service", -10);
        await here.HappenAsync("plain|3", new PriorityRaised(Some.At, "vip", 1));
        await WaitAsync(here, "plain|4", "Delivery", -40);

        async Task<int> AheadOf(string id, int minutes, bool raised) => (await here.Queues.LookAsync("Service", id, Some.At.AddMinutes(minutes), Unhurried)).For(raised).Ahead;
        Assert.Equal(2, await AheadOf("plain|1", -30, raised: false));
        Assert.Equal(0, await AheadOf("plain|2", -20, raised: true));
        Assert.Equal(1, await AheadOf("plain|3", -10, raised: true));
        Assert.Equal(2, await AheadOf("plain|new", 0, raised: true));
        Assert.Equal(3, await AheadOf("plain|new", 0, raised: false));
        Assert.Equal(["plain|2", "plain|3"], await here.ReadAsync(db => db.Conversations.Where(c => c.RaisedBy == "vip").OrderBy(c => c.Id).Select(c => c.Id).ToListAsync()));
    }

    [Fact]
    public async Task The_row_of_a_conversation_says_what_the_lists_ask_for()
    {
        await using var here = await StartAsync();
        var after = await here.HappenAsync("plain|1",
            new CustomerSpoke(Some.At, "m1", "a1", "Where is my order?", Some.Heard("order-status", sentiment: -0.8)), Some.Escalated(), new AgentClaimed(Some.At.AddMinutes(3), Some.Ana));

        var row = await here.ReadAsync(db => db.Conversations.SingleAsync(c => c.Owner == OwnerKind.Agent && c.AgentId == "ana"));

        Assert.Equal(("plain|1", 4, 2, "Service", "Ana"), (row.Id, row.Version, row.Epoch, row.Queue, row.AgentName));
        Assert.Equal((Some.At, Some.At, Some.At.AddMinutes(3)), (row.OpenedAt, row.WaitingSince, row.ChangedAt));
        Assert.Equal(("plain", "customer-1", "Ada", "order-status", "Where is my order?", true), (row.Channel, row.CustomerId, row.CustomerName, row.LastIntent, row.LastLine, row.Unanswered));
        Assert.True(row.Mood < 0);
        Assert.Equal(after.Mood.Level, row.Mood);
    }

    [Fact]
    public async Task Labels_and_what_is_put_away_stand_where_lists_ask_for_them()
    {
        await using var here = await StartAsync();
        var until = Some.At.AddHours(3);
        await here.HappenAsync("plain|1", [.. Some.On(OwnerKind.Agent), new Labelled(Some.At, Some.Ana, "vip"), new Labelled(Some.At, Some.Ana, "damaged"), new Snoozed(Some.At, Some.Ana, until)]);
        await here.HappenAsync("plain|1", new Unlabelled(Some.At, Some.Ana, "vip"));

        var row = await here.ReadAsync(db => db.Conversations.SingleAsync(c => c.SnoozedSince != null));
        Assert.Equal((Some.At, until, "damaged"), (row.SnoozedSince, row.SnoozedUntil, row.Labels));
        Assert.Equal(["damaged"], await here.ReadAsync(db => db.ConversationLabels.Select(label => label.Label).ToListAsync()));

        await here.HappenAsync("plain|1", new Woken(Some.At, null), new Labelled(Some.At, Some.Ana, "vip"));
        Assert.Equal((null, null, "damaged\nvip"), await here.ReadAsync(db => db.Conversations.Select(c => new ValueTuple<DateTimeOffset?, DateTimeOffset?, string>(c.SnoozedSince, c.SnoozedUntil, c.Labels)).SingleAsync()));
    }

    static async Task WaitAsync(Installation here, string conversation, string queue, int minutes) =>
        await here.HappenAsync(conversation, Some.Escalated(queue) with { At = Some.At.AddMinutes(minutes) });

    static async Task<Conversation> PushAsync(Installation here, string conversation, params string[] texts)
    {
        var before = await here.OpenAsync(conversation);
        var commit = Turns.Commit(before, [Turns.Opened(pull: false), .. texts.Select(text => Some.Said(text: text))], logged: false);
        Assert.True(await here.CommitAsync(commit));
        return commit.After;
    }

    static async Task ScheduleAsync(Installation here, params Effect[] effects)
    {
        var before = await here.OpenAsync();
        Assert.True(await here.CommitAsync(Turns.Commit(before, before.IsNew ? [Turns.Opened()] : [], effects: effects)));
    }

    static string Said(OutboxItem item) => item.Wire.Split('"')[^2];

    static string Json(Conversation conversation) => Stored.Json(conversation);

    sealed record UnknownEffect : Effect;
}
