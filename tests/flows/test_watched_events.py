"""Each thing that can be watched for, made to happen in Pipedrive, and what the channel reads."""

import pytest

from tests.flows.conftest import Clock
from tests.flows.watching import USERS, Office, texts, watches
from tests.seat import Json, Seat


async def happens(
    office: Office, ana: Seat, watch: str, entity: str, *steps: tuple[str, object]
) -> list[str]:
    """What is told of a record that was there when the watch was made, and was then changed."""
    made = await office.change("tom", {"do": "create", "entity": entity, "fields": FIRST[entity]})
    await watches(ana, f"/crm watch {watch}")
    for field, value in steps:
        change = {"do": "update", "entity": entity, "id": made[0]["id"], "fields": {field: value}}
        await office.change("tom", change)
        await ana.lets_pass(minutes=2)
    return [text.replace(f"#{made[0]['id']}", "#1") for text in texts(office.desk)]


DEAL = {
    "title": "Alder", "value": 10_000, "currency": "EUR", "owner_id": USERS["tom"],
    "pipeline_id": 1, "stage_id": 1, "visible_to": 3, "expected_close_date": "2026-12-01",
}  # fmt: skip
FIRST = {
    "deal": DEAL,
    "activity": {
        "subject": "Call Ida", "type": "call", "owner_id": USERS["tom"], "due_date": "2030-01-01",
    },
    "person": {"name": "Ida Lund", "owner_id": USERS["tom"], "visible_to": 3},
    "organization": {"name": "Nordhaven", "owner_id": USERS["tom"], "visible_to": 3},
}  # fmt: skip


@pytest.mark.parametrize(
    ("watch", "steps", "said"),
    [
        ("deals won", [("status", "won")], "Tom Berg won Alder #1."),
        ("deals lost", [("status", "lost")], "Tom Berg lost Alder #1."),
        ("deals reopened", [("status", "lost"), ("status", "open")], "Tom Berg reopened Alder #1."),
        ("deals moved", [("stage_id", 2)],
         "Tom Berg moved Alder #1 from Qualified to Contact made."),
        ("deals value", [("value", 12_000)],
         "Tom Berg changed Alder #1: Value €10,000 → €12,000."),
        ("deals owner", [("owner_id", USERS["mia"])],
         "Tom Berg handed over Alder #1 from Tom Berg to Mia Novak."),
        ("deals slipped", [("expected_close_date", "2026-12-24")],
         "Tom Berg changed Alder #1: Expected close date Tue 1 December 2026 → Thu 24 Dec"),
        ("deals close", [("expected_close_date", "2026-11-30")],
         "Tom Berg changed Alder #1: Expected close date Tue 1 December 2026 → Mon 30 Nov"),
    ],
)  # fmt: skip
async def test_what_happens_to_a_deal(
    office: Office, ana: Seat, watch: str, steps: list[tuple[str, object]], said: str
) -> None:
    (text,) = await happens(office, ana, watch, "deal", *steps)

    assert text.startswith(said), text


async def test_a_date_that_comes_nearer_has_not_slipped(office: Office, ana: Seat) -> None:
    assert await happens(office, ana, "deals slipped", "deal",
                         ("expected_close_date", "2026-11-30")) == []  # fmt: skip


async def test_an_activity_that_is_done(office: Office, ana: Seat) -> None:
    (text,) = await happens(office, ana, "activities done", "activity", ("done", True))

    assert text.startswith("Tom Berg finished Call Ida #1.")


@pytest.mark.parametrize(
    ("watch", "entity", "said"),
    [
        ("deals created", "deal", "Tom Berg added Alder"),
        ("persons created", "person", "Tom Berg added Ida Lund"),
        ("orgs created", "organization", "Tom Berg added Nordhaven"),
        ("activities created", "activity", "Tom Berg added Call Ida"),
    ],
)
async def test_what_is_added(office: Office, ana: Seat, watch: str, entity: str, said: str) -> None:
    await watches(ana, f"/crm watch {watch}")

    await office.change("tom", {"do": "create", "entity": entity, "fields": FIRST[entity]})
    await ana.lets_pass(minutes=2)

    (text,) = texts(office.desk)
    assert text.startswith(said)


@pytest.mark.parametrize("entity", ["deal", "person", "organization"])
async def test_what_is_deleted_and_what_is_merged(office: Office, ana: Seat, entity: str) -> None:
    new = {"do": "create", "entity": entity, "fields": FIRST[entity]}
    first, loser, survivor = (one["id"] for one in await office.change("ana", new, new, new))
    named = {"deal": "Alder", "person": "Ida Lund", "organization": "Nordhaven"}[entity]
    many = {"deal": "deals", "person": "persons", "organization": "orgs"}[entity]
    await watches(ana, f"/crm watch {many} merged,deleted threads=off")

    await office.change("ana", {"do": "delete", "entity": entity, "id": first})
    merge = {"do": "merge", "entity": entity, "id": loser, "into": survivor}
    await office.change("ana", merge)
    await ana.lets_pass(minutes=3)

    deleted, merged = sorted(texts(office.desk))
    assert deleted.startswith(f"Ana Lima deleted {named} #{first}")
    assert merged.startswith(f"Ana Lima merged {named} #{loser} into #{survivor}")


async def test_a_note(office: Office, ana: Seat) -> None:
    deal = await office.deal("Alder")
    await watches(ana, "/crm watch notes")

    note = {"content": "<p>Wants <b>two</b></p>", "deal_id": deal}
    await office.change("tom", {"do": "create", "entity": "note", "fields": note})
    await ana.lets_pass(minutes=2)

    (text,) = texts(office.desk)
    assert text.startswith("Tom Berg added a note on Alder: Wants two.")


@pytest.mark.parametrize(
    ("watch", "entity", "fields"),
    [
        ("notes", "note", {"content": "<p>Wants two</p>"}),
        ("activities created", "activity", {"subject": "Wants two", "type": "call"}),
        ("files", "file", {"name": "Wants two.pdf"}),
    ],
)
async def test_what_hangs_on_a_deal_that_few_may_see_is_told_where_an_admin_allowed_it(
    office: Office, ana: Seat, watch: str, entity: str, fields: Json
) -> None:
    hidden = await office.deal("Secret", owner_id=USERS["ana"], visible_to=1)
    steps = {"do": "create", "entity": entity, "fields": {**fields, "deal_id": hidden}}
    await watches(ana, f"/crm watch {watch} threads=off")
    await ana.lets_pass(minutes=1)

    await office.change("ana", steps)
    await ana.lets_pass(minutes=20)
    assert texts(office.desk) == []
    await ana.presses(await ana.types("/crm watch"), "Allow limited")
    await office.change("ana", steps)
    await ana.lets_pass(minutes=20)

    (text,) = texts(office.desk)
    assert "Wants two" in text
    assert "Secret" in text
    assert text.endswith(f" https://northwind.pipedrive.com/deal/{hidden}")


@pytest.mark.parametrize(
    ("watch", "entity", "fields"),
    [
        ("notes", "note", {"content": "<p>Wants two</p>"}),
        ("files", "file", {"name": "Wants two.pdf"}),
    ],
)
async def test_what_hangs_on_a_lead_is_told_where_everybody_may_see_the_lead(
    office: Office, ana: Seat, watch: str, entity: str, fields: Json
) -> None:
    hidden, open_ = list(office.desk.world.company.leads.values())[:2]
    hidden.owner_id, hidden.visible_to, open_.visible_to = USERS["ana"], 1, 3
    await watches(ana, f"/crm watch {watch} threads=off")
    await ana.lets_pass(minutes=1)

    for lead in (hidden, open_):
        made = {"do": "create", "entity": entity, "fields": {**fields, "lead_id": lead.id}}
        await office.change("ana", made)
    await ana.lets_pass(minutes=20)

    (text,) = texts(office.desk)
    assert "Wants two" in text
    assert text.endswith(f" https://northwind.pipedrive.com/leads/inbox/{open_.id}")


async def test_a_deal_that_has_no_next_activity_any_more(office: Office, ana: Seat) -> None:
    planned = await office.deal("Alder")
    await office.deal("Birch")
    call = {"subject": "Call", "type": "call", "deal_id": planned, "due_date": "2030-01-01"}
    done = await office.change("tom", {"do": "create", "entity": "activity", "fields": call})
    made = await watches(ana, "/crm watch deals unplanned")

    finish = {"do": "update", "entity": "activity", "id": done[0]["id"], "fields": {"done": True}}
    await office.change("tom", finish)
    await ana.lets_pass(hours=5)

    assert "I look for deals without a next activity every 60 minutes" in made["text"]
    (text,) = texts(office.desk)
    assert text.startswith(f"Alder #{planned} has no next activity.")
    await ana.lets_pass(days=1)
    assert len(texts(office.desk)) == 1


async def test_an_activity_that_is_overdue(office: Office, ana: Seat, clock: Clock) -> None:
    soon = clock.now().date().isoformat()
    call = {"subject": "Call Ida", "type": "call", "owner_id": USERS["tom"], "due_date": soon}
    await office.change("tom", {"do": "create", "entity": "activity", "fields": call})
    await watches(ana, "/crm watch activities overdue subject=Ida")

    await ana.lets_pass(minutes=5)
    assert texts(office.desk) == []
    await ana.lets_pass(days=2)

    (text,) = texts(office.desk)
    assert text.startswith("Call Ida #")
    assert "is overdue: it was due" in text


async def test_what_enters_and_leaves_a_view(office: Office, ana: Seat) -> None:
    deal = await office.deal("Alder", 10_000)
    made = await watches(ana, '/crm watch deals view="Big open deals" threads=off')
    await office.update("tom", deal, value=60_000)
    await ana.lets_pass(hours=2)
    await office.update("tom", deal, value=40_000)
    await ana.lets_pass(hours=2)

    assert "entering or leaving the view Big open deals" in made["text"]
    entered, left = texts(office.desk)
    assert entered.startswith(f"Alder #{deal} is now in the view Big open deals.")
    assert left.startswith(f"Alder #{deal} is no longer in the view Big open deals.")


async def test_a_view_that_is_not_there_makes_no_watch(office: Office, ana: Seat) -> None:
    answer = await ana.types('/crm watch deals view="Cold deals"')

    assert "can't find a deal view called “Cold deals”" in answer["text"]


async def test_what_changes_and_what_time_does_are_told_by_one_watch(
    office: Office, ana: Seat
) -> None:
    deal = await office.deal("Alder", 90_000_001)
    made = await watches(ana, "/crm watch deals won stuck=7d value>90000000 threads=off")

    await ana.lets_pass(days=8)
    await office.win("tom", deal)
    await ana.lets_pass(minutes=2)

    assert "I look for deals stuck every 4 hours" in made["text"]
    stuck, won = texts(office.desk)
    assert stuck.startswith(f"Alder #{deal} hasn't changed for 7 days.")
    assert won.startswith(f"Tom Berg won Alder #{deal}.")


async def test_looking_takes_at_most_a_hundredth_of_a_small_budget(
    office: Office, ana: Seat
) -> None:
    office.desk.world.limits.daily = 90_000
    for line in ("files", "deals stuck=7d", "deals unplanned", "activities overdue"):
        await watches(ana, f"/crm watch {line}")
    await ana.lets_pass(hours=1)
    before = len(office.desk.world.ledger)

    await ana.lets_pass(days=1)

    # What names the records of a notice is read to tell it.
    lists = {"/api/v2/deals", "/api/v2/activities", "/v1/files"}
    looked = [sent for sent in office.desk.world.ledger[before:] if sent.path in lists]
    assert {sent.path for sent in looked} == lists
    assert sum(sent.tokens for sent in looked) <= 900


async def test_a_watch_that_is_widened_does_not_tell_of_what_is_so_already(
    office: Office, ana: Seat
) -> None:
    await office.deal("Juniper", 90_000_001)
    made = await watches(ana, "/crm watch deals stuck=20d value>90000000")
    await ana.lets_pass(days=10)

    await ana.clicks(made, "Edit")
    await ana.submits(await ana.modal(), stuck="7d")
    await ana.lets_pass(days=1)

    assert texts(office.desk) == []
