// A button with a menu: arrows walk, Enter picks, Escape gives the keyboard back.

import { h, uid } from "./dom.js";
import { popup, step } from "./popup.js";

// `entries` are {text, about, run}.
export function menuOf(trigger, label, entries, { alignEnd = true } = {}) {
  const menuId = uid("menu");
  const roles = { "aria-haspopup": "menu", "aria-expanded": "false", "aria-controls": menuId };
  for (const [name, value] of Object.entries(roles)) trigger.setAttribute(name, value);
  const items = entries.map((entry) => item(entry, () => pick(entry)));
  const menu = h("div", { class: "popup menu", popover: "manual", role: "menu", id: menuId, "aria-label": label }, items);
  const float = popup(trigger, menu, { match: false, alignEnd, onOutside: () => show(false) });

  function show(yes, index = 0) {
    trigger.setAttribute("aria-expanded", String(yes));
    if (!yes) return float.close();
    float.open();
    return items.at(index)?.focus();
  }
  function pick(entry) {
    show(false);
    trigger.focus();
    entry.run();
  }
  trigger.addEventListener("click", () => show(!float.isOpen));
  trigger.addEventListener("keydown", (event) => {
    if (!["ArrowDown", "ArrowUp"].includes(event.key)) return;
    event.preventDefault();
    show(true, event.key === "ArrowUp" ? -1 : 0);
  });
  menu.addEventListener("keydown", (event) => keys(event, items, () => show(false), trigger));
  return h("span", { class: "overflow" }, trigger, menu);
}

function item({ text, about }, click) {
  return h(
    "button",
    { type: "button", role: "menuitem", tabindex: "-1", class: "menu-item", on: { click } },
    h("span", {}, text),
    about && h("span", { class: "option-more" }, about),
  );
}

function keys(event, items, close, trigger) {
  if (event.key === "Escape" || event.key === "Tab") {
    close();
    trigger.focus();
    if (event.key === "Escape") event.preventDefault();
    event.stopPropagation();
  } else if (["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) {
    event.preventDefault();
    items[step(items.indexOf(document.activeElement), event.key, items.length)].focus();
  }
}
