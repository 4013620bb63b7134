using System.Globalization;
using Bot.BackOffice.Desk;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bot.BackOffice.Marks;

/// <summary><c>&lt;wait since="…" now="…" promise="…" /&gt;</c>: how long somebody waits, as ring and words. The page's script ticks it on.</summary>
[HtmlTargetElement("wait", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class WaitTag : TagHelper
{
    /// <summary>Since when.</summary>
    public DateTimeOffset Since { get; set; }

    /// <summary>The instant of the page.</summary>
    public DateTimeOffset Now { get; set; }

    /// <summary>What waiting customers are promised.</summary>
    public TimeSpan Promise { get; set; }

    /// <summary>34 instead of 18 pixels.</summary>
    public bool Large { get; set; }

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var waited = Now - Since;
        var share = Math.Clamp(waited / Promise, 0, 1);
        var state = waited >= Promise ? "over" : share >= 0.6 ? "soon" : "ok";
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"sla sla--{state}{(Large ? " sla--l" : "")}");
        output.Attributes.SetAttribute("data-since", Since.ToUnixTimeMilliseconds());
        output.Attributes.SetAttribute("data-promise", ((long)Promise.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
        output.Content.SetHtmlContent(string.Create(CultureInfo.InvariantCulture,
            $"""<svg viewBox="0 0 20 20" aria-hidden="true"><circle class="sla__t" cx="10" cy="10" r="8" pathLength="100"/><circle class="sla__v" cx="10" cy="10" r="8" pathLength="100" stroke-dasharray="{share * 100:0} 100"/></svg><span class="sla__w">{(state == "over" ? $"{When.Length(waited - Promise)} over" : $"{When.Length(waited)} waiting")}</span><span class="sr">, the promise is {When.Length(Promise)}</span>"""));
    }
}
