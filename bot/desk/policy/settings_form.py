"""The rules of a workspace as a form, and what was filled in as the line that says it. Pure."""

from collections.abc import Mapping
from typing import Any

from bot.blocks.kit import inputs, rich
from bot.blocks.kit.message import Block
from bot.blocks.kit.modal import Remembered, field, modal, remembered
from bot.blocks.replies.rules import Rule
from bot.desk.policy.policies import COUNTED, Policy
from bot.desk.policy.settings_line import changed
from bot.desk.policy.words import in_words

CALLBACK = "settings"
# Where several may be chosen, or something is typed.
HINTS = {
    "off": "Names of tools with commas, as in deals_merge. /crm help lists them.",
    **{f"{of}{deed}s-a-day": "A number, or any." for deed in COUNTED for of in ("", "all-")},
}
OF_CHANNELS = "What a channel may hear is said by a line: /crm settings #wins=titles"


# Slack takes no empty value.
NONE = "-"


class _Remembered(Remembered):
    was: dict[str, str]


def form(policy: Policy) -> Block:
    rules = in_words(policy)
    was = {rule.key: rule.value for rule in rules}
    blocks = [*map(_input, rules), rich.context(OF_CHANNELS)]
    return modal(CALLBACK, "Rules", "Show what changes", blocks, {"was": was})


def _input(rule: Rule) -> Block:
    hint = HINTS.get(rule.key, "")
    return field(rule.key, rule.name, _element(rule), hint=hint, needed=rule.key != "off")


def _element(rule: Rule) -> Block:
    if rule.key in HINTS:
        return inputs.text(rule.value, limit=inputs.LONGEST)
    # With what it is now, should a line have said something rare.
    choices = {**dict(rule.choices), rule.value: rule.said}
    options = [(value or NONE, said) for value, said in choices.items()]
    return inputs.select(options, [rule.value or NONE])


def line_of(view: Mapping[str, Any]) -> tuple[str, str]:
    """Only what was changed, as it is typed, and where the form was opened. Raises Unreadable."""
    found = remembered(view, _Remembered)
    was = found.was
    now = {key: _typed(view, key) for key in was}
    changed_now = (f"{key}={value}" for key, value in now.items() if value != was[key])
    return " ".join(changed_now), found.way_back


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
