"""Notes are HTML in Pipedrive: words become it, and it becomes words again."""

import re
from html import escape
from html.parser import HTMLParser

ENDS_A_LINE = frozenset({"p", "div", "li", "tr", "h1", "h2", "h3"})
PLAIN = frozenset({"p", "div", "br"})
UNSEEN = frozenset({"script", "style", "head"})
_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*)")


def as_html(words: str) -> str:
    return escape(words, quote=False).replace("\r\n", "\n").replace("\n", "<br>")


def as_text(html: str) -> str:
    """The words alone, a line for each paragraph."""
    if "<" not in html and "&" not in html:
        return html
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = "".join(reader.said).split("\n")
    return "\n".join(line.strip() for line in lines).strip()


def is_formatted(html: str) -> bool:
    """Whether it says more than its words: bold, a list, where a link leads."""
    return any(tag.lower() not in PLAIN for tag in _TAG.findall(html))


def appended(html: str, more: str) -> str:
    """What was there, and a line of HTML below it."""
    return f"{html}<br>{more}" if html.strip() else more


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self._unseen += 1
        elif tag == "br":
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in ENDS_A_LINE:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.said.append(data)
