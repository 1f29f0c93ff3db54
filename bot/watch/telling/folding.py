"""What one notice tells: a change, or several of one person to one record within a minute. Pure.

Whatever order they arrive in, the first state and the last one count; what cancelled out is not
told.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from bot.pipedrive.events import MODELS, Event
from bot.pipedrive.records.models import Entity
from bot.watch.watches import happenings
from bot.watch.watches.spec import LOOKED_FOR

# What is told at once: nobody waits for the news of a win.
AT_ONCE = frozenset({"won"})
# What is told whatever the states of the record were.
FIRM = ("created", "deleted", "merged", *sorted(LOOKED_FOR))

# By which changes of a record follow each other.
Order = tuple[datetime, datetime]


class Base(BaseModel):
    """How a record was known to be at a time; None where it was not there yet."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    at: datetime
    state: dict[str, Any] | None


class Notice(BaseModel):
    """`watches`: by id, what each of them wants told. `was` and `now` are states of the record.

    `since` and `until` are the places of the first and the last change in the record's history.
    `before_them` are others who did some of it before the actor.
    `base`: what was known before it, where that is not what it began with.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    entity: str
    record: str
    actor: int | None
    before_them: tuple[int | None, ...] = ()
    watches: dict[str, tuple[str, ...]]
    firm: tuple[str, ...] = ()
    was: dict[str, Any] | None = None
    now: dict[str, Any] | None = None
    since: Order
    until: Order
    base: Base | None = None
    at: datetime
    source: str = "app"
    permitted: tuple[int, ...] = ()
    merged_into: int | None = None
    changes: int = 1
    late: bool = False
    # What happened later has been told before.
    overtaken: bool = False
    days: int = 0
    view: str = ""

    @property
    def before(self) -> Entity | None:
        return self.opened(self.was)

    @property
    def after(self) -> Entity | None:
        return self.opened(self.now)

    @property
    def state(self) -> Entity | None:
        return self.after or self.before

    @property
    def key(self) -> str:
        return f"{self.entity}:{self.record}"

    @property
    def number(self) -> tuple[int, str]:
        """As records are counted."""
        return len(self.record), self.record

    @property
    def actors(self) -> tuple[int | None, ...]:
        """All who did it, in their order."""
        return tuple(dict.fromkeys((*self.before_them, self.actor)))

    @property
    def wanted(self) -> tuple[str, ...]:
        """What all the watches together want told."""
        return tuple(dict.fromkeys(name for names in self.watches.values() for name in names))

    def told(self) -> tuple[str, ...]:
        """What is left to tell: nothing where all that changed was put back."""
        was, now = self.before, self.after
        changed = happenings.between(was, now) if was is not None and now is not None else ()
        if "created" in self.firm and now is not None:
            changed = (*changed, *happenings.at_once(now))
        known = dict.fromkeys((*self.firm, *changed))
        return tuple(name for name in known if name in self.wanted)

    def wanted_by(self, watches: Mapping[str, tuple[str, ...]]) -> "Notice":
        """As far as these want it."""
        return self.model_copy(update={"watches": dict(watches)})

    def opened(self, state: Mapping[str, Any] | None) -> Entity | None:
        return None if state is None else MODELS[self.entity].model_validate(state)


def of(event: Event, watches: Mapping[str, tuple[str, ...]], base: Base | None = None) -> Notice:
    """Of one event that these watches want to hear of."""
    names = happenings.of(event)
    return Notice(
        entity=event.entity,
        record=event.record,
        actor=event.actor,
        watches=dict(watches),
        firm=tuple(name for name in names if name in FIRM),
        was=_kept(event.before),
        now=_kept(event.after),
        since=event.order,
        until=event.order,
        base=base,
        at=event.at,
        source=event.source,
        permitted=tuple(sorted(event.permitted or ())),
        merged_into=event.merged_into,
        late=event.late,
    )


def together(one: Notice, other: Notice) -> Notice:
    """Two of one person about one record, as one."""
    first, last = sorted((one, other), key=lambda notice: notice.since)
    newest = max((one, other), key=lambda notice: notice.until)
    names = {*first.watches, *last.watches}
    watches = {
        id_: tuple(dict.fromkeys((*first.watches.get(id_, ()), *last.watches.get(id_, ()))))
        for id_ in sorted(names)
    }
    return newest.model_copy(
        update={
            "watches": watches,
            "firm": tuple(dict.fromkeys((*first.firm, *last.firm))),
            # What is gone is told as it was last.
            "was": newest.was if newest.now is None else first.was,
            "since": first.since,
            "before_them": tuple(
                who for who in dict.fromkeys((*first.actors, *last.actors)) if who != newest.actor
            ),
            "base": first.base,
            "changes": one.changes + other.changes,
            "merged_into": one.merged_into or other.merged_into,
            "late": one.late or other.late,
            "overtaken": one.overtaken or other.overtaken,
        }
    )


def _kept(record: Entity | None) -> dict[str, Any] | None:
    return None if record is None else record.model_dump(mode="json")
