using System.Globalization;
using Bot.Conversations;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bot.BackOffice.Marks;

/// <summary><c>&lt;mood level="-0.6" /&gt;</c>: a mood as shape and word; colour only repeats them.</summary>
[HtmlTargetElement("mood", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class MoodTag : TagHelper
{
    /// <summary>-1 to +1.</summary>
    public double Level { get; set; }

    /// <summary>The mark's number and word. The borders are those of <see cref="Mood.Word"/>, so console and audit agree.</summary>
    public static (int Mark, string Word) Of(double level) => Mood.Word(level) switch
    {
        "sounds very upset" => (1, "Sounds very upset"),
        "sounds upset" => (2, "Sounds upset"),
        "neutral" => (3, "Neutral"),
        _ => (4, "Sounds content"),
    };

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var (mark, word) = Of(Level);
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", string.Create(CultureInfo.InvariantCulture, $"mood mood--{mark}"));
        output.Content.SetHtmlContent(Icons.Svg($"mood-{mark}") + word);
    }
}
