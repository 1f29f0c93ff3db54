// Where one types: commands, messages, what was typed before.

import { api } from "./api.js";
import { Attaching } from "./attaching.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { menuOf } from "./menu.js";
import { Palette } from "./palette.js";

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
    this.field = h("textarea", {
      rows: "1",
      placeholder: this.thread ? "Reply…" : this.#name,
      "aria-label": this.#name,
      spellcheck: "false",
      autocomplete: "off",
      data: { focusKey: `composer/${this.#draftKey}` },
      on: {
        input: () => {
          this.#say("");
          this.#changed();
        },
        keydown: (event) => this.#key(event),
        blur: () => this.palette?.hide(),
        paste: (event) => this.#paste(event),
      },
    });
    this.palette = this.#palette();
    this.problem = h("p", { class: "composer-problem", role: "alert", hidden: true });
    this.attaching = new Attaching(this.session.user, this.session.dropsFor(this.#draftKey), {
      onChange: () => this.#enable(),
      say: (text) => this.#say(text),
    });
    this.sendButton = h(
      "button",
      { type: "button", class: "send", "aria-label": "Send now", on: { click: () => this.#send() } },
      icon("send"),
    );
    const slash = h(
      "button",
      { type: "button", class: "tool slash", "aria-label": "Commands", title: "Commands", on: { click: () => this.fill("/") } },
      "/",
    );
    this.root = h(
      "div",
      { class: "composer" },
      this.problem,
      this.palette?.root,
      h(
        "div",
        { class: "composer-box" },
        this.field,
        this.attaching.list,
        h(
          "div",
          { class: "composer-bar" },
          this.attaching.button,
          this.attaching.field,
          this.thread ? null : slash,
          this.thread ? null : this.#shortcuts(),
          h("span", { class: "composer-hint" }, this.thread ? "" : "Type / for commands"),
          this.sendButton,
        ),
      ),
    );
  }

  #palette() {
    const { field, session, thread } = this;
    const { lessons, bot, people } = session;
    // Slack takes no commands in threads.
    const commands = thread ? [] : [...session.commands, INVITE];
    const onPick = ({ fills, caret }) => this.fill(fills, caret);
    return new Palette({ field, commands, lessons, bot, people, onPick });
  }

  #shortcuts() {
    const entries = this.session.shortcutsOf("global").map(({ name, callback_id: id }) => ({
      text: name,
      about: this.session.bot.name,
      run: () => this.#run(id),
    }));
    if (!entries.length) return null;
    const button = h("button", { type: "button", class: "tool", "aria-label": "Shortcuts", title: "Shortcuts" }, icon("bolt"));
    return menuOf(button, "Shortcuts", entries, { alignEnd: false });
  }

  async #run(id) {
    const answer = await api.shortcut({ user: this.session.user, callback_id: id });
    this.#say(answer.ok === false ? (answer.text ?? `This did not work: ${answer.error}`) : "");
  }

  take(files) {
    this.attaching.take(files);
    this.field.focus();
  }

  #paste(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.take(files);
  }

  fill(text, caret = text.length) {
    this.field.value = text;
    this.field.focus();
    this.field.setSelectionRange(caret, caret);
    this.#changed();
  }

  #load(text) {
    this.field.value = text;
    this.#changed();
  }

  #changed() {
    this.session.drafts.set(this.#draftKey, this.field.value);
    this.#enable();
    this.#grow();
    this.palette?.show(this.field.value);
  }

  #enable() {
    if (!this.sendButton) return;
    const { attaching } = this;
    this.sendButton.disabled = attaching.isBusy || (!this.field.value.trim() && !attaching.ids.length);
  }

  // Only for browsers whose style sheets cannot do it.
  #grow() {
    if (CSS.supports("field-sizing", "content") || !this.field.isConnected) return;
    this.field.style.height = "";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 200)}px`;
  }

  #key(event) {
    const { key } = event;
    if (event.isComposing) return;
    if (this.palette?.takes(event)) event.preventDefault();
    else if (key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#send();
    } else if (key === "ArrowUp" || key === "ArrowDown") this.#recall(event);
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
    this.palette?.hide();
  }

  async #send() {
    const text = this.field.value.trim();
    const { attaching } = this;
    if (attaching.isBusy || (!text && !attaching.ids.length)) return;
    if (text.startsWith("/") && attaching.ids.length) return this.#say("A command takes no files. Send them as a message.");
    this.#say("");
    const { ids } = attaching;
    const dropped = attaching.clear();
    if (text) this.session.history = [...this.session.history.filter((old) => old !== text), text].slice(-50);
    this.at = this.session.history.length;
    this.#load("");
    const answer = await this.#deliver(text, ids);
    if (answer.ok === false) {
      this.#say(answer.say);
      if (!this.field.value) this.#load(text);
      attaching.restore(dropped);
      this.palette?.hide();
    }
    return this.onSent(text, answer);
  }

  async #deliver(text, files) {
    const [, name, rest] = text.match(/^(\/\S+)\s*([\s\S]*)$/) ?? [];
    if (!name) return this.#message(text, files);
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

  async #message(text, files) {
    const body = { user: this.session.user, channel: this.channel, text, files };
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
