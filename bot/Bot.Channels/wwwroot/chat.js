// The customer's chat page: a frame of ours around Microsoft's Web Chat (window.WebChat), which talks to our Direct Line server.
// What this file adds: the chat survives a reload, the line survives a lost network, and one always reads who speaks.
"use strict";

(() => {
  const base = `${location.origin}/v3/directline`;
  const longestTimer = 2 ** 31 - 1; // browsers take a longer one for none
  const longestFile = 10 * 1024 * 1024, mostFiles = 5;
  const fileTypes = { png: "image/png", jpg: "image/jpeg", jpeg: "image/jpeg", gif: "image/gif", webp: "image/webp", pdf: "application/pdf", txt: "text/plain" };
  const wishForPerson = "Talk to a person";

  const part = id => document.getElementById(id);
  const frame = part("chat"), status = part("status"), toPerson = part("to-person"), dialog = part("new-chat-dialog");
  const title = document.title;
  const after = milliseconds => new Promise(done => setTimeout(done, milliseconds));
  // Many pages lose a server at once; they must not come back at once.
  const backoff = attempt => Math.min(15_000, 500 * 2 ** Math.min(attempt, 6)) * (0.75 + Math.random() / 2);

  // ---- what is kept in the browser ----------------------------------------------------------------------------------------

  const keeper = storage => ({
    read(key) {
      try { return JSON.parse(storage().getItem(key)); } catch { return null; }
    },
    // False where the browser keeps nothing for this site; the chat then lives as long as the page.
    write(key, value) {
      try { value === null ? storage().removeItem(key) : storage().setItem(key, JSON.stringify(value)); return true; } catch { return false; }
    },
  });
  const kept = keeper(() => localStorage), keptForTab = keeper(() => sessionStorage);
  const chatKey = "switchboard.chat", unsentKey = "switchboard.unsent", draftKey = "switchboard.draft";

  // ---- status line --------------------------------------------------------------------------------------------------------

  let staysHere = true;
  const words = {
    connecting: () => "Connecting. What you write is kept.",
    connected: () => staysHere ? "Connected. Your chat stays here if you close the page." : "Connected. Your chat is gone when you close the page.",
    reconnecting: () => "Reconnecting. Your text is safe.",
    lost: () => "Connection lost. Your text is safe, trying again.",
  };

  function tell(state, text = words[state]()) {
    // A live region: writing the same words again would read them out again.
    if (status.textContent !== text)
      status.textContent = text;
    status.dataset.state = state;
  }

  const problem = text => { part("problem").textContent = text; };

  // ---- tokens ---------------------------------------------------------------------------------------------------------------

  class Refused extends Error { }

  /** A token for a new chat, or for an earlier one: the server knows the visitor by a cookie and says which chat the token is for. */
  async function askToken(conversationId) {
    const answer = await fetch("/chat/token", {
      method: "POST",
      headers: { "X-Requested-With": "switchboard-chat", "Content-Type": "application/json" },
      body: conversationId && JSON.stringify({ conversationId }),
      signal: AbortSignal.timeout(15_000),
    });
    if ([401, 403, 404].includes(answer.status))
      throw new Refused(`The token was refused (${answer.status}).`);
    if (!answer.ok)
      throw new Error(`No token (${answer.status}).`);
    return await answer.json();
  }

  /** Renews the token of a chat: on Direct Line while it lives, by the visitor's cookie once it has ended. */
  async function renew(chat) {
    const answer = await fetch(`${base}/tokens/refresh`, {
      method: "POST", headers: { Authorization: `Bearer ${chat.token}` }, signal: AbortSignal.timeout(15_000),
    });
    if (answer.ok)
      return { ...chat, token: (await answer.json()).token };
    if (![401, 403, 404].includes(answer.status))
      throw new Error(`The token was not renewed (${answer.status}).`);
    const asked = await askToken(chat.conversationId);
    if (asked.conversationId !== chat.conversationId)
      throw new Refused("The chat is no longer this visitor's.");
    return { ...chat, token: asked.token };
  }

  // ---- the stream -----------------------------------------------------------------------------------------------------------

  /**
   * What directlinejs takes for its one WebSocket. It reconnects by itself, quickly, with the newest watermark and a live token,
   * and says how the line is: directlinejs shows "online" throughout, waits up to 15 s, then 20 s for each try, and gives up in
   * the end. Where WebSockets are of no use (some proxies), the same frames are fetched by polling.
   */
  class Stream {
    static closed = new Set();
    onopen = onmessage = onclose = onerror = null;
    readyState = 0;
    #chat; #report; #ended; #native = null; #watermark = "0"; #useless = 0; #attempt = 0; #run = 0; #nudge = () => { };

    constructor(url, chat, report, ended) {
      [this.#chat, this.#report, this.#ended] = [chat, report, ended];
      addEventListener("offline", this.#offline);
      addEventListener("online", this.#wake);
      document.addEventListener("visibilitychange", this.#wake);
      this.#open(url);
    }

    send() { /* Only keep-alive frames come here; see #open. */ }

    close() {
      this.readyState = 3;
      this.#run++;
      this.#native?.close();
      removeEventListener("offline", this.#offline);
      removeEventListener("online", this.#wake);
      document.removeEventListener("visibilitychange", this.#wake);
    }

    #wake = () => document.visibilityState === "visible" && this.#nudge();
    // A socket over a network that is gone stays open for minutes.
    #offline = () => { this.#native?.close(); this.#report("lost"); };

    #open(url) {
      const native = this.#native = new WebSocket(url), run = ++this.#run;
      let openedAt = Infinity, heard = false, over = false;
      const patience = setTimeout(() => native.close(), 10_000);
      const keepAlive = setInterval(() => native.readyState === 1 && native.send(""), 20_000);
      native.onopen = () => {
        openedAt = performance.now();
        clearTimeout(patience);
        this.#connected();
      };
      native.onmessage = message => {
        if (run !== this.#run || !message.data)
          return;
        heard = true;
        this.#deliver(message.data);
      };
      native.onclose = () => {
        clearTimeout(patience);
        clearInterval(keepAlive);
        if (over || run !== this.#run)
          return;
        over = true;
        if (heard || performance.now() - openedAt > 5000)
          this.#useless = this.#attempt = 0;
        else
          this.#useless++;
        this.#reconnect(++this.#run);
      };
    }

    #connected() {
      this.#report("connected");
      if (this.readyState === 0) {
        this.readyState = 1;
        this.onopen?.({});
      }
    }

    #deliver(data) {
      this.#watermark = JSON.parse(data).watermark || this.#watermark;
      this.onmessage?.({ data });
    }

    async #reconnect(run) {
      const since = performance.now();
      this.#report("reconnecting");
      while (run === this.#run) {
        const pause = backoff(this.#attempt++);
        await Promise.race([after(pause), new Promise(nudged => { this.#nudge = nudged; })]);
        this.#nudge = () => { };
        if (run !== this.#run)
          return;
        try {
          if (this.#useless >= 3)
            return await this.#poll(run);
          const answer = await this.#get("");
          if (run !== this.#run)
            return;
          if (answer) {
            await this.#chat.keep({ token: answer.token });
            return this.#open(answer.streamUrl);
          }
        } catch {
          // The network or the server is away: that is what the loop is for.
        }
        if (run === this.#run && performance.now() - since > 3000)
          this.#report("lost");
      }
    }

    async #poll(run) {
      let answer = await this.#get("/activities"), empty = 0;
      while (run === this.#run) {
        if (!answer)
          answer = { activities: [] };
        this.#attempt = 0;
        this.#connected();
        if (answer.activities.length)
          this.#deliver(JSON.stringify(answer));
        empty = answer.activities.length ? 0 : empty + 1;
        await after(document.hidden ? 5000 : Math.min(3000, 1000 + 100 * empty));
        answer = await this.#get("/activities").catch(() => undefined);
        if (answer === undefined && run === this.#run)
          return this.#reconnect(run);
      }
    }

    // The answer; null when it is worth trying again. A chat that is over ends the stream.
    async #get(what) {
      const answer = await fetch(`${base}/conversations/${this.#chat.conversationId}${what}?watermark=${encodeURIComponent(this.#watermark)}`, {
        headers: { Authorization: `Bearer ${this.#chat.token}` }, signal: AbortSignal.timeout(15_000),
      });
      if (answer.ok)
        return await answer.json();
      if (answer.status === 401 || answer.status === 403) {
        try {
          await this.#chat.renew();
        } catch (refused) {
          if (!(refused instanceof Refused))
            throw refused;
          this.#end();
        }
        return null;
      }
      if (answer.status === 404)
        this.#end();
      throw new Error(`The stream was not given (${answer.status}).`);
    }

    #end() {
      this.close();
      this.#ended();
    }
  }

  // ---- sending --------------------------------------------------------------------------------------------------------------

  /**
   * Sends one message after another and repeats each until the server has it. The same clientActivityID makes a repetition
   * harmless: the server knows what it already took. Unsent text also survives a reload.
   */
  class Outbox {
    #line = null; #queue = []; #running = false; #over = () => { };

    /** Takes the line messages go out on from now; those of an earlier page come first. A chat that takes no more messages is told with the one it refused. */
    use(line, conversationId, over) {
      [this.#line, this.#over] = [line, over];
      this.#queue = (kept.read(unsentKey) ?? []).filter(item => item.conversationId === conversationId);
      this.#keep();
      this.#work();
    }

    /** As directlinejs does: something that can be subscribed to, which gives the id once the message was taken. */
    post(activity, conversationId) {
      return {
        subscribe: observer => {
          const item = { conversationId, activity, observer };
          this.#queue.push(item);
          this.#keep();
          this.#work();
          return { unsubscribe: () => this.#remove(item) };
        },
      };
    }

    #remove(item) {
      this.#queue = this.#queue.filter(other => other !== item);
      this.#keep();
    }

    #keep() {
      const texts = this.#queue.filter(item => item.activity.type === "message" && !item.activity.attachments?.length);
      kept.write(unsentKey, texts.length ? texts.map(({ conversationId, activity }) => ({ conversationId, activity })) : null);
    }

    async #work() {
      if (this.#running)
        return;
      this.#running = true;
      for (let attempt = 0; this.#queue.length;) {
        const [item] = this.#queue;
        let id, failure;
        try {
          id = await new Promise((next, error) => this.#line.postActivity(item.activity).subscribe({ next, error }));
        } catch (refused) {
          failure = refused;
        }
        // "retry" is directlinejs's word for: no network, server error, too many, or a token that has ended.
        if (failure || id !== "retry") {
          attempt = 0;
          this.#remove(item);
          if (failure?.status === 404)
            this.#over(item.activity);
          failure ? item.observer?.error(failure) : (item.observer?.next(id), item.observer?.complete());
        } else {
          await after(backoff(attempt++));
        }
      }
      this.#running = false;
    }
  }

  const outbox = new Outbox();

  // ---- who speaks -------------------------------------------------------------------------------------------------------------

  const parser = new DOMParser();
  const plain = text => parser.parseFromString(WebChat.renderMarkdown(text, { markdownRespectCRLF: true }, { externalLinkAlt: "" }), "text/html").body.textContent.replace(/\s+/g, " ").trim();

  function speakerOf(activity) {
    if (activity.from?.role === "user")
      return { kind: "user", name: "You" };
    switch (activity.channelData?.author) {
      case "agent": return { kind: "agent", name: activity.from?.name || "A person" };
      case "notice": return { kind: "notice", name: "" };
      default: return { kind: "bot", name: "Automated assistant" };
    }
  }

  function showSpeaker(kind, name) {
    frame.dataset.speaker = kind;
    part("speaker").textContent = kind === "agent" ? `You chat with ${name}` : "You chat with an automated assistant";
    part("person-lead").textContent = kind === "agent" ? `${name} answers you.` : "Rather a person?";
    part("wait").textContent = kind === "agent" ? "The assistant is quiet." : "You can ask at any time.";
    toPerson.hidden = kind === "agent";
  }

  /** What one chat has shown so far: who spoke last, and whom the customer talks to. */
  class Transcript {
    #seen = new Map(); #last = "";

    /** Notes an activity that arrived; the same one again changes nothing. */
    note(activity) {
      const { kind, name } = speakerOf(activity), key = `${kind} ${name}`;
      if (this.#seen.has(activity.id))
        return false;
      this.#seen.set(activity.id, key !== this.#last);
      this.#last = key;
      // A notice names the person in charge, if there is one: people join before they write, and leave without a word.
      const person = kind === "agent" ? name : kind === "notice" ? activity.channelData.person : "";
      if (kind !== "user")
        showSpeaker(person ? "agent" : "bot", person);
      return true;
    }

    /** Whether an activity is the first of its speaker's group. */
    leads(activity) {
      return this.#seen.get(activity.id) ?? false;
    }
  }

  // Wraps what Web Chat draws for an activity, so that style sheet and reader know the speaker. Web Chat brings its own React and
  // does not lend it out; a React element is a plain object, so one of its own is the pattern for ours.
  const element = (pattern, type, key, props) => ({ ...pattern, type, key, ref: null, props });
  const nameSpeakers = transcript => () => next => (...args) => {
    const draw = next(...args);
    const activity = args[0]?.activity;
    if (!draw || activity?.type !== "message")
      return draw;
    return (...more) => {
      const drawn = draw(...more);
      if (!drawn?.$$typeof)
        return drawn;
      const { kind, name } = speakerOf(activity);
      const label = transcript.leads(activity) && name && kind !== "user" ? element(drawn, "span", "name", { className: "said__name", children: name }) : null;
      return element(drawn, "div", null, { className: "said", "data-speaker": kind, children: [label, element(drawn, drawn.type, "said", drawn.props)] });
    };
  };

  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
  const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long" });

  // "Sent 14:20" instead of "November 22 at 2:20 PM"; sending and failed stay as Web Chat draws them.
  const shortTimes = () => next => (...args) => {
    const drawn = next(...args), { activity, hideTimestamp, sendState } = args[0];
    const at = new Date(activity.timestamp);
    if (!drawn?.$$typeof || hideTimestamp || sendState !== "sent" || Number.isNaN(+at))
      return drawn;
    const today = at.toDateString() === new Date().toDateString();
    const text = `${activity.from?.role === "user" ? "Sent " : ""}${today ? "" : `${day.format(at)}, `}${clock.format(at)}`;
    return element(drawn, "time", null, { className: "said__time", dateTime: at.toISOString(), children: text });
  };

  // Groups end where the speaker changes, not only between customer and the other side.
  const groupBySpeaker = () => next => ({ activities }) => {
    const groups = [];
    let last = null;
    for (const activity of activities) {
      const { kind, name } = speakerOf(activity), key = `${kind} ${name}`;
      key === last ? groups.at(-1).push(activity) : groups.push([activity]);
      last = key;
    }
    return { ...next({ activities }), sender: groups };
  };

  // ---- Web Chat -----------------------------------------------------------------------------------------------------------------

  // Style options take colours, not variables, because Web Chat also computes with some: the browser resolves each token.
  function colours() {
    const probe = document.body.appendChild(document.createElement("span"));
    const read = token => {
      probe.style.color = `var(${token})`;
      return getComputedStyle(probe).color;
    };
    try {
      return Object.fromEntries(["accent", "control-line", "focus", "line", "line-2", "owner-bot-line", "owner-bot-soft", "surface", "surface-3", "text", "text-2", "text-3", "critical", "critical-soft"].map(name => [name, read(`--${name}`)]));
    } finally {
      probe.remove();
    }
  }

  function styleOptions() {
    const colour = colours(), font = getComputedStyle(document.body).fontFamily;
    return {
      accent: colour.accent, subtle: colour["text-3"], backgroundColor: colour.surface, primaryFont: font, fontSizeSmall: "12px", timestampColor: colour["text-3"],
      bubbleMaxWidth: 400, bubbleMinWidth: 0, bubbleMinHeight: 36,
      bubbleBackground: colour["owner-bot-soft"], bubbleBorderColor: colour["owner-bot-line"], bubbleBorderRadius: 4, bubbleTextColor: colour.text,
      bubbleFromUserBackground: colour["surface-3"], bubbleFromUserBorderColor: colour["surface-3"], bubbleFromUserBorderRadius: 12, bubbleFromUserTextColor: colour.text,
      botAvatarInitials: "", userAvatarInitials: "", avatarSize: 0, paddingRegular: 12,
      suggestedActionLayout: "flow", suggestedActionBorderRadius: 6, suggestedActionBorderWidth: 1, suggestedActionHeight: 36,
      suggestedActionBackgroundColor: colour.surface, suggestedActionBorderColor: colour["control-line"], suggestedActionTextColor: colour.text,
      suggestedActionBackgroundColorOnHover: colour["surface-3"], suggestedActionBackgroundColorOnActive: colour["surface-3"],
      suggestedActionBackgroundColorOnDisabled: colour["surface-3"], suggestedActionTextColorOnDisabled: colour["text-3"], suggestedActionBorderColorOnDisabled: colour.line,
      suggestedActionKeyboardFocusIndicatorBorderColor: colour.focus, suggestedActionsVisualKeyboardIndicatorColor: colour.focus,
      groupTimestamp: 300_000, typingAnimationDuration: 5000, 
      // Scrolls on while all that is new fits into the view: an answer is never jumped past, and of two short ones both are seen.
      autoScrollSnapOnPage: true,
      hideUploadButton: false, uploadAccept: Object.entries(fileTypes).map(([ending, type]) => `.${ending},${type}`).join(), uploadMultiple: true, sendAttachmentOn: "send",
      sendBoxBackground: colour.surface, sendBoxTextColor: colour.text, sendBoxPlaceholderColor: colour["text-3"], sendBoxHeight: 44, sendBoxBorderTop: "0", sendBoxTextWrap: true,
      sendBoxButtonColor: colour.accent, sendBoxButtonColorOnHover: colour.accent, sendBoxButtonColorOnDisabled: colour["text-3"], sendBoxButtonShadeBorderRadius: 6,
      sendBoxButtonShadeColorOnHover: colour["surface-3"], sendBoxButtonShadeColorOnActive: colour["surface-3"], sendBoxButtonShadeColorOnDisabled: "transparent",
      sendBoxButtonKeyboardFocusIndicatorBorderColor: colour.focus, sendBoxButtonAlignment: "bottom",
      transcriptVisualKeyboardIndicatorColor: colour.focus, transcriptActivityVisualKeyboardIndicatorColor: colour.focus,
      transcriptOverlayButtonBackground: colour["surface-3"], transcriptOverlayButtonColor: colour.text,
      transcriptOverlayButtonBackgroundOnHover: colour["line-2"], transcriptOverlayButtonBackgroundOnFocus: colour["line-2"], transcriptOverlayButtonColorOnFocus: colour.text, transcriptOverlayButtonColorOnHover: colour.text,
      // The frame says how the line is; Web Chat would say it a second time.
      hideToaster: true,
      // The outbox repeats a message until the server has it or refuses it, however long the line is cut; the frame says how it is.
      // "Send failed" would invite the customer to send it once more, and Web Chat gives that a new id: it could stand there twice.
      sendTimeout: longestTimer, sendTimeoutForAttachments: longestTimer,
    };
  }

  const strings = {
    // Who said it stands in the words themselves (see arriving), because here it could only ever be "Bot".
    ACTIVITY_BOT_SAID_ALT: " ",
    ACTIVITY_BOT_ATTACHED_ALT: "Attached:",
    // The frame says how the line is; see also the style sheet.
    CONNECTIVITY_STATUS_ALT: " ",
    // The list of quick replies is a live region itself and reads its buttons; saying that there are some would be a second time.
    TRANSCRIPT_LIVE_REGION_SUGGESTED_ACTIONS_LABEL_ALT: " ",
    TRANSCRIPT_LIVE_REGION_SUGGESTED_ACTIONS_WITH_ACCESS_KEY_LABEL_ALT: " ",
    TEXT_INPUT_PLACEHOLDER: "Write a message",
    TEXT_INPUT_ALT: "Your message",
    TEXT_INPUT_UPLOAD_BUTTON_ALT: "Attach files, up to 5 of 10 MB each: PNG, JPEG, GIF, WebP, PDF or text",
  };

  // ---- new messages while the page is hidden ---------------------------------------------------------------------------------------

  let unread = 0;
  const showUnread = () => { document.title = unread ? `(${unread}) ${title}` : title; };
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) {
      unread = 0;
      showUnread();
    }
  });

  // ---- one chat ----------------------------------------------------------------------------------------------------------------------

  const dark = matchMedia("(prefers-color-scheme: dark)"), contrast = matchMedia("(prefers-contrast: more)");
  let current = null;

  /** Files the server would refuse are left out before they are sent, and said. */
  function suitable(attachments) {
    const refused = [], fine = [];
    for (const attachment of attachments) {
      const { name = "", size, type } = attachment.blob, ending = name.split(".").pop().toLowerCase();
      if (fine.length === mostFiles)
        refused.push(`${name}: only ${mostFiles} files go with one message`);
      else if (size > longestFile)
        refused.push(`${name} is larger than 10 MB`);
      else if (size === 0)
        refused.push(`${name} is empty`);
      else if (!(ending in fileTypes) && !Object.values(fileTypes).includes(type))
        refused.push(`${name} is not PNG, JPEG, GIF, WebP, PDF or text`);
      else
        fine.push(attachment);
    }
    problem(refused.length ? `Not attached: ${refused.join("; ")}.` : "");
    return fine;
  }

  /** The action with what a screen reader says for its activity; empty is nothing. */
  const spokenAs = (action, text) => {
    const { activity } = action.payload;
    return { ...action, payload: { ...action.payload, activity: { ...activity, channelData: { ...activity.channelData, "webchat:fallback-text": text } } } };
  };

  /** Keeps Web Chat's live regions silent while the messages of an earlier visit come in: they are not news. */
  function hush(milliseconds) {
    const end = performance.now() + milliseconds, regions = new Set();
    (function look() {
      for (const region of part("webchat").querySelectorAll('[aria-live="polite"]')) {
        regions.add(region);
        region.setAttribute("aria-live", "off");
      }
      performance.now() < end ? requestAnimationFrame(look) : regions.forEach(region => region.setAttribute("aria-live", "polite"));
    })();
  }

  class Chat {
    #live = true; #line = null; #store = null; #transcript = new Transcript(); #settled = false;

    constructor(values) {
      Object.assign(this, values);
    }

    async keep(values) {
      Object.assign(this, values);
      staysHere = kept.write(chatKey, { conversationId: this.conversationId, token: this.token, userId: this.userId, started: this.started });
    }

    async renew() {
      await this.keep({ token: (await renew(this)).token });
      this.#line?.reconnect({ conversationId: this.conversationId, token: this.token });
    }

    open() {
      const chat = this;
      const NativeSocket = window.WebSocket;
      class LineSocket extends Object {
        constructor(url) {
          super();
          return new Stream(url, chat, state => chat.#live && tell(state), () => chat.#live && begin("Your earlier chat has ended. This is a new one."));
        }
      }
      // directlinejs takes its WebSocket from the page and cannot be given another one.
      window.WebSocket = LineSocket;
      try {
        this.#line = WebChat.createDirectLine({
          token: this.token, domain: base, webSocket: true, ...(this.started && { conversationId: this.conversationId, watermark: "0" }),
        });
      } finally {
        window.WebSocket = NativeSocket;
      }
      this.#line.connectionStatus$.subscribe(state => this.#connection(state));
      this.#store = WebChat.createStore({}, () => next => action => this.#arriving(next, action));
      this.#store.subscribe(() => {
        const draft = this.#store.getState().sendBoxValue || null;
        if (this.#live && draft !== keptForTab.read(draftKey))
          keptForTab.write(draftKey, draft);
      });
      const draft = keptForTab.read(draftKey);
      if (draft)
        this.#store.dispatch({ type: "WEB_CHAT/SET_SEND_BOX", payload: { text: draft } });
      outbox.use(this.#line, this.conversationId, activity => {
        begin("Your earlier chat has ended. This is a new one.");
        // What was written stays in the box: the new chat takes it from there.
        keptForTab.write(draftKey, activity.text || null);
      });
      const earlier = this.started;
      this.render();
      if (earlier)
        hush(1500);
      dark.addEventListener("change", this.render);
      contrast.addEventListener("change", this.render);
    }

    close() {
      this.#live = false;
      dark.removeEventListener("change", this.render);
      contrast.removeEventListener("change", this.render);
      this.#line?.end();
    }

    /** Tells the server that the customer is done with this chat. */
    leave() {
      return Promise.race([after(2000), new Promise(done =>
        this.#line.postActivity({ type: "endOfConversation", from: { id: this.userId, role: "user" } }).subscribe({ next: done, error: done }))]);
    }

    say(text) {
      this.#store?.dispatch({ type: "WEB_CHAT/SEND_MESSAGE", payload: { method: "keyboard", text } });
    }

    render = () => {
      const line = this.#line;
      this.#wrapped ??= {
        activity$: line.activity$,
        connectionStatus$: line.connectionStatus$,
        get token() { return line.token; }, // Web Chat takes the user's id from it
        get referenceGrammarId() { return line.referenceGrammarId; },
        postActivity: activity => outbox.post(activity, this.conversationId),
        getSessionId: () => line.getSessionId(),
        end() { },
      };
      this.#middleware ??= nameSpeakers(this.#transcript);
      WebChat.renderWebChat({
        directLine: this.#wrapped, store: this.#store, username: "You", locale: "en-US", nonce: document.body.dataset.nonce,
        styleOptions: styleOptions(), overrideLocalizedStrings: strings, activityMiddleware: this.#middleware, activityStatusMiddleware: shortTimes, groupActivitiesMiddleware: groupBySpeaker,
      }, part("webchat"));
    };
    #wrapped; #middleware;

    #connection(state) {
      if (!this.#live)
        return;
      if (state === 2) { // online: the chat exists on the server; whether the stream is open the stream says
        // Its time-out also ends uploads, which take longer than 20 s on a slow line.
        this.#line.timeout = 120_000;
        this.keep({ started: true });
        toPerson.disabled = false;
        setTimeout(() => { this.#settled = true; }, 2000);
      } else if (state === 3) { // the token has ended
        this.renew().catch(refused => refused instanceof Refused && this.#live && begin("Your earlier chat has ended. This is a new one."));
      } else if (state === 4 || state === 5) { // could not start; or the chat is gone
        tell("lost");
        this.close();
        after(backoff(2)).then(() => current === this && begin());
      }
    }

    #arriving(next, action) {
      switch (action.type) {
        case "DIRECT_LINE/INCOMING_ACTIVITY": {
          const { activity } = action.payload;
          // What the page has no picture for; Web Chat would log an error for each.
          if (!["message", "typing", "event"].includes(activity.type))
            return undefined;
          if (activity.type === "message" && this.#transcript.note(activity) && activity.from?.role !== "user") {
            if (document.hidden && this.#settled) {
              unread++;
              showUnread();
            }
            const { name } = speakerOf(activity);
            // What the live region reads. Quick replies are read by their own, as soon as they appear.
            const spoken = [
              `${name || "Notice"}: ${plain(activity.text ?? "")}`,
              ...(activity.attachments ?? []).map(file => `Attached: ${file.name || "a card"}.`),
            ].join(" ");
            action = spokenAs(action, spoken);
          }
          break;
        }
        // Customers know what they wrote: their own words are not read out to them. The echo from the server brings the text back.
        case "DIRECT_LINE/POST_ACTIVITY_PENDING":
          action = spokenAs(action, "");
          break;
        case "DIRECT_LINE/POST_ACTIVITY_REJECTED":
          if (this.#live)
            problem("A message could not be sent. Press Retry below it to send it again.");
          break;
        case "WEB_CHAT/SET_SEND_BOX_ATTACHMENTS":
          action = { ...action, payload: { ...action.payload, attachments: suitable(action.payload.attachments) } };
          break;
      }
      return next(action);
    }
  }

  // ---- begin, and begin anew -----------------------------------------------------------------------------------------------------------

  let beginning = 0;

  /** Opens the kept chat, or a new one. Waits for the server as long as it takes. */
  async function begin(news) {
    const run = ++beginning;
    current?.close();
    let values = news ? null : kept.read(chatKey);
    if (news)
      problem(news);
    showSpeaker("bot", "");
    toPerson.disabled = true;
    tell("connecting");
    for (let attempt = 0; ; attempt++) {
      try {
        values = values?.token ? await renew(values) : await askToken();
        break;
      } catch (failure) {
        if (run !== beginning)
          return;
        if (failure instanceof Refused && values) {
          values = null;
          kept.write(chatKey, null);
          problem("Your earlier chat has ended. This is a new one.");
          continue;
        }
        if (attempt > 0)
          tell("lost");
        await after(backoff(attempt));
      }
      if (run !== beginning)
        return;
    }
    if (run !== beginning)
      return;
    current = new Chat({ started: false, ...values });
    await current.keep({});
    current.open();
  }

  toPerson.addEventListener("click", () => {
    current?.say(wishForPerson);
    // One press is enough; a moment later it may be pressed again.
    toPerson.disabled = true;
    setTimeout(() => { toPerson.disabled = false; }, 5000);
    document.querySelector('[data-id="webchat-sendbox-input"]')?.focus();
  });

  part("new-chat").addEventListener("click", () => dialog.showModal());
  part("new-chat-cancel").addEventListener("click", () => dialog.close());
  part("new-chat-confirm").addEventListener("click", async () => {
    dialog.close();
    // Forgotten first: whoever closes the page meanwhile does not come back to a chat that has ended.
    kept.write(chatKey, null);
    await current?.leave();
    keptForTab.write(draftKey, null);
    begin("This is a new chat.");
  });

  // A new chat in another tab is the chat of this tab too.
  addEventListener("storage", event => {
    if (event.key === chatKey && event.newValue && kept.read(chatKey)?.conversationId !== current?.conversationId)
      begin();
  });

  begin();
})();
