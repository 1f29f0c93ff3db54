"""The rules as a row: every change is kept and told, and the bot's own work goes on."""

import asyncio
from dataclasses import replace

import pytest

from bot.desk.caller import RightsUnknown
from bot.desk.policy.policies import Forbidden, Policies, Policy
from bot.store.db import Store
from bot.tools.catalog.all import BY_NAME, EVERY
from tests.desk_rows.desks import Desk, origin
from tests.store.databases import database_url, store

__all__ = ["database_url", "store"]


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


async def nobody(team: str, user: str) -> bool:
    """Slack says of everyone that they are no admin."""
    return False


async def silence(team: str, user: str) -> bool:
    """Slack does not answer."""
    raise RightsUnknown


@pytest.fixture
def policies(desk: Desk) -> Policies:
    return Policies(desk.store, desk.vault, nobody, desk.clock)


async def test_two_admins_who_change_rules_at_once_both_have_their_way(policies: Policies) -> None:
    await asyncio.gather(
        policies.change("T1", "U1", lambda policy: replace(policy, read_only=True)),
        policies.change("T1", "U2", lambda policy: replace(policy, who={"merge": "nobody"})),
    )

    assert await policies.of("T1") == Policy({"merge": "nobody"}, read_only=True)
    assert await policies.of("T2") == Policy()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_is_refused_and_what_was_changed_are_lines_of_the_log(
    desk: Desk, policies: Policies
) -> None:
    await policies.change("T1", "U1", lambda policy: replace(policy, read_only=True))
    await policies.change("T1", "U1", lambda policy: policy)

    with pytest.raises(Forbidden):
        await policies.check(BY_NAME["deals_update"], origin(), {"id": 12})

    refused, changed = await desk.audit.of("T1", "U1")
    assert (refused.tool, refused.state, refused.reason) == ("deals_update", "refused", "Forbidden")
    assert refused.args == {"id": 12}
    assert (changed.tool, changed.user) == ("rules_changed", "U1")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_bots_own_housekeeping_has_no_rules(policies: Policies) -> None:
    await policies.change("T1", "U1", lambda policy: replace(policy, read_only=True))

    for name in EVERY.keys() - BY_NAME.keys():
        await policies.check(EVERY[name], origin(), {})


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_where_slack_does_not_say_who_is_an_admin_nobody_is(desk: Desk) -> None:
    policies = Policies(desk.store, desk.vault, silence, desk.clock)
    await policies.change("T1", "U1", lambda policy: replace(policy, who={"merge": "admins"}))

    with pytest.raises(RightsUnknown):
        await policies.check(BY_NAME["deals_merge"], origin(), {})
    await policies.check(BY_NAME["deals_update"], origin(), {})
