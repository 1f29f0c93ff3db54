"""A command with one value that can be read in two ways: the line for each of them."""

from bot.blocks.kit.viewer import Viewer
from bot.commands.format_command import line
from bot.commands.router import Incomplete
from bot.tools.fieldtypes.base import Unsure, Wrong
from bot.tools.fieldtypes.tool_fields import offered


def readings(found: Incomplete, viewer: Viewer) -> list[tuple[str, str, str]]:
    """Label, command and text of each; none where more than that has to be settled."""
    if found.asked or found.missing or len(found.wrong) != 1:
        return []
    (name,) = found.wrong
    unsure = _unsure(found, name, viewer)
    if unsure is None:
        return []
    typed = found.typed[name]
    lines = [
        (label, {**found.typed, name: typed.replace(unsure.typed, meant, 1)})
        for label, meant in unsure.readings
    ]
    return [(label, f"/{found.tool.root}", line(found.tool, said)) for label, said in lines]


def _unsure(found: Incomplete, name: str, viewer: Viewer) -> Unsure | None:
    slots = offered(found.tool.args, viewer, found.typed)
    field = next((one for one in slots if one.name == name and name in found.typed), None)
    try:
        if field is not None:
            field.type.read(found.typed[name], viewer)
    except Unsure as unsure:
        return unsure
    except Wrong:
        pass
    return None
