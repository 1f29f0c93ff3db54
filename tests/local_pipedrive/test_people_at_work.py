"""People who work in Pipedrive itself, and the webhooks that follow, steered from outside."""

import asyncio
import time

import pytest

from bot.playground.pipedrive import World
from tests.local_pipedrive.conftest import Caller
from tests.local_pipedrive.hooked import Ear
from tests.local_pipedrive.play import Play


async def test_what_somebody_does_in_pipedrive_is_done_and_told(
    play: Play, everything: Ear, world: World
) -> None:
    fields = {
        "title": "Alder",
        "value": 60_000,
        "currency": "EUR",
        "custom_fields": {"Source": "Referral", "Purchase order": "PO-1"},
    }
    made = await play.change("tom", {"do": "create", "entity": "deal", "fields": fields})
    id = made["done"][0]["id"]
    won = {"do": "update", "entity": "deal", "id": id, "fields": {"status": "won"}}
    await play.change("tom", won, source="api")

    deal = world.company.deals[id]
    source = next(row for row in world.company.fields["deal"] if row.field_name == "Source")
    created, changed = everything.heard
    assert made == {"ok": True, "done": [{"entity": "deal", "id": 301}]}
    assert (deal.status, deal.owner_id) == ("won", 102)
    assert (created.meta["action"], created.meta["change_source"]) == ("create", "app")
    assert created.body["previous"] is None
    told = created.body["data"]["custom_fields"][source.field_code]
    assert told == {"type": "enum", "id": deal.custom_fields[source.field_code]}
    assert (changed.meta["action"], changed.meta["change_source"]) == ("change", "api")
    assert changed.body["previous"] == {
        "status": "open", "close_time": None, "won_time": None, "first_won_time": None,
    }  # fmt: skip


async def test_what_is_held_is_sent_when_it_is_released(play: Play, everything: Ear) -> None:
    await play.post("webhooks", do="hold")
    lost = {"do": "update", "entity": "deal", "fields": {"status": "lost"}}
    await play.change("ana", {**lost, "id": 12}, {**lost, "id": 13})
    held, nothing = await play.webhooks(), [*everything.heard]

    released = await play.post("webhooks", do="release")

    assert (held["mode"], held["held"], nothing) == ("hold", 2, [])
    assert released == {"ok": True, "sent": 2}
    assert [told[2] for told in everything.told] == ["12", "13"]
    after = await play.webhooks()
    assert (after["mode"], after["held"]) == ("send", 0)
    assert [(row["outcome"], row["status"]) for row in after["log"]] == [
        ("held", 0), ("held", 0), ("delivered", 200), ("delivered", 200),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("sent", ["12", "12", "13", "13", "18", "18"]),
        ("reversed", ["18", "18", "13", "13", "12", "12"]),
        ("shuffled", ["13", "13", "18", "12", "18", "12"]),
    ],
)
async def test_what_was_held_comes_in_another_order_and_more_than_once(
    order: str, expected: list[str], play: Play, everything: Ear
) -> None:
    await play.post("webhooks", do="hold")
    for id in (12, 13, 18):
        await play.change("ana", moved(id))

    released = await play.post("webhooks", do="release", order=order, repeat=2, seed=1)

    assert released["sent"] == 6
    assert [told[2] for told in everything.told] == expected
    assert len({one.meta["id"] for one in everything.heard}) == 3


async def test_so_many_are_released_and_the_rest_is_held_on(play: Play, everything: Ear) -> None:
    await play.post("webhooks", do="hold")
    await play.change("ana", moved(12), moved(13), moved(18))

    sent = await play.post("webhooks", do="release", count=2)
    await play.change("ana", moved(14))

    after = await play.webhooks()
    assert sent["sent"] == 2
    assert [told[2] for told in everything.told] == ["12", "13"]
    assert (after["mode"], after["held"]) == ("hold", 2)


async def test_what_is_dropped_is_lost(play: Play, everything: Ear) -> None:
    await play.post("webhooks", do="drop")
    await play.change("ana", moved(12))
    await play.post("webhooks", do="release")
    await play.change("ana", moved(13))

    assert [told[2] for told in everything.told] == ["13"]
    log = (await play.webhooks())["log"]
    assert [(row["entity_id"], row["outcome"]) for row in log] == [
        ("12", "dropped"), ("13", "delivered"),
    ]  # fmt: skip


async def test_a_webhook_is_removed_or_banned_by_hand(play: Play, everything: Ear) -> None:
    await play.post("webhooks", do="ban")
    await play.change("ana", moved(12))
    await play.post("webhooks", do="remove")
    await play.change("ana", moved(13))

    shown = await play.webhooks()
    assert everything.heard == []
    assert [row["outcome"] for row in shown["log"]] == ["banned"]
    (removed,) = shown["webhooks"]
    assert (removed["is_active"], removed["remove_reason"]) == (0, "Removed by hand")
    assert removed["remove_time"] == "2026-11-24 10:30:00"


@pytest.mark.parametrize(
    ("who", "step", "error"),
    [
        ("mia", {"do": "delete", "entity": "deal", "id": 12}, "forbidden"),
        ("ana", {"do": "delete", "entity": "deal", "id": 17}, "not_found"),
        ("paul", {"do": "delete", "entity": "deal", "id": 12}, "forbidden"),
        ("tom", {"do": "update", "entity": "deal", "fields": {"title": "x"}}, "invalid"),
        ("tom", {"do": "update", "entity": "deal", "id": 12, "fields": {"mood": 1}}, "invalid"),
        ("tom", {"do": "create", "entity": "deal", "fields": {}}, "invalid"),
        ("tom", {"do": "follow", "entity": "deal", "id": 12, "user": "nobody"}, "invalid"),
        ("tom", {"do": "follow", "entity": "note", "id": 12, "user": "mia"}, "not_found"),
        ("tom", {"do": "option", "entity": "deal", "field": "Source", "from": "Rumour", "to": "x"},
         "not_found"),
        ("nobody", {"do": "delete", "entity": "deal", "id": 12}, "invalid"),
        ("tom", {"do": "paint", "entity": "deal", "id": 12}, "invalid_arguments"),
    ],
)  # fmt: skip
async def test_nobody_does_more_than_they_may(
    who: str, step: dict[str, object], error: str, play: Play, everything: Ear
) -> None:
    answer = await play.change(who, step)

    assert (answer["ok"], answer["error"]) == (False, error)
    assert everything.heard == []


async def test_what_was_done_before_a_refusal_is_told(play: Play, everything: Ear) -> None:
    answer = await play.change("tom", moved(12), moved(99_999), moved(13))

    assert answer["done"] == [{"entity": "deal", "id": 12}]
    assert [told[2] for told in everything.told] == ["12"]


async def test_everything_can_be_made_and_merged_and_followed(
    play: Play, everything: Ear, world: World
) -> None:
    made = await play.change(
        "kenji",
        {"do": "create", "entity": "organization", "fields": {"name": "Quagga Works"}},
        {"do": "create", "entity": "person", "fields": {"name": "Okapi Lund", "org_id": 81}},
        {"do": "create", "entity": "activity", "fields": {"subject": "Ring", "type": "call"}},
        {"do": "create", "entity": "note", "fields": {"content": "Hello", "deal_id": 12}},
        {"do": "create", "entity": "file", "fields": {"name": "Quote.pdf", "deal_id": 12}},
        {"do": "merge", "entity": "person", "id": 121, "into": 5},
        {"do": "follow", "entity": "deal", "id": 12, "user": "mia"},
        {"do": "option", "entity": "deal", "field": "Source", "from": "Website", "to": "Web"},
    )

    done = {row["entity"]: row["id"] for row in made["done"][:5]}
    company = world.company
    assert done["organization"] == 81
    assert company.files[done["file"]].name == "Quote.pdf"
    assert company.files[done["file"]].user_id == world.user("kenji").id
    assert world.user("mia").id in company.followers["deal", 12]
    source = next(row for row in company.fields["deal"] if row.field_name == "Source")
    assert [option.label for option in source.options][:2] == ["Web", "Referral"]
    # Nothing is told of files, of followers and of the options of fields.
    assert [(entity, action) for entity, action, _ in everything.told] == [
        ("organization", "create"),
        ("person", "create"),
        ("activity", "create"),
        ("note", "create"),
        ("person", "change"),
        ("person", "delete"),
    ]


async def test_options_are_written_by_their_labels(play: Play, world: World) -> None:
    named = {"Interests": ["Training", "Support"], "Region": "North", "Contract length": 24}
    await play.change(
        "ana", {"do": "update", "entity": "deal", "id": 12, "fields": {"custom_fields": named}}
    )

    shown = {
        field.field_name: world.company.deals[12].custom_fields[field.field_code]
        for field in world.company.fields["deal"]
        if field.field_name in named and field.field_code in world.company.deals[12].custom_fields
    }
    labels = {
        option.id: option.label
        for field in world.company.custom_fields("deal")
        for option in field.options
    }
    assert [labels[id] for id in shown["Interests"]] == ["Training", "Support"]  # type: ignore[attr-defined]
    assert shown["Contract length"] == 24


async def test_a_bulk_edit_is_one_act_of_one_person(play: Play, everything: Ear) -> None:
    await play.change("kenji", moved(12), moved(13), bulk=True)

    metas = [one.meta for one in everything.heard]
    assert [meta["is_bulk_edit"] for meta in metas] == [True, True]
    assert len({meta["correlation_id"] for meta in metas}) == 1
    assert {meta["user_id"] for meta in metas} == {"104"}


async def test_steps_are_spread_over_time(play: Play, everything: Ear) -> None:
    began = time.monotonic()
    await play.change("kenji", moved(12), moved(13), over_s=0.2)

    assert time.monotonic() - began >= 0.2
    assert len(everything.heard) == 2


async def test_another_company_has_people_records_and_webhooks_of_its_own(
    play: Play, everything: Ear, zoe: Caller, ana: Caller, world: World
) -> None:
    async with Ear.listening() as hers:
        await zoe.post(
            "/v1/webhooks", subscription_url=hers.url, event_action="*", event_object="deal",
            name="Hers",
        )  # fmt: skip
        made = await play.change(
            "zoe", {"do": "create", "entity": "deal", "fields": {"title": "Laurel", "value": 7}}
        )
        await play.change("ana", moved(12))

        me = (await zoe.get("/v1/users/me")).data
        assert (me["company_id"], me["company_domain"], me["access"][1]["admin"]) == (
            7002, "fernweh", True,
        )  # fmt: skip
        assert [told[1:] for told in hers.told] == [("create", str(made["done"][0]["id"]))]
        assert hers.heard[0].meta["company_id"] == "7002"
    assert [told[2] for told in everything.told] == ["12"]
    assert (await ana.get("/api/v2/deals/1")).data["title"] != (
        await zoe.get("/api/v2/deals/1")
    ).data["title"]
    assert len((await play.webhooks())["webhooks"]) == 2
    assert (world.limits.spent, world.second_limits.spent) != (0, 0)


async def test_a_slow_receiver_keeps_nobody_waiting_who_calls_the_api(
    everything: Ear, ana: Caller
) -> None:
    everything.gate = asyncio.Event()

    reply = await ana.patch("/api/v2/deals/12", title="At once")

    assert reply.status == 200
    await everything.hears(1)
    everything.gate.set()


def moved(id: int) -> dict[str, object]:
    return {"do": "update", "entity": "deal", "id": id, "fields": {"title": "Moved on"}}
