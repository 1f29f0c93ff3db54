// Blocks as DOM nodes, for messages and modals alike.

import { card, carousel, container, plan, taskCard } from "./cards.js";
import { chart } from "./chart.js";
import { h, uid } from "./dom.js";
import { renderElement } from "./elements.js";
import { icon } from "./icons.js";
import { markdown } from "./markdown.js";
import { plain, textOf } from "./mrkdwn.js";
import { picture } from "./pictures.js";
import { richText } from "./richtext.js";
import { dataTable, simpleTable } from "./table.js";

export function renderBlocks(blocks, ctx) {
  return (blocks ?? []).map((block) => renderBlock(block, ctx));
}

function renderBlock(block, ctx) {
  const draw = BLOCKS[block?.type];
  let inside;
  try {
    inside = draw ? draw(block, ctx) : unsupported(block);
  } catch (error) {
    console.error(error);
    inside = h("p", { class: "unsupported" }, `This ${block?.type} block could not be shown.`);
  }
  return h("div", { class: `block block-${block?.type}`, data: { blockId: block?.block_id } }, inside);
}

function unsupported(block) {
  return h("p", { class: "unsupported" }, icon("warning"), ` Unsupported block: ${block?.type ?? "without a type"}`);
}

// What one element may do: keep its value, change it, tell the app.
export function elementContext(element, block, ctx, field = null) {
  const place = [block.block_id, element.action_id];
  const focusKey = place.join("/");
  const dispatches = field === null || block.dispatch_action === true;
  const hold = (entry) => {
    ctx.values.set(...place, entry);
    ctx.onHold?.(block);
  };
  return {
    book: ctx.book,
    focusKey,
    dispatches,
    hold,
    optional: field?.optional ?? false,
    keep: (initial) => ctx.values.keep(...place, initial),
    fire: (part, node) => ctx.fire(block, element, part, node),
    suggest: (query) => ctx.suggest(block, element, query),
    async change(entry) {
      const before = ctx.values.get(...place);
      hold(entry);
      if (!dispatches) return true;
      const { type, ...part } = entry;
      const stands = await ctx.fire(block, element, part);
      if (stands === false) hold(before);
      return stands;
    },
    naming: (placeholder) => ({
      id: field?.id,
      label: field?.label ?? placeholder,
      describedBy: field?.describedBy,
      required: field && !field.optional,
      focusOnLoad: element.focus_on_load,
      focusKey,
    }),
    groupNaming: (role) =>
      field
        ? { role, "aria-labelledby": field.labelId, "aria-describedby": field.describedBy, id: field.id }
        : { role, "aria-label": plain(block.text) || "Options" },
  };
}

function element(item, block, ctx) {
  return renderElement(item, elementContext(item, block, ctx));
}

function section(block, ctx) {
  const fields = block.fields ?? [];
  const words = [
    block.text && h("div", { class: "text" }, textOf(block.text, ctx.book)),
    fields.length > 0 &&
      h("div", { class: "fields" }, fields.map((one) => h("div", { class: "text" }, textOf(one, ctx.book)))),
  ];
  if (!block.accessory) return words;
  const side = h("div", { class: `accessory accessory-${block.accessory.type}` }, element(block.accessory, block, ctx));
  return h("div", { class: "with-accessory" }, h("div", { class: "section-words" }, words), side);
}

function header(block) {
  return h("h3", { class: `header level-${block.level ?? 1}` }, plain(block.text));
}

function context(block, ctx) {
  const one = (item) =>
    item.type === "image" ? picture(item, ctx.book, "context-image") : h("span", { class: "text" }, textOf(item, ctx.book));
  return h("div", { class: "context" }, (block.elements ?? []).map(one));
}

function actions(block, ctx) {
  return h("div", { class: "actions" }, (block.elements ?? []).map((item) => element(item, block, ctx)));
}

const GROUPS = new Set(["checkboxes", "radio_buttons", "file_input"]);

function input(block, ctx) {
  const id = uid("field");
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const item = block.element;
  const field = {
    id,
    label: plain(block.label),
    labelId: `${id}-label`,
    describedBy: [block.hint && hintId, errorId].filter(Boolean).join(" "),
    optional: block.optional === true,
  };
  const grouped = GROUPS.has(item.type);
  const optional = field.optional && h("span", { class: "optional" }, " (optional)");
  const label = h(
    grouped ? "span" : "label",
    { class: "label", id: field.labelId, for: grouped ? null : id },
    field.label,
    optional,
  );
  return [
    label,
    renderElement(item, elementContext(item, block, ctx, field)),
    h("p", { class: "field-error", id: errorId, hidden: true }),
    block.hint && h("p", { class: "hint", id: hintId }, plain(block.hint)),
  ];
}

function image(block, ctx) {
  return h("figure", { class: "figure" }, block.title && h("figcaption", {}, plain(block.title)), picture(block, ctx.book));
}

const LEVELS = { info: "info", warning: "warning", error: "warning", success: "check", default: "info" };

function alert(block, ctx) {
  const level = block.level in LEVELS ? block.level : "default";
  return h(
    "div",
    { class: `alert alert-${level}`, role: level === "error" ? "alert" : "note" },
    icon(LEVELS[level]),
    h("div", { class: "text" }, textOf(block.text, ctx.book)),
  );
}

function file(block) {
  return h("div", { class: "file-later" }, icon("file"), h("span", {}, block.external_id ?? "A file"));
}

const BLOCKS = {
  section,
  header,
  context,
  actions,
  context_actions: actions,
  input,
  image,
  alert,
  file,
  divider: () => h("hr", {}),
  rich_text: (block, ctx) => richText(block, ctx.book),
  markdown: (block) => markdown(block.text),
  table: (block, ctx) => simpleTable(block, ctx),
  data_table: (block, ctx) => dataTable(block, ctx, (item) => element(item, block, ctx)),
  data_visualization: chart,
  card: (block, ctx) => card(block, ctx, (item) => element(item, block, ctx)),
  carousel: (block, ctx) => carousel(block, ctx, (one, item) => element(item, one, ctx)),
  container: (block, ctx) => container(block, ctx, renderBlocks),
  plan: (block, ctx) => plan(block, ctx.book),
  task_card: (block, ctx) => taskCard(block, ctx.book),
  video: (block) => h("p", {}, icon("file"), ` ${plain(block.title)}`),
};

