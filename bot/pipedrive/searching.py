"""Searching records by name: what is asked, and what an answer tells of each."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from pydantic import Field

from bot.pipedrive.matching import Candidate
from bot.pipedrive.models import Deal, FoundDeal, Named, Owner, Page, Record, Stage
from bot.pipedrive.request import Request

# No title is longer than this.
LONGEST = 255


class Found(NamedTuple):
    """What a search found; `whole` says that nothing was cut off."""

    candidates: list[Candidate]
    whole: bool


class Searched(NamedTuple):
    """A kind of record that can be searched, and how one of its hits becomes a candidate."""

    path: str
    fields: str
    returns: type[Page[Any]]
    candidate: Callable[[Any, Mapping[int, str]], Candidate]


class _FoundPerson(Record):
    id: int
    name: str = ""
    emails: list[str] = Field(default_factory=list)
    organization: Named | None = None
    owner: Owner | None = None


class _FoundOrganization(Record):
    id: int
    name: str = ""
    address: str | None = None
    owner: Owner | None = None


def search(kind: str, text: str, limit: int) -> Request:
    words = {"term": text[:LONGEST], "fields": SEARCHED[kind].fields, "limit": limit}
    return Request("GET", f"{SEARCHED[kind].path}/search", words)


def opened(kind: str, page: Page[Any], owners: Mapping[int, str]) -> Found:
    candidate = SEARCHED[kind].candidate
    return Found([candidate(one, owners) for one in page.items], page.next_cursor is None)


def told(deal: Deal | FoundDeal, stage: Stage | Named | None, owner: str) -> str:
    """Whose it is, where it stands and what it is worth: what tells two of one name apart."""
    worth = "" if deal.value is None else f"{deal.value:,.2f}".removesuffix(".00")
    money = f"{worth} {deal.currency or ''}".strip()
    return " · ".join(
        part for part in (owner, stage.name if stage else "", money, deal.status) if part
    )


def deal(found: FoundDeal, owners: Mapping[int, str]) -> Candidate:
    owner = found.owner.id if found.owner else None
    detail = told(found, found.stage, owners.get(owner or 0, ""))
    return Candidate(found.id, found.title, detail, owner=owner)


def _person(found: _FoundPerson, _: Mapping[int, str]) -> Candidate:
    employer = found.organization.name if found.organization else ""
    owner = found.owner.id if found.owner else None
    detail = employer or ", ".join(found.emails[:1])
    return Candidate(found.id, found.name, detail, tuple(found.emails), owner)


def _organization(found: _FoundOrganization, _: Mapping[int, str]) -> Candidate:
    owner = found.owner.id if found.owner else None
    return Candidate(found.id, found.name, found.address or "", owner=owner)


SEARCHED = {
    "deal": Searched("/api/v2/deals", "title", Page[FoundDeal], deal),
    "person": Searched("/api/v2/persons", "name,email", Page[_FoundPerson], _person),
    "organization": Searched(
        "/api/v2/organizations", "name", Page[_FoundOrganization], _organization
    ),
}
