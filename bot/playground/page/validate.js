// What Slack checks before a form is sent at all.

import { isEmpty } from "./values.js";

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export function problems(view, values) {
  const found = {};
  for (const block of view.blocks ?? []) {
    if (block.type !== "input") continue;
    const problem = check(block, values.get(block.block_id, block.element.action_id));
    if (problem) found[block.block_id] = problem;
  }
  return found;
}

function check(block, entry) {
  const { element } = block;
  if (isEmpty(entry)) return block.optional ? null : "Please complete this required field.";
  return (CHECKS[element.type] ?? (() => null))(entry.value, element);
}

function length(value, { min_length: least = 0, max_length: most = 3000 }) {
  if (value.length < least) return `Please enter at least ${least} characters.`;
  if (value.length > most) return `Please use ${most} characters or fewer.`;
  return null;
}

function number(value, element) {
  const shape = element.is_decimal_allowed ? /^[-+]?(\d+\.?\d*|\.\d+)$/ : /^[-+]?\d+$/;
  if (!shape.test(value.trim())) {
    return element.is_decimal_allowed ? "Please enter a number." : "Please enter a whole number.";
  }
  const { min_value: least, max_value: most } = element;
  if (least !== undefined && Number(value) < Number(least)) return `Please enter ${least} or more.`;
  if (most !== undefined && Number(value) > Number(most)) return `Please enter ${most} or less.`;
  return null;
}

function url(value) {
  try {
    return ["http:", "https:"].includes(new URL(value).protocol) ? null : "Please enter a web address.";
  } catch {
    return "Please enter a web address, starting with https://.";
  }
}

const CHECKS = {
  plain_text_input: length,
  number_input: number,
  email_text_input: (value) => (EMAIL.test(value) ? null : "Please enter a valid email address."),
  url_text_input: url,
};
