// The playground's own switches: the bot, faults, the seed.

import { api } from "./api.js";
import { confirmed } from "./confirm.js";
import { h, swap, uid } from "./dom.js";
import { icon } from "./icons.js";

const KINDS = [
  ["status", "answer with a status"],
  ["delay", "answer late"],
  ["reset_before", "cut the line before the effect"],
  ["reset_after", "cut the line after the effect"],
  ["garbage", "answer with garbage"],
  ["html", "answer with an HTML page"],
  ["truncated", "answer with half of it"],
  ["success_false", "answer “success: false”"],
];
const METHODS = ["any", "GET", "POST", "PATCH", "PUT", "DELETE"];
const STATES = { running: "running", stopped: "stopped", restarting: "restarting…" };

export class Controls {
  constructor(notify) {
    this.notify = notify;
    this.dot = h("span", { class: "bot-dot", "aria-hidden": "true" });
    this.state = h("span", { role: "status" });
    this.budget = h("span", { class: "budget" });
    this.faults = h("ul", { class: "faults", "aria-label": "Active faults" });
    const summary = h(
      "summary",
      {},
      icon("right", "fold-mark"),
      h("span", { class: "controls-title" }, "Playground"),
      h("span", { class: "bot-state" }, this.dot, this.state),
    );
    const body = h(
      "div",
      { class: "controls-body", hidden: true },
      this.budget,
      h(
        "div",
        { class: "controls-row" },
        this.#button("refresh", "Restart the bot", () => this.#restart()),
        this.#button("undo", "Reset Pipedrive data", () => this.#reset()),
      ),
      this.#clicker(),
      h("h3", {}, "Make Pipedrive fail"),
      this.#form(),
      this.faults,
    );
    this.root = h("details", { class: "controls", name: "panel" }, summary, body);
    this.root.addEventListener("toggle", () => {
      body.hidden = !this.root.open;
      if (this.root.open) this.#list();
    });
  }

  show(session) {
    this.session = session;
    this.#offerClickers();
    const state = session.bot?.state ?? "running";
    this.dot.className = `bot-dot ${state}`;
    const words = `Bot ${STATES[state] ?? state}`;
    if (this.state.textContent !== words) this.state.textContent = words;
    const left = session.pipedrive?.tokens_left;
    this.budget.textContent =
      left === undefined ? "" : `Daily API budget left: ${Number(left).toLocaleString("en")} tokens`;
  }

  // Who may confirm what somebody else was asked? Press it for them and see.
  #clicker() {
    const id = uid("clicker");
    const change = () => {
      this.session.clicksAs = this.clickers.value;
      const name = this.clickers.selectedOptions[0].textContent;
      if (this.clickers.value) this.notify(`Your clicks now count as made by ${name}, who is told what comes of them: open a second tab to see it.`);
    };
    this.clickers = h("select", { id, on: { change } });
    return h("p", { class: "controls-row" }, h("label", { for: id }, "Clicks are made by"), this.clickers);
  }

  #offerClickers() {
    if (this.offeredTo === this.session.user) return;
    this.offeredTo = this.session.user;
    const others = this.session.people.filter((one) => one.id !== this.session.user);
    const options = [["", "me"], ...others.map((one) => [one.id, one.name])];
    swap(this.clickers, ...options.map(([value, words]) => h("option", { value }, words)));
    this.clickers.value = this.session.clicksAs ?? "";
  }

  #button(drawing, text, click) {
    return h("button", { type: "button", class: "btn small", on: { click } }, icon(drawing), text);
  }

  async #restart() {
    const answer = await api.restart();
    this.notify(answer.ok === false ? (answer.text ?? "The bot could not be restarted.") : "The bot was restarted; its database is the same.");
  }

  async #reset() {
    const text = (words) => ({ type: "plain_text", text: words });
    const sure = await confirmed(
      {
        title: text("Reset Pipedrive data?"),
        text: text("Deals, people and organizations go back to how they were at the start."),
        confirm: text("Reset"),
        deny: text("Keep"),
        style: "danger",
      },
      this.session,
    );
    if (!sure) return;
    const answer = await api.reset();
    if (answer.ok === false) return this.notify(answer.text ?? "The data could not be reset.");
    await this.session.refresh();
    this.session.tell(this.session, { type: "state" });
    return this.notify("Pipedrive is back at its seed.");
  }

  #form() {
    const method = choose(METHODS.map((name) => [name === "any" ? "" : name, name]));
    const path = h("input", { class: "field", type: "text", value: "/api/v2/deals*", spellcheck: "false" });
    const kind = choose(KINDS);
    const figure = h("input", { class: "field", type: "number", min: "0", step: "any", value: "500" });
    const times = h("input", { class: "field", type: "number", min: "1", value: "1" });
    const figureLabel = h("span", {}, "Status");
    const figureField = h("label", {}, figureLabel, figure);
    kind.addEventListener("change", () => {
      figureField.hidden = !["status", "delay"].includes(kind.value);
      figureLabel.textContent = kind.value === "delay" ? "Seconds" : "Status";
      figure.value = kind.value === "delay" ? "5" : "500";
    });
    const add = async (event) => {
      event.preventDefault();
      const fault = { path: path.value, kind: kind.value, times: Number(times.value) || 1 };
      if (method.value) fault.method = method.value;
      if (kind.value === "status") fault.status = Number(figure.value);
      if (kind.value === "delay") fault.seconds = Number(figure.value);
      const answer = await api.addFault(fault);
      if (answer.ok === false) this.notify(answer.text ?? "That fault was not accepted.");
      await this.#list();
    };
    return h(
      "form",
      { class: "fault-form", "aria-label": "Make Pipedrive fail", on: { submit: add } },
      labelled("Method", method),
      labelled("Path (with *)", path, "wide"),
      labelled("What happens", kind, "wide"),
      figureField,
      labelled("Times", times),
      h("button", { type: "submit", class: "btn small" }, icon("bolt"), "Add fault"),
    );
  }

  async #list() {
    const answer = await api.faults();
    const faults = Array.isArray(answer) ? answer : (answer.faults ?? []);
    const clear = async () => {
      await api.clearFaults();
      await this.#list();
    };
    swap(
      this.faults,
      faults.map((fault) => h("li", {}, describe(fault))),
      faults.length > 0 &&
        h("li", {}, h("button", { type: "button", class: "btn small", on: { click: clear } }, "Clear all faults")),
    );
  }
}

function choose(pairs) {
  return h("select", { class: "field" }, pairs.map(([value, text]) => h("option", { value }, text)));
}

function labelled(name, control, className = "") {
  const id = uid("control");
  control.id = id;
  return h("div", { class: `labelled ${className}`.trim() }, h("label", { for: id }, name), control);
}

function describe(fault) {
  const what = { status: `status ${fault.status}`, delay: `${fault.seconds} s late` }[fault.kind] ?? fault.kind;
  return [
    h("code", {}, `${fault.method ?? "any"} ${fault.path}`),
    ` ${what.replace("_", " ")}`,
    fault.times === undefined || fault.times === null ? "" : ` × ${fault.times}`,
  ];
}
