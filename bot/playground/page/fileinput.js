// The field of a form that takes files.

import { h, swap } from "./dom.js";
import { icon } from "./icons.js";
import { chip, chooser, dropPlace, upload } from "./uploading.js";

const MOST = 10;

export function fileInput(element, ctx) {
  const most = element.max_files ?? MOST;
  const kinds = (element.filetypes ?? []).map((kind) => kind.toLowerCase());
  let { files } = ctx.keep({ type: element.type, files: [] });
  let underWay = [];
  const list = h("ul", { class: "files", "aria-label": "Chosen files" });
  const problem = h("p", { class: "field-error", role: "alert", hidden: true });
  const words = most === 1 ? "Choose a file" : "Choose files";
  const button = h("button", { type: "button", class: "btn small", data: { focusKey: ctx.focusKey } }, icon("clip"), words);
  const accept = kinds.map((kind) => `.${kind}`).join(",") || null;

  const show = () => {
    const done = files.map((file) => chip({ name: file.name, length: file.size }, () => keep(files.filter((one) => one !== file))));
    const coming = underWay.map((file) => chip({ name: file.name, busy: true }, () => forget(file)));
    swap(list, done, coming);
    button.disabled = files.length + underWay.length >= most;
  };
  const keep = (kept) => {
    files = kept;
    ctx.hold({ type: element.type, files });
    show();
  };
  const forget = (file) => {
    underWay = underWay.filter((one) => one !== file);
    show();
  };
  const say = (text) => {
    problem.textContent = text;
    problem.hidden = !text;
  };
  const fits = (file) => !kinds.length || kinds.includes(file.name.split(".").at(-1).toLowerCase());
  const take = async (chosen) => {
    const wanted = chosen.filter(fits);
    const taken = wanted.slice(0, most - files.length - underWay.length);
    say(wanted.length < chosen.length ? `Only ${kinds.join(", ")} can be added here.` : taken.length < wanted.length ? `At most ${most}.` : "");
    underWay = [...underWay, ...taken];
    show();
    await Promise.all(taken.map(send));
  };
  const send = async (file) => {
    const answer = await upload(ctx.book.user, file);
    if (!underWay.includes(file)) return;
    underWay = underWay.filter((one) => one !== file);
    if (answer.ok === false) say(answer.text ?? `${file.name} could not be uploaded.`);
    keep(answer.ok === false ? files : [...files, answer.file]);
  };
  const field = chooser(button, { multiple: most > 1, accept }, take);
  const place = h("div", { class: "file-field" }, h("div", { class: "file-drop" }, button, field, h("span", { class: "muted" }, "or drop here")), list, problem);
  dropPlace(place, take);
  show();
  return h("div", ctx.groupNaming("group"), place);
}
