using System.Net;

namespace Bot.Channels.WebChat;

/// <summary>The markup of the chat page.</summary>
static class ChatHtml
{
    public static string Page(string shopName, string nonce) => $"""
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <meta name="color-scheme" content="light dark">
          <title>Chat with {WebUtility.HtmlEncode(shopName)}</title>
          <link rel="icon" href="/_content/Bot.Channels/icon.svg" type="image/svg+xml">
          <link rel="stylesheet" href="/_content/Bot.Channels/tokens.css">
          <link rel="stylesheet" href="/_content/Bot.Channels/chat.css">
          <script src="/_content/Bot.Channels/vendor/webchat.js" defer></script>
          <script src="/_content/Bot.Channels/chat.js" defer></script>
        </head>
        <body data-nonce="{nonce}">
          <main class="chat" id="chat" data-speaker="bot">
            <header class="chat__head">
              <span class="chat__mark" aria-hidden="true">
                <svg class="icon icon--bot" viewBox="0 0 16 16" focusable="false"><path d="M3 6.5h10v6.5H3zM8 6.5V3.5M6.7 2.8h2.6M6 9.5v.6M10 9.5v.6M1.5 9v2M14.5 9v2"/></svg>
                <svg class="icon icon--person" viewBox="0 0 16 16" focusable="false"><path d="M8 8a2.7 2.7 0 1 0 0-5.4A2.7 2.7 0 0 0 8 8zM3 13.8c.5-2.6 2.4-4 5-4s4.5 1.4 5 4"/></svg>
              </span>
              <div class="chat__who">
                <h1 class="chat__title">{WebUtility.HtmlEncode(shopName)}</h1>
                <p class="chat__sub" id="speaker">You chat with an automated assistant</p>
              </div>
              <button class="button button--quiet" id="new-chat" type="button" aria-haspopup="dialog">New chat</button>
            </header>
            <div class="chat__person">
              <p><strong id="person-lead">Rather a person?</strong> <span id="wait">You can ask at any time.</span></p>
              <button class="button" id="to-person" type="button" disabled>
                <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d="M8 8a2.7 2.7 0 1 0 0-5.4A2.7 2.7 0 0 0 8 8zM3 13.8c.5-2.6 2.4-4 5-4s4.5 1.4 5 4"/></svg>
                Talk to a person
              </button>
            </div>
            <div class="chat__area" id="webchat"><p class="chat__loading">Opening the chat…</p></div>
            <footer class="chat__foot">
              <p class="chat__status" role="status"><span class="chat__lamp" aria-hidden="true"></span><span id="status" data-state="connecting">Connecting. What you write is kept.</span></p>
              <p class="chat__files" id="files">Files: up to 5, 10 MB each. PNG, JPEG, GIF, WebP, PDF, text.</p>
              <p class="chat__problem" id="problem" role="alert"></p>
            </footer>
          </main>
          <dialog class="dialog" id="new-chat-dialog" aria-labelledby="new-chat-title" aria-describedby="new-chat-text">
            <h2 class="dialog__title" id="new-chat-title">Start a new chat?</h2>
            <p class="dialog__text" id="new-chat-text">This chat ends and is no longer shown here. If a person is answering you, they are told that you have left.</p>
            <div class="dialog__buttons">
              <button class="button" id="new-chat-cancel" type="button">Stay in this chat</button>
              <button class="button button--primary" id="new-chat-confirm" type="button">Start a new chat</button>
            </div>
          </dialog>
          <noscript><p class="chat__noscript">The chat needs JavaScript. You can also call us or write an e-mail.</p></noscript>
        </body>
        </html>
        """;
}
