// Where one types: commands with their list of suggestions, messages, what was typed before.

import { api } from "./api.js";
import { h, swap, uid } from "./dom.js";
import { icon } from "./icons.js";
import { step } from "./popup.js";

const INVITE = {
  command: "/invite",
  usage_hint: "@Deal Desk",
  description: "Add the app to this channel",
};

export class Composer {
  constructor(session, { channel, thread = null, onSent = () => {} }) {
    Object.assign(this, { session, channel, thread, onSent });
    this.place = session.place(channel);
    this.at = session.history.length;
    this.matches = [];
    this.active = 0;
    this.#draw();
    this.#load(session.drafts.get(this.#draftKey) ?? "");
  }

  get #draftKey() {
    return `${this.channel}/${this.thread ?? ""}`;
  }

  get #name() {
    if (this.thread) return "Reply in thread";
    return `Message ${this.place.is_im ? "" : "#"}${this.place.name}`;
  }

  #draw() {
    const listId = uid("commands");
    this.field = h("textarea", {
      rows: "1",
      placeholder: this.thread ? "Reply…" : this.#name,
      "aria-label": this.#name,
      "aria-autocomplete": "list",
      "aria-haspopup": "listbox",
      "aria-controls": listId,
      spellcheck: "false",
      autocomplete: "off",
      data: { focusKey: `composer/${this.#draftKey}` },
      on: {
        input: () => {
          this.#say("");
          this.#changed();
        },
        keydown: (event) => this.#key(event),
        blur: () => this.#hideList(),
      },
    });
    this.list = h("div", { class: "commands", role: "listbox", id: listId, "aria-label": "Commands", hidden: true });
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.problem = h("p", { class: "composer-problem", role: "alert", hidden: true });
    this.sendButton = h(
      "button",
      { type: "button", class: "send", "aria-label": "Send now", on: { click: () => this.#send() } },
      icon("send"),
    );
    const slash = h(
      "button",
      { type: "button", class: "slash", "aria-label": "Commands", title: "Commands", on: { click: () => this.fill("/") } },
      "/",
    );
    this.root = h(
      "div",
      { class: "composer" },
      this.problem,
      this.list,
      h(
        "div",
        { class: "composer-box" },
        this.field,
        h(
          "div",
          { class: "composer-bar" },
          this.thread ? null : slash,
          h("span", { class: "composer-hint" }, this.thread ? "" : "Type / for commands"),
          this.sendButton,
        ),
      ),
    );
  }

  fill(text) {
    this.#load(text);
    this.field.focus();
    this.field.setSelectionRange(text.length, text.length);
  }

  #load(text) {
    this.field.value = text;
    this.#changed();
  }

  #changed() {
    this.session.drafts.set(this.#draftKey, this.field.value);
    this.sendButton.disabled = !this.field.value.trim();
    this.#grow();
    this.#suggest();
  }

  // Only for browsers whose style sheets cannot do it.
  #grow() {
    if (CSS.supports("field-sizing", "content") || !this.field.isConnected) return;
    this.field.style.height = "";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 200)}px`;
  }

  #suggest() {
    const text = this.field.value;
    const typed = text.match(/^\/\S*/)?.[0];
    const done = typed === undefined || this.thread || text.includes("\n");
    const known = [...this.session.commands, INVITE];
    const exact = known.find((one) => one.command === typed);
    // Once a command is complete its line stays as a reminder of what may follow.
    if (done) this.matches = [];
    else if (text.length > typed.length) this.matches = exact ? [exact] : [];
    else this.matches = known.filter((one) => one.command.startsWith(typed));
    this.reminding = exact !== undefined && text.length > typed.length;
    this.active = 0;
    this.#drawList();
  }

  #drawList() {
    const { matches, reminding } = this;
    if (!matches.length || (document.activeElement !== this.field && !reminding)) {
      if (!matches.length) return this.#hideList();
    }
    swap(this.list, matches.map((one, index) => this.#option(one, index)), this.#keysLine());
    this.list.hidden = false;
    this.list.classList.toggle("reminder", reminding);
    this.#mark(reminding ? -1 : this.active);
    return undefined;
  }

  #keysLine() {
    if (this.reminding) return null;
    const key = (name) => h("kbd", {}, name);
    return h("div", { class: "commands-keys", "aria-hidden": "true" }, key("↑"), key("↓"), " to move ", key("Tab"), " to pick ", key("Esc"), " to close");
  }

  #option(one, index) {
    return h(
      "div",
      {
        class: "command",
        role: "option",
        id: uid("command"),
        "aria-selected": "false",
        on: { click: () => this.#pick(one), pointermove: () => this.#mark(index) },
      },
      h(
        "span",
        { class: "command-line" },
        h("strong", {}, one.command),
        one.usage_hint && h("span", { class: "command-usage" }, ` ${one.usage_hint}`),
      ),
      one.description && h("span", { class: "command-about" }, one.description),
    );
  }

  #mark(index) {
    this.active = index;
    const rows = [...this.list.querySelectorAll("[role=option]")];
    rows.forEach((row, i) => row.setAttribute("aria-selected", String(i === index)));
    if (rows[index]) this.field.setAttribute("aria-activedescendant", rows[index].id);
    else this.field.removeAttribute("aria-activedescendant");
  }

  #hideList() {
    this.list.hidden = true;
    this.field.removeAttribute("aria-activedescendant");
  }

  get #choosing() {
    return !this.list.hidden && !this.reminding && this.matches.length > 0;
  }

  #pick(one) {
    this.fill(`${one.command} `);
  }

  #key(event) {
    const { key } = event;
    if (event.isComposing) return;
    if (key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.#hideList();
    } else if (this.#choosing && ["ArrowDown", "ArrowUp"].includes(key)) {
      event.preventDefault();
      this.#mark(step(this.active, key, this.matches.length));
    } else if (this.#choosing && key === "Tab" && !event.shiftKey) {
      event.preventDefault();
      this.#pick(this.matches[this.active]);
    } else if (key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#enter();
    } else if (["ArrowUp", "ArrowDown"].includes(key)) {
      this.#recall(event);
    }
  }

  // Enter picks a half-typed command and sends a whole one.
  #enter() {
    const chosen = this.#choosing ? this.matches[this.active] : null;
    if (chosen && this.field.value.trim() !== chosen.command) this.#pick(chosen);
    else this.#send();
  }

  #recall(event) {
    const { history } = this.session;
    const { value, selectionStart } = this.field;
    const recalling = value === (history[this.at] ?? "");
    const up = event.key === "ArrowUp";
    if (!recalling || (up && selectionStart > 0 && value.includes("\n"))) return;
    const next = this.at + (up ? -1 : 1);
    if (next < 0 || next > history.length) return;
    event.preventDefault();
    this.at = next;
    this.fill(history[next] ?? "");
  }

  async #send() {
    const text = this.field.value.trim();
    if (!text) return;
    this.#say("");
    this.session.history = [...this.session.history.filter((old) => old !== text), text].slice(-50);
    this.at = this.session.history.length;
    this.#load("");
    const answer = await this.#deliver(text);
    if (answer.ok === false) {
      this.#say(answer.say);
      if (!this.field.value) this.#load(text);
      this.#hideList();
    }
    this.onSent(text, answer);
  }

  async #deliver(text) {
    const [, name, rest] = text.match(/^(\/\S+)\s*([\s\S]*)$/) ?? [];
    if (!name) return this.#message(text);
    if (name === "/invite" && !this.thread) return this.#invite();
    if (!this.session.commands.some((one) => one.command === name)) {
      return { ok: false, say: `${name} is not a valid command. Type / to see the commands there are.` };
    }
    if (this.thread) return { ok: false, say: `${name} is not supported in threads. Sorry!` };
    const answer = await api.command({
      user: this.session.user,
      channel: this.channel,
      command: name,
      text: rest,
    });
    const failed = answer.text ?? `${name} failed with the error "${answer.error}"`;
    return answer.ok === false ? { ok: false, say: failed } : answer;
  }

  async #message(text) {
    const body = { user: this.session.user, channel: this.channel, text };
    const answer = await api.message(this.thread ? { ...body, thread_ts: this.thread } : body);
    return answer.ok === false ? { ok: false, say: answer.text ?? `Not sent: ${answer.error}` } : answer;
  }

  async #invite() {
    const answer = await api.join({ user: this.session.user, channel: this.channel });
    if (answer.ok === false) return { ok: false, say: answer.text ?? `/invite failed: ${answer.error}` };
    this.place.bot_in = true;
    return answer;
  }

  #say(text) {
    this.problem.textContent = text;
    this.problem.hidden = !text;
  }
}
