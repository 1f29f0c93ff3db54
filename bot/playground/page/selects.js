// Every kind of select element on top of the one combobox: where options come from, what is sent back.

import { combobox } from "./combobox.js";
import { plain } from "./mrkdwn.js";

const DEBOUNCE = 150;
const MIN_QUERY = 3;

const asOption = (id, name) => ({ value: id, text: { type: "plain_text", text: name } });

const PEOPLE = (book) => book.people.map((person) => asOption(person.id, person.name));
const PLACES = (book) =>
  book.channels.map((place) => asOption(place.id, place.is_im ? place.name : `#${place.name}`));

// value key for one and for many, the initial keys, and what an option is in Slack's words
const KINDS = {
  static_select: { one: "selected_option", many: "selected_options" },
  external_select: { one: "selected_option", many: "selected_options" },
  users_select: { one: "selected_user", many: "selected_users", from: PEOPLE, hint: "Choose a person" },
  conversations_select: {
    one: "selected_conversation",
    many: "selected_conversations",
    from: PLACES,
    hint: "Choose a channel",
  },
  channels_select: {
    one: "selected_channel",
    many: "selected_channels",
    from: PLACES,
    hint: "Choose a channel",
  },
};

export const isSelect = (type) => baseOf(type) in KINDS;

const baseOf = (type) => type.replace(/^multi_/, "");

export function select(element, ctx) {
  const multi = element.type.startsWith("multi_");
  const kind = KINDS[baseOf(element.type)];
  const key = multi ? kind.many : kind.one;
  const initial = element[key.replace("selected", "initial")];
  const entry = ctx.keep({ type: element.type, [key]: initial ?? (multi ? [] : null) });
  const placeholder = plain(element.placeholder) || kind.hint || "Choose an option";
  return combobox({
    ...ctx.naming(placeholder),
    placeholder,
    multi,
    max: element.max_selected_items,
    optional: ctx.optional,
    chosen: asOptions(entry[key], kind, ctx.book),
    load: loader(element, kind, ctx),
    onChange(options) {
      const values = kind.from ? options.map((option) => option.value) : options;
      const value = multi ? values : (values[0] ?? null);
      return ctx.change({ type: element.type, [key]: value });
    },
  });
}

function asOptions(value, kind, book) {
  const list = [value ?? []].flat();
  if (!kind.from) return list;
  const known = kind.from(book);
  return list.map((id) => known.find((option) => option.value === id) ?? asOption(id, id));
}

function loader(element, kind, ctx) {
  if (baseOf(element.type) === "external_select") return external(element, ctx);
  const groups = kind.from
    ? [{ label: null, options: kind.from(ctx.book) }]
    : grouped(element.option_groups, element.options);
  return async (query) => ({ groups: narrow(groups, query) });
}

function grouped(groups, options) {
  if (!groups) return [{ label: null, options: options ?? [] }];
  return groups.map((group) => ({ label: plain(group.label), options: group.options ?? [] }));
}

function narrow(groups, query) {
  const wanted = query.toLowerCase();
  const fits = (option) =>
    `${plain(option.text)} ${plain(option.description)}`.toLowerCase().includes(wanted);
  return groups
    .map((group) => ({ ...group, options: group.options.filter(fits) }))
    .filter((group) => group.options.length > 0);
}

// One question per pause in typing; the combobox drops answers that come too late.
function external(element, ctx) {
  const least = element.min_query_length ?? MIN_QUERY;
  let last = 0;
  return async (query) => {
    const mine = (last += 1);
    if (query.length < least) return { note: typeMore(least, query.length) };
    if (query) await new Promise((resolve) => setTimeout(resolve, DEBOUNCE));
    if (mine !== last) return {};
    const answer = await ctx.suggest(query);
    if (answer.ok === false) return { note: answer.text ?? "Options could not be loaded." };
    return { groups: grouped(answer.option_groups, answer.options) };
  };
}

function typeMore(least, length) {
  const missing = least - length;
  if (length > 0) return `Keep typing: ${missing} more`;
  return least === 1 ? "Type to search" : `Type ${least} or more characters to search`;
}
