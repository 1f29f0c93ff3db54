// The app's two tabs: what it published for this person, and the conversation with it.

import { actor } from "./actor.js";
import { api } from "./api.js";
import { renderBlocks } from "./blocks.js";
import { h, swap } from "./dom.js";
import { focusedKey, refocus } from "./focus.js";
import { icon } from "./icons.js";

const TABS = [
  ["home", "Home"],
  ["messages", "Messages"],
];

export const hasTabs = (session, place) => place.is_im && session.homeTab;

// Whoever has heard from the app finds what it said; a newcomer finds Home.
export function tabToOpen(session, place) {
  if (!hasTabs(session, place)) return "messages";
  return session.in(place.id).length ? "messages" : "home";
}

export function tabs(session, onTab) {
  const one = ([tab, name]) =>
    h(
      "button",
      {
        type: "button",
        class: "tab",
        role: "tab",
        id: `tab-${tab}`,
        "aria-selected": String(session.tab === tab),
        "aria-controls": "messages",
        tabindex: session.tab === tab ? "0" : "-1",
        data: { focusKey: `tab/${tab}` },
        on: { click: () => onTab(tab) },
      },
      name,
    );
  const keys = (event) => {
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    event.preventDefault();
    onTab(session.tab === "home" ? "messages" : "home");
  };
  return h("div", { class: "tabs", role: "tablist", "aria-label": session.bot.name, on: { keydown: keys } }, TABS.map(one));
}

export const opened = (session) => api.home({ user: session.user, tab: session.tab });

export class Home {
  constructor() {
    this.root = h("div", { class: "home" });
  }

  draw(session) {
    const view = session.home;
    const place = focusedKey(this.root);
    if (!view) return swap(this.root, nothing(session));
    const scope = session.scope(view.id);
    scope.values.prune(view.blocks ?? []);
    this.root.dataset.scope = view.id;
    swap(this.root, renderBlocks(view.blocks, actor(session, { view_id: view.id }, scope)));
    return refocus(this.root, place);
  }
}

function nothing(session) {
  return h("p", { class: "home-empty" }, icon("home"), `${session.bot.name} has nothing on its Home tab for you yet.`);
}
