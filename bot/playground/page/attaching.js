// The files that wait in the composer until the message is sent.

import { h, swap } from "./dom.js";
import { icon } from "./icons.js";
import { chip, chooser, upload } from "./uploading.js";

const MOST = 10;

export class Attaching {
  // `waiting` outlives a drawing of the composer, as drafts do.
  constructor(user, waiting, { onChange, say }) {
    Object.assign(this, { user, waiting, onChange, say });
    this.button = h("button", { type: "button", class: "tool", "aria-label": "Attach files", title: "Attach files" }, icon("clip"));
    this.field = chooser(this.button, { multiple: true }, (files) => this.take(files));
    this.list = h("ul", { class: "files", "aria-label": "Files to send" });
    this.#show();
  }

  get isBusy() {
    return this.waiting.some((one) => one.busy);
  }

  get ids() {
    return this.waiting.map((one) => one.id);
  }

  async take(files) {
    const room = MOST - this.waiting.length;
    this.say(files.length > room ? `At most ${MOST} files fit into a message.` : "");
    const coming = files.slice(0, room).map((file) => ({ name: file.name, length: file.size, busy: true, file }));
    this.waiting.push(...coming);
    this.#show();
    await Promise.all(coming.map((one) => this.#send(one)));
  }

  async #send(one) {
    const answer = await upload(this.user, one.file);
    one.busy = false;
    if (answer.ok === false) {
      this.say(answer.text ?? `${one.name} could not be uploaded.`);
      this.#drop(one);
    } else one.id = answer.file.id;
    this.#show();
  }

  clear() {
    const gone = this.waiting.splice(0);
    this.#show();
    return gone;
  }

  restore(gone) {
    this.waiting.push(...gone);
    this.#show();
  }

  #drop(one) {
    const at = this.waiting.indexOf(one);
    if (at >= 0) this.waiting.splice(at, 1);
    this.#show();
  }

  #show() {
    swap(this.list, this.waiting.map((one) => chip(one, () => this.#drop(one))));
    this.onChange();
  }
}
