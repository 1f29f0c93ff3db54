// Times and days as Slack writes them.

const DAY = 86_400_000;

const shape = (options) => new Intl.DateTimeFormat("en-GB", options);
const CLOCK = shape({ hour: "2-digit", minute: "2-digit" });
const SECONDS = shape({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
const US = (options) => new Intl.DateTimeFormat("en-US", options);
const LONG = US({ weekday: "long", year: "numeric", month: "long", day: "numeric" });
const MEDIUM = US({ year: "numeric", month: "long", day: "numeric" });
const SHORT = US({ year: "numeric", month: "short", day: "numeric" });
const DIVIDER = US({ weekday: "long", month: "long", day: "numeric" });

export const dateOf = (ts) => new Date(Number(ts) * 1000);
export const clock = (ts) => CLOCK.format(dateOf(ts));
export const full = (ts) => `${LONG.format(dateOf(ts))} at ${CLOCK.format(dateOf(ts))}`;

const midnight = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).valueOf();

export const dayKey = (ts) => String(midnight(dateOf(ts)));

function nearName(date) {
  const days = Math.round((midnight(date) - midnight(new Date())) / DAY);
  return { 0: "Today", 1: "Tomorrow", [-1]: "Yesterday" }[days] ?? null;
}

export function dayName(ts) {
  const date = dateOf(ts);
  return nearName(date) ?? DIVIDER.format(date);
}

function iso(date) {
  const two = (n) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function ago(date) {
  const minutes = Math.round((date.valueOf() - Date.now()) / 60_000);
  const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  if (Math.abs(minutes) < 60) return words.format(minutes, "minute");
  if (Math.abs(minutes) < 1440) return words.format(Math.round(minutes / 60), "hour");
  return words.format(Math.round(minutes / 1440), "day");
}

const lower = (name) => name?.toLowerCase();

const TOKENS = {
  date_num: iso,
  date: (date) => MEDIUM.format(date),
  date_short: (date) => SHORT.format(date),
  date_long: (date) => LONG.format(date),
  date_pretty: (date) => lower(nearName(date)) ?? MEDIUM.format(date),
  date_short_pretty: (date) => lower(nearName(date)) ?? SHORT.format(date),
  date_long_pretty: (date) => lower(nearName(date)) ?? LONG.format(date),
  day_divider_pretty: (date) => nearName(date) ?? DIVIDER.format(date),
  time: (date) => CLOCK.format(date),
  time_secs: (date) => SECONDS.format(date),
  ago,
};

// The text of <!date^seconds^pattern|fallback>.
export function formatDate(seconds, pattern, fallback) {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.valueOf())) return fallback;
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => TOKENS[name]?.(date) ?? whole);
}

// What a datetime-local field holds for these epoch seconds, and back.
export function toLocalField(seconds) {
  const date = new Date(seconds * 1000);
  return `${iso(date)}T${CLOCK.format(date)}`;
}

export function fromLocalField(text) {
  const stamp = new Date(text).valueOf();
  return Number.isNaN(stamp) ? null : Math.floor(stamp / 1000);
}
