"""What a watch wants to hear of: a value that compares, prints and stores."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from bot.blocks.kit.viewer import Viewer
from bot.tools.fieldtypes.base import Condition
from bot.tools.filters import activities, contacts, deals
from bot.tools.filters.conditions import FilterField, opened, read_conditions

Threads = Literal["only", "big", "off"]

# The lists whose filters a watch takes, by kind of record.
LISTS: Mapping[str, str] = {
    "deal": "deals_list",
    "person": "persons_list",
    "organization": "organizations_list",
    "activity": "activities_list",
    "pipeline": "deals_list",
}
WHERE_OF: Mapping[str, FilterField] = {
    "deal": deals.CONDITIONS,
    "person": contacts.PERSON_CONDITIONS,
    "organization": contacts.ORGANIZATION_CONDITIONS,
    "activity": activities.CONDITIONS,
    "pipeline": deals.CONDITIONS,
}
# What can happen to each kind of record, in the order in which it is told.
HAPPENINGS: Mapping[str, tuple[str, ...]] = {
    "deal": (
        "created", "won", "lost", "reopened", "moved", "value", "owner", "slipped", "close",
        "deleted", "merged",
    ),
    "person": ("created", "owner", "deleted", "merged"),
    "organization": ("created", "owner", "deleted", "merged"),
    "activity": ("created", "done", "deleted"),
    "note": ("created", "deleted"),
    "file": ("created",),
    # Told in figures, whatever happens: of its open deals.
    "pipeline": (),
}  # fmt: skip
PIPELINE = "pipeline"
# What the mere passing of time does, or a saved view of Pipedrive's: only told where it is named.
ENTERED, LEFT, OVERDUE, STUCK, UNPLANNED = "entered", "left", "overdue", "stuck", "unplanned"
OF_A_VIEW = (ENTERED, LEFT)
BY_NAME_ONLY: Mapping[str, tuple[str, ...]] = {
    "deal": (UNPLANNED, *OF_A_VIEW),
    "person": OF_A_VIEW,
    "organization": OF_A_VIEW,
    "activity": (OVERDUE, *OF_A_VIEW),
}
# What no webhook tells of: Pipedrive has to be read for it.
LOOKED_FOR = frozenset({STUCK, UNPLANNED, OVERDUE, *OF_A_VIEW})


def happenings_of(entity: str) -> tuple[str, ...]:
    """All that can be watched for."""
    return (*HAPPENINGS[entity], *BY_NAME_ONLY.get(entity, ()))


class Spec(BaseModel):
    """`happenings`: none means all that is told of by itself.

    `where` are stored conditions, `days` those that mean other days on another day, as typed.
    `by` and `not_by` name users by their numbers, and sources: `app`, `api`. `big` is the amount
    from which on a change is shown in the channel as well as in its thread. With `every`, all that
    happened is told at once, `at` that time in the zone `tz`. `stuck` is for how many days nobody
    touched a deal; `view` the number of a saved view, `view_name` what it was called then.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    entity: str = "deal"
    happenings: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    not_by: tuple[str, ...] = ()
    threads: Threads = "big"
    big: float | None = None
    big_currency: str = ""
    bulk: bool = False
    every: str = ""
    at: str = ""
    tz: str = ""
    stuck: int | None = None
    view: int | None = None
    view_name: str = ""

    @property
    def wanted(self) -> tuple[str, ...]:
        if self.stuck is not None:
            return (*self.happenings, STUCK)
        return self.happenings or HAPPENINGS[self.entity]

    @property
    def looks(self) -> tuple[str, ...]:
        """What of it Pipedrive has to be read for."""
        return tuple(one for one in self.wanted if one in LOOKED_FOR or self.entity == "file")

    @property
    def hears(self) -> bool:
        """Whether webhooks tell of any of it."""
        return len(self.looks) < len(self.wanted)

    @property
    def of(self) -> str:
        """The kind of the records that its filters are about."""
        return "deal" if self.entity == PIPELINE else self.entity

    @property
    def word(self) -> FilterField | None:
        return WHERE_OF.get(self.entity)

    def conditions(self) -> list[Condition]:
        return opened(self.where, self.word) if self.word else []

    def conditions_on(self, viewer: Viewer) -> list[Condition]:
        """All of them, as they are meant on the day and in the zone of a viewer."""
        if self.word is None:
            return []
        days = (read_conditions(one, viewer, self.word) for one in self.days)
        return [*self.conditions(), *(condition for read in days for condition in read)]

    @property
    def currency(self) -> str:
        """The one in which its amounts are compared; empty where there are none."""
        named = [one for one in self.conditions() if one.field == "currency" and not one.negated]
        return str(named[0].values[0]) if len(named) == 1 and len(named[0].values) == 1 else ""

    def stored(self) -> dict[str, Any]:
        return self.model_dump(mode="json")
