"""What a workspace lets be done: judged when it is asked and when it is pressed, and in the log."""

from collections.abc import Awaitable
from dataclasses import replace
from datetime import UTC, datetime

from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.run import Playground
from bot.slack.callers import OneWorkspace, People
from tests.flows.received import requests, writes
from tests.flows.test_log import rows
from tests.seat import Json, Seat, find, labels

ADMINS = "Only admins of this workspace may do this."


async def rules(admin: Seat, line: str) -> Json:
    """What an admin sees once a change was shown and saved."""
    return await admin.presses(await admin.types(f"/crm settings {line}"), "Save")


async def test_everybody_sees_the_rules_and_only_admins_change_them(ana: Seat, tom: Seat) -> None:
    seen = await tom.types("/crm settings")
    tried = await tom.types("/crm settings delete=admins")
    after = await tom.types("/crm settings")

    assert "Delete: everyone; Merge: everyone" in seen["text"]
    assert labels(seen["blocks"]) == []
    assert tried["text"] == "Only admins of this workspace change its rules."
    assert after["text"] == seen["text"]


async def test_a_change_names_all_that_changed_and_is_in_the_log(ana: Seat) -> None:
    told = await rules(ana, "delete=admins read-only=on")
    again = await ana.types("/crm settings delete=admins")
    _, line = rows(await ana.types("/crm log all"))

    assert told["text"] == "Changed: Delete: everyone → admins; Read-only: off → on."
    assert again["text"] == "Nothing changed."
    assert line[1:3] == ["/crm settings", "U0ANA"]
    assert line[4] == "Delete: everyone → admins; Read-only: off → on"


async def test_an_admin_changes_a_rule_at_its_menu(ana: Seat) -> None:
    shown = await ana.types("/crm settings")
    _, menu = find(shown["blocks"], "more:rule-merge")
    (nobody,) = [one for one in menu["options"] if one["text"]["text"] == "Merge: nobody"]

    asked = await ana.presses(shown, "more:rule-merge", selected_option=nobody)
    told = await ana.presses(asked, "Save")

    assert told["text"] == "Changed: Merge: everyone → nobody."


async def test_a_change_is_shown_before_it_is_saved_with_whom_it_takes_something_from(
    ana: Seat, tom: Seat
) -> None:
    asked = await ana.types("/crm settings delete=admins")
    meanwhile = await tom.types("/crm settings")
    left = await ana.presses(asked, "Leave it")

    assert asked["text"].startswith("Save this? Nothing has changed yet. Delete: everyone → admins")
    assert "1 person can't delete any more: <@U0TOM>." in str(asked["blocks"])
    assert "Delete: everyone" in meanwhile["text"]
    assert "Delete: everyone" in left["text"]


async def test_what_was_shown_of_other_rules_is_shown_again_and_not_saved(ana: Seat) -> None:
    asked = await ana.types("/crm settings delete=admins")
    await rules(ana, "delete=nobody")

    again = await ana.presses(asked, "Save")
    saved = await ana.presses(again, "Save")

    assert again["text"].startswith("Somebody has changed the rules meanwhile. Save this?")
    assert "Delete: nobody → admins" in again["text"]
    assert saved["text"] == "Changed: Delete: nobody → admins."


async def test_an_admin_who_is_none_by_now_saves_nothing(desk: Playground, ana: Seat) -> None:
    asked = await ana.types("/crm settings delete=admins")
    people = desk.workspace.people
    people["U0ANA"] = replace(people["U0ANA"], is_admin=False)

    told = await ana.presses(asked, "Save")

    assert told["text"] == "Only admins of this workspace change its rules."
    assert "Delete: everyone" in (await ana.types("/crm settings"))["text"]


async def test_as_many_as_an_admin_lets_a_person_delete_in_a_day(ana: Seat, tom: Seat) -> None:
    await rules(ana, "deletes-a-day=1")
    await tom.presses(await tom.types("/deal delete 12"), "Delete deal")

    told = await tom.types("/deal delete 13")

    assert told["text"].startswith("That is more than 1 delete within a day.")


async def test_as_many_as_an_admin_lets_all_of_a_workspace_export_in_a_day(
    ana: Seat, tom: Seat
) -> None:
    await rules(ana, "all-exports-a-day=1")
    await ana.types("/deal all")

    told = await tom.types("/deal all")

    assert told["text"].startswith(
        "That is more than 1 export of all in this workspace within a day."
    )


async def test_a_word_that_cannot_be_read_changes_nothing(ana: Seat) -> None:
    told = await ana.types("/crm settings merge=admins delete=sometimes")

    assert told["text"].startswith("I can't read “delete=sometimes” in /crm settings. Nothing")
    assert "Merge: everyone" in (await ana.types("/crm settings"))["text"]


async def test_what_is_for_admins_is_refused_before_anything_is_asked(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    await rules(ana, "delete=admins")
    desk.world.ledger.clear()

    refused = await tom.types("/deal delete 12")

    assert refused["text"].startswith(f"{ADMINS} /deal delete did nothing yet.")
    assert requests(desk, "/api/v2/deals/12") == []
    _, line, _ = rows(await ana.types("/crm log all"))
    assert line[1:4] == ["/deal delete", "U0TOM", "Acme renewal #12"]
    assert line[5] == "Refused: the rules of this workspace"


async def test_a_rule_that_came_after_the_question_counts_at_the_click(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    asked = await tom.types("/deal delete 12")
    await rules(ana, "delete=admins")
    desk.world.ledger.clear()

    pressed = await tom.presses(asked, "Delete deal")
    await rules(ana, "delete=everyone")
    later = await tom.presses(asked, "Delete deal")

    assert pressed["text"].startswith(ADMINS)
    assert later["text"].startswith("Deleted")
    assert [(method, path) for method, path, _ in writes(desk)] == [
        ("DELETE", "/api/v2/deals/12"),
    ]  # fmt: skip


async def test_in_a_workspace_that_is_read_only_nothing_is_written(
    desk: Playground, ana: Seat
) -> None:
    edited = await ana.types("/deal edit 12 value=15k")
    await rules(ana, "read-only=on")
    desk.world.ledger.clear()

    for told in (
        await ana.types("/deal edit 12 value=16k"),
        await ana.types("/deal new Fair"),
        await ana.presses(edited, "Undo"),
    ):
        assert told["text"].startswith("This workspace is read-only"), told["text"]
    assert writes(desk) == []
    assert "Acme renewal" in (await ana.types("/deal 12"))["text"]


async def after_which(person: Seat, act: Awaitable[object]) -> Json:
    await act
    return await person.told()


OFF = "An admin has switched this off."


async def test_a_tool_that_is_off_is_off_for_admins_too_by_whichever_door(
    desk: Playground, ana: Seat
) -> None:
    edited = await ana.types("/deal edit 12 probability=40")
    card = await ana.types("/deal 12")
    asked = await ana.types("/deal delete 13")
    await ana.sends("/deal edit 12 probability=50 ?")
    form = await ana.modal()
    await rules(ana, "off=deals_delete,deals_update,deals_mark_as_won")
    desk.world.ledger.clear()

    told = [
        await after_which(ana, act)
        for act in (
            ana.submits(form),
            ana.clicks(asked, "Delete deal"),
            ana.clicks(edited, "Undo"),
            ana.clicks(card, "Won"),
            ana.sends("/deal delete 13"),
            ana.sends("/crm run deals_update 12 probability=60"),
            ana.says("@dealdesk deal won 12"),
        )
    ]

    what = await ana.types("/crm undo")
    undone = await ana.told()
    await ana.sends("/deal edit 12 ?")

    assert what["text"].startswith("Undoing your change of Acme renewal #12")
    assert undone["text"].startswith(OFF)
    assert OFF in str(await ana.modal())
    assert [one["text"][: len(OFF)] for one in told] == [OFF] * len(told)
    assert writes(desk) == []


async def test_a_setting_makes_somebody_an_admin_as_long_as_they_are_a_member(
    desk: Playground,
) -> None:
    slack = AsyncWebClient(desk.workspace.bot_token, base_url=f"{desk.workspace.origin}/api/")
    people = People(OneWorkspace(slack), lambda: datetime.now(UTC), {"U0TOM"})
    before = [await people.is_admin("T0DESK", user) for user in ("U0TOM", "U0ANA", "U0MIA")]

    guest = replace(desk.workspace.people["U0TOM"], is_guest=True)
    desk.workspace.people["U0TOM"] = guest

    assert before == [True, True, False]
    assert not await people.is_admin("T0DESK", "U0TOM")


async def test_an_admin_changes_rules_in_a_form_and_sees_first_what_that_does(
    ana: Seat, tom: Seat
) -> None:
    await rules(ana, "#wins=titles")
    shown = await ana.types("/crm settings")
    await ana.clicks(shown, "Change in a form…")
    form = await ana.modal()
    filled = {
        "delete": option(form, "delete", "admins"),
        "second": option(form, "second", "merge, delete many at once"),
        "deletes-a-day": "20",
        "off": "",
        "<#C0WINS>": option(form, "<#C0WINS>", "nothing of Pipedrive"),
    }

    await ana.submits(form, **{**filled, "off": "deals_nonsense"})
    await ana.submits(form, **{**filled, "off": "deals_merge"})
    asked = await ana.told()
    told = await ana.presses(asked, "Save")

    assert told["text"] == (
        "Changed: Delete: everyone → admins; "
        "A second person confirms: nothing → merge, delete many at once; "
        "Deletes a day, each person: 50 → 20; Tools switched off: none → deals_merge; "
        "#wins hears: titles only → nothing of Pipedrive."
    )


async def test_a_form_in_which_nothing_was_changed_shows_the_rules(ana: Seat) -> None:
    await ana.sends("/crm settings ?")

    await ana.submits(await ana.modal())

    assert "Delete: everyone" in (await ana.told())["text"]


async def test_the_form_is_for_admins(tom: Seat) -> None:
    told = await tom.types("/crm settings ?")

    assert told["text"] == "Only admins of this workspace change its rules."


def option(form: Json, block_id: str, said: str) -> Json:
    (block,) = [one for one in form["blocks"] if one["block_id"] == block_id]
    (found,) = [one for one in block["element"]["options"] if one["text"]["text"] == said]
    return dict(found)
