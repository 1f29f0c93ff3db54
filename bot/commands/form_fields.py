"""Which fields of a tool a form shows: those that people use first, or all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.blocks.kit import inputs
from bot.blocks.kit.viewer import Viewer
from bot.pipedrive.names.lookups import FieldOf
from bot.text import size
from bot.tools.base import Args
from bot.tools.fieldtypes.tool_fields import ADDS, PREFIX, ToolField, is_own, offered

OWN_AT_FIRST, OWN_AT_MOST = 10, 40


@dataclass(frozen=True)
class FormFields:
    """What a form shows, whether the whole form has more, and what there is no room for.

    `left` is a number of the company's own fields.
    """

    fields: tuple[ToolField, ...]
    more: bool = False
    left: int = 0


def fields_of(  # noqa: PLR0913 - what the tool takes, what there is, what was said of it
    args: type[Args],
    viewer: Viewer,
    was: Mapping[str, str],
    typed: Mapping[str, str],
    wrong: Mapping[str, str],
    *,
    whole: bool,
) -> FormFields:
    """The fields of a form over what `was` there and what was `typed`.

    What was said, or is `wrong`, is always shown. So is what has to be given.
    """
    said = {name for name, text in typed.items() if text} | wrong.keys()
    every = _askable(args, viewer, {**was, **typed}, wrong, said)
    wanted = {field.name for field in every if field.required} | said
    full = _some_own(
        [field for field in every if field.name not in args.unasked - wanted], wanted | was.keys()
    )
    if whole or not args.first:
        return FormFields(_in_order(full, args), left=len(_own(every)) - len(_own(full)))
    wanted |= {*args.first, *_asked_for(args, viewer, {**was, **typed})}
    held = [field.name for field in _own(every) if was.get(field.name)][:OWN_AT_FIRST]
    short = [field for field in every if field.name in wanted or field.name in held]
    more = {field.name for field in full} - {field.name for field in short}
    return FormFields(_in_order(short, args), more=bool(more))


def _in_order(shown: Sequence[ToolField], args: type[Args]) -> tuple[ToolField, ...]:
    """What has to be given, what people use first, then the others as the tool has them."""
    first = {name: place for place, name in enumerate(args.first)}
    last = len(first)
    return tuple(sorted(shown, key=lambda field: (not field.required, first.get(field.name, last))))


def _askable(
    args: type[Args],
    viewer: Viewer,
    holds: Mapping[str, str],
    wrong: Mapping[str, str],
    said: set[str],
) -> list[ToolField]:
    """Those with an input that can hold what they hold.

    What adds to another field is for commands: a form shows the whole list. What is longer than
    an input holds is left out, or it came back cut off.
    """
    return [
        field
        for field in offered(args, viewer, holds)
        if field.type.element
        and (not field.called.endswith(ADDS) or field.name in said)
        and (
            field.required
            or field.name in wrong
            or size(holds.get(field.name, "")) <= inputs.LONGEST
        )
    ]


def _own(slots: Sequence[ToolField]) -> list[ToolField]:
    return [field for field in slots if is_own(field.name)]


def _some_own(every: Sequence[ToolField], filled: set[str]) -> list[ToolField]:
    """With as many of the company's own as fit; first those that say something."""
    own = sorted(_own(every), key=lambda field: field.name not in filled)
    kept = {field.name for field in own[:OWN_AT_MOST]}
    return [field for field in every if not is_own(field.name) or field.name in kept]


def _asked_for(args: type[Args], viewer: Viewer, holds: Mapping[str, str]) -> list[str]:
    """What the company wants to be filled in, everywhere or in the stage of this deal."""
    stage = holds.get("stage_id", "")
    return [
        (PREFIX if field.is_custom_field else "") + field.field_code
        for field in viewer.lookup.fields.get(args.about, {}).values()
        if _is_required(field, int(stage) if stage.isdecimal() else _first_stage(viewer))
    ]


def _is_required(field: FieldOf, stage: int | None) -> bool:
    rule = field.required_fields
    return rule is not None and rule.enabled and (not rule.stage_ids or stage in rule.stage_ids)


def _first_stage(viewer: Viewer) -> int | None:
    """Where Pipedrive puts a deal that is new."""
    order = {one.id: one.order_nr for one in viewer.lookup.pipelines.values()}
    along = sorted(
        viewer.lookup.stages.values(),
        key=lambda one: (order.get(one.pipeline_id, 0), one.pipeline_id, one.order_nr),
    )
    return along[0].id if along else None
