"""Rich text: the one block that formats without any markup."""

from collections.abc import Mapping

from bot.playground.slack.objects import BLOCK_ID
from bot.playground.slack.shapes import (
    Check,
    anything,
    by_type,
    flag,
    listed,
    number,
    one_of,
    shape,
    string,
    url,
)

_STYLE = shape(
    {},
    dict.fromkeys(
        (
            "bold",
            "italic",
            "strike",
            "code",
            "underline",
            "highlight",
            "client_highlight",
            "unlink",
        ),
        flag,
    ),
)
_BORDER = number(least=0, most=1)


def _inline(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    return shape({"type": anything, **required}, {"style": _STYLE, **(optional or {})})


_INLINE: dict[str, Check] = {
    "text": _inline({"text": string(most=12_000)}),
    "link": _inline({"url": url()}, {"text": string(), "unsafe": flag}),
    "user": _inline({"user_id": string()}),
    "usergroup": _inline({"usergroup_id": string()}),
    "channel": _inline({"channel_id": string()}),
    "team": _inline({"team_id": string()}),
    "emoji": _inline({"name": string()}, {"unicode": string(), "skin_tone": number()}),
    "date": _inline(
        {"timestamp": number(), "format": string()}, {"url": url(), "fallback": string()}
    ),
    "broadcast": _inline({"range": one_of("here", "channel", "everyone")}),
    "color": _inline({"value": string()}),
}
_INLINES = listed(by_type(_INLINE))
_SECTION = shape({"type": anything, "elements": _INLINES})
_PARTS: dict[str, Check] = {
    "rich_text_section": _SECTION,
    "rich_text_list": shape(
        {
            "type": anything,
            "style": one_of("bullet", "ordered"),
            "elements": listed(by_type({"rich_text_section": _SECTION})),
        },
        {"indent": number(least=0, most=8), "offset": number(least=0), "border": _BORDER},
    ),
    "rich_text_preformatted": shape(
        {"type": anything, "elements": _INLINES}, {"border": _BORDER, "language": string()}
    ),
    "rich_text_quote": shape({"type": anything, "elements": _INLINES}, {"border": _BORDER}),
}

RICH_TEXT_BLOCK = shape(
    {"type": anything, "elements": listed(by_type(_PARTS))}, {"block_id": BLOCK_ID}
)
RICH_TEXT = by_type({"rich_text": RICH_TEXT_BLOCK})
