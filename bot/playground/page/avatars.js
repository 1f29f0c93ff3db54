// Drawn faces: initials on a colour of one's own.

import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";

const HUES = 8;

function hueOf(id) {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.charCodeAt(0)) % 9973;
  return sum % HUES;
}

export function initials(name) {
  const words = String(name ?? "?").trim().split(/\s+/);
  return words
    .slice(0, 2)
    .map((word) => [...word][0] ?? "")
    .join("")
    .toUpperCase();
}

export function avatar({ id, name, isApp, icon }, size = "") {
  const emoji = /^:[\w+-]+:$/.test(icon ?? "") ? withEmoji(icon) : null;
  const drawn = emoji && emoji !== icon ? emoji : initials(name);
  const look = isApp ? "app" : `hue-${hueOf(id ?? name ?? "")}`;
  return h("span", { class: `avatar ${look} ${size}`.trim(), "aria-hidden": "true" }, drawn);
}
