// One control for every select: type to narrow, arrows to move, Enter to pick; one or many.

import { h, swap, uid } from "./dom.js";
import { icon } from "./icons.js";
import { plain } from "./mrkdwn.js";
import { popup, step } from "./popup.js";

const MOVES = new Set(["ArrowDown", "ArrowUp"]);

export function combobox(settings) {
  return new Combobox(settings).root;
}

class Combobox {
  constructor(settings) {
    this.settings = settings;
    this.chosen = [...settings.chosen];
    this.options = [];
    this.active = -1;
    this.asked = 0;
    this.typed = false;
    this.#draw();
    this.#show();
  }

  #draw() {
    const { id, label, describedBy, multi, focusKey, required, focusOnLoad } = this.settings;
    const listId = uid("list");
    this.list = h("div", { class: "options", role: "listbox", id: listId });
    this.list.setAttribute("aria-label", label ?? "Options");
    if (multi) this.list.setAttribute("aria-multiselectable", "true");
    this.note = h("div", { class: "popup-note", role: "status" });
    this.panel = h("div", { class: "popup", popover: "manual" }, this.list, this.note);
    this.input = h("input", {
      type: "text",
      role: "combobox",
      id,
      autocomplete: "off",
      spellcheck: "false",
      "aria-label": id ? null : label,
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": listId,
      "aria-describedby": describedBy,
      "aria-required": required ? "true" : null,
      data: { focusKey, ...(focusOnLoad ? { focusOnLoad: "yes" } : {}) },
      on: {
        input: () => this.#type(),
        keydown: (event) => this.#key(event),
        blur: () => this.#leave(),
      },
    });
    this.chips = h("span", { class: "chips" });
    this.clear = h(
      "button",
      { type: "button", class: "combo-clear", "aria-label": `Clear ${label ?? "choice"}`, hidden: true },
      icon("close"),
    );
    this.clear.addEventListener("click", () => this.#set([]));
    this.root = h(
      "div",
      { class: multi ? "combo multi" : "combo" },
      h("div", { class: "combo-line" }, this.chips, this.input, this.clear, icon("down", "caret")),
      this.panel,
    );
    this.root.firstChild.addEventListener("click", (event) => this.#press(event));
    this.float = popup(this.root.firstChild, this.panel, { onOutside: () => this.#close() });
    this.panel.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  #press(event) {
    if (event.target.closest("button")) return;
    this.input.focus();
    if (this.float.isOpen && !this.typed) this.#close();
    else this.#open();
  }

  #type() {
    this.typed = true;
    this.#open();
  }

  #open() {
    if (!this.typed && !this.settings.multi) this.input.select();
    this.float.open();
    this.input.setAttribute("aria-expanded", "true");
    this.#fill();
  }

  #close() {
    this.asked += 1;
    this.float.close();
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.typed = false;
    this.#show();
  }

  #leave() {
    requestAnimationFrame(() => {
      if (document.activeElement !== this.input) this.#close();
    });
  }

  async #fill() {
    const query = this.typed ? this.input.value.trim() : "";
    const mine = (this.asked += 1);
    const slow = setTimeout(() => mine === this.asked && this.#say("Loading…"), 120);
    const answer = await this.settings.load(query);
    clearTimeout(slow);
    if (mine !== this.asked || !this.float.isOpen) return;
    this.#list(answer);
  }

  #say(text) {
    this.options = [];
    swap(this.list);
    this.note.textContent = text;
    this.float.place();
  }

  #list({ groups = [], note = "" }) {
    this.options = groups.flatMap((group) => group.options);
    this.note.textContent = note || (this.options.length ? "" : "No results");
    let index = 0;
    const rows = (group) => group.options.map((option) => this.#row(option, index++));
    swap(
      this.list,
      groups.map((group) => {
        if (!group.label) return rows(group);
        const id = uid("group");
        const name = h("div", { class: "option-group", id, role: "presentation" }, group.label);
        return h("div", { role: "group", "aria-labelledby": id }, name, rows(group));
      }),
    );
    const at = this.options.findIndex((option) => this.#has(option));
    this.#mark(this.typed || at < 0 ? (this.options.length ? 0 : -1) : at);
    this.float.place();
  }

  #row(option, index) {
    const on = this.#has(option);
    return h(
      "div",
      {
        role: "option",
        id: uid("option"),
        class: "option",
        "aria-selected": String(on),
        on: { click: () => this.#pick(option), pointermove: () => this.#mark(index, false) },
      },
      h("span", { class: "option-text" }, plain(option.text)),
      option.description && h("span", { class: "option-more" }, plain(option.description)),
      on && icon("check", "option-check"),
    );
  }

  #rows() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  #mark(index, reveal = true) {
    this.active = index;
    const rows = this.#rows();
    rows.forEach((row, i) => row.classList.toggle("active", i === index));
    const row = rows[index];
    if (!row) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", row.id);
    if (reveal) row.scrollIntoView({ block: "nearest" });
  }

  #key(event) {
    const { key } = event;
    if (MOVES.has(key)) {
      event.preventDefault();
      if (!this.float.isOpen) return this.#open();
      return this.#mark(step(this.active, key, this.options.length));
    }
    if (key === "Enter" && this.float.isOpen) {
      event.preventDefault();
      if (this.options[this.active]) this.#pick(this.options[this.active]);
    } else if (key === "Escape" && this.float.isOpen) {
      event.preventDefault();
      event.stopPropagation();
      this.#close();
    } else if (key === "Backspace" && this.settings.multi && !this.input.value) {
      this.#set(this.chosen.slice(0, -1));
    } else if (key === "Tab") {
      this.#close();
    }
  }

  #has(option) {
    return this.chosen.some((known) => known.value === option.value);
  }

  #pick(option) {
    if (!this.settings.multi) {
      this.#set([option]);
      return this.#close();
    }
    const rest = this.chosen.filter((known) => known.value !== option.value);
    const full = this.chosen.length >= (this.settings.max ?? Infinity);
    if (rest.length === this.chosen.length && full) return this.#say(`At most ${this.settings.max}`);
    this.input.value = "";
    this.typed = false;
    this.#set(rest.length < this.chosen.length ? rest : [...this.chosen, option]);
    return this.#fill();
  }

  async #set(chosen) {
    const before = this.chosen;
    this.chosen = chosen;
    this.#show();
    this.input.focus();
    const stands = await this.settings.onChange(chosen);
    if (stands === false) {
      this.chosen = before;
      this.#show();
    }
  }

  #show() {
    const { multi, placeholder, optional } = this.settings;
    this.clear.hidden = multi || !optional || this.chosen.length === 0;
    this.input.placeholder = multi && this.chosen.length ? "" : placeholder;
    if (!multi) {
      if (!this.typed) this.input.value = plain(this.chosen[0]?.text);
      return;
    }
    swap(this.chips, this.chosen.map((option) => this.#chip(option)));
    if (!this.typed) this.input.value = "";
  }

  #chip(option) {
    const text = plain(option.text);
    const remove = h(
      "button",
      { type: "button", "aria-label": `Remove ${text}` },
      icon("close"),
    );
    remove.addEventListener("click", () =>
      this.#set(this.chosen.filter((known) => known.value !== option.value)),
    );
    return h("span", { class: "chip" }, text, remove);
  }
}
