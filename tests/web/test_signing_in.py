"""Signing in to Pipedrive in a browser, and everything that must not make a link there."""

import asyncio
from datetime import timedelta

import aiohttp
import pytest
from yarl import URL

from bot.accounts.links import Link
from bot.playground.pipedrive.faults import Rule
from bot.web.sign_in import CALLBACK, START, YES
from tests.effort import in_full
from tests.store.databases import heard
from tests.surfing import Shown, Surfer, surfer
from tests.web.conftest import Desk

TOO_OLD, ELSEWHERE = "This sign-in is over", "This sign-in was begun in another browser"


async def link(desk: Desk, user: str = "U0ANA") -> Link | None:
    return await desk.links.get("T0DESK", user)


def callback(desk: Desk, **query: str) -> URL:
    return URL(f"{desk.url}{CALLBACK}").with_query(query)


def state_of(button: str) -> str:
    return URL(button).query["state"]


async def test_the_last_page_names_both_and_only_its_button_makes_the_link(
    desk: Desk, ana: Surfer
) -> None:
    page = await ana.allows(await desk.button())

    assert page.text == (
        "Deal Desk Connect Slack with Pipedrive? Go on only if both are you. "
        "In Slack @ana · Northwind <Slack> In Pipedrive Ana Lima · Northwind "
        "Connect Ana Lima with @ana That isn't me"
    )
    assert await link(desk) is None
    assert desk.signed_in == []

    done = await ana.presses(page)

    assert done.text.startswith("Deal Desk You are connected What you do with Deal Desk in Slack")
    made = await link(desk)
    assert made
    assert (made.name, made.login.scheme) == ("Ana Lima", "bearer")
    ((_, name, kept),) = desk.signed_in
    assert (name, kept) == (("Ana Lima", "Northwind"), "what they were doing")


async def test_no_page_may_be_framed_kept_or_scripted(desk: Desk, ana: Surfer) -> None:
    page = await ana.allows(await desk.button())

    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["Cache-Control"] == "no-store"
    assert "<script" not in page.html
    assert "&lt;Slack&gt;" in page.html


async def test_whoever_says_no_there_is_not_linked_and_their_grant_ends(
    desk: Desk, ana: Surfer
) -> None:
    page = await ana.allows(await desk.button())

    said = await ana.presses(page, no="1")

    assert "Nothing was connected" in said.text
    assert await link(desk) is None
    assert desk.world.apps.grants == []


async def test_whoever_says_no_keeps_the_login_that_they_have(desk: Desk, ana: Surfer) -> None:
    await ana.signs_in(await desk.button())

    await ana.presses(await ana.allows(await desk.button()), no="1")

    assert await link(desk)
    assert desk.world.apps.answered["revoke"] == 0


async def test_another_login_takes_the_place_of_the_one_before_and_says_so(
    desk: Desk, ana: Surfer
) -> None:
    await ana.signs_in(await desk.button())

    page = await ana.allows(await desk.button(), "tom")

    assert "It takes the place of Ana Lima." in page.text
    await ana.presses(page)
    made = await link(desk)
    assert made
    assert made.name == "Tom Berg"


# --- what must not make a link -----------------------------------------------------------------


async def test_two_sign_ins_in_one_browser_do_not_disturb_each_other(
    desk: Desk, ana: Surfer
) -> None:
    first = await ana.opens(await desk.button())
    second = await ana.opens(await desk.button())

    page = await ana.presses(first, who="ana")

    assert "In Slack @ana" in page.text
    assert "In Slack @ana" in (await ana.presses(second, who="ana")).text


async def test_a_button_that_was_sent_to_somebody_else_shows_them_whose_it_is(
    desk: Desk, ana: Surfer
) -> None:
    """Mallory would like to act as Ana: he sends her his own button."""
    page = await ana.allows(await desk.button("U0MALLORY"))

    assert "Connect Ana Lima with @mallory" in page.text
    assert await link(desk, "U0MALLORY") is None


async def test_the_yes_of_another_browser_is_none(desk: Desk, ana: Surfer, mallory: Surfer) -> None:
    page = await ana.allows(await desk.button("U0MALLORY"))

    stolen = await mallory.presses(page)

    assert (stolen.status, ELSEWHERE in stolen.text) == (400, True)
    assert await link(desk, "U0MALLORY") is None


async def test_a_yes_from_another_page_is_none(desk: Desk, ana: Surfer) -> None:
    page = await ana.allows(await desk.button())

    forged = await ana.posts(page.action, page.fields, Origin="https://evil.example")

    assert (forged.status, ELSEWHERE in forged.text) == (400, True)
    assert await link(desk) is None
    assert "You are connected" in (await ana.presses(page)).text


async def _absent(desk: Desk, ana: Surfer) -> Shown:
    await ana.opens(await desk.button())
    return await ana.opens(callback(desk, code="c"))


async def _tampered(desk: Desk, ana: Surfer) -> Shown:
    button = await desk.button()
    await ana.opens(button)
    return await ana.opens(callback(desk, code="c", state=f"{state_of(button)[:-1]}!"))


async def _expired(desk: Desk, ana: Surfer) -> Shown:
    page = await ana.opens(await desk.button())
    desk.clock.advance(timedelta(seconds=601))
    return await ana.presses(page, who="ana")


async def _expired_at_the_yes(desk: Desk, ana: Surfer) -> Shown:
    page = await ana.allows(await desk.button())
    desk.clock.advance(timedelta(seconds=601))
    return await ana.presses(page)


async def _opened_too_late(desk: Desk, ana: Surfer) -> Shown:
    button = await desk.button()
    desk.clock.advance(timedelta(seconds=601))
    return await ana.opens(button)


async def _used(desk: Desk, ana: Surfer) -> Shown:
    button = await desk.button()
    await ana.allows(button)
    return await ana.opens(callback(desk, code="c", state=state_of(button)))


async def _of_another_purpose(desk: Desk, ana: Surfer) -> Shown:
    page = await ana.opens(await desk.button())
    return await ana.posts(f"{desk.url}{YES}", {"state": page.fields["state"]})


async def _yes_by_a_link(desk: Desk, ana: Surfer) -> Shown:
    page = await ana.allows(await desk.button())
    return await ana.opens(callback(desk, code="c", state=page.fields["state"]))


async def _yes_that_is_too_long(desk: Desk, ana: Surfer) -> Shown:
    page = await ana.allows(await desk.button())
    return await ana.presses(page, more="x" * 1_000)


async def _no_cookie(desk: Desk, ana: Surfer) -> Shown:
    page = await ana.opens(await desk.button())
    ana.session.cookie_jar.clear()
    return await ana.presses(page, who="ana")


async def _other_cookie(desk: Desk, ana: Surfer) -> Shown:
    page = await ana.opens(await desk.button())
    ana.session.cookie_jar.clear()
    await ana.opens(await desk.button())
    return await ana.presses(page, who="ana")


async def _declined(desk: Desk, ana: Surfer) -> Shown:
    return await ana.presses(await ana.opens(await desk.button()), deny="1")


async def _foreign_code(desk: Desk, ana: Surfer) -> Shown:
    """One that Pipedrive has given for another address."""
    button = await desk.button()
    await ana.opens(button)
    code = desk.world.apps.allow(desk.world.user("ana"), "https://evil.example/callback")
    return await ana.opens(callback(desk, code=code, state=state_of(button)))


async def _used_code(desk: Desk, ana: Surfer) -> Shown:
    code = desk.world.apps.allow(desk.world.user("ana"), f"{desk.url}{CALLBACK}")
    for _ in range(2):
        button = await desk.button()
        await ana.opens(button)
        page = await ana.opens(callback(desk, code=code, state=state_of(button)))
    return page


async def _answer_lost(desk: Desk, ana: Surfer) -> Shown:
    desk.world.faults.add(Rule("reset_after", path="/oauth/token", times=1))
    return await ana.allows(await desk.button())


async def _nobody_there(desk: Desk, ana: Surfer) -> Shown:
    desk.world.faults.add(Rule("status", path="/v1/users/me", status=500))
    return await ana.allows(await desk.button())


NO_LINK = {
    "without a state": (_absent, TOO_OLD),
    "with a tampered state": (_tampered, TOO_OLD),
    "with an expired state": (_expired, TOO_OLD),
    "with an expired yes": (_expired_at_the_yes, TOO_OLD),
    "with a button that is too old": (_opened_too_late, TOO_OLD),
    "with a used state": (_used, TOO_OLD),
    "with a state of another purpose": (_of_another_purpose, TOO_OLD),
    "with a yes that is only an address": (_yes_by_a_link, TOO_OLD),
    "with a form that no page of ours has": (_yes_that_is_too_long, TOO_OLD),
    "without the cookie": (_no_cookie, ELSEWHERE),
    "with another cookie": (_other_cookie, ELSEWHERE),
    "after a no at Pipedrive": (_declined, "You did not allow it in Pipedrive."),
    "with a code for another address": (_foreign_code, "Pipedrive did not accept this sign-in"),
    "with a code that was used": (_used_code, "Pipedrive did not accept this sign-in"),
    "where the answer is lost": (_answer_lost, "Pipedrive did not answer"),
    "where nobody says who it is": (_nobody_there, "Pipedrive did not answer"),
}


async def test_nothing_else_makes_a_link_and_each_says_why(desk: Desk) -> None:
    for how, (attempt, sentence) in NO_LINK.items():
        async with surfer() as person:
            page = await attempt(desk, person)
        desk.world.faults.clear()

        assert sentence in page.text, how
        assert await link(desk) is None, how
        assert desk.signed_in == [], how


async def test_what_a_stranger_makes_up_is_looked_for_and_nothing_is_written(
    desk: Desk, ana: Surfer
) -> None:
    with heard() as said:
        for step in (START, CALLBACK):
            page = await ana.opens(f"{desk.url}{step}?state=made-up&code=c")
            assert (page.status, TOO_OLD in page.text) == (400, True)
        await ana.posts(f"{desk.url}{YES}", {"state": "made-up"})

    ours = [one for one in said if "oauth_states" in one]
    assert len(ours) >= 3
    assert {one.split()[0] for one in ours} == {"SELECT"}


async def test_the_yes_is_no_address_to_be_opened(desk: Desk, ana: Surfer) -> None:
    page = await ana.allows(await desk.button())

    assert (await ana.opens(page.action.with_query(page.fields))).status == 405
    assert await link(desk) is None


async def test_an_address_of_ours_leads_to_pipedrive_and_nowhere_else(
    desk: Desk, ana: Surfer
) -> None:
    button = URL(await desk.button())

    page = await ana.opens(button.update_query(redirect_uri="https://evil.example"))

    assert page.url.origin() == URL(desk.entry.oauth.page("")).origin()
    assert page.url.query["redirect_uri"] == f"{desk.url}{CALLBACK}"


# --- the end of a grant ------------------------------------------------------------------------


async def uninstalled(desk: Desk, person: Surfer, secret: str, **told: object) -> int:
    apps = desk.world.apps
    body = {"client_id": apps.client_id, "company_id": 777, "user_id": 101, "timestamp": "now"}
    proof = {"Authorization": aiohttp.encode_basic_auth(apps.client_id, secret)}
    async with person.session.delete(
        f"{desk.url}{CALLBACK}", json={**body, **told}, headers=proof
    ) as response:
        return response.status


async def test_an_uninstall_in_pipedrive_ends_every_link_that_rests_on_it(
    desk: Desk, ana: Surfer
) -> None:
    await ana.signs_in(await desk.button())
    await ana.signs_in(await desk.button("U0TWIN"))
    await ana.signs_in(await desk.button("U0TOM"), "tom")
    made = await link(desk)
    assert made
    ids = {"company_id": made.company, "user_id": made.pipedrive_user}

    status = await uninstalled(desk, ana, desk.world.apps.client_secret, **ids)

    assert status == 200
    assert sorted(desk.gone) == [("T0DESK", "U0ANA"), ("T0DESK", "U0TWIN")]


async def test_a_forged_uninstall_ends_nothing(desk: Desk, ana: Surfer) -> None:
    await ana.signs_in(await desk.button())
    made = await link(desk)
    assert made
    ids = {"company_id": made.company, "user_id": made.pipedrive_user}
    right = desk.world.apps.client_secret

    forged = [
        await uninstalled(desk, ana, "wrong", **ids),
        await uninstalled(desk, ana, right, **ids, client_id="other"),
        await uninstalled(desk, ana, right, company_id="x"),
    ]

    assert forged == [401, 400, 400]
    assert desk.gone == []


async def test_who_disconnects_gives_the_grant_back_unless_somebody_else_rests_on_it(
    desk: Desk, ana: Surfer
) -> None:
    await ana.signs_in(await desk.button())
    await ana.signs_in(await desk.button("U0TWIN"))

    assert await desk.links.remove("T0DESK", "U0ANA") == "gone"
    assert desk.world.apps.answered["revoke"] == 0
    assert await desk.links.remove("T0DESK", "U0TWIN") == "gone"
    assert desk.world.apps.answered["revoke"] == 1


async def test_where_pipedrive_cannot_be_told_that_is_said(desk: Desk, ana: Surfer) -> None:
    await ana.signs_in(await desk.button())
    desk.world.faults.add(Rule("status", path="/oauth/revoke", status=500))

    assert await desk.links.remove("T0DESK", "U0ANA") == "kept_there"


# --- many at once ------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
async def test_each_state_pressed_eight_times_at_once_makes_one_link(desk: Desk) -> None:
    states = 1_000 if in_full() else 20
    desk.world.limits.daily *= 100

    async def person(number: int) -> list[int]:
        user = f"U{number}"
        async with surfer() as anyone:
            page = await anyone.allows(await desk.button(user))
            pressed = await asyncio.gather(*(anyone.presses(page) for _ in range(8)))
        return sorted(each.status for each in pressed)

    answers = []
    for first in range(0, states, 20):
        answers += await asyncio.gather(*(person(first + each) for each in range(20)))

    assert answers == [[200] + [400] * 7] * states
    assert len(desk.signed_in) == states
    assert len({id for id, *_ in desk.signed_in}) == states
