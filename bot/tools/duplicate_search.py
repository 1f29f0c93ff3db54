"""What to look for before a person or an organization is created, and what counts as the same.

A search costs as much as twenty reads, so there are as few as can tell: for an organization one,
for a person one by email or phone, and one by name only if that found nothing.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.blocks.replies.duplicates import Alike
from bot.pipedrive.records.found import FoundOrganization, FoundPerson
from bot.pipedrive.records.models import Page
from bot.pipedrive.request import Request
from bot.text import comparable
from bot.tools.base import Args
from bot.tools.catalog.organizations import CreateOrganization
from bot.tools.catalog.persons import CreatePerson
from bot.tools.fieldtypes.phones import same_phone, search_term

MOST = 100
_SPELT_IN_MANY_WAYS = re.compile(r"[^\x21-\x7e]+|['`]")
# What two names may differ in and still be one company.
_FORMS = frozenset(
    {
        *("ab", "ag", "as", "asa", "bv", "co", "company", "corp", "corporation", "gmbh", "inc"),
        *("incorporated", "kg", "lda", "limited", "llc", "llp", "ltd", "nv", "oy", "oyj", "plc"),
        *("pty", "sa", "sarl", "sas", "se", "sl", "spa", "sro", "srl"),
    }
)
SHORTEST = 2


@dataclass(frozen=True)
class Search:
    """One search, and why a hit of it counts; empty for one that does not."""

    request: Request
    returns: type[Page[Any]]
    same: Callable[[Any], str]

    def alike(self, page: Page[Any]) -> list[Alike]:
        return [
            Alike(hit.noun, hit.id, hit.called, _detail(hit), same)
            for hit in page.items
            if (same := self.same(hit))
        ]


def searches(args: Args, region: str = "") -> Iterator[Search]:
    """In turn, until one finds something; none for what is not looked for.

    `region` is the country, `GB`, that a phone number without one is dialled in.
    """
    if isinstance(args, CreatePerson):
        yield from _of_person(args, region)
    elif isinstance(args, CreateOrganization):
        yield from _of_organization(args)


def _of_person(args: CreatePerson, region: str) -> Iterator[Search]:
    if args.emails:
        email = args.emails[0].value
        query = {"term": email, "fields": "email", "exact_match": True}
        yield _persons(query, lambda hit: _same_email(hit, email))
    elif args.phones:
        phone = args.phones[0].value
        query = {"term": search_term(phone, region), "fields": "phone"}
        yield _persons(query, lambda hit: _same_phone(hit, phone, region))
    if len(args.name) >= SHORTEST:
        query = {"term": _plain_parts(args.name), "fields": "name"}
        yield _persons(query, lambda hit: _same_name(hit, args.name))


def _persons(query: dict[str, object], same: Callable[[FoundPerson], str]) -> Search:
    request = Request("GET", "/api/v2/persons/search", {**query, "limit": MOST})
    return Search(request, Page[FoundPerson], same)


def _plain_parts(name: str) -> str:
    """`Pat O'Brien` is searched as `Pat Brien`, `Zoë Quill` as `Zo Quill`.

    Accents and apostrophes are written in several ways, and a search may know one of them only.
    """
    parts = [part for part in _SPELT_IN_MANY_WAYS.split(name) if len(part) >= SHORTEST]
    return " ".join(parts) or name


def _same_email(hit: FoundPerson, email: str) -> str:
    wanted = comparable(email)
    return "same email" if wanted in map(comparable, hit.emails) else ""


def _same_phone(hit: FoundPerson, phone: str, region: str) -> str:
    return "same phone" if any(same_phone(one, phone, region) for one in hit.phones) else ""


def _same_name(hit: FoundPerson, name: str) -> str:
    return "same name" if comparable(hit.name) == comparable(name) else ""


def _of_organization(args: CreateOrganization) -> Iterator[Search]:
    """By the name without its legal form, which is also what most domains are called."""
    core, label = _core(args.name), _domain_label(args.website or "")
    term = label if label and label in core.replace(" ", "") and label in core else core
    if len(term) < SHORTEST:
        return

    def same(hit: FoundOrganization) -> str:
        if comparable(hit.name) == comparable(args.name):
            return "same name"
        if _core(hit.name) == core:
            return "nearly the same name"
        return "same domain" if label and _core(hit.name).replace(" ", "") == label else ""

    query = {"term": term, "fields": "name", "limit": MOST}
    request = Request("GET", "/api/v2/organizations/search", query)
    yield Search(request, Page[FoundOrganization], same)


def _core(name: str) -> str:
    """`ACME, Inc.` and `Acme GmbH` are `acme`."""
    words = re.sub(r"[^\w\s&+-]", " ", comparable(name).replace(".", "")).split()
    return " ".join([word for word in words if word not in _FORMS] or words)


def _domain_label(website: str) -> str:
    """`https://www.acme.com/en` is `acme`."""
    host = urlsplit(website if "//" in website else f"//{website}").hostname or ""
    return host.removeprefix("www.").partition(".")[0]


def _detail(hit: FoundPerson | FoundOrganization) -> str:
    if isinstance(hit, FoundOrganization):
        return hit.address or ""
    employer = hit.organization.name if hit.organization else ""
    return " · ".join(part for part in (employer, next(iter(hit.emails), "")) if part)
