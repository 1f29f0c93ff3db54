"""What stands around a list of rows: the record that it hangs on, and what can be done to them."""

from collections.abc import Mapping, Sequence

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.records import facts, row_facts
from bot.blocks.records.facts import linked_name
from bot.pipedrive.names.matching import marked
from bot.pipedrive.records.models import Entity, Note, Page
from bot.pipedrive.records.record_types import kind_of
from bot.pipedrive.records.subrecords import Access, DealParticipant, Follower, ProductLine, Sales
from bot.text import cut

OPTION = 60
# What hangs on a record: what the heading of its list says, and by what its tool returns which it
# is, unless that is of subrecords.
HEADS: Mapping[str, str] = {
    "follower": "Who follows ",
    "participant": "Who takes part in ",
    "product line": "Products of ",
    "product": "Products in the deals of ",
    "note": "Notes on ",
    "access": "Who can see ",
}
LISTED: Mapping[object, str] = {Access: "access", Page[Sales]: "product", Page[Note]: "note"}
# How the tool is called that takes a follower away.
UNFOLLOW = {
    "deal": "deals_remove_follower",
    "person": "persons_delete_follower",
    "organization": "organizations_delete_follower",
}


def under(noun: str, above: Entity, answer: Message, viewer: Asker) -> Message:
    """The list, headed by the record that it belongs to: `Products of Acme renewal #12`."""
    head = (rich.heading(HEADS[noun]), *linked_name(above, viewer))
    words = f"{rich.spoken(*head)}: {answer.text}"
    return Message(words, (rich.paragraph(*head), *answer.blocks))


def of_list(noun: str, above: Entity, rows: Sequence[object], viewer: Viewer) -> tuple[Block, ...]:
    """One more, and one less."""
    match noun:
        case "follower":
            return _followers(above, [row for row in rows if isinstance(row, Follower)], viewer)
        case "participant":
            return _participants(above, [row for row in rows if isinstance(row, DealParticipant)])
        case "product line":
            return _lines(above, [row for row in rows if isinstance(row, ProductLine)], viewer)
        case "note":
            return _notes(above)
    return ()


def _followers(above: Entity, rows: Sequence[Follower], viewer: Viewer) -> tuple[Block, ...]:
    add, remove = f"{kind_of(above).many}_add_follower", UNFOLLOW[above.noun]
    args, name = {"id": above.id}, facts.numbered(above)
    mine = any(row.id == viewer.user_id for row in rows)
    me = {**args, "user_id": viewer.user_id}
    options = [(str(row.id), cut(row_facts.follower(row, viewer), OPTION)) for row in rows]
    return buttons.row(
        None if mine else buttons.run("Follow", add, me, spoken=f"Follow {name}"),
        buttons.form("Add…", add, args, spoken=f"Add a follower of {name}"),
        buttons.select(f"pick:{remove}:{above.id}", "Remove a follower", options),
    )


def _participants(above: Entity, rows: Sequence[DealParticipant]) -> tuple[Block, ...]:
    args, name = {"id": above.id}, facts.numbered(above)
    options = [(str(row.id), cut(facts.title(row), OPTION)) for row in rows]
    remove = f"pick:deals_remove_participant:{above.id}"
    return buttons.row(
        buttons.form("Add…", "deals_add_participant", args, spoken=f"Add somebody to {name}"),
        buttons.select(remove, "Remove a participant", options),
    )


def _notes(above: Entity) -> tuple[Block, ...]:
    add, name = f"{kind_of(above).many}_add_note", facts.numbered(above)
    return buttons.row(buttons.form("Add…", add, {"id": above.id}, spoken=f"Add a note to {name}"))


def _lines(above: Entity, rows: Sequence[ProductLine], viewer: Viewer) -> tuple[Block, ...]:
    args, name = {"id": above.id}, facts.numbered(above)
    labels = [f"{cut(facts.title(row), OPTION)}: {row_facts.sold(row, viewer)}" for row in rows]
    to_edit = [(marked(row.id), label) for row, label in zip(rows, labels, strict=True)]
    to_remove = [(str(row.id), label) for row, label in zip(rows, labels, strict=True)]
    return buttons.row(
        buttons.form("Add…", "deals_add_product", args, spoken=f"Add a product to {name}"),
        buttons.select(f"fill:deals_update_product:{above.id}", "Edit a product", to_edit),
        buttons.select(f"pick:deals_remove_product:{above.id}", "Remove a product…", to_remove),
    )
