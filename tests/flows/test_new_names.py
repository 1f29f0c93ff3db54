"""A stage or a choice gets another name in Pipedrive, which no webhook tells."""

from dataclasses import replace

from tests.flows.watching import Office, texts, watches
from tests.seat import Seat

DEMO = 3


def rename(office: Office, stage: int, name: str) -> None:
    stages = office.desk.world.company.stages
    stages[stage] = replace(stages[stage], name=name)


async def test_a_notice_says_what_a_stage_is_called_by_now(office: Office, ana: Seat) -> None:
    await watches(ana, "/crm watch deals won,moved threads=off")
    alder, birch = await office.deals("Alder", "Birch")
    await office.update("tom", alder, stage_id=DEMO)
    await ana.lets_pass(minutes=2)

    rename(office, DEMO, "On site")
    await office.update("tom", birch, stage_id=DEMO)
    await ana.lets_pass(minutes=2)

    before, after = texts(office.desk)
    assert "from Qualified to Demo" in before
    assert "from Qualified to On site" in after


async def test_a_colleague_who_has_just_come_is_called_by_name(office: Office, ana: Seat) -> None:
    await watches(ana, "/crm watch deals owner")
    deal = await office.deal("Alder")
    users = office.desk.world.company.users

    users[900] = replace(users[102], id=900, name="Nora New", email="nora@northwind.example")
    await office.update("tom", deal, owner_id=900)
    await ana.lets_pass(minutes=2)

    (told,) = texts(office.desk)
    assert "handed over Alder #" in told
    assert "to Nora New" in told


async def test_a_watch_is_listed_and_typed_with_the_name_that_a_choice_has_today(
    office: Office, ana: Seat
) -> None:
    await watches(ana, "/crm watch deals won source=Referral")
    await ana.lets_pass(minutes=1)

    named = {"do": "option", "entity": "deal", "field": "Source"}
    await office.change("ana", {**named, "from": "Referral", "to": "Word of mouth"})
    listed = await ana.types("/crm watch")
    made = await watches(ana, '/crm watch deals lost source="Word of mouth"')

    assert "Deals won · Source Word of mouth" in listed["text"]
    assert "Deals lost · Source Word of mouth" in made["text"]


async def test_names_are_kept_for_ten_minutes_of_the_clock_by_which_all_else_happens(
    office: Office, ana: Seat
) -> None:
    deal = await office.deal("Alder", stage_id=DEMO)
    before = await ana.types(f"/deal show {deal}")

    rename(office, DEMO, "On site")
    await ana.lets_pass(minutes=10)
    after = await ana.types(f"/deal show {deal}")

    assert "Demo" in str(before["blocks"])
    assert "On site" in str(after["blocks"])
