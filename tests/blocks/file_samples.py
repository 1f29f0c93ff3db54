"""Files, and everything that is shown of them."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import file_card, kinds
from bot.blocks.replies import attached, confirm_cards, notices, refusals
from bot.blocks.replies.attached import FileEnd
from bot.blocks.replies.bulk import ATTACHED, NOT_TRIED, REFUSED, UNKNOWN
from bot.pipedrive.records.models import File, Page, Person

ADDED = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SOON = datetime(2026, 11, 24, 9, 45, tzinfo=UTC)
TICKET = "ticket-of-a-file"
OFFER = File(
    id=9,
    name="Offer.pdf",
    file_name="offer_1a2b.pdf",
    file_size=12_400,
    file_type="pdf",
    description="As agreed on the phone",
    user_id=101,
    deal_id=12,
    org_id=34,
    deal_name="Acme renewal",
    org_name="Acme",
    remote_location="s3",
    add_time=ADDED,
    update_time=ADDED,
)
DRIVE = OFFER.model_copy(
    update={
        "id": 10,
        "name": "Plan",
        "file_size": 0,
        "remote_location": "googledocs",
        "remote_id": "1uKq0Zt7Vw3xYbN5mP9cR2sT4",
    }
)
GONE = OFFER.model_copy(update={"active_flag": False})
RENAMED = OFFER.model_copy(update={"name": "Offer v2.pdf", "description": None})
JO = Person(id=7, name="Jo Doe", picture_id=3)
ENDS = {
    "F01": FileEnd(ATTACHED, "offer.pdf", id=9).kept(),
    "F02": FileEnd(REFUSED, "tool.exe", "It is a program.").kept(),
    "F03": FileEnd(UNKNOWN, "notes.txt").kept(),
    "F04": FileEnd(NOT_TRIED, "plan.txt", "Pipedrive cannot be reached right now.").kept(),
}
TWO = {"F01": ENDS["F01"], "F05": FileEnd(ATTACHED, "plan.pdf", id=11).kept()}

Made = Callable[[Viewer], Message]

MESSAGES: Mapping[str, Made] = {
    "file_card": lambda v: kinds.card(OFFER, v),
    "file_card_drive": lambda v: kinds.card(DRIVE, v),
    "file_card_gone": lambda v: kinds.card(GONE, v),
    "file_list": lambda v: file_card.files(Page([OFFER, DRIVE], next_start=2), v),
    "file_list_empty": lambda v: file_card.files(Page([]), v),
    "file_handed_over": lambda v: file_card.handed_over(OFFER, v),
    "file_in_drive": lambda v: file_card.in_drive(DRIVE, v),
    "file_attached": lambda v: attached.ended({"F01": ENDS["F01"]}, 1, {"deal": 12}, v),
    "file_attached_some": lambda v: attached.ended(ENDS, 6, {"deal": 12, "person": 7}, v),
    "file_attached_two": lambda v: attached.ended(TWO, 2, {}, v),
    "file_refused": lambda _: attached.refused("It is empty.", "offer.pdf"),
    "file_which_goes": lambda _: attached.which_goes(list(map(attached.opened, TWO.values()))),
    "file_renamed": lambda v: notices.edited(OFFER, RENAMED, v),
    "file_delete": lambda v: confirm_cards.delete(OFFER, v, TICKET, SOON),
    "file_none_in_message": lambda _: refusals.nothing_to_save(),
    "picture_set": lambda v: attached.pictured(JO, v),
    "picture_remove": lambda v: confirm_cards.remove_picture(JO, v, TICKET, SOON),
    "picture_removed": lambda v: notices.picture_removed(JO, v),
}


def renderers(words: str, viewer: Viewer) -> Mapping[str, Callable[[], Message]]:
    """The same stranger's words wherever a file or a person takes some."""
    named = {"name": words, "description": words, "file_type": words}
    file = OFFER.model_copy(update={**named, "deal_name": words, "org_name": words})
    drive = DRIVE.model_copy(update={"name": words, "remote_location": words, "remote_id": words})
    person = JO.model_copy(update={"name": words})
    ends = {str(number): FileEnd(REFUSED, words, words).kept() for number in range(10)}
    both = {"1": FileEnd(ATTACHED, words, id=9).kept(), "2": FileEnd(ATTACHED, words, id=8).kept()}
    return {
        "file": lambda: kinds.card(file, viewer),
        "file_drive": lambda: kinds.card(drive, viewer),
        "file_said_to_be_in_drive": lambda: file_card.in_drive(
            DRIVE.model_copy(update={"remote_id": words}), viewer
        ),
        "file_in_drive": lambda: file_card.in_drive(drive, viewer),
        "files": lambda: file_card.files(Page([file, drive] * 50, next_start=100), viewer),
        "file_handed_over": lambda: file_card.handed_over(file, viewer),
        "attached": lambda: attached.ended(ends, 10, {"organization": 34}, viewer),
        "attached_two": lambda: attached.ended(both, 2, {}, viewer),
        "attached_which": lambda: attached.which_goes(
            [attached.opened(one) for one in both.values()]
        ),
        "file_refused": lambda: attached.refused(words, words),
        "file_renamed": lambda: notices.edited(OFFER, file, viewer),
        "file_delete": lambda: confirm_cards.delete(file, viewer, TICKET, SOON),
        "picture_set": lambda: attached.pictured(person, viewer),
        "picture_remove": lambda: confirm_cards.remove_picture(person, viewer, TICKET, SOON),
        "picture_removed": lambda: notices.picture_removed(person, viewer),
        "file_changed": lambda: confirm_cards.changed(
            kinds.changes(OFFER, file, viewer), confirm_cards.delete(file, viewer, TICKET, SOON)
        ),
    }
