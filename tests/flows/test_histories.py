"""Looking back: who changed what, who came and went, and everything else that happened."""

from typing import Any

import pytest

from bot.playground.run import Playground
from tests.flows.received import requests
from tests.flows.sharing import shares
from tests.seat import Seat, labels

Json = dict[str, Any]


def lines(message: Json) -> list[str]:
    """Every line under its day, without the time of day."""
    lists = [
        element
        for block in message["blocks"]
        if block["type"] == "rich_text"
        for element in block["elements"]
        if element["type"] == "rich_text_list"
    ]
    sections = [section for one in lists for section in one["elements"]]
    return ["".join(part["text"] for part in one["elements"][1:]) for one in sections]


def asked(desk: Playground, path: str) -> dict[str, str]:
    return dict([entry for entry in desk.world.ledger if entry.path == path][-1].query)


async def test_what_was_changed_is_told_with_names_in_place_of_ids(ana: Seat) -> None:
    await ana.types("/deal move 12 to Negotiation")
    await ana.types('/deal edit 12 owner="Tom Berg" label=Hot')
    await ana.types("/deal edit 12 value=15k")

    told = await ana.types("/deal history 12")

    said = lines(told)
    assert "Ana Lima moved it from Proposal to Negotiation" in said
    assert "Ana Lima handed it over from Ana Lima to Tom Berg" in said
    assert "Ana Lima changed Value from 12,000 to 15,000" in said
    assert any("Hot" in line for line in said)
    assert said[-1] == "Tom Berg created it"
    assert "History of Acme renewal #12" in str(told["blocks"][0])
    assert "(today): Ana Lima" in told["text"]


async def test_the_companys_own_fields_are_told_by_their_names_and_options(
    desk: Playground, ana: Seat
) -> None:
    await ana.types('/deal edit 12 "Contract length"=24')
    field = next(
        one for one in desk.world.company.custom_fields("deal") if one.field_type == "enum"
    )
    option = field.options[0].label
    await ana.types(f'/deal edit 12 "{field.field_name}"="{option}"')

    said = lines(await ana.types("/deal history 12"))

    assert any("Contract length" in line and line.endswith("24") for line in said)
    assert any(field.field_name in line and option in line for line in said)


async def test_a_won_deal_and_one_that_is_opened_again_read_so(ana: Seat) -> None:
    await ana.types("/deal won 12")
    await ana.types("/deal edit 12 status=open")

    said = lines(await ana.types("/deal history 12"))

    assert "Ana Lima marked it as won" in said
    assert "Ana Lima reopened it" in said


async def test_a_history_is_paged_by_cursor(desk: Playground, ana: Seat) -> None:
    for value in range(1, 4):
        await ana.types(f"/deal edit 12 value={value}000")

    first = await ana.types("/deal history 12 limit=2")
    second = await ana.presses(first, "Next")

    assert "from 2,000 to 3,000" in lines(first)[0]
    assert lines(first)[0] not in lines(second)
    assert "cursor" in asked(desk, "/v1/deals/12/changelog")
    assert labels(second["blocks"])[0] == "Previous"


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("/person history 3", "/v1/persons/3/changelog"),
        ("/org history 3", "/v1/organizations/3/changelog"),
        ("/person feed 3", "/v1/persons/3/flow"),
        ("/org feed 3", "/v1/organizations/3/flow"),
    ],
)
async def test_persons_and_organizations_have_a_past_too(
    line: str, path: str, desk: Playground, ana: Seat
) -> None:
    told = await ana.types(line)

    assert requests(desk, path)
    assert any(said.endswith("created it") for said in lines(told))


async def test_a_feed_tells_every_kind_of_line_in_words(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/deal feed 6 all=yes")

    said = lines(told)
    for words in (
        "planned the activity", " noted: ", "follows it", "as a participant", "changed Value",
        "created it", "Mail ",
    ):  # fmt: skip
        assert any(words in line for line in said), words
    assert asked(desk, "/v1/deals/6/flow") == {"all_changes": "1", "limit": "30"}
    assert "with the company's own fields" in str(told["blocks"][0])


async def test_a_feed_can_be_narrowed_and_goes_on_by_number(desk: Playground, ana: Seat) -> None:
    first = await ana.types("/deal feed 6 items=mail,change limit=2")
    second = await ana.presses(first, "Next")

    assert all("Mail " in line or "changed" in line for line in lines(first))
    assert asked(desk, "/v1/deals/6/flow") == {
        "items": "mailMessage,change", "limit": "2", "start": "2",
    }  # fmt: skip
    back = await ana.presses(second, "Previous")
    assert lines(back) == lines(first)


async def test_the_feed_of_an_organization_says_which_deal_it_was(ana: Seat) -> None:
    said = lines(await ana.types("/org feed 3"))

    assert any("(deal Acme Foods" in line for line in said)


async def test_who_came_and_went_is_told_by_name(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/deal participant-history 6")

    names = {
        desk.world.company.persons[row.person_id].name
        for row in desk.world.company.participants.values()
        if row.deal_id == 6
    }
    assert len(names) == len(lines(told))
    assert all(any(name in line for line in lines(told)) for name in names)


async def test_nothing_changed_yet_says_so(desk: Playground, ana: Seat) -> None:
    desk.world.company.changes.pop(("deal", 12))

    told = await ana.types("/deal history 12")

    assert told["text"] == "Nothing has been changed yet."


async def test_what_strangers_wrote_stays_mere_words(desk: Playground, ana: Seat) -> None:
    note = next(one for one in desk.world.company.notes.values() if one.deal_id)
    note.content = "<b>Call</b> &lt;!channel&gt; *now* <https://evil.example|x>"

    told = await ana.types(f"/deal feed {note.deal_id} items=note")

    (said,) = lines(told)
    assert "<!channel> *now*" in said
    assert "<!channel>" not in told["text"]
    assert "*now*" not in told["text"]


async def test_a_history_is_shared_with_the_channel(ana: Seat) -> None:
    told = await shares(ana, "/deal history 12 share")

    assert "Shared by <@U0ANA>" in str(told["blocks"])
