"""The record a call is about: one that the caller may not see does not exist."""

from collections.abc import Mapping
from typing import TypeVar

from bot.playground.pipedrive.api import ApiCall, not_found
from bot.playground.pipedrive.company import Company, Record
from bot.playground.pipedrive.records import Organization, Person

R = TypeVar("R", bound=Record)


def find(company: Company, call: ApiCall, kind: str) -> Record:
    """Of the path, whatever kind it is of."""
    return _seen(company, call, company.table(kind), kind, call.id)


def find_person(company: Company, call: ApiCall, id: int | None = None) -> Person:
    return _seen(company, call, company.persons, "person", call.id if id is None else id)


def find_organization(company: Company, call: ApiCall, id: int | None = None) -> Organization:
    return _seen(
        company, call, company.organizations, "organization", call.id if id is None else id
    )


def _seen(company: Company, call: ApiCall, table: Mapping[int, R], kind: str, id: int) -> R:
    record = table.get(id)
    if record is None or not company.may_see(call.user, record):
        raise not_found(kind.capitalize())
    return record
