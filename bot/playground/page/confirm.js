// The small question before something happens.

import { h, uid } from "./dom.js";
import { plain, textOf } from "./mrkdwn.js";

export function confirmed(question, book) {
  return new Promise((resolve) => {
    const titleId = uid("ask");
    const textId = uid("ask");
    const danger = question.style === "danger";
    const answer = (yes) => () => {
      dialog.close();
      dialog.remove();
      resolve(yes);
    };
    const deny = button(plain(question.deny) || "Cancel", "btn", answer(false));
    const go = button(plain(question.confirm) || "Yes", `btn ${danger ? "danger" : "primary"}`, answer(true));
    const dialog = h(
      "dialog",
      {
        class: "confirm",
        role: "alertdialog",
        "aria-modal": "true",
        "aria-labelledby": titleId,
        "aria-describedby": textId,
        on: {
          cancel: (event) => event.preventDefault(),
          keydown: (event) => {
            if (event.key === "Escape") {
              event.preventDefault();
              event.stopPropagation();
              answer(false)();
            } else keepInside(event, dialog);
          },
        },
      },
      h("h2", { id: titleId }, plain(question.title) || "Are you sure?"),
      h("div", { id: textId, class: "confirm-text" }, textOf(question.text, book)),
      h("div", { class: "confirm-buttons" }, deny, go),
    );
    const from = document.activeElement;
    dialog.addEventListener("close", () => from?.isConnected && from.focus());
    document.body.append(dialog);
    dialog.showModal();
    (danger ? deny : go).focus();
  });
}

function button(text, className, click) {
  return h("button", { type: "button", class: className, on: { click } }, text);
}

const STOPS = [
  "a[href]",
  "button:not([disabled])",
  "input:not([disabled])",
  "select:not([disabled])",
  "textarea:not([disabled])",
  "[tabindex='0']",
].join(",");

export function stopsIn(node) {
  return [...node.querySelectorAll(STOPS)].filter((stop) => stop.checkVisibility({ visibilityProperty: true }));
}

// Tab goes round inside the dialog instead of out of the page.
export function keepInside(event, dialog) {
  if (event.key !== "Tab") return;
  const stops = stopsIn(dialog);
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (stops.length && (document.activeElement === edge || !dialog.contains(document.activeElement))) {
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0]).focus();
  }
}
