"""One change of one field as a sentence, with names where Pipedrive keeps ids."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from bot.blocks.kit import rich
from bot.blocks.kit.figures import day, moment, number
from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.records import facts
from bot.blocks.records.facts import VISIBLE
from bot.blocks.reports.event_list import Parts, quoted
from bot.pipedrive.names.lookups import FieldOf
from bot.pipedrive.records.past import RELATED, FieldChange
from bot.text import cut, isolated

# Types of those fields that Pipedrive's list of fields tells of otherwise, or not at all.
KNOWN = {
    **RELATED,
    "owner_id": "user",
    "creator_user_id": "user",
    "stage_id": "stage",
    "pipeline_id": "pipeline",
    "visible_to": "visible_to",
    "is_archived": "yes_no",
}
STATUSES = {
    "won": "marked it as won",
    "lost": "marked it as lost",
    "open": "reopened it",
    "deleted": "deleted it",
}
HASH = 40  # a field of the company's own, by its code


def sentence(
    change: FieldChange, noun: str, viewer: Viewer, formatted: Callable[[str], str]
) -> Parts:
    """`moved it from Proposal to Negotiation`; `formatted` is how Pipedrive spells a side."""
    code = change.code
    if code == "add_time" and change.old_value is None:
        return (rich.text("created it"),)
    if code == "status" and change.new_value in STATUSES:
        return (rich.text(STATUSES[change.new_value]),)
    if code == "is_archived":
        put_in = change.new_value in {"true", "1"}
        return (rich.text("archived it" if put_in else "took it out of the archive"),)
    old, new = (
        value(text, code, noun, viewer) or formatted(side) or (text or "")
        for side, text in (("old", change.old_value), ("new", change.new_value))
    )
    return _from_to(_VERBS.get(code), label(code, noun, viewer), old, new)


_VERBS = {
    "stage_id": "moved it",
    "owner_id": "handed it over",
    "title": "renamed it",
    "name": "renamed it",
}


def _from_to(verb: str | None, field: str, old: str, new: str) -> Parts:
    if not new:
        was = (rich.text(" (was "), quoted(old), rich.text(")")) if old else ()
        return (rich.text(f"cleared {field}"), *was)
    if not old:
        return (rich.text(f"{verb} to " if verb else f"set {field} to "), quoted(new, bold=True))
    said = f"{verb} from " if verb else f"changed {field} from "
    return (rich.text(said), quoted(old), rich.text(" to "), quoted(new, bold=True))


def label(code: str, noun: str, viewer: Viewer) -> str:
    """`Contract length`; what Pipedrive does not tell of goes by its code in plain words."""
    known = viewer.lookup.fields.get(noun, {}).get(code)
    if known:
        return isolated(facts.field_label(known))
    if len(code) >= HASH:
        return "a field of your company's"
    return cut(code.removesuffix("_id").replace("_", " "), HASH) or "a field"


def value(text: str | None, code: str, noun: str, viewer: Viewer) -> str:
    """Empty for nothing, and for what cannot be told from the text alone."""
    if text is None:
        return ""
    field = viewer.lookup.fields.get(noun, {}).get(code)
    field_type = KNOWN.get(code) or (field.field_type if field else "")
    if field and field.options:
        return _options(text, field)
    if field_type in _NAMED:
        return _named(text, field_type, viewer)
    reader = _READERS.get(field_type)
    try:
        return reader(text, viewer) if reader else text
    except (ValueError, OverflowError):
        return text


def _named(text: str, field_type: str, viewer: Viewer) -> str:
    """Nothing where nobody knows the name: Pipedrive may have spelled it."""
    if not (text.isascii() and text.isdecimal()):
        return text
    return _NAMED[field_type](viewer).get(int(text), "")


_NAMED: Mapping[str, Callable[[Viewer], Mapping[int, str]]] = {
    "stage": lambda viewer: {id_: one.name for id_, one in viewer.lookup.stages.items()},
    "pipeline": lambda viewer: {id_: one.name for id_, one in viewer.lookup.pipelines.items()},
    "user": lambda viewer: {id_: one.name for id_, one in viewer.lookup.users.items()},
    "people": lambda viewer: viewer.lookup.persons,
    "org": lambda viewer: viewer.lookup.organizations,
    "deal": lambda viewer: viewer.lookup.deals,
    "visible_to": lambda _: VISIBLE,
}


def _options(text: str, field: FieldOf) -> str:
    labels = {str(option.id): option.label for option in field.options or ()}
    return ", ".join(labels.get(part.strip(), "") or part.strip() for part in text.split(","))


def _date(text: str, viewer: Asker) -> str:
    if len(text) > len("2026-11-24"):
        return moment(datetime.fromisoformat(text), viewer)
    return day(date.fromisoformat(text), viewer)


def _number(text: str, viewer: Asker) -> str:
    return number(float(text), viewer)


def _yes_no(text: str, _: Asker) -> str:
    return {"true": "yes", "1": "yes", "false": "no", "0": "no"}.get(text.lower(), text)


_READERS: Mapping[str, Callable[[str, Viewer], str]] = {
    "date": _date,
    "int": _number,
    "double": _number,
    "monetary": _number,
    "boolean": _yes_no,
}
