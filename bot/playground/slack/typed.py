"""What a person types, as Slack writes it down: escaped, with people, channels and links marked."""

import re
from collections.abc import Iterable, Mapping

from bot.playground.slack.people import Channel, Person

# Neither the marks that escaping made nor a sentence's own punctuation belong to a link.
_LINK = r"(?P<link>https?://(?:(?!&[lg]t;)[^\s<>|])+(?<![.,;:!?)\]'\"]))"
_EMAIL = r"(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
_MENTION = r"(?<!\w)@(?P<user>\w+(?:[.-]\w+)*)"
_CHANNEL = r"(?<!\w)#(?P<channel>\w+(?:[.-]\w+)*)"
_MARKS = re.compile(f"{_LINK}|{_EMAIL}|{_MENTION}|{_CHANNEL}")


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def marked(
    text: str, people: Mapping[str, Person], channels: Iterable[Channel], *, with_names: bool
) -> str:
    """The text with `@ana`, `#sales`, links and addresses as Slack's `<…>` marks."""
    users = {person.name: person.id for person in people.values()}
    rooms = {channel.name: channel.id for channel in channels if not channel.is_im}

    def mark(found: re.Match[str]) -> str:
        if found["link"]:
            return f"<{found['link']}>"
        if found["email"]:
            return f"<mailto:{found['email']}|{found['email']}>"
        if (name := found["user"]) in users:
            return f"<@{users[name]}|{name}>" if with_names else f"<@{users[name]}>"
        if (name := found["channel"]) in rooms:
            return f"<#{rooms[name]}|{name}>"
        return found[0]

    return _MARKS.sub(mark, escaped(text))
