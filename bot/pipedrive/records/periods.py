"""Deals over time: one sum for each period."""

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from bot.pipedrive.records.models import Record

# v1 answers an empty object as an empty list.
Amounts = Annotated[dict[str, float], BeforeValidator(lambda value: value or {})]
# `2026-11-01 00:00:00`.
Starts = Annotated[date, BeforeValidator(lambda value: str(value)[:10])]


class PeriodTotals(Record):
    """Open and won deals, by currency; lost ones do not count."""

    count: int = 0
    values: Amounts = Field(default_factory=dict)
    weighted_values: Amounts = Field(default_factory=dict)
    open_count: int = 0
    open_values: Amounts = Field(default_factory=dict)
    won_count: int = 0
    won_values: Amounts = Field(default_factory=dict)


class Converted(Record):
    """All of it in one currency: that of the person who asks, where none is named."""

    value: float
    currency: str = ""


def _or_nothing(value: Any) -> Any:
    """Described in words only: what is not as expected does not count."""
    if not isinstance(value, dict) or not isinstance(value.get("value"), int | float):
        return None
    return {"value": value["value"], "currency": value.get("currency") or ""}


class Period(Record):
    period_start: Starts
    period_end: Starts
    totals: PeriodTotals = PeriodTotals()
    totals_converted: Annotated[Converted | None, BeforeValidator(_or_nothing)] = None


class Timeline(Record):
    """Every period that was asked for; of a single one Pipedrive may answer just that."""

    periods: list[Period] = Field(default_factory=list)

    @model_validator(mode="before")
    @classmethod
    def one_or_several(cls, data: Any) -> Any:
        if isinstance(data, list):
            return {"periods": data}
        if isinstance(data, dict) and "period_start" in data:
            return {"periods": [data]}
        return data
