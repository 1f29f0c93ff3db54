"""The bot comes in, people sign in, the rules are made and kept, and the log shows it."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect
from pydantic import SecretStr

from bot.app import create_app
from bot.maintenance.audit import verify
from bot.maintenance.backup import backup, restore
from bot.maintenance.keys import rotate_keys
from bot.manifest import FILE
from bot.playground.run import Playground, playground
from tests.journeys.person import Person
from tests.keys import new_key
from tests.store.migrated import sqlite_file

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def bare() -> AsyncIterator[Playground]:
    """The bot is in no workspace, and nobody has signed in."""
    manifest = FILE.read_text(encoding="utf-8")
    async with playground(
        create_app, manifest=manifest, migrated=sqlite_file(), deals=20, sign_in=True, add=True
    ) as running:
        yield running


async def follows(person: Person, link: Locator) -> Page:
    """A button that leads to another page."""
    async with person.page.context.expect_page() as opened:
        await link.click()
    page = await opened.value
    await page.wait_for_load_state()
    return page


async def test_an_admin_adds_the_bot_and_signs_in_without_ever_seeing_a_token(
    browser: Browser, bare: Playground
) -> None:
    async with Person.sits_down(browser, bare, "U0ANA") as ana:
        adding = await follows(ana, ana.page.get_by_role("link", name="Add to Slack"))
        await expect(adding.get_by_role("heading")).to_contain_text("would like to be added to")
        await ana.picture("add_to_slack", adding)
        await adding.get_by_role("button", name="Allow").click()
        await expect(adding.get_by_role("main")).to_contain_text("Deal Desk is in Northwind")
        await ana.picture("added", adding)
        await adding.close()

        await ana.types('/deal new "Acme renewal" value=12k')
        await ana.reads("Then I'll come back to /deal new")
        await ana.picture("sign_in_card")
        signing = await follows(ana, ana.last.get_by_role("link", name="Sign in to Pipedrive"))
        await ana.picture("consent", signing)
        await signing.get_by_label("Logged in to Pipedrive as").select_option("ana")
        await signing.get_by_role("button", name="Allow and install").click()
        await expect(signing.get_by_role("main")).to_contain_text("Go on only if both are you")
        await ana.picture("both_sides", signing)
        await signing.get_by_role("button", name="Connect Ana Lima with @ana").click()
        await expect(signing.get_by_role("main")).to_contain_text("You are connected")
        await ana.picture("signed_in", signing)
        await signing.close()

        await ana.reads("You were about to: /deal new")
        await ana.presses("Do it now")
        await ana.reads("Created Acme renewal")
        await ana.picture("back_to_it")


async def saves(admin: Person, line: str) -> None:
    await admin.types(f"/crm settings {line}")
    await admin.reads("Save this?")
    await admin.picture("rules_asked")
    await admin.presses("Save")
    await admin.reads("Changed:")


async def decides(admin: Person, label: str, done: str) -> None:
    """In the direct messages, where a colleague's question waits."""
    await admin.page.get_by_role("button", name="Deal Desk").first.click()
    await admin.reads("asks you to decide this")
    await admin.picture(f"asked_to_{label.split(maxsplit=1)[0].lower()}")
    await admin.presses(label)
    await admin.reads(done)
    await admin.page.get_by_role("button", name="sales").first.click()


async def test_what_the_rules_take_from_somebody_a_colleague_decides_for_them(
    ana: Person, tom: Person
) -> None:
    await saves(ana, "delete=admins second=merge")

    await tom.types("/deal delete 12")
    await tom.reads("Ana Lima can.")
    await tom.picture("refused")
    await tom.presses("Ask Ana Lima")
    await tom.reads("I've asked @Ana Lima")
    await decides(ana, "Delete deal", "Deleted Acme renewal #12")

    await tom.types("/deal merge 13 into 14")
    await tom.reads("A second person has to confirm this.")
    await tom.presses("Ask Ana Lima")
    await tom.reads("I've asked @Ana Lima")
    await decides(ana, "Merge", "Merged Acme renewal 2026 #13")

    assert [method for method, _, _ in ana.received()] == ["DELETE", "PUT"]


async def test_the_log_is_verified_the_key_rotated_and_a_backup_put_back_under_the_bot(
    ana: Person, desk: Playground, tmp_path: Path
) -> None:
    said: list[str] = []
    await ana.types("/deal edit 12 value=99k")
    await ana.reads("99,000")
    assert await verify(desk.settings, {}, said.append) == 0
    assert said[0].startswith("ok   T0DESK")

    old = desk.settings.encryption_key
    desk.bot.settings = desk.settings.model_copy(
        update={"encryption_key": (SecretStr(new_key()), *old)}
    )
    await desk.restart_bot()
    assert await rotate_keys(desk.settings, said.append) == 0
    desk.bot.settings = desk.settings.model_copy(
        update={"encryption_key": desk.settings.encryption_key[:1]}
    )
    await desk.restart_bot()
    await ana.types("/crm status")
    await ana.reads("Ana Lima")
    await ana.picture("another_key")

    assert await backup(desk.settings, tmp_path / "kept.db", said.append) == 0
    await ana.types("/deal delete 12")
    await ana.reads("Delete Acme renewal #12?")
    await desk.stop_bot()
    assert await restore(desk.settings, tmp_path / "kept.db", said.append) == 0
    await desk.start_bot()
    await ana.presses("Delete deal")
    await ana.reads(re.compile("no longer|not any more|Nothing was"))
    await ana.picture("question_of_before")
    await ana.types("/crm log")
    await ana.reads("/deal edit", "Acme renewal #12")
    await ana.picture("log_after_restore")
    assert ana.received()[1:] == []
    assert await verify(desk.settings, {}, said.append) == 0
