"""What is typed after `/crm watch` → a draft of a watch: pure, names are still names."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import get_args
from zoneinfo import available_timezones

from bot.blocks.kit.viewer import Viewer
from bot.text import cut, joined
from bot.tools.fieldtypes.base import Also, Condition, Wrong, record
from bot.tools.fieldtypes.day_spans import moves_on
from bot.tools.fieldtypes.fields import AMOUNT
from bot.tools.filters.conditions import FilterField, Said, read_said
from bot.tools.quotes import split_list
from bot.tools.tokens import Token, tokens
from bot.watch.watches.spec import OF_A_VIEW, PIPELINE, WHERE_OF, Spec, Threads, happenings_of
from bot.watch.watches.times import EVERY

ENTITIES: Mapping[str, str] = {
    "deal": "deal", "deals": "deal", "person": "person", "persons": "person", "people": "person",
    "org": "organization", "orgs": "organization", "organization": "organization",
    "organizations": "organization", "activity": "activity", "activities": "activity",
    "note": "note", "notes": "note", "file": "file", "files": "file", "pipeline": "pipeline",
}  # fmt: skip
# What people say for what can happen.
SAID: Mapping[str, str] = {
    "new": "created", "added": "created", "add": "created", "create": "created", "win": "won",
    "lose": "lost", "reopen": "reopened", "move": "moved", "stage": "moved", "moves": "moved",
    "amount": "value", "owners": "owner", "slip": "slipped", "slips": "slipped",
    "delete": "deleted", "removed": "deleted", "merge": "merged", "finished": "done",
    "completed": "done", "enter": "entered", "enters": "entered", "leave": "left",
    "leaves": "left", "idle": "unplanned", "no-next": "unplanned", "late": "overdue",
}  # fmt: skip
# What of a line is about the watch itself; everything else is a filter, as on lists.
OWN = frozenset({"by", "threads", "limit", "big", "bulk", "stuck", "tz", "view"})
SOURCES = frozenset({"api", "app"})
# What time alone makes true is not a filter of what happens, but a happening.
INSTEAD: Mapping[str, str] = {
    "overdue": "To hear of what is overdue, say: activities overdue.",
    "rotting": "To hear of deals that stand still, say for how long: deals stuck=14d.",
    "next": "To hear of deals without a next activity, say: deals unplanned.",
}
ASK = "?"
SHORT = 80
THREADS = get_args(Threads)
_USER = record("user")
_EVERY = re.compile(
    r"(?:^|(?<=\s))every[=:](\w+)(?:\s+at\s+(\d{1,2})(?:[:.](\d{2}))?)?", re.IGNORECASE
)
_DAYS = re.compile(r"(\d{1,3})\s*(?:d|days?)?")
EARLY, HOURS, MINUTES = 9, 24, 60


@dataclass(frozen=True)
class Draft:
    """A watch in which names may still stand for ids; `wrong` says what could not be read."""

    spec: Spec
    conditions: Sequence[Condition] = ()
    by: Sequence[object] = ()
    not_by: Sequence[object] = ()
    view: object = None
    wrong: tuple[str, ...] = ()
    asked: bool = False


@dataclass
class _Reading:
    entity: str = "deal"
    happenings: tuple[str, ...] = ()
    by: list[object] = field(default_factory=list)
    not_by: list[object] = field(default_factory=list)
    view: object = None
    own: dict[str, object] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def read(line: str, viewer: Viewer) -> Draft:
    """`deals won,lost value>50k -label=import -by:api threads=only`."""
    reading = _Reading()
    line = _without_every(reading, line)
    words: Sequence[Token] = tokens(line)
    asked = bool(words) and words[-1].word == ASK
    words = words[:-1] if asked else words
    words = _named(reading, words)
    rest = [word for word in words if not _is_own(word)]
    for word in words:
        if _is_own(word):
            _own(reading, word, viewer)
    conditions = _conditions(reading, " ".join(line[w.start : w.end] for w in rest), viewer)
    _settle_view(reading)
    if reading.entity == PIPELINE:
        reading.own = {"every": "week", "at": f"{EARLY:02}:00", **reading.own}
    spec = Spec(entity=reading.entity, happenings=reading.happenings, **reading.own)
    return Draft(
        spec, conditions, reading.by, reading.not_by, reading.view, tuple(reading.wrong), asked
    )


def _without_every(reading: _Reading, line: str) -> str:
    """`every=day at 09:00`: cut out first, as its time would read as a field."""
    found = _EVERY.search(line)
    if found is None:
        return line
    every = found[1].lower()
    hour, minute = int(found[2] or EARLY), int(found[3] or 0)
    if every not in EVERY or hour >= HOURS or minute >= MINUTES:
        said = found[0].strip()
        reading.wrong.append(f"“{said}”: say every=day at 09:00, every=week or every=friday.")
    reading.own |= {"every": every, "at": f"{hour:02}:{minute:02}"}
    return f"{line[: found.start()]} {line[found.end() :]}"


def _named(reading: _Reading, words: Sequence[Token]) -> Sequence[Token]:
    """Which records, and what may happen to them: the words that open the line."""
    if words and words[0].word in ENTITIES:
        reading.entity = ENTITIES[words[0].word]
        words = words[1:]
    known = happenings_of(reading.entity)
    while words and words[0].word:
        parts = [part for part in re.split(r"[,\s]+", words[0].word) if part]
        meant = [SAID.get(part, part) for part in parts]
        if not any(part in known for part in meant):
            break
        unknown = [part for part, name in zip(parts, meant, strict=True) if name not in known]
        if unknown:
            reading.wrong.append(_no_happening(unknown, reading.entity))
        found = (name for name in meant if name in known)
        reading.happenings = tuple(dict.fromkeys((*reading.happenings, *found)))
        words = words[1:]
    return words


def _no_happening(words: Sequence[str], entity: str) -> str:
    said = joined([f"“{word}”" for word in words], "or")
    return f"I can't watch for {said}. You can watch for {', '.join(happenings_of(entity))}."


def _settle_view(reading: _Reading) -> None:
    """What enters and leaves has to be a view, and a view is watched for nothing else."""
    of_view = [one for one in reading.happenings if one in OF_A_VIEW]
    if reading.view is None and of_view:
        said = joined(of_view, "or")
        reading.wrong.append(f"“{said}”: say which filter of Pipedrive's, as in view=“Hot deals”.")
    elif reading.view is not None and len(of_view) < len(reading.happenings):
        reading.wrong.append("A view is watched for entered and left alone: make a watch of each.")
    elif reading.view is not None:
        reading.happenings = tuple(of_view) or OF_A_VIEW


def _is_own(word: Token) -> bool:
    return word.key.lower() in OWN


def _own(reading: _Reading, word: Token, viewer: Viewer) -> None:
    key, text = word.key.lower(), word.text.strip()
    try:
        if key == "by":
            (reading.not_by if word.negated else reading.by).extend(_whom(text, viewer))
        elif key == "threads":
            reading.own["threads"] = _one_of(text, THREADS, "threads")
        elif key == "stuck":
            reading.own["stuck"] = _days(reading, text)
        elif key == "tz":
            reading.own["tz"] = _zone(text)
        elif key == "view":
            reading.view = _view(reading, text, viewer)
        elif key == "bulk":
            reading.own["bulk"] = _one_of(text, ("on", "off"), "bulk") == "on"
        else:
            reading.own |= _amount(text, viewer)
    except Wrong as wrong:
        reading.wrong.append(str(wrong))


def _whom(text: str, viewer: Viewer) -> list[object]:
    parts = split_list(text)
    if not parts:
        raise Wrong("Say by whom: by=@ana, by=me or by=api.")
    return [part.lower() if part.lower() in SOURCES else _USER.read(part, viewer) for part in parts]


def _one_of(text: str, words: Sequence[str], key: str) -> str:
    if text.lower() not in words:
        raise Wrong(f"“{key}={text}”: say {joined([f'{key}={word}' for word in words], 'or')}.")
    return text.lower()


def _days(reading: _Reading, text: str) -> int:
    found = _DAYS.fullmatch(text.lower())
    if reading.entity != "deal" or found is None or not int(found[1]):
        raise Wrong(f"“stuck={text}”: say for how many days a deal stood still: stuck=7d.")
    return int(found[1])


def _view(reading: _Reading, text: str, viewer: Viewer) -> object:
    if OF_A_VIEW[0] not in happenings_of(reading.entity):
        raise Wrong(f"There are no views of {reading.entity}s.")
    return record(f"{reading.entity} view").read(text, viewer)


def _zone(text: str) -> str:
    if text not in available_timezones():
        raise Wrong(f"I don't know the time zone “{text}”. Say it like Europe/Oslo.")
    return text


def _amount(text: str, viewer: Viewer) -> dict[str, object]:
    value = AMOUNT.read(text, viewer)
    amount, others = (value.value, value.others) if isinstance(value, Also) else (value, ())
    if not isinstance(amount, int | float):
        raise Wrong(f"“{text}” isn't an amount.")
    return {"big": float(amount), "big_currency": dict(others).get("currency", "")}


def _conditions(reading: _Reading, line: str, viewer: Viewer) -> list[Condition]:
    if not line.strip():
        return []
    word = WHERE_OF.get(reading.entity)
    if word is None:
        reading.wrong.append(f"I can't filter {reading.entity}s yet: “{line}”.")
        return []
    try:
        said = read_said(line, viewer, word.of_company(viewer))
    except Wrong as wrong:
        first = word.of_company(viewer).joined(tokens(line))[0]
        reading.wrong.append(str(wrong) if first.key else _unread(line))
        return []
    reading.wrong += [INSTEAD[one.field] for one in said if one.field in INSTEAD]
    days = [one for one in said if _moves_on(one, word, viewer)]
    reading.own["days"] = tuple(f"{'-' * one.negated}{one.field}{one.op}{one.text}" for one in days)
    fixed = (condition for one in said if one not in days for condition in one.means)
    return list(dict.fromkeys(fixed))


def _unread(line: str) -> str:
    """Where the line does not even begin with a field."""
    return (
        f"I can't read “{cut(line.strip(), SHORT)}”. Say which records (deals, persons, orgs, "
        "activities, notes, files, pipeline), what happens to them, and filters, as in "
        "/crm watch deals won value>50k; /crm watch ? opens the form."
    )


def _moves_on(one: Said, word: FilterField, viewer: Viewer) -> bool:
    is_day = word.of_company(viewer).field(one.field).type.noun == "date"
    return is_day and moves_on(one.text, viewer.locale)
