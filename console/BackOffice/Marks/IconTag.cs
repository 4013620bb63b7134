using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bot.BackOffice.Marks;

/// <summary><c>&lt;icon name="lock" small /&gt;</c>: a drawing from <see cref="Icons"/>.</summary>
[HtmlTargetElement("icon", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class IconTag : TagHelper
{
    /// <summary>Which.</summary>
    public string Name { get; set; } = "";

    /// <summary>14 instead of 16 pixels.</summary>
    public bool Small { get; set; }

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.TagName = null;
        output.Content.SetHtmlContent(Icons.Svg(Name, Small ? "icon icon--s" : "icon"));
    }
}
