// Tables: the plain one, and the data table that sorts and pages by itself.

import { h, swap, uid } from "./dom.js";
import { icon } from "./icons.js";
import { richText } from "./richtext.js";

const PAGE_SIZE = 5;

export function simpleTable(block, ctx) {
  const [head = [], ...rows] = block.rows ?? [];
  const align = (index) => `align-${block.column_settings?.[index]?.align ?? "left"}`;
  const cells = (row, tag) =>
    row.map((cell, index) => h(tag, { class: align(index), scope: tag === "th" ? "col" : null }, words(cell, ctx)));
  return h(
    "div",
    { class: "table-scroll", role: "region", tabindex: "0", "aria-label": "Table" },
    h(
      "table",
      { class: "grid" },
      h("thead", {}, h("tr", {}, cells(head, "th"))),
      h("tbody", {}, rows.map((row) => h("tr", {}, cells(row, "td")))),
    ),
  );
}

function words(cell, ctx) {
  if (!cell) return "";
  if (cell.type === "rich_text") return richText(cell, ctx.book);
  return cell.text ?? String(cell.value ?? "");
}

export function dataTable(block, ctx, element) {
  const key = `table/${block.block_id}`;
  if (!ctx.ui.has(key)) ctx.ui.set(key, { column: null, descending: false, page: 0 });
  return new DataTable(block, ctx, element, ctx.ui.get(key)).root;
}

class DataTable {
  constructor(block, ctx, element, view) {
    const [head = [], ...rows] = block.rows ?? [];
    Object.assign(this, { block, ctx, element, view, head, rows });
    this.size = block.page_size ?? PAGE_SIZE;
    this.keyColumn = block.row_header_column_index ?? 0;
    const captionId = uid("caption");
    this.body = h("tbody");
    this.sorters = head.map((cell, index) => this.#sorter(cell, index));
    this.foot = h("div", { class: "table-foot" });
    const table = h(
      "table",
      { class: "grid" },
      h("caption", { id: captionId }, block.caption ?? ""),
      h("thead", {}, h("tr", {}, this.sorters)),
      this.body,
    );
    this.root = h(
      "div",
      { class: "data-table" },
      h("div", { class: "table-scroll", role: "region", tabindex: "0", "aria-labelledby": captionId }, table),
      this.foot,
    );
    this.#show();
  }

  #sorter(cell, index) {
    const text = cell.text ?? String(cell.value ?? "");
    const button = h(
      "button",
      {
        type: "button",
        class: "sorter",
        data: { focusKey: `${this.block.block_id}/sort/${index}` },
        on: { click: () => this.#sortBy(index) },
      },
      h("span", {}, text),
      icon("sort", "sort-mark"),
    );
    return h("th", { scope: "col", class: this.#isNumeric(index) ? "align-right" : null }, button);
  }

  #isNumeric(index) {
    return this.rows.every((row) => row[index]?.type === "raw_number");
  }

  // Upwards, downwards, then as the app gave them.
  #sortBy(index) {
    const { view } = this;
    if (view.column !== index) Object.assign(view, { column: index, descending: false });
    else if (!view.descending) view.descending = true;
    else Object.assign(view, { column: null, descending: false });
    view.page = 0;
    this.#show();
  }

  #sorted() {
    const { column, descending } = this.view;
    if (column === null) return this.rows;
    const numeric = this.#isNumeric(column);
    const read = (row) => (numeric ? row[column].value : plainCell(row[column]));
    const compare = (a, b) => (numeric ? read(a) - read(b) : read(a).localeCompare(read(b)));
    return [...this.rows].sort((a, b) => (descending ? compare(b, a) : compare(a, b)));
  }

  #show() {
    const { view, size } = this;
    const from = view.page * size;
    swap(this.body, this.#sorted().slice(from, from + size).map((row) => this.#row(row)));
    this.sorters.forEach((th, index) => {
      const direction = view.descending ? "descending" : "ascending";
      th.setAttribute("aria-sort", index === view.column ? direction : "none");
    });
    this.#pager(from);
  }

  #row(row) {
    return h(
      "tr",
      {},
      row.map((cell, index) => {
        const inside = cell?.type === "action_cell" ? this.#action(cell) : words(cell, this.ctx);
        const side = this.#isNumeric(index) ? "align-right" : "";
        if (index === this.keyColumn) return h("th", { scope: "row", class: side }, inside);
        return h("td", { class: `${side} ${isShort(cell) ? "short" : ""}`.trim() }, inside);
      }),
    );
  }

  #action(cell) {
    return cell.element ? this.element(cell.element) : words(cell.fallback, this.ctx);
  }

  #pager(from) {
    const { view, size, rows } = this;
    if (rows.length <= size) return swap(this.foot);
    const last = Math.ceil(rows.length / size) - 1;
    const turn = (by, name, drawing, off) =>
      h(
        "button",
        {
          type: "button",
          class: "btn small icon-btn",
          "aria-label": name,
          title: name,
          disabled: off,
          data: { focusKey: `${this.block.block_id}/turn/${by}` },
          on: { click: () => this.#turn(by) },
        },
        icon(drawing),
      );
    return swap(
      this.foot,
      h("span", { role: "status" }, `${from + 1}–${Math.min(from + size, rows.length)} of ${rows.length}`),
      turn(-1, "Rows back", "left", view.page === 0),
      turn(1, "Rows forward", "right", view.page === last),
    );
  }

  #turn(by) {
    this.view.page += by;
    this.#show();
    const [back, forward] = this.foot.querySelectorAll("button");
    const wanted = by < 0 ? back : forward;
    (wanted.disabled ? [back, forward].find((one) => !one.disabled) : wanted)?.focus();
  }
}

// Days, figures and names stay on one line; the table scrolls sideways before it breaks them.
const isShort = (cell) => plainCell(cell).length <= 24;

function plainCell(cell) {
  if (!cell) return "";
  if (cell.type === "action_cell") return plainCell(cell.fallback) || (cell.element?.text?.text ?? "");
  if (cell.type !== "rich_text") return cell.text ?? "";
  return h("div", {}, richText(cell, { person: () => null, place: () => null })).textContent;
}
