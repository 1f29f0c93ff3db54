// data_visualization blocks as SVG, with the same figures as a table for those who do not see it.

import { h, s, uid } from "./dom.js";

const WIDTH = 560;
const HEIGHT = 260;
const PAD = { top: 14, right: 16, bottom: 44, left: 58 };

export function chart(block) {
  const spec = block.chart ?? {};
  const titleId = uid("chart");
  const draw = spec.type === "pie" ? pie : axes;
  return h(
    "figure",
    { class: "chart", "aria-labelledby": titleId },
    h("figcaption", { id: titleId, class: "chart-title" }, block.title ?? ""),
    draw(spec, block.title ?? "Chart"),
    legend(spec),
    figures(spec),
  );
}

const picture = (title, said, width, height, ...parts) =>
  s(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `${title}. ${said}`, class: "chart-svg" },
    ...parts,
  );

const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const exact = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });

const names = (spec) => (spec.type === "pie" ? spec.segments : spec.series).map((one) => one.label ?? one.name);

function legend(spec) {
  const all = names(spec);
  if (all.length < 2) return null;
  const one = (name, index) =>
    h("li", {}, h("span", { class: `swatch fill-${index % 12}` }), h("span", {}, name));
  return h("ul", { class: "legend" }, all.map(one));
}

function figures(spec) {
  const pieRows = () => spec.segments.map((one) => [one.label, one.value]);
  const rows = spec.type === "pie" ? pieRows() : spec.axis_config.categories.map((name) => [
    name,
    ...spec.series.map((one) => valueAt(one, name)),
  ]);
  const head = spec.type === "pie" ? ["", "Value"] : [spec.axis_config.x_label ?? "", ...names(spec)];
  return h(
    "details",
    { class: "chart-figures" },
    h("summary", {}, "Show the figures"),
    h(
      "table",
      { class: "grid" },
      h("thead", {}, h("tr", {}, head.map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", {}, rows.map(figureRow)),
    ),
  );
}

function figureRow([name, ...values]) {
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, name),
    values.map((value) => h("td", { class: "align-right" }, exact.format(value))),
  );
}

const valueAt = (series, name) => series.data.find((point) => point.label === name)?.value ?? 0;

// Steps of 1, 2 or 5 times a power of ten, so that the lines carry round figures.
function ticks(low, high) {
  const rough = (high - low || 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const stride = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough);
  const list = [];
  for (let value = Math.floor(low / stride) * stride; value < high + stride; value += stride) list.push(value);
  return list;
}

function axes(spec, title) {
  const { categories, x_label: xLabel, y_label: yLabel } = spec.axis_config;
  const values = spec.series.flatMap((one) => categories.map((name) => valueAt(one, name)));
  const scale = ticks(Math.min(0, ...values), Math.max(0, ...values));
  const inner = { width: WIDTH - PAD.left - PAD.right, height: HEIGHT - PAD.top - PAD.bottom };
  const [low, high] = [scale[0], scale.at(-1)];
  const y = (value) => PAD.top + inner.height * (1 - (value - low) / (high - low || 1));
  const band = inner.width / categories.length;
  const x = (index) => PAD.left + band * (index + 0.5);
  const geometry = { categories, x, y, band, base: y(Math.max(low, 0)) };
  const said = `${spec.type} chart of ${names(spec).join(", ")} over ${categories.length} points.`;
  return picture(
    title,
    said,
    WIDTH,
    HEIGHT,
    scale.map((value) => gridLine(value, y(value))),
    spec.series.map((one, index) => MARKS[spec.type](one, index, geometry, spec.series.length)),
    categories.map((name, index) => xName(name, index, geometry)),
    xLabel && s("text", { x: PAD.left + inner.width / 2, y: HEIGHT - 6, class: "axis-label" }, xLabel),
    yLabel && s("text", { transform: `translate(13 ${PAD.top + inner.height / 2}) rotate(-90)`, class: "axis-label" }, yLabel),
  );
}

function gridLine(value, at) {
  return [
    s("line", { x1: PAD.left, x2: WIDTH - PAD.right, y1: at, y2: at, class: value === 0 ? "axis" : "grid-line" }),
    s("text", { x: PAD.left - 8, y: at + 4, class: "tick end" }, compact.format(value)),
  ];
}

function xName(name, index, { categories, x, band }) {
  const every = Math.ceil(categories.length / 10);
  if (index % every) return null;
  const room = Math.max(4, Math.floor((band * every) / 6.2));
  const shown = name.length > room ? `${name.slice(0, room - 1)}…` : name;
  return s("text", { x: x(index), y: HEIGHT - PAD.bottom + 17, class: "tick" }, shown);
}

const path = (points) => points.map(([px, py], i) => `${i ? "L" : "M"}${px.toFixed(1)} ${py.toFixed(1)}`).join("");

const pointsOf = (one, { categories, x, y }) => categories.map((name, i) => [x(i), y(valueAt(one, name))]);

function line(one, index, geometry) {
  const points = pointsOf(one, geometry);
  const tip = (i) => `${one.name}, ${geometry.categories[i]}: ${exact.format(valueAt(one, geometry.categories[i]))}`;
  return [
    s("path", { d: path(points), class: `line stroke-${index % 12}` }),
    points.map(([cx, cy], i) => s("circle", { cx, cy, r: 3.5, class: `dot fill-${index % 12}` }, s("title", {}, tip(i)))),
  ];
}

function area(one, index, geometry) {
  const points = pointsOf(one, geometry);
  const closed = [[points[0][0], geometry.base], ...points, [points.at(-1)[0], geometry.base]];
  return [s("path", { d: `${path(closed)}Z`, class: `area fill-${index % 12}` }), line(one, index, geometry)];
}

function bar(one, index, { categories, x, y, band, base }, count) {
  const width = Math.min(44, (band * 0.7) / count);
  return categories.map((name, i) => {
    const value = valueAt(one, name);
    const top = Math.min(y(value), base);
    const left = x(i) + width * (index - count / 2);
    const box = { x: left, y: top, width: Math.max(width - 2, 1), height: Math.max(Math.abs(y(value) - base), 0.5), rx: 2 };
    return s("rect", { ...box, class: `fill-${index % 12}` }, s("title", {}, `${one.name}, ${name}: ${exact.format(value)}`));
  });
}

const MARKS = { line, area, bar };

function pie(spec, title) {
  const total = spec.segments.reduce((sum, one) => sum + one.value, 0);
  const share = (one) => `${Math.round((one.value / total) * 100)} %`;
  let turned = 0;
  const slices = spec.segments.map((one, index) => {
    const [from, to] = [turned, (turned += one.value / total)];
    const tip = s("title", {}, `${one.label}: ${exact.format(one.value)} (${share(one)})`);
    return s("path", { d: slice(from, to), class: `slice fill-${index % 12}` }, tip);
  });
  const said = spec.segments.map((one) => `${one.label} ${share(one)}`).join(", ");
  return picture(title, said, 280, 200, slices);
}

function slice(from, to) {
  const at = (turn, radius) => {
    const angle = turn * 2 * Math.PI - Math.PI / 2;
    return `${(140 + radius * Math.cos(angle)).toFixed(2)} ${(100 + radius * Math.sin(angle)).toFixed(2)}`;
  };
  const end = Math.min(to, from + 0.99999);
  const large = end - from > 0.5 ? 1 : 0;
  return `M${at(from, 90)}A90 90 0 ${large} 1 ${at(end, 90)}L${at(end, 48)}A48 48 0 ${large} 0 ${at(from, 48)}Z`;
}
