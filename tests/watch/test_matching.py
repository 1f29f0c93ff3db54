"""Which watches want to hear of a change: filters, by whom, and what its maker may see."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.pipedrive.events import event_of
from bot.watch.watches import matching
from bot.watch.watches.matching import Watch
from bot.watch.watches.spec import Spec
from tests.watch.bodies import DEAL, body, changed

WATCH = Watch(
    id="w1",
    team="T1",
    channel="C1",
    company=90011,
    maker="U1",
    pipedrive_user=31,
    made_at=datetime(2026, 11, 1, tzinfo=UTC),
    spec=Spec(),
)


def told(spec: Spec, now: dict[str, Any], was: dict[str, Any], **meta: Any) -> tuple[str, ...]:
    (matcher,) = matching.matchers([replace(WATCH, spec=spec)])
    return matching.wanted(matcher, event_of(changed(now, was, **meta)))


WON = ({"status": "won", "value": 60_000}, {"status": "open"})


@pytest.mark.parametrize(
    ("where", "matches"),
    [
        ((), True),
        (("value>50000",), True),
        (("value>60000",), False),
        (("value>50000", "stage=4"), True),
        (("-stage=4",), False),
        (("label=2",), True),
        (("-label=2",), False),
        (("currency=USD",), False),
        (("owner=31", "title=pumps"), True),
    ],
)
def test_the_filters_are_those_of_lists(where: tuple[str, ...], *, matches: bool) -> None:
    found = told(Spec(happenings=("won",), where=where), *WON)

    assert found == (("won",) if matches else ())


def test_a_custom_field_is_a_filter_like_any_other() -> None:
    now = {"custom_fields": {"abc1": {"type": "enum", "id": 21}}, **WON[0]}
    spec = Spec(happenings=("won",), where=("own.enum.abc1=21",))

    assert told(spec, now, WON[1]) == ("won",)
    assert told(spec.model_copy(update={"where": ("-own.enum.abc1=21",)}), now, WON[1]) == ()


@pytest.mark.parametrize(
    ("spec", "meta", "matches"),
    [
        (Spec(by=("31",)), {}, True),
        (Spec(by=("44",)), {}, False),
        (Spec(by=("api",)), {"change_source": "api"}, True),
        (Spec(not_by=("api",)), {"change_source": "api"}, False),
        (Spec(not_by=("31",)), {}, False),
        (Spec(), {"is_bulk_edit": True}, False),
        (Spec(bulk=True), {"is_bulk_edit": True}, True),
        (Spec(), {"company_id": "7"}, False),
        (Spec(entity="person"), {}, False),
    ],
)
def test_by_whom_and_how_decide_too(spec: Spec, meta: dict[str, Any], *, matches: bool) -> None:
    assert bool(told(spec, *WON, **meta)) is matches


@pytest.mark.parametrize("permitted", [["44"], [], None])
def test_what_its_maker_may_not_see_is_not_told(permitted: list[str] | None) -> None:
    assert told(Spec(), *WON, permitted_user_ids=permitted) == ()


def test_a_deleted_record_is_judged_as_it_was_last() -> None:
    gone = event_of(body(action="delete", previous=DEAL))
    big = replace(WATCH, spec=Spec(where=("value>40000",)))
    bigger = replace(WATCH, spec=Spec(where=("value>50000",)))

    assert matching.of(matching.matchers([big, bigger]), gone) == [(big, ("deleted",))]


def test_nobody_is_told_in_private_of_their_own_act() -> None:
    won = event_of(changed(*WON))
    private, public = replace(WATCH, channel="D1"), WATCH

    of_others = replace(private, pipedrive_user=44)

    assert matching.of(matching.matchers([private, public]), won) == [(public, ("won",))]
    assert matching.of(matching.matchers([of_others]), won) == [(of_others, ("won",))]
