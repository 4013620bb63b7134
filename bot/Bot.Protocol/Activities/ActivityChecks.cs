namespace Bot.Protocol;

/// <summary>What the types do not say: required fields, no nulls in lists, no NUL in texts.</summary>
static class ActivityChecks
{
    const char Nul = '\0';

    public static string? FirstProblem(Activity activity)
    {
        if (string.IsNullOrEmpty(activity.Type))
            return "type: required";
        return Null(activity.MembersAdded, "membersAdded")
            ?? Null(activity.MembersRemoved, "membersRemoved")
            ?? Null(activity.ReactionsAdded, "reactionsAdded")
            ?? Null(activity.ReactionsRemoved, "reactionsRemoved")
            ?? Null(activity.Attachments, "attachments")
            ?? Null(activity.Entities, "entities")
            ?? Null(activity.ListenFor, "listenFor")
            ?? Null(activity.TextHighlights, "textHighlights")
            ?? Null(activity.SuggestedActions?.Actions, "suggestedActions.actions")
            ?? Null(activity.SuggestedActions?.To, "suggestedActions.to");
    }

    /// <summary>Replaces NUL in what people wrote; refuses it in what identifies. Fields kept raw (value, channelData) stay raw.</summary>
    public static string? RemoveNul(Activity activity)
    {
        activity.Text = Clean(activity.Text);
        activity.Speak = Clean(activity.Speak);
        activity.Summary = Clean(activity.Summary);
        activity.TopicName = Clean(activity.TopicName);
        activity.Label = Clean(activity.Label);
        CleanName(activity.From);
        CleanName(activity.Recipient);
        if (activity.Conversation is { } conversation)
            conversation.Name = Clean(conversation.Name);
        foreach (var member in activity.MembersAdded ?? [])
            CleanName(member);
        foreach (var member in activity.MembersRemoved ?? [])
            CleanName(member);
        foreach (var attachment in activity.Attachments ?? [])
            attachment.Name = Clean(attachment.Name);
        foreach (var action in activity.SuggestedActions?.Actions ?? [])
        {
            action.Title = Clean(action.Title);
            action.Text = Clean(action.Text);
            action.DisplayText = Clean(action.DisplayText);
        }

        return Refuse(activity.Type, "type")
            ?? Refuse(activity.Id, "id")
            ?? Refuse(activity.ChannelId, "channelId")
            ?? Refuse(activity.ServiceUrl, "serviceUrl")
            ?? Refuse(activity.ReplyToId, "replyToId")
            ?? Refuse(activity.Name, "name")
            ?? Refuse(activity.Locale, "locale")
            ?? Refuse(activity.LocalTimezone, "localTimezone")
            ?? Refuse(activity.DeliveryMode, "deliveryMode")
            ?? Refuse(activity.Code, "code")
            ?? Refuse(activity.Action, "action")
            ?? Refuse(activity.ValueType, "valueType")
            ?? Refuse(activity.Conversation?.Id, "conversation.id")
            ?? Refuse(activity.Conversation?.TenantId, "conversation.tenantId")
            ?? Refuse(activity.Conversation?.ConversationType, "conversation.conversationType")
            ?? RefuseIn(activity.From, "from")
            ?? RefuseIn(activity.Recipient, "recipient")
            ?? activity.MembersAdded?.Select(m => RefuseIn(m, "membersAdded")).FirstOrDefault(e => e is not null)
            ?? activity.MembersRemoved?.Select(m => RefuseIn(m, "membersRemoved")).FirstOrDefault(e => e is not null)
            ?? activity.Attachments?.Select(a => Refuse(a.ContentUrl, "attachments.contentUrl") ?? Refuse(a.ContentType, "attachments.contentType"))
                .FirstOrDefault(e => e is not null);
    }

    static string? RefuseIn(ChannelAccount? account, string field) =>
        Refuse(account?.Id, field + ".id") ?? Refuse(account?.AadObjectId, field + ".aadObjectId") ?? Refuse(account?.Role, field + ".role");

    static string? Refuse(string? value, string field) =>
        value is not null && value.Contains(Nul, StringComparison.Ordinal) ? field + ": holds a NUL character" : null;

    static string? Clean(string? text) => text?.Replace(Nul, '\uFFFD');

    static void CleanName(ChannelAccount? account)
    {
        if (account is not null)
            account.Name = Clean(account.Name);
    }

    static string? Null<T>(IList<T>? list, string field)
        where T : class
    {
        for (var i = 0; i < list?.Count; i++)
        {
            if (list[i] is null)
                return $"{field}[{i}]: must not be null";
        }
        return null;
    }
}
