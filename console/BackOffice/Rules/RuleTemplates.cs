using Bot.Escalations;
using Bot.Rules;
using static Bot.Rules.Condition;

namespace Bot.BackOffice.Rules;

/// <summary>A rule to begin with.</summary>
/// <param name="Key">As in the address.</param>
/// <param name="Says">When one wants it.</param>
/// <param name="Rule">The rule.</param>
public sealed record RuleTemplate(string Key, string Says, Rule Rule)
{
    /// <summary>All of them, the empty one last.</summary>
    public static IReadOnlyList<RuleTemplate> All { get; } =
    [
        new("angry-refund", "Money and anger together go to who can refund.", new("angry-refund", "Angry about a refund")
        {
            When =
            [
                [Is("intent", "refund-status", "return-start"), AtMost("mood", nameof(EscalationLimits.Anger))],
                [Is("words", "refund", "money back"), AtMost("mood", nameof(EscalationLimits.Anger))],
            ],
            Then = new(EffectKind.HandOver) { Queue = "Billing" },
        }),
        new("closed", "Nobody is offered a person who is not there.", new("closed", "Outside opening hours")
        {
            When = [[IsNot("desk-open")]],
            Then = new(EffectKind.SuppressOffers),
        }),
        new("long-queue", "While many wait, the bot tries longer before it offers a person.", new("long-queue", "A long queue")
        {
            When = [[AtLeast("expected-wait", 20), AtMost("misses", 2)]],
            Then = new(EffectKind.SuppressOffers),
        }),
        new("third-time", "Who had to come again and again is not kept by the bot.", new("third-time", "Writes for the third time")
        {
            When = [[AtLeast("earlier-contacts", 2), AtMost("days-since-last", 3)]],
            Then = new(EffectKind.HandOver),
        }),
        new("vip", "The best customers wait least.", new("vip", "VIP customers first")
        {
            When = [[Is("segment", "vip")]],
            Then = new(EffectKind.RaisePriority),
        }),
        new("empty", "Begin with nothing.", new("new-rule", "") { Then = new(EffectKind.Offer) }),
    ];

    /// <summary>The template of that key; null when there is none.</summary>
    public static RuleTemplate? Of(string? key) => All.FirstOrDefault(template => template.Key == key);
}
