"""Deals over time, and sums of the archive."""

from typing import ClassVar, Literal

from pydantic import Field

from bot.blocks.reports import summaries, timelines
from bot.pipedrive.records.outcomes import Summary
from bot.pipedrive.records.periods import Timeline
from bot.tools.base import Args, Tool
from bot.tools.catalog.deals import SummariseDeals
from bot.tools.fieldtypes.fields import FilterId, PipelineId, UserId
from bot.tools.fieldtypes.timelines import (
    DEFAULT,
    Conversion,
    DateField,
    Interval,
    Periods,
    Start,
)

ARCHIVED_SUMMARY = Tool(
    name="deals_get_archived_summary",
    command="deal summary archived",
    summary="Add archived deals up: how many, worth how much, by currency.",
    example="owner=3 status=won",
    args=SummariseDeals,
    endpoint="GET /v1/deals/summary/archived",
    returns=Summary,
    show=summaries.summary,
)


class DealsOverTime(Args):
    """Pipedrive wants the first four; where nothing is said, they are what is usual."""

    about: ClassVar = "deal"

    interval: Interval | None = Field(default=None, title="Step")
    field_key: DateField | None = Field(default=None, title="Date that counts")
    amount: Periods | None = Field(default=None, title="Periods")
    start_date: Start | None = Field(default=None, title="From")
    user_id: UserId | None = Field(default=None, title="Owner")
    pipeline_id: PipelineId | None = None
    filter_id: FilterId | None = None
    totals_convert_currency: Conversion = Field(default=DEFAULT, title="Converted into")
    # The sums are what is shown; the deals themselves are a lot.
    exclude_deals: Literal[1] = 1


TIMELINE = Tool(
    name="deals_get_deals_timeline",
    command="deal timeline",
    summary="Show open and won deals over time: how many, worth how much, by week or month.",
    example="by=month from=2026-11-01 amount=6 field=close",
    args=DealsOverTime,
    endpoint="GET /v1/deals/timeline",
    returns=Timeline,
    show=timelines.timeline,
)

ARCHIVED_TIMELINE = Tool(
    name="deals_get_archived_deals_timeline",
    command="deal timeline archived",
    summary="Show archived deals over time: how many, worth how much, by week or month.",
    example="by=month from=2026-06-01 amount=6 field=won",
    args=DealsOverTime,
    endpoint="GET /v1/deals/timeline/archived",
    returns=Timeline,
    show=timelines.timeline,
)

TOOLS = (ARCHIVED_SUMMARY, TIMELINE, ARCHIVED_TIMELINE)
