// Blocks that hold other things: cards, containers that fold, plans of tasks.

import { h, safeLink, uid } from "./dom.js";
import { icon } from "./icons.js";
import { plain, textOf } from "./mrkdwn.js";
import { picture } from "./pictures.js";
import { richText } from "./richtext.js";

const SLACK_ICONS = { check: "check", info: "info", calendar: "calendar", file: "file", key: "key", copy: "copy" };

export function card(block, ctx, element) {
  const { book } = ctx;
  const buttons = block.actions ?? [];
  const part = (name) =>
    block[name] && h("div", { class: `card-${name}` }, textOf(block[name], book));
  const words = [part("title"), part("subtitle")].filter(Boolean);
  const mark = block.icon ? picture(block.icon, book, "card-icon") : slackIcon(block.slack_icon);
  return h(
    "div",
    { class: "card" },
    block.hero_image && picture(block.hero_image, book, "card-hero"),
    words.length > 0 && h("div", { class: "card-head" }, mark, h("div", { class: "card-words" }, words)),
    part("body"),
    part("subtext"),
    buttons.length > 0 &&
      h("div", { class: "card-actions" }, inOrder(buttons).map((one) => element(one))),
  );
}

// Slack puts danger to the left and primary furthest to the right.
function inOrder(buttons) {
  const rank = (one) => ({ danger: 0, primary: 2 })[one.style] ?? 1;
  return [...buttons].sort((a, b) => rank(a) - rank(b));
}

function slackIcon(named) {
  return named && h("span", { class: "card-icon drawn" }, icon(SLACK_ICONS[named.name] ?? "info"));
}

export function carousel(block, ctx, element) {
  const cards = (block.elements ?? []).map((one) =>
    h("div", { role: "listitem" }, card(one, ctx, (item) => element(one, item))),
  );
  return h("div", { class: "carousel", role: "list", tabindex: "0", "aria-label": "Cards" }, cards);
}

export function container(block, ctx, renderBlocks) {
  const key = `container/${block.block_id}`;
  const bodyId = uid("fold");
  const words = h(
    "span",
    { class: "container-words" },
    h("span", { class: "container-title" }, plain(block.title) || richText(block.rich_text_title ?? {}, ctx.book)),
    block.subtitle && h("span", { class: "container-subtitle" }, textOf(block.subtitle, ctx.book)),
  );
  const body = h("div", { class: "container-body", id: bodyId }, renderBlocks(block.child_blocks, ctx));
  const mark = block.icon && picture(block.icon, ctx.book, "card-icon");
  const frame = (head) =>
    h("section", { class: `container width-${block.width ?? "standard"}` }, head, body);
  if (!block.is_collapsible) return frame(h("div", { class: "container-head" }, mark, words));

  if (!ctx.ui.has(key)) ctx.ui.set(key, !block.default_collapsed);
  const head = h(
    "button",
    { type: "button", class: "container-head folds", "aria-controls": bodyId, data: { focusKey: key } },
    mark,
    words,
    icon("down", "fold-mark"),
  );
  const show = () => {
    head.setAttribute("aria-expanded", String(ctx.ui.get(key)));
    body.hidden = !ctx.ui.get(key);
  };
  head.addEventListener("click", () => {
    ctx.ui.set(key, !ctx.ui.get(key));
    show();
  });
  show();
  return frame(head);
}

const STATES = { pending: "○", in_progress: "◐", complete: "✓", error: "!" };

export function taskCard(task, book) {
  const sources = (task.sources ?? []).map((source) => {
    const href = safeLink(source.url);
    return href && h("a", { href, target: "_blank", rel: "noopener noreferrer" }, plain(source.text) || href);
  });
  const words = String(task.status ?? "").replace("_", " ");
  return h(
    "div",
    { class: `task task-${task.status}` },
    h("span", { class: "task-mark", role: "img", "aria-label": words }, STATES[task.status] ?? "○"),
    h(
      "div",
      {},
      h("strong", {}, task.title ?? ""),
      task.details && richText(task.details, book),
      task.output && richText(task.output, book),
      sources.length > 0 && h("div", { class: "task-sources" }, sources),
    ),
  );
}

export function plan(block, book) {
  return h(
    "div",
    { class: "plan" },
    h("div", { class: "plan-title" }, plain(block.title)),
    (block.tasks ?? []).map((task) => taskCard(task, book)),
  );
}
