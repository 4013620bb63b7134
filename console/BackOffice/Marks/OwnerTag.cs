using System.Text.Encodings.Web;
using Bot.Conversations;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bot.BackOffice.Marks;

/// <summary><c>&lt;owned-by kind="Agent" name="Ana" mine /&gt;</c>: who has a conversation. The shape says what kind (bot square, queue dashed,
/// person round), the word says who.</summary>
[HtmlTargetElement("owned-by", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class OwnerTag : TagHelper
{
    /// <summary>Bot, queue, person or nobody.</summary>
    public OwnerKind Kind { get; set; }

    /// <summary>The person's name, or the queue's.</summary>
    public string? Name { get; set; }

    /// <summary>True when the person is the reader.</summary>
    public bool Mine { get; set; }

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var (avatar, word) = Kind switch
        {
            OwnerKind.Bot => (Avatar("av--bot", Icons.Svg("bot")), "Bot"),
            OwnerKind.Waiting => (Avatar("av--queue", Icons.Svg("queue")), Name ?? "Queue"),
            OwnerKind.Agent => (Avatar("", Initial(Name)), Mine ? "You" : Name ?? "A person"),
            _ => (Avatar("av--queue", Icons.Svg("check")), "Closed"),
        };
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "owner");
        output.Content.SetHtmlContent($"{avatar}<span>{HtmlEncoder.Default.Encode(word)}</span>");
    }

    static string Avatar(string kind, string inside) => $"<span class=\"av av--s {kind}\" aria-hidden=\"true\">{inside}</span>";

    /// <summary>The letter in a person's circle, as markup.</summary>
    public static string Initial(string? name) =>
        string.IsNullOrWhiteSpace(name) ? "?" : HtmlEncoder.Default.Encode(new System.Globalization.StringInfo(name.Trim()).SubstringByTextElements(0, 1).ToUpperInvariant());
}
