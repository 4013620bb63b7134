using System.Globalization;
using Bot.Conversations;
using Bot.Dialogues;
using Bot.Testing;
using Nlp;

namespace Bot.Core.Tests.Dialogues;

public sealed class DialogueRulesTests
{
    static readonly IReadOnlyList<Case> Cases = CaseFile.Read("Dialogues/dialogue.cases", 5, 1);

    public static TheoryData<string> Lines => [.. Cases.Select(line => line.ToString())];

    [Theory]
    [MemberData(nameof(Lines))]
    public void Each_move_is_as_written(string line)
    {
        var written = Cases.Single(candidate => candidate.ToString() == line);

        Assert.Equal(written.Expected[0], Words(Next(written.Given)));
    }

    [Fact]
    public void Every_dialogue_and_every_kind_of_move_has_a_case()
    {
        Assert.Equal(Dialogue.All.Select(dialogue => dialogue.Name).Order(), Cases.Select(line => line.Given[0]).Distinct().Order());
        Assert.Equal(
            typeof(DialogueMove).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(DialogueMove))).Select(type => type.Name).Order(),
            Cases.Select(line => Next(line.Given).GetType().Name).Distinct().Order());
    }

    [Fact]
    public void Whatever_changes_something_in_the_shop_asks_first() =>
        Assert.All(Dialogue.All, dialogue => Assert.Equal(dialogue.Action != ShopActions.FindOrder, dialogue.Confirm));

    [Fact]
    public void An_intent_starts_at_most_one_dialogue()
    {
        var intents = Dialogue.All.SelectMany(dialogue => dialogue.Intents).ToList();

        Assert.Equal(intents.Distinct(), intents);
    }

    static DialogueMove Next(string[] cells)
    {
        var dialogue = Dialogue.Named(cells[0])!;
        var waits = cells[1].Split(' ');
        var step = cells[1] == "-" ? null : new DialogueStep(dialogue.Name, waits[0], int.Parse(waits[1], CultureInfo.InvariantCulture));
        var known = Values(cells[2]);
        var number = known.Where(value => value.Kind == "order-number").Select(value => value.Value).SingleOrDefault();
        var conversation = Some.Conversation([.. known.Select(value =>
            new ValueCollected(Some.At, value.Kind == "email" ? ValueCollected.EmailOf(number) : Dialogue.OrderNumber, value.Value))]);
        var heard = Some.Heard(cells[3] == "-" ? null : cells[3], values: Values(cells[4]));
        return DialogueRules.Next(dialogue, step, conversation, heard);
    }

    static IReadOnlyList<Entity> Values(string cell) =>
        cell == "-" ? [] : [.. cell.Split(' ').Select(value => Some.Value(value.Contains('@') ? "email" : "order-number", value))];

    static string Words(DialogueMove move) => move switch
    {
        AskFor ask => $"ask {ask.Topic} #{ask.Step.Asked}",
        Act act => $"act {act.Action} {act.OrderNumber} {act.Email}".TrimEnd(),
        Finish finish => $"finish {finish.Topic}",
        StepAside => "step aside",
        _ => "give up",
    };
}
