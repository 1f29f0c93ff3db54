"""Each line that help teaches is understood, with the usual names and with a person's own."""

import pytest

from bot.commands.reader.understanding import Plain, own_doing
from bot.commands.sayings import SAYINGS, sayings
from tests.reader.names import ANA, read

USUAL = [line for root in SAYINGS for line in sayings(root)]
OWN = [line for root in SAYINGS for line in sayings(root, ANA, "Acme renewal")]


@pytest.mark.parametrize("line", sorted({*USUAL, *OWN}))
def test_help_teaches_nothing_that_is_not_read(line: str) -> None:
    if own_doing(line.removeprefix("/crm ")):
        return
    meant = read(line)

    assert isinstance(meant, Plain)
    assert meant.reading.is_whole
    assert meant.reading.sure


def test_the_names_are_those_of_the_person() -> None:
    assert "/deal tom's deals in proposal" in sayings("deal", ANA)
    assert "/deal set Acme renewal to 15k" in sayings("deal", ANA, "Acme renewal")
