"""What is told later, from the row alone, says how it ended and nothing else."""

from datetime import UTC, datetime

import pytest

from bot.blocks.kit.viewer import Viewer
from bot.desk import receipts
from bot.desk.operations.running import End
from bot.desk.states import Fields, Operation
from bot.pipedrive.records.models import Deal
from tests.desk_rows.desks import NOON, origin

ACME = Deal(id=12, title="Acme renewal", value=12000, currency="EUR").model_dump(mode="json")
VIEWER = Viewer(now=datetime(2026, 11, 24, 13, tzinfo=UTC))


def ended(tool: str, args: Fields, before: Fields) -> Operation:
    return Operation(
        id="id", tool=tool, args=args, before=before, origin=origin(),
        state="not_done", attempt=1, asked_at=NOON, ended_at=NOON,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("operation", "about"),
    [
        (ended("deals_delete", {"id": 12}, {"12": ACME}), "Delete Acme renewal #12"),
        (ended("deals_update", {"id": 12, "value": 15000}, ACME), "/deal edit 12 value=15000"),
    ],
)
def test_what_was_not_done_is_not_told_as_done_nor_as_unknown(
    operation: Operation, about: str
) -> None:
    told = receipts.late(operation, End("not_done"), VIEWER)

    assert told.text == f"❌ Not done: {about}. Nothing was changed."
