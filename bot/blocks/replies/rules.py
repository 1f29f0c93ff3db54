"""The rules of a workspace: shown, changed, and told to whoever they refuse."""

from collections.abc import Sequence

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.message import Block, Message

Words = Sequence[tuple[str, str]]
HOW = "An admin changes one like this: /crm settings delete=admins read-only=on off=deals_merge"
REFUSED = {
    "read-only": "This workspace is read-only: nothing is changed through Deal Desk.",
    "off": "An admin has switched this off.",
    "admins": "Only admins of this workspace may do this.",
    "nobody": "Nobody in this workspace may do this.",
}


def shown(words: Words, *, is_admin: bool) -> Message:
    head = rich.heading("What this workspace lets be done with Deal Desk")
    toggles = [_toggle(words)] if is_admin else []
    return Message(_spoken("Rules", words), (
        rich.paragraph(head), _list(words), rich.paragraph(rich.text(HOW)), *buttons.row(*toggles),
    ))  # fmt: skip


def changed(differences: Sequence[str], words: Words) -> Message:
    said = f"Changed: {'; '.join(differences)}." if differences else "Nothing changed."
    return Message(said, (rich.paragraph(rich.heading(said)), _list(words)))


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


def _toggle(words: Words) -> Block | None:
    is_on = dict(words)["Read-only"] == "on"
    label = "End read-only" if is_on else "Make it read-only"
    return buttons.menu(label, "/crm", f"settings read-only={'off' if is_on else 'on'}")


def _list(words: Words) -> Block:
    lines = (rich.section(rich.heading(f"{name}: "), rich.text(said)) for name, said in words)
    return rich.block(rich.bullets(*lines))


def _spoken(head: str, words: Words) -> str:
    return f"{head}: {'; '.join(f'{name}: {said}' for name, said in words)}."
