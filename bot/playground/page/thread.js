// The right-hand column of one thread.

import { Composer } from "./composer.js";
import { swap } from "./dom.js";
import { icon } from "./icons.js";
import { MessageList } from "./messages.js";
import { dropPlace } from "./uploading.js";

const at = (id) => document.getElementById(id);

export class ThreadPane {
  constructor(close) {
    at("thread-close").append(icon("close"));
    at("thread-close").addEventListener("click", close);
    dropPlace(at("thread"), (files) => this.composer.take(files));
  }

  draw(session) {
    const open = session.thread && session.message(session.channel, session.thread);
    at("thread").hidden = !open;
    document.body.classList.toggle("with-thread", Boolean(open));
    this.list = null;
    if (!open) return;
    const where = { channel: session.channel, thread: session.thread };
    const place = session.place();
    this.list = new MessageList(session, where);
    this.composer = new Composer(session, where);
    this.list.draw();
    at("thread-place").textContent = `${place.is_im ? "" : "#"}${place.name}`;
    swap(at("thread-messages"), this.list.root);
    swap(at("thread-composer"), this.composer.root);
    this.toEnd();
  }

  toEnd() {
    at("thread-messages").scrollTop = at("thread-messages").scrollHeight;
  }
}
