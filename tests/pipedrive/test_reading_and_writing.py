"""The client with its cache: who sees which answer, and when it is asked for again."""

import asyncio

import pytest
from pydantic import SecretStr

from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.http.errors import Ambiguous, NotFound, PipedriveError, Refused, Unavailable
from bot.pipedrive.records.models import Deal, Named, Page
from bot.pipedrive.request import Login, Request
from tests.pipedrive.peer import Heard, Peer, Wire, deal, no, ok

READ = Request("GET", "/api/v2/deals/12")
RENAME = Request("PATCH", "/api/v2/deals/12", body={"title": "x"})


def to_its_own_token(heard: Heard) -> Wire:
    """Each person sees another title."""
    return ok(deal(12, heard.headers.get("x-api-token") or heard.headers["authorization"]))


async def test_two_people_who_read_the_same_deal_see_each_their_own_answer(
    pipedrive: Pipedrive, peer: Peer, ana: Login, ben: Login
) -> None:
    peer.answer = to_its_own_token

    seen = await asyncio.gather(
        *(pipedrive.send(READ, login, Deal) for login in (ana, ben) for _ in range(20))
    )

    assert {one.title for one in seen[:20]} == {"secret-of-ana"}
    assert {one.title for one in seen[20:]} == {"Bearer secret-of-ben"}
    assert len(peer.heard) == 2


async def test_the_same_person_in_two_workspaces_is_read_for_twice(
    pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    there = Login("T2", ana.company, ana.user, ana.secret)

    for login in (ana, there):
        await pipedrive.send(READ, login, Deal)

    assert len(peer.heard) == 2


async def test_people_not_known_yet_never_share_an_answer(pipedrive: Pipedrive, peer: Peer) -> None:
    peer.answer = to_its_own_token
    new = [Login("T1", 0, 0, SecretStr(token)) for token in ("one", "two")]

    seen = await asyncio.gather(*(pipedrive.send(READ, login, Deal) for login in new * 10))

    assert [one.title for one in seen] == ["one", "two"] * 10
    assert len(peer.heard) == 20


async def test_a_hundred_identical_reads_at_once_are_one_call(
    pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    seen = await asyncio.gather(*(pipedrive.send(READ, ana, Deal) for _ in range(100)))

    assert {one.id for one in seen} == {12}
    assert len(peer.heard) == 1


async def test_a_hundred_reads_that_fail_at_once_are_one_call_and_its_retries(
    pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    peer.answer = lambda _: no(500)

    outcomes = await asyncio.gather(
        *(pipedrive.send(READ, ana, Deal) for _ in range(100)), return_exceptions=True
    )

    assert {type(outcome) for outcome in outcomes} == {Unavailable}
    assert len(peer.heard) == 3


async def test_what_could_not_be_believed_is_not_kept(
    pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    peer.answers = [ok({"no": "deal"})] * 3
    with pytest.raises(Unavailable):
        await pipedrive.send(READ, ana, Deal)

    assert (await pipedrive.send(READ, ana, Deal)).id == 12


async def test_a_refusal_is_not_kept(pipedrive: Pipedrive, peer: Peer, ana: Login) -> None:
    peer.answers = [no(404, "Deal not found")]
    with pytest.raises(NotFound):
        await pipedrive.send(READ, ana, Deal)

    assert (await pipedrive.send(READ, ana, Deal)).id == 12


async def test_a_confirmation_reads_past_the_cache(
    pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    await pipedrive.send(READ, ana, Deal)
    peer.answer = lambda _: ok(deal(12, "changed meanwhile"))

    fresh = await pipedrive.send(READ, ana, Deal, fresh=True)

    assert fresh.title == "changed meanwhile"
    assert (await pipedrive.send(READ, ana, Deal)).title == "changed meanwhile"
    assert len(peer.heard) == 2


@pytest.mark.parametrize(
    "outcome", [ok(deal()), no(400), no(500), Wire(then="reset")], ids=["ok", "400", "500", "reset"]
)
async def test_whatever_a_write_ends_in_the_record_is_read_anew_for_everyone(
    outcome: Wire, pipedrive: Pipedrive, peer: Peer, ana: Login, ben: Login
) -> None:
    for login in (ana, ben):
        await pipedrive.send(READ, login, Deal)
    peer.answers = [outcome]
    try:
        await pipedrive.send(RENAME, ana, Deal)
    except PipedriveError as error:
        assert isinstance(error, Refused | Ambiguous)  # noqa: PT017 - an answer is fine as well

    peer.answer = lambda _: ok(deal(12, "new"))

    for login in (ana, ben):
        assert (await pipedrive.send(READ, login, Deal)).title == "new"


async def test_lists_and_searches_are_read_anew_after_a_write(
    pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    peer.answer = lambda heard: ok(deal() if heard.method == "PATCH" else [deal()])
    lists = [Request("GET", path) for path in ("/api/v2/deals", "/v1/persons/5/deals")]
    for request in lists:
        await pipedrive.send(request, ana, Page[Deal])

    await pipedrive.send(RENAME, ana, Deal)
    for request in lists:
        await pipedrive.send(request, ana, Page[Deal])

    assert peer.count("GET") == 4


async def test_a_read_that_began_before_a_write_is_shown_to_nobody_after_it(
    pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    peer.gate.clear()
    peer.answers = [ok(deal(12, "old")), ok(deal(12, "new"))]
    reading = asyncio.create_task(pipedrive.send(READ, ana, Deal))
    await peer.until(1)
    writing = asyncio.create_task(pipedrive.send(RENAME, ana, Deal))
    await peer.until(2)
    peer.gate.set()
    await asyncio.gather(reading, writing)
    peer.answer = lambda _: ok(deal(12, "new"))

    assert (await pipedrive.send(READ, ana, Deal)).title == "new"


async def test_a_read_during_a_write_is_not_kept_beyond_it(
    pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    peer.gate.clear()
    peer.answers = [ok(deal(12, "new"))]
    writing = asyncio.create_task(pipedrive.send(RENAME, ana, Deal))
    await peer.until(1)
    peer.answer = lambda _: ok(deal(12, "old"))
    reading = asyncio.create_task(pipedrive.send(READ, ana, Deal))
    await peer.until(2)
    peer.gate.set()
    await asyncio.gather(reading, writing)
    peer.answer = lambda _: ok(deal(12, "new"))

    assert (await pipedrive.send(READ, ana, Deal)).title == "new"


async def test_two_readers_may_want_to_know_different_things(
    pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    peer.answer = lambda _: ok({"id": 12, "title": "Acme", "name": "Acme too"})

    assert (await pipedrive.send(READ, ana, Deal)).title == "Acme"
    assert (await pipedrive.send(READ, ana, Named)).name == "Acme too"
    assert len(peer.heard) == 1


async def test_a_kept_answer_that_does_not_tell_what_is_wanted_is_no_answer(
    pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    await pipedrive.send(READ, ana, Deal)

    with pytest.raises(Unavailable):
        await pipedrive.send(READ, ana, Page[Deal])
