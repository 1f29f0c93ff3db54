// The page's own small drawings, in the colour of the text around them.

import { s } from "./dom.js";

const PATHS = {
  hash: "M7.5 2.5 6 17.5M14 2.5l-1.5 15M3 7h14.5M2.5 13H17",
  lock: "M5 9h10v8H5zM7 9V6a3 3 0 0 1 6 0v3",
  menu: "M3 5h14M3 10h14M3 15h14",
  down: "m5 7.5 5 5 5-5",
  right: "m7.5 5 5 5-5 5",
  left: "m12.5 5-5 5 5 5",
  close: "m5 5 10 10M15 5 5 15",
  reply: "M3 4h14v10H9l-4 3.5V14H3z",
  copy: "M7 7h10v10H7zM13 7V3H3v10h4",
  code: "m7 5-5 5 5 5M13 5l5 5-5 5",
  eye: "M1.5 10S4.5 4.5 10 4.5 18.5 10 18.5 10 15.5 15.5 10 15.5 1.5 10 1.5 10zM10 7.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5",
  send: "M3 3.5 17.5 10 3 16.5 5 10zM5 10h7",
  refresh: "M16.5 10a6.5 6.5 0 1 1-2-4.7M16.5 2.5v4h-4",
  clock: "M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15M10 5.5V10l3 2",
  bolt: "M11 2 4 11.5h5L8.5 18 16 8.5h-5.5z",
  undo: "M4 8h8a4.5 4.5 0 0 1 0 9H7M4 8l4-4M4 8l4 4",
  check: "m4 10.5 4 4 8-9",
  info: "M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15M10 9v5M10 6v.6",
  warning: "M10 2.5 18.5 17h-17zM10 8v4M10 14v.6",
  dots: "M4.5 10h.1M10 10h.1M15.5 10h.1",
  calendar: "M3 4.5h14v12.5H3zM3 8.5h14M7 2.5v4M13 2.5v4",
  panel: "M2.5 3.5h15v13h-15zM12 3.5v13",
  person: "M10 3a3.2 3.2 0 1 1 0 6.4A3.2 3.2 0 0 1 10 3M3.5 17c0-3.5 3-5.5 6.5-5.5s6.5 2 6.5 5.5",
  key: "M12.5 3a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9M9.30 10.70 3 17M5.50 14.50l2 2M13 7h.1",
  sort: "m6.5 8 3.5-3.5L13.5 8M6.5 12l3.5 3.5 3.5-3.5",
  up: "m5 12.5 5-5 5 5",
  download: "M10 3v10M5.5 9l4.5 4.5L14.5 9M4 17h12",
  clip: "m16 9.5-6.2 6.2a4 4 0 0 1-5.7-5.7l6.9-6.9a2.7 2.7 0 0 1 3.8 3.8l-6.8 6.8a1.3 1.3 0 0 1-1.9-1.9l6-6",
  picture: "M3 4h14v12H3zM3 13l4-4 4 4 2-2 4 4M13 7.5h.1",
  home: "M3 9.5 10 3.5l7 6V17h-5v-4.5H8V17H3z",
  table: "M3 4h14v12H3zM3 8.5h14M3 12.5h14M8.5 4v12",
  file: "M5 2.5h7l3.5 3.5v11.5H5zM12 2.5V6h3.5",
};

export function icon(name, className = "") {
  return s(
    "svg",
    { viewBox: "0 0 20 20", class: `icon ${className}`.trim(), "aria-hidden": "true", focusable: "false" },
    s("path", { d: PATHS[name] ?? PATHS.info }),
  );
}
