// Where the page is narrow, the left column stands behind a button.

import { icon } from "./icons.js";

const NARROW = window.matchMedia("(max-width: 720px)");

export class Fold {
  constructor(button, column) {
    Object.assign(this, { button, column });
    button.append(icon("menu"));
    button.addEventListener("click", () => this.set(!this.isOpen));
    column.addEventListener("keydown", ({ key }) => key === "Escape" && this.set(false));
    document.addEventListener("pointerdown", ({ target }) => {
      if (!column.contains(target) && !button.contains(target)) this.set(false);
    });
    NARROW.addEventListener("change", () => this.set(false));
  }

  get isOpen() {
    return document.body.classList.contains("with-places");
  }

  set(open) {
    if (open === this.isOpen) return;
    const hadFocus = this.column.contains(document.activeElement);
    document.body.classList.toggle("with-places", open);
    this.button.setAttribute("aria-expanded", String(open));
    if (open) this.column.querySelector("input:checked")?.focus();
    else if (hadFocus && NARROW.matches) this.button.focus();
  }
}
