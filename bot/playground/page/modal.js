// The open views: the top one is shown as a dialog; what was typed outlives every redrawing.

import { actor } from "./actor.js";
import { api } from "./api.js";
import { renderBlocks } from "./blocks.js";
import { keepInside, stopsIn } from "./confirm.js";
import { h, once, swap, uid } from "./dom.js";
import { focusedKey, refocus } from "./focus.js";
import { icon } from "./icons.js";
import { plain } from "./mrkdwn.js";
import { tokenHelp } from "./hints.js";
import { problems } from "./validate.js";

export class Modals {
  constructor() {
    this.shown = null;
    this.dialog = h("dialog", {
      class: "modal",
      role: "dialog",
      "aria-modal": "true",
      on: {
        cancel: (event) => event.preventDefault(),
        keydown: (event) => this.#key(event),
      },
    });
    document.body.append(this.dialog);
  }

  show(session) {
    const view = session?.views.at(-1);
    if (!view) return this.#hide();
    const same = this.shown?.view.id === view.id && this.session === session;
    const place = same ? { focus: focusedKey(this.dialog), top: this.body?.scrollTop ?? 0 } : null;
    this.session = session;
    const scope = session.scope(view.id);
    scope.values.prune(view.blocks ?? []);
    this.shown = { view, scope, errors: {} };
    this.#draw();
    if (!this.dialog.open) {
      this.cameFrom = document.activeElement;
      this.dialog.showModal();
    }
    if (place) this.body.scrollTop = place.top;
    if (!place || !refocus(this.dialog, place.focus)) this.#focusFirst();
    return undefined;
  }

  #hide() {
    this.shown = null;
    if (!this.dialog.open) return;
    this.dialog.close();
    swap(this.dialog);
    const back = this.cameFrom?.isConnected ? this.cameFrom : document.querySelector(".composer textarea");
    // Chromium gives the focus back by itself, but without a caret: what is typed would be lost.
    back?.blur();
    back?.focus();
  }

  #draw() {
    const { view, scope } = this.shown;
    const titleId = uid("title");
    const stacked = this.session.views.length > 1;
    const ctx = {
      ...actor(this.session, { view_id: view.id }, scope),
      onHold: (block) => this.#clear(block.block_id),
    };
    this.body = h("div", { class: "modal-body", tabindex: "-1" }, renderBlocks(view.blocks, ctx));
    this.body.addEventListener("scroll", () => this.body.classList.toggle("scrolled", this.body.scrollTop > 2));
    this.problem = h("p", { class: "modal-problem", role: "alert", hidden: true });
    this.submit =
      view.submit && h("button", { type: "submit", class: "btn primary" }, plain(view.submit));
    const dismiss = plain(view.close) || (view.submit ? "Cancel" : "Close");
    const form = h(
      "form",
      { class: "modal-box", novalidate: true, autocomplete: "off", data: { scope: view.id } },
      h(
        "header",
        { class: "modal-head" },
        stacked && this.#iconButton("left", "Back", () => this.#close(false)),
        h("h1", { id: titleId }, plain(view.title)),
        this.#iconButton("close", "Dismiss dialog", () => this.#close(stacked)),
      ),
      this.body,
      this.problem,
      h(
        "footer",
        { class: "modal-foot" },
        h("button", { type: "button", class: "btn", on: { click: () => this.#close(false) } }, dismiss),
        this.submit,
      ),
    );
    const send = once(() => this.#submit());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.submit) send();
    });
    this.dialog.setAttribute("aria-labelledby", titleId);
    swap(this.dialog, form, tokenHelp(this.session, view));
  }

  #iconButton(drawing, label, click) {
    return h("button", { type: "button", class: "plain-icon", "aria-label": label, on: { click } }, icon(drawing));
  }

  #key(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      this.#close(false);
    } else if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) {
      this.dialog.querySelector("form").requestSubmit();
    } else {
      keepInside(event, this.dialog);
    }
  }

  #focusFirst() {
    const wanted = this.dialog.querySelector("[data-focus-on-load]");
    const field = stopsIn(this.body).find((stop) => stop.matches("input, textarea"));
    const first = wanted ?? field ?? stopsIn(this.body)[0] ?? this.submit ?? this.body;
    first.focus();
    if (first.matches("input, textarea") && first.value) first.select?.();
  }

  async #close(cleared) {
    const { view } = this.shown ?? {};
    if (!view) return;
    const body = { user: this.session.user, view_id: view.id };
    const answer = await api.close(cleared ? { ...body, cleared: true } : body);
    if (answer.ok === false) this.#say(answer.text ?? "This dialog could not be closed. Try again?");
  }

  async #submit() {
    const { view, scope } = this.shown;
    const found = problems(view, scope.values);
    if (Object.keys(found).length) return this.#errors(found);
    this.#errors({});
    const button = this.submit;
    button.setAttribute("aria-busy", "true");
    const answer = await api.submit({ user: this.session.user, view_id: view.id, state: scope.values.toJSON() });
    if (this.shown?.view.id !== view.id) return undefined;
    button.removeAttribute("aria-busy");
    if (answer.errors) return this.#errors(answer.errors);
    if (answer.ok === false) this.#say(answer.text ?? answer.error);
    return undefined;
  }

  #say(text) {
    this.problem.hidden = !text;
    this.problem.textContent = text;
  }

  #errors(errors) {
    const before = Object.keys(this.shown.errors);
    this.shown.errors = errors;
    before.forEach((id) => this.#mark(id, ""));
    const stray = Object.entries(errors).filter(([id, text]) => !this.#mark(id, text));
    this.#say(stray.map(([, text]) => text).join(" "));
    const first = this.body.querySelector("[aria-invalid=true]");
    (first?.matches("[role=group], [role=radiogroup]") ? stopsIn(first)[0] : first)?.focus();
  }

  #mark(blockId, text) {
    const block = this.body.querySelector(`[data-block-id="${CSS.escape(blockId)}"]`);
    const line = block?.querySelector(".field-error");
    if (!line) return false;
    line.textContent = text;
    line.hidden = !text;
    block.classList.toggle("invalid", Boolean(text));
    const control = block.querySelector("[role=group], [role=radiogroup], input, textarea");
    if (text) control?.setAttribute("aria-invalid", "true");
    else control?.removeAttribute("aria-invalid");
    return true;
  }

  #clear(blockId) {
    if (!this.shown?.errors[blockId]) return;
    delete this.shown.errors[blockId];
    this.#mark(blockId, "");
  }
}
