// The list over the composer: what can follow, and what the command at hand expects where one is.

import { h, swap, uid } from "./dom.js";
import { follow } from "./grammar.js";
import { mentionable } from "./mentions.js";
import { step } from "./popup.js";

export class Palette {
  constructor({ field, commands, lessons, bot, people, onPick }) {
    Object.assign(this, { field, commands, lessons, bot, people, onPick });
    const listId = uid("commands");
    this.lesson = h("div", { class: "lesson", id: uid("lesson") });
    this.list = h("div", { class: "commands", role: "listbox", id: listId, "aria-label": "Commands" });
    this.keys = h("div", { class: "palette-keys", "aria-hidden": "true" });
    this.root = h("div", { class: "palette", hidden: true }, this.lesson, this.list, this.keys);
    this.root.addEventListener("pointerdown", (event) => event.preventDefault());
    // Where only names are offered, as in a thread, it stays a field for plain text.
    const role = commands.length ? { role: "combobox" } : {};
    const roles = { ...role, "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-controls": listId };
    for (const [name, value] of Object.entries(roles)) field.setAttribute(name, value);
    this.hide();
  }

  show(line) {
    const caret = this.field.selectionStart ?? line.length;
    const named = mentionable(line.slice(0, caret), line.slice(caret), this);
    const { choices, lesson } = named.length ? { choices: named, lesson: null } : follow(line, this);
    this.choices = choices;
    if (!choices.length && !lesson) return this.hide();
    this.list.setAttribute("aria-label", named.length ? "People" : "Commands");
    // A command or a name that is only begun is picked by Enter; whatever comes later may be left out.
    this.isCommand = !named.length && lesson === null && !line.includes(" ");
    this.isBegun = this.isCommand || named.length > 0;
    this.root.hidden = false;
    this.#teach(lesson);
    this.list.className = lesson ? "commands in-columns" : "commands";
    this.list.hidden = choices.length === 0;
    swap(this.list, choices.map((one, index) => this.#option(one, index)));
    swap(this.keys, choices.length ? this.#keysLine() : null);
    this.field.setAttribute("aria-expanded", String(choices.length > 0));
    return this.mark(this.isBegun ? 0 : -1);
  }

  hide() {
    this.choices = [];
    this.root.hidden = true;
    this.active = -1;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
    this.field.removeAttribute("aria-describedby");
  }

  get isOpen() {
    return !this.root.hidden;
  }

  get picked() {
    return this.choices[this.active] ?? null;
  }

  // Whether the key was for the list.
  takes({ key, shiftKey }) {
    if (key === "Escape" && this.isOpen) this.hide();
    else if (!this.choices.length) return false;
    else if (key === "ArrowDown" || key === "ArrowUp") this.mark(step(this.active, key, this.choices.length));
    else if (key === "Tab" && !shiftKey) this.onPick(this.picked ?? this.choices[0]);
    else if (key === "Enter" && !shiftKey && this.picked && !this.#isWhole) this.onPick(this.picked);
    else return false;
    return true;
  }

  get #isWhole() {
    return this.isCommand && this.field.value.trim() === this.picked.name;
  }

  mark(index) {
    this.active = index;
    const rows = [...this.list.children];
    rows.forEach((row, i) => row.setAttribute("aria-selected", String(i === index)));
    if (!rows[index]) return this.field.removeAttribute("aria-activedescendant");
    this.field.setAttribute("aria-activedescendant", rows[index].id);
    return rows[index].scrollIntoView({ block: "nearest" });
  }

  #teach(lesson) {
    this.lesson.hidden = lesson === null;
    if (!lesson) return this.field.removeAttribute("aria-describedby");
    this.field.setAttribute("aria-describedby", this.lesson.id);
    const { field } = lesson;
    const part = ({ text, here }) => (here ? h("mark", { class: "lesson-here" }, text) : h("span", { class: "lesson-place" }, text));
    return swap(
      this.lesson,
      h(
        "div",
        { class: "lesson-line" },
        h("strong", {}, lesson.name),
        " ",
        lesson.parts.map(part),
        field && [" ", h("mark", { class: "lesson-here" }, field.say), h("span", { class: "lesson-place" }, ` ${field.about}`)],
      ),
      lesson.about && h("div", { class: "lesson-about" }, lesson.about),
    );
  }

  #option(one, index) {
    return h(
      "div",
      {
        class: "command",
        role: "option",
        id: uid("command"),
        "aria-selected": "false",
        on: { click: () => this.onPick(one), pointermove: () => index !== this.active && this.mark(index) },
      },
      h("span", { class: "command-line" }, h("strong", {}, one.name), one.more && h("span", { class: "command-usage" }, ` ${one.more}`)),
      one.about && h("span", { class: "command-about" }, one.about),
    );
  }

  #keysLine() {
    const key = (what, ...names) => h("span", {}, names.map((name) => h("kbd", {}, name)), what);
    return [
      key("to move", "↑", "↓"),
      key("to pick", "Tab"),
      !this.isBegun && key("to send", "Enter"),
      key("to close", "Esc"),
    ];
  }
}
