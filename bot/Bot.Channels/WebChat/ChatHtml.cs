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
          <main class="chat" aria-label="Chat">
            <header class="chat__head">
              <span class="chat__mark" aria-hidden="true"></span>
              <div class="chat__who">
                <h1 class="chat__title">{WebUtility.HtmlEncode(shopName)}</h1>
                <p class="chat__sub" id="speaker">You chat with an automated assistant</p>
              </div>
              <button class="chat__quiet" id="new-chat" type="button">New chat</button>
            </header>
            <div class="chat__person">
              <p><strong>Rather a person?</strong> <span id="wait">You can ask at any time.</span></p>
              <button class="chat__button" id="to-person" type="button">Talk to a person</button>
            </div>
            <div class="chat__area" id="webchat"><p class="chat__loading">Opening the chat…</p></div>
            <p class="chat__status" id="status" role="status" data-state="connecting">Connecting. What you write is kept.</p>
          </main>
          <noscript><p class="chat__noscript">The chat needs JavaScript. You can also call us or write an e-mail.</p></noscript>
        </body>
        </html>
        """;
}
