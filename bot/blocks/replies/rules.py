"""The rules of a workspace: shown, changed, and told to whoever they refuse."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.message import Block, Message
from bot.text import count, escape, joined, mention


class Rule(NamedTuple):
    """`key` is what it is called where it is typed, `choices` what it may be, where that is few.

    Each choice is as it is typed and as it is said; so is what it is now, where the two differ.
    """

    key: str
    name: str
    said: str
    choices: Sequence[tuple[str, str]] = ()
    typed: str | None = None

    @property
    def value(self) -> str:
        return self.said if self.typed is None else self.typed


class Consequence(NamedTuple):
    """`14 people can't delete any more`, and the ids of those in Slack."""

    words: str
    people: Sequence[str] = ()


class Able(NamedTuple):
    """A colleague who may do what somebody may not: their id in Slack, and their name."""

    user: str
    name: str


Words = Sequence[Rule]
MOST_ASKED = 4
MOST_NAMED = 5
HOW = "An admin changes one like this: /crm settings delete=admins read-only=on off=deals_merge"
REFUSED = {
    "read-only": "This workspace is read-only: nothing is changed through Deal Desk.",
    "off": "An admin has switched this off.",
    "admins": "Only admins of this workspace may do this.",
    "nobody": "Nobody in this workspace may do this.",
    "second": "A second person has to confirm this.",
    "pipedrive": "Pipedrive doesn't let you do this.",
}


def shown(words: Words, *, is_admin: bool) -> Message:
    """An admin changes each at its menu."""
    head = rich.paragraph(rich.heading("What this workspace lets be done with Deal Desk"))
    rules = _menus(words) if is_admin else (_list(words),)
    press = buttons.row(
        buttons.typed("Change in a form…", "/crm", "settings ?") if is_admin else None
    )
    return Message(_spoken("Rules", words), (head, *rules, rich.paragraph(rich.text(HOW)), *press))


def preview(
    differences: Sequence[str], consequences: Sequence[Consequence], line: str, *, anew: bool
) -> Message:
    """What would change, before it does; `line` is what saves it.

    `anew`: somebody else has changed the rules since it was shown.
    """
    head = "Somebody has changed the rules meanwhile. " if anew else ""
    asked = f"{head}Save this? Nothing has changed yet."
    effects = [_consequence(one) for one in consequences]
    save = buttons.row(
        buttons.typed("Save", "/crm", line, style="primary"),
        buttons.typed("Leave it", "/crm", "settings"),
    )
    said = f"{asked} {'; '.join(differences)}. {' '.join(one.words + '.' for one in consequences)}"
    lines = rich.bullets(*(rich.section(rich.text(one)) for one in differences))
    blocks = (rich.paragraph(rich.heading(asked)), rich.block(lines))
    return Message(said.strip(), (*blocks, *(rich.context(one) for one in effects), *save))


def _consequence(told: Consequence) -> str:
    named = [mention(user) for user in told.people[:MOST_NAMED]]
    if more := len(told.people) - len(named):
        named.append(count(more, "other", "others"))
    return f"{told.words}{': ' if named else ''}{joined(named)}."


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
        rich.text("delete, merge, bulk, export and share take everyone, admins or nobody; "
                  "read-only takes on or off; off takes names of tools, with commas, as in "
                  "deals_merge; second takes delete, bulk and merge; deletes-a-day, "
                  "merges-a-day and exports-a-day take a number or any, also with all- in front; "
                  "a #channel takes cards, titles, nothing or "
                  "usual."),
    )  # fmt: skip
    return Message(rich.spoken(*parts), (rich.paragraph(*parts),))


def forbidden(what: str, why: str, able: Sequence[Able] = (), line: str = "") -> Message:
    """Why it may not be done, and who is asked instead: by `line`, the question they would get."""
    parts = (rich.heading(f"{REFUSED[why]} "), rich.prose(_then(what, why, able, line)))
    ask = [buttons.ask(f"Ask {one.name}", one.user, line) for one in able[:MOST_ASKED] if line]
    see = buttons.typed("Show the rules", "/crm", "settings")
    return Message(rich.spoken(*parts), (rich.paragraph(*parts), *buttons.row(*ask, see)))


def not_shared(why: str) -> Message:
    parts = (
        rich.heading(f"{REFUSED[why]} "),
        rich.prose("Nothing was shown to the channel. /crm settings shows the rules."),
    )
    see = buttons.typed("Show the rules", "/crm", "settings")
    return Message(rich.spoken(*parts), (rich.paragraph(*parts), *buttons.row(see)))


def _then(what: str, why: str, able: Sequence[Able], line: str) -> str:
    if why == "second" and not able:
        return f"Nobody else here can, so /{what} did nothing. /crm settings shows the rules."
    if not able and why == "pipedrive":
        return f"/{what} did nothing. A Pipedrive admin can change your permissions there."
    if not able:
        return f"/{what} did nothing. /crm settings shows the rules."
    names = [one.name for one in able[:MOST_NAMED]]
    if more := len(able) - len(names):
        names.append(count(more, "other", "others"))
    asked = "Whoever you ask gets the question ready to confirm" if line else "Ask one of them"
    return f"/{what} did nothing yet. {joined(names)} can. {asked}."


def _menus(words: Words) -> tuple[Block, ...]:
    return tuple(_menu(rule) for rule in words)


def _menu(rule: Rule) -> Block:
    line = {
        "type": "section",
        "text": rich.mrkdwn_text(f"*{escape(rule.name)}*: {escape(rule.said)}"),
    }
    options = (
        buttons.option(
            f"{rule.name}: {said}",
            "menu",
            {"command": "/crm", "text": f"settings {rule.key}={typed}"},
        )
        for typed, said in rule.choices
        if said != rule.said
    )
    menu = buttons.overflow(f"rule-{rule.key}", *options)
    return {**line, "accessory": menu} if menu else line


def _list(words: Words) -> Block:
    lines = (rich.section(rich.heading(f"{one.name}: "), rich.text(one.said)) for one in words)
    return rich.block(rich.bullets(*lines))


def _spoken(head: str, words: Words) -> str:
    return f"{head}: {'; '.join(f'{one.name}: {one.said}' for one in words)}."
