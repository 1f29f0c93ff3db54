"""Records as lines of a CSV file that a spreadsheet opens without being fooled by what is in it."""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import partial
from typing import Any, Protocol, TextIO

from bot.blocks.kit.figures import has_decimal_comma
from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.records import facts, organization_facts
from bot.blocks.records.deal_card import STATUSES
from bot.pipedrive.names.lookups import FieldOf
from bot.pipedrive.records.models import Contact
from bot.pipedrive.records.record_types import DEAL, RecordType
from bot.pipedrive.records.rows import (
    LeanActivity,
    LeanDeal,
    LeanOrganization,
    LeanPerson,
    LeanRecord,
)
from bot.text import as_text

# Spreadsheets of many countries find out by it that the file is UTF-8.
MARK = "\ufeff"
# What makes a spreadsheet take a text for a formula, also behind blanks.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BLANKS = " \u00a0\u200b\ufeff"

Names = Mapping[str, Mapping[Any, str]]  # by noun; most ids are numbers, types have keys


def safe(text: str) -> str:
    """A cell that stays text, whatever it begins with."""
    text = text.replace("\0", "")
    return f"'{text}" if text.lstrip(_BLANKS).startswith(_FORMULA) else text


@dataclass(frozen=True)
class CsvNames:
    """The names behind the ids of a line, by noun, and where its reader is.

    `comma`: there a number has its decimals behind one.
    """

    names: Names
    zone: tzinfo
    comma: bool = False

    def number(self, value: float | None) -> str:
        shown = "" if value is None else f"{value:.15g}"
        return shown.replace(".", ",") if self.comma else shown

    def named(self, noun: str, id_: int | None) -> str:
        if id_ is None:
            return ""
        return safe(self.names.get(noun, {}).get(id_, "")) or f"#{id_}"


Cell = Callable[[Any, CsvNames], object]  # Any: each kind has lines of its own


class RowWriter(Protocol):
    """Of the standard library, which has no name for it."""

    def writerow(self, row: Iterable[object], /) -> object: ...
    def writerows(self, rows: Iterable[Iterable[object]], /) -> object: ...


def writer(out: TextIO, viewer: Asker) -> RowWriter:
    """Begins a file as the spreadsheets of the reader's country open it.

    Where a comma stands in numbers, they take a semicolon between cells.
    """
    out.write(MARK)
    between = ";" if has_decimal_comma(viewer) else ","
    return csv.writer(out, lineterminator="\r\n", delimiter=between)


class Sheet:
    """Lines go out as they come; `names` are those of related records known by now."""

    def __init__(self, out: TextIO, viewer: Viewer, kind: RecordType = DEAL) -> None:
        own = [(facts.field_label(one), one) for one in facts.company_fields(kind.noun, viewer)]
        self._cells: list[Cell] = [
            *COLUMNS[kind.noun].values(),
            *(partial(_own, of=field) for _, field in own),
        ]
        self._zone, self._comma = viewer.zone, has_decimal_comma(viewer)
        self._writer = writer(out, viewer)
        self._lists = _lists(kind, viewer)
        self._writer.writerow([*COLUMNS[kind.noun], *(safe(label) for label, _ in own)])

    def add(self, rows: Sequence[LeanRecord], names: Names) -> None:
        known = CsvNames({**self._lists, **names}, self._zone, self._comma)
        self._writer.writerows([cell(row, known) for cell in self._cells] for row in rows)


def _lists(kind: RecordType, viewer: Viewer) -> Names:
    """The company's lists by id."""
    lookup = viewer.lookup
    return {
        "stage": {id_: one.name for id_, one in lookup.stages.items()},
        "pipeline": {id_: one.name for id_, one in lookup.pipelines.items()},
        "user": {id_: one.name for id_, one in lookup.users.items()},
        "label": {id_: one.label for id_, one in lookup.labels.get(kind.noun, {}).items()},
    }


# --- the columns of each kind --------------------------------------------------------------------


def _moment(text: str | None, zone: tzinfo) -> str:
    """In the person's own zone, as spreadsheets read it."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return safe(text or "")
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return f"{aware.astimezone(zone):%Y-%m-%d %H:%M}"


def _id(row: LeanRecord, _: CsvNames) -> object:
    return row.id


def _owner(row: LeanRecord, known: CsvNames) -> object:
    return known.named("user", row.owner_id)


def _added(row: LeanRecord, known: CsvNames) -> object:
    return _moment(row.add_time, known.zone)


def _updated(row: LeanRecord, known: CsvNames) -> object:
    return _moment(row.update_time, known.zone)


def _organization(row: LeanActivity | LeanDeal | LeanPerson, known: CsvNames) -> object:
    return known.named("organization", row.org_id)


def _labels(row: LeanDeal | LeanPerson | LeanOrganization, known: CsvNames) -> object:
    names = known.names["label"]
    return safe(", ".join(names.get(id_) or f"#{id_}" for id_ in row.label_ids))


def _contacts(contacts: Sequence[Contact]) -> str:
    """The primary one first."""
    ordered = sorted(contacts, key=lambda one: not one.primary)
    return safe(", ".join(one.value for one in ordered))


def _title(row: LeanDeal, _: CsvNames) -> object:
    return safe(row.title)


def _name(row: LeanPerson | LeanOrganization, _: CsvNames) -> object:
    return safe(row.name)


def _due(row: LeanActivity, known: CsvNames) -> object:
    """A day of its own has no zone."""
    at = row.due or ""
    return _moment(at, known.zone) if row.due_time else safe(at)


COLUMNS: Mapping[str, Mapping[str, Cell]] = {
    "activity": {
        "Subject": lambda row, _: safe(row.subject),
        "ID": _id,
        "Type": lambda row, known: safe(known.names["activity type"].get(row.type) or row.type),
        "Due": _due,
        "Duration": lambda row, _: safe((row.duration or "")[:5]),
        "Done": lambda row, _: "yes" if row.done else "no",
        "Assigned to": _owner,
        "Deal": lambda row, known: known.named("deal", row.deal_id),
        "Person": lambda row, known: known.named("person", row.person_id),
        "Organization": _organization,
        "Note": lambda row, _: safe(as_text(row.note or "")),
        "Added": _added,
        "Updated": _updated,
    },
    "deal": {
        "Title": _title,
        "ID": _id,
        "Value": lambda row, known: known.number(row.value),
        "Currency": lambda row, _: safe(row.currency or ""),
        "Stage": lambda row, known: known.named("stage", row.stage_id),
        "Pipeline": lambda row, known: known.named("pipeline", row.pipeline_id),
        "Owner": _owner,
        "Person": lambda row, known: known.named("person", row.person_id),
        "Organization": _organization,
        "Status": lambda row, _: safe(STATUSES.get(row.status, row.status)),
        "Expected close": lambda row, _: safe(row.expected_close_date or ""),
        "Added": _added,
        "Updated": _updated,
        "Labels": _labels,
    },
    "person": {
        "Name": _name,
        "ID": _id,
        "Organization": _organization,
        "Emails": lambda row, _: _contacts(row.emails),
        "Phones": lambda row, _: _contacts(row.phones),
        "Job title": lambda row, _: safe(row.job_title or ""),
        "Owner": _owner,
        "Added": _added,
        "Updated": _updated,
        "Labels": _labels,
    },
    "organization": {
        "Name": _name,
        "ID": _id,
        "Address": lambda row, _: safe(organization_facts.address(row.address)),
        "Website": lambda row, _: safe(row.website or ""),
        "Owner": _owner,
        "Added": _added,
        "Updated": _updated,
        "Labels": _labels,
    },
}


# --- the company's own fields --------------------------------------------------------------------


def _own(row: LeanRecord, known: CsvNames, of: FieldOf) -> object:
    value = row.custom_fields.get(of.field_code)
    if value is None:
        return ""
    try:
        return _WRITTEN.get(of.field_type, _text)(value, known, of)
    except (TypeError, ValueError, KeyError, AttributeError):
        return facts.UNREADABLE  # a shape that Pipedrive has not told of


def _text(value: Any, _: CsvNames, __: FieldOf) -> str:
    """A text, a day, or what stands for one in an address or a time."""
    told = value["value"] if isinstance(value, dict) else value
    return safe(str(told))


def _money(value: Any, known: CsvNames, _: FieldOf) -> str:
    shown = known.number(value["value"])
    return safe(f"{shown} {value['currency']}") if shown else ""


def _span(value: Any, _: CsvNames, __: FieldOf) -> str:
    return safe(" – ".join(str(value[end]) for end in ("value", "until") if value.get(end)))


def _options(value: Any, _: CsvNames, of: FieldOf) -> str:
    labels = {str(option.id): option.label for option in of.options or ()}
    chosen = value if isinstance(value, list) else [value]
    return safe(", ".join(labels.get(str(id_)) or f"#{id_}" for id_ in chosen))


def _record(noun: str) -> Callable[[Any, CsvNames, FieldOf], str]:
    return lambda value, known, _: known.named(noun, value)


_WRITTEN: Mapping[str, Callable[[Any, CsvNames, FieldOf], str]] = {
    "double": lambda value, known, _: known.number(float(value)),
    "int": lambda value, known, _: known.number(float(value)),
    "monetary": _money,
    "daterange": _span,
    "timerange": _span,
    "enum": _options,
    "set": _options,
    "user": _record("user"),
    "people": _record("person"),
    "org": _record("organization"),
}
