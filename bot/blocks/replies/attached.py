"""What became of files that somebody wanted in Pipedrive: each with its own result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import facts
from bot.blocks.records.facts import linked_name
from bot.blocks.replies.bulk import ATTACHED, NOT_DONE, NOT_TRIED, REFUSED, UNKNOWN
from bot.pipedrive.records.models import Person
from bot.text import count, cut, joined, sentences

NAME, WHY = 80, 200
LISTED = {"deal": "deals", "person": "persons", "organization": "organizations"}
SAID = {
    UNKNOWN: "Unknown, please look in Pipedrive",
    REFUSED: "Refused",
    NOT_DONE: "Not attached",
    NOT_TRIED: "Not tried",
}


@dataclass(frozen=True)
class End:
    """How it ended for one file; `id` is its number in Pipedrive."""

    state: str
    name: str = ""
    why: str = ""
    id: int = 0

    def kept(self) -> str:
        """As it is written down while the others are still to come."""
        return f"{self.state} {self.id}\n{self.name}\n{self.why}"


def opened(kept: str) -> End:
    """One that was begun and not ended is unknown."""
    state, name, why = (*kept.split("\n", 2), "", "")[:3]
    word, _, number = state.rpartition(" ")
    if word not in {ATTACHED, *SAID}:
        return End(UNKNOWN, name)
    return End(word, name, why, int(number) if number.isdecimal() else 0)


def ended(
    kept: Mapping[str, str],
    total: int,
    to: Mapping[str, int],
    viewer: Viewer,
    names: Mapping[str, str] | None = None,
) -> Message:
    """`to` are the records that the files belong to: ids by kind; `names` what they are called."""
    ends = [opened(one) for one in kept.values()]
    there = [end for end in ends if end.state == ATTACHED]
    called = names or {}
    where = joined([f"{called.get(noun) or noun} #{id_}" for noun, id_ in to.items()])
    many = count(total, "file", "files")
    head = f"Attached {len(there)} of {many}" if total > 1 else f"Attached {many}"
    head = f"{head}{f' to {where}' if where else ''}." if there else "Nothing was attached."
    left = total - len(ends)
    lines = [_line(end) for end in ends]
    if left > 0:
        lines.append(f"Not tried: {count(left, 'file', 'files')}")
    body = rich.block(
        rich.section(rich.heading(head)),
        rich.bullets(*(rich.section(rich.name(line)) for line in lines)),
    )
    told = rich.spoken(rich.prose(sentences(head, "; ".join(lines))))
    return Message(told, (body, *_next(there, to)))


def which_goes(there: Sequence[End]) -> Message:
    """Several came at once; each is deleted by itself, and that asks first."""
    parts = (
        rich.heading(f"You attached {count(len(there), 'file', 'files')} at once. "),
        rich.text("Which one should be deleted?"),
    )
    options = [(str(end.id), f"{cut(end.name, facts.SHORT)} #{end.id}") for end in there]
    choice = buttons.select("open:files_delete", "Delete a file…", options)
    return Message(rich.spoken(*parts), (rich.paragraph(*parts), *buttons.row(choice)))


def refused(why: str, name: str = "") -> Message:
    """It came to nothing before anything was sent."""
    what = cut(name, NAME) or "This file"
    parts = (rich.name(what, bold=True), rich.text(" wasn't accepted. "), rich.prose(why))
    return Message(rich.spoken(*parts), (rich.paragraph(*parts),))


def pictured(person: Person, viewer: Viewer) -> Message:
    parts = (*linked_name(person, viewer), rich.text(" has a new picture."))
    remove = buttons.run("Remove it…", "persons_delete_picture", {"id": person.id})
    return Message(rich.spoken(*parts), (rich.paragraph(*parts), *buttons.row(remove)))


def _line(end: End) -> str:
    name = cut(end.name, NAME) or "A file"
    if end.state == ATTACHED:
        return f"{name} #{end.id}"
    said = f"{SAID[end.state]}: {name}"
    return sentences(said, cut(end.why, WHY)) if end.why else said


def _next(there: list[End], to: Mapping[str, int]) -> tuple[Block, ...]:
    every = next(
        (
            buttons.run("All files", f"{LISTED[noun]}_list_files", {"id": id_})
            for noun, id_ in to.items()
            if noun in LISTED
        ),
        None,
    )
    if len(there) == 1:
        args, name = {"id": there[0].id}, cut(there[0].name, NAME)
        return buttons.row(
            buttons.run("Show file", "files_get", args, spoken=f"Show {name}"),
            every,
            buttons.run("Delete it…", "files_delete", args, spoken=f"Delete {name}: asks first"),
        )
    options = [(str(end.id), f"{cut(end.name, facts.SHORT)} #{end.id}") for end in there]
    return buttons.row(buttons.select("open:files_get", "Open a file…", options), every)
