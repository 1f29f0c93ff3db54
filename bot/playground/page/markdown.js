// The markdown block: headings, lists, quotes, code, bold, italic and links; the rest stays text.

import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { link } from "./mrkdwn.js";

export function markdown(source) {
  const nodes = [];
  let list = null;
  for (const piece of String(source ?? "").split(/(```[\s\S]*?```)/)) {
    if (piece.startsWith("```")) {
      nodes.push(h("pre", { class: "code-block" }, piece.slice(3, -3).replace(/^\w*\n/, "")));
      continue;
    }
    for (const line of piece.split("\n")) {
      const item = line.match(/^\s*(?:[-*+]|(\d+)\.) (.*)$/);
      if (!item) list = null;
      if (item) list = addItem(nodes, list, item);
      else if (line.trim()) nodes.push(paragraph(line));
    }
  }
  return nodes;
}

function addItem(nodes, list, [, number, text]) {
  const open = list ?? h(number ? "ol" : "ul", { class: "rich-list" });
  if (!list) nodes.push(open);
  open.append(h("li", {}, inline(text)));
  return open;
}

function paragraph(line) {
  const heading = line.match(/^(#{1,6}) (.*)$/);
  if (heading) return h("h4", { class: `md-heading level-${heading[1].length}` }, inline(heading[2]));
  const quote = line.match(/^> ?(.*)$/);
  if (quote) return h("blockquote", {}, inline(quote[1]));
  if (/^(-{3,}|\*{3,})$/.test(line.trim())) return h("hr", {});
  return h("p", { class: "md-line" }, inline(line));
}

const RULES = [
  [/`([^`]+)`/, ([, code]) => h("code", {}, code)],
  [/!?\[([^\]]*)\]\(([^)\s]+)\)/, ([whole, label, url]) => link(url, label || url) ?? whole],
  [/\*\*(?=\S)(.+?)\*\*/, ([, inner]) => h("strong", {}, inline(inner))],
  [/~~(?=\S)(.+?)~~/, ([, inner]) => h("s", {}, inline(inner))],
  [/(?<![\w*])[*_](?=\S)([^*_]+?)[*_](?![\w*])/, ([, inner]) => h("em", {}, inline(inner))],
];

function inline(text) {
  const found = RULES.map(([pattern, make]) => ({ make, match: text.match(pattern) }))
    .filter(({ match }) => match)
    .sort((a, b) => a.match.index - b.match.index)[0];
  if (!found) return text ? [withEmoji(text)] : [];
  const { make, match } = found;
  return [
    ...inline(text.slice(0, match.index)),
    make(match),
    ...inline(text.slice(match.index + match[0].length)),
  ];
}
