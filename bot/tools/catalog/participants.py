"""Who takes part in a deal beside its main person."""

from typing import ClassVar

from bot.blocks.records import row_lists
from bot.blocks.records.row_lists import gone, subrecord
from bot.pipedrive.records.models import Page
from bot.pipedrive.records.outcomes import Deleted
from bot.pipedrive.records.record_types import PARTICIPANT
from bot.pipedrive.records.subrecords import DealParticipant
from bot.tools.base import Args, Tool
from bot.tools.fieldtypes.fields import DealId, Limit, PersonId, Start
from bot.tools.fieldtypes.rows import ParticipantId


class AddParticipant(Args):
    about: ClassVar = "deal"

    id: DealId
    person_id: PersonId


ADD = Tool(
    name="deals_add_participant",
    command="deal add-participant",
    summary="Add a person as a participant of a deal.",
    example="12 7",
    args=AddParticipant,
    endpoint="POST /v1/deals/{id}/participants",
    effect="add_subrecord",
    subrecord=PARTICIPANT,
    returns=DealParticipant,
    show=subrecord,
)


class RemoveParticipant(Args):
    """By the number of the row, which is found by the person's name."""

    about: ClassVar = "deal"

    id: DealId
    deal_participant_id: ParticipantId


REMOVE = Tool(
    name="deals_remove_participant",
    command="deal remove-participant",
    summary="Remove a participant from a deal.",
    example="12 row-3",
    args=RemoveParticipant,
    endpoint="DELETE /v1/deals/{id}/participants/{deal_participant_id}",
    effect="remove_subrecord",
    subrecord=PARTICIPANT,
    returns=Deleted,
    show=gone,
)


class ListParticipants(Args):
    about: ClassVar = "deal"

    id: DealId
    limit: Limit | None = None
    start: Start | None = None


LIST = Tool(
    name="deals_list_participants",
    command="deal participants",
    summary="List who takes part in a deal.",
    example="12",
    args=ListParticipants,
    endpoint="GET /v1/deals/{id}/participants",
    subrecord=PARTICIPANT,
    returns=Page[DealParticipant],
    show=row_lists.participants,
)

TOOLS = (ADD, REMOVE, LIST)
