"""The deal tools."""

from typing import Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import deal_card, deal_lists, kinds
from bot.blocks.replies import notices
from bot.blocks.reports import summaries
from bot.pipedrive.records.models import Deal, Entity, Page
from bot.pipedrive.records.outcomes import Copied, Summary
from bot.pipedrive.records.record_types import DEAL
from bot.tools.base import Args, Objection, Tool
from bot.tools.catalog import standard
from bot.tools.checks import changes_something
from bot.tools.fieldtypes.fields import (
    Amount,
    ArchiveMoment,
    ClosingMoment,
    CurrencyCode,
    Day,
    DealId,
    DealStatus,
    FilterId,
    LabelIds,
    LostReason,
    Moment,
    OrgId,
    Percent,
    PersonId,
    PipelineId,
    SearchIn,
    StageId,
    Title,
    UserId,
    VisibleTo,
    YesNo,
    too_fine,
)
from bot.tools.filters.deals import DealFilters, ListDeals

LIST_ARCHIVED = Tool(
    name="deals_list_archived",
    command="deal archived",
    summary="List archived deals, narrowed like other deals.",
    example="owner=3 sort=-updated",
    args=ListDeals,
    endpoint="GET /api/v2/deals/archived",
    returns=Page[Deal],
    show=deal_lists.deals,
)


SearchDeals = standard.search_of(
    DEAL,
    SearchIn,
    {
        "person_id": (PersonId | None, None),
        "organization_id": (OrgId | None, None),
        "status": (DealStatus | None, None),
    },
)


class SummariseDeals(Args):
    """A filter of Pipedrive's own overrides the owner."""

    about: ClassVar = "deal"

    user_id: UserId | None = Field(default=None, title="Owner")
    stage_id: StageId | None = None
    pipeline_id: PipelineId | None = None
    status: DealStatus | None = None
    filter_id: FilterId | None = None


SUMMARY = Tool(
    name="deals_get_summary",
    command="deal summary",
    summary="Add deals up: how many, worth how much, weighted, by currency.",
    example="owner=3 status=open",
    args=SummariseDeals,
    endpoint="GET /v1/deals/summary",
    returns=Summary,
    show=summaries.summary,
)


class DealFields(Args):
    """What can be set on a deal, new or old."""

    about: ClassVar = "deal"
    first: ClassVar = (
        "title", "value", "currency", "person_id", "org_id", "stage_id", "owner_id",
        "expected_close_date",
    )  # fmt: skip

    title: Title | None = None
    value: Amount | None = None
    currency: CurrencyCode | None = None
    stage_id: StageId | None = None
    pipeline_id: PipelineId | None = None
    owner_id: UserId | None = None
    person_id: PersonId | None = None
    org_id: OrgId | None = None
    expected_close_date: Day | None = None
    probability: Percent | None = None
    label_ids: LabelIds | None = None
    status: DealStatus | None = None
    lost_reason: LostReason | None = None
    visible_to: VisibleTo | None = None
    won_time: Moment | None = None
    lost_time: Moment | None = None
    close_time: ClosingMoment | None = None
    is_archived: YesNo | None = None
    archive_time: ArchiveMoment | None = None
    # By field code; each is read by the type of its field.
    custom_fields: dict[str, Any] | None = None

    def settled(self, before: Entity | None, viewer: Viewer) -> Self:
        """A value is one of the deal's currency; what the deal holds already is left alone."""
        held = before.currency if isinstance(before, Deal) else None
        currency = self.currency or held or viewer.currency
        if self.value is not None and (wrong := too_fine(self.value, currency, viewer)):
            raise Objection({"value": wrong})
        return self


class CreateDeal(DealFields):
    unasked: ClassVar = frozenset(
        {"lost_reason", "won_time", "lost_time", "close_time", "is_archived", "archive_time"}
    )

    title: Title


class UpdateDeal(DealFields):
    id: DealId

    changes = model_validator(mode="after")(changes_something)


class MoveDeal(Args):
    about: ClassVar = "deal"

    id: DealId
    stage_id: StageId
    pipeline_id: PipelineId | None = None


MOVE = Tool(
    name="deals_move_to_stage",
    command="deal move",
    summary="Move a deal to another stage.",
    example="12 to 5",
    separator="to",
    args=MoveDeal,
    endpoint="PATCH /api/v2/deals/{id}",
    effect="update",
    returns=Deal,
    show=kinds.card_of("deal"),
    receipt=notices.moved,
)


class WinDeal(Args):
    about: ClassVar = "deal"

    id: DealId
    status: Literal["won"] = "won"
    won_time: Moment | None = None
    close_time: ClosingMoment | None = None


WON = Tool(
    name="deals_mark_as_won",
    command="deal won",
    summary="Mark a deal as won.",
    example="12",
    args=WinDeal,
    endpoint="PATCH /api/v2/deals/{id}",
    effect="update",
    returns=Deal,
    show=kinds.card_of("deal"),
    receipt=notices.won,
)


class LoseDeal(Args):
    about: ClassVar = "deal"

    id: DealId
    status: Literal["lost"] = "lost"
    lost_reason: LostReason | None = None
    lost_time: Moment | None = None
    close_time: ClosingMoment | None = None


LOST = Tool(
    name="deals_mark_as_lost",
    command="deal lost",
    summary="Mark a deal as lost, with a reason.",
    example='12 reason="Price"',
    args=LoseDeal,
    endpoint="PATCH /api/v2/deals/{id}",
    effect="update",
    returns=Deal,
    show=kinds.card_of("deal"),
    receipt=notices.lost,
)


DUPLICATE = Tool(
    name="deals_duplicate",
    command="deal copy",
    summary="Duplicate a deal.",
    example="12",
    args=standard.one(DEAL),
    endpoint="POST /v1/deals/{id}/duplicate",
    effect="duplicate",
    returns=Copied,
    show=deal_card.copied,
)


TOOLS = (
    standard.listed(
        DEAL,
        ListDeals,
        deal_lists.deals,
        by="owner, stage, status",
        example="owner=3 status=open sort=-updated",
    ),
    LIST_ARCHIVED,
    standard.shown(DEAL, example="12"),
    standard.found(
        DEAL,
        SearchDeals,
        deal_lists.found,
        within="title, notes or custom fields",
        example="acme status=open",
    ),
    SUMMARY,
    standard.created(
        DEAL,
        CreateDeal,
        example='"Acme renewal" value=12k currency=EUR stage=5 close=2026-12-18',
    ),
    standard.edited(DEAL, UpdateDeal, example="12 value=15k close=2026-12-18"),
    MOVE,
    WON,
    LOST,
    DUPLICATE,
    standard.deleted(DEAL, example="12"),
    standard.merged(DEAL, example="12 into 13"),
    standard.exported(
        DEAL, DealFilters, deal_lists.deals, example="owner=3 status=open", along=", with totals"
    ),
    standard.deleted_together(DEAL, DealFilters, example="12,13"),
)
