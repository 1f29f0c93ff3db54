// Everything that can be pressed or chosen inside a block.

import { h, safeLink, uid } from "./dom.js";
import { icon } from "./icons.js";
import { fileInput } from "./fileinput.js";
import { dateTimePicker, datePicker, richTextInput, textInput, timePicker } from "./inputs.js";
import { menuOf } from "./menu.js";
import { plain, textOf } from "./mrkdwn.js";
import { picture } from "./pictures.js";
import { isSelect, select } from "./selects.js";

export function renderElement(element, ctx) {
  if (isSelect(element.type)) return select(element, ctx);
  const build = BUILDERS[element.type];
  if (build) return build(element, ctx);
  return h("span", { class: "unsupported" }, `Unsupported element: ${element.type}`);
}

function button(element, ctx) {
  const text = plain(element.text);
  const href = element.url ? safeLink(element.url) : null;
  const style = { primary: "primary", danger: "danger" }[element.style] ?? "";
  const props = {
    class: `btn small ${style}`.trim(),
    "aria-label": element.accessibility_label,
    data: { focusKey: ctx.focusKey },
    on: { click: (event) => ctx.fire({ value: element.value }, event.currentTarget) },
  };
  if (!href) return h("button", { ...props, type: "button" }, text);
  return h("a", { ...props, href, target: "_blank", rel: "noopener noreferrer" }, text);
}

function overflow(element, ctx) {
  const trigger = h(
    "button",
    { type: "button", class: "btn small icon-btn", "aria-label": "More actions", data: { focusKey: ctx.focusKey } },
    icon("dots"),
  );
  const entries = (element.options ?? []).map((option) => ({
    text: plain(option.text),
    about: plain(option.description),
    run() {
      const href = option.url ? safeLink(option.url) : null;
      if (href) window.open(href, "_blank", "noopener,noreferrer");
      ctx.fire({ selected_option: option }, trigger);
    },
  }));
  return menuOf(trigger, "More actions", entries);
}

const sameOption = (a, b) => a?.value === b?.value;

function choices(type, { many }) {
  return (element, ctx) => {
    const key = many ? "selected_options" : "selected_option";
    const initial = many ? (element.initial_options ?? []) : (element.initial_option ?? null);
    const entry = ctx.keep({ type: element.type, [key]: initial });
    const name = uid("choice");
    const boxes = element.options.map((option) => {
      const on = [entry[key] ?? []].flat().some((chosen) => sameOption(chosen, option));
      return h("input", { type, name, checked: on, data: { focusKey: `${ctx.focusKey}/${option.value}` } });
    });
    const read = () => {
      const chosen = element.options.filter((_, index) => boxes[index].checked);
      return { type: element.type, [key]: many ? chosen : (chosen[0] ?? null) };
    };
    let before = read();
    const changed = async () => {
      const stands = await ctx.change(read());
      if (stands === false) restore(boxes, element.options, [before[key] ?? []].flat());
      else before = read();
    };
    const rows = element.options.map((option, index) => choice(option, boxes[index], ctx));
    boxes.forEach((box) => box.addEventListener("change", changed));
    if (ctx.naming("").focusOnLoad && boxes[0]) boxes[0].dataset.focusOnLoad = "yes";
    return h("div", { class: "choices", ...ctx.groupNaming(many ? "group" : "radiogroup") }, rows);
  };
}

function choice(option, box, ctx) {
  return h(
    "label",
    { class: "choice" },
    box,
    h(
      "span",
      { class: "choice-words" },
      h("span", {}, textOf(option.text, ctx.book)),
      option.description && h("span", { class: "choice-more" }, textOf(option.description, ctx.book)),
    ),
  );
}

function restore(boxes, options, chosen) {
  boxes.forEach((box, index) => {
    box.checked = chosen.some((option) => sameOption(option, options[index]));
  });
}

const BUILDERS = {
  button,
  workflow_button: button,
  overflow,
  checkboxes: choices("checkbox", { many: true }),
  radio_buttons: choices("radio", { many: false }),
  datepicker: datePicker,
  timepicker: timePicker,
  datetimepicker: dateTimePicker,
  plain_text_input: textInput,
  number_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
  rich_text_input: richTextInput,
  file_input: fileInput,
  image: (element, ctx) => picture(element, ctx.book, "accessory-image"),
  icon_button: (element, ctx) => button({ ...element, text: element.text ?? element.icon }, ctx),
};
