namespace Bot.Turns;

/// <summary>An article of the knowledge base, filled for one conversation.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Title">As people read it.</param>
/// <param name="Version">Its version.</param>
/// <param name="Text">Plain text.</param>
public sealed record ArticleText(string Topic, string Title, string Version, string Text);
