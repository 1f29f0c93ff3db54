"""What became of files that somebody wanted in Pipedrive: each with its own result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.viewer import Asker
from bot.blocks.records import facts
from bot.blocks.records.facts import linked_name
from bot.blocks.replies.bulk import ATTACHED, NOT_DONE, NOT_TRIED, NOTED, REFUSED, UNKNOWN
from bot.pipedrive.records.models import Person, RecordId
from bot.text import count, cut, joined, sentences

NAME, WHY = 80, 200
NOTE = "note"  # what became of the words of a message; what became of files stands under theirs
LISTED = {"deal": "deals", "person": "persons", "organization": "organizations"}
SAID = {
    UNKNOWN: "Unknown, please look in Pipedrive",
    REFUSED: "Refused",
    NOT_DONE: "Not attached",
    NOT_TRIED: "Not tried",
}


# How something ended that is there now, and what deletes it.
DELETES = {NOTED: "notes_delete", ATTACHED: "files_delete"}


@dataclass(frozen=True)
class FileEnd:
    """How it ended for one file, or for a note; `id` is its number in Pipedrive."""

    state: str
    name: str = ""
    why: str = ""
    id: int = 0

    def kept(self) -> str:
        """As it is written down while the others are still to come."""
        return f"{self.state} {self.id}\n{self.name}\n{self.why}"


def opened(kept: str) -> FileEnd:
    """One that was begun and not ended is unknown."""
    state, name, why = (*kept.split("\n", 2), "", "")[:3]
    word, _, number = state.rpartition(" ")
    if word not in {ATTACHED, NOTED, *SAID}:
        return FileEnd(UNKNOWN, name)
    return FileEnd(word, name, why, int(number) if number.isdecimal() else 0)


def ended(
    kept: Mapping[str, str],
    total: int,
    to: Mapping[str, RecordId],
    viewer: Asker,
    names: Mapping[str, str] | None = None,
) -> Message:
    """`to` are the records that it belongs to: ids by kind; `names` what each is called.

    `total` is the number of files; a note may be kept beside them.
    """
    ends = {key: opened(one) for key, one in kept.items()}
    there = [end for end in ends.values() if end.state in DELETES]
    called = names or {}
    where = joined([facts.referred(noun, id_, called.get(noun, "")) for noun, id_ in to.items()])
    head = f"{_head(there, total)}{f' to {where}' if where and there else ''}."
    left = total - len(ends.keys() - {NOTE})
    lines = [_line(end) for end in ends.values()]
    if left > 0:
        lines.append(f"Not tried: {count(left, 'file', 'files')}")
    body = rich.block(
        rich.section(rich.heading(head)),
        rich.bullets(*(rich.section(rich.name(line)) for line in lines)),
    )
    told = rich.spoken(rich.prose(sentences(head, "; ".join(lines))))
    return Message(told, (body, *_next(there, to)))


def which_goes(there: Sequence[FileEnd]) -> Message:
    """Several came at once; each is deleted by itself, and that asks first."""
    files = [end for end in there if end.state == ATTACHED]
    note = next((end for end in there if end.state == NOTED), None)
    many = count(len(files), "file", "files")
    came = f"saved a note and {many}" if note else f"attached {many} at once"
    parts = (rich.heading(f"You {came}. "), rich.text("Which one should be deleted?"))
    choice = buttons.select("open:files_delete", "Delete a file…", _options(files))
    delete = buttons.run("Delete the note…", DELETES[NOTED], {"id": note.id}) if note else None
    return Message(rich.spoken(*parts), (rich.paragraph(*parts), *buttons.row(delete, choice)))


def refused(why: str, name: str = "") -> Message:
    """It came to nothing before anything was sent."""
    what = cut(name, NAME) or "This file"
    parts = (rich.name(what, bold=True), rich.text(" wasn't accepted. "), rich.prose(why))
    return Message(rich.spoken(*parts), (rich.paragraph(*parts),))


def pictured(person: Person, viewer: Asker) -> Message:
    parts = (*linked_name(person, viewer), rich.text(" has a new picture."))
    remove = buttons.run("Remove it…", "persons_delete_picture", {"id": person.id})
    return Message(rich.spoken(*parts), (rich.paragraph(*parts), *buttons.row(remove)))


def _head(there: Sequence[FileEnd], total: int) -> str:
    files = [end for end in there if end.state == ATTACHED]
    if not there:
        return "Nothing was saved" if total == 0 else "Nothing was attached"
    many = f"{len(files)} of {count(total, 'file', 'files')}" if total > 1 else "1 file"
    if len(files) == len(there):
        return f"Attached {many}"
    return f"Saved the message{f' and {many}' if files else ''}"


def _options(files: Sequence[FileEnd]) -> list[tuple[str, str]]:
    return [(str(end.id), f"{cut(end.name, facts.SHORT)} #{end.id}") for end in files]


def _line(end: FileEnd) -> str:
    if end.state == NOTED:
        return f"Note #{end.id}: {cut(end.name, NAME)}"
    name = cut(end.name, NAME) or "A file"
    if end.state == ATTACHED:
        return f"{name} #{end.id}"
    said = f"{SAID[end.state]}: {name}"
    return sentences(said, cut(end.why, WHY)) if end.why else said


def _next(there: list[FileEnd], to: Mapping[str, RecordId]) -> tuple[Block, ...]:
    every = next(
        (
            buttons.run("All files", f"{LISTED[noun]}_list_files", {"id": id_})
            for noun, id_ in to.items()
            if noun in LISTED
        ),
        None,
    )
    files = [end for end in there if end.state == ATTACHED]
    shows = [_show(end) for end in there if end.state == NOTED or len(files) == 1]
    several = buttons.select("open:files_get", "Open a file…", _options(files))
    delete = _delete(there[0]) if len(there) == 1 else None
    some = several if len(files) > 1 else None
    return buttons.row(*shows, some, every if files else None, delete)


def _show(end: FileEnd) -> Block | None:
    if end.state == NOTED:
        return buttons.run("Show note", "notes_get", {"id": end.id})
    name = cut(end.name, NAME)
    return buttons.run("Show file", "files_get", {"id": end.id}, spoken=f"Show {name}")


def _delete(end: FileEnd) -> Block | None:
    spoken = f"Delete {cut(end.name, NAME)}: asks first"
    return buttons.run("Delete it…", DELETES[end.state], {"id": end.id}, spoken=spoken)
