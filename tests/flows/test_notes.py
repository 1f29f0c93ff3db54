"""Notes on deals, persons and organizations: HTML in Pipedrive, plain text here."""

import pytest

from bot.playground.pipedrive.faults import Rule
from bot.playground.run import Playground
from tests.flows.in_time import CHECKING, in_time
from tests.flows.received import writes
from tests.seat import Seat, labels

NOTES = "/v1/notes"
QUOTE = "Added a note on Acme renewal #12: They need a quote"


def texts(desk: Playground, text: str) -> list[int]:
    return [note.id for note in desk.world.company.notes.values() if note.content == text]


@pytest.mark.parametrize(
    ("line", "on", "said"),
    [
        ("/deal note 12", {"deal_id": 12}, "on Acme renewal #12"),
        ("/person note 7", {"person_id": 7}, "on Vera Nguyen #7"),
        ("/org note 34", {"org_id": 34}, "#34"),
    ],
)
async def test_a_note_is_added_and_told_with_all_that_it_says(
    line: str, on: dict[str, int], said: str, desk: Playground, ana: Seat
) -> None:
    told = await ana.types(f"{line} They need a quote")

    assert told["text"].endswith(f"{said}: They need a quote")
    assert labels(told["blocks"]) == ["Show note", "Share", "Delete it…"]
    assert writes(desk) == [("POST", NOTES, {"content": "They need a quote", **on})]


async def test_a_lead_takes_notes_too_and_goes_by_its_name(desk: Playground, ana: Seat) -> None:
    lead = next(one for one in desk.world.company.leads.values() if not one.is_archived)

    added = await ana.types(f'/lead note "{lead.title}" They need a quote')
    listed = await ana.types(f'/lead notes "{lead.title}"')
    shown = await ana.presses(added, "Show note")

    assert added["text"] == f"Added a note on {lead.title}: They need a quote"
    assert "They need a quote" in listed["text"]
    assert lead.title in str(shown["blocks"])
    assert writes(desk) == [("POST", NOTES, {"content": "They need a quote", "lead_id": lead.id})]


async def test_a_deal_goes_by_its_name_too(desk: Playground, ana: Seat) -> None:
    told = await ana.types('/deal note "acme renewal" They need a quote')

    assert told["text"] == QUOTE


async def test_the_notes_on_a_deal_are_listed_the_latest_first(ana: Seat) -> None:
    await ana.types("/deal note 12 They need a quote")

    told = await ana.types("/deal notes 12")

    assert told["text"] == (
        "Notes on Acme renewal #12: 2 notes: They need a quote #101 (Ana Lima), "
        "Competitor in the race, price is not the point. #4 (Ana Lima)."
    )
    assert labels(told["blocks"]) == ["Open a note…", "Add…", "Share"]


async def test_where_there_are_none_one_can_be_added(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/person notes 7")
    await ana.clicks(told, "Add…")
    await ana.submits(await ana.modal(), content="Prefers mornings\nand tea")
    added = await ana.told()

    assert told["text"] == "Notes on Vera Nguyen #7: There are no notes here yet."
    assert added["text"].startswith("Added a note on Vera Nguyen #7: Prefers mornings")
    assert writes(desk) == [
        ("POST", NOTES, {"content": "Prefers mornings<br>and tea", "person_id": 7})
    ]


async def test_what_is_typed_is_no_html_and_what_is_html_is_shown_as_text(
    desk: Playground, ana: Seat
) -> None:
    typed = await ana.types("/deal note 12 <b>Fish</b> & *chips*")
    note = desk.world.company.notes[4]
    note.content = (
        "<p>One <b>bold</b> <!-- x --></p><script>alert(1)</script><p>&lt;two&gt; *x*</p>"
    )
    shown = await ana.types("/crm show-note 4")

    assert writes(desk)[0][2]["content"] == ("&lt;b&gt;Fish&lt;/b&gt; &amp; *chips*")
    assert "&lt;b&gt;Fish&lt;/b&gt; &amp; ∗chips∗" in typed["text"]
    words = shown["blocks"][0]["elements"][0]["elements"][1]
    assert words == {"type": "text", "text": "One bold\n<two> *x*"}


async def test_an_edit_says_both_texts_and_is_undone_with_its_formatting(
    desk: Playground, ana: Seat
) -> None:
    desk.world.company.notes[4].content = "<p>Call <b>Jo</b></p>"

    told = await ana.types("/crm edit-note 4 Call Tom")
    undone = await ana.presses(told, "Undo")

    assert told["text"] == (
        "Changed a note on Acme renewal #12. It said: Call Jo. It says: Call Tom. "
        "Its formatting is gone, and where links in it led."
    )
    assert undone["text"] == (
        "Put back a note on Acme renewal #12. It said: Call Tom. It says: Call Jo"
    )
    assert writes(desk) == [
        ("PUT", f"{NOTES}/4", {"content": "Call Tom"}),
        ("PUT", f"{NOTES}/4", {"content": "<p>Call <b>Jo</b></p>"}),
    ]


async def test_the_form_of_an_edit_holds_the_text(desk: Playground, ana: Seat) -> None:
    shown = await ana.types("/crm show-note 4")
    await ana.clicks(shown, "Edit")
    form = await ana.modal()
    await ana.submits(form, content="Price is the point")

    assert "Competitor in the race, price is not the point." in str(form)
    assert (await ana.told())["text"].startswith("Changed a note on Acme renewal #12.")
    assert writes(desk) == [("PUT", f"{NOTES}/4", {"content": "Price is the point"})]


async def test_a_note_is_deleted_after_asking_and_can_be_added_again(
    desk: Playground, ana: Seat
) -> None:
    asked = await ana.types("/crm delete-note 4")
    before = writes(desk)
    gone = await ana.presses(asked, "Delete note")
    again = await ana.presses(gone, "Add it again")

    assert asked["text"].startswith(
        "Delete Competitor in the race, price is not the point. #4? on Acme renewal · Ana Lima"
    )
    assert "Comments on it go too, if there are any." in asked["text"]
    assert "There is no Undo, but what it says stays here." in asked["text"]
    assert before == []
    assert gone["text"] == (
        "Deleted a note on Acme renewal #12: Competitor in the race, price is not the point."
    )
    assert again["text"].startswith("Added a note on Acme renewal #12: Competitor")
    text = "<p>Competitor in the race, price is not the point.</p>"
    assert writes(desk) == [
        ("DELETE", f"{NOTES}/4", None),
        ("POST", NOTES, {"content": text, "deal_id": 12}),
    ]


async def test_what_was_added_last_is_undone_by_deleting_it(desk: Playground, ana: Seat) -> None:
    await ana.types("/deal note 12 They need a quote")

    asked = await ana.types("/crm undo")
    gone = await ana.presses(asked, "Delete note")

    assert gone["text"] == "Deleted a note on Acme renewal #12: They need a quote"
    assert texts(desk, "They need a quote") == []


@pytest.mark.parametrize("kind", ["reset_after", "reset_before"])
async def test_a_note_whose_answer_was_lost_is_there_once(
    kind: str, desk: Playground, ana: Seat
) -> None:
    desk.world.faults.add(Rule(kind=kind, method="POST", path=NOTES, times=1))  # type: ignore[arg-type]

    told = await in_time(ana, await ana.types("/deal note 12 They need a quote"))

    assert told["text"] == QUOTE
    assert len(texts(desk, "They need a quote")) == 1


async def test_an_edit_whose_answer_was_lost_is_looked_for(desk: Playground, ana: Seat) -> None:
    desk.world.faults.add(Rule(kind="reset_after", method="PUT", path=f"{NOTES}/4", times=1))

    told = await in_time(ana, await ana.types("/crm edit-note 4 Call Tom"))

    assert told["text"].startswith("Changed a note on Acme renewal #12. It said: Competitor")
    assert not told["text"].startswith(CHECKING)
    assert len(writes(desk)) == 1


async def test_a_note_of_another_person_is_not_seen_by_who_may_not_see_its_deal(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    added = await ana.types("/deal note 16 Quiet")
    (id_,) = texts(desk, "Quiet")

    told = await tom.types(f"/crm delete-note {id_}")

    assert "Added a note" in added["text"]
    assert "Quiet" not in str(told)
    assert texts(desk, "Quiet") == [id_]


async def test_a_name_is_no_number_of_a_note(ana: Seat) -> None:
    await ana.sends("/crm edit-note acme Hello")

    assert "“acme” isn't the number of a note; a list of notes shows them." in str(
        await ana.modal()
    )


@pytest.mark.parametrize(
    "line",
    [
        "/crm note 12: They need a quote",
        "/crm add a note to acme renewal: They need a quote",
        "/deal note on 12 - They need a quote",
    ],
)
async def test_a_note_is_added_as_people_say_it(line: str, desk: Playground, ana: Seat) -> None:
    told = await ana.types(line)

    assert told["text"].startswith(QUOTE)
    assert writes(desk) == [("POST", NOTES, {"content": "They need a quote", "deal_id": 12})]


async def test_where_the_name_ends_is_asked_if_nothing_says_so(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/deal note acme renewal They need a quote")

    assert told["text"].startswith("Which deal is “acme”?")
    assert writes(desk) == []


async def test_the_notes_of_a_record_are_asked_for_as_people_say_it(ana: Seat) -> None:
    told = await ana.types("/deal acme renewal's notes")

    assert told["text"].startswith("Notes on Acme renewal #12: 1 note: Competitor")


async def test_a_card_has_a_button_for_a_note(desk: Playground, ana: Seat) -> None:
    card = await ana.types("/deal show 12")
    await ana.clicks(card, "Note…")
    await ana.submits(await ana.modal(), content="They need a quote")

    assert (await ana.told())["text"].startswith(QUOTE)
    assert writes(desk) == [("POST", NOTES, {"content": "They need a quote", "deal_id": 12})]


async def test_a_card_shows_the_last_note(desk: Playground, ana: Seat) -> None:
    before = await ana.types("/person show 7")
    await ana.types("/person note 7 <b>Tea</b> & *cake*")
    after = await ana.types("/person show 7")
    deal = await ana.types("/deal show 12")

    assert "Last note" not in str(before)
    (last,) = [one for one in after["blocks"] if "Last note" in str(one)]
    assert [part["text"] for part in last["elements"][0]["elements"]] == [
        "Last note  ",
        "<b>Tea</b> & *cake*",
        "  (Ana Lima, just now)",
    ]
    assert "Competitor in the race, price is not the point." in str(deal)


async def test_the_card_of_a_lead_shows_it_too_though_they_are_not_counted(ana: Seat) -> None:
    before = await ana.types("/lead show asked at the fair, number 2")
    await ana.types('/lead note "asked at the fair, number 2" They need a quote')
    after = await ana.types("/lead show asked at the fair, number 2")

    assert "Last note" not in str(before)
    (last,) = [one for one in after["blocks"] if "Last note" in str(one)]
    assert "They need a quote" in str(last)
    assert "(Ana Lima, just now)" in str(last)


async def test_without_notes_none_is_asked_for(desk: Playground, ana: Seat) -> None:
    await ana.types("/person show 7")

    assert [entry.path for entry in desk.world.ledger if entry.path == NOTES] == []


@pytest.mark.parametrize("text", ["call Jo tomorrow 3pm", "won, they signed", "tom takes over 13"])
async def test_behind_a_number_all_of_it_is_the_note(
    text: str, desk: Playground, ana: Seat
) -> None:
    await ana.types(f"/deal note 12 {text}")

    assert writes(desk) == [("POST", NOTES, {"content": text, "deal_id": 12})]


async def test_a_very_long_note_is_shown_as_far_as_there_is_room(
    desk: Playground, ana: Seat
) -> None:
    line = "<p>👨‍👩‍👧 &lt;!here&gt; עברית " + "x" * 60 + "</p>"
    long = line * 900
    desk.world.company.notes[4].content = long

    shown = await ana.types("/crm show-note 4")
    listed = await ana.types("/deal notes 12")
    edited = await ana.types("/crm edit-note 4 Short")
    back = await ana.presses(edited, "Undo")
    asked = await ana.types("/crm delete-note 4")
    gone = await ana.presses(asked, "Delete note")

    assert "(shortened)" in str(shown["blocks"])
    assert listed["text"].startswith("Notes on Acme renewal #12: 1 note")
    assert back["text"].startswith("Put back a note on Acme renewal #12.")
    assert "There is no Undo, and it is too long to stay here whole." in asked["text"]
    assert gone["text"].startswith("Deleted a note on Acme renewal #12: ")
    assert labels(gone["blocks"]) == []  # a button carries no more than 2,000 characters
    assert writes(desk)[1] == ("PUT", f"{NOTES}/4", {"content": long})
