"""What travels inside a modal and comes back with it: sealed, and good for one person only."""

import base64
import json
import zlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.accounts.vault import CannotOpen, Vault
from bot.blocks.viewer import Viewer
from bot.slack.door import Door

MOST = 2_000  # of the 3,000 characters that Slack gives a modal to remember


@dataclass(frozen=True)
class Carried:
    """The way back, how the person writes dates and money, and what they were doing."""

    door: Door
    viewer: Viewer
    then: dict[str, Any]


class Carrier:
    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def pack(self, door: Door, viewer: Viewer, then: dict[str, Any] | None = None) -> str:
        """What does not fit is left behind: first what they were doing, never the way back."""
        kept: dict[str, Any] = {
            "channel": door.channel,
            "where": door.where,
            "reply": door.reply,
            "card": door.on_card,
            "locale": viewer.locale,
            "tz": viewer.tz,
            "currency": viewer.currency,
            "me": viewer.user_id,
            "then": then or {},
        }
        packed = self._sealed(kept, door)
        return packed if len(packed) <= MOST else self._sealed({**kept, "then": {}}, door)

    def unpack(self, packed: str, door: Door, now: datetime) -> Carried:
        """Of a modal that this person did not open here: nothing but the door itself."""
        try:
            opened = self._vault.open(packed, _bound(door))
        except CannotOpen:
            return Carried(door, Viewer(now=now), {})
        kept = json.loads(zlib.decompress(base64.b85decode(opened)))
        way_back = replace(
            door,
            channel=kept["channel"],
            where=kept.get("where", ""),
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
        return Carried(way_back, viewer, kept["then"])

    def _sealed(self, kept: dict[str, Any], door: Door) -> str:
        squeezed = zlib.compress(json.dumps(kept, ensure_ascii=False).encode(), 9)
        return self._vault.seal(base64.b85encode(squeezed).decode(), _bound(door))


def _bound(door: Door) -> str:
    return f"modal:{door.team}:{door.user}"
