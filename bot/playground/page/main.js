// The page: joins the columns around the person who is played.

import { ChannelPane } from "./channel.js";
import { Controls } from "./controls.js";
import { h, swap } from "./dom.js";
import { Fold } from "./fold.js";
import { focusedKey, refocus } from "./focus.js";
import { addCard, logIn, tokenCard } from "./hints.js";
import { hasTabs, opened, tabToOpen } from "./home.js";
import { icon } from "./icons.js";
import { Later } from "./later.js";
import { Ledger } from "./ledger.js";
import { Modals } from "./modal.js";
import { InPipedrive } from "./pipedrive.js";
import { betweenPresses } from "./press.js";
import { REACTIONS } from "./reactions.js";
import { Session } from "./session.js";
import { sidebar } from "./sidebar.js";
import { ThreadPane } from "./thread.js";
import { Webhooks } from "./webhooks.js";

const WIDE = window.matchMedia("(min-width: 1180px)");
const ROOM_FOR_BOTH = 1400; // a thread and the panel beside each other
const PATIENCE = 1500; // milliseconds until the next attempt to reach the playground
const TOAST = 12_000; // milliseconds
const at = (id) => document.getElementById(id);

class Page {
  constructor() {
    const notice = (text) => this.notice(text);
    this.sessions = new Map();
    this.modals = new Modals();
    this.ledger = new Ledger();
    this.controls = new Controls(notice);
    this.later = new Later(notice);
    const switches = [new InPipedrive(notice), new Webhooks(notice), this.controls];
    this.channel = new ChannelPane({ notice, openThread: (ts) => this.openThread(ts) });
    this.thread = new ThreadPane(() => this.openThread(null));
    this.fold = new Fold(at("places-toggle"), at("places"));
    this.token = h("div");
    at("panel-body").append(this.token, this.later.root, this.ledger.root, ...switches.map((one) => one.root));
    at("panel-toggle").addEventListener("click", () => this.#togglePanel());
    at("panel-close").append(icon("close"));
    at("panel-close").addEventListener("click", () => this.panel(false));
    this.panel(WIDE.matches);
    WIDE.addEventListener("change", () => this.panel(WIDE.matches && !this.session?.thread));
    // A file that misses its place must not replace the page.
    for (const type of ["dragover", "drop"]) document.addEventListener(type, (event) => event.preventDefault());
    document.addEventListener("visibilitychange", () => document.hidden && this.#rest());
  }

  async become(user, channel = null) {
    let session = this.sessions.get(user);
    const isNew = !session;
    if (session) await session.wake();
    else {
      session = new Session(user, (from, event) => this.on(from, event));
      const reached = await session.start();
      if (reached === "unknown") return this.become(null);
      if (reached === "offline") return this.#offline(user, channel);
      this.sessions.set(session.user, session);
    }
    this.session = session;
    if (session.place(channel)) session.channel = channel;
    if (isNew) this.#enter();
    this.draw();
    if (!document.querySelector("dialog[open]")) this.channel.composer.field.focus();
    return undefined;
  }

  // Everything is as at the start: nothing that anybody remembers is true any more.
  async startOver() {
    const { user } = this.session;
    for (const session of this.sessions.values()) session.sleep();
    this.sessions.clear();
    await this.become(user, this.session.channel);
  }

  // A browser allows few streams to one place: a tab in the background keeps only one.
  #rest() {
    for (const session of this.sessions.values()) if (session !== this.session) session.sleep();
  }

  #offline(user, channel) {
    swap(at("places"), h("p", { class: "sidebar-note" }, "The playground does not answer. Trying again…"));
    setTimeout(() => this.become(user, channel), PATIENCE);
  }

  draw() {
    const { session } = this;
    const focus = focusedKey(document.body);
    this.#address();
    logIn(session);
    this.offer(session);
    this.drawSidebar();
    this.channel.draw(session);
    this.thread.draw(session);
    this.ledger.show(session);
    this.controls.show(session);
    this.later.show(session);
    this.connection();
    refocus(document.body, focus);
    this.modals.show(session);
  }

  #address() {
    const { session } = this;
    const address = new URL(location.href);
    address.searchParams.set("user", session.user);
    address.searchParams.set("channel", session.channel);
    history.replaceState(null, "", address);
    document.title = `${session.place().name} · ${session.team?.name ?? "Playground"}`;
  }

  drawSidebar() {
    const focus = focusedKey(at("places"));
    sidebar(at("places"), this.session, {
      onChannel: (id) => this.go(id),
      onPerson: (id) => this.#play(id),
    });
    refocus(at("places"), focus);
  }

  async #play(id) {
    this.fold.set(false);
    await this.become(id, this.session.channel);
    at("places").querySelector("input:checked")?.focus();
  }

  go(channel) {
    this.fold.set(false);
    const { session } = this;
    session.channel = channel;
    session.thread = null;
    session.unread.delete(channel);
    this.#enter();
    this.draw();
    this.channel.composer.field.focus();
  }

  // The app is told when its own place is opened.
  #enter() {
    const { session } = this;
    session.tab = tabToOpen(session, session.place());
    if (hasTabs(session, session.place())) opened(session);
  }

  openThread(ts) {
    const back = this.session.thread;
    this.session.thread = ts;
    this.#makeRoom(Boolean(ts));
    this.thread.draw(this.session);
    const { list, composer } = this.channel;
    if (ts) this.thread.composer.field.focus();
    else (list.find(back)?.querySelector(".replies") ?? composer.field).focus();
  }

  #togglePanel() {
    const opens = at("panel").hidden;
    this.panelWaits = false;
    if (opens && this.session?.thread && window.innerWidth < ROOM_FOR_BOTH) this.openThread(null);
    this.panel(opens);
  }

  // Where only one of them fits, an open thread stands in the panel's place.
  #makeRoom(threadOpen) {
    if (threadOpen && window.innerWidth < ROOM_FOR_BOTH) {
      this.panelWaits ||= !at("panel").hidden;
      this.panel(false);
    } else if (!threadOpen && this.panelWaits) {
      this.panelWaits = false;
      this.panel(true);
    }
  }

  panel(open) {
    const hadFocus = at("panel").contains(document.activeElement);
    at("panel").hidden = !open;
    at("panel-toggle").setAttribute("aria-expanded", String(open));
    document.body.classList.toggle("with-panel", open);
    if (!open && hadFocus) at("panel-toggle").focus();
  }

  connection() {
    at("connection").hidden = this.session.connected;
  }

  notice(text) {
    const close = h("button", { type: "button", class: "plain-icon", "aria-label": "Dismiss notice" }, icon("close"));
    const toast = h("div", { class: "toast" }, h("span", {}, text), close);
    close.addEventListener("click", () => toast.remove());
    at("notices").append(toast);
    setTimeout(() => toast.remove(), TOAST);
  }

  // What a newcomer has to do first: add the bot, or find their token.
  offer(session) {
    swap(this.token, addCard(session) ?? tokenCard(session));
  }

  on(session, event) {
    betweenPresses(() => session === this.session && REACTIONS[event.type]?.(this, event));
  }
}

const asked = new URLSearchParams(location.search);
new Page().become(asked.get("user"), asked.get("channel"));
