"""Finding anything, by words or by one field, and opening what was found."""

from typing import Any

import pytest

from bot.playground.run import Playground
from tests.flows.received import requests
from tests.seat import Seat, find, labels

Json = dict[str, Any]
ITEMS, FIELD = "/api/v2/itemSearch", "/api/v2/itemSearch/field"


def asked(desk: Playground, path: str) -> dict[str, str]:
    entry = [entry for entry in desk.world.ledger if entry.path == path][-1]
    return dict(entry.query)


def rows(message: Json) -> list[list[str]]:
    (table,) = [block for block in message["blocks"] if block["type"] == "data_table"]
    return [[_said(cell) for cell in row] for row in table["rows"][1:]]


def _said(cell: Json) -> str:
    return str(cell.get("text") or cell["elements"][0]["elements"][0]["text"])


async def test_several_kinds_are_found_in_one_list(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/crm find acme")

    kinds = {row[1] for row in rows(told)}
    assert {"Deal", "Person", "Organization"} <= kinds
    assert asked(desk, ITEMS) == {"term": "acme"}
    assert "Results matching “acme”" in str(told["blocks"][0])


async def test_each_kind_has_a_menu_that_opens_one(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/crm find acme type=deal,org")
    _, menu = find(told["blocks"], "Open a deal…")
    chosen = next(one for one in menu["options"] if one["text"]["text"] == "Acme renewal #12")

    card = await ana.presses(told, "Open a deal…", selected_option=chosen)

    assert "Open an organization…" in labels(told["blocks"])
    assert card["text"].startswith("Acme renewal, deal #12")


@pytest.mark.parametrize("line", ["/crm acme renewal", "/crm find acme renewal"])
async def test_words_that_are_no_verb_are_looked_for(
    line: str, desk: Playground, ana: Seat
) -> None:
    told = await ana.types(line)

    assert asked(desk, ITEMS) == {"term": "acme renewal"}
    assert "Acme renewal" in [row[0] for row in rows(told)]


async def test_a_near_miss_of_a_verb_is_asked_about_and_can_be_looked_for(
    desk: Playground, ana: Seat
) -> None:
    told = await ana.types("/crm conect")

    assert labels(told["blocks"]) == ["connect", "disconnect", "Find it", "Help"]
    assert requests(desk, ITEMS) == []
    assert "Results matching" in str(await ana.presses(told, "Find it"))


async def test_the_bots_own_verbs_come_first(ana: Seat) -> None:
    assert (await ana.types("/crm status"))["text"].startswith("You are Ana Lima")


async def test_a_search_is_paged_by_cursor(desk: Playground, ana: Seat) -> None:
    first = await ana.types("/crm find acme limit=3")

    second = await ana.presses(first, "Next")

    assert len(rows(first)) == len(rows(second)) == 3
    assert rows(first) != rows(second)
    assert asked(desk, ITEMS)["term"] == "acme"
    assert "cursor" in asked(desk, ITEMS)


async def test_no_more_than_a_hundred_can_be_asked_for(ana: Seat) -> None:
    await ana.sends("/crm find acme limit=500")

    form = await ana.modal()
    assert "a page has between 1 and 100 rows" in str(form)


async def test_related_records_come_after_those_that_were_found(ana: Seat) -> None:
    told = await ana.types("/crm find acme type=org related=yes")

    kinds = [row[1] for row in rows(told)]
    assert kinds[0] == "Organization"
    assert {"Deal", "Person"} <= set(kinds)


async def test_one_field_is_searched_by_its_name(desk: Playground, ana: Seat) -> None:
    told = await ana.types('/crm find-by deal title="Acme renewal"')

    assert asked(desk, FIELD) == {"entity_type": "deal", "field": "title", "term": "Acme renewal"}
    assert rows(told) == [["Acme renewal", "#12"]]


async def test_a_field_of_the_companys_own_is_looked_up_among_those_of_that_kind(
    desk: Playground, ana: Seat
) -> None:
    field = next(
        one for one in desk.world.company.custom_fields("organization")
        if one.field_type in {"varchar", "text", "phone"}
    )  # fmt: skip

    await ana.types(f'/crm find-by org "{field.field_name}"=Munich match=middle')

    query = asked(desk, FIELD)
    assert query["field"] == field.field_code
    assert query["entity_type"] == "organization"
    assert query["match"] == "middle"


async def test_a_field_that_there_is_not_is_told(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/crm find-by deal colour=red")

    assert told["text"].startswith("I can't find a field to search called colour.")
    assert requests(desk, FIELD) == []


async def test_nothing_in_a_field_says_that_capital_letters_matter(ana: Seat) -> None:
    told = await ana.types("/crm find-by deal title=ACME match=middle")

    assert "Capital letters matter" in told["text"]


async def test_deals_are_found_by_status_and_organization(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/crm find-deals acme status=open org=#1")

    assert asked(desk, "/api/v2/deals/search") == {
        "term": "acme", "status": "open", "organization_id": "1",
    }  # fmt: skip
    assert "Acme renewal" in [row[0] for row in rows(told)]


async def test_a_kind_that_cannot_be_opened_is_still_shown(desk: Playground, ana: Seat) -> None:
    product = next(iter(desk.world.company.products.values()))

    told = await ana.types(f'/crm find "{product.name}" type=product')

    assert rows(told)[0][:2] == [product.name, "Product"]
    assert not [label for label in labels(told["blocks"]) if label.startswith("Open")]


async def test_what_strangers_named_stays_mere_words(desk: Playground, ana: Seat) -> None:
    desk.world.company.organizations[1].name = "<!channel> *Acme* <https://evil.example|x>"

    told = await ana.types("/crm find channel type=org")

    assert rows(told)[0][0] == "<!channel> *Acme* <https://evil.example|x>"
    assert "<!channel>" not in told["text"]


async def test_a_row_says_why_it_was_found_where_its_name_does_not(
    desk: Playground, ana: Seat
) -> None:
    told = await ana.types("/person jo limit=50")

    table = next(block for block in told["blocks"] if block["type"] == "data_table")
    assert table["rows"][0][1]["text"] == "Found by"
    rows = {str(row[0]): row[1]["text"] for row in table["rows"][1:]}
    unnamed = {name: why for name, why in rows.items() if "jo" not in name.lower()}
    assert unnamed
    assert all("jo" in why.lower() for why in unnamed.values())
    assert all(why == "–" for name, why in rows.items() if "jo" in name.lower())


@pytest.mark.parametrize("typed", ["bohm", "BOHM", "böhm", "greta bohm"])
async def test_accents_do_not_matter(ana: Seat, typed: str) -> None:
    await ana.types('/person new "Greta Böhm" email=greta@x.example')

    told = await ana.types(f"/person find {typed}")

    assert "Greta Böhm" in str(told["blocks"])


async def test_an_accent_too_many_does_not_matter_either(ana: Seat) -> None:
    told = await ana.types("/person find jénsen")

    assert "Tara Jensen" in str(told["blocks"])
