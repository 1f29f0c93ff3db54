// The left column: who you are, the channels, the app.

import { avatar } from "./avatars.js";
import { h, swap } from "./dom.js";
import { icon } from "./icons.js";

export function sidebar(root, session, { onChannel, onPerson }) {
  const groups = [
    ["Channels", session.channels.filter((place) => !place.is_im)],
    ["Apps", session.channels.filter((place) => place.is_im)],
  ];
  swap(
    root,
    h("div", { class: "team" }, h("span", { class: "team-name" }, session.team?.name ?? "Workspace")),
    people(session, onPerson),
    h(
      "nav",
      { class: "places", "aria-label": "Channels" },
      groups.map(([name, places]) => [
        h("h2", {}, name),
        h("ul", {}, places.map((place) => h("li", {}, placeLink(place, session, onChannel)))),
      ]),
    ),
    h(
      "p",
      { class: "sidebar-note" },
      "A local stand-in for Slack. Nothing here leaves this machine.",
    ),
  );
}

function people(session, onPerson) {
  // Whoever comes from outside sees nothing before a channel is shared with them.
  const isIn = (person) => session.channels.some((place) => place.members?.includes(person.id));
  const own = session.people.filter((person) => !person.is_bot && (!person.is_stranger || isIn(person)));
  return h(
    "fieldset",
    { class: "people" },
    h("legend", {}, "You are"),
    own.map((person) => {
      const radio = h("input", {
        type: "radio",
        name: "person",
        value: person.id,
        checked: person.id === session.user,
        on: { change: () => onPerson(person.id) },
      });
      const name = h("span", {}, person.name, person.is_guest && h("span", { class: "guest" }, " guest"));
      return h("label", { class: "person" }, radio, avatar(person, "small"), name);
    }),
  );
}

function placeLink(place, session, onChannel) {
  const here = place.id === session.channel;
  const unread = here ? 0 : (session.unread.get(place.id) ?? 0);
  const mark = place.is_im
    ? avatar({ id: "app", name: place.name, isApp: true }, "tiny")
    : icon(place.is_private ? "lock" : "hash");
  return h(
    "button",
    {
      type: "button",
      class: `place${here ? " here" : ""}${unread ? " unread" : ""}`,
      "aria-current": here ? "page" : null,
      data: { focusKey: `place/${place.id}` },
      on: { click: () => onChannel(place.id) },
    },
    mark,
    h("span", { class: "place-name" }, place.name),
    unread > 0 && h("span", { class: "count", "aria-label": `${unread} unread` }, String(unread)),
  );
}
