"""Notes."""

import pytest

from tests.local_pipedrive.conftest import Caller


async def test_a_note_is_added_and_found(ana: Caller, tom: Caller) -> None:
    secret = await ana.post("/v1/notes", content="Quiet", deal_id=16)
    shared = await ana.post("/v1/notes", content="Aloud", deal_id=12, pinned_to_deal_flag=1)

    pinned = await tom.get("/v1/notes", pinned_to_deal_flag=1)
    of_tom = await tom.get("/v1/notes", deal_id=16)
    newest = await ana.get("/v1/notes", sort="id DESC", limit=1)

    assert [note["id"] for note in pinned.data] == [shared.data["id"]]
    assert of_tom.data == []
    assert newest.data[0]["id"] == shared.data["id"] == secret.data["id"] + 1
    assert newest.body["additional_data"]["pagination"]["next_start"] == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [("sort", "mood ASC"), ("pinned_to_deal_flag", "true"), ("start_date", "2026-02-30")],
)
async def test_notes_asked_for_wrongly_are_refused(name: str, value: str, ana: Caller) -> None:
    reply = await ana.get("/v1/notes", **{name: value})

    assert reply.status == 400
    assert reply.body["error_info"].startswith(f"{name}: ")


async def test_leads_and_projects_have_no_notes_here(ana: Caller) -> None:
    reply = await ana.get("/v1/notes", project_id=1)

    assert reply.data == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"deal_id": 12}, 400),
        ({"content": "To whom?"}, 400),
        ({"content": "Hidden", "deal_id": 17}, 400),
        ({"content": "Twice", "deal_id": 12, "pinned_to_deal_flag": True}, 400),
        ({"content": "For Tom", "deal_id": 12, "user_id": 102}, 403),
    ],
)
async def test_a_note_that_cannot_be_is_refused(
    body: dict[str, object], status: int, ana: Caller
) -> None:
    reply = await ana.post("/v1/notes", **body)

    assert reply.status == status
