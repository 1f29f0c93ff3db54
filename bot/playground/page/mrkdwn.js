// Slack's mrkdwn as DOM nodes: `<…>` is taken apart first, then code, then * _ ~.

import { h, safeLink } from "./dom.js";
import { formatDate } from "./dates.js";
import { withEmoji } from "./emoji.js";

// Taken-out parts stand in the text as \u0001<number>\u0002; typed control characters are removed first.
const CONTROL = /[\u0000-\u0008]/g;
const ANGLE = /<([^<>\n]+)>/g;
const MARK = /\u0001(\d+)\u0002/;

export function unescape(text) {
  return text.replace(/&(amp|lt|gt);/g, (_, name) => ({ amp: "&", lt: "<", gt: ">" })[name]);
}

export function mrkdwn(source, book) {
  const parts = [];
  const put = (part) => `\u0001${parts.push(part) - 1}\u0002`;
  const text = String(source ?? "")
    .replace(CONTROL, "")
    .replace(ANGLE, (whole, inner) => {
      const atom = angle(inner, book);
      return atom ? put(atom) : whole;
    });
  return fences(text, { parts, put });
}

function fences(text, context) {
  return text.split(/(```[\s\S]+?```)/).flatMap((piece) => {
    if (!/^```[\s\S]+```$/.test(piece)) return lines(piece, context);
    const code = piece.slice(3, -3).replace(/^\n/, "");
    return [h("pre", { class: "code-block" }, verbatim(code, context))];
  });
}

// Quoted lines become one quote; a bullet gets a hanging indent; other lines keep their breaks.
function lines(text, context) {
  const nodes = [];
  let quote = null;
  const rows = text.split("\n");
  rows.forEach((row, index) => {
    const quoted = row.match(/^(?:&gt;|>)(?!(?:&gt;|>)) ?(.*)$/);
    if (quoted) {
      if (quote) quote.append(h("br"));
      else nodes.push((quote = h("blockquote")));
      quote.append(...inline(quoted[1], context));
      return;
    }
    const bullet = row.match(/^(\s*)([•◦▪‣]|\d+\.) (.*)$/);
    const after = nodes.length > 0 && quote === null && !nodes.at(-1).classList?.contains("bullet");
    quote = null;
    if (bullet) return void nodes.push(bulletLine(bullet, context));
    if (index > 0 && after) nodes.push(h("br"));
    nodes.push(...inline(row, context));
  });
  return nodes;
}

function bulletLine([, indent, mark, rest], context) {
  const depth = Math.min(Math.floor(indent.length / 2), 4);
  return h(
    "span",
    { class: `bullet depth-${depth}` },
    h("span", { class: "bullet-mark" }, `${mark} `),
    h("span", {}, inline(rest, context)),
  );
}

const CODE = /`([^`\n]+)`/;
const STYLES = [
  [/(^|[^\p{L}\p{N}*])\*(?=\S)([^*\n]*?[^\s*])\*(?![\p{L}\p{N}*])/u, "strong"],
  [/(^|[^\p{L}\p{N}_])_(?=\S)([^_\n]*?[^\s_])_(?![\p{L}\p{N}_])/u, "em"],
  [/(^|[^\p{L}\p{N}~])~(?=\S)([^~\n]*?[^\s~])~(?![\p{L}\p{N}~])/u, "s"],
];

function inline(text, context) {
  const code = text.match(CODE);
  if (!code) return styled(text, context);
  return [
    ...styled(text.slice(0, code.index), context),
    h("code", {}, verbatim(code[1], context)),
    ...inline(text.slice(code.index + code[0].length), context),
  ];
}

function styled(text, context) {
  const found = STYLES.map(([pattern, tag]) => ({ tag, match: text.match(pattern) }))
    .filter(({ match }) => match)
    .sort((a, b) => a.match.index - b.match.index)[0];
  if (!found) return leaves(text, context);
  const { tag, match } = found;
  const [whole, before, inner] = match;
  return [
    ...leaves(text.slice(0, match.index) + before, context),
    h(tag, {}, styled(inner, context)),
    ...styled(text.slice(match.index + whole.length), context),
  ];
}

function leaves(text, context, read = (plain) => withEmoji(unescape(plain))) {
  const nodes = [];
  for (let rest = text; rest; ) {
    const mark = rest.match(MARK);
    const plain = mark ? rest.slice(0, mark.index) : rest;
    if (plain) nodes.push(document.createTextNode(read(plain)));
    if (!mark) break;
    nodes.push(context.parts[Number(mark[1])].cloneNode(true));
    rest = rest.slice(mark.index + mark[0].length);
  }
  return nodes;
}

const verbatim = (text, context) => leaves(text, context, unescape);

const SHOUTS = new Set(["here", "channel", "everyone"]);

// What stands between < and >; null when it is nothing that Slack knows, so that it stays text.
function angle(inner, book) {
  const bar = inner.indexOf("|");
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? null : unescape(inner.slice(bar + 1));
  if (target.startsWith("@")) return mention(target.slice(1), label, book);
  if (target.startsWith("#")) return channel(target.slice(1), label, book);
  if (target.startsWith("!")) return special(target.slice(1), label);
  return link(unescape(target), label);
}

export function mention(id, label, book) {
  if (!/^[UW][A-Z0-9]+$/.test(id)) return null;
  const name = book.person(id)?.name ?? label ?? id;
  return h("span", { class: id === book.user ? "pill pill-me" : "pill" }, `@${name}`);
}

export function channel(id, label, book) {
  if (!/^[CDG][A-Z0-9]+$/.test(id)) return null;
  const name = book.place(id)?.name ?? label ?? id;
  return h("span", { class: "pill" }, `#${name}`);
}

export function link(url, label) {
  const href = safeLink(url);
  if (!href) return null;
  const shown = label ? withEmoji(label) : url.replace(/^mailto:/, "");
  return h("a", { href, target: "_blank", rel: "noopener noreferrer nofollow" }, shown);
}

function special(what, label) {
  if (SHOUTS.has(what)) return h("span", { class: "pill pill-shout" }, `@${what}`);
  if (what.startsWith("subteam^")) return h("span", { class: "pill" }, label ?? "@group");
  const date = what.match(/^date\^(-?\d+)\^([^^]+)(?:\^(.+))?$/);
  if (!date) return label === null ? null : document.createTextNode(label);
  const shown = formatDate(Number(date[1]), unescape(date[2]), label ?? "");
  const href = date[3] ? safeLink(unescape(date[3])) : null;
  if (href) return link(href, shown);
  return h("time", { datetime: isoOf(Number(date[1])) }, shown);
}

function isoOf(seconds) {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.valueOf()) ? "" : date.toISOString();
}

// A text object of either kind; plain text is never formatted.
export function textOf(object, book) {
  if (!object) return [];
  if (typeof object === "string") return [object];
  if (object.type === "mrkdwn") return mrkdwn(object.text, book);
  return [plain(object)];
}

export function plain(object) {
  if (!object) return "";
  if (typeof object === "string") return object;
  const text = String(object.text ?? "");
  return object.emoji === true ? withEmoji(text) : text;
}

// What a screen reader should say for a mrkdwn text.
export function spoken(source, book) {
  return mrkdwn(source, book)
    .map((node) => (node.nodeName === "BR" ? " " : node.textContent))
    .join("")
    .replace(/\s+/g, " ")
    .trim();
}
