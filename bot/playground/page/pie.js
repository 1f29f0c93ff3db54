// Pie charts as rings.

import { s } from "./dom.js";

const SIDE = 200;
const OUTER = 96;
const INNER = 58;
const exact = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });

export const sumOf = (spec) => spec.segments.reduce((sum, one) => sum + one.value, 0);

export function share(one, sum) {
  const percent = (one.value / sum) * 100;
  return percent < 1 ? "< 1 %" : `${Math.round(percent)} %`;
}

export function pie(spec, title) {
  const sum = sumOf(spec);
  let turned = 0;
  const slices = spec.segments.map((one, index) => {
    const [from, to] = [turned, (turned += one.value / sum)];
    const tip = s("title", {}, `${one.label}: ${exact.format(one.value)} (${share(one, sum)})`);
    return s("path", { d: slice(from, to), class: `mark slice fill tone-${index % 12}` }, tip);
  });
  const said = spec.segments.map((one) => `${one.label} ${share(one, sum)}`).join(", ");
  return s(
    "svg",
    { viewBox: `0 0 ${SIDE} ${SIDE}`, width: SIDE, height: SIDE, role: "img", "aria-label": `${title}. ${said}`, class: "chart-svg" },
    slices,
  );
}

function slice(from, to) {
  const at = (turn, radius) => {
    const angle = turn * 2 * Math.PI - Math.PI / 2;
    return `${(SIDE / 2 + radius * Math.cos(angle)).toFixed(2)} ${(SIDE / 2 + radius * Math.sin(angle)).toFixed(2)}`;
  };
  const end = Math.min(to, from + 0.99999);
  const large = end - from > 0.5 ? 1 : 0;
  const out = `M${at(from, OUTER)}A${OUTER} ${OUTER} 0 ${large} 1 ${at(end, OUTER)}`;
  return `${out}L${at(end, INNER)}A${INNER} ${INNER} 0 ${large} 0 ${at(from, INNER)}Z`;
}
