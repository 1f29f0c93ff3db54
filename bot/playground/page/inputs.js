// Fields one types into: text, numbers, addresses, days and times.

import { fromLocalField, toLocalField } from "./dates.js";
import { h } from "./dom.js";
import { plain } from "./mrkdwn.js";

const PAUSE = 250;

function common(ctx, placeholder) {
  const { id, label, describedBy, focusKey, required, focusOnLoad } = ctx.naming(placeholder);
  return {
    id,
    class: "field",
    placeholder,
    "aria-label": id ? null : label,
    "aria-describedby": describedBy,
    "aria-required": required ? "true" : null,
    data: { focusKey, ...(focusOnLoad ? { focusOnLoad: "yes" } : {}) },
  };
}

export function textInput(element, ctx) {
  const entry = ctx.keep({ type: element.type, value: element.initial_value ?? null });
  const placeholder = plain(element.placeholder);
  const base = { ...common(ctx, placeholder), value: entry.value ?? "", spellcheck: "false" };
  const field = element.multiline
    ? h("textarea", { ...base, rows: "4" })
    : h("input", { ...base, ...KEYBOARDS[element.type], type: "text", autocomplete: "off" });
  field.addEventListener("input", () => {
    ctx.hold({ type: element.type, value: field.value || null });
  });
  dispatching(field, element, ctx, () => ({ value: field.value || null }));
  return element.max_length ? counted(field, element.max_length) : field;
}

const KEYBOARDS = {
  number_input: { inputmode: "decimal" },
  email_text_input: { inputmode: "email" },
  url_text_input: { inputmode: "url" },
};

function counted(field, most) {
  const counter = h("span", { class: "counter", "aria-hidden": "true" });
  const count = () => {
    counter.textContent = `${field.value.length} / ${most}`;
    counter.classList.toggle("over", field.value.length > most);
  };
  field.addEventListener("input", count);
  count();
  return h("div", { class: "counted" }, field, counter);
}

function dispatching(field, element, ctx, part) {
  if (!ctx.dispatches) return;
  const when = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  if (when.includes("on_enter_pressed") && !element.multiline) {
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      ctx.fire(part());
    });
  }
  if (when.includes("on_character_entered")) {
    let timer;
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => ctx.fire(part()), PAUSE);
    });
  }
}

export function richTextInput(element, ctx) {
  const empty = { type: element.type, rich_text_value: element.initial_value ?? null };
  const entry = ctx.keep(empty);
  const field = h("textarea", {
    ...common(ctx, plain(element.placeholder)),
    value: flat(entry.rich_text_value),
    rows: "5",
  });
  field.addEventListener("input", () => {
    ctx.hold({ type: element.type, rich_text_value: field.value ? rich(field.value) : null });
  });
  return field;
}

function rich(text) {
  const section = { type: "rich_text_section", elements: [{ type: "text", text }] };
  return { type: "rich_text", elements: [section] };
}

function flat(value) {
  if (!value) return "";
  if (value.text) return value.text;
  return (value.elements ?? []).map(flat).join(value.type === "rich_text" ? "\n" : "");
}

// A day typed digit by digit is many changes; it is told once, when the field is left or Enter pressed.
function picked(type, name, key, { show = (v) => v ?? "", read = (v) => v || null } = {}) {
  return (element, ctx) => {
    const initial = element[key === "selected_date_time" ? "initial_date_time" : key.replace("selected", "initial")];
    const entry = ctx.keep({ type: element.type, [key]: initial ?? null });
    const field = h("input", {
      ...common(ctx, plain(element.placeholder) || name),
      type,
      value: show(entry[key]),
    });
    field.classList.add("picker");
    let told = entry[key];
    let typing = false;
    const tell = async () => {
      const value = read(field.value);
      if (value === told) return;
      told = value;
      const stands = await ctx.change({ type: element.type, [key]: value });
      if (stands === false) field.value = show((told = entry[key]));
    };
    field.addEventListener("pointerdown", () => (typing = false));
    field.addEventListener("keydown", (event) => {
      typing = true;
      if (event.key === "Enter") tell();
    });
    field.addEventListener("change", () => {
      ctx.hold({ type: element.type, [key]: read(field.value) });
      if (!typing) tell();
    });
    field.addEventListener("blur", tell);
    return field;
  };
}

export const datePicker = picked("date", "Choose a date", "selected_date");
export const timePicker = picked("time", "Choose a time", "selected_time");
export const dateTimePicker = picked("datetime-local", "Choose a date and time", "selected_date_time", {
  show: (seconds) => (seconds ? toLocalField(seconds) : ""),
  read: (text) => fromLocalField(text),
});
