"""What one could have typed instead, in names rather than in numbers."""

import pytest

from bot.commands.reader.naming import in_names, noun_in
from bot.commands.reader.understanding import Plain
from tests.reader.names import ANA, read


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("/deal tom's deals", '/deal list owner="Tom Berg"'),
        ("/deal my hot deals", "/deal list owner=me label=Hot"),
        ("/deal list without label import", "/deal list -label=Import"),
        ("/deal 12 moves to demo", "/deal move #12 to Demo"),
        ("/deal in negotiation", "/deal list stage=5,7"),  # two are called so
        ("/deal contracts longer than 12 months", '/deal list "Contract length">12'),
        ("/deal from the trade fair", '/deal list Source="Trade fair"'),
        ("/deal without purchase order", '/deal list "Purchase order"='),
        ("/deal contract length of 12 is 24", '/deal edit #12 "Contract length"=24'),
        ("/org my customers", "/org list owner=me label=Customer"),
    ],
)
def test_names_stand_for_numbers(line: str, told: str) -> None:
    meant = read(line)

    assert isinstance(meant, Plain)
    named = in_names(meant.lines[0], noun_in(meant.lines[0]), ANA)
    assert named == told


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("/deal list owner=me", "deal"),
        ("/org deals acme label=11", "deal"),
        ("/org people acme label=21", "person"),
        ("/crm find acme", ""),
    ],
)
def test_labels_are_those_of_what_is_listed(line: str, kind: str) -> None:
    assert noun_in(line) == kind
