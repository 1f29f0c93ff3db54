"""Which commands are what they are, without the names of a company's lists, or with them."""

import pytest

from bot.commands.binding import Command, commanded
from bot.commands.reader.understanding import names_all, says_itself
from bot.commands.router import bound
from bot.tools.tokens import clean
from tests.reader.names import ANA


def typed(line: str) -> Command:
    root, _, text = line.partition(" ")
    return commanded(root, clean(text))


@pytest.mark.parametrize(
    "line",
    [
        "/deal", "/deal ?", "/deal help", "/deal help list", "/deal 12", "/deal #12 share",
        "/deal show 12", "/deal move 12 to 5", "/deal list owner=me value>10k",
        '/deal won "acme renewal"', "/deal delete acme", "/deal note 12 call Jo tomorrow",
        "/crm find acme", "/crm run deals_get id=12", "/activity done 200",
    ],
)  # fmt: skip
def test_each_word_says_itself(line: str) -> None:
    assert says_itself(typed(line))


@pytest.mark.parametrize(
    "line",
    [
        "/deal acme", "/deal won acme renewal", "/deal move acme renewal to Negotiation",
        "/deal list mine", "/deal 12 won", "/deal note acme call", "/crm acme", "/deal last",
        "/deal remove 12", "/deal set 12 to 15k",
    ],
)  # fmt: skip
def test_a_word_may_be_one_of_their_names_or_say_something(line: str) -> None:
    assert not says_itself(typed(line))


@pytest.mark.parametrize(
    ("line", "are"),
    [
        ("/deal move acme renewal to Negotiation", True),
        ("/deal move 12 to Demo", True),
        ("/deal won acme renewal", True),
        ("/person show Zed Poe", True),
        ('/activity new call "Ask jo about it"', True),
        ("/deal move acme renewal to tom", False),  # a colleague, and no stage
        ("/deal show tom", False),
        ("/deal won acme tomorrow", False),
        ("/deal won acme 5k", False),
        ("/deal note acme renewal", False),  # where does the name end?
        ("/deal acme renewal", False),  # no verb says what is to be done
        ("/deal list acme", False),
        ("/file download acme share", False),
    ],
)
def test_the_rest_is_of_names_that_mean_nothing_else(line: str, *, are: bool) -> None:
    command = typed(line)

    assert names_all(command, bound(command, ANA), ANA) is are
