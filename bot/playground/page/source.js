// The JSON behind a message, for those who want to know what the app sent.

import { keepInside } from "./confirm.js";
import { h, uid } from "./dom.js";

export function showSource(message) {
  const titleId = uid("source");
  const shown = message.blocks?.length ? { text: message.text, blocks: message.blocks } : { text: message.text };
  const close = () => {
    dialog.close();
    dialog.remove();
  };
  const dialog = h(
    "dialog",
    { class: "source", "aria-labelledby": titleId, on: { keydown: (event) => keepInside(event, dialog) } },
    h("h2", { id: titleId }, "What the app sent"),
    h("pre", { class: "code-block", tabindex: "0" }, JSON.stringify(shown, null, 2)),
    h("div", { class: "confirm-buttons" }, h("button", { type: "button", class: "btn", on: { click: close } }, "Close")),
  );
  const from = document.activeElement;
  dialog.addEventListener("close", () => {
    dialog.remove();
    from?.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}
