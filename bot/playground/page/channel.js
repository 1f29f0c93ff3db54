// The middle column: a channel's head, its messages, and where one types.

import { api } from "./api.js";
import { Composer } from "./composer.js";
import { h, swap } from "./dom.js";
import { examples } from "./hints.js";
import { hasTabs, Home, opened, tabs } from "./home.js";
import { icon } from "./icons.js";
import { Latest } from "./latest.js";
import { MessageList } from "./messages.js";
import { dropPlace } from "./uploading.js";

const NEAR = 160; // pixels from the end that still count as reading along
const at = (id) => document.getElementById(id);

export class ChannelPane {
  constructor({ openThread, notice }) {
    Object.assign(this, { openThread, notice });
    this.scroll = at("messages");
    this.readsAlong = true;
    this.home = new Home();
    dropPlace(at("channel"), (files) => !this.showsHome && this.composer.take(files));
    this.latest = new Latest(this.scroll, () => this.toEnd());
    this.scroll.addEventListener("scroll", () => this.#scrolled());
    new ResizeObserver(() => this.readsAlong && !this.showsHome && this.toEnd()).observe(this.scroll);
  }

  #scrolled() {
    this.readsAlong = this.#nearEnd();
    if (this.readsAlong) this.latest.hide();
  }

  draw(session) {
    this.latest.hide();
    const place = session.place();
    Object.assign(this, { session, place });
    this.#head();
    this.list = new MessageList(session, {
      channel: place.id,
      intro: this.#intro(),
      openThread: (message) => this.openThread(message.ts),
    });
    this.composer = new Composer(session, { channel: place.id, onSent: (text) => this.#sent(text) });
    this.list.draw();
    if (this.showsHome) this.#drawHome();
    else this.#drawMessages();
  }

  get showsHome() {
    return this.session !== undefined && hasTabs(this.session, this.place) && this.session.tab === "home";
  }

  #drawMessages() {
    swap(this.scroll, this.list.root);
    swap(at("composer"), this.#banner(), this.#tryLine(), this.composer.root);
    this.toEnd();
  }

  #drawHome() {
    this.home.draw(this.session);
    swap(this.scroll, this.home.root);
    swap(at("composer"));
    this.scroll.scrollTop = 0;
  }

  #open(tab) {
    this.session.tab = tab;
    this.draw(this.session);
    opened(this.session);
    at(`tab-${tab}`).focus();
  }

  // Whoever reads along stays at the end; whoever looks further up is left in peace, and offered
  // the way down to `news`, the message that this is about.
  keepingPlace(change, { toEnd = false, news = null } = {}) {
    const follows = !this.showsHome && (toEnd || this.#nearEnd());
    change();
    if (follows) this.toEnd();
    else if (!this.showsHome && news) this.latest.offer(this.list.find(news));
  }

  toEnd() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
  }

  #nearEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroll;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }

  #head() {
    const { place } = this;
    const people = place.members?.length;
    const tabbed = hasTabs(this.session, place);
    if (tabbed) this.scroll.setAttribute("role", "tabpanel");
    else this.scroll.removeAttribute("role");
    if (tabbed) this.scroll.setAttribute("aria-labelledby", `tab-${this.session.tab}`);
    else this.scroll.removeAttribute("aria-labelledby");
    swap(
      at("channel-head"),
      h("h1", {}, place.is_im ? null : icon(place.is_private ? "lock" : "hash"), place.name),
      tabbed && tabs(this.session, (tab) => this.#open(tab)),
      place.topic && h("span", { class: "topic", title: place.topic }, place.topic),
      people > 0 && !place.is_im && h("span", { class: "members", title: `${people} members` }, icon("person"), String(people)),
    );
  }

  #intro() {
    const { place } = this;
    const words = place.is_im
      ? "Your own conversation with the app. What only concerns you arrives here."
      : `${place.topic ? `${place.topic}. ` : ""}Type / to see what Deal Desk can do, or start with one of these.`;
    return h(
      "section",
      { class: "intro", "aria-label": "About this channel" },
      h("h2", {}, `${place.is_im ? "" : "#"}${place.name}`),
      h("p", {}, words),
      examples((command) => this.composer.fill(command)),
    );
  }

  // Until the first command the examples also stand above the composer of a channel with history.
  #tryLine() {
    const { session, place } = this;
    if (session.triedCommand || session.in(place.id).length < 4) return null;
    const line = examples((command) => this.composer.fill(command), "compact");
    return h("div", { class: "try-line" }, h("span", {}, "Try"), line);
  }

  #banner() {
    const { place } = this;
    if (place.is_archived) return h("div", { class: "banner" }, h("span", {}, `#${place.name} is archived.`));
    if (place.is_im || place.bot_in !== false) return null;
    const invite = async () => {
      const answer = await api.join({ user: this.session.user, channel: place.id });
      if (answer.ok === false) return this.notice(answer.text ?? "Deal Desk could not be invited.");
      place.bot_in = true;
      this.draw(this.session);
      return this.composer.field.focus();
    };
    return h(
      "div",
      { class: "banner" },
      h("span", {}, `Deal Desk is not in #${place.name} yet, so it cannot post here.`),
      h("button", { type: "button", class: "btn small", on: { click: invite } }, "Invite Deal Desk"),
    );
  }

  #sent(text) {
    if (!text.startsWith("/")) return;
    this.session.triedCommand = true;
    document.querySelector(".try-line")?.remove();
    if (text.startsWith("/invite")) document.querySelector(".banner")?.remove();
  }
}
