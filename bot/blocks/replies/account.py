"""What there is to say about a login, a share, a wait."""

import re
from collections.abc import Mapping

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.message import Block, Message
from bot.text import cut, mention

SIGN_IN = "Sign in to Pipedrive"
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
    leave = None if shared else buttons.typed("Disconnect", "/crm", "disconnect")
    return Message(rich.spoken(*parts), (rich.paragraph(*parts), *buttons.row(leave)))


def nobody() -> Message:
    connect = buttons.typed("Connect", "/crm", "connect", style="primary")
    return _said("You are not connected to Pipedrive.", "Connect with your API token.", connect)


def shared_login(name: str) -> Message:
    return _said(
        "This workspace uses one Pipedrive login for everyone.",
        f"It belongs to {name}. You don't need to connect anything.",
    )


def disconnected(*, kept_there: bool = False) -> Message:
    """`kept_there`: Pipedrive could not be told that the grant has ended."""
    connect = buttons.typed("Connect again", "/crm", "connect")
    then = "Your Pipedrive login is deleted here."
    if kept_there:
        then += (
            " Pipedrive didn't answer when I gave it back: remove Deal Desk there, under "
            "Settings → Tools and apps."
        )
    return _said("You are disconnected.", then, connect)


def sign_in(url: str, doing: str) -> Message:
    """`doing` is what comes after it."""
    after = f" Then I'll come back to {cut(doing, 150)}." if doing else ""
    button = buttons.page_of(SIGN_IN, url, style="primary")
    return _said(
        "Sign in to Pipedrive.",
        f"Deal Desk acts as you there, with your rights.{after} The button is good for 10 minutes.",
        button,
    )


def signed_in(name: str, company: str) -> Message:
    """In the direct message: whoever did not do it themselves hears of it."""
    of = f" ({company})" if company else ""
    leave = buttons.typed("Disconnect", "/crm", "disconnect")
    return _said(
        f"You are connected to Pipedrive as {name}{of}.",
        "If that wasn't you, disconnect.",
        leave,
    )


def sign_in_again() -> Message:
    connect = buttons.typed(SIGN_IN, "/crm", "connect", style="primary")
    return _said(
        "Please sign in to Pipedrive again.",
        "It no longer accepts your login, so I do nothing as you until then; what you watch is "
        "paused.",
        connect,
    )


def left_over(verb: str, words: str) -> Message:
    """A command that takes nothing more: what was meant by the rest is anybody's guess.

    What may be a token is not repeated.
    """
    alone = buttons.typed(verb.capitalize(), "/crm", verb)
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
