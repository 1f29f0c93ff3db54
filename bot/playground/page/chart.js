// data_visualization blocks: a picture, a legend, and the same figures as a table.

import { h, uid } from "./dom.js";
import { share, sumOf, pie } from "./pie.js";
import { names, plot, valueAt } from "./plot.js";

const FIRST_WIDTH = 560; // until it is known how much room there is

export function chart(block) {
  const spec = block.chart ?? {};
  const title = block.title ?? "Chart";
  const titleId = uid("chart");
  const caption = h("figcaption", { id: titleId, class: "chart-title" }, title);
  const parts = spec.type === "pie" ? round(spec, title) : [sized(spec, title), legend(spec)];
  return h("figure", { class: `chart chart-${spec.type}`, "aria-labelledby": titleId }, caption, parts, figures(spec));
}

// Drawn for the room there is, so that its words keep their size.
function sized(spec, title) {
  const place = h("div", { class: "chart-scroll", role: "group", "aria-label": title }, plot(spec, title, FIRST_WIDTH));
  let width = FIRST_WIDTH;
  new ResizeObserver(([{ contentRect }]) => {
    const room = Math.floor(contentRect.width);
    if (room === 0 || room === width) return;
    width = room;
    place.replaceChildren(plot(spec, title, room));
    // What can be scrolled can be reached with the keyboard.
    if (place.scrollWidth > room) place.tabIndex = 0;
    else place.removeAttribute("tabindex");
  }).observe(place);
  return place;
}

const swatch = (index) => h("span", { class: `swatch tone-${index % 12}`, "aria-hidden": "true" });

function legend(spec) {
  const all = names(spec);
  if (all.length < 2) return null;
  return h("ul", { class: "legend" }, all.map((name, index) => h("li", {}, swatch(index), h("span", {}, name))));
}

// A round picture has its legend beside it, with what each part is of the whole.
function round(spec, title) {
  const sum = sumOf(spec);
  const row = (one, index) =>
    h("li", {}, swatch(index), h("span", { class: "part-name" }, one.label), h("span", { class: "part-share" }, share(one, sum)));
  return h("div", { class: "chart-round" }, pie(spec, title), h("ul", { class: "legend parts" }, spec.segments.map(row)));
}

const exact = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });

function figures(spec) {
  const isPie = spec.type === "pie";
  const sum = isPie ? sumOf(spec) : 0;
  const rows = isPie
    ? spec.segments.map((one) => [one.label, exact.format(one.value), share(one, sum)])
    : spec.axis_config.categories.map((name) => [name, ...spec.series.map((one) => exact.format(valueAt(one, name)))]);
  const head = isPie ? ["", "Value", "Share"] : [spec.axis_config.x_label ?? "", ...names(spec)];
  return h(
    "details",
    { class: "chart-figures" },
    h("summary", {}, "Show the figures"),
    h(
      "div",
      { class: "table-scroll", role: "region", tabindex: "0", "aria-label": "Figures" },
      h(
        "table",
        { class: "grid" },
        h("thead", {}, h("tr", {}, head.map((name, index) => h("th", { scope: "col", class: index ? "align-right" : null }, name)))),
        h("tbody", {}, rows.map(figureRow)),
      ),
    ),
  );
}

function figureRow([name, ...values]) {
  return h("tr", {}, h("th", { scope: "row" }, name), values.map((value) => h("td", { class: "align-right short" }, value)));
}
