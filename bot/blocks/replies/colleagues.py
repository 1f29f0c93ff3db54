"""A colleague is asked to press in somebody's place: the question, and what both are told."""

from typing import Literal

from bot.blocks.kit import rich
from bot.blocks.kit.message import Message
from bot.blocks.replies import confirm_cards
from bot.text import escape, mention

Ended = Literal["done", "not done", "unknown", "expired", "cancelled"]
# What became of it, to whoever wanted it; `{}` is the colleague.
HEARD: dict[Ended, str] = {
    "done": "{} confirmed it, as you asked.",
    "not done": "{} confirmed it, but it came to nothing.",
    "unknown": "{} confirmed it, and Pipedrive's answer didn't arrive.",
    "expired": "{} didn't decide in time.",
    "cancelled": "{} said no.",
}


def asked(card: Message, asker: str, why: str) -> Message:
    """Above the card that the colleague gets; `asker` is a Slack user id."""
    head = f"{mention(asker)} asks you to decide this. {why}"
    above = {"type": "section", "text": rich.mrkdwn_text(head)}
    return Message(f"{head} {card.text}", (above, *card.blocks))


def sent(title: str, colleague: str) -> Message:
    head = f"I've asked {mention(colleague)}."
    then = f"{escape(title)}: you both hear how it ends. Nothing has changed yet."
    return _said(head, then)


def cannot(colleague: str) -> Message:
    """Nothing of what the colleague may see or do in Pipedrive is told to others."""
    head = f"{mention(colleague)} can't be asked for this."
    return _said(head, "They may not do it, or aren't connected any more. Nothing was changed.")


def not_reached(colleague: str) -> Message:
    head = f"My message to {mention(colleague)} didn't arrive."
    return _said(head, "Nothing was changed. Try again in a minute.")


def heard(title: str, ended: Ended, colleague: str) -> Message:
    """What whoever wanted it is told."""
    card = confirm_cards.closed(title, ended)
    said = HEARD[ended].format(mention(colleague))
    return Message(f"{card.text} {said}", (*card.blocks, rich.context(said)))


def _said(head: str, then: str) -> Message:
    words = {"type": "section", "text": rich.mrkdwn_text(f"*{head}* {then}")}
    return Message(f"{head} {then}", (words,))
