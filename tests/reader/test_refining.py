"""What goes on from the last list keeps what was asked, but for what it says anew."""

import pytest

from bot.commands.reader.refining import ShownList, placed, refined
from tests.reader.test_corpus import READER

CLOSING = "/deal list status=open close>=2026-11-01 close<=2026-11-30"
NEXT_MONTH = "close>=2026-12-01 close<=2026-12-31"
THIS_MONTH = "close>=2026-11-01 close<=2026-11-30"
WON = "/deal list owner=101 status=won won>=2026-11-01"
PLANNED = "/activity list owner=101 done=no due<=2026-11-30 sort=due"


@pytest.mark.parametrize(
    ("before", "said", "meant"),
    [
        (CLOSING, "next month then", f"/deal list status=open {NEXT_MONTH}"),
        (CLOSING, "only mine", f"{CLOSING} owner=me"),
        (CLOSING, "mine", f"{CLOSING} owner=me"),
        (CLOSING, "and tom's?", f"{CLOSING} owner=102"),
        (CLOSING, "and tom?", f"{CLOSING} owner=102"),
        (CLOSING, "no, tom's", f"{CLOSING} owner=102"),
        (CLOSING, "what about kenji", f"{CLOSING} owner=104"),
        (CLOSING, "and mias", f"{CLOSING} owner=103"),
        (CLOSING, "over 10k", f"{CLOSING} value>10k"),
        (CLOSING, "sort by value", f"{CLOSING} sort=-value"),
        (CLOSING, "which is oldest", f"{CLOSING} sort=added"),
        (CLOSING, "top 5", f"{CLOSING} sort=-value limit=5"),
        (CLOSING, "just the € ones", f"{CLOSING} currency=EUR"),
        (CLOSING, "in demo", f"{CLOSING} stage=3"),
        (CLOSING, "only over 5k and mine", f"{CLOSING} owner=me value>5k"),
        (CLOSING, "and lost?", f"/deal list {THIS_MONTH} status=lost"),
        ("/deal list owner=102 status=open", "sum?", "/deal summary owner=102 status=open"),
        ("/deal list owner=102 status=open", "how many is that",
         "/deal summary owner=102 status=open"),
        ("/deal list owner=102 value>5k", "and everyone's?", "/deal list value>5k"),
        ("/deal summary owner=102", "and over 5k?", "/deal list owner=102 value>5k"),
        ("/deal list owner=102 sort=-value limit=5", "and tom's?",
         "/deal list owner=102 sort=-value limit=5"),
        (WON, "and tom's open deals?", "/deal list owner=102 status=open"),
        (WON, "and lose?", "/deal list owner=101 lost>=2026-11-01 status=lost"),
        (WON, "vs october?", "/deal list owner=101 status=won won>=2026-10-01 won<=2026-10-31"),
        (WON, "last month?", "/deal list owner=101 status=won won>=2026-10-01 won<=2026-10-31"),
        (WON, "how about mia", "/deal list status=won won>=2026-11-01 owner=103"),
        (PLANNED, "and tmrw?", "/activity list owner=101 done=no due=2026-11-30 sort=due"),
        (PLANNED, "only calls",
         "/activity list owner=101 done=no due<=2026-11-30 type=call sort=due"),
        (PLANNED, "and tom?", "/activity list done=no due<=2026-11-30 owner=102 sort=due"),
    ],
)  # fmt: skip
def test_a_few_words_narrow_the_last_question(before: str, said: str, meant: str) -> None:
    reading = refined(said, ShownList(before), READER)

    assert reading is not None
    assert reading.lines == (meant,)
    assert not reading.writes


@pytest.mark.parametrize(
    "said",
    [
        "today", "overdue", "my calls", "acme", "and acme?", "my open deals", "lost", "won",
        "what did tom win", "people at acme", "call jo tomorrow", "12", "and 12?", "deals over 5k",
        "what's due today", "and move it to demo", "no blub", "my five biggest deals please",
        "my open deals thanks",
    ],
)  # fmt: skip
def test_what_is_a_question_of_its_own_does_not(said: str) -> None:
    assert refined(said, ShownList(CLOSING), READER) is None


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("the 3rd one", ("#13", 3)),
        ("first one is done", ("#11 is done", 1)),
        ("second one: move to proposal", ("#12 move to proposal", 2)),
        ("set the first one to 31 jan", ("set #11 to 31 jan", 1)),
        ("and the next one", ("#12", 2)),
        ("the fifth one", None),
        ("the first deal", None),
    ],
)
def test_a_place_in_the_list_is_the_record_there(said: str, meant: tuple[str, int] | None) -> None:
    assert placed(said, ShownList(CLOSING, ("11", "12", "13"), at=1)) == meant
