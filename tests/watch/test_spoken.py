"""A watch as people say it: the same as the line that makes it."""

import pytest

from bot.watch.watches import grammar
from bot.watch.watches.spoken import spoken
from tests.watch.test_grammar import ANA

SAID = {
    "wins over 50k": "deals won value>50k",
    "tell us when a deal over 50k is won": "deals won value>50k",
    "deals over 50k that are won or lost": "deals won,lost value>50k",
    "won deals of tom": "deals won owner=tom",
    "lost deals over 10k not tom's": "deals lost value>10k -owner=tom",
    "my deals stage": "deals moved owner=me",
    "when deals move to proposal": "deals moved stage=proposal",
    "let me know when my deals change hands": "deals owner owner=me",
    "new deals with source referral": "deals created source=referral",
    "close date slips on deals over 20k": "deals slipped value>20k",
    "here wins over 50k": "deals won value>50k",
    "stuck for 2 weeks": "deals stuck=14d",
    "deals untouched for a month": "deals stuck=30d",
    "deals without a next step": "deals unplanned",
    "my overdue activities": "activities overdue owner=me",
    "activities done by tom": "activities done owner=tom",
    "new people": "persons created",
    "tell me about new notes": "notes created",
    "tom's deals lost every day at 9": "deals lost owner=tom every=day at 09:00",
    "weekly wins over 10k": "deals won value>10k every=week at 09:00",
    "let me know when acme board offer changes": 'deals ids="acme board offer"',
    "tell me when 12 is won": "deals won ids=12",
    "warn us if deal 12 slips": "deals slipped ids=12",
    "post here when tom wins": "deals won owner=102",
    "wins over 10k -by:api threads=only": "deals won value>10k -by:api threads=only",
}


@pytest.mark.parametrize(("said", "typed"), SAID.items(), ids=SAID)
def test_plain_words_make_the_watch_that_a_line_makes(said: str, typed: str) -> None:
    draft, same = spoken(said, ANA), grammar.read(typed, ANA)

    assert draft is not None
    assert draft.wrong == same.wrong == ()
    assert draft.spec == same.spec
    assert (draft.by, draft.not_by) == (same.by, same.not_by)
    assert _typed(draft) == _typed(same)


def _typed(draft: grammar.Draft) -> set[str]:
    """Names that a list already knows read as their numbers; typed again, both are one line."""
    return {f"{one.field}{one.op}{one.negated}" for one in draft.conditions}


@pytest.mark.parametrize(
    "said",
    [
        "foo bar",
        "tell us when my deals stand still or a deal over 50k is won",
        "acme board offer",
        "wins in #sales",  # another channel may be meant
        "my big deals won",  # an order is for lists
        "deals wno value>50k",  # a slip in what happens is no word about which deals
        "deals closing next week won",  # the week would stay the same one
        "",
    ],
)
def test_what_is_not_understood_whole_makes_no_watch(said: str) -> None:
    assert spoken(said, ANA) is None
