"""The rules as a row: every change is kept and told, and the bot's own work goes on."""

import asyncio
from dataclasses import replace
from functools import partial
from itertools import product
from typing import Any

import pytest

from bot.desk.caller import RightsUnknown
from bot.desk.operations.operations import Operations
from bot.desk.policy.policies import (
    CONFIRMED,
    DEEDS,
    WHO,
    Forbidden,
    Policies,
    Policy,
    Who,
    deed_of,
)
from bot.desk.states import Operation
from bot.store.db import Store
from bot.tools.base import Tool
from bot.tools.catalog.all import BY_NAME, EVERY, TOOLS
from tests.desk_rows.desks import Desk, everybody, origin
from tests.effort import in_full
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


ASKING = [tool for tool in TOOLS if tool.gated]
# As a rule one of each deed, as every tool falls under its rule by a table of its own.
GATED = ASKING if in_full() else [*{deed_of(tool): tool for tool in ASKING}.values()]
# Who asked, of whom a second person was asked, and whether that is one.
ASKED_BY = {"": False, "U1": False, "U2": True}


@pytest.mark.long
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("is_admin", [False, True])
async def test_every_question_is_judged_at_the_click_as_at_the_prompt(
    desk: Desk, *, is_admin: bool
) -> None:
    """Every deed that asks, every rule that it may have, with one person and with two."""

    async def role(team: str, user: str) -> bool:
        return is_admin

    policies = Policies(desk.store, desk.vault, role, desk.clock)
    operations = Operations(
        desk.store,
        desk.vault,
        everybody,
        worker="w1",
        check_policy=policies.check_press,
        clock=desk.clock,
    )
    rules: list[tuple[Who, bool, bool]] = [*product(WHO, (False, True), (False, True))]
    for who, takes_two, read_only in rules:
        second = frozenset(CONFIRMED if takes_two else ())
        policy = Policy(dict.fromkeys(DEEDS, who), read_only, second=second)
        await policies.change("T1", "U9", partial(put, policy))
        for tool, (asker, is_another) in product(GATED, ASKED_BY.items()):
            asked = replace(origin(), asked_by=asker)
            ticket = await operations.ask(asked, tool.name, {"id": 12}, {})

            may = (who == "everyone" or (who == "admins" and is_admin)) and not read_only
            assert await is_let(policies, tool) == may, (tool.name, policy)
            done = await clicks(operations, ticket)

            assert done == (may and (is_another or not takes_two)), (tool.name, policy, asker)


def put(policy: Policy, _before: Policy) -> Policy:
    return policy


async def is_let(policies: Policies, tool: Tool[Any, Any]) -> bool:
    """At the prompt."""
    try:
        await policies.check(tool, origin(), {"id": 12})
    except Forbidden:
        return False
    return True


async def clicks(operations: Operations, ticket: str) -> bool:
    try:
        return isinstance(await operations.claim(ticket, "T1", "U1"), Operation)
    except Forbidden:
        return False


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
