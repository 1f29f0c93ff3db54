// People at work in Pipedrive itself: what they do there comes back as webhooks.

import { api } from "./api.js";
import { h, once, swap, uid } from "./dom.js";
import { icon } from "./icons.js";

const IMPORTED = 400;
const IMPORT_LABEL = 14;

export class InPipedrive {
  constructor(notify) {
    this.notify = notify;
    this.who = h("select", { class: "field" });
    this.deal = h("select", { class: "field" });
    this.stage = h("select", { class: "field" });
    this.value = h("input", { class: "field", type: "number", min: "0", step: "any", value: "60000" });
    this.deal.addEventListener("change", () => this.#fill());
    const body = h(
      "div",
      { class: "controls-body", hidden: true },
      h("p", { class: "muted small-words" }, "Somebody works in Pipedrive, not here. Channels hear of it as of any change."),
      h(
        "div",
        { class: "work-form" },
        labelled("Who", this.who),
        labelled("Deal", this.deal),
        labelled("Stage", this.stage),
        this.#button("Move", (id) => update(id, { stage_id: Number(this.stage.value) })),
        labelled("Value", this.value),
        this.#button("Save value", (id) => update(id, { value: Number(this.value.value) })),
      ),
      h(
        "div",
        { class: "controls-row" },
        this.#button("Win", (id) => update(id, { status: "won" })),
        this.#button("Lose", (id) => update(id, { status: "lost", lost_reason: "Price" })),
        this.#button("Delete", (id) => [{ do: "delete", entity: "deal", id }]),
        this.#button(`Import ${IMPORTED}`, () => imported(), { source: "api" }),
      ),
    );
    const summary = h("summary", {}, icon("right", "fold-mark"), h("span", { class: "controls-title" }, "In Pipedrive"));
    this.root = h("details", { class: "controls", name: "panel" }, summary, body);
    this.root.addEventListener("toggle", () => {
      body.hidden = !this.root.open;
      if (this.root.open) this.#read();
    });
  }

  async #read() {
    const answer = await api.pipedrive();
    if (!answer.ok) return this.notify(answer.text ?? "Pipedrive cannot be reached.");
    const [who, deal] = [this.who.value || "tom", this.deal.value];
    this.deals = answer.deals;
    const first = (name) => name.split(" ")[0].toLowerCase();
    choices(this.who, answer.people.map((name) => [first(name), name]), who);
    choices(this.deal, answer.deals.map((one) => [one.id, `#${one.id} ${one.title}`]), deal);
    choices(this.stage, answer.stages.map((one) => [one.id, `${one.name} (${one.pipeline})`]), this.stage.value);
    return this.#fill();
  }

  #fill() {
    const chosen = this.deals?.find((one) => String(one.id) === this.deal.value);
    if (chosen) this.value.value = String(chosen.value);
  }

  #button(words, steps, more = {}) {
    const button = h("button", { type: "button", class: "btn small" }, words);
    const run = once(async () => {
      button.disabled = true;
      const who = this.who.value;
      const answer = await api.change({ as: who, steps: steps(Number(this.deal.value)), ...more });
      button.disabled = false;
      const name = this.who.selectedOptions[0]?.textContent ?? who;
      if (answer.ok) this.notify(`${name} did it in Pipedrive: ${words}.`);
      else this.notify(`${name} could not do that: ${answer.text ?? answer.error}`);
      await this.#read();
      button.focus();
    });
    button.addEventListener("click", run);
    return button;
  }
}

const update = (id, fields) => [{ do: "update", entity: "deal", id, fields }];

function imported() {
  return Array.from({ length: IMPORTED }, (_, nr) => ({
    do: "create",
    entity: "deal",
    fields: { title: `Imported deal ${nr + 1}`, value: 1000 + 50 * nr, currency: "EUR", label_ids: [IMPORT_LABEL] },
  }));
}

function choices(select, pairs, chosen) {
  swap(select, pairs.map(([value, words]) => h("option", { value: String(value) }, words)));
  if (pairs.some(([value]) => String(value) === String(chosen))) select.value = String(chosen);
}

function labelled(name, control) {
  control.id = uid("work");
  return h("div", { class: "labelled" }, h("label", { for: control.id }, name), control);
}
