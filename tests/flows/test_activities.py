"""What a salesperson plans, moves and finishes, from the command to what Pipedrive received."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.playground.pipedrive.faults import FaultKind, Rule
from bot.playground.pipedrive.records import Activity
from bot.playground.run import Playground
from tests.flows.in_time import in_time
from tests.flows.received import requests, writes
from tests.seat import Json, Seat, labels

ACTIVITIES = "/api/v2/activities"
HOME = ZoneInfo("Europe/Lisbon")


@pytest.fixture
def today() -> date:
    return datetime.now(HOME).date()


def due(day: date, clock: str) -> Json:
    """As Pipedrive has it: in UTC."""
    moment = datetime.combine(day, time.fromisoformat(clock), HOME).astimezone(UTC)
    return {"due_date": str(moment.date()), "due_time": f"{moment:%H:%M}"}


@pytest.fixture
def call(desk: Playground, today: date) -> Activity:
    """A call of Ana's, the only open one on the deal of Acme."""
    company, ana = desk.world.company, desk.world.user("ana").id
    for other in company.activities.values():
        if other.owner_id == ana:
            other.done = True
    activity = Activity(
        id=company.new_id("activities"),
        subject="Ask about budget",
        type="call",
        owner_id=ana,
        creator_user_id=ana,
        add_time="2026-01-01T08:00:00Z",
        update_time="2026-01-01T08:00:00Z",
        due_date=due(today, "14:00")["due_date"],
        due_time=f"{due(today, '14:00')['due_time']}:00",
        duration="00:30:00",
        deal_id=12,
        note="<p>Bring the <b>list</b></p>",
    )
    company.activities[activity.id] = activity
    return activity


async def test_an_activity_is_planned_by_command(desk: Playground, ana: Seat, today: date) -> None:
    told = await ana.types(
        '/activity new call Ask about budget on="acme renewal" for="Tom Berg" due=+2d at=14:00 '
        "lasts=1h30"
    )

    assert told["text"].startswith("Created Ask about budget #")
    assert "in 2 days" in told["text"]
    assert writes(desk) == [
        (
            "POST",
            ACTIVITIES,
            {
                "type": "call",
                "subject": "Ask about budget",
                "deal_id": 12,
                **due(today + timedelta(days=2), "14:00"),
                "duration": "01:30",
                "owner_id": desk.world.user("tom").id,
            },
        )
    ]


async def test_a_type_of_the_companys_own_goes_by_its_name(desk: Playground, ana: Seat) -> None:
    await ana.types('/activity new "site visit" "Measure the hall" due=fri')

    ((_, _, body),) = writes(desk)
    assert body["type"] == "site_visit"


async def test_an_activity_is_planned_by_form(desk: Playground, ana: Seat, today: date) -> None:
    listed = await ana.types("/activity")
    await ana.clicks(listed, "New activity")
    form = await ana.modal()
    types = await ana.looks_for(form, "type", "visit")
    persons = await ana.looks_for(form, "person_id", "1")

    answer = await ana.submits(
        form,
        type=types[0],
        subject="Measure the hall",
        due_date=str(today),
        due_time="09:30",
        person_id=persons[0],
    )

    assert answer == {"ok": True}
    assert (await ana.told())["text"].startswith("Created Measure the hall #")
    ((_, _, body),) = writes(desk)
    assert body == {
        "type": "site_visit",
        "subject": "Measure the hall",
        **due(today, "09:30"),
        "participants": [{"person_id": int(persons[0]["value"]), "primary": True}],
    }


async def test_the_bare_command_lists_what_is_due_by_today(
    desk: Playground, ana: Seat, today: date, call: Activity
) -> None:
    late = desk.world.company.activities[1]
    late.owner_id, late.done, late.due_date = call.owner_id, False, str(today - timedelta(days=3))
    later = desk.world.company.activities[2]
    later.owner_id, later.done, later.due_date = (
        call.owner_id,
        False,
        str(today + timedelta(days=3)),
    )

    told = await ana.types("/activity")

    assert told["text"].startswith(f"Activities, 1 overdue: {late.subject} #1 (")
    assert f"1 today: Ask about budget #{call.id}" in told["text"]
    assert f"#{later.id} " not in told["text"]
    assert "2 matches." in str(told["blocks"])
    assert labels(told["blocks"]).count("Done") == 2
    assert {"New activity", "My next 7 days", "Help"} <= set(labels(told["blocks"]))


async def test_done_in_a_list_leaves_the_list_and_asks_what_is_next(
    desk: Playground, ana: Seat, call: Activity
) -> None:
    listed = await ana.types("/activity")

    told = await ana.presses(listed, "Done")

    next_one = "Next activity Ask about budget → not set"
    assert told["text"] == f"✅ Done: Ask about budget #{call.id}; {next_one}"
    assert told["ts"] != listed["ts"]
    assert labels(told["blocks"]) == [
        "Call…", "Meeting…", "Nothing", "Show activity", "Share", "Undo",
    ]  # fmt: skip
    assert writes(desk) == [("PATCH", f"{ACTIVITIES}/{call.id}", {"done": True})]


async def test_the_next_step_has_the_same_deal(desk: Playground, ana: Seat, call: Activity) -> None:
    told = await ana.types(f"/activity done {call.id}")
    await ana.clicks(told, "Meeting…")
    form = await ana.modal()

    await ana.submits(form, subject="Show the demo")

    assert "Created Show the demo" in (await ana.told())["text"]
    assert writes(desk)[-1] == (
        "POST",
        ACTIVITIES,
        {"type": "meeting", "subject": "Show the demo", "deal_id": 12},
    )


async def test_nothing_may_be_next_too(ana: Seat, call: Activity) -> None:
    told = await ana.types(f"/activity done {call.id}")

    card = await ana.presses(told, "Nothing")

    assert card["text"].startswith(f"Ask about budget, activity #{call.id}: Call, ")
    assert card["ts"] == told["ts"]


async def test_a_priority_goes_by_its_name(desk: Playground, ana: Seat, call: Activity) -> None:
    told = await ana.types(f"/activity edit {call.id} priority=high")

    assert "Priority not set → High" in told["text"]
    assert isinstance(writes(desk)[0][2]["priority"], int)


async def test_what_is_overdue_is_asked_for_by_one_word(
    desk: Playground, ana: Seat, today: date, call: Activity
) -> None:
    call.due_date = str(today - timedelta(days=2))

    late = await ana.types("/activity list overdue=yes owner=me")
    others = await ana.types("/activity list -overdue=yes owner=me done=no")

    assert late["text"].startswith(f"Activities, 1 overdue: Ask about budget #{call.id}")
    assert others["text"] == "No activities match. Nothing is waiting here."


async def test_an_outcome_is_added_to_the_note(desk: Playground, ana: Seat, call: Activity) -> None:
    told = await ana.types(f'/activity done {call.id} "They need a quote < 5k"')

    note = "<p>Bring the <b>list</b></p><br>They need a quote &lt; 5k"
    assert writes(desk) == [("PATCH", f"{ACTIVITIES}/{call.id}", {"done": True, "note": note})]
    assert "Bring the list They need a quote ‹ 5k" in told["text"].replace("&lt;", "‹")


async def test_a_new_note_does_not_take_the_place_of_the_old_one_by_the_way(
    desk: Playground, ana: Seat, call: Activity
) -> None:
    await ana.sends(f'/activity done {call.id} note="Fine"')

    form = await ana.modal()

    assert "done has no such field" in str(form)
    assert writes(desk) == []


async def test_done_is_undone_with_its_note(desk: Playground, ana: Seat, call: Activity) -> None:
    told = await ana.types(f'/activity done {call.id} "Fine"')

    undone = await ana.presses(told, "Undo")

    assert undone["text"].startswith(f"Put back Ask about budget #{call.id}: Done yes → no")
    assert (call.done, call.note) == (False, "<p>Bring the <b>list</b></p>")


async def test_moving_keeps_the_time_of_day(
    desk: Playground, ana: Seat, call: Activity, today: date
) -> None:
    told = await ana.types(f"/activity move {call.id} +2d")

    assert "Due" in told["text"]
    assert writes(desk) == [
        (
            "PATCH",
            f"{ACTIVITIES}/{call.id}",
            due(today + timedelta(days=2), "14:00"),
        )
    ]


async def test_another_time_stays_on_the_same_day_and_can_be_undone(
    desk: Playground, ana: Seat, call: Activity, today: date
) -> None:
    told = await ana.types(f"/activity edit {call.id} at=9:30")

    assert writes(desk)[0][2] == due(today, "09:30")
    await ana.presses(told, "Undo")
    assert (call.due_date, str(call.due_time)[:5]) == tuple(due(today, "14:00").values())


async def test_the_card_puts_off_by_a_day_and_shows_it(
    desk: Playground, ana: Seat, call: Activity, today: date
) -> None:
    card = await ana.types(f"/activity {call.id}")

    told = await ana.presses(card, "+1 day")

    assert call.due_date == str(today + timedelta(days=1))
    assert told["ts"] == card["ts"]
    assert "(tomorrow)" in str(told["blocks"])
    assert labels(told["blocks"]) == ["Undo", "Done", "+1 day", "Edit", "Share", ""]


async def test_what_is_next_stays_above_the_card(ana: Seat, call: Activity) -> None:
    card = await ana.types(f"/activity {call.id}")

    told = await ana.presses(card, "Done")

    assert labels(told["blocks"]) == [
        "Call…", "Meeting…", "Undo", "Reopen", "Edit", "Share", "",
    ]  # fmt: skip


async def test_an_edit_form_holds_the_activity_and_sends_only_what_was_changed(
    desk: Playground, ana: Seat, call: Activity, today: date
) -> None:
    await ana.sends(f"/activity edit {call.id}")
    form = await ana.modal()
    inputs = {block["block_id"]: block["element"] for block in form["blocks"] if "element" in block}

    await ana.submits(form, due_time="15:45")

    assert inputs["due_date"]["initial_date"] == str(today)
    assert inputs["due_time"]["initial_time"] == "14:00"
    assert inputs["duration"]["initial_value"] == "00:30"
    assert inputs["note"]["initial_value"] == "Bring the list"
    assert inputs["deal_id"]["initial_option"]["text"]["text"] == "Acme renewal"
    await ana.told()
    assert writes(desk)[0][2] == due(today, "15:45")


async def test_another_person_keeps_the_others_who_take_part(
    desk: Playground, ana: Seat, call: Activity
) -> None:
    call.person_id, call.others = 1, [2]

    await ana.types(f"/activity edit {call.id} person=3")

    assert writes(desk)[0][2] == {
        "participants": [{"person_id": 3, "primary": True}, {"person_id": 2, "primary": False}]
    }


async def test_more_participants_leave_the_person_the_first(
    desk: Playground, ana: Seat, call: Activity
) -> None:
    call.person_id = 1

    told = await ana.types(f"/activity edit {call.id} with=2,3 location='Mill Lane 4'")
    await ana.presses(told, "Undo")

    (_, _, body), (_, _, undone) = writes(desk)
    assert [one["person_id"] for one in body["participants"]] == [1, 2, 3]
    assert [one["primary"] for one in body["participants"]] == [True, False, False]
    assert body["location"] == {"value": "Mill Lane 4"}
    assert undone == {"participants": [{"person_id": 1, "primary": True}]}


async def test_those_who_are_invited_are_told_and_put_back(
    desk: Playground, ana: Seat, call: Activity
) -> None:
    call.attendees = [{"email": "tom@acme.com", "name": ""}]

    told = await ana.types(f"/activity edit {call.id} attendees=jo@acme.com")
    card = await ana.types(f"/activity {call.id}")
    await ana.presses(told, "Undo")

    assert told["text"].endswith(f"#{call.id}: Invited tom@acme.com → jo@acme.com")
    assert "jo@acme.com" in str(card["blocks"])
    assert [body for _, _, body in writes(desk)] == [
        {"attendees": [{"email": "jo@acme.com"}]},
        {"attendees": [{"email": "tom@acme.com"}]},
    ]


async def test_a_subject_names_an_open_activity_of_ones_own(
    desk: Playground, ana: Seat, call: Activity
) -> None:
    told = await ana.types('/activity done "ask about budget"')
    missed = await ana.types('/activity done "something else altogether"')

    next_one = "Next activity Ask about budget → not set"
    assert told["text"] == f"✅ Done: Ask about budget #{call.id}; {next_one}"
    assert "can't find an activity called something else altogether" in missed["text"]


@pytest.mark.parametrize(
    "line",
    ["/activity deal 12 done=no", "/deal activities acme renewal", "/crm deal activities 12"],
)
async def test_the_activities_of_a_deal(line: str, ana: Seat, call: Activity) -> None:
    told = await ana.types(line)

    assert f"Ask about budget #{call.id}" in told["text"]


async def test_the_activities_of_a_person_and_of_an_organization(
    desk: Playground, ana: Seat, call: Activity
) -> None:
    call.person_id, call.org_id = 1, 1

    of_person = await ana.types("/crm person activities 1 done=no")
    of_organization = await ana.types("/crm org activities 1 done=no")

    assert f"#{call.id}" in of_person["text"]
    assert f"#{call.id}" in of_organization["text"]
    asked = [entry.query for entry in desk.world.ledger if entry.path == ACTIVITIES]
    assert {"person_id": "1", "done": "false"} in [dict(query) for query in asked]
    assert {"org_id": "1", "done": "false"} in [dict(query) for query in asked]


async def test_many_activities_are_a_table_that_turns_its_pages(
    desk: Playground, ana: Seat
) -> None:
    first = await ana.types("/activity list sort=due limit=20")

    second = await ana.presses(first, "Next")

    assert any(block["type"] == "data_table" for block in first["blocks"])
    assert second["ts"] == first["ts"]
    assert second["text"] != first["text"]


async def test_conditions_are_judged_here(
    desk: Playground, ana: Seat, call: Activity, today: date
) -> None:
    told = await ana.types("/activity list type=call owner=me done=no due<+7d subject=budget")

    assert f"1 today: Ask about budget #{call.id}" in told["text"]
    (asked,) = [entry.query for entry in desk.world.ledger if entry.path == ACTIVITIES]
    assert set(asked) <= {"owner_id", "done", "limit"}


async def test_a_delete_asks_first(desk: Playground, ana: Seat, call: Activity) -> None:
    asked = await ana.types(f"/activity delete {call.id}")
    assert writes(desk) == []

    told = await ana.presses(asked, "Delete activity")

    assert told["text"].startswith(f"Deleted Ask about budget #{call.id}")
    assert call.is_deleted


async def test_what_was_planned_can_be_deleted_again(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/activity new call Ask due=fri")

    asked = await ana.presses(told, "Delete it…")

    assert asked["text"].startswith("Delete Ask #")


@pytest.mark.parametrize("kind", ["reset_before", "reset_after"])
async def test_a_plan_whose_answer_is_lost_is_made_once(
    kind: FaultKind, desk: Playground, ana: Seat
) -> None:
    before = len(desk.world.company.activities)
    desk.world.faults.add(Rule(kind=kind, method="POST", path=ACTIVITIES, times=1))
    line = "/activity new call Ask about budget on=12 due=fri at=14:00"

    told = await in_time(ana, await ana.types(line))

    assert told["text"].startswith("Created Ask about budget #")
    assert len(desk.world.company.activities) == before + 1


@pytest.mark.parametrize("kind", ["reset_before", "reset_after"])
async def test_a_change_whose_answer_is_lost_is_looked_after(
    kind: FaultKind, desk: Playground, ana: Seat, call: Activity
) -> None:
    desk.world.faults.add(Rule(kind=kind, method="PATCH", times=1))

    told = await ana.types(f"/activity edit {call.id} due=+2d at=9:30 lasts=45m note=Hi")

    assert told["text"].startswith(f"Changed Ask about budget #{call.id}")
    assert call.duration == "00:45:00"
    assert len(requests(desk, f"{ACTIVITIES}/{call.id}")) >= 3
