"""Searching records by name: what is asked, and what an answer tells of each."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from bot.pipedrive.names.definitions import NameLookup
from bot.pipedrive.names.lookups import Stage
from bot.pipedrive.names.matching import Candidate
from bot.pipedrive.records.found import Found, FoundDeal
from bot.pipedrive.records.models import Activity, Deal, File, Named, Organization, Page, Person
from bot.pipedrive.records.record_types import DEAL, RECORD_TYPES, RecordType
from bot.pipedrive.records.search_results import Thing
from bot.pipedrive.records.subrecords import FoundProduct
from bot.pipedrive.request import Request

# No title is longer than this.
LONGEST = 255


class Hits(NamedTuple):
    """What a search found; `whole` says that nothing was cut off."""

    candidates: list[Candidate]
    whole: bool


class Searched(NamedTuple):
    """A kind of record that can be searched, and how one of its hits becomes a candidate.

    `most` hits are given at once.
    """

    path: str
    query: Mapping[str, str]
    returns: type[Page[Any]]
    candidate: Callable[[Any, Mapping[int, str]], Candidate]
    most: int = 500


def search(noun: str, text: str, limit: int) -> Request:
    at = SEARCHED[noun]
    words = {"term": text[:LONGEST], **at.query, "limit": min(limit, at.most)}
    return Request("GET", at.path, words)


def opened(noun: str, page: Page[Any], owners: Mapping[int, str]) -> Hits:
    candidate = SEARCHED[noun].candidate
    return Hits([candidate(one, owners) for one in page.items], page.next_cursor is None)


def told(deal: Deal | FoundDeal, stage: Stage | Named | None, owner: str) -> str:
    """Whose it is, where it stands and what it is worth: what tells two of one name apart."""
    worth = "" if deal.value is None else f"{deal.value:,.2f}".removesuffix(".00")
    money = f"{worth} {deal.currency or ''}".strip()
    return " · ".join(
        part for part in (owner, stage.name if stage else "", money, deal.status) if part
    )


def candidate(record: Any, owners: Mapping[int, str], lookup: NameLookup) -> Candidate:
    """What a picker offers for a record, whether a search or a list told of it."""
    noun: str = getattr(record, "noun", "")
    match record:
        case Thing():
            return Candidate(record.id, record.name, _told(record, owners))
        case Found():
            return SEARCHED[noun].candidate(record, owners)
        case Deal():
            owner = owners.get(record.owner_id or 0, "")
            detail = told(record, lookup.stages.get(record.stage_id or 0), owner)
            return Candidate(record.id, record.title, detail, owner=record.owner_id)
        case Person() | Organization():
            return _contact(record, lookup)
        case Activity():
            return planned(record)
    detail = _hung_on(record) if isinstance(record, File) else ""
    whose = getattr(record, "owner_id", getattr(record, "user_id", None))
    return Candidate(record.id, record.called, detail, owner=whose)


def _contact(record: Person | Organization, lookup: NameLookup) -> Candidate:
    if isinstance(record, Organization):
        address = (record.address.value if record.address else "") or ""
        return Candidate(record.id, record.name, address, owner=record.owner_id)
    employer = lookup.organizations.get(record.org_id or 0, "")
    emails = tuple(one.value for one in record.emails)
    detail = employer or ", ".join(emails[:1])
    return Candidate(record.id, record.name, detail, emails, record.owner_id)


def planned(activity: Activity) -> Candidate:
    due = activity.due_date.isoformat() if activity.due_date else ""
    detail = " · ".join(part for part in (due, activity.type) if part)
    return Candidate(activity.id, activity.subject, detail, owner=activity.owner_id)


def _hung_on(file: File) -> str:
    return file.deal_name or file.person_name or file.org_name or file.product_name or ""


def _told(found: Thing, owners: Mapping[int, str]) -> str:
    owner = owners.get(found.owner.id, "") if found.owner else ""
    known = (found.stage, found.organization or found.person)
    names = (owner, *(one.name for one in known if one))
    return " · ".join(name for name in names if name)


def _deal(found: FoundDeal, owners: Mapping[int, str]) -> Candidate:
    owner = found.owner.id if found.owner else None
    detail = told(found, found.stage, owners.get(owner or 0, ""))
    return Candidate(found.id, found.title, detail, owner=owner)


def _found(found: Any, _: Mapping[int, str]) -> Candidate:
    owner = found.owner.id if found.owner else None
    return Candidate(found.id, found.called, found.detail, found.aliases, owner)


def _product(found: FoundProduct, _: Mapping[int, str]) -> Candidate:
    return Candidate(found.id, found.name, found.code or "", (found.code,) if found.code else ())


def _file(found: Thing, _: Mapping[int, str]) -> Candidate:
    whose = found.deal.title if found.deal else ""
    known = found.person or found.organization
    return Candidate(found.id, found.name, whose or (known.name if known else ""))


def _searched(kind: RecordType) -> Searched:
    pages: Any = Page
    candidate = _deal if kind is DEAL else _found
    at = f"/api/v2/{kind.many}/search"
    return Searched(at, {"fields": kind.searched}, pages[kind.found], candidate)


SEARCHED = {
    **{kind.noun: _searched(kind) for kind in RECORD_TYPES.values() if kind.searched},
    "product": Searched(
        "/api/v2/products/search", {"fields": "name,code"}, Page[FoundProduct], _product
    ),
    # Files are found among everything else only.
    "file": Searched("/api/v2/itemSearch", {"item_types": "file"}, Page[Thing], _file, most=100),
}
