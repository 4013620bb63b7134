using System.Collections.Frozen;
using Knowledge.Templates;

namespace Knowledge.Helpers;

/// <summary>Every helper a template may call. A new one is a row and a function in its family's file.</summary>
internal static class HelperTable
{
    public static readonly Helper[] All = [.. DateHelpers.Table, .. NumberHelpers.Table, .. TextHelpers.Table];

    public static readonly FrozenDictionary<string, Helper> ByName = All.ToFrozenDictionary(helper => helper.Name);

    public static readonly string Names = string.Join(", ", All.Select(helper => helper.Name).Append(Engine.Link).Order(StringComparer.Ordinal));
}
