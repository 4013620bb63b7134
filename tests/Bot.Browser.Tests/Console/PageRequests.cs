using Bot.Browser.Tests.Chat;
using Microsoft.Playwright;

namespace Bot.Browser.Tests.Console;

/// <summary>What pages ask the program for, asked many times at once: from inside a real page with its own session, without drawing each answer.</summary>
static class PageRequests
{
    const string OnCustomersPage = """
        () => {
          const base = "/v3/directline/conversations";
          const call = async (chat, path, body) => {
            const answer = await fetch(base + path, {
              method: body ? "POST" : "GET", headers: { Authorization: `Bearer ${chat.token}`, "Content-Type": "application/json" }, body: body && JSON.stringify(body),
            });
            if (!answer.ok)
              throw new Error(`${path}: ${answer.status}`);
            return await answer.json();
          };
          const post = async (chat, activity) => (await call(chat, `/${chat.id}/activities`, { from: { id: "me" }, channelData: { clientActivityID: crypto.randomUUID() }, ...activity })).id;
          const chats = [];
          // Each a chat of its own, as another visitor's would be.
          const open = async count => {
            for (let i = 0; i < count; i++) {
              const token = await (await fetch("/chat/token", { method: "POST", headers: { "X-Requested-With": "switchboard-chat", "Content-Type": "application/json" } })).json();
              const chat = { id: token.conversationId, token: token.token, read: [], watermark: "" };
              await call(chat, "", { user: {} });
              chats.push(chat);
            }
            return chats.map(chat => chat.id);
          };
          const read = async chat => {
            const { activities, watermark } = await call(chat, `/${chat.id}/activities?watermark=${chat.watermark}`);
            chat.watermark = watermark ?? chat.watermark;
            chat.read.push(...activities.map(said => ({ id: said.id, author: said.channelData?.author ?? "", text: said.text ?? "" })));
            return activities.length;
          };
          const say = (place, text) => post(chats[place], { type: "message", text });
          const end = place => post(chats[place], { type: "endOfConversation" });
          window.many = { chats, open, read, say, end };
        }
        """;

    const string Command = """
        async ([conversation, handler, fields]) => {
          const form = new URLSearchParams(Object.entries(fields));
          form.set("__RequestVerificationToken", document.querySelector("input[name=__RequestVerificationToken]").value);
          // Done is a redirect to the conversation, which need not be drawn.
          const answer = await fetch(`/console/desk/${encodeURIComponent(conversation)}?handler=${handler}`, { method: "POST", body: form, redirect: "manual" });
          return answer.type === "opaqueredirect" ? 302 : answer.status;
        }
        """;

    /// <summary>Opens chats in a customer's page.</summary>
    /// <returns>Their conversations, in the order by which they are named afterwards.</returns>
    public static async Task<string[]> ChatsAsync(ChatPage customer, int count)
    {
        await customer.Page.EvaluateAsync(OnCustomersPage);
        return await customer.Page.EvaluateAsync<string[]>("count => many.open(count)", count);
    }

    /// <summary>A customer writes.</summary>
    public static Task SayAsync(ChatPage customer, int chat, string text) => customer.Page.EvaluateAsync("([chat, text]) => many.say(chat, text)", new object[] { chat, text });

    /// <summary>A customer ends their chat.</summary>
    public static Task EndAsync(ChatPage customer, int chat) => customer.Page.EvaluateAsync("chat => many.end(chat)", chat);

    /// <summary>Gives a command about a conversation, as the desk's buttons do, and sees that it is done.</summary>
    public static async Task DoAsync(DeskPage desk, string conversation, string handler, object? fields = null) =>
        Assert.Equal(302, await desk.Page.EvaluateAsync<int>(Command, new[] { conversation, handler, fields ?? new { } }));
}
