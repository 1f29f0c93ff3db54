"""Histories, mail, timelines and search in a real browser."""

import re

import pytest
from playwright.async_api import expect

from tests.journeys.person import Person

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_history_of_a_deal_reads_like_a_story(ana: Person) -> None:
    await ana.types("/deal move 12 to Demo")
    await ana.reads("Moved Acme renewal #12")

    await ana.types("/deal history 12")

    await ana.reads("History of Acme renewal #12", "Ana Lima moved", "Demo")
    await ana.picture("history")


async def test_the_feed_and_the_mail_are_readable(ana: Person) -> None:
    await ana.types("/deal feed 12")
    await ana.reads("Feed of Acme renewal #12")
    await ana.picture("feed")

    await ana.types("/deal mail 12")

    await ana.reads("Re: Acme renewal: our offer", "Jo Doe")
    await ana.picture("mail")


async def test_deals_over_time_are_drawn_and_told(ana: Person) -> None:
    await ana.types("/deal timeline by=month")

    await ana.reads(re.compile(r"\d+ deals worth"))
    await expect(ana.last.get_by_role("img").first).to_be_visible()
    await expect(ana.last.get_by_role("table").first).to_be_visible()
    await ana.picture("timeline")


async def test_the_archive_is_added_up(ana: Person) -> None:
    await ana.types("/deal summary archived")

    await ana.reads("13 deals worth")
    await ana.picture("archive")


async def test_everything_is_found_and_opened(ana: Person) -> None:
    await ana.types("/crm find acme")
    await ana.reads("Acme Logistics")
    await ana.picture("crm_find")

    await ana.types("/crm find-by deal title=Acme match=beginning")

    await ana.reads("Acme renewal")


async def test_help_groups_what_can_be_said(ana: Person) -> None:
    await ana.types("/deal help")

    await ana.reads("Look", "Change", "What happened")
    await ana.picture("help")


async def test_the_status_shows_the_budget(ana: Person) -> None:
    await ana.types("/crm status")

    await ana.reads("You are Ana Lima in Pipedrive", re.compile("budget"))
    await ana.picture("status")


async def test_who_may_see_a_deal_is_told_by_name(ana: Person) -> None:
    await ana.types("/deal access 12")

    await ana.reads("Ana Lima", "Grace Okoro")
