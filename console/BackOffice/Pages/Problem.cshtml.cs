using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bot.BackOffice.Pages;

/// <summary>What is shown when a page cannot be: not found, not allowed, or a fault of ours.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken] // A refused form is shown here too, and its token may be what was wrong with it.
public sealed class ProblemModel : PageModel
{
    /// <summary>Heading.</summary>
    public string Heading { get; private set; } = "";

    /// <summary>What happened and what to do.</summary>
    public string Says { get; private set; } = "";

    /// <summary>What to look for in the log.</summary>
    public string Trace => System.Diagnostics.Activity.Current?.TraceId.ToString() ?? HttpContext.TraceIdentifier;

    /// <summary>True for a fault of ours.</summary>
    public bool IsFault { get; private set; }

    /// <summary>Shows it, whatever the refused request was.</summary>
    public IActionResult OnGet(int? status) => Show(status);

    /// <summary>As <see cref="OnGet"/>.</summary>
    public IActionResult OnPost(int? status) => Show(status);

    IActionResult Show(int? status)
    {
        var fault = HttpContext.Features.Get<IExceptionHandlerPathFeature>();
        IsFault = fault is not null;
        if (fault?.Path.StartsWith("/api/", StringComparison.OrdinalIgnoreCase) == true)
            return new ObjectResult(new ProblemDetails { Status = StatusCodes.Status500InternalServerError, Title = "The server could not do this.", Extensions = { ["traceId"] = Trace } })
            {
                StatusCode = StatusCodes.Status500InternalServerError,
            };
        if (IsFault)
            (Heading, Says) = ("This did not work", "The fault is ours and is in the log. What you typed may still be in the page you came from: go back and try again.");
        else
            (Heading, Says) = status switch
            {
                StatusCodes.Status404NotFound => ("Nothing is here", "The address is wrong, or what was here is gone."),
                StatusCodes.Status403Forbidden => ("You may not open this", "Your role does not include it. An administrator can change that under People."),
                StatusCodes.Status400BadRequest when HttpMethods.IsGet(Request.Method) => ("This address cannot be read", "It holds a sign that no address of ours has. Go to the console and look from there."),
                StatusCodes.Status400BadRequest => ("The form was refused", "It was open for too long, or your sign-in changed since. Go back, load the page again and send it once more."),
                _ => ("This did not work", "The server refused the request."),
            };
        return Page();
    }
}
