using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Bot.Storage;

/// <summary>What kind of data about people a column can hold. Export, erasure and logs go by it.</summary>
public enum DataClass
{
    /// <summary>Nothing about a person.</summary>
    None,

    /// <summary>A key that leads to a person only together with another table.</summary>
    Pseudonym,

    /// <summary>Names, addresses, words a person wrote, or a judgement about them.</summary>
    Personal,

    /// <summary>Opens an account: never exported, never logged.</summary>
    Secret,
}

/// <summary>Says what kind of data about people a column can hold. Every column has one; a test sees to it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PrivacyAttribute(DataClass data) : Attribute
{
    /// <summary>The kind.</summary>
    public DataClass Data => data;
}

/// <summary>Reads the tags of a model.</summary>
public static class PrivacyTags
{
    // The columns that come with ASP.NET Core Identity's base classes and so cannot carry an attribute of ours.
    static readonly Dictionary<string, DataClass> Identity = new()
    {
        [nameof(IdentityUser.Id)] = DataClass.Pseudonym,
        [nameof(IdentityUser.UserName)] = DataClass.Personal,
        [nameof(IdentityUser.NormalizedUserName)] = DataClass.Personal,
        [nameof(IdentityUser.Email)] = DataClass.Personal,
        [nameof(IdentityUser.NormalizedEmail)] = DataClass.Personal,
        [nameof(IdentityUser.EmailConfirmed)] = DataClass.None,
        [nameof(IdentityUser.PasswordHash)] = DataClass.Secret,
        [nameof(IdentityUser.SecurityStamp)] = DataClass.Secret,
        [nameof(IdentityUser.ConcurrencyStamp)] = DataClass.None,
        [nameof(IdentityUser.PhoneNumber)] = DataClass.Personal,
        [nameof(IdentityUser.PhoneNumberConfirmed)] = DataClass.None,
        [nameof(IdentityUser.TwoFactorEnabled)] = DataClass.None,
        [nameof(IdentityUser.LockoutEnd)] = DataClass.None,
        [nameof(IdentityUser.LockoutEnabled)] = DataClass.None,
        [nameof(IdentityUser.AccessFailedCount)] = DataClass.None,
        [nameof(IdentityRole.Name)] = DataClass.None,
        [nameof(IdentityRole.NormalizedName)] = DataClass.None,
        [nameof(IdentityUserRole<string>.UserId)] = DataClass.Pseudonym,
        [nameof(IdentityUserRole<string>.RoleId)] = DataClass.None,
        [nameof(IdentityUserClaim<string>.ClaimType)] = DataClass.None,
        [nameof(IdentityUserClaim<string>.ClaimValue)] = DataClass.Personal,
        [nameof(IdentityUserLogin<string>.LoginProvider)] = DataClass.None,
        [nameof(IdentityUserLogin<string>.ProviderKey)] = DataClass.Personal,
        [nameof(IdentityUserLogin<string>.ProviderDisplayName)] = DataClass.None,
        [nameof(IdentityUserToken<string>.Value)] = DataClass.Secret,
    };

    /// <summary>The tag of a column, or null when nobody has given it one.</summary>
    public static DataClass? Of(IReadOnlyProperty property)
    {
        ArgumentNullException.ThrowIfNull(property);
        if (property.PropertyInfo?.GetCustomAttributes(typeof(PrivacyAttribute), false) is [PrivacyAttribute tag])
            return tag.Data;
        if (property.IsShadowProperty())
            return property.FindAnnotation(ShadowTag)?.Value is int tagged ? (DataClass)tagged : null;
        return property.PropertyInfo?.DeclaringType?.Namespace == typeof(IdentityUser).Namespace
            && Identity.TryGetValue(property.Name, out var data) ? data : null;
    }

    /// <summary>Annotation under which a column without a property carries its tag.</summary>
    internal const string ShadowTag = "Switchboard:Privacy";
}
