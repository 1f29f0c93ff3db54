"""What must be true of the arguments of several tools."""

from dataclasses import replace
from typing import Any, Self, TypeVar

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from bot.pipedrive.names.matching import reason
from bot.pipedrive.records.models import Page
from bot.tools.base import FORM, Args

A = TypeVar("A", bound=Args)

# What says which record is meant, and changes nothing in it.
NAMING = {"id", "product_attachment_id"}
TOO_SHORT = "Pipedrive searches from two characters on, or with "


class SearchArgs(Args):
    """Of a search with words; says of each hit why it was found, where its name does not."""

    def completed(self, answer: Page[Any]) -> Page[Any]:
        term = str(getattr(self, "term", ""))
        items = [
            one.model_copy(update={"reason": reason(term, one.called, one.places)})
            for one in answer.items
        ]
        return replace(answer, items=items)

    @model_validator(mode="after")
    def enough_to_search(self) -> Self:
        if len(getattr(self, "term", "")) == 1 and not getattr(self, "exact_match", None):
            raise ValueError(f"{TOO_SHORT}exact=yes.")
        return self


def changes_something(args: A) -> A:
    if args.model_fields_set <= NAMING:
        raise PydanticCustomError(FORM, "Say what to change.")
    return args
