"""What travels inside a modal and comes back with it: sealed, and good for one person only."""

import base64
import json
import zlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.accounts.sealing import CannotOpen, TokenCipher
from bot.blocks.kit.viewer import Asker, Viewer
from bot.slack.payloads import SlackContext

MOST = 2_000  # of the 3,000 characters that Slack gives a modal to remember


@dataclass(frozen=True)
class ModalState:
    """The way back, how the person writes dates and money, and what they were doing."""

    context: SlackContext
    viewer: Viewer
    then: dict[str, Any]


class ModalStates:
    def __init__(self, cipher: TokenCipher) -> None:
        self._cipher = cipher

    def pack(self, context: SlackContext, viewer: Asker, then: dict[str, Any] | None = None) -> str:
        """What does not fit is left behind: first what they were doing, never the way back."""
        kept: dict[str, Any] = {
            "channel": context.channel,
            "where": context.where,
            "thread": context.thread if context.is_in_thread else "",
            "reply": context.reply,
            "card": context.on_card,
            "locale": viewer.locale,
            "tz": viewer.tz,
            "currency": viewer.currency,
            "me": viewer.user_id,
            "then": then or {},
        }
        packed = self._sealed(kept, context)
        return packed if len(packed) <= MOST else self._sealed({**kept, "then": {}}, context)

    def unpack(self, packed: str, context: SlackContext, now: datetime) -> ModalState:
        """Of a modal that this person did not open here: nothing but the context itself."""
        try:
            opened = self._cipher.open(packed, _bound(context))
        except CannotOpen:
            return ModalState(context, Viewer(now=now), {})
        kept = json.loads(zlib.decompress(base64.b85decode(opened)))
        way_back = replace(
            context,
            channel=kept["channel"],
            where=kept.get("where", ""),
            thread=kept.get("thread", ""),
            reply=kept["reply"],
            on_card=kept["card"],
        )
        viewer = Viewer(
            now=now,
            locale=kept["locale"],
            tz=kept["tz"],
            currency=kept["currency"],
            user_id=kept["me"],
        )
        return ModalState(way_back, viewer, kept["then"])

    def _sealed(self, kept: dict[str, Any], context: SlackContext) -> str:
        squeezed = zlib.compress(json.dumps(kept, ensure_ascii=False).encode(), 9)
        return self._cipher.seal(base64.b85encode(squeezed).decode(), _bound(context))


def _bound(context: SlackContext) -> tuple[str, ...]:
    return (f"modal:{context.team}:{context.user}",)
