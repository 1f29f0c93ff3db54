"""Text as it is kept, and text as it is compared: one rule each, for whatever comes in."""

import re
import unicodedata

_HIDDEN = re.compile(
    "["
    "\u0000-\u001f\u007f-\u009f"  # controls
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0"  # fillers without a shape
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction
    "\u200b\u2060-\u2065\u206a-\u206f\ufeff"  # zero width
    "\ufe00-\ufe0e\ufff0-\ufffc\ufffe\uffff\ud800-\udfff"  # variants, non-characters, halves
    "\U000e0000-\U000e0fff"  # tags
    "]"
)
_JOINED_SCRIPTS = "\u0600-\u0dff"
_EMOJI = "\u2190-\u2bff\u3030\u303d\u3297\u3299\ufe0f\U0001f000-\U0001faff"
# A joiner is part of the spelling in Persian or Hindi and of the shape in emoji; else it hides.
_LOOSE_JOINER = re.compile(
    "[\u200c\u200d]"
    f"(?!(?<=[{_JOINED_SCRIPTS}].)[{_JOINED_SCRIPTS}])"
    f"(?!(?<=[{_EMOJI}]\u200d)[{_EMOJI}])"
)
_STACKED = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe0f"
_TOWER = re.compile(f"([{_STACKED}]{{3}})[{_STACKED}]+")
# One of them may still become part of its letter.
_TALL = re.compile(f"([{_STACKED}]{{4}})[{_STACKED}]+")
ZWJ = "\u200d"

# What phones and word processors put in place of a plain sign.
_QUOTES = str.maketrans(dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4\u0060", "'"))
_HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
# Letters that no accent makes of a plain one.
_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ħ": "h", "æ": "ae", "œ": "oe", "ð": "d"})


def normalised(text: str) -> str:
    """As it is kept: in NFC, with plain spaces, without controls and without what is invisible.

    Such signs come along when people copy from mails and web pages; with one in it an e-mail
    address is another one. The ends of lines stay.
    """
    if text.isascii() and text.isprintable():
        return text
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").split("\n")
    return "\n".join(map(_line, lines))


def _line(text: str) -> str:
    spaced = "".join(" " if sign.isspace() or sign == "\u2800" else sign for sign in text)
    visible = _LOOSE_JOINER.sub("", _HIDDEN.sub("", spaced))
    # Cut before: putting a tower of accents in order takes longer than reading all the rest.
    return _TOWER.sub(r"\1", unicodedata.normalize("NFC", _TALL.sub(r"\1", visible)))


def comparable(text: str) -> str:
    """As it is compared: case, accents, the kind of quotes and hyphens, and spaces do not count."""
    plain = normalised(text).casefold().translate(_QUOTES).translate(_HYPHENS).translate(_LETTERS)
    apart = unicodedata.normalize("NFKD", plain)
    return " ".join("".join(sign for sign in apart if not unicodedata.combining(sign)).split())
