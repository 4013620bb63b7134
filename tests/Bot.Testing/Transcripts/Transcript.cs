using System.Globalization;
using System.Text.RegularExpressions;
using Bot.Conversations;
using Bot.Desk;

namespace Bot.Testing.Transcripts;

/// <summary>Plays a transcript, a text file of what people do and what the customer then reads. The words of the language are the
/// lines of <see cref="Acts"/> and <see cref="Expects"/>; <c>#</c> begins a comment.</summary>
/// <remarks>
/// Whatever the customer reads must be written down: a line of the bot that no line of the transcript expects fails it.
/// <c>bot: order-status/found</c> expects a topic, <c>bot: It travels with</c> words that the text contains.
/// Two things are checked in every transcript without being written: a note never reaches the customer, and the bot
/// does not speak while a person owns the conversation.
/// </remarks>
public sealed partial class Transcript
{
    // What people and time do. Before each, everything read and every refusal must have been expected.
    static readonly (Regex Pattern, Func<Transcript, Match, Task> Play)[] Acts =
    [
        (CustomerOpens(), (play, _) => play._stage.OpenAsync()),
        (CustomerSendsFile(), (play, at) => play._stage.SendFileAsync(at.Groups[1].Value)),
        (CustomerSendsAgain(), (play, _) => play._stage.SendAgainAsync()),
        (CustomerEnds(), (play, _) => play._stage.EndAsync()),
        (CustomerSays(), (play, at) => play._stage.SayAsync(at.Groups[1].Value)),
        (AgentClaims(), (play, at) => play.ActAsync(new Claim(Person(at), at.Groups[2].Success))),
        (AgentHandsBack(), (play, at) => play.ActAsync(new HandBack(Person(at)))),
        (AgentCloses(), (play, at) => play.ActAsync(new Close(Person(at), at.Groups[2].Value, null))),
        (AgentNotes(), (play, at) => play.NoteAsync(Person(at), at.Groups[2].Value)),
        (AgentSettles(), (play, at) => play.SettleCaseAsync(Person(at), at.Groups[2].Value)),
        (AgentSays(), (play, at) => play.ReplyAsync(Person(at), at.Groups[2].Value)),
        (TimePasses(), (play, at) => play._stage.AdvanceAsync(Span(at))),
        (ShopIs(), (play, at) => play._stage.ShopIsAsync(at.Groups[1].Value == "up")),
        (QueueIs(), (play, at) => play._stage.QueueIsAsync(new(Number(at.Groups[2]), Number(at.Groups[1])))),
        (HoursAre(), (play, at) => play._stage.HoursAreAsync(Number(at.Groups[1]), Number(at.Groups[2]))),
    ];

    // What must be so then.
    static readonly (Regex Pattern, Func<Transcript, Match, Task> Play)[] Expects =
    [
        (BotSays(), (play, at) => play.ExpectAsync(null, at.Groups[1].Value)),
        (Buttons(), (play, at) => play.ExpectButtons(at.Groups[1].Value)),
        (Refused(), (play, at) => play.ExpectRefusal(at.Groups[1].Value)),
        (DeskWaiting(), (play, at) => play.ExpectWaitingAsync(at.Groups[1].Value, at.Groups[2].Value)),
        (DeskIs(), (play, at) => play.ExpectOwnerAsync(at.Groups[1].Value)),
        (SurveyAsked(), (play, _) => play.ExpectSurveyAsync()),
        (CaseIn(), (play, at) => play.ExpectCaseAsync(at)),
        (NoCase(), (play, _) => play.ExpectNoCaseAsync()),
    ];

    [GeneratedRegex("^customer opens the chat$")]
    private static partial Regex CustomerOpens();

    [GeneratedRegex("^customer sends the file (.+)$")]
    private static partial Regex CustomerSendsFile();

    [GeneratedRegex("^customer sends that again$")]
    private static partial Regex CustomerSendsAgain();

    [GeneratedRegex("^customer ends the chat$")]
    private static partial Regex CustomerEnds();

    [GeneratedRegex("^customer: (.+)$")]
    private static partial Regex CustomerSays();

    [GeneratedRegex(@"^agent (\w+) claims( from a colleague)?$")]
    private static partial Regex AgentClaims();

    [GeneratedRegex(@"^agent (\w+) hands back$")]
    private static partial Regex AgentHandsBack();

    [GeneratedRegex(@"^agent (\w+) closes: (.+)$")]
    private static partial Regex AgentCloses();

    [GeneratedRegex(@"^agent (\w+) notes: (.+)$")]
    private static partial Regex AgentNotes();

    [GeneratedRegex(@"^agent (\w+) settles the case: (.+)$")]
    private static partial Regex AgentSettles();

    [GeneratedRegex(@"^agent (\w+): (.+)$")]
    private static partial Regex AgentSays();

    [GeneratedRegex(@"^\+(\d+) (s|min|h|days?)$")]
    private static partial Regex TimePasses();

    [GeneratedRegex("^the shop is (up|down)$")]
    private static partial Regex ShopIs();

    [GeneratedRegex(@"^at the desk: (\d+) people, (\d+) customers ahead$")]
    private static partial Regex QueueIs();

    [GeneratedRegex(@"^the desk is open from (\d+) to (\d+)$")]
    private static partial Regex HoursAre();

    [GeneratedRegex("^bot: (.+)$")]
    private static partial Regex BotSays();

    [GeneratedRegex(@"^buttons: (.+)$")]
    private static partial Regex Buttons();

    [GeneratedRegex("^refused: (.+)$")]
    private static partial Regex Refused();

    [GeneratedRegex(@"^desk: waiting in (\w+) because (.+)$")]
    private static partial Regex DeskWaiting();

    [GeneratedRegex(@"^desk: (with the bot|with \w+|closed|waiting in \w+)$")]
    private static partial Regex DeskIs();

    [GeneratedRegex("^survey asked$")]
    private static partial Regex SurveyAsked();

    [GeneratedRegex(@"^case in (\w+)(?:, score (\d|none))?(?:: (.+))?$")]
    private static partial Regex CaseIn();

    [GeneratedRegex("^no case$")]
    private static partial Regex NoCase();

    readonly ITranscriptStage _stage;
    readonly List<string> _story = [];
    readonly Queue<ReadLine> _unread = [];
    readonly List<string> _notes = [];
    ReadLine? _last;
    string? _refusal;
    int _keys;

    Transcript(ITranscriptStage stage) => _stage = stage;

    /// <summary>Plays a file.</summary>
    /// <exception cref="ScriptException">It went another way; names the line and tells the conversation so far.</exception>
    public static Task PlayAsync(string file, ITranscriptStage stage) => new Transcript(stage).PlayAsync(File.ReadAllLines(file), Path.GetFileName(file));

    async Task PlayAsync(string[] lines, string file)
    {
        var number = 0;
        try
        {
            for (; number < lines.Length; number++)
                if (lines[number].Trim() is { Length: > 0 } line && line[0] != '#')
                    await PlayAsync(line);
            await ExpectNothingMoreAsync();
            await _stage.FactsAsync();
        }
        catch (ScriptException problem)
        {
            throw new ScriptException($"{file}:{Math.Min(number + 1, lines.Length)}: {problem.Message}\n\nThe conversation so far:\n  {string.Join("\n  ", _story)}");
        }
    }

    async Task PlayAsync(string line)
    {
        if (Find(Acts, line) is { } act)
        {
            await ExpectNothingMoreAsync();
            _story.Add(line);
            await act();
            await ReadAsync();
        }
        else if (Find(Expects, line) is { } expect)
            await expect();
        else
            throw new ScriptException($"No line of the transcript language reads like this: {line}");
    }

    Func<Task>? Find((Regex Pattern, Func<Transcript, Match, Task> Play)[] words, string line)
    {
        foreach (var (pattern, play) in words)
            if (pattern.Match(line) is { Success: true } match)
                return () => play(this, match);
        return null;
    }

    // ---- doing ------------------------------------------------------------------------------------------------------------

    async Task ReadAsync()
    {
        var owner = (await _stage.ConversationAsync()).Owner;
        foreach (var line in await _stage.ReadAsync())
        {
            _story.Add(line.ToString());
            _unread.Enqueue(line);
            if (_notes.Find(note => line.Text.Contains(note, StringComparison.OrdinalIgnoreCase)) is { } note)
                throw new ScriptException($"A private note reached the customer: {note}");
            if (owner == OwnerKind.Agent && line.Author == Author.Bot)
                throw new ScriptException($"The bot spoke while a person had the conversation: {line}");
        }
    }

    async Task ExpectNothingMoreAsync()
    {
        await ReadAsync();
        if (_refusal is { } refusal)
            throw new ScriptException($"It was refused, and no line expects that: {refusal}");
        if (_unread.Count > 0)
            throw new ScriptException($"The customer also read, and no line expects it:\n  {string.Join("\n  ", _unread)}");
    }

    async Task ActAsync(DeskCommand command) => _refusal = await _stage.ActAsync(command);

    async Task SettleCaseAsync(Agent by, string message) => _refusal = await _stage.SettleAsync(by, message);

    async Task ReplyAsync(Agent by, string text)
    {
        await ActAsync(new Reply(by, text, $"form-{++_keys}"));
        if (_refusal is null)
            await ExpectAsync(by.Name, text);
    }

    Task NoteAsync(Agent by, string text)
    {
        _notes.Add(text);
        return ActAsync(new Note(by, text, $"form-{++_keys}"));
    }

    static Agent Person(Match at) => new(at.Groups[1].Value.ToLowerInvariant(), at.Groups[1].Value);

    static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    static TimeSpan Span(Match at) => at.Groups[2].Value switch
    {
        "s" => TimeSpan.FromSeconds(Number(at.Groups[1])),
        "min" => TimeSpan.FromMinutes(Number(at.Groups[1])),
        "h" => TimeSpan.FromHours(Number(at.Groups[1])),
        _ => TimeSpan.FromDays(Number(at.Groups[1])),
    };

    // ---- expecting --------------------------------------------------------------------------------------------------------

    async Task ExpectAsync(string? name, string expected)
    {
        await ReadAsync();
        if (!_unread.TryDequeue(out _last))
            throw new ScriptException($"Expected \"{expected}\", but nothing more was said.");
        if (!_last.Is(expected) || _last.Name != name)
            throw new ScriptException($"Expected {name ?? "the bot"} to say \"{expected}\", but the customer read\n  {_last}");
    }

    Task ExpectButtons(string labels) => _last is not null && string.Join(" | ", _last.Choices) == labels
        ? Task.CompletedTask
        : throw new ScriptException($"Expected the buttons {labels}, but the customer read\n  {_last}");

    Task ExpectRefusal(string words)
    {
        if (_refusal?.Contains(words, StringComparison.OrdinalIgnoreCase) != true)
            throw new ScriptException($"Expected a refusal with \"{words}\", but got: {_refusal ?? "none"}");
        _refusal = null;
        return Task.CompletedTask;
    }

    async Task ExpectWaitingAsync(string queue, string because)
    {
        var conversation = await _stage.ConversationAsync();
        var escalated = (await _stage.FactsAsync()).OfType<Escalated>().LastOrDefault();
        var why = $"{escalated?.Rule}: {escalated?.Reason}";
        if (conversation.Owner != OwnerKind.Waiting || conversation.Queue != queue || !why.Contains(because, StringComparison.OrdinalIgnoreCase))
            throw new ScriptException($"Expected it to wait in {queue} because \"{because}\", but its owner is {conversation.Owner}, the queue {conversation.Queue}, {why}");
    }

    async Task ExpectOwnerAsync(string owner)
    {
        var conversation = await _stage.ConversationAsync();
        var is_ = conversation.Owner switch
        {
            OwnerKind.Bot => "with the bot",
            OwnerKind.Agent => $"with {conversation.Agent!.Name}",
            OwnerKind.Closed => "closed",
            _ => $"waiting in {conversation.Queue}",
        };
        if (is_ != owner)
            throw new ScriptException($"Expected the conversation {owner}, but it is {is_}.");
    }

    async Task ExpectSurveyAsync()
    {
        if ((await _stage.ConversationAsync()).OpenSurvey is null)
            throw new ScriptException("Expected a survey to be open, but none is.");
    }

    async Task ExpectCaseAsync(Match at)
    {
        var booked = await _stage.CaseAsync();
        var is_ = booked is null ? "no case" : $"case in {booked.Department}, score {booked.Score?.ToString(CultureInfo.InvariantCulture) ?? "none"}: {booked.Comment}";
        if (booked is null || booked.Department != at.Groups[1].Value
            || (at.Groups[2].Success && booked.Score?.ToString(CultureInfo.InvariantCulture) != at.Groups[2].Value)
            || (at.Groups[3].Success && booked.Comment?.Contains(at.Groups[3].Value, StringComparison.OrdinalIgnoreCase) != true))
            throw new ScriptException($"Expected {at.Value}, but there is {is_} ({booked?.Because}).");
    }

    async Task ExpectNoCaseAsync()
    {
        if (await _stage.CaseAsync() is { } booked)
            throw new ScriptException($"Expected no case, but there is one in {booked.Department}.");
    }
}
