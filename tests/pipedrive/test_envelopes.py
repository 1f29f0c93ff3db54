import json

import pytest

from bot.pipedrive.http.client import read
from bot.pipedrive.http.errors import Refused
from bot.pipedrive.http.refusals import Nonsense
from bot.pipedrive.names.lookups import Currency
from bot.pipedrive.records.found import FoundDeal
from bot.pipedrive.records.models import Deal, Page
from bot.pipedrive.records.outcomes import Deleted
from tests.pipedrive.peer import deal

FOUND = {
    "id": 1,
    "type": "deal",
    "title": "Jane Doe deal",
    "value": 100,
    "owner": {"id": 1},
    "stage": {"id": 1, "name": "Lead In"},
    "person": {"id": 1, "name": "Jane Doe"},
    "organization": None,
    "custom_fields": [],
}


def wrapped(data: object, **more: object) -> bytes:
    return json.dumps({"success": True, "data": data, **more}).encode()


def test_one_record() -> None:
    assert read(wrapped(deal(12, "Acme", unknown="x")), Deal) == Deal(id=12, title="Acme")


def test_what_a_delete_answers() -> None:
    assert read(wrapped({"id": 12}), Deleted) == Deleted(id=12)


def test_a_page_of_v2() -> None:
    content = wrapped([deal(1), deal(2)], additional_data={"next_cursor": "abc"})

    page = read(content, Page[Deal])

    assert [one.id for one in page.items] == [1, 2]
    assert page.next_cursor == "abc"


@pytest.mark.parametrize("more", [{}, {"additional_data": None}, {"additional_data": {}}])
@pytest.mark.parametrize("cursor", [None, ""])
def test_the_last_page_of_v2(more: dict[str, object], cursor: str | None) -> None:
    last = {"additional_data": {"next_cursor": cursor}}

    assert read(wrapped([deal()], **more), Page[Deal]).next_cursor is None
    assert read(wrapped([deal()], **last), Page[Deal]).next_cursor is None


def test_a_page_of_what_a_search_found() -> None:
    hits = {"items": [{"result_score": 1.22, "item": FOUND}]}

    page = read(wrapped(hits, additional_data={"next_cursor": "abc"}), Page[FoundDeal])

    assert page.items == [FoundDeal.model_validate(FOUND)]
    assert page.next_cursor == "abc"


@pytest.mark.parametrize(
    ("pagination", "ahead"),
    [
        ({"start": 0, "limit": 2, "more_items_in_collection": True, "next_start": 2}, {"start": 2}),
        ({"start": 100, "limit": 100, "more_items_in_collection": True}, {"start": 200}),
        ({"start": 0, "limit": 100, "more_items_in_collection": False}, {}),
    ],
)
def test_a_page_of_v1(pagination: dict[str, object], ahead: dict[str, int]) -> None:
    content = wrapped([deal()], additional_data={"pagination": pagination})
    flat = wrapped([deal()], additional_data=pagination)  # as leads have it

    assert read(content, Page[Deal]).ahead == read(flat, Page[Deal]).ahead == ahead


def test_a_plain_list() -> None:
    assert read(wrapped([{"code": "EUR"}]), list[Currency]) == [Currency(code="EUR")]


def test_a_list_of_bare_ids() -> None:
    assert read(wrapped([123, 456]), list[int]) == [123, 456]


def test_an_empty_list_of_v1_is_null() -> None:
    assert read(wrapped(None), list[Currency]) == []
    assert read(wrapped(None), Page[Deal]) == Page([], None)


def test_two_readers_of_one_answer_do_not_share_a_list() -> None:
    content = wrapped([{"code": "EUR"}])

    read(content, list[Currency]).clear()

    assert len(read(content, list[Currency])) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>busy</html>",
        b"\xff\xfe",
        b"null",
        b"[]",
        b'"ok"',
        b"{}",
        b'{"success": true}',
        b'{"success": true, "data": null}',
        b'{"success": true, "data": {"id": 12, "title": "Ac',
        b'{"success": true, "data": {"id": "twelve", "title": "Acme"}}',
        b'{"success": true, "data": {"title": "Acme"}}',
        b'{"success": true, "data": [{"id": 12, "title": "Acme"}]}',
        b'{"success": false, "data": null}',
        b'{"success": false, "error": " ", "data": null}',
        b'{"success": "yes", "data": {"id": 12, "title": "Acme"}}',
        b"[" * 100_000,
    ],
)
def test_nonsense_is_not_believed(content: bytes) -> None:
    with pytest.raises(Nonsense):
        read(content, Deal)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b'{"success": true}',
        b'{"success": true, "data": {"id": 12}}',
        b'{"success": true, "data": [{"id": 12}]}',
        b'{"success": true, "data": {"items": [{"id": 12}]}}',
        b'{"success": true, "data": [], "additional_data": {"next_cursor": 5}}',
    ],
)
def test_nonsense_is_not_believed_in_place_of_a_list_either(content: bytes) -> None:
    with pytest.raises(Nonsense):
        read(content, Page[Deal])


def test_nonsense_is_described_without_its_values() -> None:
    with pytest.raises(Nonsense) as nonsense:
        read(wrapped({"id": "private", "title": "private"}), Deal)

    assert str(nonsense.value) == "data.id: int_parsing"
    assert "private" not in repr(nonsense.value)
    assert nonsense.value.__cause__ is None
    assert nonsense.value.__suppress_context__


def test_a_refusal_may_come_with_200() -> None:
    content = b'{"success": false, "error": "Deal not  found", "data": null}'

    with pytest.raises(Refused) as refused:
        read(content, Deal)

    assert (refused.value.message, refused.value.status) == ("Deal not found", 200)


def test_a_refusal_may_bring_data_along() -> None:
    content = b'{"success": false, "error": "half", "data": {"id": 12, "title": "Acme"}}'

    with pytest.raises(Refused, match="half"):
        read(content, Deal)
