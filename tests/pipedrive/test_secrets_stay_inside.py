import logging
import traceback

import pytest
from pydantic import SecretStr

from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.http.errors import BadToken, PipedriveError
from bot.pipedrive.records.models import Deal
from bot.pipedrive.request import Login, Request
from tests.pipedrive.faults import DENIED, LOST, REFUSED
from tests.pipedrive.peer import Peer, Wire, http, no

SECRET = "canary-a1b2c3"
FAULTS: dict[str, Wire] = LOST | {name: wire for name, (wire, _) in REFUSED.items()}
FAULTS["success: false"] = DENIED


@pytest.fixture(params=["token", "bearer"])
def login(request: pytest.FixtureRequest) -> Login:
    return Login("T1", 7, 41, SecretStr(SECRET), request.param)


def test_a_login_shows_no_secret(login: Login) -> None:
    assert SECRET not in repr(login)
    assert SECRET not in str(login)
    assert SECRET not in f"{login}"


def test_logins_compare_by_their_secret_too(login: Login) -> None:
    other = Login("T1", 7, 41, SecretStr("other"), login.scheme)

    assert login == Login("T1", 7, 41, SecretStr(SECRET), login.scheme)
    assert login != other


@pytest.mark.parametrize("fault", FAULTS)
async def test_no_error_and_no_log_line_holds_the_secret(
    fault: str, pipedrive: Pipedrive, peer: Peer, login: Login, caplog: pytest.LogCaptureFixture
) -> None:
    peer.answer = lambda _: FAULTS[fault]
    caplog.set_level(logging.DEBUG)

    with pytest.raises(PipedriveError) as raised:
        await pipedrive.send(Request("DELETE", "/api/v2/deals/12"), login, Deal)

    assert SECRET not in caplog.text
    assert SECRET not in everything_about(raised.value)
    assert SECRET not in peer.heard[0].target


@pytest.mark.parametrize("end", ["\r\nX-Evil: 1", "\n", "\0", "é"])
async def test_what_cannot_be_a_token_is_refused_and_not_repeated(
    end: str, pipedrive: Pipedrive, peer: Peer
) -> None:
    login = Login("T1", 7, 41, SecretStr(SECRET + end))

    with pytest.raises(BadToken) as refused:
        await pipedrive.send(Request("GET", "/api/v2/deals/12"), login, Deal)

    assert SECRET not in everything_about(refused.value)
    assert peer.heard == []


def everything_about(error: BaseException) -> str:
    """The error, its attributes, and all that it drags along."""
    text = "".join(traceback.format_exception(error))
    chain: BaseException | None = error
    while chain is not None:
        text += f"{chain!r} {chain} {vars(chain)!r}"
        chain = chain.__cause__ or chain.__context__
    return text


async def test_a_page_that_repeats_our_headers_gives_nothing_away(
    pipedrive: Pipedrive, peer: Peer, login: Login
) -> None:
    peer.answer = lambda heard: http(403, str(heard.headers).encode())

    with pytest.raises(PipedriveError) as raised:
        await pipedrive.send(Request("GET", "/api/v2/deals/12"), login, Deal)

    assert SECRET not in everything_about(raised.value)


async def test_the_words_of_a_refusal_are_those_of_pipedrive(
    pipedrive: Pipedrive, peer: Peer, login: Login
) -> None:
    peer.answer = lambda _: no(403, "You do not have permissions to do this.")

    with pytest.raises(PipedriveError) as raised:
        await pipedrive.send(Request("GET", "/api/v2/deals/12"), login, Deal)

    assert str(raised.value) == "You do not have permissions to do this."
