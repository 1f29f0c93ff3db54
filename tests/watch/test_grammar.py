"""What is typed after `/crm watch`, and how it reads back."""

from datetime import UTC, datetime

import pytest

from bot.blocks.kit.viewer import NameLookup, Viewer
from bot.pipedrive.names.lookups import FieldOf, FieldOption, Stage, User
from bot.tools.fieldtypes.base import Condition, Name
from bot.tools.filters.conditions import spelled
from bot.watch.watches import grammar, lines, words
from bot.watch.watches.spec import HAPPENINGS, WHERE_OF, Spec

SOURCE = FieldOf(
    field_code="abc1",
    field_name="Source",
    field_type="enum",
    options=[FieldOption(id=21, label="Referral"), FieldOption(id=22, label="Web site")],
    is_custom_field=True,
)
ANA = Viewer(
    now=datetime(2026, 11, 30, 9, tzinfo=UTC),
    locale="en_GB",
    currency="EUR",
    user_id=101,
    lookup=NameLookup(
        stages={4: Stage(id=4, name="Proposal", pipeline_id=1)},
        users={101: User(id=101, name="Ana Lima"), 102: User(id=102, name="Tom Berg")},
        fields={"deal": {"abc1": SOURCE}},
    ),
)


def test_a_line_names_records_what_happens_to_them_and_filters() -> None:
    draft = grammar.read("deals won,lost value>50k stage=proposal -by:api threads=only", ANA)

    assert draft.wrong == ()
    assert (draft.spec.entity, draft.spec.happenings) == ("deal", ("won", "lost"))
    assert draft.spec.threads == "only"
    assert draft.not_by == ["api"]
    assert list(draft.conditions) == [
        Condition("value", ">", (50000,)),
        Condition("stage", "=", (Name("stage", "proposal"),)),
    ]


def test_records_alone_mean_everything_that_happens_to_them() -> None:
    assert grammar.read("deals", ANA).spec.wanted == HAPPENINGS["deal"]
    assert grammar.read("", ANA).spec == Spec()


@pytest.mark.parametrize(
    ("line", "entity", "happenings"),
    [
        ("deals new", "deal", ("created",)),
        ("deals won, lost", "deal", ("won", "lost")),
        ("orgs merged,deleted", "organization", ("merged", "deleted")),
        ("people added", "person", ("created",)),
        ("activities done", "activity", ("done",)),
        ("notes", "note", ()),
        ("won", "deal", ("won",)),
    ],
)
def test_people_say_it_in_their_own_words(
    line: str, entity: str, happenings: tuple[str, ...]
) -> None:
    spec = grammar.read(line, ANA).spec

    assert (spec.entity, spec.happenings) == (entity, happenings)


def test_who_did_it_can_be_asked_for_by_name_mention_or_source() -> None:
    draft = grammar.read("deals by=<@U0TOM|tom>,me -by:app", ANA)

    assert draft.by == [Name("user", "<@U0TOM|tom>"), 101]
    assert draft.not_by == ["app"]


def test_a_limit_is_the_amount_from_which_on_the_channel_sees_it() -> None:
    spec = grammar.read("deals threads=big limit=50k bulk=on", ANA).spec

    assert (spec.threads, spec.big, spec.bulk) == ("big", 50000, True)


def test_what_time_does_is_watched_for_only_where_it_is_named() -> None:
    assert "unplanned" not in grammar.read("deals", ANA).spec.wanted
    assert grammar.read("deals idle", ANA).spec.looks == ("unplanned",)
    both = grammar.read("activities done,overdue", ANA).spec
    assert (both.looks, both.hears) == (("overdue",), True)
    stuck = grammar.read("deals won stuck=7d", ANA).spec
    assert (stuck.wanted, stuck.looks) == (("won", "stuck"), ("stuck",))


def test_a_view_is_watched_for_what_enters_and_leaves_it() -> None:
    draft = grammar.read('deals left view="Hot deals"', ANA)

    assert draft.view == Name("deal view", "Hot deals")
    assert draft.spec.happenings == ("left",)
    assert grammar.read("deals view=12", ANA).spec.happenings == ("entered", "left")


def test_days_that_move_on_are_kept_as_they_were_typed() -> None:
    draft = grammar.read("deals close=next week -added<-7d value>50k won>=2026-11-01", ANA)

    assert draft.wrong == ()
    assert draft.spec.days == ("close=next week", "-added<-7d")
    assert [one.field for one in draft.conditions] == ["value", "won"]


def test_a_question_mark_at_the_end_asks_for_the_form() -> None:
    draft = grammar.read("deals won -source=Referral ?", ANA)

    assert draft.asked
    assert draft.conditions == [Condition("own.enum.abc1", "=", (21,), negated=True)]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("deals exploded", "I can't read “exploded”. Say which records"),
        ("leads", "I can't read “leads”. Say which records"),
        ("big deals won", "I can't read “big deals won”. Say which records"),
        ("deals colour=red", "I can't filter by “colour=red”"),
        ("deals won,exploded", "I can't watch for “exploded”"),
        ("deals threads=loud", "say threads=only, threads=big or threads=off"),
        ("deals by=", "Say by whom"),
        ("deals value>lots", "isn't an amount I understand"),
        ("deals limit=lots", "isn't an amount I understand"),
        ("notes owner=me", "I can't filter notes yet"),
        ("deals entered", "say which filter of Pipedrive's"),
        ("deals won view=12", "A view is watched for entered and left alone"),
        ("notes view=12", "There are no views of notes"),
        ("deals rotting=yes", "say for how long: deals stuck=14d"),
        ("activities overdue=yes", "say: activities overdue"),
        ("deals moved next=", "say: deals unplanned"),
    ],
)
def test_what_cannot_be_read_is_said(line: str, said: str) -> None:
    assert said in " ".join(grammar.read(line, ANA).wrong)


SPEC = Spec(
    happenings=("won", "lost"),
    where=("value>50000", "currency=EUR", "stage=4", "-own.enum.abc1=22"),
    days=("-close<+30d",),
    by=("102",),
    not_by=("api",),
    big=80000,
    big_currency="USD",
)


def test_a_watch_reads_in_words() -> None:
    assert words.sentence(SPEC, ANA) == (
        "Deals won or lost · value over €50,000 · stage Proposal · Source not Web site · "
        "close not before +30d · by Tom Berg · not by other apps"
    )


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        (Spec(), "Everything that happens to deals"),
        (Spec(happenings=("won",), where=("label=",)), "Deals won · label empty"),
        (Spec(happenings=("won",), where=("-label=",)), "Deals won · label filled in"),
        (
            Spec(happenings=("close",), where=("close=2026-12-01..2026-12-31",)),
            "Deals whose close date changed · close from 1 Dec to 31 Dec",
        ),
        (
            Spec(happenings=("won",), where=("close<2026-12-24", "title=acme")),
            "Deals won · close before 24 Dec · title with acme",
        ),
        (Spec(entity="activity", happenings=("done",), bulk=True),
         "Activities done · bulk edits too"),
    ],
)  # fmt: skip
def test_each_kind_of_filter_reads_as_people_say_it(spec: Spec, said: str) -> None:
    assert words.sentence(spec, ANA) == said


def test_a_watch_can_be_typed_again_as_it_is() -> None:
    typed = lines.line(SPEC, ANA)

    assert typed == (
        'deals won,lost value>50000 currency=EUR stage=Proposal -Source="Web site" -close<+30d '
        'by="Tom Berg" -by=api limit="80000 USD"'
    )
    again = grammar.read(typed, ANA)
    assert again.wrong == ()
    assert again.spec.happenings == SPEC.happenings
    assert again.by == [Name("user", "Tom Berg")]
    word = WHERE_OF["deal"]
    known = [spelled(one, word) for one in again.conditions if one.field != "stage"]
    assert known == ["value>50000", "currency=EUR", "-own.enum.abc1=22"]
    assert again.spec.days == SPEC.days
    assert (again.spec.big, again.spec.big_currency) == (80000, "USD")
