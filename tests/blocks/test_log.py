"""A full page of the log fits into a message, whatever stands in it."""

from bot.blocks.kit.limits import check_message
from bot.blocks.reports import log
from bot.blocks.reports.log import PAGE, WHY, LogLine
from bot.pipedrive.http import errors
from bot.pipedrive.http.errors import PipedriveError
from tests.blocks.samples import ACME, NOW, OLD, VIEWER


def test_a_page_of_the_longest_lines_fits() -> None:
    long = "Wide 👩‍👩‍👧 " * 100
    one = ACME.model_copy(update={"title": long, "lost_reason": long, "status": "lost"})
    line = LogLine(
        NOW, f"/{long}", [one, OLD], OLD, one, state="not_done", reason=long, channel="C1"
    )

    message = log.page([line] * PAGE, [*range(10**9, 10**9 + 100)], 10**9, 10**9, VIEWER)

    assert check_message(message) == []


def test_every_error_has_words_for_why_nothing_came_of_it() -> None:
    named = {
        name
        for name, one in vars(errors).items()
        if isinstance(one, type) and issubclass(one, PipedriveError) and one is not PipedriveError
    }

    assert named - WHY.keys() == set()
