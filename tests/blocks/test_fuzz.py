"""Whatever strangers type: nothing of it becomes markup, and no limit of Slack is broken."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from bot.blocks.kit.limits import check_message
from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import Viewer
from bot.pipedrive.names.lookups import FieldOption, Label, Pipeline, Stage, User
from bot.pipedrive.records.models import Activity, Deal, Named
from tests.blocks import contacts
from tests.blocks.row_samples import JO, SEATS, rows
from tests.blocks.samples import ACME, FIELDS, FILLED, VIEWER, renderers
from tests.effort import examples

NASTY = (
    "",
    "*bold* _it_ ~no~ `code` ```block``` > quote",
    "<!channel> <!here> <!subteam^S1> <!date^0^{date}|x>",
    "<@U0ANA> <#C0SALES> <https://evil.example|Deal 42>",
    ":smile: :100: :+1: 10:30:45",
    "&lt;!channel&gt; &amp;amp;",
    ">quoted\n>twice\r\n\tthird",
    "\u202egnp.exe\u202c \u2066x\u2069 \u200b\ufeff\u00ad",
    "\U000e0041\U000e0042 \ud800 \udfff \x00\x1b[31m\x9f",
    "עסקה גדולה #12",
    "صفقة كبيرة",
    "می‌خواهم",
    "👨‍👩‍👧‍👦🇵🇹🇩🇪" * 40,
    "e" + "\u0301" * 50_000,
    "W" * 100_000,
    "<!channel>" * 10_000,
    "|}{[]()\\\"'",
    "\u2028\u2029\u0085",
    "\u3164\u2800",
)
REACH = st.sampled_from(NASTY)
# Watching which lines are run would take most of the time; other tests run them too.
pytestmark = pytest.mark.unwatched

WORDS = st.one_of(
    REACH,
    st.text(st.characters(), max_size=40),
    st.text("*_~`<>!@#|:&;\n \u200d\u202e😀🇵אa1", max_size=60),
    st.builds(lambda one, other: one[:300] + other[:300], REACH, REACH),
)
IDS = st.none() | st.integers(0, 9)
MOMENTS = st.none() | st.datetimes() | st.just(datetime.max)  # noqa: DTZ901 - the edge is meant
COUNTS = st.none() | st.integers(0, 10**9)
AMOUNTS = st.none() | st.floats() | st.integers(-(10**18), 10**18)
CURRENCIES = st.none() | st.sampled_from(["EUR", "JPY", "KWD", "BTC", "", "<!x>"])


DAYS = st.none() | st.dates() | st.just(date.max)
AT = time(23, 30)
PARTS = st.dictionaries(st.sampled_from(["value", "until", "currency"]), WORDS | AMOUNTS)
VALUES = st.sampled_from([*FILLED.values()]) | WORDS | AMOUNTS | PARTS | st.lists(IDS | WORDS)


@st.composite
def deals(draw: st.DrawFn) -> Deal:
    return Deal.model_construct(
        **{
            **dict(ACME),
            "id": draw(st.just(12) | st.integers(1, 2**53)),
            "title": draw(WORDS),
            "value": draw(AMOUNTS),
            "currency": draw(CURRENCIES),
            "status": draw(st.sampled_from(["open", "won", "lost", "deleted", "<!new>", ""])),
            "lost_reason": draw(st.none() | WORDS),
            "owner_id": draw(IDS),
            "person_id": draw(IDS),
            "org_id": draw(IDS),
            "pipeline_id": draw(IDS),
            "stage_id": draw(IDS),
            "label_ids": draw(st.lists(st.integers(0, 9), max_size=30)),
            "probability": draw(st.none() | st.floats(0, 100)),
            "visible_to": draw(IDS),
            "expected_close_date": draw(st.none() | st.dates() | st.just(date.max)),
            "add_time": draw(MOMENTS),
            "update_time": draw(MOMENTS),
            "won_time": draw(MOMENTS),
            "stage_change_time": draw(MOMENTS),
            "activities_count": draw(COUNTS),
            "notes_count": draw(COUNTS),
            "is_archived": draw(st.booleans()),
            "custom_fields": draw(st.dictionaries(st.sampled_from(sorted(FILLED)), VALUES)),
        }
    )


@st.composite
def viewers(draw: st.DrawFn) -> Viewer:
    words = draw(WORDS)
    every = range(10)
    lookup = replace(
        VIEWER.lookup,
        stages={id: Stage(id=id, name=fit(words), pipeline_id=id % 2) for id in every},
        pipelines={id: Pipeline(id=id, name=fit(words)) for id in every},
        users={id: User(id=id, name=fit(words)) for id in every},
        labels={
            noun: {id: Label(id=id, label=fit(words)) for id in every}
            for noun in ("deal", "person", "organization")
        },
        fields={
            "deal": {
                one.field_code: one.model_copy(
                    update={
                        "field_name": words,
                        "options": [FieldOption(id=id, label=fit(words)) for id in every],
                    }
                )
                for one in FIELDS
            }
        },
        following={12: Activity(id=1, subject=fit(words), due_date=draw(DAYS), due_time=AT)},
        persons=dict.fromkeys(every, words),
        organizations=dict.fromkeys(every, words),
    )
    return replace(
        VIEWER,
        locale=draw(st.sampled_from(["en_US", "de_DE", "pt_PT", "fr_FR", "ja_JP", "ar", "??"])),
        tz=draw(st.sampled_from(["UTC", "Pacific/Kiritimati", "America/St_Johns", "No/Where"])),
        domain=draw(st.sampled_from(["northwind", "", "evil.com/?", "a b"])),
        lookup=lookup,
    )


def fit(words: str) -> str:
    """Half a surrogate pair cannot come out of JSON into a model."""
    return words.encode("utf-8", "ignore").decode()


@settings(
    max_examples=examples(200),  # each through every renderer: some 9,000 messages
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(deals(), deals(), WORDS, viewers())
def test_nothing_a_stranger_typed_becomes_markup_or_breaks_a_limit(
    one: Deal, other: Deal, words: str, viewer: Viewer
) -> None:
    every = {**renderers(one, other, fit(words), viewer), **contacts.renderers(fit(words), viewer)}
    for name, render in every.items():
        message = render()

        note(name)
        assert check_message(message) == []
        assert orjson.dumps(message.blocks)
        has_no_markup(message)
        has_nothing_hidden(message)


@settings(
    max_examples=examples(60),
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(deals(), WORDS, AMOUNTS, CURRENCIES, viewers())
def test_the_same_holds_for_what_hangs_on_a_record(
    deal: Deal, words: str, amount: float | None, currency: str | None, viewer: Viewer
) -> None:
    typed = fit(words)
    person = type(JO).model_construct(
        id=5, person=Named(id=7, name=typed), organization=typed, emails=[typed]
    )
    changed = {"name": typed, "deal_title": typed, "comments": typed, "currency": currency,
               "item_price": amount or 0, "quantity": amount or 0, "sum": amount,
               "discount": amount or 0, "billing_frequency": typed}  # fmt: skip
    line = SEATS.model_copy(update=changed)
    for name, render in rows(deal, person, line, viewer).items():
        message = render()

        note(name)
        assert check_message(message) == []
        assert orjson.dumps(message.blocks)
        has_no_markup(message)
        has_nothing_hidden(message)


def has_no_markup(message: Message) -> None:
    for marked in _mrkdwn(message):
        bare = OUR_LINK.sub("", marked).replace("`limit=", "").replace("`.", "")
        assert "<" not in bare
        assert not MARKUP.search(bare)
    assert all(OUR_URL.fullmatch(url) for url in _urls(message.blocks))


def has_nothing_hidden(message: Message) -> None:
    for said in _strings(message.blocks, message.text):
        assert not HIDDEN.search(said)
        assert said.count("\u2068") == said.count("\u2069")


OUR_URL = re.compile(
    r"https://northwind\.pipedrive\.com/(deal|person|organization)/\d+"
    r"|https://drive\.google\.com/open\?id=[A-Za-z0-9_-]+"
)
OUR_LINK = re.compile(
    r"<https://northwind\.pipedrive\.com/(deal|person|organization)/\d+\||(?<=[^<])>"
)
MARKUP = re.compile(r"[`~]|:[^\s:]+:|^>|^&gt;", re.MULTILINE)
HIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066\u2067\ufeff\U000e0041]")


def _mrkdwn(message: Message) -> Iterator[str]:
    yield message.text
    yield from (node["text"] for node in _nodes(message.blocks) if node.get("type") == "mrkdwn")


def _strings(*values: Any) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            yield from _strings(*(v for k, v in value.items() if k != "value"))
        elif isinstance(value, list | tuple):
            yield from _strings(*value)


def _urls(value: Any) -> Iterator[str]:
    return (node["url"] for node in _nodes(value) if "url" in node)


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            yield from _nodes(item)
