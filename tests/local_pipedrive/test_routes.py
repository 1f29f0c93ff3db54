"""Places in the API that a library expects: by name beside the ids, one by one, and to be changed.

What they answer is checked against Pipedrive's own specification next door; this is what it means.
"""

from collections.abc import Mapping

import pytest
from aiohttp import FormData

from bot.playground.pipedrive import World
from bot.playground.pipedrive.definitions import Field
from tests.local_pipedrive.conftest import NOW, Caller

OWN = "c" * 40


async def test_words_in_a_path_are_no_ids(ana: Caller) -> None:
    found = await ana.get("/v1/users/find", term="tom")
    by_mail = await ana.get("/v1/users/find", term="ana", search_by_email=1)
    lines = await ana.get("/api/v2/deals/products", deal_ids="11,12,13")
    again = await ana.get("/api/v2/deals/products", deal_ids=[11, 12, 13])
    parts = await ana.get("/api/v2/deals/installments", deal_ids=12)
    nameless = await ana.get("/v1/users/find")

    assert [user["name"] for user in found.data] == ["Tom Berg"]
    assert [user["id"] for user in by_mail.data] == [101]
    assert {row["deal_id"] for row in lines.data} <= {11, 12, 13}
    assert parts.data == []
    assert again.data == lines.data
    assert nameless.status == 400


async def test_lines_of_several_deals_are_those_of_each(ana: Caller, world: World) -> None:
    deals = [deal.id for deal in world.company.deals.values() if world.company.lines_of(deal)][:5]

    together = await ana.get("/api/v2/deals/products", deal_ids=",".join(map(str, deals)))
    alone = [row for id in deals for row in (await ana.get(f"/api/v2/deals/{id}/products")).data]

    assert deals
    assert sorted(row["id"] for row in together.data) == sorted(row["id"] for row in alone)


async def test_a_file_keeps_the_name_that_was_sent(ana: Caller) -> None:
    names = ["100%25 sure.txt", "Müller & Söhne.txt"]
    kept = []
    for name in names:
        form = FormData(quote_fields=False)
        form.add_field("file", b"hello", filename=name, content_type="text/plain")
        form.add_field("deal_id", "12")
        kept.append((await ana.call("POST", "/v1/files", body=form)).data["name"])

    assert kept == names


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("user", 102, 9),
        ("org", 1, "1"),
        ("people", 1, 10**6),
        ("text", "long", 5),
        ("varchar_auto", "A", []),
        ("daterange", {"value": "2026-01-01", "until": "2026-02-01"}, "2026-01-01"),
        ("timerange", {"value": "09:00:00", "until": "10:00:00"}, {"value": "9"}),
    ],
)
async def test_an_own_field_of_any_kind_takes_what_fits(
    ana: Caller, world: World, kind: str, good: object, bad: object
) -> None:
    world.company.fields["deal"].append(Field(OWN, "Extra", kind, is_custom_field=True))

    taken = await ana.patch("/api/v2/deals/12", custom_fields={OWN: good})
    refused = await ana.patch("/api/v2/deals/12", custom_fields={OWN: bad})

    written = taken.data["custom_fields"][OWN]
    assert isinstance(written, Mapping) or written == good
    assert not isinstance(good, Mapping) or good.items() <= written.items()
    assert refused.status == 400


async def test_every_field_is_found_by_its_code(ana: Caller) -> None:
    for entity in ("deal", "person", "organization", "activity", "product"):
        listed = (await ana.get(f"/api/v2/{entity}Fields", limit=500)).data
        one = await ana.get(f"/api/v2/{entity}Fields/{listed[-1]['field_code']}")
        assert one.data == listed[-1]

    assert (await ana.get("/api/v2/dealFields/nope")).status == 404


async def test_an_admin_shapes_pipelines(ana: Caller, tom: Caller, grace: Caller) -> None:
    made = (await grace.post("/api/v2/pipelines", name="Renewals")).data
    stage = (await grace.post("/api/v2/stages", name="Due", pipeline_id=made["id"])).data
    await grace.patch(f"/api/v2/stages/{stage['id']}", days_to_rotten=9, deal_probability=40)
    moved = await ana.patch("/api/v2/deals/12", stage_id=stage["id"])
    before = await ana.get("/api/v2/stages", pipeline_id=made["id"])
    await grace.delete(f"/api/v2/stages/{stage['id']}")
    await grace.delete(f"/api/v2/pipelines/{made['id']}")

    assert moved.data["pipeline_id"] == made["id"]
    assert [row["days_to_rotten"] for row in before.data] == [9]
    assert (await ana.get("/api/v2/stages", pipeline_id=made["id"])).data == []
    assert made["id"] not in [row["id"] for row in (await ana.get("/api/v2/pipelines")).data]
    assert (await ana.get(f"/api/v2/stages/{stage['id']}")).data["is_deleted"] is True
    assert (await tom.post("/api/v2/pipelines", name="Mine")).status == 403
    assert (await ana.get("/api/v2/pipelines/99")).status == 404


async def test_a_note_is_read_changed_commented_and_deleted(ana: Caller, tom: Caller) -> None:
    note = (await ana.post("/v1/notes", deal_id=12, content="Met them")).data
    place = f"/v1/notes/{note['id']}"
    changed = await tom.put(place, content="Met them twice", pinned_to_deal_flag=1)
    comment = (await tom.post(f"{place}/comments", content="When?")).data
    not_mine = await ana.put(f"{place}/comments/{comment['uuid']}", content="x")
    listed = await ana.get(f"{place}/comments")
    gone = await ana.delete(place)

    assert changed.data["content"] == "Met them twice"
    assert (changed.data["pinned_to_deal_flag"], changed.data["last_update_user_id"]) == (True, 102)
    assert not_mine.status == 403
    assert [one["content"] for one in listed.data] == ["When?"]
    assert gone.data is True
    assert (await ana.get(place)).status == 404


async def test_a_lead_lives_from_enquiry_to_archive(ana: Caller, tom: Caller) -> None:
    made = (await ana.post("/v1/leads", title="Zebra enquiry", person_id=1)).data
    homeless = await ana.post("/v1/leads", title="Nobody's")
    found = (await tom.get("/api/v2/itemSearch", term="zebra enquiry", item_types="lead")).data
    noted = await tom.post("/v1/notes", lead_id=made["id"], content="Call back")
    await tom.patch(f"/v1/leads/{made['id']}", is_archived=True)
    open_ids = [lead["id"] for lead in (await ana.get("/v1/leads", limit=500)).data]
    archived = [lead["id"] for lead in (await ana.get("/v1/leads/archived", limit=500)).data]
    await ana.delete(f"/v1/leads/{made['id']}")

    assert homeless.status == 400
    assert [hit["item"]["id"] for hit in found["items"]] == [made["id"]]
    assert noted.data["lead_id"] == made["id"]
    assert made["id"] not in open_ids
    assert made["id"] in archived
    assert (await ana.get(f"/v1/leads/{made['id']}")).status == 404


async def test_what_changed_since_a_moment_is_told_oldest_first(ana: Caller) -> None:
    now = f"{NOW:%Y-%m-%d %H:%M:%S}"
    await ana.patch("/api/v2/deals/12", title="Acme again")
    await ana.post("/v1/notes", deal_id=12, content="New")

    told = (await ana.get("/v1/recents", since_timestamp=now)).body
    deals = (await ana.get("/v1/recents", since_timestamp=now, items="deal,user")).data
    wrong = await ana.get("/v1/recents", since_timestamp="yesterday")

    assert {(one["item"], one["id"]) for one in told["data"]} >= {("deal", 12)}
    assert [one["data"]["title"] for one in deals] == ["Acme again"]
    assert told["additional_data"]["last_timestamp_on_page"] == now
    assert wrong.status == 400


async def test_webhooks_are_kept_for_whoever_made_them(ana: Caller, tom: Caller) -> None:
    wanted = {
        "subscription_url": "https://bot.example/hook",
        "event_action": "*",
        "event_object": "deal",
        "name": "Deals",
    }
    made = await ana.post("/v1/webhooks", **wanted)
    wrong = await ana.post("/v1/webhooks", **{**wanted, "event_object": "mood"})
    nowhere = await ana.post("/v1/webhooks", **{**wanted, "subscription_url": "hook"})
    mine, others = await ana.get("/v1/webhooks"), await tom.get("/v1/webhooks")
    not_toms = await tom.delete(f"/v1/webhooks/{made.data['id']}")
    gone = await ana.delete(f"/v1/webhooks/{made.data['id']}")

    assert (made.status, made.data["version"]) == (201, "2.0")
    assert (wrong.status, nowhere.status) == (400, 400)
    assert [row["name"] for row in mine.data] == ["Deals"]
    assert others.data == []
    assert not_toms.status == 404
    assert gone.body == {"success": True, "status": "ok"}
