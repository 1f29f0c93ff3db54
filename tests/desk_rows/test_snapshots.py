"""What was remembered before a change, out of its row: one shape for each effect."""

from typing import Any

import pytest

from bot.desk.effects.snapshots import (
    Before,
    New,
    Promised,
    Shown,
    SubrecordBefore,
    snapshot,
    still_so,
)
from bot.pipedrive.records.models import Deal
from bot.pipedrive.records.subrecords import ProductLine
from bot.tools.catalog.all import BY_NAME, TOOLS

DEAL = Deal(id=12, title="Acme renewal")
LINE = ProductLine(id=3, deal_id=12, product_id=7)
AS_KEPT: dict[str, Any] = DEAL.model_dump(mode="json")
ROW: dict[str, Any] = {"above": AS_KEPT, "row": LINE.model_dump(mode="json")}


@pytest.mark.parametrize(
    ("tool", "kept", "meant"),
    [
        ("deals_create", {"newest": 40}, New(40)),
        ("deals_duplicate", {**AS_KEPT, "newest": 40}, New(40, DEAL)),
        ("deals_update", AS_KEPT, Before(DEAL)),
        ("deals_update_product", ROW, SubrecordBefore(DEAL, LINE, None)),
        (
            "deals_add_product",
            {**ROW, "row": None, "there": [1, 2]},
            SubrecordBefore(DEAL, None, (1, 2)),
        ),
        ("deals_delete", {"12": AS_KEPT}, Shown((DEAL,))),
        ("deals_bulk_delete", {"12": AS_KEPT}, Shown((DEAL,))),
        ("deals_remove_product", {"3": ROW["row"]}, Shown((LINE,))),
    ],
)
def test_each_effect_has_its_own_shape(tool: str, kept: dict[str, Any], meant: object) -> None:
    assert snapshot(BY_NAME[tool], kept) == meant


@pytest.mark.parametrize(
    ("tool", "kept", "meant"),
    [
        ("deals_create", {}, New(None)),
        ("deals_duplicate", AS_KEPT, New(None, DEAL)),
        ("deals_add_product", {"above": AS_KEPT, "row": None}, SubrecordBefore(DEAL, None, None)),
    ],
)
def test_a_row_from_before_says_less_and_is_read_all_the_same(
    tool: str, kept: dict[str, Any], meant: object
) -> None:
    assert snapshot(BY_NAME[tool], kept) == meant


@pytest.mark.parametrize("kept", [{}, {"id": "x"}, {"12": "gone"}, {"above": 1, "row": []}])
def test_what_cannot_be_read_is_nothing(kept: dict[str, Any]) -> None:
    for tool in (tool for tool in TOOLS if tool.changes_data):
        match snapshot(tool, kept):
            case Shown(records):
                assert records == ()
            case (
                New(original=record)
                | Promised(record)
                | Before(record)
                | SubrecordBefore(above=record)
            ):
                assert record is None


KEPT_BY_ANOTHER_VERSION = {"id": 12, "title": "Acme renewal", "retired": 3}


@pytest.mark.parametrize(
    ("kept", "is_as_then"),
    [
        ({"12": AS_KEPT}, True),
        ({"12": AS_KEPT, "13": AS_KEPT}, True),  # the other is gone: no question is about it
        ({"12": KEPT_BY_ANOTHER_VERSION}, True),
        ({"12": AS_KEPT | {"title": "Acme"}}, False),
        ({"12": KEPT_BY_ANOTHER_VERSION | {"title": "Acme"}}, False),
        ({"12": {}}, False),
        ({"13": AS_KEPT}, False),
    ],
)
def test_a_question_holds_while_what_both_versions_know_is_as_it_was(
    kept: dict[str, Any],
    is_as_then: bool,  # noqa: FBT001 - a column of the table
) -> None:
    assert still_so(kept, {"12": AS_KEPT}) == is_as_then
