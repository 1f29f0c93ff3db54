// Pictures in blocks: files of this workspace, and addresses on this machine.

import { h } from "./dom.js";
import { icon } from "./icons.js";

export function picture(element, book, className = "") {
  const alt = element.alt_text ?? "";
  const src = element.slack_file ? ofFile(element.slack_file, book) : local(element.image_url);
  if (src) return h("img", { class: `picture ${className}`.trim(), src, alt });
  const shown = className ? null : h("span", {}, alt);
  return h("span", { class: `picture-missing ${className}`.trim(), role: "img", "aria-label": alt, title: alt }, icon("picture"), shown);
}

// As this person may see it; the app's own address wants the app's token.
export function fileAddress(id, name, book) {
  return `/files/${encodeURIComponent(id)}/${encodeURIComponent(name)}?user=${encodeURIComponent(book.user)}`;
}

function ofFile({ id, url }, book) {
  const named = id ?? String(url).match(/\/files-pri\/\w+-(F\w+)\//)?.[1];
  return named ? fileAddress(named, "picture", book) : null;
}

// Only pictures from this machine are fetched; others would be a request to the outside.
function local(url) {
  try {
    const parsed = new URL(url, location.href);
    const near = ["127.0.0.1", "localhost", "[::1]", location.hostname].includes(parsed.hostname);
    return near || parsed.protocol === "data:" ? parsed.href : null;
  } catch {
    return null;
  }
}
