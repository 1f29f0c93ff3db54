"""What has happened: changelogs, flows, mails."""

from collections.abc import Iterable

import pytest

from bot.playground.pipedrive import World
from tests.local_pipedrive.conftest import Caller, Reply

every_kind = pytest.mark.parametrize("kind", ["deal", "person", "organization"])


def kinds(reply: Reply) -> set[str]:
    return {item["object"] for item in reply.data}


def newest_first(times: Iterable[str]) -> bool:
    listed = list(times)
    return listed == sorted(listed, reverse=True)


@every_kind
async def test_the_changelog_tells_who_changed_what_newest_first(
    kind: str, world: World, tom: Caller
) -> None:
    name = {"deal": "title"}.get(kind, "name")
    before = (await tom.get(f"/api/v2/{kind}s/14")).data[name]
    await tom.patch(f"/api/v2/{kind}s/14", **{name: "Something else"})

    reply = await tom.get(f"/v1/{kind}s/14/changelog")

    first = reply.data[0]
    assert (first["field_key"], first["old_value"]) == (name, before)
    assert (first["new_value"], first["time"]) == ("Something else", "2026-11-24 10:30:00")
    assert first["actor_user_id"] == world.user("tom").id
    assert newest_first(row["time"] for row in reply.data)
    assert all(isinstance(row["new_value"], str | None) for row in reply.data)


@every_kind
async def test_every_history_begins_with_the_making(kind: str, ana: Caller) -> None:
    name = {"deal": "title"}.get(kind, "name")
    made = await ana.post(f"/api/v2/{kind}s", **{name: "Brand new"})

    new = await ana.get(f"/v1/{kind}s/{made.data['id']}/changelog")
    old = await ana.get(f"/v1/{kind}s/12/changelog", limit=500)

    assert [row["field_key"] for row in new.data] == ["add_time"]
    assert old.data[-1]["field_key"] == "add_time"


async def test_what_is_not_changed_is_not_told(ana: Caller) -> None:
    before = await ana.get("/v1/deals/12/changelog", limit=500)

    await ana.patch("/api/v2/deals/12", title="Acme renewal", value=12_000)

    assert (await ana.get("/v1/deals/12/changelog", limit=500)).data == before.data


async def test_lists_and_addresses_are_told_in_one_line(ana: Caller) -> None:
    mails = [{"value": "a@x.example"}, {"value": "b@x.example"}]
    await ana.patch("/api/v2/persons/12", emails=mails, label_ids=[21, 22])
    await ana.patch("/api/v2/organizations/12", address={"value": "Mill Lane 3, Leeds"})

    person = await ana.get("/v1/persons/12/changelog", limit=2)
    organization = await ana.get("/v1/organizations/12/changelog", limit=1)

    told = {row["field_key"]: row["new_value"] for row in person.data + organization.data}
    assert told == {
        "email": "a@x.example,b@x.example",
        "label": "21,22",
        "address": "Mill Lane 3, Leeds",
    }


async def test_deleting_and_bringing_back_are_told(ana: Caller) -> None:
    await ana.delete("/api/v2/deals/12")
    await ana.patch("/api/v2/deals/12", is_deleted=False)

    reply = await ana.get("/v1/deals/12/changelog", limit=4)

    statuses = [row["new_value"] for row in reply.data if row["field_key"] == "status"]
    assert statuses == ["open", "deleted"]


async def test_a_changelog_comes_in_pages(ana: Caller) -> None:
    at_once = await ana.get("/v1/persons/12/changelog", limit=500)
    first = await ana.get("/v1/persons/12/changelog", limit=1)
    cursor = first.body["additional_data"]["next_cursor"]

    second = await ana.get("/v1/persons/12/changelog", limit=1, cursor=cursor)

    assert first.data + second.data == at_once.data[:2]


async def test_participants_come_and_go(ana: Caller) -> None:
    added = await ana.post("/v1/deals/12/participants", person_id=30)
    await ana.delete(f"/v1/deals/12/participants/{added.data['id']}")

    reply = await ana.get("/v1/deals/12/participantsChangelog")
    fields = await ana.get("/v1/deals/12/changelog")

    assert [(row["person_id"], row["action"]) for row in reply.data[:2]] == [
        (30, "removed"),
        (30, "added"),
    ]
    assert len(reply.data) == 4
    assert "participants" not in {row["field_key"] for row in fields.data}


async def test_the_flow_brings_everything_together_newest_first(ana: Caller) -> None:
    await ana.post("/v1/notes", content="Hello", deal_id=12)

    reply = await ana.get("/v1/deals/12/flow", limit=500)

    assert kinds(reply) >= {"dealChange", "note", "file", "activity", "mailMessage", "participant",
                            "dealFollower"}  # fmt: skip
    assert newest_first(item["timestamp"] for item in reply.data)
    assert set(reply.body["related_objects"]) == {"user", "deal", "person", "organization"}


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ("note", {"note"}),
        ("change", {"dealChange"}),
        ("dealChange,mailMessage", {"dealChange", "mailMessage"}),
        ("follower", {"dealFollower"}),
        ("invoice,document", set()),
    ],
)
async def test_a_flow_can_be_narrowed(items: str, expected: set[str], ana: Caller) -> None:
    reply = await ana.get("/v1/deals/12/flow", items=items)

    assert kinds(reply) == expected


async def test_planned_activities_are_those_not_done(world: World, ana: Caller) -> None:
    done = {row.id: row.done for row in world.company.activities.values() if row.deal_id == 12}

    reply = await ana.get("/v1/deals/12/flow", items="plannedActivity")

    assert {item["data"]["id"] for item in reply.data} == {id for id in done if not done[id]}


async def test_own_fields_are_told_when_all_changes_are_asked_for(
    world: World, ana: Caller
) -> None:
    code = next(iter(world.company.custom_fields("organization"))).field_code
    await ana.patch("/api/v2/organizations/12", custom_fields={code: "PT 1"})

    few = await ana.get("/v1/organizations/12/flow")
    every = await ana.get("/v1/organizations/12/flow", all_changes="1")

    def keys(reply: Reply) -> set[str]:
        return {item["data"].get("field_key") for item in reply.data}

    assert code in keys(every) - keys(few)


async def test_a_change_names_what_its_ids_stand_for(world: World, ana: Caller) -> None:
    await ana.patch("/api/v2/persons/12", org_id=2)

    reply = await ana.get("/v1/persons/12/flow", items="personChange", limit=1)

    change = reply.data[0]["data"]
    assert (change["field_key"], change["new_value"]) == ("org_id", 2)
    assert change["additional_data"]["new_value_formatted"] == "Acme Logistics"


async def test_an_organization_tells_of_its_deals_as_far_as_one_sees_them(
    ana: Caller, tom: Caller
) -> None:
    await ana.patch("/api/v2/deals/16", title="Board offer")

    of_ana, of_tom = [
        await caller.get("/v1/organizations/1/flow", items="deal", limit=500)
        for caller in (ana, tom)
    ]

    assert 16 in {item["data"]["item_id"] for item in of_ana.data}
    assert 16 not in {item["data"]["item_id"] for item in of_tom.data}
    assert kinds(of_tom) == {"dealChange"}


async def test_a_flow_comes_in_pages(ana: Caller) -> None:
    whole = await ana.get("/v1/deals/12/flow", limit=500)

    second = await ana.get("/v1/deals/12/flow", start=2, limit=2)

    assert second.data == whole.data[2:4]
    assert second.body["additional_data"]["pagination"]["next_start"] == 4


@pytest.mark.parametrize("query", [{"items": "gossip"}, {"all_changes": "0"}, {"limit": 501}])
async def test_a_flow_that_cannot_be_asked_for_is_refused(
    query: dict[str, object], ana: Caller
) -> None:
    reply = await ana.get("/v1/deals/12/flow", **query)

    assert reply.status == 400


@every_kind
@pytest.mark.parametrize("feed", ["changelog", "flow", "mailMessages"])
async def test_what_one_may_not_see_has_no_feed(
    kind: str, feed: str, world: World, tom: Caller
) -> None:
    record = world.company.table(kind)[12]
    record.owner_id, record.visible_to = world.user("ana").id, 1
    world.company.followers.pop((kind, 12), None)

    reply = await tom.get(f"/v1/{kind}s/12/{feed}")

    assert reply.status == 404


async def test_a_deal_has_as_many_mails_as_it_counts(world: World, ana: Caller) -> None:
    deal = world.company.deals[12]

    reply = await ana.get("/v1/deals/12/mailMessages")

    assert len(reply.data) == deal.email_messages_count > 0
    assert newest_first(item["timestamp"] for item in reply.data)


async def test_mails_go_to_and_fro_between_the_owner_and_the_contact(
    world: World, ana: Caller
) -> None:
    reply = await ana.get("/v1/deals/12/mailMessages")

    ours, theirs = world.user("ana").email, world.company.persons[1].emails[0]["value"]
    for mail in (item["data"] for item in reply.data):
        parties = [mail[end][0]["email_address"] for end in ("from", "to")]
        assert parties == ([ours, theirs] if mail["sent_flag"] else [theirs, ours])
        assert "Acme renewal" in mail["subject"]


async def test_the_text_of_a_mail_comes_when_asked_for(ana: Caller) -> None:
    without = await ana.get("/v1/persons/1/mailMessages")
    with_text = await ana.get("/v1/persons/1/mailMessages", include_body=1)

    assert "body" not in without.data[0]["data"]
    assert len(with_text.data[0]["data"]["body"]) > 20


async def test_the_mails_of_a_hidden_deal_are_hidden_with_it(
    world: World, ana: Caller, tom: Caller
) -> None:
    deal = world.company.deals[16]
    for mail in world.company.mails.values():
        mail.deal_id, mail.org_id = deal.id, 1

    of_ana, of_tom = [await caller.get("/v1/organizations/1/mailMessages") for caller in (ana, tom)]

    assert of_ana.data
    assert of_tom.data == []


async def test_a_persons_products_are_those_of_their_deals(world: World, ana: Caller) -> None:
    company = world.company
    lines = [row for row in company.deal_products.values() if row.deal_id == 15]
    company.deals[15].person_id = 7

    reply = await ana.get("/v1/persons/7/products")

    of_fifteen = [row["15"] for row in reply.data if "15" in row]
    assert [row["product"]["id"] for row in of_fifteen] == [row.product_id for row in lines]
    assert of_fifteen[0]["deal"]["title"] == "Acme Logistics rollout"
