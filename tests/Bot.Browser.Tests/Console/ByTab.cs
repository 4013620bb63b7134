using Microsoft.Playwright;

namespace Bot.Browser.Tests.Console;

/// <summary>Comes to things by Tab alone, as somebody without a mouse does.</summary>
static class ByTab
{
    public static async Task TabToAsync(ILocator wanted)
    {
        await wanted.WaitForAsync();
        for (var left = 400; !await wanted.EvaluateAsync<bool>("element => element === document.activeElement"); left--)
        {
            Assert.True(left > 0, $"{wanted} is not reached by Tab.");
            await wanted.Page.Keyboard.PressAsync("Tab");
        }
    }

    public static async Task PressAsync(ILocator wanted)
    {
        await TabToAsync(wanted);
        await wanted.Page.Keyboard.PressAsync("Enter");
    }

    public static async Task TypeAsync(ILocator wanted, string text)
    {
        await TabToAsync(wanted);
        await wanted.Page.Keyboard.PressAsync("Control+A");
        await wanted.Page.Keyboard.TypeAsync(text);
    }
}
