using Bot.BackOffice.Keys;
using Bot.BackOffice.Profiles;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Bot.BackOffice.Pages.Profile;

/// <summary>How the reader likes the console: keys, what they hear, colours. Everybody has their own, and nobody sees another's.</summary>
public sealed class IndexModel(KeptProfiles profiles) : ConsolePage
{
    /// <summary>What is kept.</summary>
    public Profiles.Profile Kept { get; private set; } = Profiles.Profile.Usual;

    /// <summary>By action the key typed for it; empty for none.</summary>
    [BindProperty]
    public Dictionary<string, string?> Key { get; set; } = [];

    /// <summary>Names of the actions whose key is on.</summary>
    [BindProperty]
    public List<string> On { get; set; } = [];

    /// <summary>Whether all keys are off.</summary>
    [BindProperty]
    public bool KeysOff { get; set; }

    /// <summary>Whether Enter alone sends.</summary>
    [BindProperty]
    public bool SendsWithEnter { get; set; }

    /// <summary>Colours.</summary>
    [BindProperty]
    public Theme Theme { get; set; }

    /// <summary>How close things stand.</summary>
    [BindProperty]
    public Density Density { get; set; }

    /// <summary>Events that are heard.</summary>
    [BindProperty]
    public List<string> Sounds { get; set; } = [];

    /// <summary>Events that come as notifications of the desktop.</summary>
    [BindProperty]
    public List<string> Notices { get; set; } = [];

    /// <summary>What is wrong with a key, by action.</summary>
    public IReadOnlyDictionary<string, string> Problems { get; private set; } = new Dictionary<string, string>();

    /// <summary>Said once after saving.</summary>
    [TempData]
    public string? Said { get; set; }

    /// <summary>What stands in the field of an action: what was typed and could not be kept, else what is kept.</summary>
    public string Typed(ConsoleAction action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return Problems.Count > 0 ? Key.GetValueOrDefault(action.Name) ?? "" : Kept.Keys.Of(action.Name) is { Length: > 0 } key ? KeyPress.Say(key) : action.Key.Length > 0 ? KeyPress.Say(action.Key) : "";
    }

    /// <summary>Whether the key of an action is on.</summary>
    public bool IsOn(ConsoleAction action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return Problems.Count > 0 ? On.Contains(action.Name) : Kept.Keys.Of(action.Name).Length > 0;
    }

    /// <summary>The page.</summary>
    public async Task OnGetAsync(CancellationToken cancellation) => Kept = await profiles.OfAsync(Me.Id, cancellation);

    /// <summary>Keeps keys, or says which clash and keeps nothing.</summary>
    public async Task<IActionResult> OnPostKeysAsync(CancellationToken cancellation)
    {
        Kept = await profiles.OfAsync(Me.Id, cancellation);
        var wanted = ConsoleActions.All.Where(action => !action.Fixed).ToDictionary(action => action.Name, action => On.Contains(action.Name) ? Plain(Key.GetValueOrDefault(action.Name)) : "");
        Problems = KeyMap.Problems(wanted);
        if (Problems.Count > 0)
        {
            Response.StatusCode = StatusCodes.Status409Conflict;
            return Page();
        }
        var chosen = new Dictionary<string, string>();
        foreach (var action in ConsoleActions.All.Where(action => !action.Fixed))
        {
            var key = wanted[action.Name].Equals(action.Key, StringComparison.OrdinalIgnoreCase) ? action.Key : KeyPress.Read(wanted[action.Name]) ?? "";
            if (key != action.Key)
                chosen[action.Name] = key;
        }
        return await KeepAsync(Kept with { Chosen = chosen, KeysOff = KeysOff }, "Your keys are kept.", cancellation);
    }

    /// <summary>Takes the keys as they were delivered.</summary>
    public async Task<IActionResult> OnPostDeliveredAsync(CancellationToken cancellation) =>
        await KeepAsync((await profiles.OfAsync(Me.Id, cancellation)) with { Chosen = Profiles.Profile.Usual.Chosen, KeysOff = false }, "Your keys are as delivered.", cancellation);

    /// <summary>Keeps how it looks and how one sends.</summary>
    public async Task<IActionResult> OnPostLookAsync(CancellationToken cancellation)
    {
        var kept = await profiles.OfAsync(Me.Id, cancellation);
        return ModelState.IsValid
            ? await KeepAsync(kept with { Theme = Theme, Density = Density, SendsWithEnter = SendsWithEnter }, "Kept.", cancellation)
            : BadRequest();
    }

    /// <summary>Keeps what is told, and how.</summary>
    public async Task<IActionResult> OnPostEventsAsync(CancellationToken cancellation)
    {
        var kept = await profiles.OfAsync(Me.Id, cancellation);
        return await KeepAsync(kept with { Sounds = Known(Sounds), Notices = Known(Notices) }, "Kept.", cancellation);
    }

    async Task<IActionResult> KeepAsync(Profiles.Profile profile, string said, CancellationToken cancellation)
    {
        await profiles.KeepAsync(Me.Id, profile, cancellation);
        Said = said;
        return RedirectToPage();
    }

    static string[] Known(List<string> events) => [.. DeskEvents.All.Select(one => one.Name).Where(events.Contains)];

    // As the page writes keys, and as the list does.
    static string Plain(string? typed)
    {
        var key = (typed ?? "").Trim();
        return ConsoleActions.All.FirstOrDefault(action => action.Key.Length > 0 && KeyPress.Say(action.Key).Equals(key, StringComparison.OrdinalIgnoreCase))?.Key ?? key;
    }
}
