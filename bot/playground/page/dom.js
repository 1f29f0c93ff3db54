// Making elements: properties and text nodes only, so that nothing a stranger typed becomes markup.

const PROPERTIES = new Set(["value", "checked", "selected", "disabled", "hidden", "indeterminate"]);
const SVG = "http://www.w3.org/2000/svg";
let serial = 0;

export function uid(prefix = "x") {
  serial += 1;
  return `${prefix}-${serial}`;
}

export function h(tag, props = {}, ...children) {
  return fill(document.createElement(tag), props, children);
}

export function s(tag, props = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}

function fill(node, props, children) {
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "on") listen(node, value);
    else if (key === "data") Object.assign(node.dataset, value);
    else if (PROPERTIES.has(key)) node[key] = value;
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  node.append(...present(children));
  return node;
}

function listen(node, handlers) {
  for (const [type, handler] of Object.entries(handlers)) node.addEventListener(type, handler);
}

function present(children) {
  return children
    .flat(Infinity)
    .filter((child) => child !== undefined && child !== null && child !== false && child !== "");
}

export function swap(node, ...children) {
  node.replaceChildren(...present(children));
  return node;
}

// Only these can be followed: a "javascript:" link must stay text.
export function safeLink(url) {
  try {
    const parsed = new URL(String(url));
    return ["http:", "https:", "mailto:"].includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

export function once(task) {
  let running = false;
  return async (...args) => {
    if (running) return;
    running = true;
    try {
      await task(...args);
    } finally {
      running = false;
    }
  };
}

export function announce(text) {
  const place = document.getElementById("announcer");
  place.textContent = "";
  requestAnimationFrame(() => {
    place.textContent = text;
  });
}
