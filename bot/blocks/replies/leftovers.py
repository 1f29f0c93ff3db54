"""What is said of something that was asked and then left undone, because the program stopped."""

from datetime import datetime

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.figures import since
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.viewer import Asker
from bot.text import sentences

MOST = 300  # characters of what was typed
ROW = "row:"
REST = "rest:"


def ask(words: str, asked_at: datetime, ticket: str, viewer: Asker) -> Message:
    """It changes data and is a while ago: the person may have done it by hand meanwhile."""
    again = buttons.ticket("Do it now", "resume", ticket, "primary")
    return interrupted(words, asked_at, again, ticket, viewer)


def interrupted(
    words: str, asked_at: datetime, again: Block | None, ticket: str, viewer: Asker
) -> Message:
    """The same of something that had begun: `again` begins it anew, `ticket` forgets it."""
    return _said(
        words,
        "was not done: I was interrupted.",
        f"You asked {since(asked_at, viewer)}. You may have done it yourself meanwhile.",
        again,
        buttons.ticket("Forget it", "dismiss", ticket),
    )


def of_row(id_: str) -> str:
    """The ticket to forget what has a row of its own, which has ended."""
    return f"{ROW}{id_}"


def rest(done: Message, many: str, asked: str, again: Block | None, id_: str) -> Message:
    """Of a job of which some things are `done`: what is left waits for a word of its person."""
    parts = (
        rich.heading(f"I was interrupted. Left: {many}. "),
        rich.text(f"You asked {asked}. You may have gone on yourself meanwhile."),
    )
    forget = buttons.ticket("Forget it", "dismiss", f"{REST}{id_}")
    blocks = (*done.blocks, rich.paragraph(*parts), *buttons.row(again, forget))
    return Message(sentences(done.text, rich.spoken(*parts)), blocks)


def rest_forgotten(words: str) -> Message:
    return _said(words, "is left as it is.", "The rest is forgotten; nothing more was changed.")


def doing(words: str) -> Message:
    return _said(words, "is under way now.", "You asked for it before I was interrupted.")


def forgotten(words: str) -> Message:
    return _said(words, "is forgotten.", "Nothing was changed.")


def given_up(words: str) -> Message:
    """It was taken up again and again, and came to no end."""
    return _said(words, "could not be finished.", "Check whether it was done before you repeat it.")


def over() -> Message:
    """Done, forgotten, under way, or too long ago: whichever, this button has nothing to do."""
    parts = (
        rich.heading("Nothing waits behind this button any more. "),
        rich.text("It was done, forgotten, or a day has passed. Type the command to ask again."),
    )
    return Message(rich.spoken(*parts), (rich.paragraph(*parts),))


def _said(words: str, what: str, then: str, *ways_on: Block | None) -> Message:
    shown = words if len(words) <= MOST else f"{words[:MOST]}…"
    parts = (rich.name(shown, bold=True), rich.heading(f" {what} "), rich.text(then))
    return Message(rich.spoken(*parts), (rich.paragraph(*parts), *buttons.row(*ways_on)))
