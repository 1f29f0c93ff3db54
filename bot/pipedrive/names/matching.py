"""From a name to what it may mean: how well names fit what was typed, and what a search tells."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from bot.pipedrive.names.lookups import Stage
from bot.pipedrive.records.found import Found, FoundDeal
from bot.pipedrive.records.models import (
    Activity,
    Deal,
    Entity,
    File,
    Named,
    Organization,
    Page,
    Person,
    RecordId,
)
from bot.pipedrive.records.record_types import (
    DEAL,
    PARTICIPANT,
    PRODUCT_LINE,
    RECORD_TYPES,
    RecordType,
)
from bot.pipedrive.records.search_results import Thing
from bot.pipedrive.records.subrecords import DealParticipant, FoundProduct, ProductLine
from bot.pipedrive.request import Request
from bot.text import comparable

_ID = re.compile(r"#?([1-9][0-9]{0,17})")
# Whatever Pipedrive found that does not show in the name comes last.
_ELSEWHERE = 4
# From how much of it on a name is like what was typed: one slip in four letters.
_CLOSE = 0.75
_NO_DIGITS = re.compile(r"\D")
_LEAST_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Match:
    """A record that may be meant; `exact` when it is called, or numbered, just so."""

    id: int | str
    name: str
    detail: str = ""
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something with a name, and what else it goes by: an e-mail, a code. `owner` is a user."""

    id: int | str
    name: str
    detail: str = ""
    aliases: tuple[str, ...] = ()
    owner: int | None = None


def id_in(text: str) -> int | None:
    """The id that `12` or `#12` names."""
    found = _ID.fullmatch(text)
    return int(found[1]) if found else None


def among(candidates: Iterable[Candidate], text: str, limit: int) -> list[Match]:
    """Those that fit, best first; all of them, as they come, where nothing was typed."""
    return [match for rank, match in _ordered(candidates, text) if rank < _ELSEWHERE][:limit]


def ranked(candidates: Iterable[Candidate], text: str, limit: int) -> list[Match]:
    """All of them, best first: Pipedrive found each somewhere in the record."""
    return [match for _, match in _ordered(candidates, text)][:limit]


def narrowed(candidates: Iterable[Candidate], text: str, limit: int) -> list[Match]:
    """Those that Pipedrive would find by the text: each word of it is somewhere in a name."""
    words = comparable(text).split()
    fitting = [one for one in candidates if _has_all(one, words)]
    return ranked(fitting, text, limit)


def close(candidates: Iterable[Candidate], text: str, limit: int) -> list[Match]:
    """Those that are written much like the text, the most alike first."""
    typed = comparable(text)
    likeness = [(_likeness(comparable(one.name), typed), one) for one in candidates]
    alike = sorted((pair for pair in likeness if pair[0] >= _CLOSE), key=lambda pair: -pair[0])
    return [Match(one.id, one.name, one.detail) for _, one in alike[:limit]]


def _has_all(one: Candidate, words: Iterable[str]) -> bool:
    names = [comparable(name) for name in (one.name, *one.aliases)]
    return all(any(word in name for name in names) for word in words)


def _likeness(name: str, typed: str) -> float:
    """Of the whole name, of its beginning, or of one of its words."""
    parts = {name, name[: len(typed)], *(() if " " in typed else name.split())}
    return max(SequenceMatcher(None, part, typed).ratio() for part in parts)


def _ordered(candidates: Iterable[Candidate], text: str) -> list[tuple[int, Match]]:
    number, candidates = id_in(text), list(candidates)
    typed, names = comparable(text), [comparable(one.name) for one in candidates]
    # `Bohm` is Böhm, unless there is a Bohm.
    as_typed = {one.id for one in candidates if one.name.casefold() == text.strip().casefold()}
    found = []
    for one, name in zip(candidates, names, strict=True):
        named = _rank(name, typed)
        rank = min(named, *_by_alias(one.aliases, typed))
        if number is not None and one.id == number:
            rank = 0
        exact = rank == 0 and bool(typed) and (not as_typed or one.id in as_typed or named != 0)
        match = Match(one.id, one.name, _with_reason(one, named, typed), exact=exact)
        found.append((rank, match))
    return sorted(found, key=lambda pair: pair[0])


def _by_alias(aliases: tuple[str, ...], typed: str) -> list[int]:
    """Only from its start: all colleagues share the second half of their e-mail."""
    ranks = [_rank(comparable(alias), typed) for alias in aliases]
    return [rank for rank in ranks if rank <= 1] or [_ELSEWHERE]


def _with_reason(one: Candidate, named: int, typed: str) -> str:
    """Where the name does not say why it is offered, the e-mail or code that does."""
    if named != _ELSEWHERE or not typed:
        return one.detail
    said = next((alias for alias in one.aliases if typed in comparable(alias)), "")
    return " · ".join(dict.fromkeys(part for part in (one.detail, said) if part))


def _rank(name: str, typed: str) -> int:
    if name == typed:
        return 0
    if name.startswith(typed):
        return 1
    if f" {typed}" in name:
        return 2
    return 3 if typed in name else _ELSEWHERE


# --- why a search found something ----------------------------------------------------------------


def reason(term: str, name: str, places: Sequence[tuple[str, str]]) -> str:
    """`e-mail jo@acme.com`: where the words are, if the name does not show them.

    `places` are labels and texts of what else the search looked through.
    """
    words = comparable(term).split()
    if all(word in comparable(name) for word in words):
        return ""
    for label, text in places:
        if any(word in comparable(text) or _is_number(word, text) for word in words):
            return f"{label} {text}"
    return ""


def _is_number(word: str, text: str) -> bool:
    """A part of a phone number, however both are written."""
    digits = _NO_DIGITS.sub("", word)
    return len(digits) >= _LEAST_DIGITS and digits in _NO_DIGITS.sub("", text)


# --- subrecords by name ---------------------------------------------------------------------------

# Rows that have names; both hang on deals.
NAMED = (PARTICIPANT.noun, PRODUCT_LINE.noun)


# The number of a row is not that of its person or product, so it is spelled otherwise.
_MARKED = re.compile("row-([1-9][0-9]{0,15})")


def marked(id: RecordId) -> str:
    """`row-7`."""
    return f"row-{id}"


def number_in(text: str) -> int | None:
    found = _MARKED.fullmatch(text.strip())
    return int(found[1]) if found else None


def among_subrecords(rows: Sequence[Entity], text: str, limit: int) -> list[Match]:
    """Those that are meant; a number is that of the person or of the product."""
    number = id_in(text.strip())
    if number is None:
        return among([_candidate(row) for row in rows], text, limit)
    meant = [_candidate(row) for row in rows if _subject(row) == number]
    return [Match(one.id, one.name, one.detail, exact=True) for one in meant]


def close_subrecords(rows: Sequence[Entity], text: str, limit: int) -> list[Match]:
    return close([_candidate(row) for row in rows], text, limit)


def _subject(row: Entity) -> int | None:
    match row:
        case DealParticipant():
            return row.person.id
        case ProductLine():
            return row.product_id
    return None


def _candidate(row: Entity) -> Candidate:
    detail = ""
    aliases: tuple[str, ...] = ()
    match row:
        case DealParticipant():
            aliases = tuple(row.emails)
            detail = row.organization or ", ".join(aliases[:1])
        case ProductLine():
            worth = f"{row.item_price:,.2f}".removesuffix(".00")
            detail = f"{row.quantity:g} × {worth} {row.currency or ''}".strip()
    return Candidate(marked(row.id), row.called, detail, aliases)


# --- searching by name: what is asked, and what an answer tells of each ---------------------------

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


def candidate(
    record: Any,
    owners: Mapping[int, str],
    stages: Mapping[int, Stage],
    organizations: Mapping[int, str],
) -> Candidate:
    """What a picker offers for a record, whether a search or a list told of it."""
    noun: str = getattr(record, "noun", "")
    match record:
        case Thing():
            return Candidate(record.id, record.name, _told(record, owners))
        case Found():
            return SEARCHED[noun].candidate(record, owners)
        case Deal():
            owner = owners.get(record.owner_id or 0, "")
            detail = told(record, stages.get(record.stage_id or 0), owner)
            return Candidate(record.id, record.title, detail, owner=record.owner_id)
        case Person() | Organization():
            return _contact(record, organizations)
        case Activity():
            return planned(record)
    detail = _hung_on(record) if isinstance(record, File) else ""
    whose = getattr(record, "owner_id", getattr(record, "user_id", None))
    return Candidate(record.id, record.called, detail, owner=whose)


def _contact(record: Person | Organization, organizations: Mapping[int, str]) -> Candidate:
    if isinstance(record, Organization):
        address = (record.address.value if record.address else "") or ""
        return Candidate(record.id, record.name, address, owner=record.owner_id)
    employer = organizations.get(record.org_id or 0, "")
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
