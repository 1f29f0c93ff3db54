"""What two records being merged have in common: one is gone for good, the other takes over."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from bot.playground.pipedrive.company import LINKS, Company, Record, kind_of

EMPTY: tuple[object, ...] = (None, "", 0, [])


def fill(stays: Record, gone: Record, names: Iterable[str]) -> None:
    """The survivor has priority and takes over what it lacks itself."""
    for name in names:
        if getattr(stays, name) in EMPTY:
            setattr(stays, name, getattr(gone, name))
    own = {code: value for code, value in stays.custom_fields.items() if value not in EMPTY}
    stays.custom_fields = gone.custom_fields | own


def hand_over(company: Company, gone: Record, stays: Record) -> None:
    """Everything that hangs on the one hangs on the other from now on."""
    kind = kind_of(stays)
    link = LINKS[kind]
    for row in _rows(company):
        if getattr(row, link, None) == gone.id:
            setattr(row, link, stays.id)
    if kind == "person":
        for activity in company.activities.values():
            activity.others = [stays.id if id == gone.id else id for id in activity.others]
    _drop_doubles(company)
    following = company.followers.pop((kind, gone.id), {})
    if following:
        own = company.followers.get((kind, stays.id), {})
        company.followers[kind, stays.id] = following | own
    past = company.changes.pop((kind, gone.id), [])
    if past:
        past = [replace(change, item_id=stays.id) for change in past]
        own_past = company.changes.get((kind, stays.id), [])
        company.changes[kind, stays.id] = sorted(
            [*past, *own_past], key=lambda change: (change.time, change.id)
        )


def _rows(company: Company) -> Iterator[object]:
    return chain(
        company.deals.values(),
        company.persons.values(),
        company.activities.values(),
        company.notes.values(),
        company.files.values(),
        company.deal_products.values(),
        company.participants.values(),
        company.mails.values(),
    )


def _drop_doubles(company: Company) -> None:
    """Nobody takes part in a deal twice."""
    seen = set()
    for row in [*company.participants.values()]:
        if (row.deal_id, row.person_id) in seen:
            del company.participants[row.id]
        seen.add((row.deal_id, row.person_id))
