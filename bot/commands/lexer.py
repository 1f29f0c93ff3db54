"""A line as Slack and phones send it → as it was meant; its tokens are read in `tools`."""

import re

from bot.text import normalised
from bot.tools.tokens import Token, tokens

__all__ = ["Token", "clean", "decoded", "tokens", "unmarked"]

ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_BRACKETS = re.compile("<([^<>]*)>")
# Slack's marks for people, channels, groups and links; other brackets are somebody's own.
_MARKS = re.compile(r"<([@#!](?=[A-Za-z])[^<>]*|(?:https?://|mailto:|tel:)[^<>\s]+(?:\|[^<>]*)?)>")


def clean(line: str) -> str:
    """Undo what Slack and phones do to a line: escapes, link brackets, odd spaces.

    Marks of people and channels stay: `owner=<@U1|ana>` is somebody, whatever they are called.
    """
    line = _BRACKETS.sub(lambda found: _unbracketed(found[1]), line)
    return normalised(_unescaped(line)).strip()


def decoded(text: str) -> str:
    """What was typed into a form, where nothing but Slack's own marks stands in brackets."""
    if "&" not in text and "<" not in text:
        return text
    links = _MARKS.sub(lambda found: _unbracketed(found[1]), text)
    return _unescaped(links)


def unmarked(text: str) -> str:
    """People, channels and groups by their names, as Pipedrive is to keep them: `@ana`."""
    return _MARKS.sub(lambda found: _named(found[1]), text) if "<" in text else text


def _unescaped(text: str) -> str:
    for entity, character in ENTITIES:
        text = text.replace(entity, character)
    return text


def _unbracketed(inside: str) -> str:
    """`https://…|label` → the address; `mailto:a@b|a@b` → a@b; `@U1|ana` stays as it is.

    What Slack made a link of is as it was typed: `http://acme.com|acme.com` → acme.com.
    """
    if inside.startswith(("@", "#", "!")):
        return f"<{inside}>"
    address, _, label = inside.partition("|")
    if address.startswith(("mailto:", "tel:")):
        return label or address.partition(":")[2]
    bare = address.removeprefix("http://").rstrip("/").casefold()
    return label if bare == label.rstrip("/").casefold() else address


def _named(inside: str) -> str:
    """`@U1|ana` → @ana, `#C1|sales` → #sales, `!subteam^S1|@team` → @team, `!here` → @here."""
    if inside[0] not in "@#!":
        return _unbracketed(inside)
    sign = inside[0].replace("!", "@")
    what, _, label = inside[1:].partition("|")
    if inside.startswith("!date"):
        return label
    return f"{sign}{(label or what).removeprefix(sign)}"
