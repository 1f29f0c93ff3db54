"""Who takes part in a deal: by name, while Pipedrive wants the number of a row."""

import pytest

from bot.playground.pipedrive.faults import FaultKind, Rule
from bot.playground.run import Playground
from tests.flows.in_time import in_time
from tests.flows.received import writes
from tests.seat import Seat, labels

PLACE = "/v1/deals/12/participants"
ADDED = ("POST", PLACE, {"person_id": 7})
JOINS = "Vera Nguyen now takes part in Acme renewal #12."
LEAVES = "Vera Nguyen no longer takes part in Acme renewal #12."


def row_of(desk: Playground, name: str) -> int:
    company = desk.world.company
    return next(
        row.id
        for row in company.participants.values()
        if row.deal_id == 12 and company.persons[row.person_id].name == name
    )


async def test_somebody_is_added_by_name(desk: Playground, ana: Seat) -> None:
    told = await ana.types('/deal add-participant "acme renewal" "Vera Nguyen"')

    assert told["text"] == JOINS
    assert labels(told["blocks"]) == ["Show participants", "Undo"]
    assert writes(desk) == [ADDED]


async def test_adding_is_undone_by_the_number_of_the_new_row(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/deal add-participant 12 7")
    row = row_of(desk, "Vera Nguyen")

    undone = await ana.presses(told, "Undo")
    again = await ana.presses(undone, "Undo")

    assert (undone["text"], again["text"]) == (LEAVES, JOINS)
    assert row_of(desk, "Vera Nguyen") != row
    assert writes(desk) == [ADDED, ("DELETE", f"{PLACE}/{row}", None), ADDED]


async def test_who_takes_part_already_is_told_so(desk: Playground, ana: Seat) -> None:
    await ana.types("/deal add-participant 12 7")

    told = await ana.types("/deal add-participant 12 7")

    assert told["text"] == (
        "Vera Nguyen already takes part in Acme renewal #12. Nothing was changed."
    )


async def test_somebody_is_removed_by_name_among_those_of_the_deal(
    desk: Playground, ana: Seat
) -> None:
    row = row_of(desk, "Uwe Petrov")

    told = await ana.types('/deal remove-participant 12 "uwe petrov"')

    assert told["text"] == "Uwe Petrov no longer takes part in Acme renewal #12."
    assert writes(desk) == [("DELETE", f"{PLACE}/{row}", None)]


@pytest.mark.parametrize("spelled", ["#{}", "{}", "https://northwind.pipedrive.com/person/{}"])
async def test_a_number_means_the_person(spelled: str, desk: Playground, ana: Seat) -> None:
    row = row_of(desk, "Uwe Petrov")
    person = desk.world.company.participants[row].person_id

    told = await ana.types(f"/deal remove-participant 12 {spelled.format(person)}")

    assert told["text"] == "Uwe Petrov no longer takes part in Acme renewal #12."
    assert writes(desk) == [("DELETE", f"{PLACE}/{row}", None)]


async def test_half_a_name_asks_before_it_removes(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/deal remove-participant 12 uwe")

    assert told["text"].startswith("Is this the participant you mean by “uwe”? Uwe Petrov")
    assert writes(desk) == []

    removed = await ana.presses(told, "Choose")

    assert removed["text"] == "Uwe Petrov no longer takes part in Acme renewal #12."


async def test_a_name_with_a_slip_is_suggested(desk: Playground, ana: Seat) -> None:
    told = await ana.types('/deal remove-participant 12 "Uwe Petrof"')

    assert told["text"].startswith("I can't find a participant called Uwe Petrof.")
    assert labels(told["blocks"]) == ["Uwe Petrov (uwe.petrov@mail.example)"]


async def test_removing_is_undone_by_adding_the_person_again(desk: Playground, ana: Seat) -> None:
    row = row_of(desk, "Uwe Petrov")
    person = desk.world.company.participants[row].person_id
    told = await ana.types('/deal remove-participant 12 "Uwe Petrov"')

    undone = await ana.presses(told, "Undo")

    assert undone["text"] == "Uwe Petrov now takes part in Acme renewal #12."
    assert writes(desk)[-1] == ("POST", PLACE, {"person_id": person})


@pytest.mark.parametrize(("kind", "times"), [("reset_after", 1), ("reset_before", 2)])
async def test_an_adding_whose_answer_was_lost_is_looked_for(
    kind: FaultKind, times: int, desk: Playground, ana: Seat
) -> None:
    desk.world.faults.add(Rule(kind=kind, method="POST", times=1))

    told = await in_time(ana, await ana.types("/deal add-participant 12 7"))

    assert told["text"] == JOINS
    assert writes(desk) == [ADDED] * times
    assert (await ana.presses(told, "Undo"))["text"] == LEAVES


@pytest.mark.parametrize(("kind", "times"), [("reset_after", 1), ("reset_before", 2)])
async def test_a_removing_whose_answer_was_lost_is_looked_for(
    kind: FaultKind, times: int, desk: Playground, ana: Seat
) -> None:
    removed = ("DELETE", f"{PLACE}/{row_of(desk, 'Uwe Petrov')}", None)
    desk.world.faults.add(Rule(kind=kind, method="DELETE", times=1))

    told = await ana.types('/deal remove-participant 12 "Uwe Petrov"')

    assert told["text"] == "Uwe Petrov no longer takes part in Acme renewal #12."
    assert writes(desk) == [removed] * times
    assert (await ana.presses(told, "Undo"))["text"].startswith("Uwe Petrov now takes part")


async def test_participants_are_listed_with_where_they_work(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/deal participants 12")

    assert told["text"] == (
        "Who takes part in Acme renewal #12: 2 participants: "
        "Uwe Petrov (uwe.petrov@mail.example), Greta O'Brien (Underhill Storage)."
    )
    assert labels(told["blocks"]) == ["Add…", "Remove a participant", "Share"]


async def test_one_is_removed_from_the_list(desk: Playground, ana: Seat) -> None:
    row = str(row_of(desk, "Uwe Petrov"))
    told = await ana.types("/deal participants 12")

    removed = await ana.presses(
        told,
        "Remove a participant",
        selected_option={"value": row, "text": {"text": "Uwe Petrov"}},
    )

    assert removed["text"] == "Uwe Petrov no longer takes part in Acme renewal #12."


async def test_a_long_list_has_pages(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/deal participants 12 limit=1")

    following = await ana.presses(told, "Next")

    assert "The first 1 participant: Uwe Petrov" in told["text"]
    assert "Participant 2: Greta O'Brien" in following["text"]
    assert labels(following["blocks"])[-2:] == ["Previous", "Share"]


async def test_the_form_offers_those_of_the_deal(desk: Playground, ana: Seat) -> None:
    await ana.sends("/deal remove-participant 12")
    form = await ana.modal()

    offered = await ana.looks_for(form, "deal_participant_id", "")
    found = await ana.looks_for(form, "deal_participant_id", "gre")
    await ana.submits(form, deal_participant_id=found[0])
    told = await ana.told()

    assert [option["text"]["text"] for option in offered] == [
        "Uwe Petrov · uwe.petrov@mail.example",
        "Greta O'Brien · Underhill Storage",
    ]
    assert told["text"] == "Greta O'Brien no longer takes part in Acme renewal #12."
