"""An admin asks what is wrong with the set-up, and reads one line for each thing."""

from dataclasses import replace

from bot.app import create_app
from bot.blocks.kit.limits import check_message
from bot.blocks.kit.message import Message
from bot.doctor import checks
from bot.doctor.findings import Finding
from bot.manifest import FILE
from bot.playground.run import Playground, playground
from tests.connected import connected
from tests.flows.watching import WON, Office, watches
from tests.seat import Json, Seat, labels, seat
from tests.store.migrated import sqlite_file


async def asked(person: Seat) -> Json:
    answer = await person.types("/crm doctor")
    assert check_message(Message(answer["text"], tuple(answer["blocks"]))) == []
    assert answer["ephemeral"]
    return answer


def faults(answer: Json) -> list[str]:
    """The lines with a fault in them, each as it is read."""
    lists = [one for one in answer["blocks"][0]["elements"] if one["type"] == "rich_text_list"]
    rows = [row["elements"] for one in lists for row in one["elements"]]
    return ["".join(part["text"] for part in row) for row in rows]


async def test_a_healthy_set_up_is_called_so_with_its_signs_of_life(
    office: Office, ana: Seat
) -> None:
    await watches(ana, WON)
    await office.deal("Sequoia")
    await ana.lets_pass(minutes=2)

    answer = await asked(ana)

    assert answer["text"].startswith("All is well. Webhooks registered with Pipedrive: deal. ")
    assert "Last delivery from Pipedrive: " in answer["text"]
    assert "tokens" in answer["text"]
    assert faults(answer) == []
    assert "Register webhooks" not in labels(answer["blocks"])


async def test_a_removed_webhook_is_one_line_and_one_press(office: Office, ana: Seat) -> None:
    await watches(ana, WON)
    await office.webhooks("remove")

    answer = await asked(ana)
    said = await ana.presses(answer, "Register webhooks")
    await ana.lets_pass(seconds=5)

    (line,) = faults(answer)
    assert line == (
        "Pipedrive's webhook for deal changes was removed: channels are not told what happens to "
        "deal records. Fix: press Register webhooks, or wait: it comes back by itself within 30 "
        "minutes."
    )
    assert said["text"].startswith("Registering webhooks.")
    assert len(await office.registered()) == 1
    assert (await asked(ana))["text"].startswith("All is well.")


async def test_a_scope_and_an_event_that_lack_are_a_line_each(office: Office, ana: Seat) -> None:
    office.desk.workspace.mischief.missing_scopes.add("files:write")
    office.desk.workspace.mischief.missing_events.add("channel_archive")

    answer = await asked(ana)

    assert answer["text"].startswith("2 things need attention. ")
    scope, event = faults(answer)
    assert scope == (
        "Scope files:write is missing: I can't hand over a CSV file of everything that someone "
        "asked to collect, or a file of Pipedrive's. Fix: add it under OAuth & Permissions at "
        "https://api.slack.com/apps and press Reinstall there."
    )
    assert event == (
        "Event channel_archive is missing: I can't pause what a channel follows when it is "
        "archived, before a notice fails there. Fix: add it under Event Subscriptions at "
        "https://api.slack.com/apps, save, and reinstall if Slack asks for it."
    )


async def test_an_optional_scope_that_lacks_is_no_fault_but_said(office: Office, ana: Seat) -> None:
    office.desk.workspace.mischief.missing_scopes.add("channels:history")

    answer = await asked(ana)

    assert "attention" not in answer["text"]
    assert (
        "Optional scope channels:history is not granted: I can't see after a crash whether a "
        "notice was posted already, so that it never comes twice. To have it, add it under"
    ) in answer["text"]


async def test_what_cannot_be_seen_is_not_called_well() -> None:
    manifest = FILE.read_text(encoding="utf-8")
    less = {"slack_config_token": None, "slack_app_token": None, "slack_delayed_events": "false"}
    async with (
        playground(create_app, manifest=manifest, migrated=sqlite_file(), more=less) as desk,
        connected(desk, "U0ANA", "ana") as ana,
    ):
        answer = await asked(ana)

    assert [line.partition(":")[0] for line in faults(answer)] == ["Delayed Events is off"]
    assert (
        "Not checked: event subscriptions (set SLACK_CONFIG_TOKEN to see them)." in answer["text"]
    )


async def test_without_an_admin_of_pipedrive_channels_hear_late(
    desk: Playground, tom: Seat
) -> None:
    await tom.types("/crm watch deals won")
    person = desk.workspace.people["U0TOM"]
    desk.workspace.people["U0TOM"] = replace(person, is_admin=True)

    answer = await asked(tom)

    (line,) = faults(answer)
    assert line == (
        "No admin of Pipedrive has connected: I can't register webhooks, so channels hear of "
        "changes up to 15 minutes late. Fix: let a Pipedrive admin type /crm connect."
    )


async def test_only_admins_read_it(tom: Seat) -> None:
    answer = await tom.types("/crm doctor")

    assert answer["text"] == (
        "Only admins of this workspace can see that. /crm status shows your own login."
    )


async def test_an_admin_who_is_not_connected_reads_that_first_of_all(desk: Playground) -> None:
    async with seat(desk.workspace.origin, "U0ANA") as ana:
        answer = await asked(ana)

    (line,) = faults(answer)
    assert line.startswith("No admin of Pipedrive has connected: ")
    assert "budget" not in answer["text"]


async def seen_by_the_command_line(desk: Playground) -> list[Finding]:
    found = await checks.check(lambda **_: desk.settings)
    return [finding for finding in found if finding.name == "webhooks"]


async def test_the_command_line_sees_the_webhooks_as_well_beside_the_bot_that_runs(
    office: Office, ana: Seat
) -> None:
    (none,) = await seen_by_the_command_line(office.desk)
    await watches(ana, WON)
    (new,) = await seen_by_the_command_line(office.desk)
    await office.deal("Sequoia")
    (well,) = await seen_by_the_command_line(office.desk)
    await office.webhooks("remove")
    (ill,) = await seen_by_the_command_line(office.desk)

    company = "company 7001: deal, registered by Ana Lima; last delivery"
    assert (none.ok, none.detail) == (True, "none needed: nothing is watched")
    assert (new.ok, new.detail) == (True, f"{company} none yet")
    assert well.ok
    assert well.detail.startswith(f"{company} 20")
    assert not ill.ok
    assert ill.detail.startswith("Pipedrive's webhook for deal changes was removed: ")
