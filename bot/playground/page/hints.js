// What a newcomer needs: three commands to try, and their Pipedrive login.

import { announce, h } from "./dom.js";
import { icon } from "./icons.js";
import { plain } from "./mrkdwn.js";

const EXAMPLES = [
  ["/crm connect", "link your Pipedrive first"],
  ["/deal list owner=me", "see your deals"],
  ['/deal new "Acme renewal" value=12k', "add one"],
];

export function examples(onPick, className = "") {
  return h(
    "div",
    { class: `examples ${className}`.trim(), role: "group", "aria-label": "Commands to try" },
    EXAMPLES.map(([command, why]) =>
      h(
        "button",
        { type: "button", class: "example", on: { click: () => onPick(command) } },
        h("code", {}, command),
        h("span", {}, why),
      ),
    ),
  );
}

export function copyButton(text, label) {
  const words = h("span", {}, "Copy");
  const button = h("button", { type: "button", class: "btn small", "aria-label": label }, icon("copy"), words);
  button.addEventListener("click", async () => {
    await navigator.clipboard?.writeText(text);
    words.textContent = "Copied";
    announce("Copied");
    setTimeout(() => (words.textContent = "Copy"), 1600);
  });
  return button;
}

// Who is played is logged in to the local Pipedrive, too: its page asks as whom.
export function logIn(session) {
  const login = session.hints.pipedrive_login;
  if (login) document.cookie = `playing=${login}; path=/; SameSite=Lax`;
}

export function addCard(session) {
  const url = session.hints.add;
  if (!url) return null;
  return h(
    "section",
    { class: "token-card" },
    h("div", { class: "token-words" }, "Deal Desk is not in this workspace yet."),
    h("a", { class: "btn primary", href: url, target: "_blank", rel: "noopener noreferrer" }, "Add to Slack"),
  );
}

export function tokenCard(session) {
  const token = session.hints.pipedrive_token;
  if (!token) return null;
  return h(
    "section",
    { class: "token-card" },
    h("div", { class: "token-words" }, icon("key"), "Your Pipedrive API token ", h("span", { class: "muted" }, "(for /crm connect)")),
    h("div", { class: "token-line" }, h("code", { class: "token" }, token), copyButton(token, "Copy your Pipedrive API token")),
  );
}

// A dialog covers the side panel; a form that asks for the token shows it below itself.
export function tokenHelp(session, view) {
  const token = session.hints.pipedrive_token;
  const asks = (view.blocks ?? []).some((block) => block.type === "input" && /token/i.test(plain(block.label)));
  if (!token || !asks) return null;
  return h(
    "aside",
    { class: "modal-help", "aria-label": "Playground help" },
    icon("key"),
    h("span", {}, "Playground: your token is "),
    h("code", { class: "token" }, token),
    copyButton(token, "Copy your Pipedrive API token"),
  );
}
