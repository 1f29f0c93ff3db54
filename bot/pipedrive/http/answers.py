"""Pipedrive's envelopes, opened: from the bytes of a 2xx answer to the records in it."""

from functools import lru_cache
from typing import Annotated, Any, Generic, Literal, TypeVar, cast, get_args, get_origin

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from bot.pipedrive.http.errors import Refused
from bot.pipedrive.http.refusals import explained, sentence
from bot.pipedrive.records.models import Page

T = TypeVar("T")

# Lists up to this many bytes are not read twice.
SMALL = 128 * 2**10


class Nonsense(Exception):
    """A 2xx answer that cannot be believed: no JSON, cut off, or not what was asked for."""


class _Pagination(BaseModel):
    """How v1 turns pages."""

    start: int = 0
    limit: int = 0
    more_items_in_collection: bool = False
    next_start: int | None = None

    @property
    def following(self) -> int | None:
        if not self.more_items_in_collection:
            return None
        return self.start + self.limit if self.next_start is None else self.next_start


class _More(_Pagination):
    """Most of v1 has it a level deeper; lists of leads do not."""

    next_cursor: str | None = None
    pagination: _Pagination | None = None


class _Hit(BaseModel, Generic[T]):
    item: T


class _Hits(BaseModel, Generic[T]):
    """How v2 wraps what a search found."""

    items: list[_Hit[T]]
    related_items: list[_Hit[T]] = Field(default_factory=list)


class _Single(BaseModel, Generic[T]):
    success: Literal[True] = True
    data: T


class _Listing(BaseModel, Generic[T]):
    """A list; v1 answers null in place of an empty one."""

    success: Literal[True] = True
    data: Annotated[list[T] | _Hits[T] | None, Field(union_mode="left_to_right")]
    additional_data: _More | None = None

    def items(self) -> list[T]:
        if isinstance(self.data, _Hits):
            return [hit.item for hit in (*self.data.items, *self.data.related_items)]
        return self.data or []

    def ahead(self) -> tuple[str | None, int | None]:
        more = self.additional_data or _More()
        return more.next_cursor or None, (more.pagination or more).following


def read(content: bytes, returns: type[T]) -> T:
    """Open the envelope that `returns` implies: `Page[…]` and `list[…]` are lists.

    Bytes stay closed: whoever asks for them opens them.
    """
    wanted: Any = returns
    if wanted is bytes:
        return cast("T", content)
    origin = get_origin(wanted)
    try:
        if origin not in {Page, list}:
            return cast("T", _single(wanted).validate_json(content).data)
        opened = _opened_before if len(content) <= SMALL else _opened
        items, ahead = opened(content, get_args(wanted)[0])
    except ValidationError as unfit:
        raise _why(content, unfit) from None
    # A list of its own for each caller; the records in it cannot be changed.
    return cast("T", Page(list(items), *ahead) if origin is Page else list(items))


def _opened(content: bytes, item: Any) -> tuple[tuple[Any, ...], tuple[str | None, int | None]]:
    listing = _listing(item).validate_json(content)
    return tuple(listing.items()), listing.ahead()


# Every card names stages and users, from the same bytes each time.
_opened_before = lru_cache(maxsize=256)(_opened)


def _why(content: bytes, unfit: ValidationError) -> Nonsense | Refused:
    """Tell a refusal that came with 2xx from an answer that means nothing."""
    body = explained(content)
    if body is not None and body.get("success") is False and (text := sentence(body)):
        return Refused(text, 200)
    # Where and what kind only: the values are people's data.
    first = unfit.errors(include_input=False, include_url=False, include_context=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return Nonsense(f"{place or 'answer'}: {first['type']}")


@lru_cache(maxsize=256)
def _listing(item: Any) -> TypeAdapter[_Listing[Any]]:
    shape: Any = _Listing.__class_getitem__(item)
    return TypeAdapter(shape)


@lru_cache(maxsize=256)
def _single(record: Any) -> TypeAdapter[_Single[Any]]:
    shape: Any = _Single.__class_getitem__(record)
    return TypeAdapter(shape)
