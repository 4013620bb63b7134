using System.Text.Encodings.Web;
using Bot.BackOffice.Access;
using Bot.BackOffice.Profiles;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bot.BackOffice.Keys;

/// <summary><c>&lt;button act="claim"&gt;Claim&lt;/button&gt;</c>: says that this does an action of <see cref="ConsoleActions"/>. The menu finds it, the
/// reader's key presses it, its title names both, and the key is drawn in it.</summary>
[HtmlTargetElement("button", Attributes = Attribute)]
[HtmlTargetElement("summary", Attributes = Attribute)]
[HtmlTargetElement("a", Attributes = Attribute)]
public sealed class ActTag(KeptProfiles profiles) : TagHelper
{
    const string Attribute = "act";

    /// <summary>Name of the action.</summary>
    [HtmlAttributeName(Attribute)]
    public string Act { get; set; } = "";

    /// <summary>What it does here, where that says more than the action's own words; null for those.</summary>
    [HtmlAttributeName("act-words")]
    public string? Words { get; set; }

    /// <summary>False where there is no room for the key, such as beside an icon or in the menu at the side.</summary>
    [HtmlAttributeName("act-cap")]
    public bool Cap { get; set; } = true;

    /// <summary>The page it is drawn on.</summary>
    [HtmlAttributeNotBound, ViewContext]
    public ViewContext View { get; set; } = null!;

    /// <inheritdoc/>
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var action = ConsoleActions.Named(Act) ?? throw new InvalidOperationException($"“{Act}” is no action. It is registered in {nameof(ConsoleActions)} first.");
        var profile = await profiles.OfAsync(View.HttpContext.User.Agent().Id, View.HttpContext.RequestAborted);
        var (words, key) = (Words ?? action.Words, profile.KeysOff ? "" : profile.Keys.Of(action.Name));
        output.Attributes.SetAttribute("data-act", action.Name);
        output.Attributes.SetAttribute("data-words", words);
        if (!output.Attributes.ContainsName("title"))
            output.Attributes.SetAttribute("title", key.Length == 0 ? words : $"{words} ({KeyPress.Say(key)})");
        if (Cap && key.Length > 0)
            output.PostContent.AppendHtml(" " + Caps(key));
    }

    /// <summary>A key as markup.</summary>
    public static string Caps(string key) => string.Concat(KeyPress.Caps(key).Select(cap => $"<kbd>{HtmlEncoder.Default.Encode(cap)}</kbd>"));
}
