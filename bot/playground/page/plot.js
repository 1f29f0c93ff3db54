// Charts over axes: lines, areas and bars, of one series or of several.

import { s, uid } from "./dom.js";

const HEIGHT = 220; // of the drawing itself, without the names under it
const TOP = 12;
const RIGHT = 12;
const LETTER = 6.4; // pixels, on average
const ASLANT = { turn: 38, across: 0.79, down: 0.62 }; // degrees, and what they make of a length
const BAR = { most: 40, least: 4, filled: 0.74 };
const POINT = 14; // the least room for one point of a line
const MANY_DOTS = 60;

const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const exact = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });

export const names = (spec) => (spec.type === "pie" ? spec.segments : spec.series).map((one) => one.label ?? one.name);

export const valueAt = (series, name) => series.data.find((point) => point.label === name)?.value ?? 0;

export function plot(spec, title, room) {
  const { categories, x_label: xLabel, y_label: yLabel } = spec.axis_config;
  const frame = frameOf(spec, room);
  const { left, width, x, y, scale, bottom } = frame;
  const said = `${spec.type} chart of ${names(spec).join(", ")} over ${categories.length} points.`;
  const across = left + (width - left - RIGHT) / 2;
  return s(
    "svg",
    { viewBox: `0 0 ${width} ${frame.height}`, width, height: frame.height, role: "img", "aria-label": `${title}. ${said}`, class: "chart-svg" },
    scale.map((value) => gridLine(value, y(value), frame)),
    spec.series.map((one, index) => MARKS[spec.type](one, index, frame, spec.series.length)),
    categories.map((name, index) => xName(name, x(index), index, frame)),
    xLabel && s("text", { x: across, y: frame.height - 4, class: "axis-label" }, xLabel),
    yLabel && s("text", { transform: `translate(12 ${(TOP + bottom) / 2}) rotate(-90)`, class: "axis-label" }, yLabel),
  );
}

function frameOf(spec, room) {
  const { categories, x_label: xLabel, y_label: yLabel } = spec.axis_config;
  const values = spec.series.flatMap((one) => categories.map((name) => valueAt(one, name)));
  const scale = ticks(Math.min(0, ...values), Math.max(0, ...values));
  const widest = Math.max(...scale.map((value) => compact.format(value).length));
  const longest = Math.max(...categories.map((name) => name.length)) * LETTER;
  let left = widest * LETTER + 14 + (yLabel ? 18 : 0);
  const least = spec.type === "bar" ? (spec.series.length * BAR.least) / BAR.filled : POINT;
  const width = Math.max(room, Math.ceil(left + RIGHT + categories.length * least));
  const bandFrom = (start) => (width - start - RIGHT) / categories.length;
  const aslant = longest > bandFrom(left) - 6;
  if (aslant) left = Math.max(left, longest * ASLANT.across - bandFrom(left) / 2);
  const band = bandFrom(left);
  const underneath = aslant ? longest * ASLANT.down + 22 : 24;
  const bottom = TOP + HEIGHT;
  const [low, high] = [scale[0], scale.at(-1)];
  const y = (value) => TOP + HEIGHT * (1 - (value - low) / (high - low || 1));
  return {
    categories, scale, left, width, band, aslant, bottom, y,
    x: (index) => left + band * (index + 0.5),
    base: y(0),
    height: bottom + underneath + (xLabel ? 18 : 0),
  };
}

// Steps of 1, 2 or 5 times a power of ten, so that the lines carry round figures.
function ticks(low, high) {
  const rough = (high - low || 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const stride = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough);
  const first = Math.floor(low / stride);
  const last = Math.max(Math.ceil(high / stride), first + 1);
  return Array.from({ length: last - first + 1 }, (_, n) => (first + n) * stride);
}

function gridLine(value, at, { left, width }) {
  return [
    s("line", { x1: left, x2: width - RIGHT, y1: at, y2: at, class: value === 0 ? "axis" : "grid-line" }),
    s("text", { x: left - 8, y: at + 4, class: "tick end" }, compact.format(value)),
  ];
}

function xName(name, at, index, { aslant, band, bottom }) {
  if (!aslant) return s("text", { x: at, y: bottom + 18, class: "tick" }, name);
  if (index % Math.ceil(POINT / band)) return null;
  return s("text", { transform: `translate(${at + 4} ${bottom + 14}) rotate(-${ASLANT.turn})`, class: "tick end" }, name);
}

const path = (points) => points.map(([px, py], i) => `${i ? "L" : "M"}${px.toFixed(1)} ${py.toFixed(1)}`).join("");

const pointsOf = (one, { categories, x, y }) => categories.map((name, i) => [x(i), y(valueAt(one, name))]);

const tip = (one, name) => s("title", {}, `${one.name}, ${name}: ${exact.format(valueAt(one, name))}`);

function line(one, index, frame, count) {
  const points = pointsOf(one, frame);
  const tone = `tone-${index % 12}`;
  const small = points.length * count > MANY_DOTS ? " quiet" : "";
  const dot = ([cx, cy], i) => s("circle", { cx, cy, r: 4, class: `dot fill ${tone}${small}` }, tip(one, frame.categories[i]));
  return s("g", {}, s("path", { d: path(points), class: `line ${tone}` }), points.map(dot));
}

function area(one, index, frame, count) {
  const points = pointsOf(one, frame);
  const closed = [[points[0][0], frame.base], ...points, [points.at(-1)[0], frame.base]];
  const fade = uid("fade");
  const tone = `tone-${index % 12}`;
  const stop = (offset, opacity) => s("stop", { offset, class: `stop ${tone}`, "stop-opacity": opacity });
  const gradient = s("linearGradient", { id: fade, x1: 0, y1: 0, x2: 0, y2: 1 }, stop("0", 0.42), stop("1", 0.04));
  return s("g", {}, gradient, s("path", { d: `${path(closed)}Z`, fill: `url(#${fade})` }), line(one, index, frame, count));
}

function bar(one, index, { categories, x, y, band, base }, count) {
  const width = Math.min(BAR.most, (band * BAR.filled) / count);
  const gap = width > 8 ? 2 : width > 5 ? 1 : 0;
  return categories.map((name, i) => {
    const value = valueAt(one, name);
    const box = {
      x: x(i) + width * (index - count / 2) + gap / 2,
      y: Math.min(y(value), base),
      width: width - gap,
      height: Math.max(Math.abs(y(value) - base), 0.5),
      rx: width > 8 ? 3 : 1,
    };
    return s("rect", { ...box, class: `mark fill tone-${index % 12}` }, tip(one, name));
  });
}

const MARKS = { line, area, bar };
