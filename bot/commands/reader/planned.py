"""What was understood of a plan, and the new activity that it comes to."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.commands.reader.line import Line, Marks, Reading, said

IT = "it"  # who was seen last, where a name stands
# Verbs that stand last, as in German.
LAST = {"anrufen", "anzurufen", "zurückrufen", "treffen", "schreiben", "besuchen"}
PARTS_OF_A_DAY = {
    "morning", "afternoon", "evening", "night", "tonight", "vormittag", "nachmittag", "abend",
    "matin", "soir", "manhã", "tarde", "noite", "noche",
}  # fmt: skip


@dataclass
class Planning:
    line: Line
    marks: Marks
    type: str = ""
    over: bool = False
    asked: bool = False  # `plan`, `remind me`, `new`: it is said that something is to be made
    name: str = ""
    others: list[str] = field(default_factory=list)  # who takes part besides
    besides: tuple[tuple[str, str], ...] = ()  # what else it may be of, and its name
    values: dict[str, str] = field(default_factory=dict)
    words: list[tuple[int, int]] = field(default_factory=list)  # of the subject
    work: str = ""
    toward: bool = False  # the work has somebody for its object: `chase acme foods`
    ends: dict[int, int] = field(default_factory=dict)  # where days end that follow a subject
    other: int = 0  # how many days further the other day is that may be meant
    about: str = ""  # perhaps a record: `remind me about acme renewal`
    doubted: bool = False  # a no or a perhaps stands where nothing leads to a subject


def _settle_part_of_day(p: Planning) -> None:
    """`tomorrow morning at 9` is all said by the time; without one it is asked."""
    parts = [
        (part.first, part.last)
        for part in p.marks.parts
        if part.says in {"", f"due={p.values.get('due')}"}
        and PARTS_OF_A_DAY & set(part.text.casefold().split())
    ]
    if parts and "at" not in p.values:
        p.words += parts
        p.doubted = p.doubted or not p.over


def planned(p: Planning) -> Reading:
    _settle_part_of_day(p)
    p.doubted = p.doubted or any(p.line.at(n).slipped for n in p.marks.taken)
    spanned = any(part.says.startswith("at=") and "lasts=" in part.says for part in p.marks.parts)
    p.doubted = p.doubted or (spanned and "due" not in p.values)  # `10-11` may be a day
    values = dict(p.values)
    if p.over:
        values["done"] = "yes"
        values.setdefault("due", str(p.line.today))
    later = p.over and values["due"] > str(p.line.today)  # what is done was not tomorrow
    fields = " ".join(f"{key}={said(value)}" for key, value in values.items())
    command = f"/activity new type={p.type} subject={said(_subject(p))} {fields}".strip()
    unread, lines = p.marks.unread(), tuple(_with_whom(p, command))
    return Reading(
        "activity",
        lines,
        tuple(p.marks.parts),
        unread,
        writes=True,
        sure=bool(p.values or p.over) and not (unread or p.doubted or later),
        weight=7 + len(values) + bool(p.name),
        strong=len(values) + bool(p.name),
        otherwise=_on_the_other_day(p, lines[0]) if p.other else (),
    )


def _on_the_other_day(p: Planning, line: str) -> tuple[str, ...]:
    due = p.values["due"]
    return (line.replace(f"due={due}", f"due={date.fromisoformat(due) + timedelta(p.other)}"),)


def _subject(p: Planning) -> str:
    """The line as it was typed, without days and times and what only leads to it."""
    parts = [p.line.kept(first, last) for first, last in p.words]
    last = p.work.casefold() in LAST and not any(p.work in part for part in parts)
    text = " ".join([*parts, p.work] if last else parts).strip(" ,;:-–—")
    text = text.replace(" ,", ",").replace(" :", ":")
    first, _, rest = text.partition(" ")
    generic = first.casefold().strip(":") == p.work.casefold() and p.work.casefold() in GENERIC
    if rest and (generic or rest.casefold().startswith(f"{first.casefold()} ")):
        text = rest.lstrip(" :,-")  # `new call Call jo`, `task: send the offer`
    return text[:1].upper() + text[1:] or p.type.replace("_", " ").capitalize()


GENERIC = {"task", "todo", "aufgabe", "tâche", "tarefa", "tarea"}


def _with_whom(p: Planning, command: str) -> list[str]:
    """A name may be that of a person, a company or a deal; in the end it is only in the subject."""
    if p.about:
        return [*(f"{command} {noun}={said(p.about)}" for noun in ("on", "person", "org")), command]
    if not p.name:
        return [command]
    if p.name == IT:
        return [f"{command} person={IT}"]
    if p.others:
        all_ = f"{command} person={said(p.name)} with={said(','.join(p.others))}"
        return [all_, f"{command} org={said(' and '.join([p.name, *p.others]))}",
                f"{command} person={said(p.name)}"]  # fmt: skip
    nouns = {"deal": ("on",), "person": ("person",), "organization": ("org",)}
    of_any = ("person", "org", "on") if "on" not in p.values else ("person", "org")
    lines = [f"{command} {noun}={said(p.name)}" for noun in nouns.get(p.line.noun, of_any)]
    person = f"{command} person={said(p.name)}"
    lines = [*(f"{person} {kind}={said(name)}" for kind, name in p.besides), *lines]
    first, _, rest = p.name.partition(" ")
    if p.type == "deadline" and first and " " in rest:  # `deadline offer acme renewal`
        lines.append(f"{command} on={said(rest)}")
    return [*lines, command]
