"""A person fills in a form: with the keyboard, with mistakes, in several steps."""

import pytest
from playwright.async_api import Locator, expect

from tests.page.desk import Desk
from tests.page.kit import STAGES, Json, actions, asked, button, modal, option, plain

pytestmark = pytest.mark.asyncio(loop_scope="session")

TITLE = asked("Title", {"type": "plain_text_input", "focus_on_load": True, "max_length": 40})
STAGE = asked("Stage", {"type": "static_select", "options": STAGES, "initial_option": STAGES[0]})
VALUE = asked("Value", {"type": "number_input", "is_decimal_allowed": True}, optional=True)
ORGANIZATION = asked("Organization", {"type": "external_select", "min_query_length": 2})
LABELS = asked(
    "Labels",
    {"type": "multi_static_select", "options": [option("Hot"), option("Warm"), option("Cold")]},
    optional=True,
)
VISIBLE = asked("Visible", {"type": "radio_buttons", "options": [option("Me"), option("All")]})
NOTIFY = asked(
    "Notify", {"type": "checkboxes", "options": [option("Channel"), option("Owner")]}, optional=True
)


async def sent(desk: Desk) -> Json:
    told = await desk.bot.next("view_submission")
    values: Json = told["view"]["state"]["values"]
    return {block: next(iter(fields.values())) for block, fields in values.items()}


async def test_a_form_is_filled_in_and_sent_with_the_keyboard_only(desk: Desk) -> None:
    dialog = await desk.asked(modal("New deal", TITLE, STAGE, LABELS, VISIBLE, NOTIFY))
    keys = desk.page.keyboard
    await expect(dialog.get_by_label("Title")).to_be_focused()

    await keys.type("Acme renewal")
    await keys.press("Tab")
    await keys.press("ArrowDown")  # opens the list on what is chosen
    await expect(dialog.get_by_role("option", name="Qualified")).to_be_visible()
    await keys.press("ArrowDown")
    await keys.press("Enter")
    await keys.press("Tab")
    await keys.type("wa")
    await keys.press("Enter")
    await expect(dialog.get_by_role("button", name="Remove Warm")).to_be_visible()
    await keys.press("Escape")
    await keys.press("Tab")
    await keys.press("ArrowDown")
    await keys.press("Tab")
    await keys.press("Space")
    await keys.press("Control+Enter")

    values = await sent(desk)
    assert values["title"]["value"] == "Acme renewal"
    assert values["stage"]["selected_option"]["text"]["text"] == "Demo"
    assert [each["value"] for each in values["labels"]["selected_options"]] == ["warm"]
    assert values["visible"]["selected_option"]["value"] == "all"
    assert [each["value"] for each in values["notify"]["selected_options"]] == ["channel"]
    await expect(dialog).to_be_hidden()
    await expect(desk.composer).to_be_focused()


async def test_every_kind_of_field_reports_its_value(desk: Desk) -> None:
    dialog = await desk.asked(
        modal(
            "Everything",
            asked("Note", {"type": "plain_text_input", "multiline": True}),
            VALUE,
            asked("Email", {"type": "email_text_input"}),
            asked("Site", {"type": "url_text_input"}),
            asked("Day", {"type": "datepicker"}),
            asked("Time", {"type": "timepicker"}),
            asked("Moment", {"type": "datetimepicker", "initial_date_time": 1_796_000_000}),
            asked("Owner", {"type": "users_select", "initial_user": "U0TOM"}),
            asked("Where", {"type": "conversations_select"}),
            asked("Rich", {"type": "rich_text_input"}),
        )
    )

    await dialog.get_by_label("Note").fill("Two\nlines")
    await dialog.get_by_label("Value").fill("12.5")
    await dialog.get_by_label("Email").fill("a@b.example")
    await dialog.get_by_label("Site").fill("https://b.example")
    await dialog.get_by_label("Day").fill("2026-12-24")
    await dialog.get_by_label("Time").fill("09:30")
    await choose(dialog, "Where", "#big-deals")
    await dialog.get_by_label("Rich").fill("Hello")
    await dialog.get_by_role("button", name="Save").click()

    values = await sent(desk)
    assert values["note"]["value"] == "Two\nlines"
    assert values["value"]["value"] == "12.5"
    assert (values["email"]["value"], values["site"]["value"]) == (
        "a@b.example",
        "https://b.example",
    )
    assert values["day"]["selected_date"] == "2026-12-24"
    assert values["time"]["selected_time"] == "09:30"
    assert values["moment"]["selected_date_time"] == 1_796_000_000
    assert values["owner"]["selected_user"] == "U0TOM"
    assert values["where"]["selected_conversation"] == "C0DEALS"
    assert values["rich"]["rich_text_value"]["elements"][0]["elements"][0]["text"] == "Hello"


async def choose(dialog: Locator, label: str, name: str) -> None:
    await dialog.get_by_role("combobox", name=label).click()
    await dialog.get_by_role("option", name=name).click()


async def test_a_menu_that_asks_the_bot_waits_for_enough_letters(desk: Desk) -> None:
    desk.bot.known = ("Acme GmbH", "Acme Ltd", "Globex")
    dialog = await desk.asked(modal("New deal", ORGANIZATION))
    field = dialog.get_by_role("combobox", name="Organization")

    await field.press_sequentially("a")
    await expect(dialog.get_by_text("Keep typing: 1 more")).to_be_visible()
    await field.press_sequentially("cme")
    await expect(dialog.get_by_role("option")).to_have_count(2)
    await field.press("ArrowDown")
    await field.press("Enter")

    await expect(field).to_have_value("Acme Ltd")
    assert desk.bot.asked[-1] == "acme"
    assert all(len(typed) >= 2 for typed in desk.bot.asked)


async def test_several_can_be_picked_from_what_the_bot_knows(desk: Desk) -> None:
    desk.bot.known = ("Acme GmbH", "Acme Ltd", "Globex")
    several = {"type": "multi_external_select", "min_query_length": 1, "max_selected_items": 2}
    dialog = await desk.asked(modal("Follow", asked("Organizations", several)))
    field = dialog.get_by_role("combobox", name="Organizations")

    for typed in ("ltd", "glo"):
        await field.press_sequentially(typed)
        await expect(dialog.get_by_role("option")).to_have_count(1)
        await field.press("Enter")
    await field.press_sequentially("gmbh")
    await expect(dialog.get_by_role("option")).to_have_count(1)
    await field.press("Enter")
    await expect(dialog.get_by_text("At most 2")).to_be_visible()
    await field.press("Escape")
    await dialog.get_by_role("button", name="Save").click()

    chosen = (await sent(desk))["organizations"]["selected_options"]
    assert [each["value"] for each in chosen] == ["acme ltd", "globex"]


async def test_addresses_are_looked_at_before_they_are_sent(desk: Desk) -> None:
    email = asked("Email", {"type": "email_text_input"})
    site = asked("Site", {"type": "url_text_input"}, optional=True)
    dialog = await desk.asked(modal("Person", email, site))
    await dialog.get_by_label("Email").fill("ana at acme")
    await dialog.get_by_label("Site").fill("acme")

    await dialog.get_by_role("button", name="Save").click()

    await expect(dialog.get_by_label("Email")).to_have_accessible_description(
        "Please enter a valid email address."
    )
    await expect(dialog.get_by_label("Site")).to_have_accessible_description(
        "Please enter a web address, starting with https://."
    )


async def test_what_is_chosen_at_first_is_sent_as_it_came(desk: Desk) -> None:
    hot, warm = option("Hot"), option("Warm")
    dialog = await desk.asked(
        modal(
            "As it came",
            asked("Due", {"type": "timepicker", "initial_time": "09:30"}),
            asked("Labels", {"type": "multi_external_select", "initial_options": [hot]}),
            asked(
                "Notify", {"type": "checkboxes", "options": [hot, warm], "initial_options": [warm]}
            ),
            asked(
                "Visible", {"type": "radio_buttons", "options": [hot, warm], "initial_option": hot}
            ),
            asked("Email", {"type": "email_text_input", "initial_value": "ana@acme.example"}),
        )
    )

    await dialog.get_by_role("button", name="Save").click()

    values = await sent(desk)
    assert values["due"]["selected_time"] == "09:30"
    assert values["labels"]["selected_options"] == [hot]
    assert values["notify"]["selected_options"] == [warm]
    assert values["visible"]["selected_option"] == hot
    assert values["email"]["value"] == "ana@acme.example"


async def test_an_empty_menu_says_so(desk: Desk) -> None:
    dialog = await desk.asked(modal("New deal", ORGANIZATION))

    await dialog.get_by_role("combobox", name="Organization").fill("zzz")

    await expect(dialog.get_by_text("No results")).to_be_visible()


async def test_required_fields_are_asked_for_before_anything_is_sent(desk: Desk) -> None:
    dialog = await desk.asked(modal("New deal", STAGE, TITLE, VISIBLE))

    await dialog.get_by_role("button", name="Save").click()

    title = dialog.get_by_label("Title")
    await expect(title).to_be_focused()
    await expect(title).to_have_attribute("aria-invalid", "true")
    await expect(title).to_have_accessible_description("Please complete this required field.")
    await expect(dialog.get_by_role("radiogroup", name="Visible")).to_have_attribute(
        "aria-invalid", "true"
    )
    assert desk.bot.heard.qsize() == 1  # only the command


async def test_the_bots_errors_stand_under_their_fields(desk: Desk) -> None:
    desk.bot.on_submit = {
        "response_action": "errors",
        "errors": {"value": "That is not an amount.", "title": "There is one already."},
    }
    dialog = await desk.asked(modal("New deal", TITLE, VALUE))
    title, value = dialog.get_by_label("Title"), dialog.get_by_label("Value")
    await title.fill("Acme")

    await title.press("Enter")

    await expect(title).to_have_accessible_description("There is one already.")
    await expect(value).to_have_accessible_description("That is not an amount.")
    await expect(title).to_be_focused()
    await title.press_sequentially(" 2")
    await expect(title).not_to_have_attribute("aria-invalid", "true")
    await expect(value).to_have_attribute("aria-invalid", "true")


async def test_a_bot_that_fails_leaves_the_form_as_it_was(desk: Desk) -> None:
    desk.bot.on_submit = {"response_action": "errors", "errors": {"nowhere": "?"}}
    dialog = await desk.asked(modal("New deal", TITLE))
    await dialog.get_by_label("Title").fill("Acme")

    await dialog.get_by_role("button", name="Save").click()

    trouble = dialog.get_by_role("alert").filter(has_text="We had some trouble connecting")
    await expect(trouble).to_be_visible()
    await expect(dialog.get_by_label("Title")).to_have_value("Acme")


async def test_what_was_typed_survives_an_update_of_the_view(desk: Desk) -> None:
    more = asked("Reason", {"type": "plain_text_input"}, optional=True)
    row = actions(button("More"))
    desk.bot.on_press["more"] = ("views.update", {"view": modal("New deal", TITLE, row, more)})
    dialog = await desk.asked(modal("New deal", TITLE, row))
    await dialog.get_by_label("Title").fill("Acme renewal")

    await dialog.get_by_role("button", name="More").press("Enter")

    await expect(dialog.get_by_label("Reason")).to_be_visible()
    await expect(dialog.get_by_label("Title")).to_have_value("Acme renewal")
    await expect(dialog.get_by_role("button", name="More")).to_be_focused()


async def test_a_choice_in_a_form_is_told_at_once_when_the_bot_wants_it(desk: Desk) -> None:
    dialog = await desk.asked(modal("New deal", {**STAGE, "dispatch_action": True}, TITLE))

    await choose(dialog, "Stage", "Negotiation")

    told = await desk.bot.next("block_actions")
    assert told["actions"][0]["selected_option"]["value"] == "negotiation"
    assert told["container"]["type"] == "view"


async def test_enter_in_a_field_that_tells_does_not_send_the_form(desk: Desk) -> None:
    dialog = await desk.asked(modal("New deal", {**TITLE, "dispatch_action": True}))
    await dialog.get_by_label("Title").fill("Acme")

    await dialog.get_by_label("Title").press("Enter")

    told = await desk.bot.next("block_actions")
    assert told["actions"][0]["value"] == "Acme"
    await expect(dialog).to_be_visible()


async def test_escape_closes_the_top_form_and_tells_the_bot(desk: Desk) -> None:
    await desk.asked(modal("New deal", TITLE, notify_on_close=True))

    await desk.page.keyboard.press("Escape")

    await expect(desk.dialog).to_be_hidden()
    assert (await desk.bot.next("view_closed"))["is_cleared"] is False
    await expect(desk.composer).to_be_focused()


async def test_escape_closes_an_open_list_before_the_form(desk: Desk) -> None:
    dialog = await desk.asked(modal("New deal", STAGE))
    await dialog.get_by_role("combobox", name="Stage").click()

    await desk.page.keyboard.press("Escape")

    await expect(dialog.get_by_role("option")).to_have_count(0)
    await expect(dialog).to_be_visible()


async def test_forms_stand_on_each_other_and_are_left_one_by_one_or_all(desk: Desk) -> None:
    deeper = modal("Second", actions(button("Deeper")))
    desk.bot.on_press["deeper"] = ("views.push", {"view": deeper})
    first = modal("First", TITLE, actions(button("Deeper")))
    dialog = await desk.asked(first)
    await dialog.get_by_label("Title").fill("Kept")
    await dialog.get_by_role("button", name="Deeper").click()
    await expect(desk.page.get_by_role("dialog", name="Second")).to_be_visible()

    await dialog.get_by_role("button", name="Back").click()
    await expect(desk.page.get_by_role("dialog", name="First")).to_be_visible()
    await expect(dialog.get_by_label("Title")).to_have_value("Kept")
    await dialog.get_by_role("button", name="Deeper").click()
    await expect(desk.page.get_by_role("dialog", name="Second")).to_be_visible()
    await dialog.get_by_role("button", name="Dismiss dialog").click()

    await expect(desk.dialog).to_be_hidden()


async def test_tab_stays_inside_the_form(desk: Desk) -> None:
    dialog = await desk.asked(modal("New deal", TITLE, close=plain("Not now")))
    save = dialog.get_by_role("button", name="Save")
    await save.focus()

    await desk.page.keyboard.press("Tab")
    await expect(dialog.get_by_role("button", name="Dismiss dialog")).to_be_focused()
    await desk.page.keyboard.press("Shift+Tab")

    await expect(save).to_be_focused()
