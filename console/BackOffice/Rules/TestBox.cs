using Bot.Conversations;
using Bot.Models;
using Bot.Rules;
using Bot.Turns;

namespace Bot.BackOffice.Rules;

/// <summary>A turn to try rules on.</summary>
/// <param name="Inputs">What it knows.</param>
/// <param name="Text">What the customer wrote.</param>
/// <param name="Heard">What was understood of it; null when the record does not say.</param>
/// <param name="From">Where it comes from, in words.</param>
public sealed record TriedTurn(TurnInputs Inputs, string Text, Heard? Heard, string From);

/// <summary>One rule under the policy in force and under the draft.</summary>
/// <param name="Rule">The rule, as the draft has it where it is in both.</param>
/// <param name="Live">What it answers under the policy in force; null when it is not there, or off.</param>
/// <param name="Draft">The same under the draft.</param>
public sealed record RulePair(Rule Rule, RuleAnswer? Live, RuleAnswer? Draft);

/// <summary>Asks rules about a turn without deciding anything. Thread-safe.</summary>
public sealed class TestBox(LiveModels models, TurnDecider decider, IPolicies policies, TimeProvider clock)
{
    const string Channel = "webchat";

    /// <summary>The turn of a text, as the first message of somebody new in the web chat, understood by the model that answers.</summary>
    /// <param name="text">What the customer wrote.</param>
    /// <param name="misses">How often the bot has not understood until now, this time included; 0 for not at all.</param>
    public TriedTurn Of(string text, int misses)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (at, fresh) = (clock.GetUtcNow(), Conversation.New("test"));
        var (understanding, language, foreign) = models.Listen(text, null, null);
        var heard = Heard.From(understanding) with { Language = language, Foreign = foreign };
        heard = decider.Pressed(fresh, text, foreign is null ? heard : heard with { Outcome = Nlp.Outcome.Abstain, Intents = [], Sentiment = 0, WantsPerson = 0 });
        var message = new InboundMessage
        {
            ConversationId = fresh.Id,
            Id = "test",
            Kind = MessageKind.Text,
            From = new("test", "Test"),
            Address = new(Channel, Pull: true, ""),
            ReceivedAt = at,
            Text = text,
        };
        var conversation = fresh.After(Hearing.Facts(fresh, message, heard, at)) with { Misses = misses };
        var turn = new Turn(fresh, conversation, message, heard, policies.Current, Known.Nothing, at);
        return new(Inputs.Of(turn, conversation, failed: misses > 0), text, heard, "typed here, as the first message of somebody new in the web chat; nobody has looked at the queues");
    }

    /// <summary>The recorded askings of a conversation, oldest first.</summary>
    public static IReadOnlyList<(RulesAsked Asked, CustomerSpoke? Spoke)> Recorded(IReadOnlyList<StoredFact> facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var (all, spoke) = (new List<(RulesAsked, CustomerSpoke?)>(), default(CustomerSpoke));
        foreach (var stored in facts)
            if (stored.Fact is CustomerSpoke said)
                spoke = said;
            else if (stored.Fact is RulesAsked asked)
                all.Add((asked, spoke?.MessageId == asked.MessageId ? spoke : null));
        return all;
    }

    /// <summary>Every rule of both policies that is on in one of them, in the order of the draft, with those it has not at the end.</summary>
    public static IReadOnlyList<RulePair> Compare(Policy live, Policy draft, TurnInputs turn)
    {
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(draft);
        var (now, then) = (live.Book().Answers(turn).ToLookup(answer => answer.Rule.Name), draft.Book().Answers(turn).ToLookup(answer => answer.Rule.Name));
        return [.. draft.Rules.Concat(live.Rules.Where(rule => draft.Rules.All(one => one.Name != rule.Name)))
            .Select(rule => new RulePair(rule, now[rule.Name].FirstOrDefault(), then[rule.Name].FirstOrDefault()))
            .Where(pair => pair.Live is not null || pair.Draft is not null)];
    }

    /// <summary>What a policy decides, in words: "Hand over to Returns, by “The customer sounds angry”".</summary>
    public static string Say(Policy policy, RuleVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(verdict);
        string Title(string name) => $"“{policy.Rules.FirstOrDefault(rule => rule.Name == name)?.Title ?? name}”";
        var decided = verdict is { Rule: { } by, Effect: { } effect } ? $"{Sentences.Of(effect)}, by {Title(by)}" : "The bot goes on: no rule decides";
        return decided + (verdict.Raised is { } raised ? $"; before the others, by {Title(raised)}" : "") + (verdict.Suppressed is { } kept ? $"; no offer, by {Title(kept)}" : "") + ".";
    }
}
