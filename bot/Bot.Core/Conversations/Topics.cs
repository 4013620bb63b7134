namespace Bot.Conversations;

/// <summary>Topics of replies that change what the customer's next words mean. Stored with each reply: retired, never renamed.</summary>
public static class Topics
{
    /// <summary>Twice not understood: would you rather have a person?</summary>
    public const string Offer = "person/offer";

    /// <summary>The same, to somebody who was just asked and went on explaining.</summary>
    public const string OfferAgain = "person/offer-again";

    /// <summary>The same, to somebody who is furious and was not understood.</summary>
    public const string OfferUpset = "person/offer-upset";

    /// <summary>Understood, but there is no answer in the customer's language yet.</summary>
    public const string NoAnswerInLanguage = "language/no-answer";

    /// <summary>A language that is not spoken.</summary>
    public const string UnknownLanguage = "language/unknown";

    /// <summary>Whether a reply ends by asking if a person is wanted, so that "yes" after it is a yes to that.</summary>
    public static bool OfferAPerson(string topic) => topic is Offer or OfferAgain or OfferUpset or NoAnswerInLanguage or UnknownLanguage
        or "complaint" or "item-damaged" or "item-wrong" or "delivery-missing-parcel" or "order-number/help" or "order-email/help";
}
