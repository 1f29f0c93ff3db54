// What one person sees: channels, messages, open views and calls, kept current by events.

import { api, listen } from "./api.js";
import { Values } from "./values.js";

const byTime = (a, b) => Number(a.ts) - Number(b.ts);

export class Session {
  constructor(user, tell) {
    this.user = user;
    this.tell = tell;
    this.messages = new Map();
    this.scopes = new Map();
    this.drafts = new Map();
    this.drops = new Map();
    this.tab = "messages";
    this.history = [];
    this.lessons = [];
    this.unread = new Map();
    this.views = [];
    this.ledger = [];
    this.thread = null;
    this.channel = null;
    this.connected = true;
    this.clearedAt = -1;
  }

  async start() {
    const answer = await this.refresh();
    if (!answer.channels) return answer.error === "user_not_found" ? "unknown" : "offline";
    this.lessons = (await api.lessons()).lessons ?? [];
    await this.#listen();
    return "ready";
  }

  // What happens between reading the state and hearing the stream would be lost: read once more.
  #listen() {
    return new Promise((done) => {
      let first = true;
      this.source = listen(this.user, {
        onEvent: (event) => this.apply(event),
        onOpen: async () => {
          await this.refresh();
          this.online(true);
          if (!first) this.tell(this, { type: "state" });
          first = false;
          done();
        },
        onLost: () => {
          this.online(false);
          done();
        },
      });
    });
  }

  sleep() {
    this.source?.close();
    this.source = null;
  }

  async wake() {
    if (!this.source) await this.#listen();
  }

  online(yes) {
    if (yes === this.connected) return;
    this.connected = yes;
    this.tell(this, { type: "connection" });
  }

  async refresh() {
    const state = await api.state(this.user);
    if (!state.channels) return state;
    Object.assign(this, {
      team: state.team,
      me: state.me,
      people: state.people ?? [],
      channels: state.channels,
      commands: state.commands ?? [],
      shortcuts: state.shortcuts ?? [],
      views: state.views ?? [],
      homeTab: state.home_tab === true,
      home: state.home ?? null,
      ledger: state.ledger ?? [],
      bot: state.bot ?? { state: "running" },
      pipedrive: state.pipedrive ?? {},
      hints: state.hints ?? {},
    });
    this.user = this.me?.id ?? this.user;
    this.channel ??= this.channels[0]?.id ?? null;
    this.#remember(state.messages ?? {});
    return state;
  }

  // Ephemeral messages come with no reload: those seen in this tab stay, as in an open window.
  #remember(messages) {
    for (const [channel, list] of Object.entries(messages)) {
      const kept = new Map();
      for (const old of this.messages.get(channel)?.values() ?? []) {
        if (old.ephemeral) kept.set(old.ts, old);
      }
      for (const message of list) if (!message.ephemeral) kept.set(message.ts, message);
      this.messages.set(channel, kept);
    }
  }

  apply(event) {
    const change = CHANGES[event.type];
    if (change) change(this, event);
    this.tell(this, event);
  }

  in(channel) {
    const all = [...(this.messages.get(channel)?.values() ?? [])];
    return all.filter((message) => !isReply(message) || message.broadcast).sort(byTime);
  }

  repliesTo(channel, ts) {
    const all = [...(this.messages.get(channel)?.values() ?? [])];
    return all.filter((message) => isReply(message) && message.thread_ts === ts).sort(byTime);
  }

  message(channel, ts) {
    return this.messages.get(channel)?.get(ts);
  }

  person(id) {
    const app = this.bot ?? {};
    if (id && id === app.id) return { id, name: app.name, is_bot: true };
    return this.people.find((person) => person.id === id);
  }

  place(id = this.channel) {
    return this.channels.find((channel) => channel.id === id);
  }

  shortcutsOf(type) {
    return this.shortcuts.filter((one) => one.type === type);
  }

  // Files that wait to be sent from one composer.
  dropsFor(key) {
    if (!this.drops.has(key)) this.drops.set(key, []);
    return this.drops.get(key);
  }

  bySelf(message) {
    return message.user === this.user && !message.bot;
  }

  // What was chosen, typed, sorted or folded outlives a drawing of the same message or view.
  scope(key) {
    if (!this.scopes.has(key)) this.scopes.set(key, { values: new Values(), ui: new Map() });
    return this.scopes.get(key);
  }

  forget(channel, ts) {
    this.messages.get(channel)?.delete(ts);
    this.scopes.delete(`${channel}/${ts}`);
  }

  calls() {
    return this.ledger.filter((entry) => entry.n > this.clearedAt);
  }
}

export function isReply(message) {
  return Boolean(message.thread_ts) && message.thread_ts !== message.ts;
}

function put(session, { message }) {
  if (!session.messages.has(message.channel)) session.messages.set(message.channel, new Map());
  session.messages.get(message.channel).set(message.ts, message);
}

function putView(session, view) {
  const at = session.views.findIndex((known) => known.id === view.id);
  if (at >= 0) session.views[at] = view;
  else session.views.push(view);
}

const CHANGES = {
  message(session, event) {
    put(session, event);
    const { channel } = event.message;
    if (channel !== session.channel && !session.bySelf(event.message)) {
      session.unread.set(channel, (session.unread.get(channel) ?? 0) + 1);
    }
  },
  message_changed: put,
  message_deleted: (session, { channel, ts }) => session.forget(channel, ts),
  view_opened: (session, { view }) => putView(session, view),
  view_pushed: (session, { view }) => putView(session, view),
  view_updated: (session, { view }) => putView(session, view),
  view_closed(session, { view_id: id }) {
    session.views = session.views.filter((view) => view.id !== id);
    session.scopes.delete(id);
  },
  home(session, { view }) {
    session.home = view;
  },
  ledger(session, { entry, pipedrive }) {
    session.ledger = [...session.ledger, entry].slice(-200);
    Object.assign(session.pipedrive, pipedrive ?? {});
  },
  channel(session, { channel }) {
    const at = session.channels.findIndex((known) => known.id === channel.id);
    if (at >= 0) session.channels[at] = channel;
    else session.channels.push(channel);
  },
  channel_gone(session, { channel }) {
    session.channels = session.channels.filter((known) => known.id !== channel);
    if (session.channel === channel) session.channel = session.channels[0]?.id ?? null;
  },
  added(session) {
    delete session.hints.add;
  },
  bot(session, { state }) {
    session.bot = { ...session.bot, state };
  },
};
