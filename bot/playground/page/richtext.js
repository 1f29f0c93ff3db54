// rich_text blocks: sections, lists, quotes and code.

import { formatDate } from "./dates.js";
import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { channel, link, mention } from "./mrkdwn.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u" };

export function richText(block, book) {
  return (block.elements ?? []).map((part) => (PARTS[part.type] ?? section)(part, book));
}

function section(part, book) {
  return h("div", { class: "rich-section" }, inlines(part, book));
}

function list(part, book) {
  const items = (part.elements ?? []).map((item) => h("li", {}, inlines(item, book)));
  const depth = Math.min(part.indent ?? 0, 8);
  const props = { class: `rich-list depth-${depth}`, start: part.offset ? part.offset + 1 : null };
  return h(part.style === "ordered" ? "ol" : "ul", props, items);
}

const PARTS = {
  rich_text_section: section,
  rich_text_list: list,
  rich_text_quote: (part, book) => h("blockquote", {}, inlines(part, book)),
  rich_text_preformatted: (part, book) => h("pre", { class: "code-block" }, inlines(part, book)),
};

function inlines(part, book) {
  return (part.elements ?? []).flatMap((element) => inline(element, book));
}

function inline(element, book) {
  const node = (INLINES[element.type] ?? (() => text(element.text ?? "")))(element, book);
  return Object.entries(element.style ?? {})
    .filter(([name, on]) => on && STYLES[name])
    .reduce((inner, [name]) => h(STYLES[name], {}, inner), node);
}

function text(words) {
  return String(words)
    .split("\n")
    .flatMap((line, index) => (index ? [h("br"), line] : [line]));
}

const INLINES = {
  text: (element) => text(element.text),
  link: (element) => link(element.url, element.text) ?? text(element.text ?? element.url),
  emoji: (element) => withEmoji(`:${element.name}:`),
  user: (element, book) => mention(element.user_id, null, book) ?? text(element.user_id),
  channel: (element, book) => channel(element.channel_id, null, book) ?? text(element.channel_id),
  broadcast: (element) => h("span", { class: "pill pill-shout" }, `@${element.range}`),
  usergroup: (element) => h("span", { class: "pill" }, `@${element.usergroup_id}`),
  color: (element) => text(element.value),
  date: (element) => formatDate(element.timestamp, element.format ?? "{date}", element.fallback ?? ""),
};
