"""The rules of a workspace: shown, changed, and told to whoever they refuse."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.message import Block, Message


class Rule(NamedTuple):
    """`key` is what it is called where it is typed, `choices` what it may be, where that is few."""

    key: str
    name: str
    said: str
    choices: Sequence[str] = ()


Words = Sequence[Rule]
HOW = "An admin changes one like this: /crm settings delete=admins read-only=on off=deals_merge"
REFUSED = {
    "read-only": "This workspace is read-only: nothing is changed through Deal Desk.",
    "off": "An admin has switched this off.",
    "admins": "Only admins of this workspace may do this.",
    "nobody": "Nobody in this workspace may do this.",
}


def shown(words: Words, *, is_admin: bool) -> Message:
    """An admin changes each at its menu."""
    head = rich.paragraph(rich.heading("What this workspace lets be done with Deal Desk"))
    rules = _menus(words) if is_admin else (_list(words),)
    return Message(_spoken("Rules", words), (head, *rules, rich.paragraph(rich.text(HOW))))


def changed(differences: Sequence[str], words: Words) -> Message:
    said = f"Changed: {'; '.join(differences)}." if differences else "Nothing changed."
    return Message(said, (rich.paragraph(rich.heading(said)), *_menus(words)))


def for_admins(words: Words) -> Message:
    said = "Only admins of this workspace change its rules."
    return Message(said, (rich.paragraph(rich.heading(said)), _list(words)))


def say_which(word: str) -> Message:
    parts = (
        rich.heading("I can't read “"), rich.name(word[:80], bold=True),
        rich.heading("” in /crm settings. Nothing changed. "),
        rich.text("delete, merge, bulk and export take everyone, admins or nobody; read-only takes "
                  "on or off; off takes names of tools, with commas, as in deals_merge."),
    )  # fmt: skip
    return Message(rich.spoken(*parts), (rich.paragraph(*parts),))


def forbidden(what: str, why: str) -> Message:
    parts = (
        rich.heading(f"{REFUSED[why]} "),
        rich.prose(f"/{what} did nothing. /crm settings shows the rules."),
    )
    see = buttons.menu("Show the rules", "/crm", "settings")
    return Message(rich.spoken(*parts), (rich.paragraph(*parts), *buttons.row(see)))


def _menus(words: Words) -> tuple[Block, ...]:
    return tuple(_menu(rule) for rule in words)


def _menu(rule: Rule) -> Block:
    line = {"type": "section", "text": rich.mrkdwn_text(f"*{rule.name}*: {rule.said}")}
    others = [choice for choice in rule.choices if choice != rule.said]
    options = (
        buttons.option(
            f"{rule.name}: {choice}",
            "menu",
            {"command": "/crm", "text": f"settings {rule.key}={choice}"},
        )
        for choice in others
    )
    menu = buttons.overflow(f"rule-{rule.key}", *options)
    return {**line, "accessory": menu} if menu else line


def _list(words: Words) -> Block:
    lines = (rich.section(rich.heading(f"{one.name}: "), rich.text(one.said)) for one in words)
    return rich.block(rich.bullets(*lines))


def _spoken(head: str, words: Words) -> str:
    return f"{head}: {'; '.join(f'{one.name}: {one.said}' for one in words)}."
