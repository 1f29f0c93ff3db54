"""A notice as a message: who did what, from → to, one link; the text alone tells all of it. Pure.

In a channel where only some fields may be told, nothing of another one is in it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.records import activity_facts, deal_card, facts
from bot.blocks.records.kinds import Change, changes
from bot.pipedrive.records.models import Activity, Deal, Entity, File, Note, RecordId
from bot.pipedrive.records.record_types import RECORD_TYPES, linked_to, page_url
from bot.text import article, as_text, count, cut, isolated, joined
from bot.watch.telling.folding import Notice
from bot.watch.watches.spec import ENTERED, LEFT, OVERDUE, STUCK, UNPLANNED

# The fields that a channel may be kept to, by the labels of what they are shown as.
FIELDS: Mapping[str, str] = {
    "Title": "title", "Name": "title", "Value": "value", "Status": "status", "Stage": "stage",
    "Pipeline": "stage", "Owner": "owner", "Person": "person", "Organization": "org",
    "Expected close date": "close", "Lost reason": "reason", "Probability": "probability",
    "Labels": "label", "Done": "status",
}  # fmt: skip
NAMES = tuple(dict.fromkeys(FIELDS.values()))
# What of a change each happening shows.
SHOWS: Mapping[str, frozenset[str]] = {
    "moved": frozenset({"Stage", "Pipeline"}),
    "value": frozenset({"Value"}),
    "owner": frozenset({"Owner"}),
    "close": frozenset({"Expected close date"}),
    "slipped": frozenset({"Expected close date"}),
}
VERBS: Mapping[str, str] = {
    "created": "added",
    "won": "won",
    "lost": "lost",
    "reopened": "reopened",
    "deleted": "deleted",
    "merged": "merged",
    "done": "finished",
}
# Which of them says how it went on, where several happened at once.
STRONGEST = ("merged", "deleted", "won", "lost", "created", "reopened", "done")
LONGEST_NOTE = 200


def _overdue(notice: Notice, viewer: Asker) -> str:
    record = notice.state
    due = activity_facts.due(record, viewer) if isinstance(record, Activity) else ""
    return f"is overdue: it was due {due}" if due else "is overdue"


# What time has done, and what a look has found.
LOOKED_FOR_SAID: Mapping[str, Callable[[Notice, Viewer], str]] = {
    STUCK: lambda notice, _: f"hasn't changed for {count(notice.days, 'day', 'days')}",
    UNPLANNED: lambda _notice, _viewer: "has no next activity",
    OVERDUE: _overdue,
    ENTERED: lambda notice, _: f"is now in the view {notice.view}",
    LEFT: lambda notice, _: f"is no longer in the view {notice.view}",
}
# Between the watches that one press is about, and as many as it can carry.
AND, MOST_NAMED = ",", 8
PAGES = frozenset({"deal", "person", "organization"})

Allowed = AbstractSet[str] | None  # None: every field


def message(  # noqa: PLR0913 - a notice, and who reads it where
    notice: Notice,
    told: Sequence[str],
    viewer: Viewer,
    *,
    state: Entity | None = None,
    allowed: Allowed = None,
    menu: Block | None = None,
) -> Message:
    """`told` is what of it the channel is told; `state` the record as it is now."""
    now = state or notice.state
    if now is None:
        raise ValueError("nothing is known of the record")
    said = _sentence(notice, told, viewer, allowed)
    if notice.late or notice.overtaken:
        said = (*said, rich.text(" (seen late)"))
    standing = _standing(now, told, viewer, allowed)
    if standing and notice.overtaken and state is None:
        standing = f"Then: {standing}"
    parts = (*said, *([rich.text(f"\n{standing}")] if standing else []))
    url = page_url(now.noun, now.id, viewer.domain)
    if not url and allowed is None:
        _, url = _about(now, viewer)
    spoken = rich.spoken(*parts)
    text = f"{spoken}{'' if spoken.endswith(('.', '…')) else '.'}"
    blocks: tuple[Block, ...] = (rich.paragraph(*parts), *buttons.row(menu))
    return Message(f"{text} {url}".rstrip(), blocks)


def line(
    notice: Notice, told: Sequence[str], viewer: Viewer, allowed: Allowed
) -> tuple[Block, ...]:
    """One of many: what happened to a record, and how it stands."""
    said = _sentence(notice, told, viewer, allowed)
    standing = _standing(notice.state, told, viewer, allowed) if notice.state else ""
    return (*said, *([rich.text(f" ({standing})")] if standing else []))


def _sentence(
    notice: Notice, told: Sequence[str], viewer: Viewer, allowed: Allowed
) -> tuple[Block, ...]:
    """`Tom Berg moved Acme renewal #12 from Demo to Proposal`."""
    now = notice.state
    if now is None:
        raise ValueError("nothing is known of the record")
    found = [one for one in LOOKED_FOR_SAID if one in told]
    if found:
        said = [LOOKED_FOR_SAID[one](notice, viewer) for one in found]
        others = [one for one in told if one not in found]
        change = (rich.text(". "), *_sentence(notice, others, viewer, allowed)) if others else ()
        return (*_named(now, viewer, allowed), rich.text(f" {joined(said)}"), *change)
    shown = _changes(notice, told, viewer, allowed)
    verb = next((name for name in STRONGEST if name in told), "")
    who = (rich.heading(_who(notice, viewer)),)
    named = _named(now, viewer, allowed)
    if verb:
        rest = _ending(verb, notice, now, viewer, allowed)
        verbs = joined([VERBS[name] for name in told if name in VERBS])
        return (*who, rich.text(f" {verbs} "), *named, *rest, *_beside(shown))
    if len(shown) == 1:
        return (*who, *_one_change(shown[0], named))
    if not shown:
        return (*who, rich.text(" changed "), *named, rich.text(" in fields not told here"))
    return (*who, rich.text(" changed "), *named, *_beside(shown))


def _who(notice: Notice, viewer: Viewer) -> str:
    names = [facts.user(actor, viewer) or "somebody" for actor in notice.actors]
    said = joined(list(dict.fromkeys(names)))
    return said[:1].upper() + said[1:]


def _named(record: Entity, viewer: Viewer, allowed: Allowed) -> tuple[Block, ...]:
    """Its name, linked; without the right to it only what it is."""
    url = page_url(record.noun, record.id, viewer.domain)
    if isinstance(record, Note):
        return (rich.text("a note"),)
    if not _may(allowed, "title"):
        words = f"{article(record.noun)} #{record.id}"
        return (rich.link(url, words),)
    named = (rich.link(url, facts.title(record)), rich.text(f" #{record.id}"))
    if isinstance(record, Activity) and allowed is None:
        return (*named, *_with(" on ", *_about(record, viewer)))
    return named


def _about(record: Entity, viewer: Viewer) -> tuple[str, str]:
    """The deal, or else the person, organization or lead, that a note or file is about."""
    found = linked_to(record)
    if not found:
        return "", ""
    kind, id_ = found[0]
    told = getattr(record, kind.link.replace("_id", "_name"), None)  # as a file tells it
    name = told or facts.called(kind.noun, id_, viewer)
    return name, page_url(kind.noun, id_, viewer.domain)


def _with(word: str, name: str, url: str) -> tuple[Block, ...]:
    return (rich.text(word), rich.link(url, name)) if name else ()


def _changes(notice: Notice, told: Sequence[str], viewer: Viewer, allowed: Allowed) -> list[Change]:
    if notice.before is None or notice.after is None:
        return []
    wanted = {label for name in told for label in SHOWS.get(name, ())}
    return [
        change
        for change in changes(notice.before, notice.after, viewer)
        if change.label in wanted and _may(allowed, FIELDS.get(change.label, ""))
    ]


def _one_change(change: Change, named: tuple[Block, ...]) -> tuple[Block, ...]:
    verb = {"Stage": "moved", "Owner": "handed over"}.get(change.label, "")
    if verb and change.before and change.after:
        return (
            rich.text(f" {verb} "),
            *named,
            rich.text(" from "),
            rich.name(change.before),
            rich.text(" to "),
            rich.name(change.after, bold=True),
        )
    return (rich.text(" changed "), *named, *_beside([change]))


def _beside(shown: Iterable[Change]) -> tuple[Block, ...]:
    """`: Value €10,000 → €20,000`."""
    parts: list[Block] = []
    for change in shown:
        parts += [
            rich.text(", " if parts else ": "),
            rich.text(f"{change.label} "),
            rich.name(change.before or "not set"),
            rich.text(" → "),
            rich.name(change.after or "not set", bold=True),
        ]
    return tuple(parts)


def _ending(
    verb: str, notice: Notice, now: Entity, viewer: Viewer, allowed: Allowed
) -> tuple[Block, ...]:
    if verb == "lost" and isinstance(now, Deal) and _may(allowed, "reason"):
        reason = deal_card.lost_reason(now)
        return (rich.text(" ("), rich.name(reason), rich.text(")")) if reason else ()
    if verb == "merged" and notice.merged_into is not None:
        url = page_url(now.noun, notice.merged_into, viewer.domain)
        return (rich.text(" into "), rich.link(url, f"#{notice.merged_into}"))
    if isinstance(now, File) and allowed is None:
        return _with(" to ", *_about(now, viewer))
    if isinstance(now, Note) and allowed is None:
        words = cut(as_text(now.content), LONGEST_NOTE)
        on = _with(" on ", *_about(now, viewer))
        return (*on, rich.text(": "), rich.name(words)) if words else on
    return ()


def _standing(record: Entity, told: Sequence[str], viewer: Viewer, allowed: Allowed) -> str:
    """`€60,000 · Proposal (4 of 5) · Tom Berg`: how it stands, whatever has just happened."""
    known: tuple[tuple[str, str], ...] = ()
    if isinstance(record, Deal):
        known = (
            ("value", deal_card.value(record, viewer)),
            ("stage", deal_card.stage_with_way(record, viewer)),
            ("status", "" if record.status == "open" else deal_card.status(record, viewer)),
            ("owner", facts.owner(record, viewer)),
        )
    elif getattr(record, "owner_id", None) is not None:
        known = (("owner", facts.user(getattr(record, "owner_id", None), viewer)),)
    skipped = {"status"} if {"won", "lost"}.intersection(told) else set[str]()
    shown = [isolated(fact) for name, fact in known
             if fact and name not in skipped and _may(allowed, name)]  # fmt: skip
    return " · ".join(shown)


def _may(allowed: Allowed, name: str) -> bool:
    return allowed is None or name in allowed


def menu(watches: Sequence[str], noun: str, record: RecordId) -> Block | None:
    """At most five: what can be done about the record, and about hearing of it.

    Where several watches tell the same, it is asked which of them is meant.
    """
    known = RECORD_TYPES.get(noun)
    shows = {"tool": f"{known.many}_get", "args": {"id": record}} if known else None
    asks: dict[str, str | int] = {"do": "why", "id": AND.join(watches[:MOST_NAMED])}
    asks |= {"start": len(watches)} if len(watches) > MOST_NAMED else {}

    def about(label: str, do: str) -> Block | None:
        if len(watches) > 1:
            return buttons.option(f"{label.removesuffix('…')}…", "watch", asks)
        return buttons.option(label, "watch", {"do": do, "id": watches[0]})

    return buttons.overflow(
        "watch",
        buttons.option(f"Show {noun}", "run", shows) if shows and noun in PAGES else None,
        buttons.option("Why am I seeing this?", "watch", asks),
        about("Mute 1 day", "mute"),
        about("Only over…", "over") if noun == "deal" else None,
        about("Off", "off"),
    )
