"""Where a channel takes nothing any more: its watches are paused, and their makers told why."""

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.message import Message
from bot.watch.telling.port import Channels
from bot.watch.watches.matching import FIELD_GONE, Watch
from bot.watch.watches.rows import ON, PAUSED, Place, Watches

WHY = {
    "is_archived": "it is archived. Unarchive it, then press Resume",
    "not_in_channel": "I'm not in it. Invite me with /invite @Deal Desk, then press Resume",
    "channel_not_found": (
        "it is gone, or I was removed from it. Invite me again and press Resume, or turn it off"
    ),
}
HELD = "What happens within a week is held until then."
USUAL = "not everybody may post there. Let Deal Desk post, then press Resume"


class Pausing:
    def __init__(self, watches: Watches, channels: Channels) -> None:
        self._watches = watches
        self._channels = channels

    async def channel_shut(self, place: Place, error: str) -> None:
        """Everybody who made one there hears of it, once."""
        paused = [watch for watch in await self._watches.in_place(place) if watch.state == ON]
        for watch in paused:
            await self._watches.turn(watch.id, PAUSED, "", error)
        for maker in dict.fromkeys(watch.maker for watch in paused):
            first = next(watch for watch in paused if watch.maker == maker)
            await self._channels.tell(place.team, maker, shut(place, error, first.id))

    async def field_gone(self, watch: Watch) -> None:
        await self._watches.turn(watch.id, PAUSED, "", FIELD_GONE)
        await self._channels.tell(watch.team, watch.maker, without_its_field(watch))


def without_its_field(watch: Watch) -> Message:
    here = {"type": "channel", "channel_id": watch.channel}
    what = (
        " filters by a field that is no longer in Pipedrive, so it is paused. "
        "Type /crm watch there and press Edit."
    )
    off = buttons.button("Off", "watch:off", buttons.encoded({"do": "off", "id": watch.id}))
    parts = (rich.text("Your watch in "), here, rich.text(what))
    text = f"Your watch in <#{watch.channel}>{what}"
    return Message(text, (rich.paragraph(*parts), *buttons.row(off)))


def why(error: str) -> str:
    """Why nothing can be said there, and what to do about it."""
    return WHY.get(error, USUAL)


def shut(place: Place, error: str, watch: str) -> Message:
    reason = why(error)
    parts = (
        rich.text("I can't post in "),
        {"type": "channel", "channel_id": place.channel},
        rich.text(f": {reason}. {HELD}"),
    )
    resume = buttons.button(
        "Resume", "watch:resume", buttons.encoded({"do": "resume", "id": watch})
    )
    off = buttons.button("Off", "watch:off", buttons.encoded({"do": "off", "id": watch}))
    words = f"I can't post in <#{place.channel}>: {reason}. {HELD}"
    return Message(words, (rich.paragraph(*parts), *buttons.row(resume, off)))
