using Bot.Browser.Tests.Chat;
using Xunit.Sdk;
using Xunit.v3;

namespace Bot.Browser.Tests.Console;

/// <summary>A walk through the console of a program of its own: who walks, and what has been seen on the way.</summary>
public sealed class Walk : IAsyncLifetime
{
    ChatPage? _customer;

    /// <summary>The program.</summary>
    public RunningSwitchboard Switchboard { get; } = new();

    /// <summary>Somebody without an account.</summary>
    public Visit Nobody { get; private set; } = null!;

    /// <summary>A supervisor, from the first step on.</summary>
    public DeskPage Ana { get; private set; } = null!;

    /// <summary>What is to be looked at, and what was.</summary>
    public ScreenPlan Plan { get; } = new();

    /// <summary>The screens the program has, as its addresses.</summary>
    public HashSet<string> Screens { get; } = [];

    /// <summary>The customer whose conversation the desk has.</summary>
    public async Task<ChatPage> CustomerAsync() => _customer ??= await ChatPage.OpenAsync(Switchboard);

    public async ValueTask InitializeAsync()
    {
        await Switchboard.InitializeAsync();
        Nobody = await Switchboard.VisitAsync();
        Ana = new(await Switchboard.VisitAsync(width: 1440));
    }

    public ValueTask DisposeAsync() => Switchboard.DisposeAsync();
}

/// <summary>Runs tests in the order in which they are written.</summary>
public sealed class AsWritten : ITestCaseOrderer
{
    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCase> OrderTestCases<TTestCase>(IReadOnlyCollection<TTestCase> testCases)
        where TTestCase : notnull, ITestCase => [.. testCases.OrderBy(test => test.SourceLineNumber)];
}
