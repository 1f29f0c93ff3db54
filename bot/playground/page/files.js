// The files of a message: pictures as they are, others by name and size, and a way to keep each.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { fileAddress } from "./pictures.js";
import { drawing, size } from "./uploading.js";

export function attachments(session, message) {
  if (!message.files?.length) return null;
  return h(
    "ul",
    { class: "files", "aria-label": "Files" },
    message.files.map((file) => attachment(session, file)),
  );
}

const PICTURES = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);

function attachment(session, file) {
  const href = fileAddress(file.id, file.name, session);
  const download = h(
    "a",
    { class: "file-keep", href, download: file.name, "aria-label": `Download ${file.name}`, title: "Download" },
    icon("download"),
  );
  const words = h(
    "span",
    { class: "file-words" },
    h("span", { class: "file-name" }, file.name),
    h("span", { class: "file-size" }, `${size(file.size)} · ${file.filetype.toUpperCase()}`),
  );
  if (PICTURES.has(file.mimetype)) {
    const seen = h("a", { href, target: "_blank", rel: "noopener" }, h("img", { class: "thumbnail", src: href, alt: file.name }));
    return h("li", { class: "file pictured" }, h("div", { class: "file-line" }, words, download), seen);
  }
  return h("li", { class: "file" }, h("span", { class: `file-mark kind-${drawing(file.name)}` }, icon(drawing(file.name))), words, download);
}
