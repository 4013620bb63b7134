using System.Globalization;
using System.Text.Encodings.Web;
using Bot.BackOffice.Desk;
using Bot.Conversations;
using Bot.Desk;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bot.BackOffice.Marks;

/// <summary><c>&lt;promise clock="…" when="…" /&gt;</c>: time left to what the customer was promised, as ring and words. The page's script counts it
/// down; where opening hours lie between, what the server says when the list is read next holds.</summary>
[HtmlTargetElement("promise", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class PromiseTag : TagHelper
{
    /// <summary>The clock. One that stands still, or has no due instant, is not drawn.</summary>
    public SlaClock? Clock { get; set; }

    /// <summary>The instant of the page.</summary>
    public When When { get; set; } = null!;

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (Clock is not { Due: { } due } clock || clock.State == SlaState.Paused)
        {
            output.SuppressOutput();
            return;
        }
        if (clock.State == SlaState.Breached)
            due = When.Now - (clock.Used - clock.Target);
        var (state, share) = (clock.State switch { SlaState.Breached => "over", SlaState.Warning => "soon", _ => "ok" }, Math.Clamp(clock.Used / clock.Target, 0, 1));
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"sla sla--{state} promise");
        output.Attributes.SetAttribute("data-due", due.ToUnixTimeMilliseconds());
        output.Attributes.SetAttribute("data-whole", ((long)clock.Target.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute("data-what", What(clock.Kind));
        output.Attributes.SetAttribute("title", SlaWords.Of(clock, When));
        output.Content.SetHtmlContent(string.Create(CultureInfo.InvariantCulture,
            $"""<svg viewBox="0 0 20 20" aria-hidden="true"><circle class="sla__t" cx="10" cy="10" r="8" pathLength="100"/><circle class="sla__v" cx="10" cy="10" r="8" pathLength="100" stroke-dasharray="{share * 100:0} 100"/></svg><span class="sla__w">{HtmlEncoder.Default.Encode(Words(clock.Kind, clock.State, due - When.Now))}</span>"""));
    }

    /// <summary>A promise in three or four words, as the script says it while it counts: "Answer in 4:10", "Answer soon, 0:50 left", "Answer 3:05 late".</summary>
    /// <param name="kind">What was promised.</param>
    /// <param name="state">How it stands.</param>
    /// <param name="left">Time left; below zero when it is over.</param>
    public static string Words(SlaKind kind, SlaState state, TimeSpan left) => state switch
    {
        SlaState.Breached => $"{What(kind)} {When.Length(-left)} late",
        SlaState.Warning => $"{What(kind)} soon, {When.Length(left)} left",
        _ => $"{What(kind)} in {When.Length(left)}",
    };

    static string What(SlaKind kind) => kind == SlaKind.Resolution ? "Solution" : "Answer";
}
