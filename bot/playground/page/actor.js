// Telling the app what was pressed or chosen, with the question before it where one is asked.

import { api } from "./api.js";
import { confirmed } from "./confirm.js";
import { h } from "./dom.js";

// `where` names the message ({channel, message_ts}) or the view ({view_id}).
export function actor(session, where, scope) {
  return {
    book: session,
    values: scope.values,
    ui: scope.ui,
    async fire(block, element, part, node) {
      if (element.confirm && !(await confirmed(element.confirm, session))) return false;
      const busy = node ?? null;
      if (busy?.getAttribute("aria-busy")) return true;
      busy?.setAttribute("aria-busy", "true");
      const answer = await api.action({
        user: session.user,
        clicked_by: session.clicksAs || session.user,
        ...where,
        block_id: block.block_id,
        action_id: element.action_id,
        action: { type: element.type, ...part },
        state: scope.values.toJSON(),
      });
      busy?.removeAttribute("aria-busy");
      complain(block, where, answer);
      return true;
    },
    suggest: (block, element, value) =>
      api.suggest({
        user: session.user,
        ...where,
        block_id: block.block_id,
        action_id: element.action_id,
        value,
      }),
  };
}

const keyOf = (where) => where.view_id ?? `${where.channel}/${where.message_ts}`;

// Slack shows a small red line beside what did not work; the next success takes it away.
export function complain(block, where, answer) {
  const home = document.querySelector(`[data-scope="${CSS.escape(keyOf(where))}"]`);
  home?.querySelectorAll(".action-error").forEach((old) => old.remove());
  if (answer.ok !== false || !home) return;
  const place = home.querySelector(`[data-block-id="${CSS.escape(block.block_id ?? "")}"]`) ?? home;
  const why = answer.text ?? `This did not work: the app answered “${answer.error}”.`;
  place.append(h("p", { class: "action-error", role: "alert" }, why));
}
