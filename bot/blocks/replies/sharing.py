"""Before something is shown to a channel: who there may see it, and what may be done then."""

from dataclasses import dataclass
from typing import Literal

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.buttons import Args, Cursors
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.viewer import Asker
from bot.blocks.records.facts import linked_name
from bot.pipedrive.records.models import Entity
from bot.text import count

# What a channel may be told; or why nothing: people of other companies read it, or nobody knows.
# `some` fields are told there, or those `but titles`.
Heard = Literal["cards", "titles", "some", "but titles", "nothing", "outsiders", "unknown"]
TITLED: frozenset[Heard] = frozenset({"cards", "titles", "some"})
MOST_SENT = 50
WHY: dict[Heard, str] = {
    "cards": "",
    "titles": "An admin lets only titles be shown here.",
    "some": "Only some fields may be told here, so no whole card is: /crm watch fields.",
    "but titles": "Only some fields may be told here, and no titles: /crm watch fields.",
    "nothing": "An admin lets nothing of Pipedrive be shown here.",
    "outsiders": "People from other companies read along here, so nothing of Pipedrive is shown. "
    "An admin can allow it with /crm settings #channel=titles or #channel=cards.",
    "unknown": "I can't see who reads along here, so I show nothing of Pipedrive. "
    "In a channel, type /invite @Deal Desk and share it again.",
}
ROWS = "I can't check each of them, and everybody here would read all of it."
CARD = "I can't check who of them may see it in Pipedrive."


@dataclass(frozen=True)
class ToShare:
    """What is to be shown, and `seen`: what the question is about."""

    tool: str
    args: Args
    back: Cursors
    seen: str

    def press(self, label: str, how: buttons.HowShared) -> Block | None:
        return buttons.share(label, self.tool, self.args, self.back, how=how, seen=self.seen)


def question(
    asked: ToShare, heard: Heard, may: int | None, total: int, *, is_record: bool
) -> Message:
    """`9 of 12 here may see it.`; `may` is None where nobody can say."""
    said = " ".join(part for part in (_who(may, total, is_record=is_record), WHY[heard]) if part)
    posts = heard in TITLED
    send = may if is_record and may and may <= MOST_SENT else 0
    press = (
        asked.press("Title only", "title") if is_record and posts else None,
        asked.press("Whole card" if is_record else "Show it here", "card")
        if heard == "cards"
        else None,
        asked.press(f"Send to the {send}" if send > 1 else "Send to the one", "send")
        if send
        else None,
    )
    return Message(said, (rich.paragraph(rich.heading(said)), *buttons.row(*press)))


def _who(may: int | None, total: int, *, is_record: bool) -> str:
    if not total:
        return ""
    people = count(total, "person reads", "people read")
    if may is None:
        return f"{people} along here. {CARD if is_record else ROWS}"
    if may == total:
        return f"All {total} here may see it in Pipedrive."
    return f"{may} of {total} here may see it in Pipedrive."


def title(record: Entity, viewer: Asker) -> Message:
    """For all to read: its name and what it is, and nothing else of it."""
    parts = (*linked_name(record, viewer), rich.text(f" ({record.noun})"))
    return Message(rich.spoken(*parts), (rich.paragraph(*parts),))


def sent(arrived: int, wanted: int) -> Message:
    said = f"Sent to {count(arrived, 'person', 'people')} in private."
    if arrived < wanted:
        said += f" {count(wanted - arrived, 'message', 'messages')} didn't arrive."
    return Message(said, (rich.paragraph(rich.heading(said)),))


def shared() -> Message:
    """In place of the question."""
    return Message("Shared here.", (rich.paragraph(rich.heading("Shared here.")),))
