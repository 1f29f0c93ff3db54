"""`deal-desk audit …`: an auditor sees that the log is whole, and a person can leave it."""

import sqlite3
from contextlib import closing

from bot.desk.audit.chain import Chain
from tests.desk_rows.desks import Desk, ask
from tests.maintenance.conftest import Machine


async def three_lines(desk: Desk) -> None:
    operations = desk.worker()
    for user in ("U1", "U2", "U1"):
        await operations.cancel(await ask(operations, user=user), "T1", user)
    await Chain(desk.store, desk.vault).extend()


def test_a_whole_log_is_said_to_be_whole_and_how_far_it_goes(machine: Machine) -> None:
    machine.with_desk(three_lines)

    code, said = machine.says("audit", "verify")
    head = said.splitlines()[0].split()[-1]
    later, _ = machine.says("audit", "verify", "--seen", head)

    assert said.startswith("ok   T1  3 rows; T1:3:")
    assert (code, later) == (0, 0)


def test_the_first_broken_row_is_named(machine: Machine) -> None:
    machine.with_desk(three_lines)
    with closing(sqlite3.connect(machine.folder / "desk.db")) as database, database:
        database.execute("UPDATE audit SET state = 'done' WHERE number >= 2")

    code, said = machine.says("audit", "verify")

    assert code == 1
    assert said.startswith("BAD  T1  row 2 was changed")


def test_a_log_that_was_seen_and_is_gone_is_missed(machine: Machine) -> None:
    machine.with_desk(three_lines)
    head = machine.says("audit", "verify")[1].splitlines()[0].split()[-1]
    with closing(sqlite3.connect(machine.folder / "desk.db")) as database, database:
        database.executescript("DELETE FROM audit; DELETE FROM audit_heads")

    unnoticed = machine.says("audit", "verify")
    missed = machine.says("audit", "verify", "--seen", head)

    assert unnoticed == (0, "The log is empty.\n")
    assert missed[0] == 1
    assert missed[1].startswith("BAD  T1  row 1 is missing, and all after it")


def test_a_person_is_taken_out_of_the_log_and_the_chain_holds(machine: Machine) -> None:
    machine.with_desk(three_lines)

    erased = machine.says("audit", "erase", "T1", "U1")
    again = machine.says("audit", "erase", "T1", "U1")

    assert erased == (0, "2 lines of U1 in T1 emptied; a line in the log says so.\n")
    assert again == (0, "There is nothing of U1 in the log of T1.\n")
    code, said = machine.says("audit", "verify")
    assert code == 0
    assert said.startswith("ok   T1  4 rows; 2 emptied on request; T1:4:")
