using Bot.Conversations;
using Bot.Rules;

namespace Bot.Replays;

/// <summary>A conversation as a replay holds it, from its opening or reopening to its end, and until its outcome is known.</summary>
sealed class Episode(string conversation, string person, int sides)
{
    public string Conversation => conversation;

    public string Person { get; set; } = person;

    public LinkedListNode<Episode>? Place { get; set; }

    public DateTimeOffset First { get; set; }

    public DateTimeOffset Last { get; set; }

    /// <summary>Whether rules were asked about it in the period.</summary>
    public bool Counts { get; set; }

    // ---- as recorded

    public OwnerKind Owner { get; set; }

    public bool HandedByRule { get; set; }

    /// <summary>Whether people took over while the draft would have gone on: what it would have been asked then was never said to the bot.</summary>
    public bool CutShort { get; set; }

    public bool PersonWrote { get; set; }

    public bool AskedForPerson { get; set; }

    public bool NotUnderstood { get; set; }

    public bool Over { get; set; }

    public DateTimeOffset EndedAt { get; set; }

    public bool Left { get; set; }

    public bool CameBack { get; set; }

    public bool SurveyOpen { get; set; }

    public int? Score { get; set; }

    public string? Disposition { get; set; }

    public string? Segment { get; set; }

    public string? Channel { get; set; }

    public string? Language { get; set; }

    public string? Intent { get; set; }

    // ---- the turn in hand

    public string Spoken { get; set; } = "";

    public string Text { get; set; } = "";

    public string? Turn { get; set; }

    public DateTimeOffset AskedAt { get; set; }

    /// <summary>The rule by which the last recorded asking hands over; null when it does not.</summary>
    public string? HandsOverBy { get; set; }

    /// <summary>Whether a rule, as recorded, offers a person in it.</summary>
    public bool Offers { get; set; }

    // ---- as each policy has it

    public Track[] Tracks { get; } = [.. Enumerable.Range(0, sides).Select(_ => new Track())];

    public ChangeKind? FirstChange { get; set; }

    public List<Sampled>? Samples { get; set; }
}

/// <summary>Where one policy stands in an episode.</summary>
sealed class Track
{
    /// <summary>Whether it is still asked: it has not handed over.</summary>
    public bool Asking { get; set; } = true;

    public string? HandedBy { get; set; }

    /// <summary>Handed over just where the record did: when a person gives it back, the bot has it again.</summary>
    public bool WithRecord { get; set; }

    public bool Offered { get; set; }

    /// <summary>Whether its offer of a person is open where the record's is not, or the other way round; null where they agree.</summary>
    public bool? OfferOpen { get; private set; }

    // Of the turn in hand.

    public bool InTurn { get; set; }

    public RuleVerdict? Decided { get; set; }

    public string? Raised { get; set; }

    public TurnInputs? Inputs { get; set; }

    /// <summary>Ends the turn.</summary>
    /// <param name="recorded">Whether the record offered a person in it.</param>
    public void NextTurn(bool recorded)
    {
        var offers = Decided?.Effect?.Kind == EffectKind.Offer;
        OfferOpen = InTurn && offers != recorded ? offers : null;
        (InTurn, Decided, Raised, Inputs) = (false, null, null, null);
    }

    /// <summary>What was said since was no matter for rules, and the offer is past.</summary>
    public void OfferIsPast() => OfferOpen = null;
}

/// <summary>A sample whose conversation has yet to end.</summary>
sealed class Sampled(ReplaySample sample, long position)
{
    public ReplaySample Sample { get; set; } = sample;

    public long Position => position;
}
