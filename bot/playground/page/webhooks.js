// Pipedrive's webhooks: which there are, what was sent, and what stands in their way.

import { api } from "./api.js";
import { h, swap, uid } from "./dom.js";
import { icon } from "./icons.js";

const EVERY = 1000; // milliseconds between two looks while it is open
const MODES = { send: "sent at once", hold: "held", drop: "dropped" };

export class Webhooks {
  constructor(notify) {
    this.notify = notify;
    this.open = new Set();
    this.count = h("span", { class: "bot-state", role: "status" });
    this.rows = h("ul", { class: "hooks", "aria-label": "Webhooks" });
    this.log = h("ol", { class: "calls hook-log", "aria-label": "Webhooks sent, newest first", tabindex: "0" });
    this.mode = h("p", { class: "small-words" });
    this.whileHeld = h(
      "div",
      { class: "controls-row", role: "group", "aria-label": "Release what is held" },
      this.#button("Release", { do: "release" }),
      this.#button("Reversed", { do: "release", order: "reversed" }),
      this.#button("Shuffled", () => ({ do: "release", order: "shuffled", seed: Math.floor(Math.random() * 1e6) })),
      this.#button("Each three times", { do: "release", repeat: 3 }),
    );
    const body = h(
      "div",
      { class: "controls-body", hidden: true },
      this.rows,
      this.mode,
      h(
        "div",
        { class: "controls-row" },
        this.#button("Hold", { do: "hold" }),
        this.#button("Drop", { do: "drop" }),
        this.#button("Ban for 30 min", { do: "ban" }),
        this.#button("Remove all", { do: "remove" }),
      ),
      this.whileHeld,
      this.log,
    );
    const title = h("span", { class: "controls-title" }, "Webhooks");
    const summary = h("summary", {}, icon("right", "fold-mark"), title, this.count);
    this.root = h("details", { class: "controls", name: "panel" }, summary, body);
    this.root.addEventListener("toggle", () => {
      body.hidden = !this.root.open;
      this.#look();
    });
  }

  async #look() {
    clearTimeout(this.timer);
    if (!this.root.open) return;
    const answer = await api.webhooks();
    if (answer.ok) this.#draw(answer);
    this.timer = setTimeout(() => this.#look(), EVERY);
  }

  #button(words, asked) {
    const click = async () => {
      const answer = await api.steer(typeof asked === "function" ? asked() : asked);
      if (!answer.ok) this.notify(answer.text ?? "That could not be done.");
      await this.#look();
    };
    return h("button", { type: "button", class: "btn small", on: { click } }, words);
  }

  #draw(state) {
    const held = state.held === 1 ? "1 is held" : `${state.held} are held`;
    this.mode.textContent = `New ones are ${MODES[state.mode]}.${state.held ? ` ${held}.` : ""}`;
    this.whileHeld.hidden = state.mode === "send" && state.held === 0;
    const there = state.webhooks.filter((one) => one.is_active).length;
    this.count.textContent = `${there} active`;
    swap(this.rows, state.webhooks.length ? state.webhooks.map(hook) : h("li", { class: "muted" }, "None is registered."));
    // What is being read stays as it is.
    const last = state.log.at(-1)?.n;
    if (last === this.last) return;
    this.last = last;
    swap(this.log, [...state.log].reverse().map((one) => this.#row(one)));
  }

  #row(entry) {
    const id = uid("hook");
    const bad = !["delivered", "held"].includes(entry.outcome);
    const attempt = entry.attempt > 1 ? ` · attempt ${entry.attempt}` : "";
    const took = entry.status ? ` · ${entry.status} in ${Math.round(entry.ms)} ms` : "";
    const head = h(
      "button",
      { type: "button", class: "call-head", "aria-controls": id },
      icon("right", "call-fold"),
      h("span", { class: `method method-${METHODS[entry.action] ?? "get"}` }, entry.action),
      h("span", { class: "call-path" }, `${entry.entity} ${entry.entity_id}`),
      h("span", { class: `call-status${bad ? " bad" : ""}` }, entry.outcome),
      h("span", { class: "call-about" }, `${entry.time.slice(11, 19)} UTC${took}${attempt}`),
    );
    const body = h("div", { class: "call-body", id });
    const fold = (open) => {
      head.setAttribute("aria-expanded", String(open));
      body.hidden = !open;
      const text = JSON.stringify(entry.body, null, 2);
      if (open && !body.firstChild) swap(body, h("pre", { tabindex: "0", "aria-label": "Body" }, text));
    };
    head.addEventListener("click", () => {
      if (!this.open.delete(entry.n)) this.open.add(entry.n);
      fold(this.open.has(entry.n));
    });
    fold(this.open.has(entry.n));
    return h("li", { class: "call" }, head, body);
  }
}

const METHODS = { create: "post", change: "patch", delete: "delete" };

function hook(row) {
  const state = row.remove_time ? `removed: ${row.remove_reason}` : row.is_banned ? "banned" : "active";
  const last = row.last_delivery_time ? `last ${row.last_delivery_time.slice(11)} UTC, ${row.last_http_status ?? "no answer"}` : "nothing sent yet";
  return h(
    "li",
    {},
    h("span", { class: `bot-dot${row.is_active && !row.is_banned ? "" : " stopped"}`, "aria-hidden": "true" }),
    h("span", {}, h("b", {}, row.event_object === "*" ? "everything" : row.event_object), ` · ${state} · ${last}`),
  );
}
