using System.Security.Claims;
using Bot.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Bot.BackOffice.Access;

/// <summary>Puts name and department into the session, so that no page has to look them up.</summary>
sealed class StaffClaims(UserManager<Staff> people, RoleManager<IdentityRole> roles, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<Staff, IdentityRole>(people, roles, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Staff user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new(ConsolePolicies.NameClaim, user.DisplayName));
        if (user.Department is { } department)
            identity.AddClaim(new(ConsolePolicies.DepartmentClaim, department));
        return identity;
    }
}
