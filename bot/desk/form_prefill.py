"""Forms, with what was typed over what the record holds now, and names where ids stand."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.blocks.kit.viewer import Viewer
from bot.blocks.replies import refusals
from bot.commands import forms
from bot.commands.format_command import same_as
from bot.commands.router import Incomplete
from bot.commands.titles import title
from bot.desk.caller import Caller
from bot.desk.reply import Form
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.names.matching import NAMED, marked
from bot.pipedrive.names.names import Names
from bot.pipedrive.records.models import Entity
from bot.pipedrive.records.past import mention
from bot.pipedrive.records.record_types import BY_ROOT, LINKED, PRODUCT, PRODUCT_LINE
from bot.tools.base import Call, Tool
from bot.tools.fieldtypes.base import id_reader
from bot.tools.fieldtypes.tool_fields import flat, offered, tool_fields

# Kinds of which a form names one, and a lookup of names has none by itself.
TITLED = tuple(kind.noun for kind in (*BY_ROOT.values(), PRODUCT) if kind not in LINKED)


class Filler:
    def __init__(self, pipedrive: Pipedrive, names: Names) -> None:
        self._pipedrive = pipedrive
        self._names = names

    async def form(self, found: Incomplete, caller: Caller) -> Form:
        was = await self._was(found, caller)
        typed = {**found.typed, **_as_typed(found, caller.viewer)}
        viewer = await self._naming(found, {**was, **typed}, caller)
        view = forms.form(
            found.tool,
            typed,
            viewer,
            was=was,
            wrong=found.wrong,
            whole=found.whole,
            others=found.others,
        )
        told = [*found.wrong.values()] or [f"So far: {same_as(found.tool, typed, viewer)}."]
        return Form(view, refusals.form_waits(title(found.tool), found.tool.name, typed, *told))

    async def _was(self, found: Incomplete, caller: Caller) -> dict[str, str]:
        """The fields that an edit would change, as one would type what they hold."""
        id_ = found.values.get("id")
        if not found.tool.edits or not isinstance(id_, int | str):
            return {}
        if found.tool.subrecord:
            return await self._subrecord_was(found, caller)
        about = found.tool.about
        record = await self._pipedrive.send(
            about.one(id_), caller.link.login, about.model, fresh=True
        )
        return as_it_is(found.tool, record, caller.viewer)

    async def _subrecord_was(self, found: Incomplete, caller: Caller) -> dict[str, str]:
        """Of the product line that is to be changed, if it is named already."""
        id_, number = found.values["id"], found.values.get("product_attachment_id")
        if not isinstance(id_, int) or not isinstance(number, int):
            return {}
        rows = await self._names.subrecords(PRODUCT_LINE.noun, id_, caller.link.login)
        line = next((row for row in rows if row.id == number), None)
        return as_it_is(found.tool, line, caller.viewer) if line else {}

    async def _naming(self, found: Incomplete, typed: Mapping[str, str], caller: Caller) -> Viewer:
        """The viewer, knowing what the records in the form are called."""
        ids = [
            (field.type.noun, id_)
            for field in offered(found.tool.args, caller.viewer, {})
            if (id_ := id_reader(field.type.noun)(typed.get(field.name, ""))) is not None
        ]
        related = [mention(noun, id_) for noun, id_ in ids]
        lookup = await self._names.lookup(caller.link.login, *related)
        lookup = replace(
            lookup,
            titles={
                noun: await self._names.called(noun, named, caller.link.login)
                for noun in TITLED
                if (named := [id_ for of, id_ in ids if of == noun])
            },
            subrecords=await self._subrecord_names(found, caller),
        )
        return replace(caller.viewer, lookup=lookup)

    async def _subrecord_names(self, found: Incomplete, caller: Caller) -> dict[str, str]:
        """What the rows are called that are chosen already, as they are spelled."""
        deal = found.values.get("id")
        nouns = {
            field.type.noun
            for field in tool_fields(found.tool.args)
            if field.type.noun in NAMED and isinstance(found.values.get(field.name), int)
        }
        if not isinstance(deal, int) or not nouns:
            return {}
        rows = await self._names.subrecords(nouns.pop(), deal, caller.link.login)
        return {marked(row.id): row.called for row in rows}


def as_it_is(tool: Tool[Any, Any], record: Entity, viewer: Viewer) -> dict[str, str]:
    """What a record holds now, field by field, as one types it."""
    now = flat(tool.args.held(record, viewer))
    held = {field: now.get(field.name) for field in offered(tool.args, viewer, {})}
    return {
        field.name: field.type.write(value, viewer)
        for field, value in held.items()
        if field.type.element and not _says_nothing(value)
    }


def _says_nothing(value: object) -> bool:
    """Also an amount, a time or an address of the company's own fields may be an empty shell."""
    held = value.get("value") if isinstance(value, dict) else value
    return held in (None, [], "")


def objected(call: Call[Any], wrong: Mapping[str, str], viewer: Viewer) -> Incomplete:
    """The call with what is wrong about it; what was said stays to be corrected."""
    values = flat(call.args.model_dump(exclude_unset=True))
    typed = {
        field.name: field.type.write(values[field.name], viewer)
        for field in tool_fields(call.tool.args)
        if field.name in wrong and field.name in values
    }
    return Incomplete(call.tool, typed=typed, values=values, wrong=wrong)


def _as_typed(found: Incomplete, viewer: Viewer) -> dict[str, str]:
    """Values that are read already, in plain spelling, so that pickers can show them."""
    unread = {*found.names, *found.wrong}
    return {
        field.name: field.type.write(value, viewer)
        for field in offered(found.tool.args, viewer, found.typed)
        if (value := found.values.get(field.name)) is not None
        and field.name not in unread
        and not field.type.says_more
    }
