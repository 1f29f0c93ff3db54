"""What there is to say of a deal, each fact in a person's words; not yet escaped."""

from bot.blocks.kit.figures import away, day, full_day, local_day, money, overdue, today
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import activity_facts, facts
from bot.blocks.records.facts import Face, Shown
from bot.pipedrive.names.lookups import Stage
from bot.pipedrive.records.found import FoundDeal
from bot.pipedrive.records.models import Deal
from bot.text import NAME, count, cut, isolated

STATUSES = {"open": "Open", "won": "Won", "lost": "Lost", "deleted": "Deleted"}


def value(deal: Deal | FoundDeal, viewer: Viewer) -> str:
    return money(deal.value, deal.currency, viewer)


def status(deal: Deal | FoundDeal, viewer: Viewer) -> str:
    own = viewer.lookup.options("deal", "status").get(deal.status)
    told = own or STATUSES.get(deal.status) or deal.status
    return cut(told, facts.SHORT) or "Unknown"


def status_told(deal: Deal, viewer: Viewer) -> str:
    """`Lost on Mon 2 Nov: Price`."""
    since = {"won": deal.won_time, "lost": deal.lost_time}.get(deal.status)
    told = status(deal, viewer)
    if since:
        told = f"{told} on {day(local_day(since, viewer), viewer)}"
    reason = lost_reason(deal) if deal.status == "lost" else ""
    return f"{told}: {reason}" if reason else told


def lost_reason(deal: Deal) -> str:
    return cut(deal.lost_reason or "", NAME)


def ladder(pipeline_id: int | None, viewer: Viewer) -> list[Stage]:
    """The stages of a pipeline in their order."""
    stages = [s for s in viewer.lookup.stages.values() if s.pipeline_id == pipeline_id]
    return sorted(stages, key=lambda stage: (stage.order_nr, stage.id))


def stage(deal: Deal, viewer: Viewer) -> str:
    if deal.stage_id is None:
        return ""
    known = viewer.lookup.stages.get(deal.stage_id)
    return (cut(known.name, facts.SHORT) if known else "") or f"#{deal.stage_id}"


def stage_with_way(deal: Deal, viewer: Viewer) -> str:
    """`Proposal (4 of 5)`."""
    known = viewer.lookup.stages.get(deal.stage_id or 0)
    if known is None:
        return stage(deal, viewer)
    stages = ladder(known.pipeline_id, viewer)
    return f"{stage(deal, viewer)} ({stages.index(known) + 1} of {len(stages)})"


def pipeline(deal: Deal, viewer: Viewer) -> str:
    if deal.pipeline_id is None:
        return ""
    known = viewer.lookup.pipelines.get(deal.pipeline_id)
    return (cut(known.name, facts.SHORT) if known else "") or f"#{deal.pipeline_id}"


def person(deal: Deal, viewer: Viewer) -> str:
    return facts.named(deal.person_id, viewer.lookup.persons)


def organization(deal: Deal, viewer: Viewer) -> str:
    return facts.named(deal.org_id, viewer.lookup.organizations)


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


def in_stage(deal: Deal, viewer: Viewer) -> str:
    if deal.stage_change_time is None or deal.status != "open":
        return ""
    days = (today(viewer) - local_day(deal.stage_change_time, viewer)).days
    return (
        f"{count(days, 'day', 'days')} in this stage" if days > 0 else "in this stage since today"
    )


def rotting(deal: Deal, viewer: Viewer) -> str:
    """`rotting for 3 days`: untouched for longer than its stage allows."""
    stage = viewer.lookup.stages.get(deal.stage_id or 0)
    touched = deal.update_time or deal.stage_change_time
    if stage is None or touched is None or deal.status != "open" or deal.is_archived:
        return ""
    if not stage.is_deal_rot_enabled or stage.days_to_rotten is None:
        return ""
    days = (today(viewer) - local_day(touched, viewer)).days - stage.days_to_rotten
    return f"rotting for {count(days, 'day', 'days')}" if days > 0 else ""


def following(deal: Deal, viewer: Viewer) -> str:
    """`Next: Call Jo, Fri 27 Nov (in 3 days)`; nothing when it is not known."""
    if deal.status != "open" or deal.id not in viewer.lookup.following:
        return ""
    activity = viewer.lookup.following[deal.id]
    if activity is None:
        return "No next activity"
    subject = isolated(cut(activity.subject, facts.SHORT)) or "(no subject)"
    when = activity_facts.when(activity, viewer)
    return f"Next: {subject}, {when}" if when else f"Next: {subject}"


def next_activity(deal: Deal, _: Viewer) -> str:
    if deal.next_activity_id is None:
        return ""
    return isolated(cut(deal.next_activity, facts.SHORT)) or f"#{deal.next_activity_id}"


def in_short(deal: Deal, viewer: Viewer) -> str:
    """`€12,000 · Proposal (4 of 5) · Ana Lima`."""
    told = (value(deal, viewer), stage_with_way(deal, viewer), facts.owner(deal, viewer))
    return " · ".join(isolated(fact) for fact in told if fact)


def _closing_day(deal: Deal, viewer: Viewer) -> str:
    return full_day(deal.expected_close_date) if deal.expected_close_date else ""


def _worth(deal: Deal, viewer: Viewer) -> str:
    return "" if deal.value is None else value(deal, viewer)


FACE = Face(
    in_short=in_short,
    shown=(
        Shown("Title", ("title",), lambda deal, _: facts.title(deal)),
        Shown("Value", ("value", "currency"), _worth),
        Shown("Status", ("status", "is_deleted"), status),
        Shown("Lost reason", ("lost_reason",), lambda deal, _: lost_reason(deal)),
        Shown("Pipeline", ("pipeline_id",), pipeline),
        Shown("Stage", ("stage_id",), stage),
        Shown("Owner", ("owner_id",), facts.owner),
        Shown("Person", ("person_id",), person),
        Shown("Organization", ("org_id",), organization),
        Shown("Expected close date", ("expected_close_date",), _closing_day),
        Shown("Probability", ("probability",), probability),
        Shown("Next activity", ("next_activity_id",), next_activity),
        Shown("Labels", ("label_ids",), facts.labels),
        Shown("Visible to", ("visible_to",), facts.visibility),
        Shown("Won time", ("won_time",), lambda deal, v: facts.at(deal.won_time, v), stamp=True),
        Shown("Lost time", ("lost_time",), lambda deal, v: facts.at(deal.lost_time, v), stamp=True),
        Shown(
            "Close time", ("close_time",), lambda deal, v: facts.at(deal.close_time, v), stamp=True
        ),
        Shown("Archived", ("is_archived",), lambda deal, _: facts.yes_no(deal.is_archived)),
    ),
    always=frozenset({"Title", "Value", "Stage", "Owner"}),
    filled=(
        ("value", "currency"),
        ("person_id",),
        ("org_id",),
        ("expected_close_date",),
        ("probability",),
        ("label_ids",),
    ),
)
