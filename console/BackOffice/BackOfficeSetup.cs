using System.Security.Claims;
using Bot.BackOffice.Access;
using Bot.BackOffice.Api;
using Bot.BackOffice.Audit;
using Bot.BackOffice.Desk;
using Bot.BackOffice.Floor;
using Bot.BackOffice.Live;
using Bot.BackOffice.Measures;
using Bot.BackOffice.Profiles;
using Bot.BackOffice.Releases;
using Bot.BackOffice.Routes;
using Bot.BackOffice.Rules;
using Bot.BackOffice.Surveys;
using Bot.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bot.BackOffice;

/// <summary>Puts the console and its JSON API into a host.</summary>
public static class BackOfficeSetup
{
    /// <summary>Registers pages, sign-in, live events and lists. Needs the storage, <c>DeskTurns</c>, <c>Speech</c>, <c>IPolicies</c> and
    /// <c>ConversationWakes</c> from the host.</summary>
    public static IServiceCollection AddBackOffice(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<Addresses>();
        services.AddSingleton<ConversationGate>();
        services.AddSingleton<DeskLists>();
        services.AddSingleton<FeedbackLists>();
        services.AddSingleton<Drafts>();
        services.AddSingleton<DeskTexts>();
        services.AddSingleton<Macros>();
        services.AddSingleton<SavedViews>();
        services.AddSingleton<KeptProfiles>();
        services.AddScoped<OpenDraft>();
        services.AddSingleton<RuleNames>();
        services.AddSingleton<RuleCounts>();
        services.AddSingleton<TestBox>();
        services.AddSingleton<RouteBox>();
        services.AddSingleton<Numbers>();
        services.AddSingleton<DueSurveys>();
        services.AddSingleton<Presence>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<OpenOffers>();
        services.AddSingleton<FloorLists>();
        services.AddSingleton<Screens>();
        services.AddSingleton<Witness>();
        services.AddSingleton<SetUpLink>();
        services.AddSingleton<Administrators>();
        services.AddHostedService<SetUpNotice>();
        services.AddSingleton<LiveFeed>();
        services.AddSingleton<Lookers>();
        services.AddSingleton<Sight>();
        services.AddSingleton<DeskCounts>();
        services.AddHostedService(provider => provider.GetRequiredService<DeskCounts>());
        services.AddHostedService(provider => provider.GetRequiredService<LiveFeed>());
        services.AddHttpContextAccessor();
        services.AddRazorPages();
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "switchboard-form";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        AddAccess(services);
        return services;
    }

    /// <summary>Headers and error pages for the console's addresses, then routing, authentication and authorization for all.</summary>
    /// <remarks>Call it early. It brings routing and the two others itself because their order matters: left to the web application's
    /// own defaults they would run first, and a refusal would leave without headers and without a page.</remarks>
    public static IApplicationBuilder UseBackOffice(this IApplicationBuilder app)
    {
        app.UseWhen(context => IsOurs(context.Request.Path), ours =>
        {
            ours.UseMiddleware<ConsoleHeaders>();
            ours.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandlingPath = "/console/problem", AllowStatusCode404Response = true });
            ours.UseWhen(context => context.Request.Path.StartsWithSegments("/console") && !context.Request.Path.StartsWithSegments("/console/live"), pages =>
                pages.UseStatusCodePagesWithReExecute("/console/problem", "?status={0}"));
            // No text of ours holds one, and PostgreSQL refuses to be asked for it. Paths and forms with one are refused by the server itself.
            ours.UseWhen(context => context.Request.QueryString.Value!.Contains("%00", StringComparison.Ordinal), nul => nul.Run(context =>
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return Task.CompletedTask;
            }));
        });
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        return app;
    }

    /// <summary>Maps pages, live events and the JSON API. What says nothing else of itself is for signed-in staff only.</summary>
    public static IEndpointRouteBuilder MapBackOffice(this IEndpointRouteBuilder routes)
    {
        routes.MapRazorPages().RequireAuthorization(ConsolePolicies.Staff).WithMetadata(new Microsoft.AspNetCore.Routing.ExcludeFromDescriptionAttribute());
        routes.MapLive().RequireAuthorization(ConsolePolicies.Staff);
        routes.MapApi().RequireAuthorization(ConsolePolicies.Staff);
        return routes;
    }

    static bool IsOurs(PathString path) => path.StartsWithSegments("/console") || path.StartsWithSegments("/api/v1");

    static void AddAccess(IServiceCollection services)
    {
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies(cookies => cookies.ApplicationCookie!.Configure(SessionCookie));
        services.AddAuthorizationBuilder()
            // Denied by default: an address that says nothing of who may use it is for staff. One that does not exist stays a 404.
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(asked =>
                asked.Resource is HttpContext http && IsNothing(http) || asked.User.May(ConsolePolicies.Staff)).Build())
            .AddCapabilities();
        services.AddIdentityCore<Staff>(identity =>
            {
                // Length is what makes a password hard to guess; required signs only make people write it down.
                identity.Password.RequiredLength = 12;
                identity.Password.RequireDigit = identity.Password.RequireLowercase = identity.Password.RequireUppercase = identity.Password.RequireNonAlphanumeric = false;
                identity.Password.RequiredUniqueChars = 5;
                identity.User.RequireUniqueEmail = true;
                identity.Lockout.MaxFailedAccessAttempts = 8;
                identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(10);
                identity.Lockout.AllowedForNewUsers = true;
            })
            .AddRoles<IdentityRole>()
            .AddEntityFrameworkStores<BotDb>()
            .AddSignInManager()
            .AddDefaultTokenProviders()
            .AddClaimsPrincipalFactory<StaffClaims>();
        // Who was deactivated or lost a role is out within seconds, by their sessions; the stamp is for what else changes an account.
        services.Configure<SecurityStampValidatorOptions>(stamp =>
        {
            stamp.ValidationInterval = TimeSpan.FromMinutes(1);
            // Who is read anew stays in the session they are in.
            stamp.OnRefreshingPrincipal = refreshing =>
            {
                if (refreshing.CurrentPrincipal?.FindFirst(ConsolePolicies.SessionClaim) is { } session)
                    (refreshing.NewPrincipal?.Identity as ClaimsIdentity)?.AddClaim(new(session.Type, session.Value));
                return Task.CompletedTask;
            };
        });
        services.Configure<DataProtectionTokenProviderOptions>(links => links.TokenLifespan = TimeSpan.FromDays(3));
    }

    static void SessionCookie(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.Name = "switchboard-console";
        cookie.CookieManager = new SchemeCookies();
        cookie.Cookie.Path = "/";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Strict;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.ExpireTimeSpan = TimeSpan.FromHours(10);
        cookie.SlidingExpiration = true;
        cookie.LoginPath = "/console/sign-in";
        cookie.LogoutPath = "/console/sign-out";
        cookie.ReturnUrlParameter = "to";
        var stamp = cookie.Events.OnValidatePrincipal;
        cookie.Events.OnSigningIn = async signing =>
        {
            if (signing.Principal?.Identity is ClaimsIdentity who && signing.Principal.FindFirst(ConsolePolicies.SessionClaim) is null && signing.Principal.Agent() is { Id.Length: > 0 } staff)
                who.AddClaim(new(ConsolePolicies.SessionClaim, await signing.HttpContext.RequestServices.GetRequiredService<Sessions>()
                    .BeginAsync(staff.Id, signing.HttpContext.Request.Headers.UserAgent, CancellationToken.None)));
        };
        cookie.Events.OnValidatePrincipal = async asked =>
        {
            if (await asked.HttpContext.RequestServices.GetRequiredService<Sessions>().IsOpenAsync(asked.Principal, asked.HttpContext.RequestAborted))
                await stamp(asked);
            else
                asked.RejectPrincipal();
        };
        // Machines get a number, not a form.
        cookie.Events.OnRedirectToLogin = context => Answer(context, StatusCodes.Status401Unauthorized);
        cookie.Events.OnRedirectToAccessDenied = context => Answer(context, StatusCodes.Status403Forbidden);
    }

    // No address, or one that does not take the method: routing answers that by itself (405 with Allow), with an endpoint that is no route.
    // Which methods staff's own addresses take is staff's business.
    static bool IsNothing(HttpContext http) => http.GetEndpoint() is not { } endpoint || (endpoint is not RouteEndpoint && !IsOurs(http.Request.Path));

    static Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        var path = context.Request.Path;
        if (status == StatusCodes.Status403Forbidden || !path.StartsWithSegments("/console") || path.StartsWithSegments("/console/live") || context.Request.Headers.ContainsKey("X-Part"))
            context.Response.StatusCode = status;
        else
            context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }
}
