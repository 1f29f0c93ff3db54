"""What is said to the bot is read as a command, and what Slack marks is stored by its name."""

import orjson
import pytest

from bot.playground.run import Playground
from tests.flows.received import writes
from tests.flows.signed import post, signed
from tests.flows.test_all_deals import hears, in_dm
from tests.seat import Json, Seat

CARD = "Acme renewal, deal #12"
TOM = 102  # in Pipedrive


@pytest.fixture
def direct(ana: Seat) -> Seat:
    """Ana, in the channel that is hers and the bot's."""
    ana.channel = "D0ANA"
    return ana


@pytest.mark.parametrize(
    "said",
    [
        "@dealdesk deal 12",
        "deal 12 @dealdesk",
        "@dealdesk: deal 12",
        "@dealdesk, deal 12",
        "@dealdesk /deal 12",
        "@dealdesk crm deal 12",
        "@dealdesk\ndeal 12",
        "hello @dealdesk deal 12",
        "@dealdesk Deal 12",
    ],
)
async def test_a_mention_is_read_wherever_the_name_stands(
    desk: Playground, ana: Seat, said: str
) -> None:
    await ana.says(said)

    assert (await ana.told())["text"].startswith(CARD)


@pytest.mark.parametrize(
    "said", ["deal 12", "@dealdesk deal 12", "crm deal 12", "Deal show 12", " /deal 12"]
)
async def test_a_message_in_the_bots_own_channel_is_read_as_a_command(
    desk: Playground, direct: Seat, said: str
) -> None:
    await direct.says(said)
    told = await direct.told()

    assert told["text"].startswith(CARD)
    assert told["channel"] == "D0ANA"


async def test_what_changes_something_works_there_too(desk: Playground, direct: Seat) -> None:
    await direct.says("deal won 12")
    told = await direct.told()

    assert "Acme renewal #12 is won" in told["text"]
    assert writes(desk) == [("PATCH", "/api/v2/deals/12", {"status": "won"})]


@pytest.mark.parametrize(
    ("said", "sent"),
    [
        ("acme renewal is now worth 15k", {"value": 15000}),
        ("acme renewal goes to negotiation", {"stage_id": 5}),
        ("Acme renewal signed today", {"status": "won"}),
    ],
)
@pytest.mark.parametrize("called", ["", "@dealdesk "])
async def test_names_and_words_of_the_company_are_understood_without_a_command(
    desk: Playground, direct: Seat, called: str, said: str, sent: Json
) -> None:
    await direct.says(f"{called}{said}")
    await direct.told()

    assert writes(desk) == [("PATCH", "/api/v2/deals/12", sent)]


@pytest.mark.parametrize("said", ["hello", "???", "thanks!", "ok thanks"])
async def test_what_is_no_command_is_answered_with_the_menu_there(
    desk: Playground, direct: Seat, said: str
) -> None:
    await direct.says(said)
    menu = await direct.told()
    same = await direct.types("/crm")

    assert menu["text"] == same["text"]


@pytest.mark.parametrize("said", ["dealership", "blorp", "*blorp*"])
async def test_what_is_not_understood_there_is_said_above_the_menu(
    desk: Playground, direct: Seat, said: str
) -> None:
    await direct.says(said)
    told = await direct.told()
    menu = await direct.types("/crm")

    assert told["text"].startswith("I did not understand “")
    assert told["text"].endswith(menu["text"])
    assert writes(desk) == []


@pytest.mark.parametrize(
    ("said", "shows"),
    [
        ("What about Acme renewal?", "Acme renewal"),
        ("my open deals over 10k", "Open deals of Ana Lima: value over"),
        ("what's due today?", "Open activities of Ana Lima: due until"),
        ("email of jo doe", "jo.doe@acme.example"),
        ("deals", "Acme renewal"),
        ("contacts", "Jo Doe"),
        ("hilfe", "Just say it"),
        ("@dealdesk what's acme renewal worth?", "Acme renewal"),
        ("what's acme worth?", "4 deals worth €24,500 and US$9,600.50."),
    ],
)
async def test_no_command_is_needed_there(direct: Seat, said: str, shows: str) -> None:
    await direct.says(said)

    assert shows in str((await direct.told())["blocks"])


async def test_what_is_said_next_goes_on_from_the_last_list(desk: Playground, direct: Seat) -> None:
    async def asks(said: str) -> str:
        await direct.says(said)
        told = await direct.told()
        return f"{told['text']} {told['blocks']}"

    assert "There is no list here to go on with" in await asks("more")
    assert "Open deals" in await asks("open deals")
    assert "Open deals of Tom Berg" in await asks("and tom's?")
    assert "Open deals of Tom Berg: value over €20,000" in await asks("only over 20k")
    assert "Open deals of Mia Novak: value over €20,000" in await asks("what about mia")
    assert ", deal #" in await asks("the first one")
    assert "Open deals of Mia Novak: value over €20,000" in await asks("back to the list")
    await asks("second one: move to Proposal")
    assert len(writes(desk)) == 1


async def test_a_number_is_of_the_list_that_has_shown_it(desk: Playground, direct: Seat) -> None:
    await direct.says("what's overdue?")
    assert "#205" in (await direct.told())["text"]
    await direct.says("move 205 to 2026-12-24")
    await direct.told()

    [(_, path, sent)] = writes(desk)
    assert (path, sent["due_date"]) == ("/api/v2/activities/205", "2026-12-24")


async def test_a_mention_of_a_name_shows_what_is_so_called(ana: Seat) -> None:
    await ana.says("@dealdesk acme renewal")

    assert (await ana.told())["text"].startswith(CARD)


@pytest.mark.parametrize("said", ["Acme renewal", "#12", "acme renewal"])
async def test_a_name_alone_shows_what_is_so_called_there(direct: Seat, said: str) -> None:
    await direct.says(said)

    assert (await direct.told())["text"].startswith(CARD)


def event(desk: Playground, **said: object) -> bytes:
    message = {
        "type": "message",
        "channel_type": "im",
        "channel": "D0ANA",
        "user": "U0ANA",
        "text": "deal won 12",
        "ts": "1795000000.0001",
        **said,
    }
    whole = {"type": "event_callback", "team_id": "T0DESK", "event_id": "Ev1", "event": message}
    return orjson.dumps(whole)


NOT_SAID: list[Json] = [
    {"bot_id": "B0DESK", "user": "U0DESK"},
    {"bot_id": "B0OTHER"},
    {"subtype": "bot_message", "bot_id": "B0OTHER", "user": None},
    {"subtype": "message_changed", "message": {"text": "deal won 12"}, "hidden": True},
    {"subtype": "message_deleted", "hidden": True},
    {"subtype": "thread_broadcast", "thread_ts": "1795000000.0000"},
    {"subtype": "channel_join"},
    {"channel_type": "channel", "channel": "C0SALES"},
]


@pytest.mark.parametrize("said", NOT_SAID)
async def test_what_nobody_says_to_the_bot_is_acknowledged_and_nothing_more(
    desk: Playground, direct: Seat, said: Json
) -> None:
    as_json = {"Content-Type": "application/json"}
    body = event(desk, **said)

    status, _ = await post(desk, body, signed(desk, body) | as_json)
    told = await direct.types("/deal show 12")

    assert status == 200
    assert told["text"].startswith(CARD)
    assert writes(desk) == []


async def test_the_bot_does_not_answer_itself(desk: Playground, direct: Seat) -> None:
    """What it collects is told there, with progress: messages of its own, and changes of them."""
    menu = await direct.types("/crm")
    await direct.says("deal all")
    await hears(direct, in_dm)
    await direct.sends("/deal show 12")

    told = [await direct.told()]
    while not told[-1]["text"].startswith(CARD):
        told.append(await direct.told())
    assert menu["text"] not in [message["text"] for message in told]


async def test_a_file_alone_can_be_kept(desk: Playground, direct: Seat) -> None:
    await direct.drops_file("offer.pdf", b"%PDF-1.4 an offer")
    told = await direct.told()

    await direct.clicks(told, "Open the form")
    assert (await direct.modal())["title"]["text"] == "Upload a file"


async def made(desk: Playground, ana: Seat) -> Json:
    await ana.told()
    ((_, _, body),) = writes(desk)
    created: Json = body
    return created


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Offer for @tom", "Offer for @tom"),
        ("Offer in #sales", "Offer in #sales"),
        ("Offer for jo@acme.com", "Offer for jo@acme.com"),
        ("R&D <b>", "R&D <b>"),
    ],
)
async def test_marks_become_names_before_they_are_stored(
    desk: Playground, ana: Seat, typed: str, kept: str
) -> None:
    await ana.sends(f"/deal new {typed}")

    assert (await made(desk, ana))["title"] == kept


async def test_a_message_in_which_slack_says_no_names_is_stored_with_them(
    desk: Playground, ana: Seat
) -> None:
    await ana.says("@dealdesk deal new Offer for @tom")

    assert (await made(desk, ana))["title"] == "Offer for @tom"


async def test_a_form_is_stored_without_marks_too(desk: Playground, ana: Seat) -> None:
    await ana.sends("/deal new")
    view = await ana.modal()
    await ana.submits(view, title="R&amp;D for <@U0TOM|tom>, <mailto:jo@acme.com|jo@acme.com>")

    assert (await made(desk, ana))["title"] == "R&D for @tom, jo@acme.com"


async def test_a_form_that_opens_for_the_rest_shows_names(desk: Playground, ana: Seat) -> None:
    await ana.sends("/deal new Offer for @tom ?")
    view = await ana.modal()

    assert "Offer for @tom" in str(view["blocks"])
    assert "<@U0TOM" not in str(view["blocks"])


@pytest.mark.parametrize("by", ["command", "mention"])
async def test_a_colleague_is_still_found(desk: Playground, ana: Seat, tom: Seat, by: str) -> None:
    if by == "command":
        await ana.sends('/deal new "Offer for @tom" owner=@tom')
    else:
        await ana.says('@dealdesk deal new "Offer for @tom" owner=@tom')

    created = await made(desk, ana)
    assert (created["title"], created["owner_id"]) == ("Offer for @tom", TOM)


async def test_a_call_is_logged_in_words_although_the_bot_has_a_log(
    desk: Playground, ana: Seat
) -> None:
    await ana.says("@dealdesk log a call with jo doe, no answer")
    await ana.told()

    [(method, path, body)] = writes(desk)
    assert (method, path) == ("POST", "/api/v2/activities")
    assert (body["type"], body["done"]) == ("call", True)


async def test_a_number_that_the_list_has_not_shown_may_be_of_either_kind(
    desk: Playground, direct: Seat
) -> None:
    await direct.says("what's overdue?")
    await direct.told()

    await direct.says("push 12 to friday")

    told = await direct.told()
    assert "Your form is ready" in told["text"]
    assert writes(desk) == []


async def test_a_form_that_waits_for_a_click_says_what_it_holds(direct: Seat) -> None:
    await direct.says("just closed acme renewal!")

    told = await direct.told()
    assert told["text"] == (
        "Your form is ready. So far: /deal won #12. Mark a deal as won: open it here."
    )


async def test_a_row_is_meant_behind_the_command_of_its_kind_too(direct: Seat) -> None:
    await direct.says("what's overdue?")
    shown = (await direct.told())["text"]

    told = await direct.types("/activity the first one")

    assert "activity #" in told["text"]
    assert told["text"] != shown


async def test_what_another_channel_is_to_hear_is_asked_for_there(direct: Seat) -> None:
    await direct.says("tell #sales when a deal over 50k is won")

    told = await direct.told()
    assert told["text"] == (
        "What a channel is to hear of is asked for there. In #sales, type: "
        "/crm tell us when a deal over 50k is won"
    )


async def test_what_changes_a_row_behind_a_command_is_asked(desk: Playground, direct: Seat) -> None:
    await direct.says("what's overdue?")
    await direct.told()

    await direct.sends("/activity done the first one")

    assert (await direct.modal())["title"]["text"]
    assert writes(desk) == []
