// The way down to what came while somebody was reading further up.

import { h } from "./dom.js";
import { icon } from "./icons.js";

export class Latest {
  constructor(scroll, toEnd) {
    this.scroll = scroll;
    this.button = h("button", { type: "button", class: "latest", hidden: true }, icon("down"), "Jump to latest");
    this.button.addEventListener("click", () => {
      toEnd();
      this.hide();
    });
    scroll.after(h("div", { class: "latest-place" }, this.button));
  }

  // Offered only while that message is out of sight below.
  offer(message) {
    if (!message) return;
    const edge = this.scroll.getBoundingClientRect().bottom;
    if (message.getBoundingClientRect().bottom > edge + 1) this.button.hidden = false;
  }

  hide() {
    this.button.hidden = true;
  }
}
