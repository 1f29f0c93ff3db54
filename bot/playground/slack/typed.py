"""What a person types, as Slack writes it down: escaped, with people, channels and links marked."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from bot.playground.slack.people import Channel, Person

# Neither the marks that escaping made nor a sentence's own punctuation belong to a link.
_LINK = r"(?P<link>https?://(?:(?!&[lg]t;)[^\s<>|])+(?<![.,;:!?)\]'\"]))"
_EMAIL = r"(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
# Slack makes a link of what ends like a site, and says so by the label.
_SITE = (
    r"(?<![\w@./:-])(?P<site>(?:[a-zA-Z0-9](?:[\w-]*\w)?\.)+(?:com|org|net|io|de|eu|fr|uk|nl|ch|br)"
    r"(?![\w@-]|\.\w)(?:/(?:(?!&[lg]t;)[^\s<>|])*(?<![.,;:!?)\]'\"]))?)"
)
_HANDLE = r"(?<!\w)@(?P<user>\w+(?:[.-]\w+)*)"
_CHANNEL = r"(?<!\w)#(?P<channel>\w+(?:[.-]\w+)*)"


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def marked(
    text: str, people: Mapping[str, Person], channels: Iterable[Channel], *, with_names: bool
) -> str:
    """The text with `@ana`, `@Ana Lima`, `#sales`, links and addresses as Slack's `<…>` marks."""
    by_handle = {person.name: person for person in people.values()}
    by_name = {escaped(person.real_name).casefold(): person for person in people.values()}
    rooms = {channel.name: channel.id for channel in channels if not channel.is_im}

    def mark(found: re.Match[str]) -> str:
        if found["link"]:
            return f"<{found['link']}>"
        if found["site"]:
            return f"<http://{found['site']}|{found['site']}>"
        if found["email"]:
            return f"<mailto:{found['email']}|{found['email']}>"
        person = by_name.get((found["named"] or "").casefold()) or by_handle.get(
            found["user"] or ""
        )
        if person:
            return f"<@{person.id}|{person.name}>" if with_names else f"<@{person.id}>"
        if (name := found["channel"]) in rooms:
            return f"<#{rooms[name]}|{name}>"
        return found[0]

    return _marks(tuple(by_name)).sub(mark, escaped(text))


@cache
def _marks(names: tuple[str, ...]) -> re.Pattern[str]:
    """Longer names first: one may begin with another."""
    either = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    named = rf"(?<!\w)@(?P<named>(?i:{either}))(?!\w)"
    return re.compile(f"{_LINK}|{_EMAIL}|{_SITE}|{named}|{_HANDLE}|{_CHANNEL}")
