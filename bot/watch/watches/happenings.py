"""What an event means to people: a deal was won, moved, handed over."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.pipedrive.events import Event
from bot.pipedrive.records.models import Activity, Deal, Entity

Told = Callable[[Any, Any], bool]  # a record before and after


def _turned(status: str) -> Told:
    return lambda was, now: was.status != status and now.status == status


def _differs(name: str) -> Told:
    return lambda was, now: getattr(was, name) != getattr(now, name)


def _slipped(was: Deal, now: Deal) -> bool:
    """Later than it was; a date that came or went is no delay."""
    old, new = was.expected_close_date, now.expected_close_date
    return old is not None and new is not None and new > old


_OF_DEAL: Mapping[str, Told] = {
    "won": _turned("won"),
    "lost": _turned("lost"),
    "reopened": _turned("open"),
    "moved": lambda was, now: (was.stage_id, was.pipeline_id) != (now.stage_id, now.pipeline_id),
    "value": lambda was, now: (was.value, was.currency) != (now.value, now.currency),
    "owner": _differs("owner_id"),
    "slipped": _slipped,
    "close": _differs("expected_close_date"),
}
_OF_ACTIVITY: Mapping[str, Told] = {"done": lambda was, now: now.done and not was.done}
_OF_ANY: Mapping[str, Told] = {"owner": _differs("owner_id")}


def between(was: Entity, now: Entity) -> tuple[str, ...]:
    """What happened from one state of a record to another."""
    if isinstance(now, Deal):
        tests = _OF_DEAL
    elif isinstance(now, Activity):
        tests = _OF_ACTIVITY
    else:
        tests = _OF_ANY if hasattr(now, "owner_id") else {}
    return tuple(name for name, test in tests.items() if test(was, now))


def at_once(made: Entity | None) -> tuple[str, ...]:
    """What is so already of a record that was added."""
    if isinstance(made, Deal) and made.status in {"won", "lost"}:
        return (made.status,)
    return ("done",) if isinstance(made, Activity) and made.done else ()


def of(event: Event) -> tuple[str, ...]:
    """All that one event is, in the order in which it is told."""
    if event.action == "create":
        return ("created", *at_once(event.after))
    if event.action == "delete":
        return ("merged",) if event.merged_into is not None else ("deleted",)
    if event.before is None or event.after is None:
        return ()
    return between(event.before, event.after)
