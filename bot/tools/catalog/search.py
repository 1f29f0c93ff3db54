"""Finding things of any kind, by any words or by one field."""

from dataclasses import replace
from typing import ClassVar, Self

from pydantic import Field, model_validator

from bot.blocks.records import deal_lists
from bot.blocks.reports import search_results
from bot.pipedrive.records.found import FoundDeal
from bot.pipedrive.records.models import Page
from bot.pipedrive.records.search_results import Thing
from bot.tools.base import Args, Tool
from bot.tools.catalog.deals import SearchDeals
from bot.tools.checks import TOO_SHORT, SearchArgs
from bot.tools.fieldtypes.fields import Cursor, Limit, SearchTerm, YesNo
from bot.tools.fieldtypes.search import Alike, Finds, ItemTypes, Kinds, Places, SearchField


class FindAnything(SearchArgs):
    about: ClassVar = ""

    term: SearchTerm
    item_types: Kinds | None = Field(default=None, title="Kinds")
    fields: Places | None = None
    exact_match: YesNo | None = None
    search_for_related_items: YesNo | None = Field(default=None, title="Related ones too")
    limit: Finds | None = None
    cursor: Cursor | None = None


FIND = Tool(
    name="search_universal",
    command="crm find",
    summary="Find anything in Pipedrive: deals, persons, organizations, leads, files and more.",
    example="acme type=deal,person",
    args=FindAnything,
    endpoint="GET /api/v2/itemSearch",
    returns=Page[Thing],
    show=search_results.things,
)


class FindByField(Args):
    """Pipedrive minds capital letters here."""

    about: ClassVar = ""
    pair: ClassVar = ("field", "term")

    entity_type: ItemTypes = Field(title="Kind")
    field: SearchField
    term: SearchTerm
    match: Alike | None = None
    limit: Limit | None = None
    cursor: Cursor | None = None

    @model_validator(mode="after")
    def enough_to_search(self) -> Self:
        if len(self.term) == 1 and self.match not in {None, "exact"}:
            raise ValueError(f"{TOO_SHORT}match=exact.")
        return self

    def completed(self, answer: Page[Thing]) -> Page[Thing]:
        """Of which kind they are Pipedrive does not say again."""
        items = [one.model_copy(update={"type": self.entity_type}) for one in answer.items]
        return replace(answer, items=items)


FIND_BY = Tool(
    name="search_by_field",
    command="crm find-by",
    summary="Find records by what one field holds; capital letters matter.",
    example="deal title Acme",
    args=FindByField,
    endpoint="GET /api/v2/itemSearch/field",
    returns=Page[Thing],
    show=search_results.of_one_field,
)

FIND_DEALS = Tool(
    name="search_deals",
    command="crm find-deals",
    summary="Find deals by words, of one person or organization, or of one status.",
    example="acme status=open",
    args=SearchDeals,
    endpoint="GET /api/v2/deals/search",
    returns=Page[FoundDeal],
    show=deal_lists.found,
)

TOOLS = (FIND, FIND_BY, FIND_DEALS)
