// What the app shows under a link.

import { renderBlocks } from "./blocks.js";
import { h } from "./dom.js";

export function unfurls(message, ctx) {
  return (message.unfurls ?? []).map((one) =>
    h("section", { class: "unfurl", "aria-label": `About ${one.url}` }, shown(one, ctx)),
  );
}

// A Work Object is Slack's to draw; here its title stands for it.
function shown(one, ctx) {
  if (one.blocks?.length) return renderBlocks(one.blocks, ctx);
  const title = one.entity?.entity_payload?.attributes?.title?.text;
  return h("p", { class: "text" }, title ?? one.text ?? one.url);
}
