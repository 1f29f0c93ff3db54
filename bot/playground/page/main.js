// The page: joins the columns, and draws again what an event has changed.

import { api } from "./api.js";
import { Composer } from "./composer.js";
import { Controls } from "./controls.js";
import { h, swap } from "./dom.js";
import { examples, tokenCard } from "./hints.js";
import { icon } from "./icons.js";
import { Ledger } from "./ledger.js";
import { MessageList } from "./messages.js";
import { Modals } from "./modal.js";
import { refocus, focusedKey } from "./focus.js";
import { isReply, Session } from "./session.js";
import { sidebar } from "./sidebar.js";
import { spoken } from "./mrkdwn.js";

const WIDE = 1180;
const ROOM_FOR_BOTH = 1400; // a thread and the panel beside each other
const at = (id) => document.getElementById(id);

class Page {
  constructor() {
    this.sessions = new Map();
    this.modals = new Modals();
    this.ledger = new Ledger();
    this.controls = new Controls((text) => this.notice(text));
    this.token = h("div");
    at("panel-body").append(this.token, this.ledger.root, this.controls.root);
    at("panel-toggle").addEventListener("click", () => {
      const opens = at("panel").hidden;
      this.panelWaits = false;
      if (opens && this.session?.thread && window.innerWidth < ROOM_FOR_BOTH) this.openThread(null);
      this.panel(opens);
    });
    at("panel-close").append(icon("close"));
    at("panel-close").addEventListener("click", () => this.panel(false));
    at("thread-close").append(icon("close"));
    at("thread-close").addEventListener("click", () => this.openThread(null));
    this.panel(window.innerWidth >= WIDE);
    this.atEnd = true;
    at("messages").addEventListener("scroll", () => (this.atEnd = this.nearEnd()));
    new ResizeObserver(() => this.atEnd && this.toEnd()).observe(at("messages"));
  }

  async become(user) {
    let session = this.sessions.get(user);
    if (!session) {
      session = new Session(user, (from, event) => this.on(from, event));
      await session.start();
      if (!session.me) return this.offline(user);
      this.sessions.set(session.user, session);
    }
    this.session = session;
    const wanted = new URLSearchParams(location.search).get("channel");
    if (wanted && session.place(wanted)) session.channel = wanted;
    this.draw();
    return undefined;
  }

  offline(user) {
    swap(at("places"), h("p", { class: "sidebar-note" }, "The playground does not answer. Trying again…"));
    setTimeout(() => this.become(user), 1500);
  }

  draw() {
    const { session } = this;
    const address = new URL(location.href);
    address.searchParams.set("user", session.user);
    history.replaceState(null, "", address);
    document.title = `${session.place()?.name ?? "Deal Desk"} · ${session.team?.name ?? "Playground"}`;
    swap(this.token, tokenCard(session));
    this.drawSidebar();
    this.drawChannel();
    this.drawThread();
    this.ledger.show(session);
    this.controls.show(session);
    this.connection();
    this.modals.show(session);
  }

  drawSidebar() {
    const place = focusedKey(at("places"));
    sidebar(at("places"), this.session, {
      onChannel: (id) => this.go(id),
      onPerson: async (id) => {
        await this.become(id);
        at("places").querySelector("input:checked")?.focus();
      },
    });
    refocus(at("places"), place);
  }

  go(channel) {
    const { session } = this;
    session.channel = channel;
    session.thread = null;
    session.unread.delete(channel);
    this.draw();
    this.composer.field.focus();
  }

  drawChannel() {
    const { session } = this;
    const place = session.place();
    this.drawHead(place);
    this.list = new MessageList(session, {
      channel: place.id,
      openThread: (message) => this.openThread(message.ts),
    });
    this.composer = new Composer(session, {
      channel: place.id,
      onSent: (text) => this.sent(text),
    });
    this.list.draw(this.intro(place));
    swap(at("messages"), this.list.root);
    swap(at("composer"), this.banner(place), this.tryLine(place), this.composer.root);
    this.toEnd();
    if (!document.querySelector("dialog[open]")) this.composer.field.focus();
  }

  drawHead(place) {
    const mark = place.is_im ? null : icon(place.is_private ? "lock" : "hash");
    const people = place.members?.length;
    swap(
      at("channel-head"),
      h("h1", {}, mark, place.name),
      place.topic && h("span", { class: "topic", title: place.topic }, place.topic),
      people > 0 && !place.is_im && h("span", { class: "members" }, icon("person"), String(people)),
    );
  }

  intro(place) {
    const words = place.is_im
      ? "Your own conversation with the app. What only concerns you arrives here."
      : `${place.topic ? `${place.topic}. ` : ""}Type / to see what Deal Desk can do, or start with one of these.`;
    const fill = (command) => this.composer.fill(command);
    return h(
      "section",
      { class: "intro", "aria-label": "About this channel" },
      h("h2", {}, place.is_im ? place.name : `#${place.name}`),
      h("p", {}, words),
      examples(fill),
    );
  }

  // Until the first command the examples also stand above the composer of a channel with history.
  tryLine(place) {
    const { session } = this;
    if (session.triedCommand || session.in(place.id).length < 4) return null;
    return h("div", { class: "try-line" }, h("span", {}, "Try"), examples((text) => this.composer.fill(text), "compact"));
  }

  banner(place) {
    if (place.is_im || place.bot_in !== false) return null;
    const invite = async () => {
      const answer = await api.join({ user: this.session.user, channel: place.id });
      if (answer.ok === false) return this.notice(answer.text ?? "Deal Desk could not be invited.");
      place.bot_in = true;
      return this.drawChannel();
    };
    return h(
      "div",
      { class: "banner" },
      h("span", {}, `Deal Desk is not in #${place.name} yet, so it cannot post here.`),
      h("button", { type: "button", class: "btn small", on: { click: invite } }, "Invite Deal Desk"),
    );
  }

  sent(text) {
    if (text.startsWith("/")) {
      this.session.triedCommand = true;
      document.querySelector(".try-line")?.remove();
    }
    if (text.startsWith("/invite")) this.drawChannel();
  }

  openThread(ts) {
    const back = this.session.thread;
    this.session.thread = ts;
    this.makeRoom(Boolean(ts));
    this.drawThread();
    if (ts) this.replies.composer.field.focus();
    else (this.list.find(back)?.querySelector(".replies") ?? this.composer.field).focus();
  }

  drawThread() {
    const { session } = this;
    const open = session.thread && session.message(session.channel, session.thread);
    at("thread").hidden = !open;
    document.body.classList.toggle("with-thread", Boolean(open));
    this.replies = null;
    if (!open) return;
    const list = new MessageList(session, { channel: session.channel, thread: session.thread });
    const composer = new Composer(session, { channel: session.channel, thread: session.thread });
    list.draw();
    at("thread-place").textContent = `${session.place().is_im ? "" : "#"}${session.place().name}`;
    swap(at("thread-messages"), list.root);
    swap(at("thread-composer"), composer.root);
    at("thread-messages").scrollTop = at("thread-messages").scrollHeight;
    this.replies = { list, composer };
  }

  // Where only one of them fits, an open thread stands in the panel's place.
  makeRoom(threadOpen) {
    if (threadOpen && window.innerWidth < ROOM_FOR_BOTH) {
      this.panelWaits ||= !at("panel").hidden;
      this.panel(false);
    } else if (!threadOpen && this.panelWaits) {
      this.panelWaits = false;
      this.panel(true);
    }
  }

  panel(open) {
    at("panel").hidden = !open;
    at("panel-toggle").setAttribute("aria-expanded", String(open));
    document.body.classList.toggle("with-panel", open);
  }

  nearEnd() {
    const box = at("messages");
    return box.scrollHeight - box.scrollTop - box.clientHeight < 160;
  }

  toEnd() {
    at("messages").scrollTop = at("messages").scrollHeight;
  }

  connection() {
    at("connection").hidden = this.session.connected;
  }

  notice(text) {
    const close = h("button", { type: "button", class: "plain-icon", "aria-label": "Dismiss notice" }, icon("close"));
    const toast = h("div", { class: "toast" }, h("span", {}, text), close);
    close.addEventListener("click", () => toast.remove());
    at("notices").append(toast);
    setTimeout(() => toast.remove(), 12_000);
  }

  on(session, event) {
    if (session !== this.session) return;
    const react = REACTIONS[event.type];
    if (react) react(this, event);
  }
}

function messageCame(page, { message }) {
  const { session } = page;
  if (message.channel !== session.channel) return page.drawSidebar();
  if (isReply(message)) return inThread(page, message);
  const stick = page.nearEnd() || session.bySelf(message);
  page.list.draw(page.list.root.querySelector(":scope > .intro"));
  if (stick) page.toEnd();
  return undefined;
}

function inThread(page, message) {
  const { session } = page;
  const parent = session.message(session.channel, message.thread_ts);
  if (parent && !message.ephemeral) page.list.replace(parent);
  if (session.thread !== message.thread_ts) {
    if (message.ephemeral && parent) page.openThread(message.thread_ts);
    return;
  }
  page.replies.list.draw();
  at("thread-messages").scrollTop = at("thread-messages").scrollHeight;
}

function messageChanged(page, { message }) {
  if (message.channel !== page.session.channel) return;
  const stick = page.nearEnd();
  page.list.replace(message);
  page.replies?.list.replace(message);
  if (stick) page.toEnd();
}

function messageWent(page, { channel, ts }) {
  if (channel !== page.session.channel) return;
  const stick = page.nearEnd();
  if (page.session.thread === ts) page.openThread(null);
  page.list.draw(page.list.root.querySelector(":scope > .intro"));
  page.replies?.list.draw();
  if (stick) page.toEnd();
}

const showViews = (page) => page.modals.show(page.session);

const REACTIONS = {
  message: messageCame,
  message_changed: messageChanged,
  message_deleted: messageWent,
  view_opened: showViews,
  view_pushed: showViews,
  view_updated: showViews,
  view_closed: showViews,
  ledger(page, { entry }) {
    page.ledger.add(entry);
    page.controls.show(page.session);
  },
  bot: (page) => page.controls.show(page.session),
  notice: (page, { text }) => page.notice(spoken(text, page.session)),
  connection: (page) => page.connection(),
  state: (page) => page.draw(),
};

new Page().become(new URLSearchParams(location.search).get("user"));
