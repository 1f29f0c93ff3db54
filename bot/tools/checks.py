"""What must be true of the arguments of several tools."""

from typing import Protocol, TypeVar

from pydantic_core import PydanticCustomError

from bot.tools.args import FORM, Args

A = TypeVar("A", bound=Args)

# What says which record is meant, and changes nothing in it.
NAMING = {"id", "product_attachment_id"}
TOO_SHORT = "Pipedrive searches from two characters on, or with "


class Search(Protocol):
    @property
    def term(self) -> str: ...
    @property
    def exact_match(self) -> bool | None: ...


S = TypeVar("S", bound=Search)


def changes_something(args: A) -> A:
    if args.model_fields_set <= NAMING:
        raise PydanticCustomError(FORM, "Say what to change.")
    return args


def enough_to_search(args: S) -> S:
    if len(args.term) == 1 and not args.exact_match:
        raise ValueError(f"{TOO_SHORT}exact=yes.")
    return args
