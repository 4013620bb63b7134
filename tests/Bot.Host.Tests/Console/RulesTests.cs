using System.Net;
using Bot.BackOffice.Rules;
using Bot.Rules;
using Bot.Turns;
using Xunit;

namespace Bot.Host.Tests.Console;

[Collection(ConsoleTests.Name)]
public sealed class RulesTests(ConsoleFixture console)
{
    [Theory]
    [InlineData("/console/rules")]
    [InlineData("/console/rules/edit")]
    [InlineData("/console/rules/edit/angry")]
    [InlineData("/console/rules/test")]
    public async Task Only_supervisors_see_and_change_rules(string page)
    {
        Assert.Equal(HttpStatusCode.OK, (await console.Ana.OpenAsync(page)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await console.Ben.OpenAsync(page)).Status);
        using var nobody = console.Browser();
        Assert.Contains("/console/sign-in", (await nobody.OpenAsync(page)).Address.ToString(), StringComparison.Ordinal);
        foreach (var handler in new[] { "Move", "Switch", "Save", "Remove", "Shape", "Check", "Try" })
        {
            using var sent = await console.Ben.Http.PostAsync($"{page}?handler={handler}", new FormUrlEncodedContent([new("Name", "angry")]));
            Assert.Equal(HttpStatusCode.Forbidden, sent.StatusCode);
        }
    }

    [Fact]
    public async Task The_list_says_every_rule_as_a_sentence_in_its_order()
    {
        var page = await console.Ana.OpenAsync("/console/rules");

        Assert.Contains("The customer asks for a person", page.All(".rule h3")[0], StringComparison.Ordinal);
        Assert.Contains("Hand over to the department it is about when the mood of the conversation is at most the limit Anger (-0.50) and the mood of the message is negative.", page.Of("#r-angry"), StringComparison.Ordinal);
        Assert.Equal(RuleTemplate.All.Count, page.Document.QuerySelectorAll(".template").Length);
    }

    [Fact]
    public async Task A_rule_is_added_from_a_template_moved_and_taken_out_and_nothing_of_it_is_live()
    {
        await using var colleague = await console.SupervisorAsync("Cleo");
        var cleo = colleague.Browser;

        var added = await cleo.SubmitAsync(await cleo.OpenAsync("/console/rules/edit?template=vip"), "#rule", ("Title", "Trade first"));
        Assert.Contains("Saved in the draft", added.Of(".banner--positive"), StringComparison.Ordinal);
        Assert.Contains("new in the draft", added.Of("#r-trade-first"), StringComparison.Ordinal);
        Assert.Equal("r-trade-first", added.Document.QuerySelectorAll(".rule")[^1].Id);

        var moved = await cleo.SubmitAsync(added, "#r-trade-first form[action*=Move]");
        Assert.Equal("r-trade-first", moved.Document.QuerySelectorAll(".rule")[^2].Id);
        // Who moves a rule by keyboard keeps the focus on the button that moves it.
        Assert.True(moved.Document.QuerySelector("#r-trade-first form[action*=Move] button")!.HasAttribute("autofocus"));

        var off = await cleo.SubmitAsync(moved, "#r-trade-first form[action*=Switch]");
        Assert.Contains("Off", off.Of("#r-trade-first"), StringComparison.Ordinal);

        // Ana has not written in that release: she sees what is in force.
        Assert.Null((await console.Ana.OpenAsync("/console/rules")).Document.QuerySelector("#r-trade-first"));

        var edit = await cleo.OpenAsync("/console/rules/edit/trade-first");
        edit.Document.QuerySelector("#rule")!.SetAttribute("action", edit.Document.QuerySelector("button[formaction*=Remove]")!.GetAttribute("formaction")!);
        var removed = await cleo.SubmitAsync(edit, "#rule");
        Assert.Contains("Taken out of the draft", removed.Of(".banner--positive"), StringComparison.Ordinal);
        Assert.Null(removed.Document.QuerySelector("#r-trade-first"));
    }

    [Fact]
    public async Task A_mistake_comes_back_as_it_was_typed_with_what_is_wrong_at_it()
    {
        var edit = await console.Ana.OpenAsync("/console/rules/edit?template=long-queue");

        var refused = await console.Ana.SubmitAsync(edit, "#rule", ("Title", ""), ("c.0.0.number", "many"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal("many", refused.Document.QuerySelector("[name='c.0.0.number']")!.GetAttribute("value"));
        Assert.Contains("“many” is no number.", refused.Of(".cond .field__error"), StringComparison.Ordinal);
        Assert.Contains("A title is needed", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_that_can_never_come_true_is_said_while_it_is_written_and_is_not_saved()
    {
        var edit = await console.Ana.OpenAsync("/console/rules/edit/given-up");
        var form = edit.Document.QuerySelector("#rule")!;
        var check = form.GetAttribute("data-checked")!;

        form.SetAttribute("action", check);
        var said = await console.Ana.SubmitAsync(edit, "#rule", ("c.0.0.comparison", "AtLeast"), ("c.0.0.limit", ""), ("c.0.0.number", "99"));
        Assert.Equal(HttpStatusCode.OK, said.Status);
        Assert.Contains("compared with a number from 0 to 20", said.Text, StringComparison.Ordinal);

        var saved = await console.Ana.SubmitAsync(await console.Ana.OpenAsync("/console/rules/edit/given-up"), "#rule", ("c.0.0.limit", ""), ("c.0.0.number", "99"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, saved.Status);
        Assert.Contains("Not saved", saved.Of(".banner--critical"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conditions_and_ways_are_added_and_taken_away_without_losing_what_was_typed()
    {
        var edit = await console.Ana.OpenAsync("/console/rules/edit?template=vip");
        edit.Document.QuerySelector("#rule")!.SetAttribute("action", edit.Document.QuerySelector("button[value='add:0']")!.GetAttribute("formaction")!);

        var added = await console.Ana.SubmitAsync(edit, "#rule", ("Title", "Typed before"), ("do", "add:0"), ("new.0", "channel"));
        Assert.Equal("Typed before", added.Document.QuerySelector("#Title")!.GetAttribute("value"));
        Assert.Equal(2, added.Document.QuerySelectorAll(".cond").Length);
        Assert.NotEmpty(added.Document.QuerySelectorAll("[name='c.0.1.any'][value=webchat]"));

        added.Document.QuerySelector("#rule")!.SetAttribute("action", added.Document.QuerySelector("button[value='add:0']")!.GetAttribute("formaction")!);
        var dropped = await console.Ana.SubmitAsync(added, "#rule", ("do", "drop:0:0"));
        Assert.Single(dropped.Document.QuerySelectorAll(".cond"));
        Assert.Empty(dropped.Document.QuerySelectorAll("[name='c.0.0.line']"));
    }

    [Fact]
    public async Task The_test_box_says_what_every_rule_answers_to_a_text()
    {
        var tried = await console.Ana.SubmitAsync(await console.Ana.OpenAsync("/console/rules/test"), "#try", ("Text", "I want to talk to a person"));

        Assert.Contains("Both decide the same", tried.Of("#result h2"), StringComparison.Ordinal);
        Assert.Contains("by “The customer asks for a person”", tried.Of("#result .kv"), StringComparison.Ordinal);
        Assert.Equal(new Policy().Rules.Count, tried.Document.QuerySelectorAll(".test tbody tr").Length);
        Assert.Contains("Did not: the mood of the conversation was", tried.Of(".test"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_test_box_takes_a_recorded_message_and_the_desk_says_why()
    {
        var customer = await console.CustomerAsync("Where is my order?", "I want to talk to a person");

        var tried = await console.Ana.OpenAsync($"/console/rules/test?conversation={Uri.EscapeDataString(customer.ConversationId)}");
        Assert.Contains("“I want to talk to a person”", tried.Of("#result"), StringComparison.Ordinal);
        Assert.Contains("recorded", tried.Of("#result .kv"), StringComparison.Ordinal);
        Assert.Contains("decides", tried.Of(".test"), StringComparison.Ordinal);

        var desk = await console.DeskAsync(customer);
        Assert.Contains(desk.All(".why__b"), why => why.Contains("Hand over to", StringComparison.Ordinal) && why.Contains("The customer asks for a person", StringComparison.Ordinal));
        Assert.NotNull(desk.Document.QuerySelector(".why__b a[href='/console/rules#r-asked-for-a-person']"));
        Assert.Contains(desk.All(".why__b"), why => why.Contains("None came true that decides", StringComparison.Ordinal));
        Assert.Contains("What every rule answered", desk.Of("#who"), StringComparison.Ordinal);
        // An agent reads why as well, without a link to what they may not open.
        var bens = await console.DeskAsync(customer, console.Ben);
        Assert.Contains(bens.All(".why__b"), why => why.Contains("The customer asks for a person", StringComparison.Ordinal));
        Assert.Null(bens.Document.QuerySelector("a[href^='/console/rules']"));
    }

    [Theory]
    [InlineData("Angry about a refund", "angry-about-a-refund")]
    [InlineData("  Ärger!  ", "rger")]
    [InlineData("退款", "rule")]
    [InlineData("Angry", "angry-2")]
    public void A_stored_name_is_made_of_the_title(string title, string name) => Assert.Equal(name, RuleForm.NameFor(title, ["angry"]));

    [Fact]
    public void Every_rule_and_every_template_comes_back_from_its_form_as_it_was()
    {
        foreach (var rule in new Policy().Rules.Concat(RuleTemplate.All.Select(template => template.Rule)).Where(rule => rule.Title.Length > 0))
        {
            var read = RuleForm.Of(rule).Read([], out var wrong);

            Assert.Empty(wrong);
            Assert.Equal(Sentences.Of(rule), Sentences.Of(read));
            Assert.Equal((rule.Name, rule.Title, rule.On, rule.Then), (read.Name, read.Title, read.On, read.Then));
        }
    }

    [Fact]
    public void Every_template_can_be_saved_as_it_is_after_the_rules_as_delivered()
    {
        foreach (var template in RuleTemplate.All.Where(template => template.Key != "empty"))
            Assert.Empty((new Policy() is var built ? built with { Rules = [.. built.Rules, template.Rule] } : null)!.RuleProblems());
    }
}
