"""The mail around a record: who wrote what to whom, for the one who asks and nobody else."""

from typing import Any

import pytest

from bot.playground.run import Playground
from tests.flows.received import requests
from tests.flows.test_histories import asked, lines
from tests.seat import Seat, labels

Json = dict[str, Any]
MAIL = "/v1/deals/12/mailMessages"


async def test_subject_parties_and_the_beginning_are_told_but_never_the_text(
    desk: Playground, ana: Seat
) -> None:
    mail = next(one for one in desk.world.company.mails.values() if one.deal_id == 12)
    mail.subject, mail.body = "Our offer", "Dear Ana,\n" + "so much to say " * 40

    told = await ana.types("/deal mail 12")

    (said,) = [line for line in lines(told) if "Our offer" in line]
    assert "from Jo Doe to Ana Lima" in said
    assert "Dear Ana, so much to say" in said
    assert len(said) < 300
    assert "include_body" not in asked(desk, MAIL)
    assert "Mail of Acme renewal #12" in str(told["blocks"][0])


async def test_what_was_not_read_yet_is_marked(desk: Playground, ana: Seat) -> None:
    for mail in desk.world.company.mails.values():
        mail.is_read = mail.deal_id != 12

    said = lines(await ana.types("/deal mail 12"))

    assert all(line.startswith("unread ") for line in said)


@pytest.mark.parametrize("line", ["/deal mail 12", "/deal mail 12 share"])
async def test_mail_is_never_shown_to_a_channel(line: str, ana: Seat) -> None:
    told = await ana.types(line)

    assert "Share" not in labels(told["blocks"])
    assert "Shared by" not in str(told["blocks"])
    assert told["ephemeral"]
    assert "Only you see mail." in str(told["blocks"])


async def test_mail_is_paged_by_number(desk: Playground, ana: Seat) -> None:
    first = await ana.types("/deal mail 12 limit=1")
    second = await ana.presses(first, "Next")

    assert lines(first) != lines(second)
    assert asked(desk, MAIL) == {"limit": "1", "start": "1"}


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("/person mail 1", "/v1/persons/1/mailMessages"),
        ("/org mail 1", "/v1/organizations/1/mailMessages"),
    ],
)
async def test_persons_and_organizations_have_mail_too(
    line: str, path: str, desk: Playground, ana: Seat
) -> None:
    told = await ana.types(line)

    assert requests(desk, path)
    assert lines(told)


async def test_no_mail_says_so(desk: Playground, ana: Seat) -> None:
    desk.world.company.mails.clear()

    told = await ana.types("/deal mail 12")

    assert told["text"] == "There is no mail here that you can see."


async def test_what_strangers_wrote_stays_mere_words(desk: Playground, ana: Seat) -> None:
    for mail in desk.world.company.mails.values():
        mail.subject = "<!channel> *Win* <https://evil.example|now> \u202egnp"
        mail.body = "<@U0TOM> `x` :tada:"

    told = await ana.types("/deal mail 12")

    assert "<!channel> *Win*" in lines(told)[0]
    for sign in ("<!channel>", "<@U0TOM>", "*Win*", ":tada:", "\u202e"):
        assert sign not in told["text"]
    assert "\u202e" not in str(told["blocks"])
