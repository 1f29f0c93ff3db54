// One message, and the list of them in a channel or a thread.

import { actor, complain } from "./actor.js";
import { api } from "./api.js";
import { avatar } from "./avatars.js";
import { renderBlocks } from "./blocks.js";
import { clock, dayKey, dayName, full } from "./dates.js";
import { announce, h, swap } from "./dom.js";
import { attachments } from "./files.js";
import { focusedKey, refocus } from "./focus.js";
import { icon } from "./icons.js";
import { menuOf } from "./menu.js";
import { mrkdwn, spoken } from "./mrkdwn.js";
import { showSource } from "./source.js";
import { unfurls } from "./unfurls.js";

const TOGETHER = 5 * 60;
const FACES = 4;

export function authorOf(session, message) {
  const person = session.person(message.user ?? message.bot);
  const isApp = Boolean(message.bot) || person?.is_bot === true;
  const name = message.name ?? person?.name ?? (isApp ? "Deal Desk" : "Someone");
  return { id: message.user ?? "app", name, isApp, icon: message.icon };
}

export class MessageList {
  constructor(session, { channel, thread = null, intro = null, openThread }) {
    Object.assign(this, { session, channel, thread, intro, openThread });
    this.root = h("div", {
      class: "messages",
      role: "log",
      "aria-live": "polite",
      "aria-label": thread ? "Thread" : "Messages",
      on: { keydown: (event) => this.#arrows(event) },
    });
  }

  messages() {
    const { session, channel, thread } = this;
    if (!thread) return session.in(channel);
    const parent = session.message(channel, thread);
    return [...(parent ? [parent] : []), ...session.repliesTo(channel, thread)];
  }

  draw() {
    const all = this.messages();
    const place = focusedKey(this.root);
    swap(this.root, this.intro, all.map((message, index) => this.#parts(message, all[index - 1])));
    this.#roving();
    refocus(this.root, place);
  }

  // A new message is put at the end, so that only it is read out.
  add(message) {
    const all = this.messages();
    const last = all.at(-1);
    if (last?.ts !== message.ts || this.find(message.ts)) return this.draw();
    if (this.thread) this.root.querySelector(".thread-count")?.replaceWith(this.#count());
    this.root.append(...this.#parts(message, all.at(-2)).filter(Boolean));
    return this.#roving();
  }

  #parts(message, before) {
    const newDay = !this.thread && (!before || dayKey(message.ts) !== dayKey(before.ts));
    return [
      newDay && divider(message.ts),
      this.#article(message, before),
      message.ts === this.thread && this.#count(),
    ];
  }

  // A changed message is replaced where it stands, so that the rest keeps its place and its focus.
  replace(message) {
    const old = this.find(message.ts);
    if (!old) return false;
    const place = focusedKey(old);
    const hadFocus = old.contains(document.activeElement);
    const all = this.messages();
    const fresh = this.#article(message, all[all.findIndex((one) => one.ts === message.ts) - 1] ?? null);
    fresh.tabIndex = old.tabIndex;
    old.replaceWith(fresh);
    if (hadFocus && !refocus(fresh, place)) fresh.focus();
    if (hadFocus) announce(`Changed: ${fresh.getAttribute("aria-label")}`);
    return true;
  }

  find(ts) {
    return this.root.querySelector(`article[data-ts="${CSS.escape(ts)}"]`);
  }

  #count() {
    const count = this.session.repliesTo(this.channel, this.thread).length;
    const words = count === 0 ? "No replies yet" : `${count} ${count === 1 ? "reply" : "replies"}`;
    return h("div", { class: "thread-count", role: "separator", "aria-label": words }, h("span", {}, words));
  }

  #article(message, before) {
    const { session } = this;
    const author = authorOf(session, message);
    const follows = this.#follows(message, before);
    const key = `${message.channel}/${message.ts}`;
    const scope = session.scope(key);
    scope.values.prune(message.blocks ?? []);
    const ctx = actor(session, { channel: message.channel, message_ts: message.ts }, scope);
    const article = h(
      "article",
      {
        class: `message${message.ephemeral ? " ephemeral" : ""}${follows ? " follows" : ""}`,
        tabindex: "-1",
        data: { ts: message.ts, scope: key },
      },
      message.ephemeral && only(),
      h("div", { class: "message-side" }, follows ? time(message, "side-time") : avatar(author)),
      h(
        "div",
        { class: "message-main" },
        !follows && heading(author, message),
        message.broadcast && !this.thread && this.#replied(message),
        content(message, ctx),
        unfurls(message, ctx),
        attachments(session, message),
        this.#foot(message),
      ),
      this.#tools(message),
    );
    article.setAttribute("aria-label", this.#label(message, author, article));
    return article;
  }

  #label(message, author, article) {
    const shown = (article.querySelector(".content")?.textContent ?? "").replace(/\s+/g, " ").trim();
    const files = (message.files ?? []).map((file) => file.name).join(", ");
    const words = message.text ? spoken(message.text, this.session) : shown || files;
    const to = message.ephemeral ? ", only visible to you" : "";
    return `${author.name}, ${clock(message.ts)}${to}: ${words.slice(0, 300)}`;
  }

  #follows(message, before) {
    if (!before || message.ephemeral || before.ephemeral || before.reply_count) return false;
    const same = (before.user ?? before.bot) === (message.user ?? message.bot) && before.name === message.name;
    if (this.thread && before.ts === this.thread) return false;
    return same && dayKey(before.ts) === dayKey(message.ts) && message.ts - before.ts < TOGETHER;
  }

  #foot(message) {
    const foot = [];
    if (message.reply_count && !this.thread && !message.broadcast) {
      foot.push(this.#replies(message));
    }
    if (message.ephemeral) {
      const dismiss = () => {
        this.session.forget(message.channel, message.ts);
        this.draw();
      };
      foot.push(h("button", { type: "button", class: "dismiss", on: { click: dismiss } }, "Dismiss message"));
    }
    return foot;
  }

  // A reply that shows in the channel too leads to its thread.
  #replied(message) {
    const open = () => this.openThread({ ts: message.thread_ts });
    return h("p", { class: "replied" }, "replied to ", h("button", { type: "button", on: { click: open } }, "a thread"));
  }

  // Who replied, how often, and when last.
  #replies(message) {
    const words = `${message.reply_count} ${message.reply_count === 1 ? "reply" : "replies"}`;
    const replies = this.session.repliesTo(message.channel, message.ts);
    const authors = new Map(replies.map((one) => authorOf(this.session, one)).map((one) => [one.name, one]));
    const last = replies.at(-1);
    return h(
      "button",
      { type: "button", class: "replies", on: { click: () => this.openThread(message) } },
      [...authors.values()].slice(0, FACES).map((one) => avatar(one, "small")),
      h("span", { class: "replies-count" }, words),
      last && h("span", { class: "replies-more replies-last" }, `Last at ${clock(last.ts)}`),
      h("span", { class: "replies-more replies-open" }, "View thread"),
    );
  }

  #tools(message) {
    const tool = (drawing, label, click) =>
      h("button", { type: "button", class: "tool", "aria-label": label, title: label, on: { click } }, icon(drawing));
    const copy = () => {
      navigator.clipboard?.writeText(message.text ?? "");
      announce("Copied");
    };
    return h(
      "div",
      { class: "message-tools", role: "group", "aria-label": "Message actions" },
      !message.ephemeral && !this.thread && tool("reply", "Reply in thread", () => this.openThread(message)),
      tool("copy", "Copy text", copy),
      tool("code", "Show JSON", () => showSource(message)),
      !message.ephemeral && this.#shortcuts(message),
    );
  }

  #shortcuts(message) {
    const { session } = this;
    const where = { channel: message.channel, message_ts: message.ts };
    const entries = session.shortcutsOf("message").map(({ name, callback_id: id }) => ({
      text: name,
      about: session.bot.name,
      async run() {
        const answer = await api.shortcut({ user: session.user, callback_id: id, ...where });
        complain({}, where, answer);
      },
    }));
    if (!entries.length) return null;
    const label = "More message actions";
    const button = h("button", { type: "button", class: "tool", "aria-label": label, title: label }, icon("dots"));
    return menuOf(button, label, entries);
  }

  // One message is a tab stop; the arrows walk over the others.
  #roving() {
    const all = [...this.root.querySelectorAll("article")];
    const stop = all.find((one) => one === document.activeElement) ?? all.at(-1);
    all.forEach((one) => (one.tabIndex = one === stop ? 0 : -1));
  }

  #arrows(event) {
    const at = event.target;
    if (!at.matches("article") || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    const all = [...this.root.querySelectorAll("article")];
    const next = all[all.indexOf(at) + (event.key === "ArrowUp" ? -1 : 1)];
    if (!next) return;
    event.preventDefault();
    all.forEach((one) => (one.tabIndex = one === next ? 0 : -1));
    next.focus();
  }
}

function divider(ts) {
  const words = dayName(ts);
  return h("div", { class: "day", role: "separator", "aria-label": words }, h("span", {}, words));
}

function only() {
  return h("div", { class: "only-you" }, icon("eye"), "Only visible to you");
}

function time(message, className = "") {
  return h("time", { class: `time ${className}`.trim(), title: full(message.ts) }, clock(message.ts));
}

function heading(author, message) {
  return h(
    "div",
    { class: "message-head" },
    h("span", { class: "author" }, author.name),
    author.isApp && h("span", { class: "badge" }, "APP"),
    time(message),
    message.blocks?.length > 0 && edited(message),
  );
}

const edited = (message) => message.edited && h("span", { class: "edited", title: full(message.edited) }, " (edited)");

function content(message, ctx) {
  if (message.blocks?.length) return h("div", { class: "content" }, renderBlocks(message.blocks, ctx));
  if (!message.text && message.files?.length) return null;
  return h("div", { class: "content" }, h("div", { class: "text" }, mrkdwn(message.text, ctx.book), edited(message)));
}
