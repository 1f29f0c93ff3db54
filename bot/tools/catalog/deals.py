"""The deal tools."""

from typing import Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import cards, deal_card, deal_lists
from bot.blocks.replies import notices
from bot.blocks.reports import summaries
from bot.pipedrive.records.found import FoundDeal
from bot.pipedrive.records.models import Copied, Deal, Deleted, Entity, Merged, Page, Summary
from bot.tools.args import Objection
from bot.tools.base import Args, Tool
from bot.tools.catalog import bulk_delete
from bot.tools.catalog.collecting import collect
from bot.tools.catalog.removing import MergeTwo, before_deleting, before_merging
from bot.tools.checks import SearchArgs, changes_something, enough_to_search
from bot.tools.fieldtypes.fields import (
    Amount,
    ArchiveMoment,
    ClosingMoment,
    CurrencyCode,
    Cursor,
    Day,
    DealId,
    DealStatus,
    FilterId,
    LabelIds,
    Limit,
    LostReason,
    Moment,
    OrgId,
    Percent,
    PersonId,
    PipelineId,
    SearchIn,
    SearchTerm,
    StageId,
    Title,
    UserId,
    VisibleTo,
    YesNo,
    too_fine,
)
from bot.tools.filters.deals import DealFilters, ListDeals

LIST = Tool(
    name="deals_list",
    command="deal list",
    summary="List deals, narrowed by owner, stage, status and more.",
    example="owner=3 status=open sort=-updated",
    args=ListDeals,
    endpoint="GET /api/v2/deals",
    returns=Page[Deal],
    show=deal_lists.deals,
)


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


class OneDeal(Args):
    id: DealId


GET = Tool(
    name="deals_get",
    command="deal show",
    summary="Show one deal.",
    example="12",
    args=OneDeal,
    endpoint="GET /api/v2/deals/{id}",
    returns=Deal,
    show=cards.card,
)


class SearchDeals(SearchArgs):
    term: SearchTerm
    fields: SearchIn | None = None
    exact_match: YesNo | None = None
    person_id: PersonId | None = None
    organization_id: OrgId | None = None
    status: DealStatus | None = None
    limit: Limit | None = None
    cursor: Cursor | None = None

    enough = model_validator(mode="after")(enough_to_search)


SEARCH = Tool(
    name="deals_search",
    command="deal find",
    summary="Find deals by words in their title, notes or custom fields.",
    example="acme status=open",
    args=SearchDeals,
    endpoint="GET /api/v2/deals/search",
    returns=Page[FoundDeal],
    show=deal_lists.found,
)


class SummariseDeals(Args):
    """A filter of Pipedrive's own overrides the owner."""

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


CREATE = Tool(
    name="deals_create",
    command="deal new",
    summary="Create a deal.",
    example='"Acme renewal" value=12k currency=EUR stage=5 close=2026-12-18',
    args=CreateDeal,
    endpoint="POST /api/v2/deals",
    effect="create",
    returns=Deal,
    show=cards.card,
)


class UpdateDeal(DealFields):
    id: DealId

    changes = model_validator(mode="after")(changes_something)


UPDATE = Tool(
    name="deals_update",
    command="deal edit",
    summary="Change some fields of a deal.",
    example="12 value=15k close=2026-12-18",
    args=UpdateDeal,
    endpoint="PATCH /api/v2/deals/{id}",
    effect="update",
    returns=Deal,
    show=cards.card,
)


class MoveDeal(Args):
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
    show=cards.card,
    receipt=notices.moved,
)


class WinDeal(Args):
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
    show=cards.card,
    receipt=notices.won,
)


class LoseDeal(Args):
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
    show=cards.card,
    receipt=notices.lost,
)


DUPLICATE = Tool(
    name="deals_duplicate",
    command="deal copy",
    summary="Duplicate a deal.",
    example="12",
    args=OneDeal,
    endpoint="POST /v1/deals/{id}/duplicate",
    effect="duplicate",
    returns=Copied,
    show=deal_card.copied,
)


DELETE = Tool(
    name="deals_delete",
    command="deal delete",
    summary="Delete a deal, after asking.",
    example="12",
    args=OneDeal,
    endpoint="DELETE /api/v2/deals/{id}",
    effect="delete",
    returns=Deleted,
    show=cards.gone,
    warn=before_deleting,
)


class MergeDeals(MergeTwo):
    id: DealId = Field(title="Deal that goes")
    merge_with_id: DealId = Field(title="Deal that stays")


MERGE = Tool(
    name="deals_merge",
    command="deal merge",
    summary="Merge one deal into another, after asking.",
    example="12 into 13",
    args=MergeDeals,
    endpoint="PUT /v1/deals/{id}/merge",
    effect="merge",
    separator="into",
    returns=Merged,
    show=cards.merged("deal"),
    warn=before_merging,
)


LIST_ALL = Tool(
    name="deals_list_all_auto",
    command="deal all",
    summary="Export all deals that match as a CSV file, with totals.",
    example="owner=3 status=open",
    args=DealFilters,
    endpoint="GET /api/v2/deals",
    returns=Page[Deal],
    show=deal_lists.deals,
    run=collect,
)


BULK_DELETE = Tool(
    name="deals_bulk_delete",
    command="deal bulk-delete",
    summary="Delete several deals that you tick in a list, after asking.",
    example="ids=12,13",
    args=DealFilters,
    endpoint="DELETE /api/v2/deals/{id}",
    effect="bulk_delete",
    returns=Deleted,
    show=cards.gone,
    warn=bulk_delete.before_deleting,
    run=bulk_delete.delete_all,
)

TOOLS = (
    LIST,
    LIST_ARCHIVED,
    GET,
    SEARCH,
    SUMMARY,
    CREATE,
    UPDATE,
    MOVE,
    WON,
    LOST,
    DUPLICATE,
    DELETE,
    MERGE,
    LIST_ALL,
    BULK_DELETE,
)
