// Files on their way to the local Slack: sent as they are chosen, listed with a way to drop them.

import { api } from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";

const MOST_BYTES = 50 * 2 ** 20;
const UNITS = ["bytes", "kB", "MB", "GB"];

export function size(bytes) {
  const step = Math.min(UNITS.length - 1, bytes > 0 ? Math.floor(Math.log10(bytes) / 3) : 0);
  const number = bytes / 1000 ** step;
  return `${number.toLocaleString("en", { maximumFractionDigits: step ? 1 : 0 })} ${UNITS[step]}`;
}

// The file as the local Slack keeps it, or {ok: false, text}.
export async function upload(user, file) {
  if (!file.size) return { ok: false, text: `${file.name} is empty.` };
  if (file.size > MOST_BYTES) return { ok: false, text: `${file.name} is larger than 50 MB.` };
  return api.upload(user, file);
}

export function chip({ name, length, busy }, remove) {
  const dismiss = h("button", { type: "button", class: "file-remove", "aria-label": `Remove ${name}`, on: { click: remove } }, icon("close"));
  return h(
    "li",
    { class: `file waiting${busy ? " busy" : ""}`, "aria-busy": busy ? "true" : null },
    h("span", { class: "file-mark" }, icon(drawing(name))),
    h("span", { class: "file-words" }, h("span", { class: "file-name" }, name), h("span", { class: "file-size" }, busy ? "Uploading…" : size(length))),
    dismiss,
  );
}

const ENDINGS = { png: "picture", jpg: "picture", jpeg: "picture", gif: "picture", webp: "picture", csv: "table", xlsx: "table", xls: "table" };

export const drawing = (name) => ENDINGS[name.split(".").at(-1).toLowerCase()] ?? "file";

// Whatever holds files and is dropped here; the place says so while they hover over it.
export function dropPlace(place, onFiles) {
  const holds = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  let depth = 0;
  const over = (count) => {
    depth = count;
    place.classList.toggle("drop-here", depth > 0);
  };
  place.addEventListener("dragenter", (event) => holds(event) && over(depth + 1));
  place.addEventListener("dragleave", (event) => holds(event) && over(depth - 1));
  place.addEventListener("dragover", (event) => holds(event) && event.preventDefault());
  place.addEventListener("drop", (event) => {
    if (!holds(event)) return;
    event.preventDefault();
    event.stopPropagation();
    over(0);
    onFiles([...event.dataTransfer.files]);
  });
}

// A button of our own in front of the browser's file field.
export function chooser(button, props, onFiles) {
  const field = h("input", { type: "file", hidden: true, tabindex: "-1", ...props });
  field.addEventListener("change", () => {
    onFiles([...field.files]);
    field.value = "";
  });
  button.addEventListener("click", () => field.click());
  return field;
}
