"""How times of day, durations, types and notes of activities are typed, and what they come to."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks.kit.viewer import Viewer
from bot.pipedrive.records.models import Activity, Participant
from bot.text import appended, as_html, as_text, linked
from bot.tools.activity_args import CreateActivity, DoneActivity, UpdateActivity
from bot.tools.fieldtypes.base import Name, Wrong
from bot.tools.fieldtypes.times_of_day import moment, read_clock, write_clock
from tests.people import ANA
from tests.tools.test_values import type_of

NEW_YORK = replace(ANA, tz="America/New_York")
# 00:30 on the 25th in Berlin.
LATE = Activity(id=88, due_date=date(2026, 11, 24), due_time=time(23, 30), note="<p>Old</p>")


# --- times -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("14:00", "14:00"), ("9:30", "09:30"), ("9.30", "09:30"), ("14h", "14:00"),
        ("14h30", "14:30"), ("2pm", "14:00"), ("2:15 PM", "14:15"), ("12am", "00:00"),
        ("12 p.m.", "12:00"), ("noon", "12:00"), ("0:00", "00:00"),
    ],
)  # fmt: skip
def test_a_time_of_day_is_meant_where_the_person_is(typed: str, read: str) -> None:
    assert type_of("activities_create", "due_time").read(typed, ANA) == f"{read} Europe/Berlin"


@pytest.mark.parametrize(
    "typed", ["14", "25:00", "9:60", "13pm", "0am", "soon", "9:3", "-1:00", ""]
)
def test_what_is_no_time_of_day_is_said(typed: str) -> None:
    with pytest.raises(Wrong, match="isn't a time I understand"):
        type_of("activities_create", "due_time").read(typed, ANA)


def test_a_time_of_elsewhere_says_where() -> None:
    meant = read_clock("9:30 America/New_York", ANA)

    assert write_clock(meant, NEW_YORK) == "09:30"
    assert write_clock(meant, ANA) == "09:30 America/New_York"
    assert write_clock("09:30", ANA) == "09:30 UTC"


@pytest.mark.parametrize(
    ("day", "hour"),
    [
        ("2026-03-28", 13), ("2026-03-29", 12),  # the night in which summer begins
        ("2026-10-24", 12), ("2026-10-25", 13),
    ],
)  # fmt: skip
def test_the_day_decides_how_far_from_utc_a_time_is(day: str, hour: int) -> None:
    assert moment(date.fromisoformat(day), "14:00 Europe/Berlin").hour == hour


@given(
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.sampled_from([ANA, NEW_YORK]),
)
def test_another_day_and_back_is_the_same_moment(day: date, at: time, viewer: Viewer) -> None:
    before = Activity(id=88, due_date=day, due_time=at)
    held = UpdateActivity.held(before, viewer)

    again = UpdateActivity(id=88, due_date=held["due_date"]).settled(before, viewer).sent()

    told = datetime.fromisoformat(f"{again['due_date']}T{again['due_time']}")
    apart = told - datetime.combine(day, at)
    # In the hour that comes twice in autumn nobody can say which of both is meant.
    assert apart.total_seconds() in {0, -3600}


def test_another_day_keeps_the_time_where_the_person_is() -> None:
    moved = UpdateActivity(id=88, due_date=date(2026, 11, 27)).settled(LATE, ANA)

    assert moved.sent() == {"id": 88, "due_date": "2026-11-26", "due_time": "23:30"}


def test_another_time_keeps_the_day_where_the_person_is() -> None:
    args = UpdateActivity(id=88, due_time="09:00 Europe/Berlin")

    assert args.settled(LATE, ANA).sent() == {
        "id": 88, "due_date": "2026-11-25", "due_time": "08:00",
    }  # fmt: skip


def test_a_new_activity_with_a_time_alone_is_for_today() -> None:
    args = CreateActivity(type="call", subject="Ask", due_time="14:00 Europe/Berlin")

    assert args.settled(None, ANA).sent()["due_date"] == "2026-11-24"


def test_a_time_that_is_taken_away_leaves_the_day_alone() -> None:
    args = UpdateActivity(id=88, due_time=None).settled(LATE, ANA)

    assert args.sent() == {"id": 88, "due_time": ""}


def test_what_pipedrive_holds_is_told_as_it_is() -> None:
    """An undo puts back what was there, in Pipedrive's own words."""
    args = UpdateActivity.model_validate(
        {
            "id": 88,
            "due_date": "2026-11-24",
            "due_time": "23:30:00",
            "duration": "01:30:00",
            "location": {"value": "Mill Lane 4", "country": None},
            "participants": [
                {"person_id": 4, "primary": False},
                {"person_id": 3, "primary": True},
            ],
            "attendees": [{"email": "jo@acme.com", "name": "Jo"}],
        }
    )

    assert args.sent() == {
        "id": 88,
        "due_date": "2026-11-24",
        "due_time": "23:30:00",
        "duration": "01:30",
        "location": {"value": "Mill Lane 4"},
        "participants": [{"person_id": 3, "primary": True}, {"person_id": 4, "primary": False}],
        "attendees": [{"email": "jo@acme.com"}],
    }


def test_nobody_takes_part_twice() -> None:
    before = Activity(id=88, person_id=3, participants=[Participant(person_id=3, primary=True)])
    args = UpdateActivity(id=88, participants=[4, 3, 4]).settled(before, ANA)

    assert [one["person_id"] for one in args.sent()["participants"]] == [3, 4]


# --- the rest ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("30m", "00:30"), ("90", "01:30"), ("1h", "01:00"), ("1h30", "01:30"), ("1:30", "01:30"),
        ("1h 30m", "01:30"), ("45 min", "00:45"), ("2 hours", "02:00"), ("26:00", "26:00"),
    ],
)  # fmt: skip
def test_a_duration(typed: str, read: str) -> None:
    assert type_of("activities_create", "duration").read(typed, ANA) == read


@pytest.mark.parametrize("typed", ["an hour", "1:75", "-30m", "1d", "100h", "1.5h"])
def test_what_is_no_duration_is_said(typed: str) -> None:
    with pytest.raises(Wrong, match="isn't a duration I understand"):
        type_of("activities_create", "duration").read(typed, ANA)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("call", "call"), ("Meeting", "meeting"), ("#site_visit", "site_visit"),
        ("Site visit", Name("activity type", "Site visit")), ("#Call", "Call"),
    ],
)  # fmt: skip
def test_a_type_that_every_company_has_needs_no_lookup(typed: str, read: object) -> None:
    assert type_of("activities_create", "type").read(typed, ANA) == read


@pytest.mark.parametrize("typed", ["jo", "jo@acme", "jo@acme.com tom@acme.com", "a@b.c,,x"])
def test_whoever_is_invited_has_an_address(typed: str) -> None:
    with pytest.raises(Wrong, match="isn't an e-mail address"):
        type_of("activities_create", "attendees").read(typed, ANA)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])).map(str.strip))
def test_words_become_html_and_words_again(words: str) -> None:
    assert as_text(as_html(words)) == words


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\nTwo"), ("a<br/>b", "a\nb"), ("a &lt; b", "a < b"),
        ("<ul><li>x</li><li>y</li></ul>", "x\ny"), ("<script>alert(1)</script>Hi", "Hi"),
        ("<b>unclosed", "unclosed"), ("1 < 2", "1 < 2"), ("", ""),
    ],
)  # fmt: skip
def test_of_html_the_words_are_shown(html: str, text: str) -> None:
    assert as_text(html) == text


def test_an_outcome_goes_below_the_note() -> None:
    done = DoneActivity(id=88, outcome=as_html("1 < 2")).settled(LATE, ANA)

    assert done.sent() == {"id": 88, "done": True, "note": "<p>Old</p><br>1 &lt; 2"}
    assert appended("  ", "first") == "first"


def test_a_day_of_an_activity_with_a_time_is_the_one_where_the_person_is() -> None:
    assert LATE.due == datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    assert UpdateActivity.held(LATE, ANA)["due_date"] == date(2026, 11, 25)
    assert UpdateActivity.held(LATE, ANA)["due_time"] == "00:30 Europe/Berlin"


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("See https://a.com/x.", 'See <a href="https://a.com/x">https://a.com/x</a>.'),
        ("(https://a.com)<br>b", '(<a href="https://a.com">https://a.com</a>)<br>b'),
        (
            "https://a.com/p1?t=1&amp;cid=C1",
            '<a href="https://a.com/p1?t=1&amp;cid=C1">https://a.com/p1?t=1&amp;cid=C1</a>',
        ),
        ("javascript:alert(1) a.com https://", "javascript:alert(1) a.com https://"),
    ],
)
def test_addresses_in_a_saved_message_become_links_and_read_as_they_were(
    html: str, said: str
) -> None:
    assert linked(html) == said
    assert as_text(linked(html)) == as_text(html)
