"""What the tests of this room render: a viewer with a book of names, deals, and every renderer."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from bot.blocks.kit import pages
from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import NameLookup, Viewer
from bot.blocks.records import activity_list, deal_lists, kinds, tables
from bot.blocks.replies import confirm_cards, notices, problems, refusals, undos
from bot.blocks.replies.refusals import Choice
from bot.blocks.reports import log, summaries
from bot.pipedrive.http import errors
from bot.pipedrive.names.lookups import FieldOf, FieldOption, Label, Pipeline, Stage, User
from bot.pipedrive.records.found import FoundDeal
from bot.pipedrive.records.models import (
    Activity,
    Address,
    Attendee,
    Deal,
    Named,
    Owner,
    Page,
    Participant,
)
from bot.pipedrive.records.outcomes import Deleted, Merged, Summary, Total
from tests.blocks import file_samples

NOW = datetime(2026, 11, 24, 14, 5, tzinfo=UTC)
SOON = NOW + timedelta(minutes=15)
TICKET = "k7Vq0c3tJm9bY1wXo5sRlA8eTnZ2uPgHfDiKjLxQvE4"
STAGES = ("Qualified", "Contact made", "Demo", "Proposal", "Negotiation")

OPTIONS = [FieldOption(id=1, label="Website"), FieldOption(id=2, label="Trade fair")]
# One of each type; its code is its type.
FIELDS = [
    FieldOf(field_code="title", field_name="Title", field_type="varchar"),
    *(
        FieldOf(
            field_code=kind,
            field_name=name,
            field_type=kind,
            options=OPTIONS if kind in {"enum", "set"} else None,
            is_custom_field=True,
        )
        for kind, name in (
            ("varchar", "Purchase order"),
            ("double", "Contract length"),
            ("monetary", "Setup fee"),
            ("enum", "Source"),
            ("set", "Interests"),
            ("date", "Contract start"),
            ("daterange", "Trial"),
            ("time", "Best time to call"),
            ("timerange", "Office hours"),
            ("address", "Site"),
            ("user", "Engineer"),
            ("people", "Referred by"),
            ("org", "Partner"),
            ("phone", "Hotline"),
        )
    ),
]
FILLED = {
    "varchar": "PO-17",
    "double": 1200.5,
    "monetary": {"value": 500, "currency": "EUR"},
    "enum": 2,
    "set": [1, 2],
    "date": "2027-01-15",
    "daterange": {"value": "2026-11-01", "until": "2026-11-30"},
    "time": {"value": "14:00:00", "timezone_name": "Europe/Lisbon"},
    "timerange": {"value": "09:00:00", "until": "17:30:00"},
    "address": {"value": "Rua 1", "formatted_address": "Rua 1, Lisboa"},
    "user": 8,
    "people": 4,
    "org": 34,
    "phone": None,
}

VIEWER = Viewer(
    now=NOW,
    locale="en_US",
    tz="Europe/Lisbon",
    domain="northwind",
    user_id=7,
    lookup=NameLookup(
        stages={
            id: Stage(id=id, name=name, pipeline_id=1, order_nr=id)
            for id, name in enumerate(STAGES, start=1)
        },
        pipelines={1: Pipeline(id=1, name="Sales")},
        users={7: User(id=7, name="Ana Lima"), 8: User(id=8, name="Tom Berg")},
        labels={
            "deal": {1: Label(id=1, label="Hot", color="red")},
            "person": {1: Label(id=1, label="Prospect", color="purple")},
            "organization": {1: Label(id=1, label="Customer", color="green")},
        },
        deals={12: "Acme renewal"},
        persons={3: "Jo Doe", 4: "Sam Poe"},
        organizations={34: "Acme GmbH"},
        fields={"deal": {field.field_code: field for field in FIELDS}},
        activity_types={"call": "Call", "site_visit": "Site visit"},
        priorities={1: "High"},
        following={12: Activity(id=5, subject="Call Jo", due_date=date(2026, 11, 27))},
    ),
)

ACME = Deal(
    id=12,
    title="Acme renewal",
    value=12000,
    currency="EUR",
    owner_id=7,
    person_id=3,
    org_id=34,
    pipeline_id=1,
    stage_id=4,
    label_ids=[1],
    probability=60,
    expected_close_date=date(2026, 11, 30),
    add_time=NOW - timedelta(days=40),
    update_time=NOW - timedelta(hours=2),
    stage_change_time=NOW - timedelta(days=12),
)
OLD = ACME.model_copy(
    update={
        "id": 9,
        "title": "Old renewal",
        "value": 8000.5,
        "stage_id": 2,
        "person_id": 4,
        "label_ids": [],
        "activities_count": 7,
        "notes_count": 4,
        "files_count": 0,
    }
)
FOUND = FoundDeal(
    id=12,
    title="Acme renewal",
    value=12000,
    currency="EUR",
    owner=Owner(id=7),
    stage=Named(id=4, name="Proposal"),
    organization=Named(id=34, name="Acme GmbH"),
)
SUMMARY = Summary(
    values_total={
        "USD": Total(value=15000, count=3, value_converted=13800),
        "EUR": Total(value=27300, count=2, value_converted=27300),
    },
    weighted_values_total={"USD": Total(value=7500, count=3), "EUR": Total(value=9000, count=2)},
    total_count=5,
    total_currency_converted_value=41100,
    total_weighted_currency_converted_value=15900,
)
CALL = Activity(
    id=88,
    subject="Ask about budget",
    type="call",
    owner_id=7,
    deal_id=12,
    person_id=3,
    org_id=34,
    due_date=date(2026, 11, 27),
    due_time=time(14, 0),
    duration="00:30",
    participants=[Participant(person_id=3, primary=True), Participant(person_id=4)],
    attendees=[Attendee(email="jo@acme.com")],
    location=Address(value="Mill Lane 4"),
    priority=1,
    note="<p>Bring the <b>list</b> &amp; the price</p><p>And a pen</p>",
    busy=True,
    add_time=NOW - timedelta(days=4),
    update_time=NOW - timedelta(hours=2),
)
CHOICE = Choice(12, "Acme renewal", "Proposal · €12,000 · Ana Lima", "run", {"tool": "deals_get"})

ERRORS: tuple[errors.PipedriveError, ...] = (
    errors.PipedriveError(),
    errors.Unreachable(),
    errors.Throttled(2.6),
    errors.BudgetSpent(datetime(2026, 11, 25, 0, 0, tzinfo=UTC)),
    errors.Blocked(60),
    errors.Unavailable(),
    errors.TooMuch(100 * 2**20),
    errors.Ambiguous(),
    errors.Refused("Conflict", 409),
    errors.BadToken("unauthorized access", 401),
    errors.NotAllowed("You do not have permissions to do this.", 403),
    errors.NotFound("Deal not found", 404),
    errors.HasNoPicture("person 12 has no picture", 404),
    errors.Invalid("Validation failed", 400, {"stage_id": "does not exist", "value": "too big"}),
    errors.PlanLimit("Deals limit reached", 402),
)


def renderers(
    one: Deal, other: Deal, words: str, viewer: Viewer
) -> Mapping[str, Callable[[], Message]]:
    """Every renderer, with the same stranger's words wherever it takes some."""
    later = other.model_copy(update={"id": one.id})
    found = FOUND.model_copy(update={"title": words, "organization": Named(id=1, name=words)})
    choice = replace(CHOICE, name=words, detail=words)
    call = CALL.model_copy(
        update={
            "subject": words,
            "type": words,
            "note": words,
            "location": Address(value=words),
            "attendees": [Attendee(email=words)],
            "due_date": one.expected_close_date,
        }
    )
    loss = one.model_copy(update={"status": "lost", "lost_reason": words})
    refused = [type(e)(words) for e in ERRORS if isinstance(e, errors.Refused)]
    invalid = errors.Invalid(words, 400, {words: words})
    return {
        **file_samples.renderers(words, viewer),
        "card": lambda: kinds.card(one, viewer),
        "card_lost": lambda: kinds.card(loss, viewer),
        "gone": lambda: kinds.gone(Deleted(id=one.id), viewer),
        "survivor": lambda: kinds.merged("deal")(Merged(id=one.id, title=words), viewer),
        "activity": lambda: kinds.card(call, viewer),
        "activities": lambda: activity_list.activities(Page([call, CALL] * 7, "next"), viewer),
        "many_activities": lambda: activity_list.activities(
            Page([call, CALL] * 60, "next"), viewer
        ),
        "activity_done": lambda: notices.done(CALL, call.model_copy(update={"done": True}), viewer),
        "ask_delete_activity": lambda: confirm_cards.delete(call, viewer, TICKET, SOON),
        "list": lambda: _paged(
            deal_lists.deals(Page([one, other, loss], "next"), viewer), words, viewer
        ),
        "long_list": lambda: deal_lists.deals(Page([one] * 250, "next"), viewer),
        "found": lambda: deal_lists.found(Page([found] * 2), viewer),
        "summary": lambda: summaries.summary(_added_up(one, other, words), viewer),
        "ask_delete": lambda: confirm_cards.delete(one, viewer, TICKET, SOON),
        "ask_merge": lambda: confirm_cards.merge(
            other, one, confirm_cards.merged(other, one), viewer, TICKET, SOON
        ),
        "ask_changed": lambda: confirm_cards.changed(
            kinds.changes(one, later, viewer), confirm_cards.delete(later, viewer, TICKET, SOON)
        ),
        "closed": lambda: confirm_cards.closed(
            confirm_cards.merge_title(other, one), "not done", words
        ),
        "created": lambda: notices.created(one, viewer),
        "edited": lambda: notices.edited(later, one, viewer),
        "moved": lambda: notices.moved(None, one, viewer),
        "won": lambda: notices.won(other, one, viewer),
        "lost": lambda: notices.lost(one, loss, viewer),
        "deleted": lambda: notices.deleted(one, viewer),
        "merged": lambda: notices.merged(other, one, viewer),
        "unknown": lambda: notices.unknown(words, TICKET),
        "undoable": lambda: undos.with_rest(
            undos.offered(notices.edited(later, one, viewer), TICKET), [words, words]
        ),
        "undo_announced": lambda: undos.announced(later, one, NOW, viewer),
        "undo_conflict": lambda: undos.conflict(one, later, TICKET, TICKET, viewer),
        "put_back": lambda: undos.partly(undos.put_back(later, one, viewer), [words]),
        "undo_impossible": lambda: undos.impossible([words], archived=False),
        "undo_kept": lambda: undos.kept(one, viewer),
        "undo_as_before": lambda: undos.as_before(one, viewer),
        "log": lambda: log.page(
            [
                log.LogLine(NOW, "/deal edit", [one], later, one, reason=words, channel="C1"),
                log.LogLine(
                    NOW, words, [one, other], state="not_done", reason=words, channel=words
                ),
            ],
            [None, 3],
            7,
            2,
            viewer,
        ),
        "invalid": lambda: problems.explain(invalid, f"/deal edit {words}", viewer),
        "which": lambda: refusals.which("deal", words, [choice] * 12),
        "nothing": lambda: refusals.nothing_found("deal", words, [choice] * 4),
        "waits": lambda: refusals.form_waits(words, "deals_create", {"title": words[:500]}),
        "not_yours": lambda: refusals.not_yours(words),
        "unexpected": lambda: refusals.unexpected(words),
        **{
            f"refused_{type(e).__name__}": partial(problems.explain, e, words, viewer)
            for e in refused
        },
    }


def _added_up(one: Deal, other: Deal, words: str) -> Summary:
    """Currencies are the company's own words too."""
    totals = {
        f"{words} {number}": Total(value=deal.value or 0, count=number, value_converted=deal.value)
        for number, deal in enumerate([one, other] * 15)
    }
    return Summary(
        values_total=totals,
        weighted_values_total=totals,
        total_count=5,
        total_currency_converted_value_formatted=words,
    )


def _paged(message: Message, words: str, viewer: Viewer) -> Message:
    pager = pages.pager("deals_list", {"cursor": "b", "term": words}, {"cursor": "c"}, [None, "a"])
    return Message(message.text, (tables.header(words), *message.blocks, *pager))
