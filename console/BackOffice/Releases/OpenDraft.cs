using System.Globalization;
using Bot.BackOffice.Access;
using Bot.Releases;
using Bot.Rules;
using Bot.Turns;
using Microsoft.AspNetCore.Http;

namespace Bot.BackOffice.Releases;

/// <summary>The release that the signed-in supervisor is editing, on whichever page: the one the address names (<c>?release=12</c>), else the newest
/// draft they began or wrote in, else none until the first change opens one. One for a request.</summary>
public sealed class OpenDraft(IReleases releases, IPolicies policies, IHttpContextAccessor http, TimeProvider clock)
{
    /// <summary>Name of the parameter of an address that says which release is edited.</summary>
    public const string Parameter = "release";

    const int LookedAt = 50;
    const int Again = 5;

    (bool Looked, Release? Found) _found;

    /// <summary>The version in force.</summary>
    public Versioned<Policy> Live => policies.Current;

    /// <summary>The signed-in person.</summary>
    public ReleasePerson Me => http.HttpContext?.User is { } user ? new(user.Agent(), user.May(ConsolePolicies.Publish)) : throw new InvalidOperationException("Nobody has signed in here.");

    /// <summary>The draft; null while there is none.</summary>
    public async ValueTask<Release?> FindAsync(CancellationToken cancellation)
    {
        if (!_found.Looked)
            _found = (true, await LookAsync(cancellation));
        return _found.Found;
    }

    /// <summary>The policy as the draft has it; the one in force while there is no draft.</summary>
    public async ValueTask<Policy> PolicyAsync(CancellationToken cancellation) => (await FindAsync(cancellation))?.Content ?? Live.Value;

    /// <summary>Changes the draft, and opens one first if there is none. Nothing is published.</summary>
    /// <param name="change">From the policy as it is to the policy as it should be. Asked again when somebody else saves the same draft meanwhile, so
    /// it must change only what the person changed.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The draft afterwards, or why not.</returns>
    public async ValueTask<ReleaseOutcome> ChangeAsync(Func<Policy, Policy> change, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(change);
        var draft = await FindAsync(cancellation);
        if (draft is null)
        {
            var wanted = change(Live.Value);
            // Looked at before a draft is opened for it: an impossible value would leave an empty one behind.
            if (wanted.Problems() is { Count: > 0 } problems)
                return ReleaseOutcome.Refused($"Not saved. {string.Join(' ', problems)}");
            if (ChangeWords.Between(Live.Value, wanted) is not [var first, ..] all)
                return ReleaseOutcome.Refused("Nothing differs from what is in force, so there is nothing to save.");
            var opened = await releases.OpenAsync(Title(first, all.Count), Me, clock.GetUtcNow(), cancellation);
            if (opened.Next is null)
                return opened;
            draft = opened.Next;
        }
        for (var again = Again; ; again--)
        {
            var outcome = await releases.HandleAsync(draft.Number, new Edit(draft.Edition, change(draft.Content)), Me, clock.GetUtcNow(), cancellation);
            if (outcome.Next is not null)
                _found = (true, outcome.Next);
            if (outcome.Next is not null || again == 0 || await releases.FindAsync(draft.Number, cancellation) is not { } now || now.Edition == draft.Edition)
                return outcome;
            draft = now;
        }
    }

    /// <summary>An address of the console that keeps to the draft that is edited.</summary>
    public static string Link(string path, Release? draft) =>
        draft is null ? path : string.Create(CultureInfo.InvariantCulture, $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Parameter}={draft.Number}");

    async ValueTask<Release?> LookAsync(CancellationToken cancellation)
    {
        if (int.TryParse(http.HttpContext?.Request.Query[Parameter], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && await releases.FindAsync(number, cancellation) is { HasEnded: false } named)
            return named;
        // What others read already is not touched by accident: it has to be named.
        var me = Me.Agent;
        return (await releases.ListAsync(open: true, LookedAt, cancellation))
            .FirstOrDefault(release => release.State is ReleaseState.Draft or ReleaseState.Rejected && (release.IsAuthor(me) || release.Authors.Count == 0 && release.History[0].By.Id == me.Id));
    }

    static string Title(ChangeWords first, int changes)
    {
        var rest = changes == 1 ? "" : $" and {changes - 1} more";
        var what = $"{first.What}{(first.Became is { } became ? $" {became}" : "")}";
        return (what.Length + rest.Length <= ReleaseRules.LongestTitle ? what : string.Concat(what.AsSpan(0, ReleaseRules.LongestTitle - rest.Length - 1), "…")) + rest;
    }
}
