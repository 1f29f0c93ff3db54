"""The rules of a workspace as a form, and what was filled in as the line that says it. Pure."""

from collections.abc import Mapping
from typing import Any

import orjson

from bot.blocks.kit import inputs, rich
from bot.blocks.kit.message import Block
from bot.blocks.replies.rules import Rule
from bot.desk.policy.policies import COUNTED, Policy
from bot.desk.policy.settings_line import changed
from bot.desk.policy.words import in_words

CALLBACK = "settings"
LIMIT = 2_000
# Where several may be chosen, or something is typed.
HINTS = {
    "off": "Names of tools with commas, as in deals_merge. /crm help lists them.",
    **{f"{of}{deed}s-a-day": "A number, or any." for deed in COUNTED for of in ("", "all-")},
}
OF_CHANNELS = "What a channel may hear is said by a line: /crm settings #wins=titles"


# Slack takes no empty value.
NONE = "-"


class Unreadable(Exception):
    """A form of another version."""


def form(policy: Policy) -> Block:
    rules = in_words(policy)
    was = {rule.key: rule.value for rule in rules}
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": inputs.plain("Rules", 24),
        "submit": inputs.plain("Show what changes", 24),
        "close": inputs.plain("Cancel", 24),
        "private_metadata": orjson.dumps({"was": was, "kept": {}}).decode(),
        "blocks": [*(_input(rule) for rule in rules), rich.context(OF_CHANNELS)],
    }


def _input(rule: Rule) -> Block:
    block: Block = {
        "type": "input",
        "block_id": rule.key,
        "label": inputs.plain(rule.name, LIMIT),
        "optional": rule.key == "off",
        "element": _element(rule),
    }
    hint = HINTS.get(rule.key)
    return {**block, "hint": inputs.plain(hint, LIMIT)} if hint else block


def _element(rule: Rule) -> Block:
    if rule.key in HINTS:
        return inputs.text(rule.value, limit=inputs.LONGEST)
    # With what it is now, should a line have said something rare.
    choices = {**dict(rule.choices), rule.value: rule.said}
    options = [(value or NONE, said) for value, said in choices.items()]
    return inputs.select(options, [rule.value or NONE])


def line_of(view: Mapping[str, Any]) -> tuple[str, str]:
    """Only what was changed, as it is typed, and where the form was opened. Raises Unreadable."""
    try:
        kept = orjson.loads(view["private_metadata"])
        was: dict[str, str] = kept["was"]
        opened: str = kept["kept"]["door"]
    except (ValueError, KeyError, TypeError):
        raise Unreadable from None
    now = {key: _typed(view, key) for key in was}
    return " ".join(f"{key}={value}" for key, value in now.items() if value != was[key]), opened


def _typed(view: Mapping[str, Any], key: str) -> str:
    value = inputs.typed(view["state"]["values"].get(key, {}))
    bare = ",".join(value.replace(",", " ").split()).lower()
    return "" if bare == NONE else bare


def wrong(line: str) -> dict[str, str]:
    """What cannot be read, by the field; nothing where all of it can."""
    word = changed(Policy(), line)
    if not isinstance(word, str):
        return {}
    key, _, _ = word.rpartition("=")
    return {key: HINTS.get(key, "I can't read this.")}
