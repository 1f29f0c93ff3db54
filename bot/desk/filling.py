"""Forms, with what was typed over what the record holds now, and names where ids stand."""

from collections.abc import Mapping
from dataclasses import replace

from bot.blocks import refusals
from bot.blocks.viewer import Viewer
from bot.commands import forms
from bot.commands.router import Incomplete
from bot.commands.titles import title
from bot.desk.caller import Caller
from bot.desk.reply import Form
from bot.pipedrive.client import Pipedrive
from bot.pipedrive.models import Activity
from bot.pipedrive.names import Names
from bot.tools.own import flat, offered
from bot.tools.words import read_id


class Filler:
    def __init__(self, pipedrive: Pipedrive, names: Names) -> None:
        self._pipedrive = pipedrive
        self._names = names

    async def form(self, found: Incomplete, caller: Caller) -> Form:
        was = await self._was(found, caller)
        typed = {**found.typed, **_as_typed(found, caller.viewer)}
        viewer = await self._naming(found, {**was, **typed}, caller)
        view = forms.form(found.tool, typed, viewer, was=was, wrong=found.wrong)
        return Form(view, refusals.form_waits(title(found.tool), found.tool.name, typed))

    async def _was(self, found: Incomplete, caller: Caller) -> dict[str, str]:
        """The fields that an edit would change, as one would type what they hold."""
        id_ = found.values.get("id")
        if not found.tool.edits or not isinstance(id_, int):
            return {}
        about = found.tool.about
        record = await self._pipedrive.send(about.one(id_), caller.login, about.model, fresh=True)
        now = flat(found.tool.args.held(record, caller.viewer))
        held = {slot: now.get(slot.name) for slot in offered(found.tool.args, caller.viewer, {})}
        return {
            slot.name: slot.word.write(value, caller.viewer)
            for slot, value in held.items()
            if slot.word.element and value not in (None, [], "")
        }

    async def _naming(self, found: Incomplete, typed: Mapping[str, str], caller: Caller) -> Viewer:
        """The viewer, knowing what the records in the form are called."""
        ids = [
            (slot.word.noun, id_)
            for slot in offered(found.tool.args, caller.viewer, {})
            if (id_ := read_id(typed.get(slot.name, ""))) is not None
        ]
        related = [
            *(Activity(id=0, deal_id=id_) for noun, id_ in ids if noun == "deal"),
            *(Activity(id=0, person_id=id_) for noun, id_ in ids if noun == "person"),
            *(Activity(id=0, org_id=id_) for noun, id_ in ids if noun == "organization"),
        ]
        return replace(caller.viewer, book=await self._names.book(caller.login, *related))


def _as_typed(found: Incomplete, viewer: Viewer) -> dict[str, str]:
    """Values that are read already, in plain spelling, so that pickers can show them."""
    unread = {*found.names, *found.wrong}
    return {
        slot.name: slot.word.write(found.values[slot.name], viewer)
        for slot in offered(found.tool.args, viewer, found.typed)
        if slot.name not in unread and found.values.get(slot.name) is not None
    }
