"""What Pipedrive answers where it is no record: what became of one, and deals added up."""

from typing import Annotated

from pydantic import AliasChoices, BeforeValidator, Field

from bot.pipedrive.records.models import Record, RecordId


class Deleted(Record):
    """What a DELETE answers: the id that is gone."""

    id: RecordId


class Merged(Record):
    """What a merge answers: the survivor (v1 shape, the part we show); of organizations an id."""

    id: int
    title: str = Field(default="", validation_alias=AliasChoices("title", "name"))
    merge_what_id: int | None = None


class Copied(Record):
    """What a copy of a deal answers: the new deal (v1 shape, the part that v2 has too)."""

    id: int
    title: str = ""

    @property
    def called(self) -> str:
        return self.title


class Total(Record):
    """The deals of one currency in a summary; weighted ones are not converted."""

    value: float = 0
    count: int = 0
    value_converted: float | None = None


# v1 answers an empty object as an empty list.
Totals = Annotated[dict[str, Total], BeforeValidator(lambda value: value or {})]


class Summary(Record):
    """Deals added up, by currency and converted into the company's own."""

    values_total: Totals = Field(default_factory=dict)
    weighted_values_total: Totals = Field(default_factory=dict)
    total_count: int = 0
    total_currency_converted_value: float = 0
    total_weighted_currency_converted_value: float = 0
    total_currency_converted_value_formatted: str = ""
    total_weighted_currency_converted_value_formatted: str = ""
