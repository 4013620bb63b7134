using Bot.Conversations;
using Bot.Rules;
using Bot.Turns;

namespace Bot.Replays;

/// <summary>Finds the decisions about messages again from the facts of their conversation and the stored policies. Pure.</summary>
public static class Explanations
{
    /// <summary>Explains messages of a conversation, in their order.</summary>
    /// <param name="facts">All facts of the conversation, in order.</param>
    /// <param name="policies">The stored versions the facts name; see <see cref="Versions"/>. A missing one is told as a defect.</param>
    /// <param name="message">Only this message; null for all.</param>
    public static IReadOnlyList<Explanation> Of(IReadOnlyList<StoredFact> facts, IReadOnlyDictionary<int, Policy> policies, string? message = null)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(policies);
        var found = new List<Explanation>();
        for (var i = 0; i < facts.Count; i++)
        {
            if (facts[i].Fact is not CustomerSpoke spoke || (message is not null && spoke.MessageId != message))
                continue;
            // What follows in the same instant was decided with it; facts of one turn carry the same.
            var after = facts.Skip(i + 1).TakeWhile(next => next.Fact is not CustomerSpoke && next.Fact.At == spoke.At).Select(next => next.Fact).ToList();
            found.Add(new(
                facts[i].ConversationId, spoke.MessageId, spoke.At, spoke.Text, spoke.Heard?.Model,
                [.. after.OfType<RulesAsked>().Where(asked => asked.MessageId == spoke.MessageId).Select(asked => Again(asked, spoke.Text, policies.GetValueOrDefault(asked.Policy)))],
                [.. after.Select(Act).OfType<ExplainedAct>()]));
        }
        return found;
    }

    /// <summary>The policy versions that facts name.</summary>
    public static IReadOnlySet<int> Versions(IEnumerable<StoredFact> facts) => facts.Select(stored => stored.Fact).OfType<RulesAsked>().Select(asked => asked.Policy).ToHashSet();

    static ExplainedAsking Again(RulesAsked asked, string text, Policy? policy)
    {
        var inputs = asked.Inputs with { Text = text };
        if (policy is null)
            return new(asked.Policy, asked.Inputs, [.. asked.Findings.Select(found => Said(found, null, inputs))], asked.Rule, asked.Effect, "", asked.RunnerUp, asked.Raised, asked.Suppressed,
                [$"Policy v{asked.Policy}, under which it was decided, is not stored: it cannot be asked again."]);
        var book = policy.Book();
        var verdict = book.Ask(inputs);
        var findings = book.Findings(inputs);
        var defects = new List<string>();
        var (recorded, again) = (Replay.Say(asked.Rule, asked.Effect, asked.Raised, asked.Suppressed), Replay.Say(verdict.Rule, verdict.Effect, verdict.Raised, verdict.Suppressed));
        if (recorded != again)
            defects.Add($"Recorded: {recorded}. Found again: {again}.");
        for (var i = 0; i < Math.Max(asked.Findings.Count, Math.Min(findings.Count, RulesAsked.MostFindings)); i++)
            if (asked.Findings.ElementAtOrDefault(i) is var was && (i < findings.Count ? findings[i] : null) is var found && was != found)
                defects.Add($"Rule {was?.Rule ?? found!.Rule}. Recorded: {Says(was)}. Found again: {Says(found)}.");
        return new(asked.Policy, asked.Inputs, [.. findings.Select(found => Said(found, policy, inputs))], verdict.Rule, verdict.Effect, verdict.Reason, verdict.RunnerUp, verdict.Raised,
            verdict.Suppressed, defects);
    }

    static string Says(RuleFinding? finding) => finding is null ? "not asked" : $"{(finding.Fired ? "fired" : "did not fire")}{(finding.ToString() is { Length: > 0 } figures ? $" ({figures})" : "")}";

    static ExplainedFinding Said(RuleFinding found, Policy? policy, TurnInputs inputs)
    {
        var rule = policy?.Rules.FirstOrDefault(one => one.Name == found.Rule);
        // The finding says what was compared with; the rule says which limit that is.
        var limit = rule?.When.SelectMany(all => all)
            .Where(condition => condition.Subject == found.Subject && condition.Limit is { } name && policy!.Book().Limits.Has(name))
            .Select(condition => new { Name = condition.Limit!, Effective = policy!.Book().Limits.For(condition.Limit!, inputs) })
            .FirstOrDefault(one => one.Effective.Value == found.Limit);
        return new(found.Rule, rule?.Title ?? found.Rule, found.Fired, found.Subject, found.Value, found.Limit, found.Margin, limit?.Name, limit?.Effective.From?.Where);
    }

    static ExplainedAct? Act(Fact fact) => fact switch
    {
        BotReplied f => new("bot-replied", f.Because.Length > 0 ? $"{f.Topic}: {f.Because}" : f.Topic, f.Article),
        PersonOffered f => new("person-offered", $"{f.Rule}: {f.Reason}", null),
        Escalated f => new("escalated", $"to {f.Queue}, {f.Rule}: {f.Reason}", null),
        PriorityRaised f => new("priority-raised", f.Rule, null),
        NotUnderstood => new("not-understood", "could not help this time", null),
        ActionTried f => new("action-tried", $"{f.Action} on {f.Subject}: {f.Outcome}", null),
        DialogueMoved { Step: { } step } => new("dialogue-moved", $"{step.Dialogue} asks for {step.Awaiting}", null),
        CallbackCancelled => new("callback-cancelled", "the callback was called off", null),
        CallbackRequested f => new("callback-requested", FormattableString.Invariant($"due {f.Due.UtcDateTime:yyyy-MM-dd HH:mm} UTC"), null),
        _ => null,
    };
}
