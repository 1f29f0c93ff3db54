"""Nobody sees through the bot what Pipedrive hides from them: every viewer, record and door.

As a rule each pair of viewer and hidden record comes through one door, and each door is taken; in
full every pair comes through all of them.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import cycle

import pytest

from bot.playground.pipedrive.records import Deal, Person
from bot.playground.run import Playground
from bot.tools.catalog.all import TOOLS
from tests.connected import connected
from tests.effort import in_full
from tests.flows.watching import told
from tests.seat import Json, Seat

PEOPLE = {"U0ANA": "ana", "U0TOM": "tom", "U0MIA": "mia", "U0LEO": "kenji"}
KINDS = {"deal": "deals", "person": "persons", "org": "organizations"}


@dataclass(frozen=True)
class Hidden:
    """A record that `viewer` may not see: `word` finds it, `secret` only others may read."""

    root: str
    id: int
    viewer: str

    @property
    def word(self) -> str:
        return f"Zq{self.root}{self.id}"

    @property
    def secret(self) -> str:
        return f"hush{self.root}{self.id}x"


def doors(root: str) -> Iterator[str]:
    """Every command that names a record of this kind, and those that look for one."""
    for tool in TOOLS:
        if tool.root == root and "{id}" in tool.path and tool.args.about == KINDS[root][:-1]:
            yield f"/{tool.command} {{id}}"
    yield from (f"/{root} {{id}}", f"/{root} {{id}} share", f"/{root} {{word}}", "/crm {word}")
    yield from (f"/{root} find {{word}}", "/crm find {word} share", f"/{root} list {{word}}")


def pairs(desk: Playground) -> list[Hidden]:
    company = desk.world.company
    return [
        Hidden(root, record.id, user)
        for user, login in PEOPLE.items()
        for root, many in KINDS.items()
        for record in getattr(company, many).values()
        if not (record.is_deleted or company.may_see(desk.world.user(login), record))
    ]


@pytest.fixture
async def seats(desk: Playground) -> AsyncIterator[dict[str, Seat]]:
    async with AsyncExitStack() as stack:
        yield {
            user: await stack.enter_async_context(connected(desk, user, login))
            for user, login in PEOPLE.items()
        }


def rename(desk: Playground, hidden: Hidden) -> str:
    """What it is called from now on; whose it is."""
    record = getattr(desk.world.company, KINDS[hidden.root])[hidden.id]
    if isinstance(record, Person):
        record.first_name, record.last_name = hidden.word, hidden.secret
    elif isinstance(record, Deal):
        record.title = f"{hidden.word} {hidden.secret}"
    else:
        record.name = f"{hidden.word} {hidden.secret}"
    return next((u for u, login in PEOPLE.items()
                 if desk.world.user(login).id == record.owner_id), "")  # fmt: skip


def lines(every: list[Hidden]) -> Iterator[tuple[Hidden, str]]:
    through = {root: list(doors(root)) for root in KINDS}
    turns = {root: cycle(found) for root, found in through.items()}
    for hidden in every:
        taken = through[hidden.root] if in_full() else [next(turns[hidden.root])]
        for line in taken:
            yield hidden, line.format(id=hidden.id, word=hidden.word)


@pytest.mark.long
async def test_what_pipedrive_hides_comes_through_no_door(
    desk: Playground, seats: dict[str, Seat]
) -> None:
    every = pairs(desk)
    owners = {hidden: rename(desk, hidden) for hidden in every}
    seen_by_owners = 0
    for hidden, owner in owners.items():  # who may see it looks first, so that much is remembered
        if owner:
            shown = await seats[owner].types(f"/{hidden.root} {hidden.id}")
            seen_by_owners += hidden.secret in str(shown)

    leaks = []
    for hidden, line in lines(every):
        answer = await hears(seats[hidden.viewer], line)
        leaks += [(hidden, line)] if hidden.secret in str(answer) else []

    assert seen_by_owners == len([owner for owner in owners.values() if owner]) > 40
    assert leaks == []
    assert "hush" not in str([message.text for message in told(desk)])


async def hears(person: Seat, line: str) -> Json:
    await person.sends(line)
    return await person.anything()
