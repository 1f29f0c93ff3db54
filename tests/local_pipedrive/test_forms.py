"""Bodies that are no JSON: forms, and forms with files in them."""

import pytest

from bot.playground.pipedrive.api import Refusal
from bot.playground.pipedrive.bodies import Body
from bot.playground.pipedrive.values import Upload


def as_it_is(text: str) -> str:
    return text


def test_a_file_is_written_down_by_its_name_and_size() -> None:
    body = Body("multipart", form={"file": Upload("Jo.png", b"12345"), "crop_x": "4"})

    assert body.readable(as_it_is) == {"file": "Jo.png, 5 bytes", "crop_x": "4"}


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (Body("json", b"{}"), "must be multipart/form-data"),
        (Body("multipart"), "is not a valid form"),
    ],
)
def test_a_body_of_another_kind_is_refused(body: Body, why: str) -> None:
    with pytest.raises(Refusal, match=why):
        body.content("multipart")
