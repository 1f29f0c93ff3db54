// What time it is here, and moving on to a later one.

import { api } from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { menuOf } from "./menu.js";

const MORNING = 8;
const MINUTE = 60_000;
const DAY = 86_400_000;

export class Later {
  constructor(notify) {
    this.notify = notify;
    this.time = h("time", { class: "now" });
    this.button = h("button", { type: "button", class: "btn small" }, icon("clock"), "Later…");
    const menu = menuOf(this.button, "Move the clock", [
      { text: "In 10 minutes", run: () => this.#move((now) => now + 10 * MINUTE) },
      { text: "Tomorrow, 08:00", run: () => this.#move((now, zone) => morning(now, zone, () => true)) },
      { text: "Next Monday, 08:00", run: () => this.#move((now, zone) => morning(now, zone, isMonday)) },
    ]);
    this.root = h("section", { class: "time-bar", "aria-label": "Time", hidden: true }, this.time, menu);
    setInterval(() => this.#tick(), 1000);
  }

  async show(session) {
    this.session = session;
    const answer = await api.clock();
    this.root.hidden = answer.ok !== true;
    if (answer.ok) this.set(answer.now);
  }

  // Between two moves the clock runs as any other does.
  set(now) {
    this.ahead = Date.parse(now) - Date.now();
    this.#tick();
  }

  get now() {
    return Date.now() + (this.ahead ?? 0);
  }

  get zone() {
    return this.session?.me?.tz ?? "UTC";
  }

  #tick() {
    if (this.root.hidden || this.busy) return;
    this.time.textContent = words(this.now, this.zone);
    this.time.dateTime = new Date(this.now).toISOString();
    this.time.title = this.zone;
  }

  async #move(to) {
    if (this.busy) return;
    this.busy = true;
    this.button.disabled = true;
    this.time.textContent = "Time passes…";
    const answer = await api.moveClock({ to: new Date(to(this.now, this.zone)).toISOString() });
    this.busy = false;
    this.button.disabled = false;
    if (answer.ok) this.set(answer.now);
    else this.notify(answer.text ?? "The clock could not be moved.");
    this.#tick();
    this.button.focus();
  }
}

function words(moment, zone) {
  const shape = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };
  return new Intl.DateTimeFormat("en-GB", { ...shape, timeZone: zone }).format(moment);
}

const isMonday = (weekday) => weekday === "Mon";

// The next such morning in that zone, tomorrow at the earliest.
function morning(now, zone, fits) {
  for (let days = 1; days <= 8; days += 1) {
    const parts = partsOf(now + days * DAY, zone);
    const moment = at(parts, MORNING, zone);
    if (moment > now && fits(parts.weekday)) return moment;
  }
  return now;
}

function partsOf(moment, zone) {
  const shape = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", weekday: "short", hourCycle: "h23" };
  const format = new Intl.DateTimeFormat("en-GB", { ...shape, timeZone: zone });
  return Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
}

// That hour of that day there: guessed in UTC, and put right by what clocks there then show.
function at({ year, month, day }, hour, zone) {
  const wanted = Date.UTC(year, month - 1, day, hour);
  const shown = partsOf(wanted, zone);
  const there = Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute);
  return wanted - (there - wanted);
}
