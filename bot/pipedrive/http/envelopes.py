"""The shapes in which Pipedrive wraps what it answers: one record, a list, what a search found."""

from functools import lru_cache
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, Field, TypeAdapter

T = TypeVar("T")


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


class Single(BaseModel, Generic[T]):
    success: Literal[True] = True
    data: T


class ListEnvelope(BaseModel, Generic[T]):
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


@lru_cache(maxsize=256)
def listing(item: Any) -> TypeAdapter[ListEnvelope[Any]]:
    shape: Any = ListEnvelope.__class_getitem__(item)
    return TypeAdapter(shape)


@lru_cache(maxsize=256)
def single(record: Any) -> TypeAdapter[Single[Any]]:
    shape: Any = Single.__class_getitem__(record)
    return TypeAdapter(shape)
