using Nlp.Intents;
using Xunit;

namespace Nlp.Tests.Intents;

/// <summary>Act from 0.5 with a lead of 0.12, ask back from 0.4 together, with the limits set so.</summary>
public class DecideTests
{
    [Theory]
    [InlineData(Outcome.Act, 0.5, 0.38, 0.05)]
    [InlineData(Outcome.Act, 0.5)]
    [InlineData(Outcome.Clarify, 0.49, 0.1, 0.1)]
    [InlineData(Outcome.Clarify, 0.5, 0.39, 0.05)]
    [InlineData(Outcome.Clarify, 0.2, 0.1, 0.1)]
    [InlineData(Outcome.Abstain, 0.2, 0.1, 0.09)]
    [InlineData(Outcome.Abstain)]
    public void Sure_and_alone_is_acted_on_sure_together_is_asked_back(Outcome outcome, params double[] confidence)
    {
        var candidates = confidence.Select((c, i) => new ScoredIntent($"intent-{i}", c)).ToArray();

        Assert.Equal(outcome, IntentModel.Decide(candidates, actAt: 0.5, actLead: 0.12, clarifyAt: 0.4));
    }
}
