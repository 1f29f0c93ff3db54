"""A command with one value that can be read in two ways: the line for each of them."""

from bot.blocks.viewer import Viewer
from bot.commands.router import Incomplete
from bot.commands.spell import line
from bot.tools.own import offered
from bot.tools.words import Unsure


def readings(found: Incomplete, viewer: Viewer) -> list[tuple[str, str, str]]:
    """Label, command and text of each; none where more than that has to be settled."""
    if found.asked or found.missing or len(found.wrong) != 1:
        return []
    name = next(iter(found.wrong))
    slot = next(
        (one for one in offered(found.tool.args, viewer, found.typed) if one.name == name), None
    )
    if slot is None:
        return []
    try:
        slot.word.read(found.typed[name], viewer)
    except Unsure as unsure:
        typed = found.typed
        return [
            (
                label,
                f"/{found.tool.root}",
                line(found.tool, {**typed, name: typed[name].replace(unsure.typed, meant, 1)}),
            )
            for label, meant in unsure.readings
        ]
    return []
