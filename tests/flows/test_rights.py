"""Whether somebody is still a member is asked of Slack at each change, not remembered."""

import re
from collections.abc import Callable
from dataclasses import asdict, replace

import pytest
from aiohttp.web import HTTPBadGateway

from bot.playground.pipedrive.faults import Rule
from bot.playground.pipedrive.records import Picture
from bot.playground.run import Playground
from bot.playground.slack.people import Person
from tests.flows.received import writes
from tests.flows.signed import clicks_anyway
from tests.flows.test_after_a_crash import until_it_took_effect
from tests.seat import Json, Seat, find

Change = Callable[[Playground], None]
OUT = "Deal Desk is for members of this workspace."
SILENT = "Slack isn't answering, so nothing was done."


def becomes_a_guest(desk: Playground) -> None:
    people = desk.workspace.people
    people["U0ANA"] = replace(people["U0ANA"], is_guest=True)


def is_another_companys(desk: Playground) -> None:
    people = desk.workspace.people
    people["U0ANA"] = replace(people["U0ANA"], is_stranger=True)


def slack_does_not_say(desk: Playground) -> None:
    desk.workspace.scopes = [one for one in desk.workspace.scopes if one != "users:read"]


class Garbled(Person):
    """Of whom Slack tells nothing but an error page."""

    def for_slack(self, now: float, *, with_locale: bool, with_email: bool) -> Json:
        raise HTTPBadGateway(text="<html>Bad gateway</html>", content_type="text/html")


class Halved(Person):
    """Of whom Slack tells something, but not who they are and where."""

    def for_slack(self, now: float, *, with_locale: bool, with_email: bool) -> Json:
        whole = super().for_slack(now, with_locale=with_locale, with_email=with_email)
        return {"tz": whole["tz"], "locale": self.locale}


def slack_answers_with_a_page(desk: Playground) -> None:
    people = desk.workspace.people
    people["U0ANA"] = Garbled(**asdict(people["U0ANA"]))


def slack_answers_by_halves(desk: Playground) -> None:
    people = desk.workspace.people
    people["U0ANA"] = Halved(**asdict(people["U0ANA"]))


each_change = pytest.mark.parametrize(
    ("change", "answer"),
    [
        pytest.param(becomes_a_guest, OUT, id="a guest by now"),
        pytest.param(is_another_companys, OUT, id="of another company by now"),
        pytest.param(slack_does_not_say, SILENT, id="Slack does not say"),
        pytest.param(slack_answers_with_a_page, SILENT, id="Slack answers with a page"),
        pytest.param(slack_answers_by_halves, SILENT, id="Slack answers by halves"),
    ],
)


@each_change
async def test_a_confirmed_delete_is_refused(
    desk: Playground, ana: Seat, change: Change, answer: str
) -> None:
    asked = await ana.types("/deal delete 12")
    change(desk)

    told = await ana.presses(asked, "Delete deal")

    assert told["text"].startswith(answer)
    assert writes(desk) == []


async def test_who_is_a_member_again_may_still_click(desk: Playground, ana: Seat) -> None:
    scopes = desk.workspace.scopes
    asked = await ana.types("/deal delete 12")
    slack_does_not_say(desk)
    await ana.presses(asked, "Delete deal")

    desk.workspace.scopes = scopes
    told = await clicks_anyway(desk, ana, asked, "Delete deal")

    assert told["text"].startswith("Deleted Acme renewal #12.")


async def test_who_is_a_member_again_is_answered_at_once(desk: Playground, ana: Seat) -> None:
    member = desk.workspace.people["U0ANA"]
    card = await ana.types("/deal 12")
    becomes_a_guest(desk)
    refused = await ana.presses(card, "Won")

    desk.workspace.people["U0ANA"] = member
    told = await ana.types("/deal 12")

    assert refused["text"].startswith(OUT)
    assert told["text"].startswith("Acme renewal, deal #12")


@each_change
async def test_an_undo_is_refused(desk: Playground, ana: Seat, change: Change, answer: str) -> None:
    done = await ana.types("/deal edit 12 value=15k")
    desk.world.ledger.clear()
    change(desk)

    told = await ana.presses(done, "Undo")

    assert told["text"].startswith(answer)
    assert writes(desk) == []


@each_change
async def test_a_button_that_changes_something_is_refused(
    desk: Playground, ana: Seat, change: Change, answer: str
) -> None:
    card = await ana.types("/deal 12")
    change(desk)

    told = await ana.presses(card, "Won")

    assert told["text"].startswith(answer)
    assert writes(desk) == []


@each_change
async def test_a_form_that_changes_something_is_refused(
    desk: Playground, ana: Seat, change: Change, answer: str
) -> None:
    await ana.sends("/deal edit 12 ?")
    view = await ana.modal()
    change(desk)

    await ana.submits(view, title="Acme, again")
    told = await ana.told()

    assert told["text"].startswith(answer)
    assert writes(desk) == []


@each_change
async def test_files_that_were_dropped_into_a_form_stay_here(
    desk: Playground, ana: Seat, change: Change, answer: str
) -> None:
    await ana.sends("/deal attach 12 ?")
    view = await ana.modal()
    file = await ana.uploads("offer.pdf", b"%PDF-1.4\n%%EOF")
    change(desk)

    await ana.submits(view, file=[file])
    told = await ana.told()

    assert told["text"].startswith(answer)
    assert writes(desk) == []


async def test_many_records_with_their_number_typed_are_refused_too(
    desk: Playground, ana: Seat
) -> None:
    company, user = desk.world.company, desk.world.user("ana")
    deals = [d for d in company.deals.values() if d.status == "open" and not d.is_archived]
    numbers = [str(deal.id) for deal in deals if company.may_see(user, deal)][:12]
    asked = await ana.types(f"/deal bulk-delete ids={','.join(numbers)}")
    await ana.clicks(asked, _label(asked))
    view = await ana.modal()
    becomes_a_guest(desk)

    await ana.submits(view, number="12")
    told = await ana.told()

    assert told["text"].startswith(OUT)
    assert writes(desk) == []


async def test_reading_may_rely_on_what_slack_said_a_moment_ago(
    desk: Playground, ana: Seat
) -> None:
    await ana.types("/deal 12")
    slack_does_not_say(desk)

    assert (await ana.types("/deal 13"))["text"].startswith("Acme renewal 2026")


def _label(asked: Json) -> str:
    found = re.search(r"Delete \d+ deals…", str(asked["blocks"]))
    assert found
    return str(find(asked["blocks"], found[0])[1]["text"]["text"])


QUESTIONS = [
    ("/deal merge 12 into 13", "Merge"),
    ("/person new Twin email=jo.doe@acme.example", "Create anyway"),
    ("/person remove-picture 1", "Remove picture"),
    ('/deal remove-product 12 "Team seat"', "Remove product"),
    ("/activity delete 1", "Delete activity"),
]


@pytest.mark.parametrize(("line", "label"), QUESTIONS)
async def test_no_question_is_answered_by_whoever_is_out_by_now(
    desk: Playground, ana: Seat, line: str, label: str
) -> None:
    desk.world.company.persons[1].picture = Picture(1, 1, 101, "2026-01-01 00:00:00", b"")
    await ana.types('/deal add-product 12 "Team seat" x=2')
    asked = await ana.types(line)
    desk.world.ledger.clear()
    becomes_a_guest(desk)

    told = await ana.presses(asked, label)

    assert told["text"].startswith(OUT)
    assert writes(desk) == []


async def test_what_was_interrupted_is_not_done_for_whoever_is_out_by_now(
    desk: Playground, ana: Seat
) -> None:
    rule = Rule(kind="delay", method="PATCH", seconds=60, times=1)
    desk.world.faults.add(rule)
    await ana.sends("/deal won 12")
    await until_it_took_effect(rule)
    await desk.stop_bot(within=0)
    await ana.lets_pass(minutes=30)
    await desk.start_bot()
    asked = await ana.told()
    desk.world.ledger.clear()
    becomes_a_guest(desk)

    told = await ana.presses(asked, "Do it now")

    assert told["text"].startswith(OUT)
    assert writes(desk) == []
