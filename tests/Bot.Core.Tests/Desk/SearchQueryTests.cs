using System.Globalization;
using Bot.Desk;
using Bot.Testing;

namespace Bot.Core.Tests.Desk;

public sealed class SearchQueryTests
{
    public static TheoryData<string, string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var line in File.ReadLines(Repository.At("tests/Bot.Core.Tests/Desk/search-query.cases")).Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal)))
            {
                var (typed, rest) = line.Split("=>", 2) is [var left, var right] ? (left, right) : (line, "");
                var parts = rest.Split('|');
                data.Add(typed.Trim(), parts[0].Trim(), parts[1].Trim());
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_typed_is_read_as_words_and_operators(string typed, string words, string operators)
    {
        var query = SearchQuery.Read(typed);

        Assert.Equal(words, string.Join(' ', query.Terms.Select(Say)));
        List<string> read =
        [
            .. query.From.Select(term => $"from={Say(term)}"), .. query.Queues.Select(queue => $"queue={queue}"), .. query.Departments.Select(department => $"dept={department}"),
            .. query.Intents.Select(intent => $"intent={intent}"), .. query.Labels.Select(label => $"label={label}"), .. query.States.Select(state => $"is={state}"),
            .. Day("after", query.After), .. Day("before", query.Before), .. query.Problems.Select(_ => "problem"),
        ];
        Assert.Equal(operators, string.Join(' ', read));
    }

    [Fact]
    public void Without_its_department_it_looks_everywhere()
    {
        var query = SearchQuery.Read("dept:Billing refund \"two times\" is:open queue:Returns");

        Assert.Equal("refund \"two times\" is:open", query.Everywhere);
        Assert.Equal("refund two times", query.Plain);
    }

    [Fact]
    public void A_department_means_all_of_its_queues_whatever_the_case()
    {
        var plan = QueuePlan.Delivered with { Queues = [.. QueuePlan.Delivered.Queues, new() { Name = "Returns, nights", Department = "Returns" }] };

        Assert.Equal(["Returns", "Returns, nights"], SearchQuery.Read("dept:returns").QueuesOf(plan));
        Assert.Equal(["Billing"], SearchQuery.Read("queue:billing").QueuesOf(plan));
        Assert.Equal(["Returns, nights"], SearchQuery.Read("dept:returns queue:\"returns, nights\"").QueuesOf(plan));
        Assert.Equal(["nowhere"], SearchQuery.Read("queue:nowhere").QueuesOf(plan));
        Assert.Null(SearchQuery.Read("refund").QueuesOf(plan));
    }

    [Fact]
    public void A_word_keeps_its_place_in_the_text_it_was_found_in()
    {
        const string text = "Das Päckchen, 🎁 HP-48213!";

        Assert.Equal([("das", "Das"), ("packchen", "Päckchen"), ("hp", "HP"), ("48213", "48213")], SearchWords.Of(text).Select(word => (word.Fold, text.Substring(word.Start, word.Length))));
    }

    static string Say(SearchTerm term) => (term.Words.Count == 1 ? term.Words[0] : $"[{string.Join(' ', term.Words)}]") + (term.Begins ? "*" : "");

    static IEnumerable<string> Day(string name, DateOnly? day) => day is { } there ? [string.Create(CultureInfo.InvariantCulture, $"{name}={there:yyyy-MM-dd}")] : [];
}
