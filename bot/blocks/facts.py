"""What there is to say of a deal, each fact in a person's words; not yet escaped."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from bot.blocks.figures import away, clock, day, local_day, money, overdue, today
from bot.blocks.text import NAME, count, cut, isolated
from bot.blocks.viewer import Viewer
from bot.pipedrive.models import Activity, Deal, FoundDeal, Stage

UNTITLED = "(no title)"
SHORT = 60
KEPT_DAYS = 30  # Pipedrive removes a deleted record for good after that
STATUSES = {"open": "Open", "won": "Won", "lost": "Lost", "deleted": "Deleted"}
VISIBLE = {
    1: "Owner",
    3: "Owner's group",
    5: "Owner's group and sub-groups",
    7: "Whole company",
}
DOTS = {
    "red": "🔴",
    "orange": "🟠",
    "yellow": "🟡",
    "green": "🟢",
    "blue": "🔵",
    "purple": "🟣",
    "brown": "🟤",
    "gray": "⚪",
}
HANGING = (
    ("activities_count", "activity", "activities"),
    ("notes_count", "note", "notes"),
    ("files_count", "file", "files"),
    ("email_messages_count", "email", "emails"),
    ("participants_count", "participant", "participants"),
    ("products_count", "product", "products"),
)


def title(deal: Deal | FoundDeal) -> str:
    return cut(deal.title, NAME) or UNTITLED


def numbered(deal: Deal | FoundDeal) -> str:
    """Name and number: two deals may well share a name."""
    return f"{title(deal)} #{deal.id}"


def value(deal: Deal | FoundDeal, viewer: Viewer) -> str:
    return money(deal.value, deal.currency, viewer)


def status(deal: Deal | FoundDeal) -> str:
    return STATUSES.get(deal.status) or cut(deal.status, SHORT) or "Unknown"


def status_told(deal: Deal, viewer: Viewer) -> str:
    """`Lost on Mon 2 Nov: Price`."""
    since = {"won": deal.won_time, "lost": deal.lost_time}.get(deal.status)
    told = status(deal)
    if since:
        told = f"{told} on {day(local_day(since, viewer), viewer)}"
    reason = lost_reason(deal) if deal.status == "lost" else ""
    return f"{told}: {reason}" if reason else told


def lost_reason(deal: Deal) -> str:
    return cut(deal.lost_reason or "", NAME)


def ladder(pipeline_id: int | None, viewer: Viewer) -> list[Stage]:
    """The stages of a pipeline in their order."""
    stages = [s for s in viewer.book.stages.values() if s.pipeline_id == pipeline_id]
    return sorted(stages, key=lambda stage: (stage.order_nr, stage.id))


def stage(deal: Deal, viewer: Viewer) -> str:
    if deal.stage_id is None:
        return ""
    known = viewer.book.stages.get(deal.stage_id)
    return (cut(known.name, SHORT) if known else "") or f"#{deal.stage_id}"


def stage_with_way(deal: Deal, viewer: Viewer) -> str:
    """`Proposal (4 of 5)`."""
    known = viewer.book.stages.get(deal.stage_id or 0)
    if known is None:
        return stage(deal, viewer)
    stages = ladder(known.pipeline_id, viewer)
    return f"{stage(deal, viewer)} ({stages.index(known) + 1} of {len(stages)})"


def pipeline(deal: Deal, viewer: Viewer) -> str:
    if deal.pipeline_id is None:
        return ""
    known = viewer.book.pipelines.get(deal.pipeline_id)
    return (cut(known.name, SHORT) if known else "") or f"#{deal.pipeline_id}"


def user(id: int | None, viewer: Viewer) -> str:
    if id is None:
        return ""
    known = viewer.book.users.get(id)
    return (cut(known.name, SHORT) if known else "") or f"#{id}"


def owner(deal: Deal, viewer: Viewer) -> str:
    return user(deal.owner_id, viewer)


def person(deal: Deal, viewer: Viewer) -> str:
    return _named(deal.person_id, viewer.book.persons)


def organization(deal: Deal, viewer: Viewer) -> str:
    return _named(deal.org_id, viewer.book.organizations)


def _named(id: int | None, names: Mapping[int, str]) -> str:
    return "" if id is None else cut(names.get(id, ""), SHORT) or f"#{id}"


def labels(deal: Deal, viewer: Viewer) -> str:
    return ", ".join(_labels(deal, viewer))


def _labels(deal: Deal, viewer: Viewer) -> list[str]:
    known = viewer.book.labels
    return [
        (cut(known[id].label, SHORT) if id in known else "") or f"#{id}" for id in deal.label_ids
    ]


def labels_with_dots(deal: Deal, viewer: Viewer) -> str:
    """`🔴 Hot, 🔵 Cold`: the dot is beside the word, never in its place."""
    known = viewer.book.labels
    dots = (DOTS.get(known[id].color or "", "") if id in known else "" for id in deal.label_ids)
    return ", ".join(
        f"{dot} {label}".strip() for dot, label in zip(dots, _labels(deal, viewer), strict=True)
    )


def closes(deal: Deal, viewer: Viewer) -> str:
    """`Mon 30 Nov (in 6 days)`, or `Mon 9 Nov (overdue by 15 days)` while it is open."""
    expected = deal.expected_close_date
    if expected is None:
        return ""
    return f"{day(expected, viewer)} ({late(deal, viewer) or away(expected, viewer)})"


def late(deal: Deal, viewer: Viewer) -> str:
    """`overdue by 15 days`, or nothing."""
    expected = deal.expected_close_date
    return overdue(expected, viewer) if expected and deal.status == "open" else ""


def probability(deal: Deal, viewer: Viewer) -> str:
    return "" if deal.probability is None else f"{deal.probability:g} %"


def visibility(deal: Deal, viewer: Viewer) -> str:
    return "" if deal.visible_to is None else VISIBLE.get(deal.visible_to, f"#{deal.visible_to}")


def in_stage(deal: Deal, viewer: Viewer) -> str:
    if deal.stage_change_time is None or deal.status != "open":
        return ""
    days = (today(viewer) - local_day(deal.stage_change_time, viewer)).days
    return (
        f"{count(days, 'day', 'days')} in this stage" if days > 0 else "in this stage since today"
    )


def rotting(deal: Deal, viewer: Viewer) -> str:
    """`rotting for 3 days`: untouched for longer than its stage allows."""
    stage = viewer.book.stages.get(deal.stage_id or 0)
    touched = deal.update_time or deal.stage_change_time
    if stage is None or touched is None or deal.status != "open" or deal.is_archived:
        return ""
    if not stage.is_deal_rot_enabled or stage.days_to_rotten is None:
        return ""
    days = (today(viewer) - local_day(touched, viewer)).days - stage.days_to_rotten
    return f"rotting for {count(days, 'day', 'days')}" if days > 0 else ""


def following(deal: Deal, viewer: Viewer) -> str:
    """`Next: Call Jo, Fri 27 Nov (in 3 days)`; nothing when it is not known."""
    if deal.status != "open" or deal.id not in viewer.book.following:
        return ""
    activity = viewer.book.following[deal.id]
    if activity is None:
        return "No next activity"
    subject = isolated(cut(activity.subject, SHORT)) or "(no subject)"
    when = _when(activity, viewer)
    return f"Next: {subject}, {when}" if when else f"Next: {subject}"


def _when(activity: Activity, viewer: Viewer) -> str:
    """A day, and the time of day where there is one: that is UTC, so it may be another day here."""
    due, at = activity.due_date, ""
    if due is None:
        return ""
    if activity.due_time is not None:
        moment = datetime.combine(due, activity.due_time, UTC)
        due, at = local_day(moment, viewer), f", {clock(moment, viewer)}"
    return f"{day(due, viewer)}{at} ({overdue(due, viewer) or away(due, viewer)})"


def hanging(deal: Deal) -> list[str]:
    """`7 activities`, `4 notes`, …: only what there is."""
    found = ((getattr(deal, name), one, many) for name, one, many in HANGING)
    return [count(number, one, many) for number, one, many in found if number]


def was_counted(deal: Deal) -> bool:
    return any(getattr(deal, name) is not None for name, _, _ in HANGING)


def in_short(deal: Deal, viewer: Viewer) -> str:
    """`€12,000 · Proposal (4 of 5) · Ana Lima`."""
    facts = (value(deal, viewer), stage_with_way(deal, viewer), owner(deal, viewer))
    return " · ".join(isolated(fact) for fact in facts if fact)


def kept_until(deleted: datetime, viewer: Viewer) -> str:
    """`30 days, until Thu 24 Dec`."""
    kept = timedelta(days=KEPT_DAYS)
    last = min(local_day(deleted, viewer), date.max - kept) + kept
    return f"{KEPT_DAYS} days, until {day(last, viewer)}"
