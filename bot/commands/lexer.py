"""A line as Slack and phones send it → as it was meant; its tokens are read in `tools`."""

import re

from bot.pipedrive.text import normalised
from bot.tools.tokens import Token, tokens

__all__ = ["Token", "clean", "tokens"]

ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_BRACKETS = re.compile("<([^<>]*)>")


def clean(line: str) -> str:
    """Undo what Slack and phones do to a line: escapes, link brackets, odd spaces."""
    line = _BRACKETS.sub(lambda found: _unbracketed(found[1]), line)
    for entity, character in ENTITIES:
        line = line.replace(entity, character)
    return normalised(line).strip()


def _unbracketed(inside: str) -> str:
    """`https://…|label` → the address; `mailto:a@b|a@b` → a@b; `@U1|ana` stays as it is."""
    if inside.startswith(("@", "#", "!")):
        return f"<{inside}>"
    address, _, label = inside.partition("|")
    if address.startswith(("mailto:", "tel:")):
        return label or address.partition(":")[2]
    return address
