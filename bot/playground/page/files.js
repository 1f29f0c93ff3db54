// The files of a message: what each is called, how large it is, and a way to keep it.

import { h } from "./dom.js";

const UNITS = ["bytes", "kB", "MB", "GB"];

export function attachments(session, message) {
  if (!message.files?.length) return null;
  return h(
    "ul",
    { class: "files", "aria-label": "Files" },
    message.files.map((file) => attachment(session, file)),
  );
}

function attachment(session, file) {
  const from = new URL(file.url_private_download, location.origin);
  from.searchParams.set("user", session.me.id);
  return h(
    "li",
    { class: "file" },
    h("span", { class: "file-name" }, file.name),
    h("span", { class: "file-size" }, size(file.size)),
    h("a", { href: from.href, download: file.name, "aria-label": `Download ${file.name}` }, "Download"),
  );
}

function size(bytes) {
  const step = Math.min(UNITS.length - 1, bytes > 0 ? Math.floor(Math.log10(bytes) / 3) : 0);
  const number = bytes / 1000 ** step;
  return `${number.toLocaleString("en", { maximumFractionDigits: step ? 1 : 0 })} ${UNITS[step]}`;
}
