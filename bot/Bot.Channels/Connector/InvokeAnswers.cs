namespace Bot.Channels.Connector;

/// <summary>Answers to invokes of cards, as JSON (source: Universal Actions for Adaptive Cards).</summary>
static class InvokeAnswers
{
    /// <summary>The button was heard; what comes of it follows as a message.</summary>
    public const string Taken = """{"statusCode":200,"type":"application/vnd.microsoft.activity.message","value":"Got it."}""";

    /// <summary>The button says nothing the bot could answer.</summary>
    public const string NoWords =
        """{"statusCode":400,"type":"application/vnd.microsoft.error","value":{"code":"BadRequest","message":"value.action: an Action.Execute with a verb, or with data that has a text, is required"}}""";
}
