// What Pipedrive received: every call, newest first, writes standing out.

import { h, swap, uid } from "./dom.js";
import { icon } from "./icons.js";

const clockOf = (time) => {
  const date = typeof time === "number" ? new Date(time * 1000) : new Date(time);
  return Number.isNaN(date.valueOf()) ? "" : date.toTimeString().slice(0, 8);
};

export class Ledger {
  constructor() {
    this.open = new Set();
    this.writesOnly = false;
    this.list = h("ol", { class: "calls", "aria-label": "Calls to Pipedrive, newest first", tabindex: "0" });
    this.filter = h("input", { type: "checkbox", on: { change: () => this.#toggle() } });
    this.count = h("span", { class: "calls-count" });
    const clear = h("button", { type: "button", class: "btn small", on: { click: () => this.#clear() } }, "Clear");
    this.root = h(
      "section",
      { class: "ledger", "aria-label": "What Pipedrive received" },
      h(
        "div",
        { class: "ledger-bar" },
        h("label", { class: "switch" }, this.filter, h("span", { class: "switch-knob", "aria-hidden": "true" }), "Writes only"),
        this.count,
        clear,
      ),
      this.list,
    );
  }

  show(session) {
    this.session = session;
    const all = session.calls();
    const shown = this.writesOnly ? all.filter(isWrite) : all;
    this.count.textContent = `${all.length} ${all.length === 1 ? "call" : "calls"}`;
    swap(this.list, shown.length ? [...shown].reverse().map((entry) => this.#row(entry)) : this.#empty(all.length));
  }

  #empty(hidden) {
    const words = hidden
      ? "Only reads so far. They are hidden by “Writes only”."
      : "Nothing yet. Type a command, and every call it makes to Pipedrive appears here.";
    return h("li", { class: "calls-empty" }, words);
  }

  add(entry) {
    if (this.writesOnly && !isWrite(entry)) return this.#recount();
    this.list.querySelector(".calls-empty")?.remove();
    const row = this.#row(entry);
    row.classList.add("fresh");
    this.list.prepend(row);
    while (this.list.children.length > 200) this.list.lastChild.remove();
    return this.#recount();
  }

  #recount() {
    const { length } = this.session.calls();
    this.count.textContent = `${length} ${length === 1 ? "call" : "calls"}`;
  }

  #toggle() {
    this.writesOnly = this.filter.checked;
    this.show(this.session);
  }

  #clear() {
    this.session.clearedAt = Math.max(-1, ...this.session.ledger.map((entry) => entry.n));
    this.open.clear();
    this.show(this.session);
  }

  #row(entry) {
    const id = uid("call");
    const bad = entry.status >= 400 || !entry.status;
    const head = h(
      "button",
      { type: "button", class: "call-head", "aria-controls": id, "aria-label": sentence(entry) },
      icon("right", "call-fold"),
      h("span", { class: `method method-${String(entry.method).toLowerCase()}` }, entry.method),
      h("span", { class: "call-path", title: entry.path }, shortPath(entry.path), queryOf(entry)),
      entry.fault && h("span", { class: "call-fault" }, icon("bolt"), "fault"),
      h("span", { class: `call-status${bad ? " bad" : ""}` }, entry.status ? String(entry.status) : "—"),
      h("span", { class: "call-about" }, `${entry.who ?? "?"} · ${clockOf(entry.time)} · ${Math.round(entry.ms ?? 0)} ms`),
    );
    const body = h("div", { class: "call-body", id });
    const fold = (open) => {
      head.setAttribute("aria-expanded", String(open));
      body.hidden = !open;
      if (open && !body.firstChild) swap(body, details(entry));
    };
    head.addEventListener("click", () => {
      if (!this.open.delete(entry.n)) this.open.add(entry.n);
      fold(this.open.has(entry.n));
    });
    fold(this.open.has(entry.n));
    return h("li", { class: `call${isWrite(entry) ? " write" : ""}` }, head, body);
  }
}

const isWrite = (entry) => entry.method !== "GET";

function queryOf({ query }) {
  const pairs = Object.entries(query ?? {}).map(([name, value]) => `${name}=${value}`);
  return pairs.length > 0 && h("span", { class: "call-query" }, `?${pairs.join("&")}`);
}

const shortPath = (path) => String(path).replace(/^\/?api\//, "/");

function sentence(entry) {
  const fault = entry.fault ? ", fault" : "";
  return `${entry.method} ${entry.path}, ${entry.status || "no answer"}, ${entry.who ?? "unknown"}, ${Math.round(entry.ms ?? 0)} ms${fault}`;
}

function details(entry) {
  return [
    part("Path", entry.path),
    part("Query", entry.query),
    part("Body", entry.body),
    part("Fault", entry.fault),
    part("Answer", entry.answer),
  ];
}

function part(name, value) {
  const empty = value === undefined || value === null || value === "";
  if (empty || (typeof value === "object" && Object.keys(value).length === 0)) return null;
  return [h("h4", {}, name), h("pre", { tabindex: "0", "aria-label": name }, pretty(value))];
}

function pretty(value) {
  if (typeof value !== "string") return coloured(JSON.stringify(value, null, 2));
  try {
    return coloured(JSON.stringify(JSON.parse(value), null, 2));
  } catch {
    return value;
  }
}

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

function coloured(json) {
  const nodes = [];
  let from = 0;
  for (const match of json.matchAll(TOKEN)) {
    nodes.push(json.slice(from, match.index));
    const [whole, text, colon] = match;
    const kind = text ? (colon ? "json-key" : "json-text") : "json-value";
    nodes.push(h("span", { class: kind }, text ?? whole), colon ?? "");
    from = match.index + whole.length;
  }
  return [...nodes, json.slice(from)];
}
