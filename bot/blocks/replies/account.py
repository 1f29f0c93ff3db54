"""What there is to say about a login, a share, a wait."""

import re
from collections.abc import Mapping

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.message import Block, Message
from bot.text import cut, mention

TYPED = 2_000  # characters of one field
# Pipedrive's have 40 letters and digits; half of one is a secret as well.
_TOKEN, HIDDEN = re.compile(r"\w{20,}"), "…"


def status(name: str, company: str, domain: str, *, shared: bool) -> Message:
    """Who the person is in Pipedrive, and by whose token."""
    whose = (
        "Everyone in this workspace acts with one shared Pipedrive login, set up by the admin."
        if shared
        else "It is your own login: what you do here is done as you, with your rights."
    )
    parts = (
        rich.heading("You are "),
        rich.name(name, bold=True),
        rich.heading(" in Pipedrive"),
        rich.text(f", company {company or domain or 'unknown'}.\n{whose}"),
    )
    leave = None if shared else buttons.menu("Disconnect", "/crm", "disconnect")
    return Message(rich.spoken(*parts), (rich.paragraph(*parts), *buttons.row(leave)))


def nobody() -> Message:
    connect = buttons.menu("Connect", "/crm", "connect", style="primary")
    return _said("You are not connected to Pipedrive.", "Connect with your API token.", connect)


def shared_login(name: str) -> Message:
    return _said(
        "This workspace uses one Pipedrive login for everyone.",
        f"It belongs to {name}. You don't need to connect anything.",
    )


def disconnected() -> Message:
    connect = buttons.menu("Connect again", "/crm", "connect")
    return _said("You are disconnected.", "Your Pipedrive token is deleted here.", connect)


def left_over(verb: str, words: str) -> Message:
    """A command that takes nothing more: what was meant by the rest is anybody's guess.

    What may be a token is not repeated.
    """
    alone = buttons.menu(verb.capitalize(), "/crm", verb)
    return _said(
        f"I can't read “{cut(_TOKEN.sub(HIDDEN, words), 80)}” after /crm {verb}, so I did nothing.",
        "It takes no more words, and it is about you alone.",
        alone,
    )


def waiting(line: str, then: Block | None) -> Message:
    """What somebody wanted to change before they connected, or a while ago; `then` does it."""
    parts = (
        rich.heading("You were about to: "),
        rich.name(cut(line, 300), bold=True),
    )
    words = rich.text(". It changes data, so nothing was done yet.")
    return Message(rich.spoken(*parts, words), (rich.paragraph(*parts, words), *buttons.row(then)))


def typed(fields: Mapping[str, str]) -> Message:
    """Too much to be brought back into its form: so that it is not lost, it is told."""
    head = "You are not connected to Pipedrive, so nothing was changed. This is what you typed:"
    lines = [f"{name}: {cut(text, TYPED)}" for name, text in fields.items() if text]
    body = rich.block(
        rich.section(rich.heading(head)),
        rich.bullets(*(rich.section(rich.name(line)) for line in lines)),
    )
    return Message(f"{head} {'; '.join(lines)}", (body,))


def waiting_click(then: Block | None) -> Message:
    return _said("Nothing was changed yet:", "press the button again.", then)


def shared_by(slack_user: str) -> Block:
    return rich.context(f"Shared by {mention(slack_user)}")


def old_button() -> Message:
    return _said("I don't know this button.", "Type the command again to get a fresh one.")


def loading() -> Block:
    return rich.paragraph(rich.text("Asking Pipedrive…"))


def still_working() -> Message:
    words = rich.text("Still working. Pipedrive is slow.")
    return Message(words["text"], (rich.paragraph(words),))


def _said(what: str, then: str, button: Block | None = None) -> Message:
    parts = (rich.heading(what), rich.text(" "), rich.prose(then))
    return Message(rich.spoken(*parts), (rich.paragraph(*parts), *buttons.row(button)))
