"""How a message of Slack's reads as a note: its words, who wrote it, and the way back to it."""

from typing import Any

from bot.slack.saving import MOST, form_for
from bot.tools.catalog.saving import SAVE
from bot.tools.catalog.uploading import UPLOAD

WAY_BACK = "https://acme.slack.com/archives/C1/p1795000000000100"
FILE = {"id": "F01OFFER", "name": "offer.pdf"}


def filled(**message: Any) -> dict[str, Any]:
    press = form_for({"ts": "1795000000.000100", **message}, "C1", "acme")
    assert press is not None
    return dict(press.carries)


def note(**message: Any) -> str:
    said: str = filled(**message)["args"]["content"]
    return said


def test_below_the_words_stand_their_author_and_the_way_back() -> None:
    assert note(text="Hello", user="U1") == f"Hello\n\n<@U1> in Slack: {WAY_BACK}"


def test_a_person_goes_by_their_full_name_which_marks_nobody() -> None:
    press = form_for({"text": "Hello", "user": "U1"}, "C1", "", "Ana <@U2> Lima")
    assert press is not None
    assert press.carries["args"]["content"] == "Hello\n\nAna @U2 Lima in Slack"


def test_a_reply_is_found_within_its_thread() -> None:
    said = note(text="Hello", user="U1", thread_ts="1794000000.000100")

    assert said.endswith(f"{WAY_BACK}?thread_ts=1794000000.000100&cid=C1")


def test_an_app_goes_by_its_name() -> None:
    assert note(text="Hello", username="Intercom").endswith(f"\n\nIntercom in Slack: {WAY_BACK}")
    assert note(text="Hello", bot_profile={"name": "Jira"}).startswith("Hello\n\nJira in Slack")


def test_links_keep_what_they_are_called_and_where_they_lead() -> None:
    text = "<https://acme.com/a|The offer>, <http://acme.com|acme.com>, <mailto:a@b.c|a@b.c> &lt;3"

    assert note(text=text, user="U1").startswith(
        "The offer (https://acme.com/a), acme.com, a@b.c <3\n"
    )


def test_what_is_longer_than_a_form_takes_is_shortened_and_says_so() -> None:
    words, _, source = note(text="x" * 9_000, user="U1").partition("\n\n")

    assert words == "x" * MOST + "… (shortened)"
    assert source.endswith(WAY_BACK)


def test_its_files_come_along_and_files_alone_are_no_note() -> None:
    both, alone = filled(text="Hello", user="U1", files=[FILE]), filled(text="", files=[FILE])

    assert (both["tool"], both["args"]["file"]) == (SAVE.name, "F01OFFER:offer.pdf")
    assert alone == {"tool": UPLOAD.name, "args": {"file": "F01OFFER:offer.pdf"}}


def test_in_a_message_without_words_and_files_there_is_nothing_to_save() -> None:
    assert form_for({"ts": "1", "text": " ", "user": "U1"}, "C1", "acme") is None
