"""Lines as people say them, through the front door: what is shown, sent, asked and told."""

from time import strptime

import pytest

from bot.playground.run import Playground
from tests.flows.received import writes
from tests.seat import Seat, inputs, labels


async def test_a_question_in_plain_words_is_a_list_that_says_what_was_asked(ana: Seat) -> None:
    told = await ana.types("/deal my open deals over 10k")

    assert "Open deals of Ana Lima: value over €10,000" in str(told["blocks"])
    assert "Same as: `/deal list owner=me status=open value&gt;10k`" in str(told["blocks"])


async def test_a_deal_is_won_in_plain_words(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/deal ok so 12 is won, thanks")

    assert writes(desk) == [("PATCH", "/api/v2/deals/12", {"status": "won"})]
    assert "Same as: `/deal won #12`" in str(told["blocks"])


@pytest.mark.parametrize("line", ["/crm delete acme renewal", "/crm get rid of acme renewal"])
async def test_what_is_to_be_deleted_by_name_is_asked_as_its_command_asks(
    desk: Playground, ana: Seat, line: str
) -> None:
    asked = await ana.types(line)

    assert labels(asked["blocks"]) == ["Delete deal", "Cancel"]
    assert writes(desk) == []


async def test_an_activity_is_called_off_by_its_parts_after_a_question(
    desk: Playground, ana: Seat
) -> None:
    await ana.types("/activity new call Call jo doe tomorrow")
    before = len(writes(desk))

    asked = await ana.types("/activity cancel my call with jo doe")

    assert labels(asked["blocks"]) == ["Delete activity", "Cancel"]
    assert len(writes(desk)) == before


async def test_why_deals_were_lost_stands_in_their_list(ana: Seat) -> None:
    told = await ana.types("/deal which deals did we lose this quarter and why")

    (table,) = [block for block in told["blocks"] if block["type"] == "data_table"]
    assert [cell["text"] for cell in table["rows"][0]][-1] == "Lost reason"


async def test_stages_of_one_name_are_told_with_their_pipelines(ana: Seat) -> None:
    told = await ana.types("/deal in negotiation")

    assert "Negotiation (Sales) or Negotiation (Partners)" in str(told["blocks"])


async def test_the_next_stage_is_counted_from_the_one_that_the_deal_is_in(
    desk: Playground, ana: Seat
) -> None:
    await ana.types("/deal move 12 to the next stage")
    told = await ana.types("/deal move 12 to the next stage")

    assert writes(desk) == [("PATCH", "/api/v2/deals/12", {"stage_id": 5})]
    assert told["text"].startswith("This deal is in the last stage of its pipeline already.")


async def test_it_is_what_was_seen_last_and_nothing_else_is_changed_without_a_question(
    desk: Playground, ana: Seat
) -> None:
    await ana.types("/deal 12")
    await ana.types("/deal set it to 15k")
    assert [body for _, _, body in writes(desk)] == [{"value": 15000}]

    await ana.types("/org 1")
    asked = await ana.types("/deal won it")

    assert len(writes(desk)) == 1
    assert "Acme renewal" in str(asked["blocks"])


async def test_what_was_not_read_is_marked_in_a_form_that_holds_the_rest(
    desk: Playground, ana: Seat
) -> None:
    await ana.sends("/deal set 12 to 15k blub")

    form = await ana.modal()

    assert "Not read yet: “blub”" in str(form["blocks"])
    shown = inputs(form)
    assert shown["value"]["element"]["initial_value"] == "15000"
    assert shown["unread"]["label"]["text"] == "⚠ Not read"
    assert shown["unread"]["element"]["initial_value"] == "blub"
    assert writes(desk) == []


UNREAD_LINES = [
    ("/deal set 12 to 15k blub", "blub"),
    ("/deal new Fair foo=bar", "foo=bar"),
    ("/deal new Fair a=1 b=2 c=3 d=4 e=5", "a=1 b=2 c=3 d=4 e=5"),
    ("/deal please create a deal Fair foo=bar", "foo=bar"),
    ("/person new Zed foo=bar -email=jo@acme.com", "foo=bar -email=jo@acme.com"),
    ('/deal delete "Acme renewal" blub', "blub"),
]


@pytest.mark.parametrize(("line", "words"), UNREAD_LINES)
async def test_words_that_were_not_read_can_be_used_in_the_form(
    desk: Playground, ana: Seat, line: str, words: str
) -> None:
    await ana.sends(line)

    form = await ana.modal()

    assert inputs(form)["unread"]["element"]["initial_value"] == words
    assert writes(desk) == []


async def test_as_long_as_they_stand_there_nothing_is_sent_and_nothing_is_lost(
    desk: Playground, ana: Seat
) -> None:
    await ana.sends("/deal new Fair foo=bar blub")
    form = await ana.modal()

    answer = await ana.submits(form)

    assert list(answer["errors"]) == ["unread"]
    assert "“foo=bar”" in answer["errors"]["unread"]
    assert "“blub”" not in answer["errors"]["unread"]
    assert writes(desk) == []


async def test_what_they_are_corrected_to_is_read_with_the_form(
    desk: Playground, ana: Seat
) -> None:
    await ana.sends("/deal new Fair valu=5k")
    form = await ana.modal()

    await ana.submits(form, unread="value=5k EUR")
    await ana.told()

    assert writes(desk) == [
        ("POST", "/api/v2/deals", {"title": "Fair", "value": 5000, "currency": "EUR"})
    ]


async def test_a_field_of_the_form_and_words_do_not_overrule_each_other(
    desk: Playground, ana: Seat
) -> None:
    await ana.sends("/deal new Fair valu=5k")
    form = await ana.modal()

    answer = await ana.submits(form, unread="value=5k", value="7k")

    assert answer["errors"] == {"unread": "“value=5k”: Value is “7k” already."}
    assert writes(desk) == []


async def test_cleared_they_are_dropped_as_their_person_wants(desk: Playground, ana: Seat) -> None:
    await ana.sends("/deal new Fair foo=bar")
    form = await ana.modal()

    await ana.submits(form, unread="")
    await ana.told()

    assert writes(desk) == [("POST", "/api/v2/deals", {"title": "Fair"})]


async def test_they_come_along_to_all_fields(desk: Playground, ana: Seat) -> None:
    await ana.sends("/deal new Fair foo=bar")
    form = await ana.modal()
    whole = await ana.presses_in_form(form, "More fields")

    assert inputs(whole)["unread"]["element"]["initial_value"] == "foo=bar"
    assert "“foo=bar”" in str(whole["blocks"][0])


async def test_where_no_form_can_open_they_wait_in_the_button(desk: Playground, ana: Seat) -> None:
    await ana.says("@dealdesk deal new Fair foo=bar")
    told = await ana.told()

    await ana.clicks(told, "Open the form")

    form = await ana.modal()
    assert inputs(form)["unread"]["element"]["initial_value"] == "foo=bar"


async def test_a_perhaps_changes_nothing(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/deal 12 might be lost")

    assert writes(desk) == []
    assert "Acme renewal" in str(told["blocks"])
    assert "Not read: “might be”. Nothing was changed." in str(told["blocks"])


async def test_a_question_mark_at_the_end_explains_word_by_word(ana: Seat) -> None:
    told = await ana.types("/deal my deals over 10k ?")

    assert "`over 10k` `value&gt;10k`" in str(told["blocks"])
    assert "As a command: `/deal list owner=me value&gt;10k`" in str(told["blocks"])
    assert "Do this" in labels(told["blocks"])


async def test_an_explanation_does_what_was_typed(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/deal move 12 to the next stage ?")
    assert "As a command" not in str(told["blocks"])  # it depends on where the deal is

    await ana.presses(told, "Do this")

    assert writes(desk) == [("PATCH", "/api/v2/deals/12", {"stage_id": 5})]


async def test_an_activity_that_is_not_found_is_chosen_in_the_form(ana: Seat) -> None:
    await ana.sends("/activity move my call with zed to friday")

    form = await ana.modal()
    assert "I found no “call with zed”." in str(form["blocks"])
    assert "initial_date" in inputs(form)["due_date"]["element"]


async def test_a_line_is_said_again_in_names(ana: Seat) -> None:
    told = await ana.types("/deal tom's deals over 30k in demo")

    assert 'Same as: `/deal list owner="Tom Berg" stage=Demo value&gt;30k`' in str(told["blocks"])


async def test_the_company_s_own_fields_narrow_a_list(ana: Seat) -> None:
    told = await ana.types('/deal list "Contract length">24 status=open')

    assert "contract length over 24" in str(told["blocks"])


@pytest.mark.parametrize(
    ("line", "name", "field"),
    [
        ("/deal new Fair value=0.005 EUR", "Fair", "value"),
        ("/deal new Fair probability=500", "Fair", "probability"),
        ("/deal new Fair close=tomorow", "Fair", "expected_close_date"),
        ("/deal new Fair close:tomorow", "Fair", "expected_close_date"),
        ("/person new Zed birthday=32.1.85", "Zed", "birthday"),
        ("/activity new call Prices due=tomorow", "Prices", "due_date"),
        ("/deal edit 12 value=1234.3 JPY", "Acme renewal", "value"),
    ],
)
async def test_a_field_that_cannot_be_read_is_marked_in_its_place(
    desk: Playground, ana: Seat, line: str, name: str, field: str
) -> None:
    await ana.sends(line)

    form = await ana.modal()

    shown = inputs(form)
    assert shown[field]["label"]["text"].startswith("⚠")
    held = [block["element"].get("initial_value") for block in shown.values()]
    assert name in held
    assert writes(desk) == []


@pytest.mark.parametrize(
    "line",
    [
        "/deal new Fair foo=bar",
        "/org new Fair foo=bar",
        "/deal please create a deal Fair foo=bar",
        "/deal acme renewal won foo=bar",
        "/deal 13 lost too expensive foo=bar",
    ],
)
async def test_a_field_that_there_is_not_is_told_and_part_of_no_name(
    desk: Playground, ana: Seat, line: str
) -> None:
    await ana.sends(line)

    form = await ana.modal()

    assert "“foo=bar”" in str(form["blocks"][0])
    assert writes(desk) == []


async def test_a_per_cent_sign_may_stand_apart(desk: Playground, ana: Seat) -> None:
    await ana.types("/deal edit 16 probability=50 %")

    assert writes(desk) == [("PATCH", "/api/v2/deals/16", {"probability": 50})]


async def test_a_label_joins_those_that_are_there(desk: Playground, ana: Seat) -> None:
    await ana.types("/deal 12 is cold")

    ((_, _, body),) = writes(desk)
    assert body == {"label_ids": [12, 13]}


async def test_files_are_shown_although_no_day_narrows_them_and_that_is_told(ana: Seat) -> None:
    told = await ana.types("/file from last year")

    assert "Not read: “from last year”." in str(told["blocks"])


async def test_a_list_of_one_is_what_is_said_of_it_next(ana: Seat) -> None:
    await ana.types("/person 1")
    await ana.types("/person tara jensen")

    told = await ana.types("/person her phone")

    assert "Tara Jensen" in str(told["blocks"])


async def test_what_was_seen_last_of_a_kind_is_told_where_something_else_came_since(
    ana: Seat,
) -> None:
    await ana.types("/person 1")
    await ana.types("/deal 12")

    told = await ana.types("/person her phone")

    assert "The person you saw last is Jo Doe #1." in str(told["blocks"])


async def test_what_narrows_nothing_is_no_name_to_create(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/deal list org=wieviel")

    assert "If it is no name, say it in other words. Nothing was changed." in told["text"]
    assert "Create it" not in labels(told["blocks"])


async def test_words_that_nothing_has_were_not_read_as_an_order(ana: Seat) -> None:
    told = await ana.types("/deal blorp frobnicate quux")

    assert "These words were looked for, not read as an order." in str(told["blocks"])


async def test_a_company_that_is_just_so_called_is_meant_before_deals_that_are_nearly(
    desk: Playground, ana: Seat
) -> None:
    await ana.types("/crm rename acme foods to Acme Nutrition")

    [(method, path, sent)] = writes(desk)
    assert (method, sent) == ("PATCH", {"name": "Acme Nutrition"})
    assert path.startswith("/api/v2/organizations/")


async def test_two_that_are_to_be_one_are_asked_about(desk: Playground, ana: Seat) -> None:
    asked = await ana.types("/crm merge acme and acme foods")

    assert labels(asked["blocks"]) == ["Merge", "Swap", "Cancel"]
    assert writes(desk) == []


async def test_who_made_a_deal_is_another_than_who_owns_it(ana: Seat) -> None:
    told = await ana.types("/deal deals created by tom")

    assert "Same as: `/deal list creator=" in str(told["blocks"])


@pytest.mark.parametrize("line", ["/crm no, I meant 18k", "/crm I meant 18k"])
async def test_what_was_meant_instead_is_asked_of_what_was_seen_last(
    desk: Playground, ana: Seat, line: str
) -> None:
    await ana.types("/deal set 12 to 15k")
    before = len(writes(desk))

    await ana.sends(line)

    form = await ana.modal()
    assert "/deal edit #12 value=18000" in str(form["blocks"])
    assert len(writes(desk)) == before


async def test_months_are_told_in_their_order(ana: Seat) -> None:
    told = await ana.types("/deal won deals by month")

    (table,) = [block for block in told["blocks"] if block["type"] == "data_table"]
    months = [strptime(row[0]["text"], "%B %Y") for row in table["rows"][1:]]
    assert months == sorted(months)
    assert len(months) > 1
