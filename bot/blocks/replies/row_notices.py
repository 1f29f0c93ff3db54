"""What was done to a row below a record, said to the one who did it."""

from collections.abc import Sequence

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.records import facts, kinds, row_facts
from bot.blocks.records.facts import linked_name
from bot.blocks.replies.notices import receipt
from bot.pipedrive.records.models import Entity
from bot.pipedrive.records.record_types import kind_of
from bot.pipedrive.records.subrecords import ProductLine

LISTS = {
    "follower": ("Show followers", "{many}_list_followers"),
    "participant": ("Show participants", "deals_list_participants"),
    "product line": ("Show products", "deals_list_products"),
}


def follows(user: int, above: Entity, viewer: Viewer, *, already: bool) -> Message:
    """Who follows the record now, or did so before."""
    verb = "follow" if user == viewer.user_id else "follows"
    did = f" {'already' if already else 'now'} {verb} "
    return _said("follower", (_who(user, viewer), did), above, viewer, already=already)


def stopped(user: int, above: Entity, viewer: Viewer, *, already: bool) -> Message:
    me = user == viewer.user_id
    follow = f" no longer {'follow' if me else 'follows'} "
    did = f" {'do' if me else 'does'} not follow " if already else follow
    return _said("follower", (_who(user, viewer), did), above, viewer, already=already)


def joined(who: str, above: Entity, viewer: Asker, *, already: bool) -> Message:
    did = f" {'already' if already else 'now'} takes part in "
    return _said("participant", (who, did), above, viewer, already=already)


def left(who: str, above: Entity, viewer: Asker, *, already: bool) -> Message:
    did = " does not take part in " if already else " no longer takes part in "
    return _said("participant", (who, did), above, viewer, already=already)


def added(line: ProductLine, above: Entity, viewer: Viewer) -> Message:
    title = (
        rich.text("Added "),
        rich.name(facts.title(line), bold=True),
        rich.text(" to "),
        *linked_name(above, viewer),
        rich.text(f": {row_facts.sold(line, viewer)}."),
    )
    return receipt(title, (), _next("product line", above))


def edited(
    before: ProductLine | None, line: ProductLine, above: Entity, viewer: Viewer, *, back: bool
) -> Message:
    found = kinds.changes(before, line, viewer)
    what = (rich.name(facts.title(line), bold=True), rich.text(" of "), *linked_name(above, viewer))
    if before is not None and not found:
        title: Sequence[Block] = (
            *what, rich.text(" already has these values."),
        )  # fmt: skip
    else:
        title = (rich.text("Put back " if back else "Changed "), *what)
    return receipt(title, found, _next("product line", above))


def removed(line: ProductLine, viewer: Viewer) -> Message:
    """After the confirmation, which kept the line and the title of its deal."""
    parts = (
        rich.text("Removed "),
        rich.name(facts.title(line), bold=True),
        rich.text(" from "),
        rich.name(line.deal_title or "the deal", bold=True),
        rich.text(f" #{line.deal_id}: {row_facts.sold(line, viewer)}."),
    )
    args = {"id": line.deal_id}
    return receipt(parts, (), (
        buttons.run("Show products", "deals_list_products", args),
        buttons.run("Show deal", "deals_get", args),
    ))  # fmt: skip


def undoing(message: Message) -> Message:
    """Before something is taken back: what it had been."""
    parts = (rich.heading("Undoing: "), rich.prose(message.text))
    return Message(rich.spoken(*parts), (rich.paragraph(*parts),))


def _who(user: int, viewer: Viewer) -> str:
    return row_facts.colleague(user, viewer)


def _said(
    noun: str, who_did: tuple[str, str], above: Entity, viewer: Asker, *, already: bool
) -> Message:
    """`already`: it was so before."""
    who, did = who_did
    end = rich.text(". Nothing was changed." if already else ".")
    title = (rich.name(who, bold=True), rich.text(did), *linked_name(above, viewer), end)
    return receipt(title, (), _next(noun, above))


def _next(noun: str, above: Entity) -> tuple[Block | None, ...]:
    label, tool = LISTS[noun]
    name = tool.format(many=kind_of(above).many)
    return (
        buttons.run(label, name, {"id": above.id}, spoken=f"{label} of {facts.numbered(above)}"),
    )
