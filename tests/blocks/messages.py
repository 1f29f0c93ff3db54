"""A message of every renderer, by name."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from functools import partial
from typing import Any

from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import activity_list, deal_lists, kinds
from bot.blocks.replies import (
    account,
    colleagues,
    confirm_cards,
    notices,
    problems,
    refusals,
    rules,
    sharing,
    undos,
)
from bot.blocks.reports import (
    feeds,
    groups,
    histories,
    log,
    mails,
    meter,
    search_results,
    summaries,
    timelines,
)
from bot.pipedrive.http.throttle import Use
from bot.pipedrive.records.models import Activity, Deal, Page
from bot.pipedrive.records.outcomes import Deleted, Merged, Summary
from bot.pipedrive.records.rates import Rates
from tests.blocks import contacts, file_samples, past, row_samples
from tests.blocks.samples import (
    ACME,
    CALL,
    CHOICE,
    ERRORS,
    FILLED,
    FOUND,
    NOW,
    OLD,
    SOON,
    SUMMARY,
    TICKET,
    VIEWER,
)


def _knowing(viewer: Viewer, **names: Any) -> Viewer:
    return replace(viewer, lookup=replace(viewer.lookup, **names))


BARE = Deal(id=1, title="")
OVERDUE = ACME.model_copy(update={"expected_close_date": date(2026, 11, 9), "is_archived": True})
WON = ACME.model_copy(update={"status": "won", "won_time": NOW})
GROUPED = groups.Grouped((ACME, OLD), "stage", Rates({"EUR": 1.0}))
LOST = ACME.model_copy(update={"status": "lost", "lost_time": NOW, "lost_reason": "Price"})
DELETED = ACME.model_copy(update={"status": "deleted", "is_deleted": True, "update_time": NOW})
HEBREW = ACME.model_copy(update={"title": "חידוש חוזה", "currency": "JPY", "value": -1200.4})
EDITED = ACME.model_copy(update={"value": None, "person_id": 4, "expected_close_date": None})
IN_EUROS = Summary.model_validate(
    {
        "values_total": {"EUR": {"value": 12000, "count": 1, "value_converted": 14000}},
        "weighted_values_total": {"EUR": {"value": 7200, "count": 1}},
        "total_count": 1,
    }
)
ROT = {"is_deal_rot_enabled": True, "days_to_rotten": 20}
IN_A_CALL = Activity(id=1, subject="Call", due_date=date(2026, 11, 20), due_time=time(23, 30))
EMPTY = ACME.model_copy(update={"activities_count": 0, "value": None, "org_id": None})

FULL = ACME.model_copy(update={"custom_fields": FILLED, "update_time": NOW - timedelta(days=23)})
CLASH = OLD.model_copy(update={"custom_fields": {"varchar": "PO-9", "double": None}})
SLOW = {id: stage.model_copy(update=ROT) for id, stage in VIEWER.lookup.stages.items()}

STATUS = account.status("Ana Lima", "Northwind", "northwind", shared=False)
LATE_CALL = CALL.model_copy(
    update={"id": 86, "due_date": date(2026, 11, 17), "subject": "Call Jo", "deal_id": None}
)
TODAYS = CALL.model_copy(
    update={"id": 87, "due_date": date(2026, 11, 24), "due_time": None, "type": "site_visit"}
)
OVER = CALL.model_copy(
    update={"id": 85, "done": True, "marked_as_done_time": NOW, "note": "<p>They need a quote</p>"}
)
SOMEDAY = Activity(id=84, subject="", type="fax")
AGENDA = [CALL, OVER, SOMEDAY, TODAYS, LATE_CALL]

LINES = [
    log.LogLine(NOW, "/deal edit", [ACME], EDITED, ACME, undo=True, channel="C0SALES"),
    log.LogLine(
        NOW - timedelta(hours=3), "/deal edit", [ACME], ACME, EDITED,
        state="not_done", reason="NotAllowed", channel="D0ANA",
    ),
    log.LogLine(NOW - timedelta(days=1), "/deal merge", [OLD, ACME], between=" into "),
    log.LogLine(NOW - timedelta(days=2), "/deal new", [ACME], after=ACME),
    log.LogLine(NOW - timedelta(days=9), "/deal delete", [OLD], state="expired"),
    log.LogLine(NOW - timedelta(days=9), "/deal bulk-delete", [OLD, ACME, BARE], state="unknown"),
]  # fmt: skip

RULES = [
    rules.Rule("delete", "Delete", "admins", (("everyone", "everyone"), ("nobody", "nobody"))),
    rules.Rule("read-only", "Read-only", "off", (("on", "on"), ("off", "off"))),
    rules.Rule("off", "Tools switched off", "deals_merge"),
]

SHARED = sharing.ToShare("deals_get", {"id": 12}, (), "9/12")

MESSAGES: dict[str, Callable[[Viewer], Message]] = {
    **contacts.MESSAGES,
    "card_open": lambda v: kinds.card(ACME, v),
    "card_full": lambda v: kinds.card(FULL, _knowing(v, stages=SLOW)),
    "card_nothing_planned": lambda v: kinds.card(ACME, _knowing(v, following={12: None})),
    "card_late_activity": lambda v: kinds.card(ACME, _knowing(v, following={12: IN_A_CALL})),
    "notice_own_fields": lambda v: notices.edited(ACME, FULL, v),
    "ask_merge_own_fields": lambda v: confirm_cards.merge(
        FULL, CLASH, confirm_cards.merged(FULL, CLASH), v, TICKET, SOON
    ),
    "card_activity": lambda v: kinds.card(CALL, v),
    "card_activity_late": lambda v: kinds.card(LATE_CALL, v),
    "card_activity_done": lambda v: kinds.card(OVER, v),
    "card_activity_bare": lambda v: kinds.card(SOMEDAY, v),
    "activities": lambda v: activity_list.activities(Page(AGENDA, "next"), v),
    "activities_many": lambda v: activity_list.activities(Page(AGENDA * 4), v),
    "activities_none": lambda v: activity_list.activities(Page([]), v),
    "notice_planned": lambda v: notices.created(CALL, v),
    "notice_put_off": lambda v: notices.edited(CALL, TODAYS, v),
    "notice_activity_done": lambda v: notices.done(
        CALL, OVER.model_copy(update={"id": CALL.id}), v
    ),
    "notice_activity_done_already": lambda v: notices.done(OVER, OVER, v),
    "ask_delete_activity": lambda v: confirm_cards.delete(CALL, v, TICKET, SOON),
    "nothing_found_activity": lambda _: refusals.nothing_found("activity", "ask abuot"),
    "card_overdue": lambda v: kinds.card(OVERDUE, v),
    "card_bare": lambda v: kinds.card(BARE, v),
    "card_won": lambda v: kinds.card(WON, v),
    "card_lost": lambda v: kinds.card(LOST, v),
    "card_deleted": lambda v: kinds.card(DELETED, v),
    "card_right_to_left": lambda v: kinds.card(HEBREW, v),
    "card_unknown_names": lambda _: kinds.card(ACME, Viewer(now=NOW)),
    "card_gone": lambda v: kinds.gone(Deleted(id=12), v),
    "card_survivor": lambda v: kinds.merged("deal")(Merged(id=12, title="Acme renewal"), v),
    "list": lambda v: deal_lists.deals(Page([ACME, OLD]), v),
    "list_mixed": lambda v: deal_lists.deals(Page([ACME, WON, BARE], "next"), v),
    "list_empty": lambda v: deal_lists.deals(Page([]), v),
    "found": lambda v: deal_lists.found(Page([FOUND]), v),
    "found_empty": lambda v: deal_lists.found(Page([]), v),
    "summary": lambda v: summaries.summary(SUMMARY, v),
    "groups": lambda v: groups.message(GROUPED, v),
    "groups_of_nothing": lambda v: groups.message(replace(GROUPED, deals=()), v),
    "summary_of_one_currency": lambda v: summaries.summary(IN_EUROS, v),
    "summary_of_nothing": lambda v: summaries.summary(Summary(), v),
    "timeline_of_weeks": lambda v: timelines.timeline(past.WEEKS, v),
    "timeline_of_months": lambda v: timelines.timeline(past.MONTHS, v),
    "timeline_of_one_quarter": lambda v: timelines.timeline(past.ONE_QUARTER, v),
    "timeline_of_nothing": lambda v: timelines.timeline(past.NO_DEALS, v),
    "history": lambda v: histories.changes("deal")(past.CHANGES, v),
    "history_empty": lambda v: histories.changes("deal")(Page([]), v),
    "participant_history": lambda v: histories.participants(past.CAME_AND_WENT, v),
    "feed": lambda v: feeds.feed("deal")(past.FEED, v),
    "feed_empty": lambda v: feeds.feed("deal")(Page([]), v),
    "mail": lambda v: mails.mails(past.MAILS, v),
    "mail_empty": lambda v: mails.mails(Page([]), v),
    "things": lambda v: search_results.things(past.FOUND, v),
    "things_empty": lambda v: search_results.things(Page([]), v),
    "things_of_one_field": lambda v: search_results.of_one_field(Page(past.FOUND.items[:1]), v),
    "things_of_one_field_empty": lambda v: search_results.of_one_field(Page([]), v),
    "status": lambda _: meter.with_budget(STATUS, Use(4_200, 90_000, 62_000)),
    "status_low": lambda _: meter.with_budget(STATUS, Use(40, 90_000, 17_900)),
    "status_untold": lambda _: meter.with_budget(STATUS, Use(1)),
    "ask_delete": lambda v: confirm_cards.delete(OLD, v, TICKET, SOON),
    "ask_delete_empty": lambda v: confirm_cards.delete(EMPTY, v, TICKET, SOON),
    "ask_merge": lambda v: confirm_cards.merge(
        OLD, EMPTY, confirm_cards.merged(OLD, EMPTY), v, TICKET, SOON
    ),
    "ask_changed": lambda v: confirm_cards.changed(
        kinds.changes(ACME, EDITED, v), confirm_cards.delete(EDITED, v, TICKET, SOON)
    ),
    "closed_done": lambda _: confirm_cards.closed(confirm_cards.delete_title(ACME), "done"),
    "closed_unknown": lambda _: confirm_cards.closed(
        confirm_cards.merge_title(OLD, ACME), "unknown"
    ),
    "closed_expired": lambda _: confirm_cards.closed(confirm_cards.delete_title(ACME), "expired"),
    "closed_cancelled": lambda _: confirm_cards.closed(
        confirm_cards.delete_title(ACME), "cancelled"
    ),
    "notice_created": lambda v: notices.created(ACME, v),
    "notice_edited": lambda v: notices.edited(ACME, EDITED, v),
    "notice_moved": lambda v: notices.moved(ACME, ACME.model_copy(update={"stage_id": 5}), v),
    "notice_won": lambda v: notices.won(ACME, WON, v),
    "notice_lost": lambda v: notices.lost(ACME, LOST, v),
    "notice_deleted": lambda v: notices.deleted(ACME, v),
    "notice_merged": lambda v: notices.merged(OLD, ACME, v),
    "notice_nothing": lambda v: notices.edited(ACME, ACME, v),
    "notice_unknown": lambda _: notices.unknown(confirm_cards.delete_title(ACME), TICKET),
    "undo_offered": lambda v: undos.offered(notices.edited(ACME, EDITED, v), TICKET),
    "undo_with_rest": lambda v: undos.with_rest(
        undos.offered(notices.edited(ACME, EDITED, v), TICKET), ["Person", "Value"]
    ),
    "undo_without": lambda v: undos.without(
        notices.edited(ACME, EDITED, v), ["Value"], archived=False
    ),
    "undo_archived": lambda v: undos.without(notices.edited(ACME, OVERDUE, v), [], archived=True),
    "undo_deletable": lambda v: undos.deletable(
        notices.created(ACME, v), "deals_delete", {"id": ACME.id}
    ),
    "undo_announced": lambda v: undos.announced(ACME, EDITED, NOW - timedelta(minutes=5), v),
    "undo_conflict": lambda v: undos.conflict(EDITED, ACME, TICKET, f"{TICKET}.0f", v),
    "undo_put_back": lambda v: undos.put_back(EDITED, ACME, v),
    "undo_partly": lambda v: undos.partly(undos.put_back(EDITED, ACME, v), ["Person"]),
    "undo_kept": lambda v: undos.kept(ACME, v),
    "undo_as_before": lambda v: undos.as_before(ACME, v),
    "undo_impossible": lambda _: undos.impossible(["Person"], archived=False),
    "undo_late": lambda v: undos.late(NOW - timedelta(days=2), v),
    "undo_already": lambda v: undos.undone_already(NOW - timedelta(hours=2), v),
    "undo_gone_already": lambda _: undos.gone_already(),
    "undo_under_way": lambda _: undos.under_way(),
    "undo_not_known": lambda _: undos.not_known(),
    "undo_nothing": lambda _: undos.nothing(3),
    "undo_which": lambda _: undos.say_which(),
    "undo_which_of_some": lambda _: undos.say_which("/deal edit #12 value=15000", "op1"),
    "log": lambda v: log.page(LINES, [None], 90, 70, v),
    "log_of_others": lambda v: log.page(
        [replace(line, who="U0TOM", pressed="") for line in LINES],
        [],
        None,
        None,
        v,
        log.ShownLog("all last week", of_others=True, looked_at=5000),
    ),
    "log_bare": lambda v: log.page(
        [
            log.LogLine(
                NOW,
                "/deal edit",
                about=[("deal", 12)],
                who="U0TOM",
                pressed="U0ANA",
                state="refused",
            )
        ],
        [],
        None,
        None,
        v,
        log.ShownLog("all", of_others=True, bare=True),
    ),
    "log_nothing": lambda v: log.page([], [], None, None, v, log.ShownLog("deal 99")),
    "log_for_admins": lambda _: log.for_admins(),
    "log_empty": lambda v: log.page([], [], None, None, v),
    "rules": lambda _: rules.shown(RULES, is_admin=True),
    "rules_for_admins": lambda _: rules.for_admins(RULES),
    "rules_changed": lambda _: rules.changed(["Delete: everyone → admins"], RULES),
    "rules_preview": lambda _: rules.preview(
        ["Delete: everyone → admins", "Read-only: off → on"],
        [
            rules.Consequence("7 people can't delete any more", [f"U0TOM{n}" for n in range(7)]),
            rules.Consequence("9 people can't change anything any more"),
        ],
        "settings delete=admins read-only=on save=1f3a9c04b2d7",
        anew=True,
    ),
    "rules_not_shared": lambda _: rules.not_shared("admins"),
    "share_question": lambda _: sharing.question(SHARED, "cards", 9, 12, is_record=True),
    "share_question_titles": lambda _: sharing.question(SHARED, "titles", 1, 12, is_record=True),
    "share_question_outsiders": lambda _: sharing.question(
        SHARED, "outsiders", 12, 12, is_record=True
    ),
    "share_question_unknown": lambda _: sharing.question(
        SHARED, "unknown", None, 0, is_record=True
    ),
    "share_question_rows": lambda _: sharing.question(SHARED, "cards", None, 12, is_record=False),
    "share_title": lambda v: sharing.title(ACME, v),
    "share_sent": lambda _: sharing.sent(8, 9),
    "share_done": lambda _: sharing.shared(),
    "rules_kept": lambda _: rules.changed([], RULES),
    "rules_unread": lambda _: rules.say_which("delete=sometimes"),
    "rules_forbid": lambda _: rules.forbidden("deal delete", "admins"),
    "rules_forbid_alone": lambda _: rules.forbidden("deal merge", "second"),
    "rules_ask_who_may": lambda _: rules.forbidden(
        "deal delete",
        "admins",
        [rules.Able(f"U0ANA{n}", f"Ana {n}") for n in range(7)],
        "/deal delete 12",
    ),
    "rules_who_may": lambda _: rules.forbidden(
        "deal list-all", "admins", [rules.Able("U0ANA", "Ana Lima")]
    ),
    "colleague_asked": lambda v: colleagues.asked(
        confirm_cards.delete(ACME, v, TICKET, SOON), "U0TOM", rules.REFUSED["second"]
    ),
    "colleague_sent": lambda _: colleagues.sent("Delete <Acme> #12", "U0ANA"),
    "colleague_cannot": lambda _: colleagues.cannot("U0ANA"),
    "colleague_not_reached": lambda _: colleagues.not_reached("U0ANA"),
    "colleague_heard_done": lambda _: colleagues.heard("Delete Acme #12", "done", "U0ANA"),
    "colleague_heard_no": lambda _: colleagues.heard("Delete Acme #12", "cancelled", "U0ANA"),
    "which": lambda _: refusals.which("deal", "acme", [CHOICE, CHOICE]),
    "nothing_found": lambda _: refusals.nothing_found("deal", "acmee", [CHOICE]),
    "nothing_found_stage": lambda _: refusals.nothing_found("stage", "propsal"),
    **file_samples.MESSAGES,
    **row_samples.MESSAGES,
    "not_connected": lambda _: refusals.not_connected("/deal move 12 to 5"),
    **{
        f"problem_{type(error).__name__}": partial(
            problems.explain, error, "/deal move 12 to Proposal"
        )
        for error in ERRORS
    },
}
