using System.ComponentModel.DataAnnotations;
using Bot.BackOffice.Access;
using Bot.BackOffice.Rules;
using Bot.Conversations;
using Bot.Desk;
using Bot.Rules;
using Bot.Turns;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Bot.BackOffice.Pages.Search;

/// <summary>Search: one field over conversations, customers, articles and rules. What is looked for, the tab and the page are in the address.</summary>
[Authorize(ConsolePolicies.Desk)]
public sealed class IndexModel(ISearch search, Speech speech, IPolicies policies) : ConsolePage
{
    /// <summary>Rows on a page.</summary>
    public const int PageSize = 20;

    /// <summary>Articles looked through.</summary>
    public const int MostArticles = 20;

    /// <summary>What is looked for.</summary>
    [BindProperty(SupportsGet = true, Name = "q"), StringLength(1000)]
    public string? Text { get; set; }

    /// <summary>The tab: conversations, customers, articles or rules.</summary>
    [BindProperty(SupportsGet = true, Name = "tab"), StringLength(20)]
    public string? Tab { get; set; }

    /// <summary>Continues after an earlier page.</summary>
    [BindProperty(SupportsGet = true, Name = "after")]
    public long? After { get; set; }

    /// <summary>As it was understood.</summary>
    public SearchQuery Query { get; private set; } = SearchQuery.Read(null);

    /// <summary>The tabs that can be opened, with how much they hold; null for one that is counted when it is open.</summary>
    public IReadOnlyList<SearchTab> Tabs { get; private set; } = [];

    /// <summary>The tab that is open.</summary>
    public string Open => Tab is "customers" or "articles" || (Tab == "rules" && IsSupervisor) ? Tab : "conversations";

    /// <summary>Conversations found.</summary>
    public Found<FoundConversation> Conversations { get; private set; } = new([], null);

    /// <summary>Customers found.</summary>
    public Found<FoundCustomer> Customers { get; private set; } = new([], null);

    /// <summary>Articles found.</summary>
    public IReadOnlyList<ArticleText> Articles { get; private set; } = [];

    /// <summary>Rules found.</summary>
    public IReadOnlyList<Rule> Rules { get; private set; } = [];

    /// <summary>What the reader looked for before.</summary>
    public IReadOnlyList<string> Recent { get; private set; } = [];

    /// <summary>How many conversations there are without the departments and queues it is narrowed to; null when it is not narrowed or something was found.</summary>
    public int? Elsewhere { get; private set; }

    /// <summary>The department it was narrowed to, to say where nothing was found.</summary>
    public string Narrowed => string.Join(", ", Query.Departments.Concat(Query.Queues));

    /// <summary>The policy in force.</summary>
    public Policy Policy => policies.Current.Value;

    /// <summary>Searches.</summary>
    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Query = SearchQuery.Read(Text);
        if (!Query.IsEmpty)
        {
            await FindAsync(cancellation);
            if (After is null)
                await search.RememberAsync(Me.Id, Query.Text, CancellationToken.None);
        }
        Recent = await search.RecentAsync(Me.Id, cancellation);
    }

    /// <summary>Forgets what the reader looked for.</summary>
    public async Task<IActionResult> OnPostForgetAsync()
    {
        await search.ForgetAsync(Me.Id, CancellationToken.None);
        return RedirectToPage("/Search/Index", new { q = Text, tab = Tab });
    }

    /// <summary>The address of a search.</summary>
    public string Link(string? text, string? tab = null, long? after = null) => Url.Page("/Search/Index", null, new { q = text, tab = tab is null or "conversations" ? null : tab, after }) ?? "/console/search";

    /// <summary>A count as a tab shows it.</summary>
    public static string Say(int count) => count > ISearch.MostCounted ? $"{ISearch.MostCounted.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture)}+" : count.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture);

    async Task FindAsync(CancellationToken cancellation)
    {
        var scope = Query.QueuesOf(Policy.Plan());
        // Operators are about conversations: articles and rules are found by their words.
        Articles = Query.Plain.Length == 0 ? [] : speech.Articles(Conversation.New(""), Query.Plain, MostArticles);
        Rules = IsSupervisor && Query.Terms.Count > 0 ? [.. Policy.Rules.Where(rule => RuleTexts.Holds(rule, Query))] : [];
        if (Open == "conversations")
            Conversations = await search.ConversationsAsync(Query, Reader, scope, When.Zone, After, PageSize, cancellation);
        var count = Conversations.Count ?? await search.CountAsync(Query, Reader, scope, When.Zone, cancellation);
        Customers = await search.CustomersAsync(Query, Reader, scope, When.Zone, Tab == "customers" ? After : null, PageSize, cancellation);
        Tabs =
        [
            new("conversations", "Conversations", Say(count)), new("customers", "Customers", Customers.Next is null && Customers.Rows.Count < PageSize ? Say(Customers.Rows.Count) : $"{Customers.Rows.Count}+"),
            new("articles", "Articles", Say(Articles.Count)), .. IsSupervisor ? [new SearchTab("rules", "Rules", Say(Rules.Count))] : Array.Empty<SearchTab>(),
        ];
        if (count == 0 && scope is not null && SearchQuery.Read(Query.Everywhere) is { IsEmpty: false } everywhere && await search.CountAsync(everywhere, Reader, null, When.Zone, cancellation) is > 0 and var more)
            Elsewhere = more;
    }
}

/// <summary>A tab of what was found.</summary>
/// <param name="Key">As in the address.</param>
/// <param name="Title">Its word.</param>
/// <param name="Count">How much is in it.</param>
public sealed record SearchTab(string Key, string Title, string Count);
