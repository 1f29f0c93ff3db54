"""Names, links, `last`, `me` and `@colleague` where Pipedrive wants ids."""

import pytest

from bot.playground.pipedrive.faults import Rule
from bot.playground.run import Playground
from tests.flows.received import requests, writes
from tests.seat import Json, Seat, labels, seat

WON = {"status": "won"}
LINK = "https://northwind.pipedrive.com/deal/12"


def lines(message: Json) -> list[str]:
    """The small print and the lines to choose from."""
    said = []
    for block in message["blocks"]:
        if block["type"] == "section" and "text" in block:
            said.append(block["text"]["text"])
        if block["type"] == "context":
            said.append(block["elements"][0]["text"])
    return said


def asked_of(desk: Playground, path: str) -> list[dict[str, str]]:
    return [dict(entry.query) for entry in desk.world.ledger if entry.path == path]


# --- last -----------------------------------------------------------------------------------------


async def test_last_is_the_deal_that_the_person_saw(desk: Playground, ana: Seat) -> None:
    await ana.types("/deal 13")
    await ana.types("/deal 12")

    told = await ana.types("/deal won last")

    assert "Acme renewal #12 is won" in told["text"]
    assert writes(desk) == [("PATCH", "/api/v2/deals/12", WON)]


async def test_last_is_also_the_deal_that_the_person_wrote(desk: Playground, ana: Seat) -> None:
    await ana.types('/deal new "Fresh deal"')

    told = await ana.types("/deal move last to Demo")

    assert told["text"].startswith("Moved Fresh deal #301")


async def test_last_is_each_persons_own_and_not_what_a_list_showed(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    await ana.types("/deal 12")
    await tom.types("/deal list limit=5")

    told = await tom.types("/deal show last")

    assert told["text"] == (
        "You haven't seen a deal here yet. “last” means the deal you saw last. "
        "Name one, or give its number."
    )


async def test_last_outlives_a_restart(desk: Playground, ana: Seat) -> None:
    await ana.types("/deal 12")

    await desk.restart_bot()

    assert (await ana.types("/deal show last"))["text"].startswith("Acme renewal, deal #12")


async def test_disconnecting_forgets_which_deal_was_last(desk: Playground, ana: Seat) -> None:
    await ana.types("/deal 12")
    await ana.types("/crm disconnect")
    await ana.sends("/crm connect")
    await ana.submits(await ana.modal(), token=desk.world.tokens["ana"])
    assert "You are connected" in str(await ana.modal())

    told = await ana.types("/deal won last")

    assert told["text"].startswith("You haven't seen a deal here yet.")
    assert writes(desk) == []


async def test_last_is_asked_before_it_is_deleted_by_name_and_number(
    desk: Playground, ana: Seat
) -> None:
    await ana.types("/deal 12")
    desk.world.company.deals[12].title = "Renamed meanwhile"

    told = await ana.types("/deal delete last")

    assert "Delete Renamed meanwhile #12?" in told["text"]
    assert writes(desk) == []


async def test_last_is_also_the_activity_or_the_file_that_the_person_saw(
    desk: Playground, ana: Seat
) -> None:
    activity = next(one for one in desk.world.company.activities.values() if not one.done)
    file = next(one for one in desk.world.company.files.values() if one.name == "Offer.pdf")
    await ana.types(f"/activity {activity.id}")
    await ana.types(f"/file {file.id}")

    done = await ana.types("/activity done last")
    renamed = await ana.types('/file rename last "Offer v2.pdf"')

    assert done["text"] == (
        f"✅ Done: {activity.subject} #{activity.id}; Next activity {activity.subject} → not set"
    )
    assert renamed["text"].startswith(f"Changed Offer v2.pdf #{file.id}")


async def test_what_was_deleted_is_not_the_last_any_more(desk: Playground, ana: Seat) -> None:
    first, second = list(desk.world.company.files)[:2]
    await ana.types(f"/file {first}")
    await ana.presses(await ana.types(f"/file delete {second}"), "Delete file")

    told = await ana.types("/file show last")

    assert f", file #{first}" in told["text"]


# --- files and activities, which Pipedrive searches among everything or not at all ----------------


@pytest.mark.parametrize("line", ["/file show board", "/file board minutes", "/crm file board"])
async def test_a_file_goes_by_its_name(line: str, desk: Playground, ana: Seat) -> None:
    file = next(iter(desk.world.company.files.values()))
    file.name = "Board minutes.pdf"

    told = await ana.types(line)

    assert f"Board minutes.pdf, file #{file.id}" in told["text"]
    (asked,) = asked_of(desk, "/api/v2/itemSearch")
    assert asked["item_types"] == "file"
    assert int(asked["limit"]) <= 100


async def test_two_files_of_a_name_are_asked_with_the_record_that_they_hang_on(
    desk: Playground, ana: Seat
) -> None:
    one, other = list(desk.world.company.files.values())[:2]
    one.name = other.name = "Board minutes.pdf"
    one.deal_id, other.deal_id = 12, 13

    asked = await ana.types('/file delete "board minutes.pdf"')

    assert asked["text"].startswith("Which file is “board minutes.pdf”?")
    assert "Acme renewal" in str(asked["blocks"])
    assert writes(desk) == []


async def test_a_file_that_nobody_can_find_says_where_to_look(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/file download zeppelin")
    listed = await ana.presses(told, "List files")

    assert told["text"].startswith("I can't find a file called zeppelin.")
    assert asked_of(desk, "/v1/files") != []
    assert any(block["type"] == "data_table" for block in listed["blocks"])


async def test_a_picker_of_files_searches_by_name(desk: Playground, ana: Seat) -> None:
    file = next(iter(desk.world.company.files.values()))
    file.name = "Board minutes.pdf"
    await ana.sends("/file rename")
    form = await ana.modal()

    offered = await ana.looks_for(form, "id", "board")

    assert [option["value"] for option in offered] == [str(file.id)]


async def test_the_form_shows_the_name_of_the_file_that_was_typed(
    desk: Playground, ana: Seat
) -> None:
    file = next(iter(desk.world.company.files.values()))
    await ana.sends(f"/file rename {file.id}")

    assert f"'text': '{file.name}'" in str(await ana.modal())


async def test_an_activity_of_a_colleague_that_was_seen_goes_by_its_subject(
    desk: Playground, ana: Seat
) -> None:
    activity = next(one for one in desk.world.company.activities.values() if not one.done)
    activity.owner_id, activity.subject = desk.world.user("tom").id, "Ask the board"
    await ana.types(f"/activity {activity.id}")

    told = await ana.types("/activity ask the board")
    picked = await ana.types('/activity done "ask the board"')

    assert told["text"].startswith("Ask the board")
    assert picked["text"] == (
        f"✅ Done: Ask the board #{activity.id}; Next activity Ask the board → not set"
    )


# --- links, me, colleagues ------------------------------------------------------------------------


@pytest.mark.parametrize("target", [LINK, f"{LINK}?tab=1", "#12", "12"])
async def test_a_link_or_a_number_is_a_target(desk: Playground, ana: Seat, target: str) -> None:
    told = await ana.types(f"/deal show {target}")

    assert told["text"].startswith("Acme renewal, deal #12")
    assert requests(desk, "/api/v2/deals/search") == []


async def test_a_link_to_another_company_is_no_target(desk: Playground, ana: Seat) -> None:
    await ana.sends("/deal won https://other.pipedrive.com/deal/12")

    assert "leads to the Pipedrive of “other”, not to yours" in str(await ana.modal())
    assert writes(desk) == []


async def test_me_is_the_person_who_asks(desk: Playground, tom: Seat) -> None:
    await tom.types("/deal list owner=me")

    assert asked_of(desk, "/api/v2/deals")[0]["owner_id"] == str(desk.world.user("tom").id)


async def test_a_colleague_is_the_user_whom_they_linked_themselves(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    await ana.types("/deal list owner=@tom")

    assert asked_of(desk, "/api/v2/deals")[0]["owner_id"] == str(desk.world.user("tom").id)


async def test_a_colleague_without_a_link_has_to_be_named(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/deal edit 12 owner=@tom")

    assert told["text"].startswith("<@U0TOM> hasn't connected a Pipedrive login")
    assert writes(desk) == []


# --- exact, near, several, none -------------------------------------------------------------------


async def test_one_exact_hit_runs_although_others_begin_like_it(
    desk: Playground, ana: Seat
) -> None:
    told = await ana.types("/deal won acme renewal")

    assert "Acme renewal #12 is won" in told["text"]


async def test_one_near_hit_is_read_and_says_so(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/deal show board off")

    assert told["text"].startswith("Acme board offer, deal #16")
    assert lines(told)[0] == "Closest match for “board off”: the deal Acme board offer #16."
    assert "Closest match for “board off”" in told["text"]


async def test_an_exact_hit_says_nothing_of_matches(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/deal show acme board offer")

    assert "Closest match" not in str(told)


async def test_a_near_stage_of_a_list_is_read_and_says_so(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/deal list stage=propo limit=5")

    assert lines(told)[0] == "Closest match for “propo”: the stage Proposal."
    assert asked_of(desk, "/api/v2/deals")[0]["stage_id"] == "4"


async def test_one_near_hit_is_asked_before_a_write(desk: Playground, ana: Seat) -> None:
    asked = await ana.types("/deal won board off")
    assert asked["text"].startswith("Is this the deal you mean by “board off”? Acme board offer")
    assert writes(desk) == []

    told = await ana.presses(asked, "Choose")

    assert "Acme board offer #16 is won" in told["text"]
    assert writes(desk) == [("PATCH", "/api/v2/deals/16", WON)]


async def test_several_are_told_apart_by_owner_stage_and_value(desk: Playground, ana: Seat) -> None:
    deals = desk.world.company.deals
    deals[14].title = deals[15].title = "Twin"

    asked = await ana.types("/deal show twin")

    stages = desk.world.company.stages
    worth = {14: "US$9,000.50", 15: "£48,500"}
    assert sorted(lines(asked)) == [
        f"*Twin #{id_}*\nTom Berg · {stages[deals[id_].stage_id].name} · {worth[id_]} · open"
        for id_ in (14, 15)
    ]


async def test_ten_can_be_chosen_from_and_more_have_to_be_narrowed(
    desk: Playground, ana: Seat
) -> None:
    for id in range(14, 30):
        desk.world.company.deals[id].title = "One of many"
        desk.world.company.deals[id].is_deleted = False

    asked = await ana.types("/deal won one of many")

    assert labels(asked["blocks"]).count("Choose") == 10
    assert "narrow it down" in lines(asked)[-1]
    assert writes(desk) == []


async def test_none_offers_to_find_or_create_it_with_the_name_filled_in(
    desk: Playground, ana: Seat
) -> None:
    told = await ana.types("/deal won zzyzx road")
    await ana.clicks(told, "Create it")
    form = await ana.modal()

    title = next(block for block in form["blocks"] if block.get("block_id") == "title")
    assert told["text"].startswith("I can't find a deal called zzyzx road.")
    assert title["element"]["initial_value"] == "zzyzx road"
    assert labels(told["blocks"]) == ["Find…", "Create it"]


async def test_a_slip_of_the_finger_is_asked_about(desk: Playground, ana: Seat) -> None:
    desk.world.company.deals[14].title = "Borealis charter"

    asked = await ana.types("/deal won Borealis chatrer")
    told = await ana.presses(asked, "Borealis charter #14")

    assert labels(asked["blocks"]) == ["Borealis charter #14", "Find…", "Create it"]
    assert "Borealis charter #14 is won" in told["text"]
    assert len(requests(desk, "/api/v2/deals/search")) == 2


async def test_a_slip_in_the_name_of_a_deal_seen_lately_costs_one_search(
    desk: Playground, ana: Seat
) -> None:
    await ana.types("/deal 12")

    asked = await ana.types("/deal won acme renwal")

    assert labels(asked["blocks"])[0] == "Acme renewal #12"
    assert len(requests(desk, "/api/v2/deals/search")) == 1


async def test_a_slip_in_the_name_of_a_stage_is_asked_about(desk: Playground, ana: Seat) -> None:
    asked = await ana.types("/deal move 12 to Demmo")

    told = await ana.presses(asked, labels(asked["blocks"])[0])

    assert labels(asked["blocks"]) == ["Demo #3"]
    assert told["text"] == "Moved Acme renewal #12: Stage Proposal → Demo"


async def test_of_two_stages_with_a_like_name_the_one_of_the_deals_own_pipeline_is_meant(
    desk: Playground, ana: Seat
) -> None:
    asked = await ana.types("/deal move 12 to Negotation")

    assert labels(asked["blocks"]) == ["Negotiation #5"]


async def test_a_view_is_named_too(desk: Playground, ana: Seat) -> None:
    await ana.types('/deal list view="big open deals"')

    assert asked_of(desk, "/api/v2/deals")[0]["filter_id"] == "1"


# --- when something else goes wrong ---------------------------------------------------------------


async def test_whoever_is_not_connected_has_no_last_deal_but_a_form_to_connect(
    desk: Playground,
) -> None:
    async with seat(desk.workspace.origin, "U0ANA") as ana:
        await ana.sends("/deal won last")

        assert "Connect Pipedrive" in str(await ana.modal())


async def test_where_names_cannot_be_searched_the_reason_is_told(
    desk: Playground, ana: Seat
) -> None:
    desk.world.faults.add(
        Rule(kind="status", method="GET", path="/api/v2/deals/search", status=503)
    )

    told = await ana.types("/deal won acme renewal")

    assert "Pipedrive" in told["text"]
    assert writes(desk) == []


async def test_a_pasted_link_is_chosen_in_the_form(desk: Playground, ana: Seat) -> None:
    await ana.sends(f"/deal edit {LINK}")
    form = await ana.modal()

    chosen = {b["block_id"]: b["element"].get("initial_option") for b in form["blocks"]
              if b["type"] == "input"}  # fmt: skip
    assert chosen["id"]["value"] == "12"
    assert chosen["id"]["text"]["text"] == "Acme renewal"
