"""What is different between two states of a deal, in people's words."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from bot.blocks import custom, facts, rich
from bot.blocks.figures import day
from bot.blocks.message import Block
from bot.blocks.viewer import Viewer
from bot.pipedrive.models import Deal, DealField

NOT_SET = "not set"


@dataclass(frozen=True)
class Change:
    """One field before and after; empty means not set."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Shown:
    """How one fact of a deal is called and read, and which attributes it is made of."""

    label: str
    attributes: tuple[str, ...]
    read: Callable[[Deal, Viewer], str]

    def differs(self, one: Deal, other: Deal) -> bool:
        return any(_held(one, name) != _held(other, name) for name in self.attributes)


def _held(deal: Deal, name: str) -> object:
    """A field of every deal, or one of the company's own."""
    return getattr(deal, name) if name in Deal.model_fields else deal.custom_fields.get(name)


def _closes(deal: Deal, viewer: Viewer) -> str:
    return day(deal.expected_close_date, viewer) if deal.expected_close_date else ""


def _value(deal: Deal, viewer: Viewer) -> str:
    return "" if deal.value is None else facts.value(deal, viewer)


SHOWN = (
    Shown("Title", ("title",), lambda deal, _: facts.title(deal)),
    Shown("Value", ("value", "currency"), _value),
    Shown("Status", ("status", "is_deleted"), lambda deal, _: facts.status(deal)),
    Shown("Lost reason", ("lost_reason",), lambda deal, _: facts.lost_reason(deal)),
    Shown("Pipeline", ("pipeline_id",), facts.pipeline),
    Shown("Stage", ("stage_id",), facts.stage),
    Shown("Owner", ("owner_id",), facts.owner),
    Shown("Person", ("person_id",), facts.person),
    Shown("Organization", ("org_id",), facts.organization),
    Shown("Closes", ("expected_close_date",), _closes),
    Shown("Probability", ("probability",), facts.probability),
    Shown("Labels", ("label_ids",), facts.labels),
    Shown("Visible to", ("visible_to",), facts.visibility),
    Shown("Archived", ("is_archived",), lambda deal, _: "yes" if deal.is_archived else ""),
)


def shown(viewer: Viewer) -> Iterator[Shown]:
    """Every fact, those of the company's own fields last."""
    yield from SHOWN
    for field in custom.of_company(viewer):
        read = partial(_own, field=field)
        yield Shown(custom.label(field), (field.field_code,), read)


def _own(deal: Deal, viewer: Viewer, field: DealField) -> str:
    return custom.read(deal, field, viewer)


def changes(before: Deal | None, after: Deal, viewer: Viewer) -> list[Change]:
    """Nothing when the state before is not known."""
    if before is None:
        return []
    return [*_of_fields(before, after, viewer), *_of_counts(before, after)]


def _of_fields(before: Deal, after: Deal, viewer: Viewer) -> Iterator[Change]:
    for fact in shown(viewer):
        if fact.differs(before, after):
            old, new = fact.read(before, viewer), fact.read(after, viewer)
            if old == new:  # two records of the same name
                old, new = _with_id(before, fact, old), _with_id(after, fact, new)
            yield Change(fact.label, old, new)


def _with_id(deal: Deal, fact: Shown, read: str) -> str:
    held = _held(deal, fact.attributes[0])
    return f"{read} ({held})" if isinstance(held, int) else read


def _of_counts(before: Deal, after: Deal) -> Iterator[Change]:
    for name, _, many in facts.HANGING:
        old, new = getattr(before, name), getattr(after, name)
        if old is not None and new is not None and old != new:
            yield Change(many.capitalize(), f"{old:,}", f"{new:,}")


def line(change: Change) -> tuple[Block, ...]:
    """`Stage Proposal → Negotiation`."""
    return (
        rich.text(f"{change.label} "),
        rich.name(change.before or NOT_SET),
        rich.text(" → "),
        rich.name(change.after or NOT_SET, bold=True),
    )


def bullets(changes: Sequence[Change]) -> Block:
    return rich.bullets(*(rich.section(*line(change)) for change in changes))


def spoken(changes: Sequence[Change]) -> str:
    return "; ".join(rich.spoken(*line(change)) for change in changes)
